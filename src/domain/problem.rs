//! Why a thing could not be done. The words and the next step are in `present`, the exit code in `front`.

use super::{Region, Ttl};
use std::path::PathBuf;

/// A failure or refusal that a person must hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No credentials anywhere in the chain.
    NoCredentials,
    /// The credentials are there and past their end (`aws sso login`, `aws login` make new ones).
    CredentialsExpired {
        /// The profile in use, where one is.
        profile: Option<String>,
    },
    /// A profile that wants an MFA code, which the SDK does not ask for.
    MfaProfile {
        /// Its name.
        profile: String,
    },
    /// No such profile in the AWS configuration files.
    ProfileNotFound {
        /// The name asked for.
        profile: String,
        /// Names there are.
        known: Vec<String>,
    },
    /// The credentials' source failed in another way.
    CredentialsFailed {
        /// The profile in use, where one is.
        profile: Option<String>,
        /// What the source said, cleaned, free of secrets.
        reason: String,
    },
    /// The AWS configuration files cannot be read or parsed.
    ConfigUnreadable {
        /// What is wrong.
        reason: String,
    },
    /// An endpoint with plain http that is not on this machine.
    InsecureEndpoint {
        /// The variable or profile setting.
        setting: String,
        /// Its value.
        url: String,
    },
    /// `AWS_CA_BUNDLE` names no readable PEM file.
    CaBundle {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A region code with no Bedrock behind it.
    NoBedrock {
        /// The code as said.
        region: Region,
        /// What people call it, where it exists.
        name: Option<String>,
        /// The nearest right ones.
        nearest: Vec<Region>,
    },
    /// Text in `--region`, a variable or a profile that has not the form of a region code.
    MalformedRegion {
        /// The text, cleaned.
        text: String,
        /// Where it stood.
        setting: String,
    },
    /// A life outside 15 minutes to 12 hours.
    LifeOutOfRange(Ttl),
    /// The clock or the signer failed.
    Signing {
        /// What is wrong.
        reason: String,
    },
    /// `--grammar` names no folder with grammar files.
    GrammarFolder {
        /// The folder, or the file in it that is to blame.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Mistakes in grammar files, each with its place, the line and a caret.
    GrammarMistakes(Vec<String>),
    /// `--save` names a file that is there.
    SaveExists(PathBuf),
    /// `--save` names something that cannot be written.
    SaveFailed {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Standard output was closed or full before the result was out.
    OutputFailed {
        /// What the system said.
        reason: String,
    },
    /// Standard input could not be read.
    InputFailed {
        /// What the system said.
        reason: String,
    },
    /// A line that is refused as a whole.
    Unreadable(Unreadable),
}

/// Why a line is refused before anyone tries to understand it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Longer than 4 KiB.
    TooLong,
    /// Not UTF-8.
    NotUtf8,
}
