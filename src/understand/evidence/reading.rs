//! Reads a line by its evidence: the names of teams, the requests, their intents.

use crate::domain::BusinessUnit;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::evidence::lexicon::{Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::model::Model;
use crate::understand::evidence::{cuts, intents, teams};
use crate::understand::tokens::Gap;

/// The least probability of a team's name.
const TEAM: f32 = 0.4;
/// The least probability of a new request.
const CUT: f32 = 0.5;

/// Claims the teams of a line.
pub fn claim_teams(reading: &mut Reading<'_>, model: &Model<'_>) -> Vec<Named> {
    let line = SenseLine::new(reading);
    let mut scored: Vec<(f32, teams::Candidate)> = teams::candidates(&line)
        .into_iter()
        .map(|candidate| (model.probability(&teams::features(&line, &candidate)), candidate))
        .filter(|(score, _)| *score >= TEAM)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut found: Vec<(BusinessUnit, Named)> = Vec::new();
    for (probability, candidate) in scored {
        let teams::Candidate { first, last } = candidate;
        let apart = found.iter().all(|(_, known)| last <= known.first || known.last <= first);
        let unit = BusinessUnit::from_folded(&teams::name(&line, &candidate)).filter(|_| apart);
        found.extend(unit.map(|unit| (unit, Named { first, last, probability })));
    }
    found.sort_by_key(|(_, named)| named.first);
    for (unit, Named { first, last, .. }) in &found {
        reading.reclaim(FindingKind::Unit(unit.clone(), false), *first, *last);
    }
    found.into_iter().map(|(_, named)| named).collect()
}

/// The words of a team's name.
#[derive(Debug, Clone, Copy)]
pub struct Named {
    pub first: usize,
    pub last: usize,
    pub probability: f32,
}

/// Keeps only the most probable team of each part, or its most probable list of teams.
pub fn keep_one_list(reading: &mut Reading<'_>, names: &[Named], parts: &[(usize, usize)]) {
    let line = SenseLine::new(reading);
    let extra: Vec<Named> = parts
        .iter()
        .flat_map(|&(first, last)| {
            let inside = names.iter().filter(|name| first <= name.first && name.last <= last);
            all_but_best(lists(&line, inside.copied()))
        })
        .collect();
    extra.iter().for_each(|name| reading.unclaim(name.first, name.last));
}

/// Groups names into lists: "sales, support and the growth team".
fn lists(line: &SenseLine<'_, '_>, names: impl Iterator<Item = Named>) -> Vec<Vec<Named>> {
    const LINKS: Senses = Senses::of(&[sense::AND, sense::THE, sense::FOR, sense::OF, sense::TEAM]);
    let mut lists: Vec<Vec<Named>> = Vec::new();
    for name in names {
        let follows = |before: &Named| {
            let stops = |at| line.reading.gap(at) == Gap::Stop;
            !(before.last..=name.first).any(stops)
                && (before.last..name.first).all(|at| line.has(at, LINKS))
        };
        match lists.last_mut() {
            Some(list) if list.last().is_some_and(follows) => list.push(name),
            _ => lists.push(vec![name]),
        }
    }
    lists
}

fn all_but_best(mut lists: Vec<Vec<Named>>) -> Vec<Named> {
    let certainty =
        |list: &Vec<Named>| list.iter().map(|name| name.probability).fold(0.0, f32::max);
    let best =
        (0..lists.len()).max_by(|a, b| certainty(&lists[*a]).total_cmp(&certainty(&lists[*b])));
    if let Some(best) = best {
        lists.swap_remove(best);
    }
    lists.concat()
}

/// A part of a line with its most probable intent.
#[derive(Debug, Clone, Copy)]
pub struct Part<'m> {
    pub first: usize,
    pub last: usize,
    pub intent: &'m str,
    pub probability: f32,
}

/// Splits a line into parts, each with at most one kind of request. A part that asks for nothing
/// stands alone only if others ask for something.
pub fn split<'m>(line: &SenseLine<'_, '_>, intents: &Model<'m>, cuts: &Model<'_>) -> Vec<Part<'m>> {
    let part = |first: usize, last: usize| {
        let probabilities = intents.probabilities(&intents::features(line, first, last));
        let ranked = probabilities.into_iter().zip(intents.classes);
        let (probability, intent) = ranked.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, &""));
        Part { first, last, intent, probability }
    };
    let mut ends = vec![0];
    for (at, features) in cuts::features(line, intents) {
        if cuts.probability(&features) >= CUT {
            ends.push(at);
        }
    }
    ends.push(line.reading.len());
    // The first part may only introduce the second.
    let mut starts = vec![0];
    let mut asks = acts(part(0, ends[1]).intent);
    for ends in ends.windows(2).skip(1) {
        let next = acts(part(ends[0], ends[1]).intent);
        if asks && next {
            starts.push(ends[0]);
        }
        asks |= next;
    }
    starts.push(line.reading.len());
    let parts: Vec<Part<'m>> = starts.windows(2).map(|ends| part(ends[0], ends[1])).collect();
    if parts.iter().all(|part| acts(part.intent)) {
        return parts;
    }
    vec![part(0, line.reading.len())]
}

fn acts(intent: &str) -> bool {
    !matches!(intent, "out_of_scope" | "help" | "cancel" | "quit")
}
