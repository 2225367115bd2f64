//! Defines all problems that are reported to a person. `class` holds their table, `present` their
//! sentences, and `cli` their exit codes.

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

/// A failure or refusal that is reported to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No source has credentials.
    NoCredentials {
        /// The key in `AWS_BEARER_TOKEN_BEDROCK`, if any.
        held: Option<HeldBearer>,
    },
    /// The credentials can't be obtained or can't work.
    Credentials(Box<UnusableCredentials>),
    /// The AWS configuration files don't contain the profile.
    ProfileNotFound {
        /// The name of the requested profile.
        profile: String,
        /// The names of the existing profiles.
        known: Vec<String>,
    },
    /// The AWS configuration files can't be read or parsed.
    ConfigUnreadable { reason: String },
    /// A configured endpoint uses plain http to another machine.
    InsecureEndpoint {
        /// The variable or profile setting.
        setting: String,
        url: String,
    },
    /// A configured endpoint is malformed. Its value isn't kept, because it may be a password.
    MalformedEndpoint {
        /// The variable or profile setting.
        setting: String,
    },
    /// The configured proxy is malformed, or isn't an http or https URL. Its value isn't kept,
    /// because it may contain a password.
    Proxy {
        /// The variable with the proxy.
        setting: &'static str,
    },
    /// The system's limit on open files is too low to open a connection.
    TooFewFiles,
    /// `AWS_CA_BUNDLE`, or a profile's `ca_bundle`, isn't a readable PEM file.
    CaBundle {
        /// The variable or profile setting.
        setting: String,
        path: PathBuf,
        reason: String,
    },
    /// Bedrock doesn't run in the region.
    NoBedrock {
        /// The region's code as stated.
        region: Region,
        /// The region's common name, if the region exists.
        name: Option<String>,
        /// The nearest regions with Bedrock.
        nearest: Vec<Region>,
    },
    /// The region code in `--region`, a variable or a profile is malformed.
    MalformedRegion {
        /// The malformed code, cleaned.
        text: String,
        /// The flag, variable or profile setting.
        setting: String,
        /// The regions that were likely meant.
        nearest: Vec<Region>,
    },
    /// The team's name can't be part of an IAM user name: it is too long or has non-ASCII
    /// characters.
    InvalidTeam(BusinessUnit),
    /// The owner can't be a tag value: it is too long or has a forbidden character.
    InvalidOwner(OwnerEmail),
    /// One phrase requests more keys for this user than AWS's limit of two.
    TooManyKeys(UserName),
    /// The account has no such user.
    NoSuchUser(UserName),
    /// The user has no key, or none of the requested age.
    NoKeys(UserName),
    /// No IAM user has this key.
    NoSuchKey(AccessKeyId),
    /// The request names an owner that differs from the user's owner tag.
    OtherOwner {
        user: UserName,
        /// The owner in the user's tags, if any.
        owner: Option<String>,
    },
    /// The key belongs to an account other than the caller's.
    KeyElsewhere {
        id: AccessKeyId,
        /// The key's account, twelve digits.
        account: String,
    },
    /// The key belongs to a temporary session and can't be deleted.
    SessionKey(AccessKeyId),
    /// Standard output is closed or discarded, so a long-term key's secret would be lost.
    NoOutputForSecret,
    /// `-o raw` prints one value, but a long-term key has two.
    RawLongTerm,
    /// A new long-term key couldn't be delivered.
    Undelivered {
        id: AccessKeyId,
        reason: String,
        /// True if the key was then deleted.
        deleted: bool,
        /// The completed steps before the key's creation. They aren't undone.
        progress: Box<ChangeProgress>,
        /// The request that the key was created for.
        request: Box<Request>,
    },
    /// The request names neither a team nor a key.
    NothingNamed,
    /// The requested lifetime isn't between 15 minutes and 12 hours.
    LifeOutOfRange(Ttl),
    /// The clock or the signer failed.
    Signing { reason: String },
    /// `--grammar` isn't a folder with grammar files.
    GrammarFolder {
        /// The path of the folder, or of the faulty file in it.
        path: PathBuf,
        reason: String,
    },
    /// The grammar files contain these mistakes, each with its position, its line and a caret.
    GrammarMistakes(Vec<String>),
    /// The file of `--save` already exists.
    SaveExists(PathBuf),
    /// The file of `--save` can't be written.
    SaveFailed {
        path: PathBuf,
        /// The system's message.
        reason: String,
    },
    /// Standard output is redirected to a file that contained these keys of an earlier run and is
    /// now empty.
    OutputEmptied(Vec<HeldKey>),
    /// The journal can't be written, so the next step wasn't carried out.
    JournalFailed {
        path: PathBuf,
        /// The system's message.
        reason: String,
        /// The change's progress.
        progress: Box<ChangeProgress>,
    },
    /// The existing journal can't be continued; nothing was changed.
    JournalRejected { path: PathBuf, why: RejectedJournal },
    /// An earlier run of this batch created a key that may have been delivered, so it wasn't
    /// deleted.
    MaybeDelivered {
        id: AccessKeyId,
        user: UserName,
        /// The reason that the key wasn't deleted.
        why: LeftAlone,
        /// The request that the key was created for.
        request: Box<Request>,
    },
    /// Standard output was closed, or its device was full, before the result was written.
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
    /// The whole line is rejected unread.
    Unreadable(Unreadable),
    /// A table row can't be turned into a request.
    InvalidRow(InvalidRow),
    /// The input of `--decode` isn't a valid key.
    NoKey(NotAKey),
    /// A call to AWS failed.
    AwsRefused(Box<AwsFailure>),
    /// The phrase names a profile other than the one in use; nothing was changed.
    OtherProfile {
        /// The profile in the phrase.
        wanted: String,
        /// The profile in use; `None` if the credentials come from the environment.
        used: Option<String>,
    },
    /// The credentials belong to an account other than the one in the phrase or `--account`;
    /// nothing was changed.
    OtherAccount {
        /// The account in the phrase or `--account`.
        wanted: String,
        identity: Identity,
    },
    /// The caller isn't the one that the person confirmed; nothing was changed.
    OtherCaller {
        /// The caller in the confirmation.
        confirmed: Identity,
        /// The caller of the current credentials.
        identity: Identity,
    },
    /// The user was created after the plan was made; nothing was changed.
    UserCreatedConcurrently(UserName),
    /// The user's tags or rights changed after the confirmation; no key was created.
    Altered(Box<ChangeProgress>),
    /// A signal arrived. The current step was completed; later steps weren't started.
    Stopped {
        by: ShutdownSignal,
        /// The change's progress.
        progress: Box<ChangeProgress>,
    },
    /// The response to `iam:CreateAccessKey` was lost. A new key may exist, but its secret is lost.
    KeyLost {
        /// The user's new keys. An empty list may mean that a new key isn't visible yet. `None` if
        /// AWS couldn't list the keys.
        seen: Option<Vec<AccessKeyId>>,
        /// The change's progress.
        progress: Box<ChangeProgress>,
    },
    /// The plan must not be carried out, for example because it was made without looking at AWS.
    /// Nothing was changed.
    PlanUnusable { reason: &'static str },
}
