//! Contains the table of all problems: each one's kind and code in JSON, its outcome and its help
//! topic.

use crate::domain::{
    AwsFailure, Cause, ChangeProgress, CredentialFault, InvalidRow, NotAKey, Problem,
    RejectedJournal, ShutdownSignal, Unreadable,
};

/// The class of a problem. Scripts depend on the kind, the code and the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemClass {
    pub kind: ProblemKind,
    /// The problem's code within its kind, for example `profile_not_found`.
    pub code: &'static str,
    pub outcome: Outcome,
    pub topic: HelpTopic,
}

/// The subject of a problem. Its name is the kind in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    Account,
    Aws,
    Clock,
    Configuration,
    Credentials,
    Duration,
    File,
    Format,
    Grammar,
    Input,
    Key,
    Network,
    Output,
    Owner,
    Permission,
    Profile,
    Region,
    Signing,
    Stopped,
    System,
    Unit,
}

/// The effect of a problem on the run, which decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// AWS, a file, the output or the state of the account prevents the request.
    Failed,
    /// A flag, a setting, the profile, the account or the input is wrong.
    Usage,
    /// The request is incomplete or out of range, and a person must state it differently.
    Open,
    /// AWS credentials are missing, unusable or rejected.
    NoCredentials,
    Stopped(ShutdownSignal),
}

/// The subject of further help. `present` links it to a section of the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpTopic {
    AccessDenied,
    Accounts,
    Clock,
    Credentials,
    ExpiredCredentials,
    Files,
    Grammar,
    InvalidKey,
    Lifetime,
    Limits,
    Mfa,
    MissingKeys,
    Network,
    Throttling,
    UnfinishedChanges,
    Words,
    WrongRegion,
}

use HelpTopic as Topic;
use Outcome::{Failed, NoCredentials, Open, Usage};
use ProblemKind as Kind;

impl Problem {
    pub fn class(&self) -> ProblemClass {
        let class = self.own_class();
        // After an unfinished change, the person must first know how to continue. A missing
        // permission keeps its own topic, because the change can't continue without it.
        let begun = self.progress().is_some_and(|progress| !progress.done.is_empty());
        if begun && class.kind != Kind::Permission {
            return ProblemClass { topic: Topic::UnfinishedChanges, ..class };
        }
        class
    }

