//! Defines all problems that are reported to a person. `class` contains their table, `present`
//! their sentences, and `cli` their exit codes.

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
    /// No source has AWS credentials.
    NoCredentials {
        /// The state of the Bedrock key in `AWS_BEARER_TOKEN_BEDROCK`, if it is set.
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
    /// An AWS configuration file has a wrong encoding or a syntax error, or an AWS or proxy
    /// variable isn't UTF-8.
    ConfigUnreadable { reason: String },
    /// A configured endpoint uses plain http to another machine.
    InsecureEndpoint {
        /// The variable or profile setting with the endpoint.
        setting: String,
        url: String,
    },
    /// A configured endpoint is malformed. Its value isn't kept, because it may be a password.
    MalformedEndpoint {
        /// The variable or profile setting with the endpoint.
        setting: String,
    },
    /// The configured proxy is malformed or isn't an http or https URL. Its value isn't kept,
    /// because it may contain a password.
    Proxy {
        /// The variable with the proxy.
        setting: &'static str,
    },
    /// The system's limit on open files is too low to connect to AWS.
    TooFewFiles,
    /// `AWS_CA_BUNDLE`, or a profile's `ca_bundle`, isn't a readable PEM file with certificates.
    CaBundle {
        /// The variable or profile setting with the path.
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
        /// Regions with Bedrock. Nearest first, or most similar code first if the region doesn't
        /// exist.
        nearest: Vec<Region>,
    },
    /// The region code in `--region`, a variable or a profile is malformed.
    MalformedRegion {
        /// The malformed code, cleaned.
        text: String,
        /// The flag, variable or profile setting with the code.
        setting: String,
        /// The regions that were likely meant.
        nearest: Vec<Region>,
    },
    /// The team's user name isn't a valid IAM user name: it is too long or has non-ASCII
    /// characters.
    InvalidTeam(BusinessUnit),
    /// The owner's address isn't a valid tag value: it is too long or has a forbidden character.
    InvalidOwner(OwnerEmail),
    /// One phrase requests a key that would exceed AWS's limit of two for this user.
    TooManyKeys(UserName),
    /// The account has no such user.
    NoSuchUser(UserName),
    /// The user has no key, or none that is older than requested.
    NoKeys(UserName),
    /// The account has no such key, or the user that the request names doesn't have it.
    NoSuchKey(AccessKeyId),
    /// The request is about existing keys, and names an owner that differs from the user's owner
    /// tag.
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
    /// The key belongs to a temporary session, so it can't be deactivated or deleted.
    SessionKey(AccessKeyId),
    /// Standard output is closed, unwritable or `/dev/null`, so a long-term key's secret would be
    /// lost.
    NoOutputForSecret,
    /// `-o raw` prints one value, but a long-term key has two: its ID and its secret.
    RawLongTerm,
    /// A new long-term key couldn't be delivered.
    Undelivered {
        id: AccessKeyId,
        reason: String,
        /// True if the key was then deleted.
        deleted: bool,
        /// The steps that preceded the key's creation and weren't undone.
        progress: Box<ChangeProgress>,
        /// The request that the key was created for.
        request: Box<Request>,
    },
    /// The request changes existing keys but names neither a team nor a key.
    NothingNamed,
    /// The requested lifetime isn't between 15 minutes and 12 hours.
    LifeOutOfRange(Ttl),
    /// The key can't be signed, for example because the clock is far off.
    Signing { reason: String },
    /// `--grammar` isn't a folder with grammar files.
    GrammarFolder {
        /// The path of the folder, or of the faulty file in it.
        path: PathBuf,
        reason: String,
    },
    /// The grammar files contain these mistakes. Each is shown with its position, its line and a
    /// caret.
    GrammarMistakes(Vec<String>),
    /// The file that `--save` names already exists.
    SaveExists(PathBuf),
    /// The file that `--save` names can't be written.
    SaveFailed {
        path: PathBuf,
        /// The system's message.
        reason: String,
    },
    /// Standard output is redirected to a file that is now empty, although an earlier run wrote
    /// these keys to it.
    OutputEmptied(Vec<HeldKey>),
    /// The journal can't be read or written. If a change was in progress, its next step wasn't
    /// carried out.
    JournalFailed {
        path: PathBuf,
        /// The system's message.
        reason: String,
        /// The change's progress.
        progress: Box<ChangeProgress>,
    },
    /// The existing journal can't be continued; nothing was changed.
    JournalRejected { path: PathBuf, why: RejectedJournal },
    /// An earlier run of this batch created this key, which must not be deleted without a person's
    /// decision.
    MaybeDelivered {
        id: AccessKeyId,
        user: UserName,
        /// The reason that the key wasn't deleted.
        why: LeftAlone,
        /// The request that the key was created for.
        request: Box<Request>,
    },
    /// The result couldn't be written, for example because standard output was closed or its device
    /// was full.
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
    /// The whole line is rejected, and none of it is read.
    Unreadable(Unreadable),
    /// A row of a table can't be turned into a request.
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
        /// The account that the phrase or `--account` requires.
        wanted: String,
        identity: Identity,
    },
    /// The caller isn't the one that the person saw when confirming; nothing was changed.
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
    /// A signal arrived, or the batch had to stop. A step that AWS was carrying out was completed;
    /// later steps weren't started.
    Stopped {
        by: ShutdownSignal,
        /// The change's progress.
        progress: Box<ChangeProgress>,
    },
    /// The response to `iam:CreateAccessKey` was lost. A key may have been created, but its secret
    /// can't be obtained.
    KeyLost {
        /// The user's keys that the plan didn't know. An empty list may mean that a new key isn't
        /// visible yet. `None` if AWS couldn't list the keys.
        seen: Option<Vec<AccessKeyId>>,
        /// The change's progress.
        progress: Box<ChangeProgress>,
    },
    /// The plan must not be carried out, for example because it was made without looking at AWS.
    /// Nothing was changed.
    PlanUnusable { reason: &'static str },
}
