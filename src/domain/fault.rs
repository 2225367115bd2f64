//! Why credentials could not be had or AWS not be reached, sorted by what a person can do about it. Never in the words of
//! who failed: an SDK error may repeat what it sent, and that may be a secret. The words are in `present`.

/// Why a source of credentials gave none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceFault {
    /// The profile says nothing of where its credentials come from.
    NoSource,
    /// What the AWS files say of the source is incomplete or contradicts itself.
    Settings,
    /// Profiles take their credentials from each other in a circle.
    Circle,
    /// The credential process failed, with this exit code; `None` if a signal ended it.
    Process(Option<i32>),
    /// The credential process printed something else than credentials.
    ProcessOutput,
    /// No session is stored on this machine.
    NotSignedIn,
    /// A file that the source needs cannot be read.
    File,
    /// AWS, or what stands in for it, refused with this code.
    Refused(String),
    /// No connection.
    Unreachable(Unreached),
    /// No answer came in time.
    TimedOut,
    /// An answer that is not whole.
    Garbled,
    /// An answer that is longer than any real one.
    Endless,
    /// Anything else.
    Unknown,
}

/// Why a call came to nothing on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreached {
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
