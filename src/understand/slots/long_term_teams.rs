//! Finds teams after "long-term key for" whose words have other meanings, such as a purpose ("Test",
//! "Key Accounts"): only a team can stand there. Other names are found by their evidence.

use crate::domain::BusinessUnit;
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::analysis::name_words::{NAME_CONCEPTS, hyphenated};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::custom::overlay;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, WordKind};

/// Maximum number of words in a name. More words are a sentence.
const LONGEST: usize = 6;

/// Concepts that no name contains: they lead, link or ask.
const NO_NAME: &[Concept] = &[
    Article,
    Indefinite,
    Person,
    Polite,
    Greeting,
    Thanks,
    For,
    In,
    Negation,
    Modal,
    Auxiliary,
    Verb,
    Want,
    Use,
    Which,
    Hypothetical,
    OwnerCue,
    RegionCue,
    LifeCue,
    UnitCue,
    Foreign,
    Vague,
    MoreThan,
    OlderThan,
    Cancel,
    Quit,
    Each,
    Or,
    Another,
    Says,
    Boundary,
    Filler,
    TimeUnit,
    Event,
];

/// Concepts that may follow a name without a break.
const BEHIND: &[Concept] = &[In, OwnerCue, RegionCue, Polite, Thanks];

/// Concepts that aren't a name by themselves.
const NO_NAME_ALONE: &[Concept] = &[
    Product, Models, Key, Keys, Access, SaidShort, SaidLong, NewOne, Old, NumberWord, RegionName,
    And, Of, One,
];

/// Claims the teams after each "long-term key for".
pub fn claim(reading: &mut Reading<'_>) {
    if !reading.present.has(SaidLong) {
        return;
    }
    let owned =
        reading.findings.iter().any(|finding| matches!(finding.kind, FindingKind::Owner(_)));
    for at in 1..reading.len() {
        let Some(plural) = leads(reading, at, owned) else { continue };
        let Some(names) = names(reading, at + 1, plural) else { continue };
        for (first, last) in names {
            let name = BusinessUnit::from_folded(&hyphenated(reading, first, last));
            // "Short Term Lending" would state a type.
            let typed = (first..last).any(|at| reading.is_any(at, &[SaidShort, SaidLong]));
            let known = typed || (first..last).all(|at| !reading.is_open(at));
            let other = overlay::team(reading, first, last).is_some()
                || (first..reading.len().min(last + 1)).any(|at| reading.word(at).quoted)
                || last > first + 1 && classes::RUNS.has(reading.spelling(first));
            if let Some(name) = name.filter(|_| known && !other) {
                reading.claim(FindingKind::Unit(name, false), first, last);
            }
        }
    }
}

/// Returns true for several keys and false for one, if the word at `at` is the "for" after a
/// long-term key; otherwise `None`.
fn leads(reading: &Reading<'_>, at: usize, owned: bool) -> Option<bool> {
    let is_for =
        reading.is(at, For) && reading.spelling(at) == "for" && !reading.gap(at).is_break();
    let noun = |at: usize| {
        !reading.gap(at + 1).is_break()
            && (reading.is_any(at, &[Key, Keys, Access, Product]) || reading.spelling(at) == "one")
    };
    let before = (0..at).rev().find(|at| !noun(*at)).filter(|_| is_for)?;
    let tag = reading.tag(before).filter(|tag| tag.meaning.concept == SaidLong)?;
    let by_name = classes::LONG.has(reading.spelling(tag.first)) && before + 1 < at;
    let plural = (tag.first..at).any(|at| reading.is(at, Keys));
    (by_name || owned).then_some(plural)
}

/// Returns the names from `first` up to the next break, or `None` if other words are there.
fn names(reading: &Reading<'_>, first: usize, plural: bool) -> Option<Vec<(usize, usize)>> {
    let mut names = Vec::new();
    let (mut start, mut at) = (first, first);
    loop {
        let and = reading.is(at, And) && !reading.is_ampersand(at);
        // "keys for a, b and c" are several, "a key for a and b" is one.
        let parts = plural && at > start && (and || reading.gap(at) == Gap::Comma);
        if parts {
            names.push((start, at));
            at += usize::from(and);
            at += usize::from(!and && reading.is(at, And));
            start = at;
        }
        let inside = at == start || !reading.gap(at).is_break();
        if !inside || at >= reading.len() || !reading.is_free(at) || reading.is_any(at, BEHIND) {
            break;
        }
        if !fits(reading, at) {
            return None;
        }
        at += 1;
    }
    // In "…, mail a@b.com", the words after the last comma aren't a name.
    let owner = reading.finding(at).is_some_and(|next| matches!(next.kind, FindingKind::Owner(_)));
    let label = owner && start > first && reading.gap(start) == Gap::Comma;
    if at > start && !label {
        names.push((start, at));
    }
    let ended = reading.gap(at).is_break() || !reading.is_free(at) || reading.is_any(at, BEHIND);
    (ended && !names.is_empty() && names.iter().all(|name| is_name(reading, *name)))
        .then_some(names)
}

/// Returns true if the word can be part of a name.
fn fits(reading: &Reading<'_>, at: usize) -> bool {
    let word = reading.word(at);
    // "IT" in capitals is a name, not a pronoun.
    let raw = reading.raw(at, at + 1);
    let acronym =
        raw.len() > 1 && !reading.is_shouted() && raw.chars().all(|c| c.is_ascii_uppercase());
    let acts = reading.tag(at).is_some_and(|tag| {
        ACTS.contains(&tag.meaning.concept)
            && tag.mood == Mood::Requested
            && !matches!(tag.meaning.concept, List | Check)
    });
    matches!(word.kind, WordKind::Plain | WordKind::Number)
        && !acts
        && (acronym && reading.is(at, Person) || !reading.is_any(at, NO_NAME))
}

fn is_name(reading: &Reading<'_>, (first, last): (usize, usize)) -> bool {
    let counts = |at: usize| {
        reading.is_open(at)
            || reading.is_any(at, NAME_CONCEPTS)
            || !reading.is_any(at, NO_NAME_ALONE)
    };
    // "team atlas" is called atlas; "user 7" is not a team.
    let led = last > first + 1 && reading.is(first, TeamWord) && reading.spelling(first) == "team";
    (1..=LONGEST).contains(&(last - first)) && !led && (first..last).any(counts)
}

#[cfg(test)]
mod tests {
    use crate::understand::Grammar;

    #[test]
    fn only_a_team_can_stand_after_long_term_key_for() {
        let grammar = Grammar::builtin().unwrap();
        for (line, unit) in [
            ("long-term key for testing", Some("testing")),
            ("long-term Bedrock key for CI/CD please", Some("ci-cd")),
            ("long-term keys for dev and prod", Some("dev")),
            ("long-term key for a nightly job", None),
            ("key for testing", None),
        ] {
            let requests = grammar.understand(line).requests;
            let said = requests[0].business_unit.as_ref().map(|unit| unit.as_str());
            assert_eq!(said, unit, "{line}");
        }
    }
}
