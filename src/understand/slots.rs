//! Fills a request's slots from what the scanners found.

use super::concept::Concept::OwnerCue;
use super::reading::{Found, Reading};
use crate::domain::{BusinessUnit, Intent, Request, Slot, Span, Ttl};

/// The slots of one part before its units are told apart.
pub struct Slots {
    /// The request with everything but unit, type and questions.
    pub request: Request,
    /// Every unit that was said.
    pub units: Vec<BusinessUnit>,
    /// A life was said that nobody can count.
    pub vague: bool,
    /// A region was said that is none, and is nearly one.
    pub misspelt: bool,
    /// What each part was taken for.
    pub spans: Vec<Span>,
    /// What the person should know of the reading.
    pub remarks: Vec<String>,
}

impl Slots {
    fn empty(intent: Intent) -> Self {
        let request = Request::bare(intent);
        Self {
            request,
            units: Vec::new(),
            vague: false,
            misspelt: false,
            spans: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

/// Fills the slots of one part from its own words, then from what is said for all.
///
/// `ranges` are the part's own words first, then what is said for all; `index` is the number of its first request.
pub fn fill(reading: &Reading<'_>, intent: Intent, ranges: &[(usize, usize)], index: usize) -> Slots {
    let mut slots = Slots::empty(intent);
    let makes = matches!(intent, Intent::CreateKey | Intent::RefreshKey);
    let owner_after_cue = ranges.iter().flat_map(|&(first, last)| first..last).find(|at| {
        let cued = (1..=2).any(|back| *at >= back && reading.is(at - back, OwnerCue));
        cued && reading.find(*at).is_some_and(|find| matches!(find.found, Found::Owner(_)))
    });
    for &(first, last) in ranges {
        let mut at = first;
        while at < last {
            let Some(find) = reading.find(at) else {
                at += 1;
                continue;
            };
            let request = &mut slots.request;
            let slot = match &find.found {
                // "until spring … 30 days": what can be counted counts.
                Found::Life(seconds)
                    if makes && request.ttl.is_none() && !(slots.vague && seconds.is_none()) =>
                {
                    request.ttl = seconds.map(Ttl::from_seconds);
                    slots.vague = seconds.is_none();
                    Some(Slot::TtlSeconds)
                }
                Found::Life(Some(seconds))
                    if matches!(intent, Intent::ListKeys | Intent::RevokeKey)
                        && request.older_than_days.is_none() =>
                {
                    request.older_than_days = Some(seconds.div_ceil(86_400));
                    Some(Slot::OlderThanDays)
                }
                Found::Age(days) if !makes && request.older_than_days.is_none() => {
                    request.older_than_days = Some(*days);
                    Some(Slot::OlderThanDays)
                }
                Found::Region(region, note) if request.region.is_none() => {
                    request.region = Some(region.clone());
                    if let Some(country) = note {
                        slots.remarks.push(reading.grammar.countries[*country].note.clone());
                    }
                    Some(Slot::Region)
                }
                Found::Misspelt(region) if request.region.is_none() => {
                    slots.misspelt = true;
                    request.suggested = region.as_ref().map(|region| region.to_string());
                    Some(Slot::Region)
                }
                Found::Owner(owner)
                    if request.owner.is_none() && owner_after_cue.is_none_or(|cued| cued == at) =>
                {
                    request.owner = Some(owner.clone());
                    Some(Slot::Owner)
                }
                Found::KeyId(id) if request.access_key_id.is_none() => {
                    request.access_key_id = Some(id.clone());
                    Some(Slot::AccessKeyId)
                }
                Found::Unit(unit, _) if !matches!(intent, Intent::CheckAccess | Intent::ListModels) => {
                    slots.units.push(unit.clone());
                    Some(Slot::BusinessUnit)
                }
                _ => None,
            };
            if let Some(slot) = slot {
                let (start, end) = reading.bytes(find.first, find.last);
                let request = index + if slot == Slot::BusinessUnit { slots.units.len() - 1 } else { 0 };
                slots.spans.push(Span { start, end, slot, request });
            }
            at = find.last.max(at + 1);
        }
    }
    slots
}
