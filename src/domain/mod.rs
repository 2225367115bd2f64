//! Defines the values that the other layers exchange. A value is validated when it is created, so
//! the other layers don't check it again.
//!
//! This layer depends on no other layer and does no input or output.

mod dialogue;
mod error;
mod iam;
mod language;
mod shutdown;
mod terminal_lease;
mod text;
mod values;

pub use dialogue::answer::{Answer, AnswerBody};
pub use dialogue::grammar_report::{CustomGrammarSize, GrammarReport, GrammarSize};
pub use dialogue::note::{KEY_TRIAL_SECONDS, Lookup, Note, once};
pub use dialogue::summary::{LineOutcome, SkippedLine, Summary};
pub use dialogue::turn::{
    Act, Details, HeldKey, OpenQuestion, PendingQuestion, Reply, StepOutcome, Turn,
};
pub use error::Problem;
pub use error::aws_failure::{AwsFailure, Cause, ChangeProgress};
pub use error::class::{HelpTopic, Outcome, ProblemClass, ProblemKind};
pub use error::connection_failure::ConnectionFailure;
pub use error::credentials::{
    CredentialFault, CredentialPart, CredentialSource, InvalidCredentials, ProcessFault,
    ProfileKind, StrayCharacter, UnusableCredentials,
};
pub use error::reasons::{HeldBearer, InvalidRow, LeftAlone, RejectedJournal, Unreadable};
pub use iam::access_report::{
    AccessReport, Agreement, Availability, CredentialsEnd, ModelList, PermissionCheck,
    ResolvedRegion,
};
pub use iam::change_observer::{CallFailure, CallResult, ChangeObserver, IamCall};
pub use iam::decoded_key::{DecodedKey, KeyFacts, Misfit, NotAKey};
pub use iam::issued_key::{Identity, LongTermKey, Model, ShortTermKey, is_account, is_partition};
pub use iam::key_check::{KeyCheck, KeyInHand, KeyPlace};
pub use iam::permission::{BEDROCK_POLICY, PERMISSIONS, Permission, Workflow};
pub use iam::plan::{ChangePlan, Confirmation, RegionSource, SigningPlan, Step, TagChange};
pub use iam::snapshot::{DUE_DAYS, IamKey, IamSnapshot, IamUser, MAX_KEYS, Rights};
pub use iam::tags::{CREATED_BY_TAG, OWNER_TAG, PURPOSE_TAG, Tags, UNIT_TAG};
pub use language::aside::Aside;
pub use language::correction::{Change, Correction, CorrectionTarget, Edit, Value};
pub use language::filter::{Filter, matches, owns};
pub use language::reference::{Age, Choice, KeyAct, Rank, Reference};
pub use language::request::{
    Credential, Intent, KeySelector, KeyType, Question, Request, RevokeAction, TypeRule,
};
pub use language::response::{ClearAnswer, KeyTypeSignals, Naming, Response, Signal, Signals};
pub use language::understanding::{Doubt, DoubtKind, Slot, Span, Understanding};
pub use shutdown::{Shutdown, ShutdownGuard, ShutdownSignal};
pub use terminal_lease::{LeaseGuard, TerminalLease};
pub use text::key_shapes::{SHORT_TERM_PREFIX, is_secret_access_key, may_be_long_secret};
pub use text::redact::mask;
pub use text::sanitize::{clean, hidden, without_hidden};
pub use text::secret::Secret;
pub use values::access_key_id::AccessKeyId;
pub use values::business_unit::BusinessUnit;
pub use values::owner_email::OwnerEmail;
pub use values::region::{Region, RegionInfo, RegionSupport, Regions};
pub use values::ttl::{KeyLife, MAX_LIFE, MIN_LIFE, Ttl};
pub use values::user_name::UserName;