    fn own_class(&self) -> ProblemClass {
        let (kind, code, outcome, topic) = match self {
            Self::NoCredentials { .. } => {
                (Kind::Credentials, "no_credentials", NoCredentials, Topic::Credentials)
            }
            Self::Credentials(unusable) => {
                let (code, topic) = match unusable.fault {
                    CredentialFault::SignedOut => ("not_signed_in", Topic::ExpiredCredentials),
                    CredentialFault::Expired(_) => {
                        ("credentials_expired", Topic::ExpiredCredentials)
                    }
                    CredentialFault::Mfa => ("mfa_required", Topic::Mfa),
                    CredentialFault::Invalid(_) => ("credentials_unfit", Topic::Credentials),
                    CredentialFault::Settings(_)
                    | CredentialFault::TokenFile { .. }
                    | CredentialFault::Process(_)
                    | CredentialFault::Refused(_)
                    | CredentialFault::Unreachable(_)
                    | CredentialFault::Answered(_)
                    | CredentialFault::TimedOut
                    | CredentialFault::Garbled => ("credentials_failed", Topic::Credentials),
                };
                (Kind::Credentials, code, NoCredentials, topic)
            }
            Self::ProfileNotFound { .. } => {
                (Kind::Configuration, "profile_not_found", Usage, Topic::Credentials)
            }
            Self::ConfigUnreadable { .. } => {
                (Kind::Configuration, "config_unreadable", Usage, Topic::Credentials)
            }
            Self::InsecureEndpoint { .. } => {
                (Kind::Configuration, "insecure_endpoint", Usage, Topic::Network)
            }
            Self::MalformedEndpoint { .. } => {
                (Kind::Configuration, "malformed_endpoint", Usage, Topic::Network)
            }
            Self::Proxy { .. } => (Kind::Configuration, "malformed_proxy", Usage, Topic::Network),
            Self::TooFewFiles => (Kind::System, "too_few_files", Failed, Topic::Files),
            Self::CaBundle { .. } => (Kind::Configuration, "ca_bundle", Failed, Topic::Network),
            Self::NoBedrock { .. } => (Kind::Region, "no_bedrock", Usage, Topic::WrongRegion),
            Self::MalformedRegion { .. } => {
                (Kind::Region, "malformed_region", Usage, Topic::WrongRegion)
            }
            Self::InvalidTeam(_) => (Kind::Unit, "unit_unfit", Failed, Topic::Words),
            Self::InvalidOwner(_) => (Kind::Owner, "owner_unfit", Failed, Topic::Words),
            Self::TooManyKeys(_) => (Kind::Unit, "too_many_keys", Failed, Topic::Limits),
            Self::NoSuchUser(_) => (Kind::Unit, "no_such_user", Failed, Topic::MissingKeys),
            Self::NoKeys(_) => (Kind::Unit, "no_keys", Failed, Topic::MissingKeys),
            Self::NoSuchKey(_) => (Kind::Key, "no_such_key", Failed, Topic::MissingKeys),
            Self::OtherOwner { .. } => (Kind::Key, "other_owner", Failed, Topic::Words),
            Self::KeyElsewhere { .. } => (Kind::Key, "key_elsewhere", Failed, Topic::Accounts),
            Self::SessionKey(_) => (Kind::Key, "session_key", Failed, Topic::MissingKeys),
            Self::NoOutputForSecret => (Kind::Output, "nowhere_to_go", Failed, Topic::Files),
            Self::RawLongTerm => (Kind::Format, "raw_long_term", Usage, Topic::Files),
            Self::Undelivered { .. } => {
                (Kind::Output, "undelivered", Failed, Topic::UnfinishedChanges)
            }
            Self::NothingNamed => (Kind::Key, "nothing_named", Open, Topic::Words),
            Self::LifeOutOfRange(_) => (Kind::Duration, "out_of_range", Open, Topic::Lifetime),
            Self::Signing { .. } => (Kind::Signing, "signing_failed", Failed, Topic::Clock),
            Self::GrammarFolder { .. } => {
                (Kind::Grammar, "grammar_unreadable", Usage, Topic::Grammar)
            }
            Self::GrammarMistakes(_) => (Kind::Grammar, "grammar_mistakes", Usage, Topic::Grammar),
            Self::SaveExists(_) => (Kind::File, "file_exists", Failed, Topic::Files),
            Self::SaveFailed { .. } => (Kind::File, "file_unwritable", Failed, Topic::Files),
            Self::OutputEmptied(_) => (Kind::Output, "output_emptied", Failed, Topic::Files),
            Self::JournalFailed { .. } => (Kind::File, "journal_failed", Failed, Topic::Files),
            Self::JournalRejected { why, .. } => {
                let code = match why {
                    RejectedJournal::OtherLines(_) => "journal_of_other_lines",
                    RejectedJournal::InUse => "journal_in_use",
                    RejectedJournal::Foreign(_) => "journal_unreadable",
                    RejectedJournal::Old => "journal_old",
                    RejectedJournal::Sandbox(_) => "journal_of_sandbox",
                    RejectedJournal::Changed => "journal_changed",
                    RejectedJournal::OtherAccount { .. } => "journal_of_other_account",
                    RejectedJournal::Link => "journal_link",
                    RejectedJournal::OtherOwner | RejectedJournal::Open(_) => "journal_not_yours",
                };
                (Kind::File, code, Usage, Topic::Files)
            }
            Self::MaybeDelivered { .. } => (Kind::Output, "maybe_delivered", Failed, Topic::Files),
            Self::OutputFailed { .. } => (Kind::Output, "output_failed", Failed, Topic::Files),
            Self::InputFailed { .. } => (Kind::Input, "input_failed", Failed, Topic::Files),
            Self::KeyFile { .. } => (Kind::Input, "key_file_unreadable", Failed, Topic::Files),
            Self::Unreadable(Unreadable::TooLong) => (Kind::Input, "too_long", Usage, Topic::Words),
            Self::Unreadable(Unreadable::NotUtf8) => (Kind::Input, "not_utf8", Usage, Topic::Words),
            Self::InvalidRow(why) => {
                let code = match why {
                    InvalidRow::Column(_) | InvalidRow::Twice(_) => "csv_column",
                    InvalidRow::Cells => "csv_cells",
                    InvalidRow::Quotes => "csv_quotes",
                    InvalidRow::Cell { .. } => "csv_cell",
                };
                (Kind::Input, code, Usage, Topic::Words)
            }
            Self::NoKey(why) => {
                let code = match why {
                    NotAKey::Nothing => "no_key",
                    NotAKey::TooLong => "key_too_long",
                    NotAKey::ShortTermDamaged(_)
                    | NotAKey::LongTermDamaged(_)
                    | NotAKey::IdDamaged(_) => "damaged_key",
                    NotAKey::ShortTermMisfit(_) | NotAKey::LongTermMisfit(_) => "impossible_key",
                    NotAKey::Unknown => "unknown_key",
                };
                (Kind::Input, code, Usage, Topic::InvalidKey)
            }
            Self::AwsRefused(failure) => return of_failure(failure),
            Self::OtherProfile { .. } => (Kind::Profile, "other_profile", Usage, Topic::Words),
            Self::OtherAccount { .. } => (Kind::Account, "other_account", Usage, Topic::Accounts),
            Self::OtherCaller { .. } => (Kind::Account, "other_caller", Failed, Topic::Accounts),
            Self::UserCreatedConcurrently(_) => {
                (Kind::Aws, "user_appeared", Failed, Topic::UnfinishedChanges)
            }
            Self::Altered(_) => (Kind::Aws, "user_altered", Failed, Topic::UnfinishedChanges),
            Self::Stopped { by, .. } => {
                (Kind::Stopped, "stopped", Outcome::Stopped(*by), Topic::UnfinishedChanges)
            }
            Self::KeyLost { .. } => (Kind::Aws, "key_lost", Failed, Topic::UnfinishedChanges),
            Self::PlanUnusable { .. } => {
                (Kind::Aws, "plan_unusable", Failed, Topic::UnfinishedChanges)
            }
        };
        ProblemClass { kind, code, outcome, topic }
    }

