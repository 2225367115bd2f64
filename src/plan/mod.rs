//! Plans all steps of a request before the program carries out the first one. The functions are
//! pure: they take the configuration and the state of IAM as arguments.

mod change;
mod earlier;
mod issue;
mod key_choice;
mod region;
mod steps;

pub use change::{change, is_as_requested};
pub use earlier::adapt_to_earlier;
pub use issue::PlanningIssue;
pub use region::{Defaults, place, region};

use crate::domain::{Note, Problem, Regions, Request, SigningPlan};

/// Returns the plan for a short-term key. Fails if the lifetime is out of range or the region
/// doesn't offer Bedrock.
pub fn short_term(
    request: &Request,
    configured: &Defaults,
    regions: &Regions,
) -> Result<SigningPlan, Problem> {
    let life = match request.ttl {
        Some(ttl) => ttl.life().ok_or(Problem::LifeOutOfRange(ttl))?,
        None => configured.life.unwrap_or_default(),
    };
    let (region, region_source, undocumented) = region(request, configured, regions)?;
    let mut notes: Vec<Note> = undocumented.into_iter().collect();
    notes.extend(request.against_purpose.then_some(Note::PurposeSpeaksForLongTerm));
    notes.extend(request.business_unit.clone().map(Note::UnitNotRecorded));
    notes.extend(request.owner.clone().map(Note::OwnerNotRecorded));
    Ok(SigningPlan { region, region_source, life, notes })
}
