//! From a request to the steps that carry it out, before anything is carried out.
//! Pure: what is configured and what AWS holds come in as data.

mod change;

pub use change::{Raised, change, follow};

use crate::domain::{Note, Problem, Region, RegionSource, Regions, Request, SigningPlan, Standing};

/// What the person configured, as it stands before AWS is asked anything.
#[derive(Debug, Clone, Default)]
pub struct Configured {
    /// `--region`.
    pub flag: Option<Region>,
    /// The region of the environment or the profile.
    pub region: Option<Region>,
}

/// The plan for a short-term key: said region before flag, before profile or environment, before us-east-1.
///
/// # Errors
/// [`Problem::LifeOutOfRange`] and [`Problem::NoBedrock`].
pub fn short_term(
    request: &Request,
    configured: &Configured,
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

/// The region of a key, where that came from, and a note where AWS does not document API keys there.
fn region(
    request: &Request,
    configured: &Configured,
    regions: &Regions,
) -> Result<(Region, RegionSource, Option<Note>), Problem> {
    let ranked = [
        (&request.region, RegionSource::Said),
        (&configured.flag, RegionSource::Flag),
        (&configured.region, RegionSource::Configured),
    ];
    let (region, source) = ranked
        .into_iter()
        .find_map(|(region, source)| region.clone().map(|region| (region, source)))
        .unwrap_or_else(|| (Region::default(), RegionSource::Default));
    match regions.standing(&region) {
        Standing::Ready => Ok((region, source, None)),
        Standing::Undocumented => Ok((region.clone(), source, Some(Note::KeysUndocumented(region)))),
        Standing::Unavailable { name, nearest } => Err(Problem::NoBedrock { region, name, nearest }),
    }
}
