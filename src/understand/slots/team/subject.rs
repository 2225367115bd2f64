//! Finds teams as subjects: "X needs a key", "the key that X uses", "required by X".

use crate::understand::analysis::Reading;
use crate::understand::analysis::noun_phrase::{NounPhrase, noun_phrase};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, WordKind};

/// Returns the subject of a want: "X needs a key", "X should have one", "can X get", "do X have",
/// "which keys X holds".
pub fn subject(reading: &Reading<'_>, at: usize, first: usize, last: usize) -> Option<NounPhrase> {
    let opens = at == first
        || reading.gap(at).is_break()
        || reading.spelling(at - 1) == "that"
        || reading.is_any(
            at - 1,
            &[
                Modal, Auxiliary, Get, And, Which, Keys, Key, Filler, Boundary, Verb, Address,
                Polite, Greeting, Stating, Want,
            ],
        );
    if !opens {
        return None;
    }
    let found = noun_phrase(reading, at, last, false)?;
    // In "we want our own chatbot and brand marketing needs a key", an object isn't a subject.
    let before = (first..at).rev().find(|at| !reading.is_any(*at, &[Article, Filler, NewOne]));
    let had = before.is_some_and(|before| reading.is_any(before, &[Get, Want, Make]));
    if had && (found.first..found.last).any(|at| reading.is(at, And)) {
        return None;
    }
    // "what policy gets attached" asks about no team.
    let topic = at > first
        && reading.is(at - 1, Which)
        && (found.first..found.last).all(|at| reading.is(at, Topic));
    if topic {
        return None;
    }
    // Some words may precede the want: "the choir library doesn't have a key yet", "it is research
    // that needs one".
    let mut verb = found.last;
    while verb < last.min(found.last + 3)
        && !reading.gap(verb).is_break()
        && (reading.is_any(verb, &[Modal, Auxiliary, Negation, Filler])
            || reading.spelling(verb) == "that")
    {
        verb = reading.tag(verb).map_or(verb + 1, |tag| tag.last);
    }
    let wish = reading.tag(verb).filter(|tag| {
        matches!(tag.meaning.concept, Want | Get)
            || tag.meaning.concept == Make && reading.spelling(verb) == "be"
    });
    // "Audit request: …" has no subject.
    let wants =
        !reading.gap(verb).is_break() && wish.is_some_and(|tag| !reading.gap(tag.last).is_break());
    let clause = || (first..at).rev().take_while(|at| !reading.gap(at + 1).is_break());
    let about_keys = || {
        clause().any(|at| reading.is_any(at, &[Keys, Key]))
            && clause().any(|at| reading.is(at, Which))
    };
    let inverted = |verb: usize| {
        reading.gap(verb) == Gap::Stop && (at..last).any(|at| reading.is_any(at, &[Keys, Key]))
    };
    let asked = at > first
        && reading.is_any(at - 1, &[Auxiliary, Get])
        && (about_keys() || inverted(at - 1))
        || at > first && reading.is(at - 1, Keys) && clause().any(|at| reading.is(at, Which));
    // In "delete AKIA… once Ann has migrated", the key is already named.
    let named = || (first..at).any(|at| reading.word(at).kind == WordKind::KeyId);
    ((wants || asked) && !named()).then_some(found)
}

/// Returns the team after "by": "access is required by X".
pub fn after_by(
    reading: &Reading<'_>,
    at: usize,
    _first: usize,
    last: usize,
) -> Option<NounPhrase> {
    let wanted = at > 0
        && reading.spelling(at) == "by"
        && reading.is(at - 1, Want)
        && !reading.gap(at).is_break();
    wanted.then(|| noun_phrase(reading, at + 1, last, false)).flatten()
}

/// Returns the team that uses a key: "the key X is using", "a key which X can use".
pub fn user_of(reading: &Reading<'_>, at: usize, _first: usize, last: usize) -> Option<NounPhrase> {
    let key = reading
        .tag(at)
        .filter(|tag| tag.first == at && matches!(tag.meaning.concept, Key | Keys | Access))?;
    let relative = matches!(reading.spelling(key.last), "which" | "that");
    let from = key.last + usize::from(relative);
    if from >= last || reading.gap(from).is_break() {
        return None;
    }
    let found = noun_phrase(reading, from, last, false)?;
    let verb = found.last + usize::from(reading.is_any(found.last, &[Auxiliary, Modal]));
    (reading.is(verb, Use) && !reading.gap(verb).is_break()).then_some(found)
}

/// Returns the subject, at the start of the sentence, of a want after "and": "X replaces our old
/// gateway and needs a key".
pub fn distant_subject(
    reading: &Reading<'_>,
    at: usize,
    first: usize,
    last: usize,
) -> Option<NounPhrase> {
    let joined = at > first && reading.is(at, Want) && !reading.gap(at).is_break() && {
        let before = (first..at).rev().find(|at| !reading.is_any(*at, &[Polite, Filler, Boundary]));
        before.is_some_and(|before| reading.is(before, And))
    };
    if !joined {
        return None;
    }
    let start = (first..at).rev().find(|at| *at == first || reading.gap(*at) == Gap::Stop)?;
    // A compound is the whole name, so a verb follows it.
    let compound = reading.compound_end(start);
    let end = if compound > start + 1 && !reading.is_any(compound, &[TeamWord, NameTail, CueLong]) {
        compound
    } else {
        last
    };
    let found = noun_phrase(reading, start, end, false)?;
    // The subject's verb must follow.
    let verb = !reading.gap(found.last).is_break() && found.last < at;
    let tail = found.last > found.first && reading.is_any(found.last - 1, &[NameTail, CueLong]);
    let complete = found.team || end < last || tail;
    (verb && complete).then_some(found)
}

/// Returns the team that a pronoun stands for: "we are onboarding the claims department and they
/// want a key".
pub fn antecedent(
    reading: &Reading<'_>,
    at: usize,
    first: usize,
    last: usize,
) -> Option<NounPhrase> {
    let pronoun =
        at > first && reading.is(at, Want) && matches!(reading.spelling(at - 1), "they" | "it");
    if !pronoun {
        return None;
    }
    let articles = (first..at).rev().take(24).filter(|at| reading.is(*at, Article));
    articles.filter_map(|at| noun_phrase(reading, at, last, false)).find(|found| found.team)
}

#[cfg(test)]
mod tests {
    use crate::understand::Grammar;

    #[test]
    fn people_next_to_a_key_id_are_not_its_team() {
        let grammar = Grammar::builtin().unwrap();
        for line in [
            "delete key AKIASANDBOX000000001 once Ann has migrated",
            "delete AKIASANDBOX000000001 once Ann and Bob have migrated",
            "delete key AKIASANDBOX000000001 after Bob leaves",
            "deactivate AKIASANDBOX000000001 as soon as Lisa gets a new one",
            "delete AKIASANDBOX000000001 because Ann needs it no more",
        ] {
            let understanding = grammar.understand(line);
            assert!(!understanding.doubts.is_empty(), "{line}");
            let request = &understanding.requests[0];
            assert_eq!(request.business_unit, None, "{line}");
            assert!(request.access_key_id.is_some(), "{line}");
        }
    }
}
