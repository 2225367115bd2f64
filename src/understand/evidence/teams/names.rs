//! Rules that decide between names that overlap.

use crate::domain::BusinessUnit;
use crate::understand::evidence::lexicon::{Inflection, Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::symbol::{ALL, Symbol};
use crate::understand::evidence::teams::{self, Candidate};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::tokens::{Gap, WordKind};

/// The words of a team's name.
#[derive(Debug, Clone, Copy)]
pub struct Named {
    pub first: usize,
    pub last: usize,
    pub probability: f32,
}

/// Returns true if a name is that of another product, and no word says that it names a team:
/// "Snowflake", "Azure OpenAI", but not "Slack bot".
pub fn is_product(line: SenseLine<'_, '_>, first: usize, last: usize) -> bool {
    const TEAM: Senses = Senses::of(&[sense::TEAM]);
    const THE: Senses = Senses::of(&[sense::THE]);
    const KEYS: Senses = Senses::of(&[sense::KEY, sense::ACCESS]);
    let reading = line.reading;
    let foreign = |at: usize| reading.is(at, Concept::Foreign);
    let named = first > 0 && (line.has(first - 1, TEAM) || line.has(first - 1, THE))
        || (first..=last).any(|at| at < reading.len() && line.has(at, TEAM))
        || reading.word(first).quoted;
    // In "revoke Peter's VPN access", the access is to a product.
    let of_product = foreign(last - 1)
        && !reading.word(last - 1).possessive
        && reading.follows(last)
        && line.has(last, KEYS);
    let whole = || (first..last).all(|at| foreign(at) || reading.spelling(at) == "api");
    !named && (of_product || (first..last).any(foreign) && whole())
}

/// Moves the probability of a name to the names that are meant by it.
pub fn settle(line: SenseLine<'_, '_>, scored: &mut [(f32, Candidate)]) {
    let keys = line.plural_keys();
    let shared = shares(line) || scored.iter().any(|(_, one)| opens_list(line, *one));
    for at in 0..scored.len() {
        let marked = is_coded(line, scored[at].1)
            || opens_list(line, scored[at].1)
            || is_quoted(line, scored[at].1);
        if marked {
            scored[at].0 = scored[at].0.max(MARKED);
        }
        // "Departments" of "for departments legal and hr" is no part of a name.
        let Candidate { first, last } = scored[at].1;
        if opens_list(line, Candidate { first: first + 1, last }) {
            scored[at].0 = 0.0;
        }
        let (score, candidate) = scored[at];
        let Candidate { first, last } = candidate;
        let meant = if let Some(joint) = joint(line, candidate, keys, shared) {
            vec![(first, joint), (joint + 1, last)]
        } else if follows_ordinal(line, first) {
            vec![(first - 1, last)]
        } else if last > first && line.reading.word(first).quoted && closes_quoted(line, last) {
            vec![(first, last + 1)]
        } else {
            continue;
        };
        // Candidates are in the order of their first and last words.
        let place = |words: (usize, usize)| {
            scored.binary_search_by_key(&words, |(_, one)| (one.first, one.last)).ok()
        };
        let Some(places) = meant.into_iter().map(place).collect::<Option<Vec<usize>>>() else {
            continue;
        };
        for place in places {
            let part = &mut scored[place].0;
            *part = 1.0 - (1.0 - *part) * (1.0 - score);
        }
        scored[at].0 = 0.0;
    }
}

/// Makes one name of two if the line speaks of one key: "a key for sales and marketing".
pub fn join_pair(line: SenseLine<'_, '_>, found: &mut Vec<(BusinessUnit, Named)>) {
    const AND: Senses = Senses::of(&[sense::AND]);
    let [(_, one), (_, other)] = &found[..] else { return };
    let (first, last) = (one.first, other.last);
    let pair = other.first == one.last + 1
        && line.has(one.last, AND)
        && !line.reading.gap(one.last).is_break()
        && first > 0
        && line.reading.spelling(first - 1) == "for";
    let pair = pair && !shares(line);
    let candidate = Candidate { first, last };
    let unit = BusinessUnit::from_folded(&teams::name(line, &candidate)).filter(|_| pair);
    if let Some(unit) = unit {
        let probability = one.probability.min(other.probability);
        *found = vec![(unit, Named { first, last, probability })];
    }
}

/// The least probability of a name that is written like a code, or that opens a list of teams.
const MARKED: f32 = 0.8;

/// Returns true for the first name of a list behind a word for several teams: "for teams search, fraud
/// and mobile".
fn opens_list(line: SenseLine<'_, '_>, Candidate { first, last }: Candidate) -> bool {
    const TEAM: Senses = Senses::of(&[sense::TEAM]);
    const AND: Senses = Senses::of(&[sense::AND]);
    const LEADS: Senses = Senses::of(&[sense::FOR, sense::OF]);
    let reading = line.reading;
    let several = |at: usize| {
        line.has(at, TEAM) && line.tag(at).is_some_and(|tag| tag.inflection == Inflection::S)
    };
    // "For our three teams", but "Leaked!!! Posted in teams chat, …".
    let describes = |at: &usize| {
        reading.is_any(*at, &[Concept::Article, Concept::NumberWord])
            || reading.word(*at).kind == WordKind::Number
    };
    let led = |at: usize| {
        let lead = (0..at).rev().find(|at| !describes(at));
        reading.gap(first) == Gap::Colon || lead.is_some_and(|at| line.has(at, LEADS))
    };
    first > 0
        && several(first - 1)
        && led(first - 1)
        && matches!(reading.gap(first), Gap::Space | Gap::Colon)
        && (reading.gap(last) == Gap::Comma || last < reading.len() && line.has(last, AND))
        && last <= first + LONGEST_LISTED
        && !(first..last).any(|at| line.has(at, AND))
}

/// Maximum number of words in a name that opens a list.
const LONGEST_LISTED: usize = 2;

/// Returns true for a compound with a number after "of" or "for": "the key of fox-delete-2".
fn is_coded(line: SenseLine<'_, '_>, Candidate { first, last }: Candidate) -> bool {
    const LEADS: Senses = Senses::of(&[sense::FOR, sense::OF]);
    let reading = line.reading;
    let joined = |at: usize| matches!(reading.gap(at), Gap::Joined(b'-' | b'_'));
    let coded = |at: usize| reading.spelling(at).contains(|c: char| c.is_ascii_digit());
    last > first + 1
        && first > 0
        && line.has(first - 1, LEADS)
        && !reading.gap(first).is_break()
        && (first + 1..last).all(joined)
        && !joined(last)
        && (first..last).any(coded)
        && (first..last).any(|at| !coded(at))
}

/// Returns true if the line is about several teams: "give sales and finance a key each".
fn shares(line: SenseLine<'_, '_>) -> bool {
    (0..line.reading.len()).any(|at| classes::APIECE.has(line.reading.spelling(at)))
}

/// Returns true for a quoted name and a word like "team" behind it.
fn is_quoted(line: SenseLine<'_, '_>, Candidate { first, last }: Candidate) -> bool {
    let opens = first == 0 || !line.reading.word(first - 1).quoted;
    opens && last > first + 1 && line.reading.word(first).quoted && closes_quoted(line, last - 1)
}

/// Returns true if the word at `at` is a word like "team" behind a quoted name: "the \"No Reply\" team".
pub fn closes_quoted(line: SenseLine<'_, '_>, at: usize) -> bool {
    let reading = line.reading;
    at > 0
        && at < reading.len()
        && reading.gap(at) == Gap::Mark
        && reading.word(at - 1).quoted
        && !reading.word(at).quoted
        && reading.is(at, Concept::TeamWord)
}

/// Returns the place of "and" in two names after a word for several keys: "keys for sales and
/// finance", but "a key for sales and finance" is for one team.
fn joint(
    line: SenseLine<'_, '_>,
    candidate: Candidate,
    keys: Symbol,
    shared: bool,
) -> Option<usize> {
    const AND: Senses = Senses::of(&[sense::AND]);
    const LEADS: Senses = Senses::of(&[sense::FOR]);
    let Candidate { first, last } = candidate;
    let several = first > 1 && line.has(first - 1, LEADS) && is_several(line, first - 2);
    // "for atlas, borealis and cygnus", but "for atlas, research and development"
    let listed = line.reading.gap(first) == Gap::Comma
        && keys == ALL
        && !line.reading.is(first, Concept::Department);
    if !several && !listed && !shared {
        return None;
    }
    let mut joints = (first + 1..last.saturating_sub(1)).filter(|at| line.has(*at, AND));
    let joint = joints.next()?;
    (joints.next().is_none() && !line.reading.is_ampersand(joint)).then_some(joint)
}

/// Returns true if the word at `at` is for several keys. "Credentials" may be one pair.
fn is_several(line: SenseLine<'_, '_>, at: usize) -> bool {
    const KEY: Senses = Senses::of(&[sense::KEY]);
    let several = line.tag(at).is_some_and(|tag| tag.inflection == Inflection::S);
    several && line.has(at, KEY) && !line.reading.spelling(at).starts_with("cred")
}

/// Returns true if a name starts behind an ordinal that belongs to it: "for 3rd Line Support".
fn follows_ordinal(line: SenseLine<'_, '_>, first: usize) -> bool {
    const LEADS: Senses = Senses::of(&[sense::FOR, sense::TEAM]);
    if first < 2 || line.value(first - 1).is_some() || !line.has(first - 2, LEADS) {
        return false;
    }
    let ordinal = line.reading.spelling(first - 1);
    let digits = ordinal.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < ordinal.len()
        && classes::ORDINAL_ENDING.has(digits)
        && !line.reading.gap(first).is_break()
        && !line.reading.gap(first - 1).is_break()
}
