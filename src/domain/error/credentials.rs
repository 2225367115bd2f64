//! AWS credentials that cannot be obtained or cannot work: where they come from, and what is wrong. The words are in
//! `present`.

use crate::domain::{AwsFailure, ConnectionFailure};

/// Where AWS credentials come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialSource {
    /// `AWS_ACCESS_KEY_ID` and its kin.
    Environment,
    /// A profile of the AWS files.
    Profile {
        /// Its name, cleaned.
        name: String,
        /// How it obtains them.
        kind: ProfileKind,
    },
    /// `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`.
    WebIdentity,
    /// The endpoint of a container.
    Container,
    /// The metadata of an EC2 instance.
    Instance,
}

/// How a profile obtains credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileKind {
    /// They stand in the file.
    Keys,
    /// `credential_process`.
    Process,
    /// IAM Identity Center.
    Sso,
    /// `aws login`.
    Login,
    /// A role is assumed with those of another source.
    Role,
    /// A role is assumed with a token in a file.
    WebIdentity,
    /// No setting says how.
    Nothing,
}

/// AWS credentials that are of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusableCredentials {
    /// Where they come from.
    pub source: CredentialSource,
    /// What is wrong.
    pub fault: CredentialFault,
}

/// What is wrong with credentials or with their source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialFault {
    /// Nobody is signed in, or the sign-in is over.
    SignedOut,
    /// They have expired.
    Expired,
    /// A role wants an MFA code, and there is nobody to ask.
    Mfa,
    /// They cannot work, whatever AWS says.
    Unfit(InvalidCredentials),
    /// The settings contradict themselves or lack something; in our words.
    Settings(String),
    /// The file with the token of a web identity cannot be read.
    TokenFile {
        /// What the system said.
        reason: String,
    },
    /// The credential process failed.
    Process(ProcessFault),
    /// AWS refused a call that would have obtained them, or did not answer it.
    Refused(Box<AwsFailure>),
    /// The source could not be reached.
    Unreachable(ConnectionFailure),
    /// The source answered with this HTTP status.
    Answered(u16),
    /// The source did not answer in time.
    TimedOut,
    /// The answer holds no credentials.
    Garbled,
}

/// Why credentials cannot work. No value is repeated: it may be a secret that stands in the wrong place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidCredentials {
    /// The id is none of AWS's: a placeholder, or damaged.
    Id,
    /// A part holds a blank, a line break, a quotation mark or another character that AWS never puts there.
    Character(CredentialPart, StrayCharacter),
    /// A secret of another length than AWS's have, or a session token shorter than any: a placeholder, or cut off.
    Length(CredentialPart),
    /// The id stands where the secret belongs.
    Swapped,
    /// An id of temporary credentials (`ASIA…`) without their session token.
    TokenMissing,
    /// An id of an access key that does not expire (`AKIA…`) with a session token.
    TokenUnwanted,
    /// An id without its secret.
    SecretMissing,
    /// `AWS_CREDENTIAL_EXPIRATION` is no time.
    Expiration,
}

/// One of the three values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialPart {
    /// The access key id.
    Id,
    /// The secret access key.
    Secret,
    /// The session token.
    Token,
}

/// What stands in a value and does not belong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrayCharacter {
    /// A space or a tab.
    Blank,
    /// A line feed or a carriage return.
    LineBreak,
    /// A quotation mark.
    Quote,
    /// Anything else.
    Other,
}

/// How a credential process failed. What it printed is not repeated; its standard error went to ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessFault {
    /// There is no such program.
    NotFound,
    /// The file may not be executed.
    Forbidden,
    /// Its line has a quotation mark that is not closed, or ends with a backslash.
    Quotes,
    /// It could not be started, for another reason.
    Unstarted {
        /// What the system said.
        reason: String,
    },
    /// It ended with this exit status. Of a shell, 126 and 127 are: not executable, not found.
    Exit(i32),
    /// A signal ended it.
    Signal(i32),
    /// It printed something else than one object of JSON.
    NotJson,
    /// It printed nothing.
    Nothing,
    /// It printed more than anybody needs for credentials.
    TooMuch,
    /// The object lacks this field, or has something else in it than a text.
    Field(&'static str),
    /// The object's `Version` is not 1.
    Version,
}
