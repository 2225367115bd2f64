//! Values, not behaviour: what the other rooms hand to each other.
//!
//! Every value here is parsed once and valid ever after, so no other room checks it again.
//! This room reaches no other room and does no input or output.

mod access;
mod answer;
mod checked;
mod clean;
mod correction;
mod decoded;
mod fault;
mod filter;
mod key_id;
mod keylike;
mod known;
mod note;
mod outcome;
mod owner;
mod permission;
mod plan;
mod problem;
mod reference;
mod refused;
mod region;
mod request;
mod response;
mod secret;
mod stop;
mod summary;
mod ttl;
mod turn;
mod understanding;
mod unit;
mod user;
mod witness;

pub use access::{Access, Agreement, Availability, CredentialsEnd, Offered, Place, Verdict};
pub use answer::{Answer, Body};
pub use checked::{CheckedGrammar, GrammarSize, OwnSize};
pub use clean::{clean, hidden, seen};
pub use correction::{Change, Correction, Edit, Value, Whose};
pub use decoded::{Decoded, KeyFacts, Misfit, NoKey};
pub use fault::{SourceFault, Unreached};
pub use filter::{Filter, matches, owns};
pub use key_id::AccessKeyId;
pub use keylike::mask;
pub use known::{DUE_DAYS, Known, KnownKey, KnownUser, MOST_KEYS, Rights};
pub use note::{Lookup, Note, once};
pub use outcome::{Identity, IssuedKey, MintedKey, Model, is_account, is_partition};
pub use owner::OwnerEmail;
pub use permission::{PERMISSIONS, Permission, Workflow};
pub use plan::{ChangePlan, Confirmation, RegionSource, SigningPlan, Step, TagChange, Tags};
pub use problem::{LeftAlone, Problem, UnfitJournal, UnfitRow, Unreadable};
pub use reference::{Age, Choice, KeyAct, Rank, Reference};
pub use refused::{Cause, Progress, Refused};
pub use region::{Region, RegionInfo, Regions, Standing};
pub use request::{Intent, KeyType, Question, Request, RevokeAction, TypeRule, Which};
pub use response::{Answered, Kind, Naming, Response, Signal, Signals};
pub use secret::Secret;
pub use stop::{Held, Stop, Stops};
pub use summary::{Aside, Ending, Summary};
pub use ttl::{KeyLife, MAX_LIFE, MIN_LIFE, Ttl};
pub use turn::{Act, Asked, Details, Done, HeldKey, OpenQuestion, Reply, Turn};
pub use understanding::{Doubt, Slot, Span, Understanding, Why};
pub use unit::BusinessUnit;
pub use user::UserName;
pub use witness::{Call, Came, Failed, Witness};
