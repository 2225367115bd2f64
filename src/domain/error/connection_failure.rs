//! Classifies connection failures by what a person can do about them. Contains no error text,
//! because an SDK error may repeat a secret. The sentences are in `present`.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionFailure {
    /// The host name can't be resolved.
    Name,
    /// The host refused the connection.
    Refused,
    /// There is no route to the host.
    NoRoute,
    /// The host's certificate isn't trusted.
    Certificate,
    /// The proxy couldn't be reached or refused the connection.
    Proxy,
    /// The connection failed for another reason.
    Unconnected,
    /// The connection was lost, so the call may or may not have taken effect.
    Lost,
}
