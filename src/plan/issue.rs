//! The reasons why a change can't be planned yet.

use crate::domain::{AccessKeyId, HeldKey, IamUser, Problem};

/// The reason why there is no plan yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanningIssue {
    /// The user already exists with a key, or isn't ours: another key, another name, or rotate?
    Existing(IamUser),
    /// Several keys match; includes the one that can most likely go.
    WhichKey(IamUser, Option<AccessKeyId>),
    /// These keys are already active (true) or inactive (false), so nothing is to be done.
    Already(Vec<HeldKey>, bool),
    /// The request can't be carried out.
    Refused(Problem),
}
