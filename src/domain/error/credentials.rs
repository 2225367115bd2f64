//! Describes AWS credentials that can't be obtained or can't work, with their source and the fault.
//! The sentences are in `present`.

use crate::domain::{AwsFailure, ConnectionFailure};
use jiff::Timestamp;

/// The source of AWS credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialSource {
    /// `AWS_ACCESS_KEY_ID` and the related variables.
    Environment,
    /// A profile in the AWS configuration files.
    Profile {
        /// The profile's name, cleaned.
        name: String,
        kind: ProfileKind,
    },
    /// `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`.
    WebIdentity,
    /// The credentials endpoint of a container.
    Container,
    /// The metadata service of an EC2 instance.
    Instance,
}

/// The method by which a profile obtains credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileKind {
    /// Access keys in the profile itself.
    Keys,
    /// `credential_process`.
    Process,
    /// IAM Identity Center.
    Sso,
    /// `aws login`.
    Login,
    /// A role that is assumed with the credentials of another source.
    Role,
    /// A role that is assumed with a web identity token from a file.
    WebIdentity,
    /// No method, because the profile has no credential settings.
    Nothing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusableCredentials {
    pub source: CredentialSource,
    pub fault: CredentialFault,
    /// The setting that configures the address of a source that can't be reached; `None` if the
    /// address is the source's own.
    pub endpoint: Option<String>,
}

impl UnusableCredentials {
    pub fn new(source: CredentialSource, fault: CredentialFault) -> Self {
        Self { source, fault, endpoint: None }
    }
}

/// The reason that credentials can't be obtained or used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialFault {
    /// The person isn't signed in, or the sign-in has expired.
    SignedOut,
    /// The credentials expired, at this time if known.
    Expired(Option<Timestamp>),
    /// A role needs an MFA code, and none was entered or no person is present to enter one.
    Mfa,
    /// AWS would never accept the credentials.
    Invalid(InvalidCredentials),
    /// The settings are contradictory, incomplete or unsafe. This program wrote the text, which
    /// says why.
    Settings(String),
    /// The web identity's token file can't be read.
    TokenFile {
        /// The system's message.
        reason: String,
    },
    /// The credential process failed.
    Process(ProcessFault),
    /// AWS refused the call that obtains the credentials, or didn't answer it.
    Refused(Box<AwsFailure>),
    /// The source couldn't be reached.
    Unreachable(ConnectionFailure),
    /// The source answered with this HTTP status instead of credentials.
    Answered(u16),
    /// The source didn't answer in time.
    TimedOut,
    /// The source's answer is unreadable or contains no complete credentials.
    Garbled,
}

/// The reason that AWS would never accept credentials. Contains none of their values, because a
/// value may be a misplaced secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidCredentials {
    /// The ID doesn't have the form of an AWS key ID. It may be a placeholder, or part of an ID.
    Id,
    /// This part contains a space, a line break, a quotation mark or another character that AWS
    /// never uses in it.
    Character(CredentialPart, StrayCharacter),
    /// The secret doesn't have 40 characters, or the session token has too few. The value may be a
    /// placeholder or truncated.
    Length(CredentialPart),
    /// The ID and the secret were swapped.
    Swapped,
    /// The ID is of a temporary key (`ASIA…`), but the session token is missing.
    TokenMissing,
    /// The ID is of a long-term key (`AKIA…`), which has no session token, but one is set.
    TokenUnwanted,
    /// The ID is set, but the secret is missing.
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

/// The fault of a credential process. Contains no output of the process. What it wrote to standard
/// error was already shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessFault {
    /// The program doesn't exist.
    NotFound,
    /// The program's file isn't executable.
    Forbidden,
    /// The command has an unclosed quotation mark or ends with a backslash.
    Quotes,
    /// The program couldn't be started, for another reason.
    Unstarted {
        /// The system's message.
        reason: String,
    },
    /// The program failed with this exit status. A shell returns 126 for a file that isn't
    /// executable and 127 for one that doesn't exist.
    Exit(i32),
    /// This signal ended the program.
    Signal(i32),
    /// The output isn't one JSON object.
    NotJson,
    /// The program printed nothing.
    Nothing,
    /// The output exceeds the limit of 256 KiB.
    TooMuch,
    /// This field is missing or invalid.
    Field(&'static str),
    /// `Version` isn't 1.
    Version,
}
