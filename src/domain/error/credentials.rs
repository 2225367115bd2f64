//! AWS credentials that can't be obtained or can't work: their source and the fault. The text is in
//! `present`.

use crate::domain::{AwsFailure, ConnectionFailure};
use jiff::Timestamp;

/// The source of AWS credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialSource {
    /// `AWS_ACCESS_KEY_ID` and the related variables.
    Environment,
    /// A profile of the AWS files.
    Profile {
        /// The name, cleaned.
        name: String,
        kind: ProfileKind,
    },
    /// `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`.
    WebIdentity,
    /// The endpoint of a container.
    Container,
    /// The metadata of an EC2 instance.
    Instance,
}

/// The way in which a profile obtains credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileKind {
    /// The file itself contains them.
    Keys,
    /// `credential_process`.
    Process,
    /// IAM Identity Center.
    Sso,
    /// `aws login`.
    Login,
    /// A role, assumed with the credentials of another source.
    Role,
    /// A role, assumed with a token in a file.
    WebIdentity,
    /// The profile has no setting for it.
    Nothing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusableCredentials {
    pub source: CredentialSource,
    pub fault: CredentialFault,
    /// The setting that the address of an unreachable source comes from, if it isn't AWS's own.
    pub endpoint: Option<String>,
}

impl UnusableCredentials {
    pub fn new(source: CredentialSource, fault: CredentialFault) -> Self {
        Self { source, fault, endpoint: None }
    }
}

/// The fault of credentials or of their source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialFault {
    /// No sign-in, or an expired one.
    SignedOut,
    /// At this time, if known.
    Expired(Option<Timestamp>),
    /// A role needs an MFA code, and no user is present.
    Mfa,
    /// They can't work, whatever AWS says.
    Invalid(InvalidCredentials),
    /// The settings are contradictory or incomplete; the text is ours.
    Settings(String),
    /// The web identity's token file can't be read.
    TokenFile {
        /// The system's message.
        reason: String,
    },
    /// The credential process failed.
    Process(ProcessFault),
    /// AWS refused the call that obtains them, or didn't answer it.
    Refused(Box<AwsFailure>),
    /// The source couldn't be reached.
    Unreachable(ConnectionFailure),
    /// The source answered with this HTTP status.
    Answered(u16),
    /// The source didn't answer in time.
    TimedOut,
    /// The answer contains no credentials.
    Garbled,
}

/// The reason why credentials can't work. Contains no value, because it may be a misplaced secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidCredentials {
    /// The ID doesn't have AWS's form: a placeholder, or damaged.
    Id,
    /// A part contains a space, a line break, a quotation mark or another character that AWS never
    /// uses in it.
    Character(CredentialPart, StrayCharacter),
    /// The secret's length isn't AWS's, or the session token is too short: a placeholder, or
    /// truncated.
    Length(CredentialPart),
    /// The ID and the secret are swapped.
    Swapped,
    /// A temporary ID (`ASIA…`) without its session token.
    TokenMissing,
    /// A long-term access key ID (`AKIA…`) with a session token.
    TokenUnwanted,
    /// An ID without its secret.
    SecretMissing,
    /// `AWS_CREDENTIAL_EXPIRATION` isn't a time.
    Expiration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialPart {
    Id,
    Secret,
    Token,
}

/// A character that doesn't belong in a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrayCharacter {
    /// A space or a tab.
    Blank,
    /// A line feed or a carriage return.
    LineBreak,
    Quote,
    Other,
}

/// The fault of a credential process. Contains none of its output; its standard error went to ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessFault {
    /// The program doesn't exist.
    NotFound,
    /// The file isn't executable.
    Forbidden,
    /// The command has an unclosed quotation mark, or ends with a backslash.
    Quotes,
    /// It couldn't be started, for another reason.
    Unstarted {
        /// The system's message.
        reason: String,
    },
    /// It ended with this exit status. A shell uses 126 for not executable and 127 for not found.
    Exit(i32),
    /// A signal ended it.
    Signal(i32),
    /// Its output isn't one JSON object.
    NotJson,
    /// It printed nothing.
    Nothing,
    /// Its output exceeds the limit.
    TooMuch,
    /// This field is missing or isn't text.
    Field(&'static str),
    /// `Version` isn't 1.
    Version,
}
