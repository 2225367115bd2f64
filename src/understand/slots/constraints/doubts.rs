//! Raises doubts about constraints that a change can't meet or that contradict it.

use crate::domain::{Doubt, DoubtKind, Filter, Intent, Request};
use crate::understand::analysis::modality::Mood;
use crate::understand::analysis::{Finding, FindingKind, Reading, Tag};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;

/// Returns a doubt for each constraint that a change can't meet, each contradiction of a key ID, a
/// count that doesn't fit, and a second verb.
pub fn doubts(reading: &Reading<'_>, requests: &[Request]) -> Vec<Doubt> {
    if !requests.iter().any(|request| request.intent.changes()) {
        return Vec::new();
    }
    // Only a revocation or reactivation for a team can use a filter, to select one of the team's
    // keys.
    let filtered = requests.iter().all(|request| {
        matches!(request.intent, Intent::RevokeKey | Intent::EnableKey)
            && request.business_unit.is_some()
    });
    let creates = requests.iter().all(|request| !request.intent.parts());
    // Keys can't be limited to models.
    let unmet = reading.findings.iter().filter(|finding| {
        matches!(finding.kind, FindingKind::Unmet | FindingKind::Models(_))
            || matches!(finding.kind, FindingKind::Filter(filter) if !filtered && (filter != Filter::Active || !creates))
    });
    let made = reading.findings.iter().filter(|finding| finding.kind == FindingKind::Made);
    // A key ID alone identifies the key, so a region, an age or a filter next to it is a
    // contradiction.
    let one = requests.iter().any(|request| {
        let constrained = request.region.is_some()
            || request.older_than_days.is_some()
            || !request.filters.is_empty();
        let parts = matches!(request.intent, Intent::RevokeKey | Intent::EnableKey);
        parts && constrained && request.access_key_id.is_some()
    });
    let contradicts = reading.findings.iter().filter(move |finding| match finding.kind {
        FindingKind::Region(..)
        | FindingKind::UnclearRegion(_)
        | FindingKind::Age(_)
        | FindingKind::Filter(_) => one,
        FindingKind::KeyId(_) => {
            // "I'd like AKIA… deleted" is a request, but "the one like AKIA…" is another key.
            let before = finding.first.checked_sub(1).filter(|at| !reading.is(*at, Want));
            before.is_some_and(|at| classes::NOT_THIS.has(reading.spelling(at)))
        }
        _ => false,
    });
    let unmet = unmet.chain(made).chain(contradicts);
    let ranges =
        unmet.map(|finding| (finding.first, finding.last)).chain(miscounted(reading, requests));
    let ranges = ranges.chain(either(reading, requests)).chain(denied_life(reading));
    ranges
        .map(|(first, last)| {
            let (start, end) = reading.bytes(first, last);
            Doubt { start, end, why: DoubtKind::Unmet }
        })
        .collect()
}

/// Returns remarks about an owner without an address, and about constraints that read-only
/// requests ignore.
pub fn ignored(reading: &Reading<'_>, requests: &[Request]) -> Vec<String> {
    // "owner: jane" has no address.
    let nameless = |finding: &&Finding| {
        finding.kind == FindingKind::Unmet && reading.is(finding.first, OwnerCue)
    };
    let changes = requests.iter().any(|request| request.intent.changes());
    if let Some(finding) = reading.findings.iter().find(nameless).filter(|_| changes) {
        let owner = reading.raw(finding.first, finding.last).to_lowercase();
        return vec![format!(
            "\"{owner}\" has no email address. Name the owner like \"owner: jane@example.com\"."
        )];
    }
    let looks = |request: &Request| {
        matches!(
            request.intent,
            Intent::ListKeys | Intent::CheckAccess | Intent::CheckKey | Intent::ListModels
        )
    };
    if !requests.iter().all(looks) {
        return Vec::new();
    }
    let lists = requests.iter().any(|request| request.intent == Intent::ListKeys);
    let ignored = reading.findings.iter().filter(|finding| match &finding.kind {
        FindingKind::Unmet | FindingKind::Made => true,
        FindingKind::Models(_) | FindingKind::Life(_) => lists,
        FindingKind::UnclearRegion(regions) => lists && regions.is_empty(),
        _ => false,
    });
    ignored
        .map(|finding| {
            format!(
                "This answer ignores \"{}\".",
                reading.raw(finding.first, finding.last).to_lowercase()
            )
        })
        .collect()
}

/// Returns the words that deny a lifetime: "doesn't die after an hour".
fn denied_life(reading: &Reading<'_>) -> Option<(usize, usize)> {
    const NEAR: usize = 4;
    let life =
        reading.findings.iter().find(|finding| matches!(finding.kind, FindingKind::Life(_)))?;
    let after = life.first.checked_sub(1).filter(|at| {
        classes::WITHIN.has(reading.spelling(*at)) && !reading.gap(at + 1).is_break()
    })?;
    let denies = |at: &usize| reading.is(*at, Negation) || reading.spelling(*at).ends_with("n't");
    let first = (after.saturating_sub(NEAR)..after).rev().find(denies)?;
    Some((first, life.last))
}

/// Returns the words of a second verb for the same key: "delete or deactivate it".
fn either(reading: &Reading<'_>, requests: &[Request]) -> Option<(usize, usize)> {
    let [request] = requests else { return None };
    let act = |concept| {
        let stands = |tag: &&Tag| tag.last > tag.first && tag.meaning.concept == concept;
        reading.tags.iter().filter(stands).find(|tag| tag.mood == Mood::Requested)
    };
    let (delete, disable) = (act(Delete)?, act(Disable)?);
    let second = if delete.first > disable.first { delete } else { disable };
    (request.intent == Intent::RevokeKey).then_some((second.first, second.last))
}

/// Returns the words of a count that differs from the number of requested changes: "three keys".
fn miscounted(reading: &Reading<'_>, requests: &[Request]) -> Option<(usize, usize)> {
    let counts = |at: usize| -> Option<f64> {
        (reading.is_free(at))
            .then(|| crate::understand::slots::times::number(reading, at))
            .flatten()
            .map(|(count, _)| count)
    };
    let made = requests.iter().filter(|request| request.intent.changes()).count() as f64;
    (0..reading.len()).filter(|at| reading.is(*at, Keys) && reading.is_free(*at)).find_map(|keys| {
        let described = |at: &usize| {
            reading.is_any(
                *at,
                &[Product, SaidShort, SaidLong, NewOne, Another, CueShort, CueLong, CueProduction],
            )
        };
        let before = (0..keys)
            .rev()
            .take_while(|at| !reading.gap(at + 1).is_break())
            .find(|at| !described(at))?;
        let count = counts(before)?;
        (count > 1.0 && count.fract() == 0.0 && count != made).then_some((before, keys + 1))
    })
}
