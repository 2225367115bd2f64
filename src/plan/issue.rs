//! Defines the reasons why a change can't be planned.

use crate::domain::{AccessKeyId, HeldKey, IamUser, Problem};

/// A reason why a change can't be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanningIssue {
    /// The user already has a key, or another tool created the user. The person must choose between
    /// another key, another name and a rotation.
    Existing(IamUser),
    /// The request doesn't single out one of this user's keys. The key ID is a suggestion: the key
    /// that is most likely unused.
    WhichKey(IamUser, Option<AccessKeyId>),
    /// The keys are already active (`true`) or inactive (`false`), as requested.
    Already(Vec<HeldKey>, bool),
    /// The request can't be carried out.
    Refused(Problem),
}
