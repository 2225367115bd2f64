//! From a request to the steps that carry it out, before anything is carried out.
//! Pure: what is configured and what AWS holds come in as data.

mod change;

pub use change::{PlanningIssue, change, follow, is_as_requested};

use crate::domain::{
    AccessKeyId, Note, Problem, Region, RegionSource, RegionSupport, Regions, Request,
    ResolvedRegion, SigningPlan,
};

/// What the person configured, as it stands before AWS is asked anything.
#[derive(Debug, Clone, Default)]
pub struct RegionConfig {
    /// `--region`.
    pub flag: Option<Region>,
    /// The region of the environment or the profile.
    pub region: Option<(Region, RegionSource)>,
    /// The regions that keys were created for in this session.
    pub kept: Vec<(AccessKeyId, Region)>,
}

/// The plan for a short-term key: said region before flag, before profile or environment, before us-east-1.
///
/// # Errors
/// [`Problem::LifeOutOfRange`] and [`Problem::NoBedrock`].
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

/// The region that a question is about, by the same rank. One without Bedrock is an answer, too.
pub fn place(request: &Request, configured: &RegionConfig, regions: &Regions) -> ResolvedRegion {
    let said = request.region.clone().map(|region| (region, RegionSource::Said));
    let (region, source) = said
        .or_else(|| Some((configured.flag.clone()?, RegionSource::Flag)))
        .or_else(|| configured.region.clone())
        .unwrap_or_else(|| (Region::default(), RegionSource::Default));
    ResolvedRegion { standing: regions.standing(&region), region, source }
}

/// The region of a key, where that came from, and a note where AWS does not document API keys there.
///
/// # Errors
/// [`Problem::NoBedrock`].
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
