//! Plans the steps of a request before any of them is carried out. Pure: configuration and the
//! state of IAM are arguments.

mod change;

pub use change::{PlanningIssue, adapt_to_earlier, change, is_as_requested};

use crate::domain::{
    AccessKeyId, Note, Problem, Region, RegionSource, RegionSupport, Regions, Request,
    ResolvedRegion, SigningPlan,
};

/// The configured region, known without asking AWS.
#[derive(Debug, Clone, Default)]
pub struct RegionConfig {
    /// `--region`.
    pub flag: Option<Region>,
    /// The region of the environment or the profile.
    pub region: Option<(Region, RegionSource)>,
    /// The regions that keys were created for in this session.
    pub kept: Vec<(AccessKeyId, Region)>,
}

/// Returns the plan for a short-term key. The region comes from the phrase, then the flag, then the
/// environment or profile, then us-east-1.
pub fn short_term(
    request: &Request,
    configured: &RegionConfig,
    regions: &Regions,
) -> Result<SigningPlan, Problem> {
    let life = match request.ttl {
        Some(ttl) => ttl.life().ok_or(Problem::LifeOutOfRange(ttl))?,
        None => Default::default(),
    };
    let (region, region_source, undocumented) = region(request, configured, regions)?;
    let mut notes: Vec<Note> = undocumented.into_iter().collect();
    notes.extend(request.against_purpose.then_some(Note::PurposeSpeaksForLongTerm));
    notes.extend(request.business_unit.clone().map(Note::UnitNotRecorded));
    notes.extend(request.owner.clone().map(Note::OwnerNotRecorded));
    Ok(SigningPlan { region, region_source, life, notes })
}

/// Returns the region that a question is about, with the same precedence. A region without Bedrock
/// is valid here.
pub fn place(request: &Request, configured: &RegionConfig, regions: &Regions) -> ResolvedRegion {
    let stated = request.region.clone().map(|region| (region, RegionSource::Said));
    let (region, source) = stated
        .or_else(|| Some((configured.flag.clone()?, RegionSource::Flag)))
        .or_else(|| configured.region.clone())
        .unwrap_or_else(|| (Region::default(), RegionSource::Default));
    ResolvedRegion { standing: regions.standing(&region), region, source }
}

/// Returns a key's region, its origin, and a note if AWS doesn't document API keys there. A region
/// without Bedrock is an error.
pub fn region(
    request: &Request,
    configured: &RegionConfig,
    regions: &Regions,
) -> Result<(Region, RegionSource, Option<Note>), Problem> {
    let ResolvedRegion { region, source, standing } = place(request, configured, regions);
    match standing {
        RegionSupport::Ready => Ok((region, source, None)),
        RegionSupport::Undocumented => {
            Ok((region.clone(), source, Some(Note::KeysUndocumented(region))))
        }
        RegionSupport::Unavailable { name, nearest } => {
            Err(Problem::NoBedrock { region, name, nearest })
        }
    }
}
