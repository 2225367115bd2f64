//! Lists of names: "sales, support and the growth team".

use crate::understand::analysis::Reading;
use crate::understand::evidence::frames::ACTIONS;
use crate::understand::evidence::lexicon::{Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::teams::names::Named;
use crate::understand::evidence::teams::{Candidate, LONGEST};
use crate::understand::grammar::concept::Concept;
use crate::understand::tokens::Gap;

/// Returns true if the clause that starts at `at` only adds a name to a list, so that no new request
/// starts there: "Recruiting" of "keys for Audit and Recruiting in Singapore".
pub fn goes_on(line: SenseLine<'_, '_>, names: &[Named], at: usize) -> bool {
    const KEYS: Senses = Senses::of(&[sense::KEY, sense::ACCESS]);
    const WORDS: Senses = Senses::of(&[sense::AND, sense::THE, sense::TEAM]);
    // "The keys of finance and the keys of legal".
    const OWNED: Senses = Senses::of(&[sense::AND, sense::THE, sense::TEAM, sense::KEY, sense::OF]);
    const OF: Senses = Senses::of(&[sense::OF]);
    let next = names.partition_point(|name| name.first < at);
    let (Some(name), Some(before)) =
        (names.get(next), next.checked_sub(1).map(|before| &names[before]))
    else {
        return false;
    };
    let after = (name.last..line.reading.len()).take_while(|at| !line.reading.gap(*at).is_break());
    let of = |first: usize| first > 0 && line.has(first - 1, OF);
    let owned = of(before.first) && of(name.first) && links(line, before, name, OWNED);
    before.last <= at
        && (owned || links(line, before, name, WORDS))
        && !after.into_iter().any(|at| line.has(at, KEYS) || line.has(at, ACTIONS))
}

/// Keeps only the most probable team of each part, or its most probable list of teams.
pub fn keep_best(reading: &mut Reading<'_>, names: &[Named], parts: &[(usize, usize)]) {
    let line = SenseLine::new(reading);
    let extra: Vec<Named> = parts
        .iter()
        .flat_map(|&(first, last)| {
            let inside = names.iter().filter(|name| first <= name.first && name.last <= last);
            all_but_best(lists(line, inside.copied()))
        })
        .collect();
    extra.iter().for_each(|name| reading.unclaim(name.first, name.last));
}

/// Returns the candidates that stand in a list with a probable name: "borealis" and "cygnus" of "keys
/// for atlas, borealis and cygnus". Each is at least so probable by itself.
pub fn siblings(line: SenseLine<'_, '_>, scored: &[(f32, Candidate)], least: f32) -> Vec<usize> {
    let mut known = scored.to_vec();
    let mut found = Vec::new();
    // In "the Actuarial team, London, comma", London is a region, and a comma was dictated.
    let value = |at: usize| {
        let Candidate { first, last } = scored[at].1;
        let filler = |at: usize| line.reading.is(at, Concept::Filler);
        (first..last).any(|at| line.value(at).is_some() || filler(at))
    };
    // A list names each team after another.
    for at in (0..scored.len()).chain((0..scored.len()).rev()) {
        if scored[at].0 >= least
            && known[at].0 < PROBABLE
            && !value(at)
            && has_sibling(line, &known, at)
        {
            known[at].0 = PROBABLE;
            found.push(at);
        }
    }
    found
}

/// The least probability of a name that others in a list go by.
const PROBABLE: f32 = 0.6;

/// Returns true if the candidate at `at` stands next to a probable name in a list.
fn has_sibling(line: SenseLine<'_, '_>, scored: &[(f32, Candidate)], at: usize) -> bool {
    const AND: Senses = Senses::of(&[sense::AND]);
    const LEADS: Senses = Senses::of(&[sense::AND, sense::FOR]);
    const THE: Senses = Senses::of(&[sense::THE]);
    let comma = |at: usize| line.reading.gap(at) == Gap::Comma;
    let joins = |at: usize| at > 0 && line.has(at, AND) && !line.reading.gap(at).is_break();
    let own = scored[at].1;
    // "Search, payments and the mobile folks".
    let start = |one: &Candidate| {
        let the = one.first > 1
            && line.has(one.first - 1, THE)
            && !line.reading.gap(one.first).is_break();
        one.first - usize::from(the)
    };
    let first = start(&own);
    let starts = first > 0 && (comma(first) || line.has(first - 1, LEADS));
    let ends = line.reading.gap(own.last).is_break() || joins(own.last);
    let beside = |left: &Candidate, right: &Candidate| {
        let first = start(right);
        left.last == first && comma(first) || left.last + 1 == first && joins(left.last)
    };
    // Candidates are in the order of their first word, and their length is bounded.
    let before =
        scored[..at].iter().rev().take_while(|(_, one)| own.first <= one.first + LONGEST + 1);
    let after = scored[at + 1..].iter().take_while(|(_, one)| one.first <= own.last + 1);
    starts
        && ends
        && before
            .map(|(score, one)| (score, beside(one, &own)))
            .chain(after.map(|(score, one)| (score, beside(&own, one))))
            .any(|(score, beside)| beside && *score >= PROBABLE)
}

/// Groups names into lists: "sales, support and the growth team".
fn lists(line: SenseLine<'_, '_>, names: impl Iterator<Item = Named>) -> Vec<Vec<Named>> {
    const LINKS: Senses =
        Senses::of(&[sense::AND, sense::THE, sense::FOR, sense::OF, sense::TEAM, sense::KEY]);
    let mut lists: Vec<Vec<Named>> = Vec::new();
    for name in names {
        let follows = |before: &Named| links(line, before, &name, LINKS);
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

/// Returns true if only these words separate two names.
fn links(line: SenseLine<'_, '_>, before: &Named, name: &Named, words: Senses) -> bool {
    let stops = |at| matches!(line.reading.gap(at), Gap::Stop | Gap::Colon | Gap::Assign);
    !(before.last..=name.first).any(stops)
        && (before.last..name.first).all(|at| line.has(at, words))
}
