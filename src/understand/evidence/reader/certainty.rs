//! Evidence that a reading is right and meant.

use crate::domain::{DoubtKind, Request, TypeRule, Understanding};
use crate::understand::evidence::cuts::symbol_of;
use crate::understand::evidence::feature::{Feature, Features, Kind};
use crate::understand::evidence::lexicon::{Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::parse::Parse;
use crate::understand::evidence::symbol::*;
use crate::understand::tokens::WordKind;

/// How many doubts and parts count, so that the work stays linear.
const MOST: usize = 16;

/// Returns the features of a reading.
pub fn features(
    line: SenseLine<'_, '_>,
    understanding: &Understanding,
    parsed: &Parse<'_>,
) -> Vec<Feature> {
    let mut features = Features::default();
    let mut add = |kind: Kind, symbols: &[Symbol]| features.add(kind, symbols);
    add(Kind::Bias, &[]);
    for part in &parsed.parts {
        add(Kind::Level, &[symbol_of(part.intent), level(part.probability)]);
    }
    let least = parsed.parts.iter().map(|part| part.probability).fold(1.0, f32::min);
    add(Kind::LeastLevel, &[level(least)]);
    let team = parsed.teams.iter().map(|team| team.probability).reduce(f32::min);
    add(Kind::TeamLevel, &[team.map_or(NOTHING, level)]);
    let lost = count((parsed.lost * 10.0) as usize);
    add(Kind::LostName, &[lost]);
    add(Kind::CutLevel, &[level(parsed.cut)]);
    add(Kind::Parts, &[count(parsed.parts.len().min(3))]);
    for request in &understanding.requests {
        let rule = request.type_rule.map_or(NOTHING, rule_symbol);
        add(Kind::TypeRule, &[rule]);
        add(Kind::LostNameType, &[rule, lost]);
        if request.ttl.is_some() {
            add(Kind::Slot, &[LIFETIME]);
        }
        if request.region.is_some() {
            add(Kind::Slot, &[REGION]);
        }
    }
    let words = 0..line.reading.len();
    add(Kind::UnknownWords, &[count(words.clone().filter(|at| line.is_unknown(*at)).count())]);
    let numbers = words
        .clone()
        .filter(|at| line.value(*at).is_none() && line.reading.word(*at).kind == WordKind::Number);
    add(Kind::Has, &[if numbers.count() > 0 { NUMBER } else { NONE }]);
    let size = [3, 6, 10, 15, 25, 40].iter().filter(|size| words.len() > **size).count();
    add(Kind::Length, &[count(size)]);
    if line.reading.asks(words.end) {
        add(Kind::QuestionMark, &[]);
    }
    if words.clone().any(|at| line.reading.word(at).quoted) {
        add(Kind::Quotation, &[]);
    }
    add_doubts(understanding, parsed, &mut features);
    // A short-term key needs no confirmation, so that only the plainest evidence counts.
    if understanding.requests.iter().any(Request::may_change_iam) {
        add_places(line, understanding, &mut features);
        add_surroundings(line, &mut features);
    }
    features.finish()
}

/// Adds the kinds of the gate's doubts.
fn add_doubts(understanding: &Understanding, parsed: &Parse<'_>, features: &mut Features) {
    let doubts = || understanding.doubts.iter().take(MOST);
    for doubt in doubts() {
        let kind = doubt_symbol(doubt.why);
        let number = doubts().filter(|other| other.why == doubt.why).count();
        features.add(Kind::Doubted, &[kind, count(number.min(4))]);
        for part in parsed.parts.iter().take(MOST) {
            features.add(Kind::DoubtedIntent, &[kind, symbol_of(part.intent)]);
        }
    }
}

/// Adds the places and senses of the doubted words.
fn add_places(line: SenseLine<'_, '_>, understanding: &Understanding, features: &mut Features) {
    for doubt in understanding.doubts.iter().take(MOST) {
        let kind = doubt_symbol(doubt.why);
        let words = line.reading.words_within(doubt.start, doubt.end);
        if words.is_empty() {
            continue;
        }
        let (first, last) = (words.start, words.end - 1);
        let (from, to) = clause(line, first);
        let place = match (from..to).find(|at| is_object(line, *at)) {
            _ if first == 0 => START,
            None => NONE,
            Some(object) if object < first => LAST,
            Some(_) => FIRST,
        };
        let ends = if last + 1 >= to { END } else { NOTHING };
        features.add(Kind::DoubtPlace, &[kind, place, ends]);
        for symbol in words.flat_map(|at| line.symbols(at)) {
            features.add(Kind::DoubtSense, &[kind, symbol]);
        }
    }
}

/// Adds what follows the object of the request in its clause, and how the line opens.
fn add_surroundings(line: SenseLine<'_, '_>, features: &mut Features) {
    let words = line.reading.len();
    if let Some(object) = (0..words).rev().find(|at| is_object(line, *at)) {
        let (_, to) = clause(line, object);
        let mut at = line.after(object);
        if at >= to {
            features.add(Kind::Tail, &[END, line.gap(at)]);
        }
        while at < to {
            for symbol in line.symbols(at) {
                features.add(Kind::Tail, &[symbol, line.gap(at)]);
            }
            at = line.after(at);
        }
    }
    if words > 0 {
        let end = line.after(0);
        for symbol in line.symbols(0) {
            features.add(Kind::Opening, &[symbol, line.gap(end)]);
        }
    }
}

/// Returns the range of the clause around a word.
fn clause(line: SenseLine<'_, '_>, at: usize) -> (usize, usize) {
    let breaks = |at: &usize| line.reading.gap(*at).is_break();
    let first = (1..=at).rev().find(breaks).unwrap_or(0);
    let last = (at + 1..line.reading.len()).find(breaks).unwrap_or(line.reading.len());
    (first, last)
}

/// Returns true if the word at `at` names a key or the team of one.
fn is_object(line: SenseLine<'_, '_>, at: usize) -> bool {
    const OBJECTS: Senses = Senses::of(&[sense::KEY, sense::ACCESS]);
    matches!(line.value(at), Some(KEY_ID | IAM_USER | TEAM)) || line.has(at, OBJECTS)
}

/// Returns the level of a probability.
fn level(probability: f32) -> Symbol {
    count([0.5, 0.75, 0.9, 0.97, 0.99, 0.998].iter().filter(|one| probability >= **one).count())
}

fn doubt_symbol(kind: DoubtKind) -> Symbol {
    match kind {
        DoubtKind::Unknown => UNKNOWN,
        DoubtKind::Negation => NEGATED,
        DoubtKind::Exception => EXCEPTION,
        DoubtKind::Condition => CONDITION,
        DoubtKind::Later => FUTURE,
        DoubtKind::Retraction => RETRACTED,
        DoubtKind::Hedge => HEDGED,
        DoubtKind::Report => TOLD,
        DoubtKind::Unmet => UNMET,
    }
}

fn rule_symbol(rule: TypeRule) -> Symbol {
    match rule {
        TypeRule::Said => SAID,
        TypeRule::BothSaid => BOTH_SAID,
        TypeRule::Duration => DURATION,
        TypeRule::CuesOfBoth => CUES_OF_BOTH,
        TypeRule::OnlyProduction => ONLY_PRODUCTION,
        TypeRule::Cues => CUES,
        TypeRule::Unit => UNIT,
        TypeRule::Default => DEFAULT,
        TypeRule::Unsure => UNSURE,
        TypeRule::Intent => BY_INTENT,
    }
}
