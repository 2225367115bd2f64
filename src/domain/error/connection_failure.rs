//! Why AWS could not be reached, sorted by what a person can do about it. Never in the words of who failed: an SDK error may
//! repeat what it sent, and that may be a secret. The words are in `present`.

/// Why a call came to nothing on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionFailure {
    /// The name of the host is not known.
    Name,
    /// Nobody listens there.
    Refused,
    /// There is no way there.
    NoRoute,
    /// Its certificate is not trusted.
    Certificate,
    /// The proxy does not connect.
    Proxy,
    /// No connection was made, for another reason.
    Unconnected,
    /// The connection was lost in between: what was asked may be done or not.
    Lost,
}
