//! Why a thing could not be done. The words and the next step are in `present`, the exit code in `cli`.

pub mod aws_failure;
pub mod connection_failure;
pub mod credentials;

use crate::domain::{
    AccessKeyId, AwsFailure, BusinessUnit, ChangeProgress, HeldKey, Identity, NotAKey, OwnerEmail,
    Region, Request, ShutdownSignal, Ttl, UnusableCredentials, UserName,
};
use jiff::Timestamp;
use std::path::PathBuf;

/// A failure or refusal that a person must hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No credentials anywhere in the chain.
    NoCredentials {
        /// The key in `AWS_BEARER_TOKEN_BEDROCK`, if there is one.
        held: Option<HeldBearer>,
    },
    /// Credentials that cannot be obtained or cannot work.
    Credentials(Box<UnusableCredentials>),
    /// No such profile in the AWS configuration files.
    ProfileNotFound {
        /// The name asked for.
        profile: String,
        /// Names there are.
        known: Vec<String>,
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
    /// An endpoint that is no address. What it is instead may be a password, and is not repeated.
    MalformedEndpoint {
        /// The variable or profile setting.
        setting: String,
    },
    /// A proxy that is none of http; not repeated either.
    Proxy {
        /// The variable.
        setting: &'static str,
    },
    /// The system lets the program open too few files for a connection.
    TooFewFiles,
    /// `AWS_CA_BUNDLE`, or `ca_bundle` of a profile, names no readable PEM file.
    CaBundle {
        /// The variable or profile setting.
        setting: String,
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
        /// The regions that may be meant.
        nearest: Vec<Region>,
    },
    /// A unit whose user's name IAM does not take: too long, or not of ASCII letters.
    UnitUnfit(BusinessUnit),
    /// An owner that IAM takes for no tag's value: too long, or with a character it does not allow.
    OwnerUnfit(OwnerEmail),
    /// Several keys of one phrase are for one user, and AWS allows it no more than two.
    TooManyKeys(UserName),
    /// No such user in the account.
    NoSuchUser(UserName),
    /// The user has no key (of that age).
    NoKeys(UserName),
    /// Nobody looked for has this key.
    NoSuchKey(AccessKeyId),
    /// The owner that the request names is not the one in the user's tags, if there is one.
    OtherOwner {
        /// The user.
        user: UserName,
        /// Its owner.
        owner: Option<String>,
    },
    /// A key of another account than the caller's.
    KeyElsewhere {
        /// Its id.
        id: AccessKeyId,
        /// Twelve digits.
        account: String,
    },
    /// A key of a session, which nobody can delete.
    SessionKey(AccessKeyId),
    /// Standard output is closed or leads nowhere, and a secret is shown only once.
    NowhereToGo,
    /// A long-term key has two values; `-o raw` prints one.
    RawLongTerm,
    /// A new long-term key could not be delivered.
    Undelivered {
        /// Its id.
        id: AccessKeyId,
        /// Why it could not be delivered.
        reason: String,
        /// Whether it was deleted again.
        deleted: bool,
        /// What was done before the key was made, and stays.
        progress: Box<ChangeProgress>,
        /// What it was made for.
        request: Box<Request>,
    },
    /// Neither a team nor a key was named.
    NothingNamed,
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
    /// The file that standard output goes into held the secrets of these keys of an earlier run, and is empty now.
    OutputEmptied(Vec<HeldKey>),
    /// The journal cannot be written, so the next step was not taken.
    JournalFailed {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
        /// How far the change had come.
        progress: Box<ChangeProgress>,
    },
    /// The journal is there and cannot be gone on with; nothing was made or changed.
    JournalUnfit {
        /// The file.
        path: PathBuf,
        /// Why.
        why: RejectedJournal,
    },
    /// An earlier run of this batch made a key, and whether anybody has it is not known: it is left as it is.
    MaybeDelivered {
        /// Its id.
        id: AccessKeyId,
        /// Whose it is.
        user: UserName,
        /// Why it was not deleted.
        why: LeftAlone,
        /// What it was made for.
        request: Box<Request>,
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
    /// The file that `--decode` names could not be read.
    KeyFile {
        /// What is wrong.
        reason: &'static str,
    },
    /// A line that is refused as a whole.
    Unreadable(Unreadable),
    /// A row of a list with a header that cannot be said as a request.
    UnfitRow(InvalidRow),
    /// `--decode` got no key that can be read.
    NoKey(NotAKey),
    /// A call to STS or IAM failed.
    AwsRefused(Box<AwsFailure>),
    /// The words name another profile than the one in use; nothing was made or changed.
    OtherProfile {
        /// The profile that was named.
        wanted: String,
        /// The one in use; `None` where the credentials come from the environment.
        used: Option<String>,
    },
    /// The credentials are of another account than the words or `--account` name; nothing was made or changed.
    OtherAccount {
        /// The account that was named.
        wanted: String,
        /// Who the caller is.
        identity: Identity,
    },
    /// The credentials are not those any more for which the change was confirmed; nothing was changed.
    OtherCaller {
        /// Who it was confirmed for.
        confirmed: Identity,
        /// Whose credentials they are now.
        identity: Identity,
    },
    /// The user was not there when the change was planned, and is now; nothing was changed.
    Appeared(UserName),
    /// The user's tags or rights are not those any more that were confirmed; no key was created.
    Altered(Box<ChangeProgress>),
    /// A signal came: the step in flight was ended, the others were not begun.
    Stopped {
        /// Which signal.
        by: ShutdownSignal,
        /// How far the change had come.
        progress: Box<ChangeProgress>,
    },
    /// AWS's answer to `iam:CreateAccessKey` was lost, and with it the secret of a key that may have been made.
    KeyLost {
        /// Keys that were not there before; none may also mean that they are not seen yet. `None` where AWS did not
        /// tell.
        seen: Option<Vec<AccessKeyId>>,
        /// How far the change had come.
        progress: Box<ChangeProgress>,
    },
    /// A plan that must not be carried out, as one that was made without looking; nothing was changed.
    PlanUnusable {
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// A key in `AWS_BEARER_TOKEN_BEDROCK`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBearer {
    /// It expires then at the latest.
    Until(Timestamp),
    /// It expired then.
    Expired(Timestamp),
    /// It does not say when it expires.
    Untold,
}

/// Why a journal cannot be gone on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RejectedJournal {
    /// Its batch had other lines up to this one.
    OtherLines(usize),
    /// Another run is writing it.
    InUse,
    /// What stands in this line of it is none of ours.
    Foreign(usize),
    /// An earlier version of the program wrote it.
    Old,
    /// Its batch was in the sandbox and this one is not, or the other way round.
    Sandbox(bool),
    /// It is not as the program left it.
    Changed,
    /// Its batch was in another account.
    OtherAccount {
        /// That account.
        of: String,
        /// The account of the credentials, or of `--account`.
        now: String,
        /// Whether `--account` names it.
        named: bool,
    },
    /// It is a symbolic link.
    Link,
    /// It belongs to somebody else.
    OtherOwner,
    /// Others may read or write it; its mode.
    Open(u32),
}

/// Why a key that the journal says nobody got is not deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftAlone {
    /// It may have been shown.
    Shown,
    /// It was used.
    Used,
    /// AWS does not tell whether it was used.
    UseUnknown,
    /// It is older than the step that is said to have made it.
    Older,
    /// It was made in this other account.
    OtherAccount(String),
    /// The journal is not known to be whole, and as the program wrote it.
    NotVouched,
}

/// Why a row of a list with a header cannot be said as a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidRow {
    /// It has a value in this column, which is none that the program knows.
    Column(String),
    /// It has a value in this column and in another one that means the same.
    Twice(String),
    /// It has more cells than the header.
    Cells,
    /// A quotation mark is not closed.
    Quotes,
    /// What stands in a cell is not what its column holds.
    Cell {
        /// The column's name in the header.
        column: String,
        /// What stands there.
        cell: String,
        /// What may stand there.
        wants: &'static str,
    },
}

/// Why a line is refused before anyone tries to understand it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Longer than 4 KiB.
    TooLong,
    /// Not UTF-8.
    NotUtf8,
}
