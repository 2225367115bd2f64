//! What will be done, decided before anything is done.

use super::{KeyLife, Note, Region};

/// Where the region of a key came from, in falling order of rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionSource {
    /// Said in the phrase.
    Said,
    /// `--region`.
    Flag,
    /// `AWS_REGION`, `AWS_DEFAULT_REGION` or the profile's `region`.
    Configured,
    /// Nothing was said or configured: us-east-1, the seed document's default.
    Default,
}

/// A short-term key to be signed: nothing in AWS changes.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The region the key is bound to.
    pub region: Region,
    /// Where that came from.
    pub region_source: RegionSource,
    /// The life to ask for.
    pub life: KeyLife,
    /// What the person should know of this plan.
    pub notes: Vec<Note>,
}
