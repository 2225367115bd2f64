//! Determines a key's region. The order of precedence is: phrase, `--region`, environment or
//! profile, us-east-1.

use crate::domain::{
    AccessKeyId, IamUser, Intent, KeyLife, Note, Problem, Region, RegionSource, RegionSupport,
    Regions, Request, ResolvedRegion,
};

/// The defaults for values that a request leaves out, known without calling AWS.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The value of `--region`.
    pub flag: Option<Region>,
    /// The region of the environment or the profile.
    pub region: Option<(Region, RegionSource)>,
    /// The value of `--ttl`.
    pub life: Option<KeyLife>,
    /// The keys that this session created, with the region of each.
    pub kept: Vec<(AccessKeyId, Region)>,
}

/// Returns the region of a request, with its source. The region need not offer Bedrock.
pub fn place(request: &Request, configured: &Defaults, regions: &Regions) -> ResolvedRegion {
    let stated = request.region.clone().map(|region| (region, RegionSource::Said));
    let (region, source) = stated
        .or_else(|| Some((configured.flag.clone()?, RegionSource::Flag)))
        .or_else(|| configured.region.clone())
        .unwrap_or_else(|| (Region::default(), RegionSource::Default));
    ResolvedRegion { standing: regions.standing(&region), region, source }
}

/// Returns a key's region, its source, and a note if AWS doesn't document API keys there. Fails if
/// the region doesn't offer Bedrock.
pub fn region(
    request: &Request,
    configured: &Defaults,
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

/// Returns the region of the key that a rotation replaces, if neither the request nor `--region`
/// names a region. The region is known if this session created the key or AWS reports its last use.
/// It must offer Bedrock.
pub(super) fn replaced_key_region(
    request: &Request,
    user: &IamUser,
    configured: &Defaults,
    regions: &Regions,
) -> Option<(Region, RegionSource)> {
    if request.intent != Intent::RotateKey || request.region.is_some() || configured.flag.is_some()
    {
        return None;
    }
    let named =
        request.access_key_id.as_ref().and_then(|id| user.keys.iter().find(|key| key.id == *id));
    let mut active = user.keys.iter().filter(|key| key.active);
    let only = active.next().filter(|_| active.next().is_none());
    let key = named.or(only)?;
    let made = configured.kept.iter().rev().find(|(id, _)| *id == key.id);
    let made = made.map(|(_, region)| (region.clone(), RegionSource::Kept));
    let used = key.last_region.as_deref().and_then(Region::parse);
    let replaced_key_region =
        made.or_else(|| used.map(|region| (region, RegionSource::LastUse)))?;
    let offered =
        !matches!(regions.standing(&replaced_key_region.0), RegionSupport::Unavailable { .. });
    offered.then_some(replaced_key_region)
}
