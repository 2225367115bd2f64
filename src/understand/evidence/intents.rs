//! Evidence for the intent of a part of a line.

use crate::understand::evidence::feature::{Feature, Features, Kind};
use crate::understand::evidence::frames::{ACTIONS, OBJECTS};
use crate::understand::evidence::lexicon::Inflection;
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::symbol::*;
use crate::understand::tokens::{Gap, WordKind};

/// How many known words count as early.
const EARLY: usize = 3;

/// Returns the features of the words from `first` up to `last`.
pub fn features(line: SenseLine<'_, '_>, first: usize, last: usize) -> Vec<Feature> {
    let reading = line.reading;
    let mut features = Features::default();
    features.add(Kind::Bias, &[]);
    let (mut known, mut unknown, mut requests) = (0, 0, 0);
    // The symbols of the last two words, and whether the last one is unknown.
    let mut window: [Vec<Symbol>; 2] = [Vec::new(), vec![START]];
    let mut step = |features: &mut Features, symbols: Vec<Symbol>| {
        if symbols == [UNKNOWN] && window[1] == [UNKNOWN] {
            return;
        }
        for before in &window[1] {
            symbols.iter().for_each(|symbol| features.add(Kind::Pair, &[*before, *symbol]));
        }
        if window[1] == [UNKNOWN] {
            for before in &window[0] {
                symbols.iter().for_each(|symbol| features.add(Kind::Around, &[*before, *symbol]));
            }
        }
        window.swap(0, 1);
        window[1] = symbols;
    };
    let mut at = first;
    while at < last {
        if at > first
            && matches!(reading.gap(at), Gap::Stop | Gap::Comma | Gap::Colon | Gap::Assign)
        {
            let gap = line.gap(at);
            features.add(Kind::Has, &[gap]);
            step(&mut features, vec![gap]);
        }
        if reading.word(at).possessive {
            features.add(Kind::Possessive, &[]);
        }
        if let Some(value) = line.value(at) {
            features.add(Kind::Has, &[value]);
            step(&mut features, vec![value]);
            at = line.after(at);
            continue;
        }
        let Some(tag) = line.tag(at).copied() else {
            unknown += 1;
            match reading.word(at).kind {
                WordKind::Number => features.add(Kind::Has, &[NUMBER]),
                WordKind::At => features.add(Kind::Has, &[ADDRESS]),
                WordKind::Link => features.add(Kind::Has, &[LINK]),
                WordKind::Secret => features.add(Kind::Has, &[SECRET]),
                _ => {}
            }
            step(&mut features, vec![UNKNOWN]);
            at += 1;
            continue;
        };
        for sense in tag.senses.iter() {
            features.add(Kind::Sense, &[sense]);
            if known < EARLY {
                features.add(Kind::Early, &[count(known), sense]);
            }
        }
        known += 1;
        if tag.senses.has(ACTIONS) {
            let meant = line.meant(&tag);
            let (object, far) = line.object(&tag);
            let requested = matches!(meant, ORDER | POLITE | NEED);
            requests += usize::from(requested);
            for action in tag.senses.iter().filter(|sense| ACTIONS.contains(*sense)) {
                features.add(Kind::Action, &[action, meant]);
                features.add(Kind::Object, &[action, object, if far { SOME } else { NONE }]);
                features.add(Kind::Frame, &[action, meant, object]);
                match tag.inflection {
                    Inflection::Base => {}
                    Inflection::S => features.add(Kind::Inflected, &[action, PLURAL]),
                    Inflection::Past => features.add(Kind::Inflected, &[action, PAST]),
                    Inflection::Ing => features.add(Kind::Inflected, &[action, GERUND]),
                }
                if requested && requests == 1 {
                    features.add(Kind::FirstRequest, &[action]);
                }
            }
        } else if tag.inflection == Inflection::S {
            for object in tag.senses.iter().filter(|sense| OBJECTS.contains(*sense)) {
                features.add(Kind::Plural, &[object]);
            }
        }
        step(&mut features, tag.senses.iter().collect());
        at = tag.last.max(at + 1);
    }
    step(&mut features, vec![END]);
    // Nothing was learned of the words of a custom grammar.
    let custom = |at: usize| reading.custom.iter().any(|own| (own.first..own.last).contains(&at));
    for at in first..last {
        if line.value(at).is_some() || custom(at) {
            continue;
        }
        let word = reading.spelling(at);
        features.words(Kind::Word, [word]);
        if at > first && line.value(at - 1).is_none() {
            features.words(Kind::WordPair, [reading.spelling(at - 1), word]);
        }
    }
    let words = last - first;
    let share = match unknown {
        0 => NONE,
        _ if unknown * 3 < words => SOME,
        _ if unknown * 3 < 2 * words => MOST,
        _ => ALL,
    };
    features.add(Kind::Unknown, &[share]);
    let size = [2, 5, 10, 20].iter().filter(|size| words > **size).count();
    features.add(Kind::Length, &[count(size)]);
    features.add(Kind::Requests, &[count(requests.min(3))]);
    if reading.asks(last) {
        features.add(Kind::QuestionMark, &[]);
    }
    if (first..last).any(|at| reading.word(at).quoted) {
        features.add(Kind::Quotation, &[]);
    }
    features.finish()
}
