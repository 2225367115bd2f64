//! Evidence that a new request starts at a clause.

use crate::understand::evidence::feature::{Feature, Features, Kind};
use crate::understand::evidence::frames::ACTIONS;
use crate::understand::evidence::intents;
use crate::understand::evidence::lexicon::{self, Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::model::Model;
use crate::understand::evidence::symbol::*;

const JOINS: Senses = Senses::of(&[sense::AND, sense::OR, sense::BUT]);
const VALUES: [Symbol; 7] = [LIFETIME, REGION, OWNER, KEY_ID, TEAM, AGE, IAM_USER];
const THINGS: [Symbol; 5] =
    [sense::KEY, sense::ACCESS, sense::MODEL, sense::SHORT_TYPE, sense::LONG_TYPE];

/// The least probability of an intent that counts as likely.
const LIKELY: f32 = 0.5;

/// How many clauses before and after a cut count, so that the work stays linear.
const WINDOW: usize = 3;

/// Returns the features of each possible cut of a line, with its position. Leaves out the cuts that
/// `certain` knows to be none.
pub fn features(
    line: SenseLine<'_, '_>,
    intents: &Model<'_>,
    certain: impl Fn(usize) -> bool,
) -> Vec<(usize, Vec<Feature>)> {
    let ends = line.cuts();
    let cut = |at: usize| {
        let near = Near {
            first: ends[at.saturating_sub(WINDOW)],
            before: ends[at - 1],
            at: ends[at],
            after: ends[at + 1],
            last: ends[(at + WINDOW).min(ends.len() - 1)],
        };
        (near.at, of_cut(line, intents, near))
    };
    (1..ends.len().saturating_sub(1)).filter(|at| !certain(ends[*at])).map(cut).collect()
}

/// The positions around a cut.
struct Near {
    /// The start of the first clause that counts.
    first: usize,
    /// The start of the clause before the cut.
    before: usize,
    at: usize,
    /// The end of the clause after the cut.
    after: usize,
    /// The end of the last clause that counts.
    last: usize,
}

fn of_cut(line: SenseLine<'_, '_>, intents: &Model<'_>, near: Near) -> Vec<Feature> {
    let Near { first, before, at, after, last } = near;
    let mut features = Features::default();
    let mut add = |kind: Kind, symbols: &[Symbol]| features.add(kind, symbols);
    add(Kind::Bias, &[]);
    let join =
        lexicon::senses(line.reading.spelling(at - 1)).iter().find(|sense| JOINS.contains(*sense));
    let gap = if line.gap(at) == SPACE && join.is_some() { line.gap(at - 1) } else { line.gap(at) };
    add(Kind::CutGap, &[gap, join.unwrap_or(NOTHING)]);
    let next = line.symbols(at);
    let second = line.symbols(line.after(at));
    for one in &next {
        add(Kind::CutNext, &[join.map_or(gap, |_| NOTHING), *one]);
        second.iter().for_each(|two| add(Kind::CutNextTwo, &[*one, *two]));
    }
    let mut action = false;
    let (mut requests_before, mut requests_after) = (0, 0);
    let mut word = first;
    while word < last {
        if let Some(tag) = line.tag(word).filter(|tag| tag.senses.has(ACTIONS)) {
            let meant = line.meant(tag);
            if (at..after).contains(&word) && !action {
                action = true;
                let actions = tag.senses.iter().filter(|sense| ACTIONS.contains(*sense));
                actions.for_each(|action| add(Kind::CutAction, &[action, meant]));
            }
            if matches!(meant, ORDER | POLITE | NEED) {
                if word < at {
                    requests_before += 1;
                } else if word < after {
                    requests_after += 1;
                }
            }
        }
        word = line.after(word);
    }
    if !action {
        add(Kind::CutAction, &[NOTHING, NOTHING]);
    }
    add(Kind::CutRequests, &[count(requests_before.min(2)), count(requests_after.min(2))]);
    let number = |from: usize, to: usize, fits: &dyn Fn(usize) -> bool| {
        let (mut count, mut word) = (0, from);
        while word < to {
            count += usize::from(fits(word));
            word = line.after(word);
        }
        count.min(2)
    };
    for value in VALUES {
        let fits = |at: usize| line.value(at) == Some(value);
        let (left, right) = (number(first, at, &fits), number(at, after, &fits));
        if left + right > 0 {
            add(Kind::CutValue, &[value, count(left), count(right)]);
        }
    }
    for thing in THINGS {
        let fits = |at: usize| line.has(at, Senses::of(&[thing]));
        let (left, right) = (number(first, at, &fits), number(at, after, &fits));
        if left + right > 0 {
            add(Kind::CutObject, &[thing, count(left), count(right)]);
        }
    }
    let left = likely(line, intents, first, at);
    let right = likely(line, intents, at, last);
    add(Kind::CutIntents, &[left, right, if left == right { ALL } else { NONE }]);
    let left = likely(line, intents, before, at);
    let right = likely(line, intents, at, after);
    add(Kind::CutClauses, &[left, right, if left == right { ALL } else { NONE }]);
    let word = |at: usize| line.reading.spelling(at);
    features.words(Kind::WordBefore, [word(at - 1)]);
    features.words(Kind::WordAfter, [word(at)]);
    features.words(Kind::WordAfter, [word(at), word(at + 1)]);
    features.words(Kind::WordPair, [word(at - 1), word(at)]);
    let mut add = |kind: Kind, symbols: &[Symbol]| features.add(kind, symbols);
    let words = after - at;
    add(Kind::CutLength, &[count([1, 2, 4, 8].iter().filter(|size| words > **size).count())]);
    features.finish()
}

/// Returns the symbol of the likely intent of a range.
fn likely(line: SenseLine<'_, '_>, model: &Model<'_>, first: usize, last: usize) -> Symbol {
    let probabilities = model.probabilities(&intents::features(line, first, last));
    let best = probabilities.iter().copied().zip(model.classes).max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((probability, class)) if probability >= LIKELY => symbol_of(class),
        _ => UNSURE,
    }
}

/// Returns the symbol of an intent.
pub fn symbol_of(class: &str) -> Symbol {
    let sign = SIGNS.iter().position(|sign| {
        *sign == class || sign.strip_suffix("_all").is_some_and(|name| name == class)
    });
    sign.map_or(UNSURE, |sign| FIRST_SIGN + sign as u8)
}
