//! Finds where the requests of a labeled line start. The labels don't say so, but each request has
//! values of its own, and their positions are known.

use crate::corpus::Request;
use bedrock_assist::understand::FindingKind;
use bedrock_assist::understand::evidence::lexicon::{Senses, sense};
use bedrock_assist::understand::evidence::line::SenseLine;
use bedrock_assist::understand::evidence::model::Model;
use bedrock_assist::understand::evidence::{intents, teams};
use serde_json::Value;

const SLOTS: [&str; 6] =
    ["business_unit", "ttl_seconds", "region", "owner", "access_key_id", "older_than_days"];

/// Returns where each request after the first starts, or `None` if that is unclear. Names in one
/// list ("keys for A and B") share a start.
pub fn find(
    line: SenseLine<'_, '_>,
    model: &Model<'_>,
    requests: &[Request],
    cuts: &[usize],
) -> Option<Vec<usize>> {
    let spans: Vec<Option<(usize, usize)>> =
        (0..requests.len()).map(|at| span(line, requests, at)).collect();
    let class = |request: &Request| model.classes.iter().position(|name| *name == request.intent());
    let links = Senses::of(&[sense::AND, sense::THE]);
    let mut found = Vec::new();
    for at in 1..requests.len() {
        let (before, after) = (&requests[at - 1], &requests[at]);
        if let (Some(left), Some(right)) = (spans[at - 1], spans[at])
            && before.intent() == after.intent()
            && left.1 <= right.0
            && (left.1..right.0).all(|word| line.has(word, links))
        {
            continue;
        }
        let start = found.last().copied().unwrap_or(0);
        let first = spans[at - 1].map_or(start, |span| span.1.max(start));
        let last = spans[at].map_or(line.reading.len(), |span| span.0);
        let (left, right) = (class(before)?, class(after)?);
        let likely = |cut: usize| {
            let before = model.probabilities(&intents::features(line, start, cut))[left];
            let after =
                model.probabilities(&intents::features(line, cut, line.reading.len()))[right];
            before.ln() + after.ln()
        };
        let fits = cuts.iter().copied().filter(|cut| (first..=last).contains(cut) && *cut > start);
        found.push(fits.max_by(|a, b| likely(*a).total_cmp(&likely(*b)))?);
    }
    Some(found)
}

/// Returns the range of the values that only this request has.
fn span(line: SenseLine<'_, '_>, requests: &[Request], at: usize) -> Option<(usize, usize)> {
    let own = SLOTS.into_iter().filter(|slot| {
        let value = &requests[at].0[*slot];
        let shared =
            |(other, request): (usize, &Request)| other != at && request.0[*slot] == *value;
        !value.is_null() && !requests.iter().enumerate().any(shared)
    });
    let places = own.filter_map(|slot| place(line, slot, &requests[at].0[slot]));
    places.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// Returns the words that state a value.
fn place(line: SenseLine<'_, '_>, slot: &str, value: &Value) -> Option<(usize, usize)> {
    if slot == "business_unit" {
        let candidates = teams::candidates(line);
        let is_it =
            |one: &&teams::Candidate| Some(teams::name(line, one).as_str()) == value.as_str();
        return candidates.iter().find(is_it).map(|one| (one.first, one.last));
    }
    let states = |kind: &FindingKind| match kind {
        FindingKind::Life(Some(seconds)) => {
            slot == "ttl_seconds" && value == &Value::from(*seconds)
        }
        FindingKind::Age(days) => slot == "older_than_days" && value == &Value::from(*days),
        FindingKind::Region(region, _) => slot == "region" && value == region.as_str(),
        FindingKind::Owner(owner) => slot == "owner" && value == &Value::from(owner.to_string()),
        FindingKind::KeyId(id) => slot == "access_key_id" && value == &Value::from(id.to_string()),
        _ => false,
    };
    let finding = line.reading.findings.iter().find(|finding| states(&finding.kind))?;
    Some((finding.first, finding.last))
}
