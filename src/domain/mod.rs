//! Values, not behaviour: what the other rooms hand to each other.
//!
//! Every value here is parsed once and valid ever after, so no other room checks it again.
//! This room reaches no other room and does no input or output.

mod dialogue;
mod error;
mod iam;
mod language;
mod shutdown;
mod terminal_lease;
mod text;
mod values;

pub use dialogue::answer::{Answer, Body};
pub use dialogue::grammar_report::{CheckedGrammar, GrammarSize, OwnSize};
pub use dialogue::note::{Lookup, Note, once};
pub use dialogue::summary::{Aside, Ending, Summary};
pub use dialogue::turn::{Act, Asked, Details, Done, HeldKey, OpenQuestion, Reply, Turn};
pub use error::aws_failure::{Cause, Progress, Refused};
pub use error::connection_failure::Unreached;
pub use error::credentials::{Fault, Part, ProcessFault, Source, SourceKind, Stray, Unfit, Unusable};
pub use error::{Held as HeldBearer, LeftAlone, Problem, UnfitJournal, UnfitRow, Unreadable};
pub use iam::access_report::{Access, Agreement, Availability, CredentialsEnd, Offered, Place, Verdict};
pub use iam::change_observer::{Call, Came, Failed, Witness};
pub use iam::decoded_key::{Decoded, KeyFacts, Misfit, NoKey};
pub use iam::issued_key::{Identity, IssuedKey, MintedKey, Model, is_account, is_partition};
pub use iam::permission::{PERMISSIONS, Permission, Workflow};
pub use iam::plan::{ChangePlan, Confirmation, RegionSource, SigningPlan, Step, TagChange, Tags};
pub use iam::snapshot::{DUE_DAYS, Known, KnownKey, KnownUser, MOST_KEYS, Rights};
pub use language::correction::{Change, Correction, Edit, Value, Whose};
pub use language::filter::{Filter, matches, owns};
pub use language::reference::{Age, Choice, KeyAct, Rank, Reference};
pub use language::request::{Intent, KeyType, Question, Request, RevokeAction, TypeRule, Which};
pub use language::response::{Answered, Kind, Naming, Response, Signal, Signals};
pub use language::understanding::{Doubt, Slot, Span, Understanding, Why};
pub use shutdown::{Held, Stop, Stops};
pub use terminal_lease::{Quiet, Silence};
pub use text::redact::mask;
pub use text::sanitize::{clean, hidden, seen};
pub use text::secret::Secret;
pub use values::access_key_id::AccessKeyId;
pub use values::business_unit::BusinessUnit;
pub use values::owner_email::OwnerEmail;
pub use values::region::{Region, RegionInfo, Regions, Standing};
pub use values::ttl::{KeyLife, MAX_LIFE, MIN_LIFE, Ttl};
pub use values::user_name::UserName;