    /// Returns the progress of the change that the problem interrupted; `None` if the problem
    /// doesn't record any.
    pub fn progress(&self) -> Option<&ChangeProgress> {
        match self {
            Self::AwsRefused(failure) => Some(&failure.progress),
            Self::Stopped { progress, .. }
            | Self::KeyLost { progress, .. }
            | Self::Altered(progress)
            | Self::JournalFailed { progress, .. }
            | Self::Undelivered { progress, .. } => Some(progress),
            _ => None,
        }
    }
}

fn of_failure(failure: &AwsFailure) -> ProblemClass {
    let (kind, code, topic) = match failure.cause {
        Cause::Denied { .. } => (Kind::Permission, "access_denied", Topic::AccessDenied),
        Cause::Credentials => (Kind::Credentials, "credentials_refused", Topic::ExpiredCredentials),
        Cause::Clock => (Kind::Clock, "clock_skew", Topic::Clock),
        Cause::Limit => (Kind::Aws, "limit_exceeded", Topic::Limits),
        Cause::Throttled => (Kind::Aws, "throttled", Topic::Throttling),
        Cause::Conflict => (Kind::Aws, "conflict", Topic::UnfinishedChanges),
        Cause::Absent => (Kind::Aws, "not_there", Topic::MissingKeys),
        Cause::Invalid => (Kind::Aws, "invalid_call", Topic::UnfinishedChanges),
        Cause::Unreachable(_) => (Kind::Network, "unreachable", Topic::Network),
        Cause::TimedOut => (Kind::Network, "timed_out", Topic::Network),
        Cause::Failed => (Kind::Aws, "aws_failed", Topic::UnfinishedChanges),
        Cause::Garbled => (Kind::Aws, "garbled_answer", Topic::UnfinishedChanges),
        Cause::Endless => (Kind::Aws, "endless_answer", Topic::UnfinishedChanges),
    };
    let outcome = if failure.cause == Cause::Credentials { NoCredentials } else { Failed };
    ProblemClass { kind, code, outcome, topic }
}

impl ProblemKind {
    /// Returns the kind's name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Aws => "aws",
            Self::Clock => "clock",
            Self::Configuration => "configuration",
            Self::Credentials => "credentials",
            Self::Duration => "duration",
            Self::File => "file",
            Self::Format => "format",
            Self::Grammar => "grammar",
            Self::Input => "input",
            Self::Key => "key",
            Self::Network => "network",
            Self::Output => "output",
            Self::Owner => "owner",
            Self::Permission => "permission",
            Self::Profile => "profile",
            Self::Region => "region",
            Self::Signing => "signing",
            Self::Stopped => "stopped",
            Self::System => "system",
            Self::Unit => "unit",
        }
    }
}
