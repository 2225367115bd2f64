//! Fills a request's slots from the findings.

pub mod constraints;
pub mod credential;
pub mod filters;
pub mod iam_users;
pub mod ignored_names;
pub mod key_type;
pub mod key_type_cues;
pub mod long_term_teams;
pub mod products;
pub mod regions;
pub mod times;
pub mod typed_values;

use crate::domain::{AccessKeyId, BusinessUnit, Filter, Intent, Region, Request, Slot, Span, Ttl};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept::*;
use regions::choice::{follows_cue, place_region, relation, settle_regions};
use regions::cues::PlaceCue;

/// The slots of one part, before its teams are split into requests.
pub struct Slots {
    /// The request without team, type and questions.
    pub request: Request,
    pub units: Vec<BusinessUnit>,
    /// True if the lifetime is vague: "a few hours".
    pub vague: bool,
    /// The key IDs after the first.
    pub ids: Vec<AccessKeyId>,
    /// The regions after the first in a list: "in us-west-2 and eu-central-1".
    pub regions: Vec<Region>,
    /// True if the region must be asked for, because a place is misspelled, a continent or
    /// excluded, or several regions are named.
    pub unclear_region: bool,
    pub spans: Vec<Span>,
    /// Notes for the person about the reading.
    pub remarks: Vec<String>,
}

impl Slots {
    fn empty(intent: Intent) -> Self {
        let request = Request::bare(intent);
        Self {
            request,
            units: Vec::new(),
            vague: false,
            ids: Vec::new(),
            regions: Vec::new(),
            unclear_region: false,
            spans: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

/// Fills the slots of one part.
///
/// `ranges` has the part's own words first, then those that apply to all parts. The spans count the
/// part's requests from 0.
pub fn fill(reading: &Reading<'_>, intent: Intent, ranges: &[(usize, usize)]) -> Slots {
    let mut slots = Slots::empty(intent);
    let makes = matches!(intent, Intent::CreateKey | Intent::RefreshKey);
    let owner_after_cue = ranges.iter().flat_map(|&(first, last)| first..last).find(|at| {
        let cued = (1..=2).any(|back| *at >= back && reading.is(at - back, OwnerCue));
        cued && reading
            .finding(*at)
            .is_some_and(|finding| matches!(finding.kind, FindingKind::Owner(_)))
    });
    let (mut unsettled, mut excluded): (Vec<&Vec<Region>>, Vec<&Region>) = Default::default();
    let mut lives = false;
    for (place, &(first, last)) in ranges.iter().enumerate() {
        let own = place == 0;
        let mut at = first;
        while at < last {
            let Some(finding) = reading.finding(at) else {
                at += 1;
                continue;
            };
            let request = &mut slots.request;
            let slot = match &finding.kind {
                // The last one wins. In "until spring … 30 days", the exact one does.
                FindingKind::Life(seconds)
                    if makes && (own || request.ttl.is_none()) && (seconds.is_some() || !lives) =>
                {
                    let ttl = seconds.map(Ttl::from_seconds);
                    if request.ttl.is_some_and(|known| Some(known) != ttl) {
                        slots.spans.retain(|span| span.slot != Slot::TtlSeconds);
                    }
                    request.ttl = ttl;
                    slots.vague = seconds.is_none();
                    lives = true;
                    Some(Slot::TtlSeconds)
                }
                FindingKind::Life(Some(seconds))
                    if intent == Intent::ListKeys && request.older_than_days.is_none() =>
                {
                    request.older_than_days = Some(seconds.div_ceil(86_400));
                    Some(Slot::OlderThanDays)
                }
                FindingKind::Age(days)
                    if !makes
                        && (request.older_than_days.is_none()
                            || times::is_corrected(reading, finding.first, finding.last)) =>
                {
                    request.older_than_days = Some(*days);
                    Some(Slot::OlderThanDays)
                }
                FindingKind::Region(region, place) => {
                    let note = place.and_then(|place| reading.grammar.places[place].note.clone());
                    let taken = place_region(reading, &mut slots, region, (first, finding.first));
                    slots.remarks.extend(note.filter(|_| taken));
                    taken.then_some(Slot::Region)
                }
                // A key of a team is changed wherever it is, so a city tells nothing about it.
                FindingKind::UnclearRegion(regions)
                    if matches!(
                        intent,
                        Intent::RotateKey | Intent::RevokeKey | Intent::EnableKey
                    ) && (regions.is_empty()
                        || regions.len() == 1 && reading.is(finding.first, RegionName))
                        && !follows_cue(reading, finding.first) =>
                {
                    None
                }
                FindingKind::UnclearRegion(_)
                    if request.region.is_some()
                        && relation(reading, first, finding.first) == Some(PlaceCue::Otherwise) =>
                {
                    None
                }
                FindingKind::UnclearRegion(regions) => {
                    unsettled.push(regions);
                    Some(Slot::Region)
                }
                FindingKind::Excluded(regions) => {
                    excluded.extend(regions);
                    Some(Slot::Region)
                }
                FindingKind::Owner(owner)
                    if request.owner.is_none() && owner_after_cue.is_none_or(|cued| cued == at) =>
                {
                    request.owner = Some(owner.clone());
                    Some(Slot::Owner)
                }
                FindingKind::KeyId(id) if request.access_key_id.is_none() => {
                    request.access_key_id = Some(id.clone());
                    Some(Slot::AccessKeyId)
                }
                FindingKind::KeyId(id)
                    if own && !makes && request.access_key_id.as_ref() != Some(id) =>
                {
                    if !slots.ids.contains(id) {
                        slots.ids.push(id.clone());
                    }
                    Some(Slot::AccessKeyId)
                }
                FindingKind::Account(account) if request.account.is_none() => {
                    request.account = Some(account.clone());
                    Some(Slot::Account)
                }
                FindingKind::Profile(profile) if request.profile.is_none() => {
                    request.profile = Some(profile.clone());
                    Some(Slot::Profile)
                }
                FindingKind::Filter(filter) if !makes && intent.acts() => {
                    if !request.filters.contains(filter) {
                        request.filters.push(*filter);
                    }
                    Some(Slot::Filters)
                }
                FindingKind::Models(models) if makes => {
                    request.models.extend(models.iter().cloned());
                    Some(Slot::Models)
                }
                FindingKind::Unit(unit, _)
                    if !matches!(intent, Intent::CheckAccess | Intent::ListModels) =>
                {
                    slots.units.push(unit.clone());
                    Some(Slot::BusinessUnit)
                }
                _ => None,
            };
            if let Some(slot) = slot {
                let (start, end) = reading.bytes(finding.first, finding.last);
                let request = match slot {
                    Slot::BusinessUnit => slots.units.len() - 1,
                    Slot::Region => slots.regions.len(),
                    Slot::AccessKeyId => slots.ids.len(),
                    _ => 0,
                };
                slots.spans.push(Span { start, end, slot, request });
            }
            at = finding.last.max(at + 1);
        }
    }
    settle_regions(reading, &mut slots, &unsettled, &excluded);
    // "active and inactive keys" are all keys.
    let both = [Filter::Active, Filter::Inactive];
    if both.iter().all(|filter| slots.request.filters.contains(filter)) {
        slots.request.filters.retain(|filter| !both.contains(filter));
    }
    slots
}
