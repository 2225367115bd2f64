//! All problems that are reported to a person. Their table is `class`; their sentences are in
//! `present`, and the numbers of the exit codes in `cli`.

pub mod aws_failure;
pub mod class;
pub mod connection_failure;
pub mod credentials;
pub mod reasons;

use crate::domain::{
    AccessKeyId, AwsFailure, BusinessUnit, ChangeProgress, HeldBearer, HeldKey, Identity,
    InvalidRow, LeftAlone, NotAKey, OwnerEmail, Region, RejectedJournal, Request, ShutdownSignal,
    Ttl, Unreadable, UnusableCredentials, UserName,
};
use std::path::PathBuf;

/// A failure or refusal to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No source has credentials.
    NoCredentials {
        /// The key in `AWS_BEARER_TOKEN_BEDROCK`, if any.
        held: Option<HeldBearer>,
    },
    /// Credentials that can't be obtained or can't work.
    Credentials(Box<UnusableCredentials>),
    /// The AWS configuration files have no such profile.
    ProfileNotFound {
        /// The requested name.
        profile: String,
        /// The existing names.
        known: Vec<String>,
    },
    /// The AWS configuration files can't be read or parsed.
    ConfigUnreadable { reason: String },
    /// A plain http endpoint beyond this machine.
    InsecureEndpoint {
        /// The variable or profile setting.
        setting: String,
        url: String,
    },
    /// A malformed endpoint. Its value isn't kept, because it may be a password.
    MalformedEndpoint {
        /// The variable or profile setting.
        setting: String,
    },
    /// A malformed proxy, or one that isn't http. Its value isn't kept either.
    Proxy {
        /// The variable.
        setting: &'static str,
    },
    /// The system's limit of open files is too low for a connection.
    TooFewFiles,
    /// `AWS_CA_BUNDLE`, or a profile's `ca_bundle`, isn't a readable PEM file.
    CaBundle {
        /// The variable or profile setting.
        setting: String,
        path: PathBuf,
        reason: String,
    },
    /// A region without Bedrock.
    NoBedrock {
        /// The code as stated.
        region: Region,
        /// The region's name, if it exists.
        name: Option<String>,
        /// The nearest regions with Bedrock.
        nearest: Vec<Region>,
    },
    /// A malformed region code in `--region`, a variable or a profile.
    MalformedRegion {
        /// The text, cleaned.
        text: String,
        /// The flag, variable or profile setting.
        setting: String,
        /// The likely regions.
        nearest: Vec<Region>,
    },
    /// A team whose IAM user name would be invalid: too long, or not of ASCII letters.
    InvalidTeam(BusinessUnit),
    /// An owner that is invalid as a tag value: too long, or with a forbidden character.
    InvalidOwner(OwnerEmail),
    /// One phrase requests more keys for one user than AWS's limit of two.
    TooManyKeys(UserName),
    /// The account has no such user.
    NoSuchUser(UserName),
    /// The user has no key (of that age).
    NoKeys(UserName),
    /// No user with this key was found.
    NoSuchKey(AccessKeyId),
    /// The request names a different owner from the user's tags.
    OtherOwner {
        user: UserName,
        /// The owner in the tags, if any.
        owner: Option<String>,
    },
    /// A key that belongs to an account other than the caller's.
    KeyElsewhere {
        id: AccessKeyId,
        /// Twelve digits.
        account: String,
    },
    /// A temporary session key, which can't be deleted.
    SessionKey(AccessKeyId),
    /// Standard output is closed or discarded, and a secret is shown only once.
    NoOutputForSecret,
    /// A long-term key has two values; `-o raw` prints one.
    RawLongTerm,
    /// A new long-term key couldn't be delivered.
    Undelivered {
        id: AccessKeyId,
        reason: String,
        /// True if it was deleted again.
        deleted: bool,
        /// The steps before the key's creation, which stay done.
        progress: Box<ChangeProgress>,
        /// The request that it was created for.
        request: Box<Request>,
    },
    /// The request names neither a team nor a key.
    NothingNamed,
    /// A lifetime outside 15 minutes to 12 hours.
    LifeOutOfRange(Ttl),
    /// The clock or the signer failed.
    Signing { reason: String },
    /// `--grammar` isn't a folder with grammar files.
    GrammarFolder {
        /// The folder, or the faulty file in it.
        path: PathBuf,
        reason: String,
    },
    /// Mistakes in grammar files, each with its position, the line and a caret.
    GrammarMistakes(Vec<String>),
    /// The file of `--save` already exists.
    SaveExists(PathBuf),
    /// The file of `--save` can't be written.
    SaveFailed {
        path: PathBuf,
        /// The system's message.
        reason: String,
    },
    /// The file that standard output goes to contained these keys of an earlier run and is now
    /// empty.
    OutputEmptied(Vec<HeldKey>),
    /// The journal can't be written, so the next step wasn't taken.
    JournalFailed {
        path: PathBuf,
        /// The system's message.
        reason: String,
        /// The change's progress.
        progress: Box<ChangeProgress>,
    },
    /// The existing journal can't be continued; nothing was changed.
    JournalRejected { path: PathBuf, why: RejectedJournal },
    /// An earlier run of this batch created a key that may or may not have been delivered, so it
    /// stays.
    MaybeDelivered {
        id: AccessKeyId,
        user: UserName,
        /// The reason why it wasn't deleted.
        why: LeftAlone,
        /// The request that it was created for.
        request: Box<Request>,
    },
    /// Standard output was closed or full before the result was written.
    OutputFailed {
        /// The system's message.
        reason: String,
    },
    InputFailed {
        /// The system's message.
        reason: String,
    },
    /// The file given to `--decode` can't be read.
    KeyFile { reason: &'static str },
    /// A line that is refused as a whole.
    Unreadable(Unreadable),
    /// A table row that can't be turned into a request.
    InvalidRow(InvalidRow),
    /// The input of `--decode` isn't a valid key.
    NoKey(NotAKey),
    /// A call to STS or IAM failed.
    AwsRefused(Box<AwsFailure>),
    /// The phrase names a different profile from the one in use; nothing was changed.
    OtherProfile {
        /// The profile in the phrase.
        wanted: String,
        /// The one in use; `None` if the credentials come from the environment.
        used: Option<String>,
    },
    /// The credentials belong to a different account from the one in the phrase or `--account`;
    /// nothing was changed.
    OtherAccount {
        /// The account that was named.
        wanted: String,
        identity: Identity,
    },
    /// The caller isn't the one who was confirmed; nothing was changed.
    OtherCaller {
        /// The confirmed caller.
        confirmed: Identity,
        /// The current caller.
        identity: Identity,
    },
    /// The user was created after the plan was made; nothing was changed.
    UserCreatedConcurrently(UserName),
    /// The user's tags or rights changed after the confirmation; no key was created.
    Altered(Box<ChangeProgress>),
    /// A signal arrived: the current step was completed, the others weren't started.
    Stopped {
        by: ShutdownSignal,
        /// The change's progress.
        progress: Box<ChangeProgress>,
    },
    /// The response to `iam:CreateAccessKey` was lost, and with it the secret of a key that may
    /// exist.
    KeyLost {
        /// The new keys. An empty list may also mean that they aren't visible yet; `None` if AWS
        /// couldn't list them.
        seen: Option<Vec<AccessKeyId>>,
        /// The change's progress.
        progress: Box<ChangeProgress>,
    },
    /// A plan that must not be carried out, for example one made without looking at AWS; nothing
    /// was changed.
    PlanUnusable { reason: &'static str },
}
