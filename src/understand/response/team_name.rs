//! Reads the team's name in a response, without the words around it and without "not X", and the
//! number that selects one of several.

use crate::domain::{BusinessUnit, Signal};
use crate::understand::analysis::name_words::hyphenated;
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::custom::overlay;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::replies::SignalMatch;
use crate::understand::response::yes_no::LIGHT;
use crate::understand::tokens::{Gap, WordKind};

/// Concepts that occur in sentences but never in a team's name.
const OF_SENTENCES: &[Concept] = &[
    Want,
    Make,
    Get,
    Modal,
    Negation,
    Hypothetical,
    Reported,
    How,
    Question,
    Which,
    Explain,
    Trouble,
    Cancel,
    Quit,
];
/// Maximum number of words in a name, without words like "for" around it. More words are a
/// sentence.
const LONGEST_NAME: usize = 8;

/// Returns the first piece of the line that can be a team's name, without the words around it. In
/// a question, a name has at most three words.
pub fn name(reading: &Reading<'_>, found: &[SignalMatch]) -> Option<BusinessUnit> {
    let whole_question = reading.asks(reading.len());
    let piece = pieces(reading, found).next()?;
    (!whole_question || piece.last - piece.first <= 3).then_some(piece.name)
}

/// Claims the team after "for" in a line that corrects or repeats an earlier one: "same again but
/// for shipping". The first reading finds the teams of whole requests.
pub fn with_team<'a>(reading: &Reading<'a>) -> Option<Reading<'a>> {
    let is_unit = |finding: &Finding| matches!(finding.kind, FindingKind::Unit(..));
    if reading.findings.iter().any(is_unit) || reading.line.contains('?') {
        return None;
    }
    let found = reading.grammar.replies().scan(reading);
    let refers = [Signal::Same, Signal::Again, Signal::Correct, Signal::No, Signal::Add];
    if !found.iter().any(|known| refers.contains(&known.value)) {
        return None;
    }
    let (name, first, last) = led_name(reading, &found)?;
    let mut reading = reading.clone();
    reading.claim(FindingKind::Unit(name, false), first, last);
    Some(reading)
}

/// Returns the name after "for" in a line that refers to an earlier one: "same again but for
/// shipping". A purpose is no name: "actually for testing".
fn led_name(reading: &Reading<'_>, found: &[SignalMatch]) -> Option<(BusinessUnit, usize, usize)> {
    const PURPOSES: &[Concept] = &[CueShort, CueLong, CueProduction, SaidShort, SaidLong];
    let purpose = |piece: &Piece| (piece.first..piece.last).all(|at| reading.is_any(at, PURPOSES));
    let led = |piece: &Piece| {
        let before = (0..piece.first).rev().find(|at| !reading.is(*at, Article));
        before.is_some_and(|at| reading.is(at, For) && !reading.gap(at + 1).is_break())
    };
    let piece = pieces(reading, found).find(led)?;
    (!purpose(&piece)).then_some((piece.name, piece.first, piece.last))
}

/// A part of the line that can be a team's name.
struct Piece {
    name: BusinessUnit,
    first: usize,
    last: usize,
}

fn pieces(reading: &Reading<'_>, found: &[SignalMatch]) -> impl Iterator<Item = Piece> {
    let ends = |first: usize| {
        let ends = (first + 1..reading.len()).find(|at| ends_piece(reading, *at));
        (first < reading.len()).then(|| ends.unwrap_or(reading.len()))
    };
    let ranges = std::iter::successors(ends(0).map(|last| (0, last)), move |&(_, first)| {
        ends(first).map(|last| (first, last))
    });
    ranges.filter_map(move |(first, last)| piece(reading, found, first, last))
}

fn ends_piece(reading: &Reading<'_>, at: usize) -> bool {
    reading.gap(at).is_break() && reading.gap(at) != Gap::Mark
        || classes::ENDS_NAME.has(reading.spelling(at))
        || is_value(reading, at) != is_value(reading, at - 1)
}

/// Returns true if the word is part of a value other than a team.
fn is_value(reading: &Reading<'_>, at: usize) -> bool {
    reading.finding(at).is_some_and(|finding| !matches!(finding.kind, FindingKind::Unit(..)))
}

fn piece(
    reading: &Reading<'_>,
    found: &[SignalMatch],
    mut first: usize,
    mut last: usize,
) -> Option<Piece> {
    if is_value(reading, first) || classes::NO_NAME.has(reading.spelling(first)) {
        return None;
    }
    let leads = [
        Signal::Express,
        Signal::Yes,
        Signal::Assent,
        Signal::No,
        Signal::Refuse,
        Signal::Hedge,
        Signal::Remark,
        Signal::Correct,
        Signal::Naming,
    ];
    let mut led = false;
    loop {
        let signal =
            found.iter().find(|known| known.first == first && leads.contains(&known.value));
        led |= reading.is(first, For) || signal.is_some_and(|known| known.value == Signal::Naming);
        let light = is_light(reading, first)
            || reading.is_any(first, &[Article, Indefinite, For, UnitCue, And, Stating]);
        match signal {
            Some(known) if known.last <= last => first = known.last,
            _ if classes::BEFORE_NAME.has(reading.spelling(first)) => first += 1,
            _ if light && first < last => first += 1,
            _ => break,
        }
        if first >= last {
            return None;
        }
    }
    let trails = |at: usize| {
        reading.is_any(at, LIGHT)
            || reading
                .is_any(at, &[In, For, OwnerCue, RegionCue, LifeCue, And, Auxiliary, Article, Verb])
            || reading.spelling(at) == "with"
    };
    // "for Sales after all"
    let after_all =
        |at: usize| at > first + 1 && reading.raw(at - 1, at + 1).eq_ignore_ascii_case("after all");
    while last > first && (trails(last - 1) || after_all(last - 1)) {
        last -= if after_all(last - 1) { 2 } else { 1 };
    }
    let words = last.checked_sub(first).filter(|words| (1..=LONGEST_NAME).contains(words))?;
    // After "for", a reporting word is part of a name: "for Quote Engine".
    let of_sentence =
        |at: usize| reading.is_any(at, OF_SENTENCES) && !(led && reading.is(at, Reported));
    let sentence = (first..last).any(|at| of_sentence(at) && !joined(reading, at, first, last));
    let counts = |at: usize| classes::COUNTING.has(reading.spelling(at));
    let person =
        (first..last).all(|at| reading.is_any(at, &[Person, And, Filler, Each]) || counts(at));
    // "book me a table" and "we met at noon" are sentences, "Workplace IT" and "Rent a Car" are
    // names.
    let inside = |concept| (first + 1..last.saturating_sub(1)).any(|at| reading.is(at, concept));
    let reports =
        inside(Person) || words > 1 && reading.is(first, Person) || words > 3 && inside(Indefinite);
    let unlikely = (first..last).any(|at| {
        matches!(reading.word(at).kind, WordKind::Secret | WordKind::Link | WordKind::At)
    });
    // "the green one" selects, and "AKIA…" is meant as an ID.
    let picks = last > first && reading.spelling(last - 1) == "one";
    let id = (first..last).any(|at| {
        reading.spelling(at).starts_with("akia") || reading.spelling(at).starts_with("asia")
    });
    if sentence || person || reports || unlikely || picks || id && words == 1 {
        return None;
    }
    // A custom grammar may map the words to another name.
    let custom = reading.findings.iter().find_map(|finding| match &finding.kind {
        FindingKind::Unit(unit, _) if finding.first == first && finding.last == last => {
            Some(unit.clone())
        }
        _ => None,
    });
    let custom = custom.or_else(|| overlay::team(reading, first, last));
    custom
        .or_else(|| BusinessUnit::from_folded(&hyphenated(reading, first, last)))
        .map(|name| Piece { name, first, last })
}

/// Returns true if the word means nothing at the edge of a name. Inside, a filler may be part of it
/// ("Build Tools").
fn is_light(reading: &Reading<'_>, at: usize) -> bool {
    let filler = classes::BESIDE_NAME.has(reading.spelling(at));
    filler || reading.is_any(at, LIGHT) && !reading.is(at, Filler)
}

/// Returns true if the word is part of a compound within the range: "make-or-buy".
fn joined(reading: &Reading<'_>, at: usize, first: usize, last: usize) -> bool {
    at > first && matches!(reading.gap(at), Gap::Joined(_))
        || at + 1 < last && matches!(reading.gap(at + 1), Gap::Joined(_))
}

/// Returns the name that isn't meant: "Sales, not Marketing", "instead of Marketing".
pub fn instead_of(reading: &Reading<'_>) -> Option<BusinessUnit> {
    let from = (0..reading.len()).find_map(|at| match reading.spelling(at) {
        "not" => Some(at + 1),
        "of" if at > 0 && reading.spelling(at - 1) == "instead" => Some(at + 1),
        "than" if at > 0 && reading.spelling(at - 1) == "rather" => Some(at + 1),
        _ => None,
    })?;
    let from =
        (from..reading.len()).find(|at| !reading.is_any(*at, &[Article, For, Indefinite]))?;
    let last = (from + 1..reading.len())
        .find(|at| reading.gap(*at).is_break() || reading.spelling(*at) == "but")
        .unwrap_or(reading.len());
    BusinessUnit::from_folded(&hyphenated(reading, from, last))
}

/// Returns the number that the line selects: "the second one", "number 2", "2".
pub fn ordinal(reading: &Reading<'_>) -> Option<usize> {
    // "first of all" and "third time lucky" count nothing.
    let counts = |at: usize| {
        let led = at > 0
            && (reading.is(at - 1, Article)
                || classes::BEFORE_ORDINAL.has(reading.spelling(at - 1)));
        let next = at + 1;
        let ends = next >= reading.len() || reading.gap(next).is_break();
        led || ends
            || reading.is_any(next, &[Key, Keys, And])
            || classes::AFTER_ORDINAL.has(reading.spelling(next))
    };
    let said = (0..reading.len())
        .find_map(|at| classes::ORDINAL.rank(reading.spelling(at)).filter(|_| counts(at)));
    // A number without "number" before it must be the only word that counts.
    let numbered = || {
        let counts = |at: &usize| {
            !reading.is_any(*at, LIGHT)
                && !reading.is_any(*at, &[Article, Key])
                && !classes::BEFORE_NUMBER.has(reading.spelling(*at))
        };
        let mut words = (0..reading.len()).filter(counts);
        let (Some(at), None) = (words.next(), words.next()) else { return None };
        let word = reading.spelling(at);
        // "Exactly that one".
        if classes::NUMBER.rank(word) == Some(1) && at > 0 && reading.is(at, One) {
            return None;
        }
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse().ok().filter(|n| *n > 0).or_else(|| classes::NUMBER.rank(word))
    };
    let named = || (0..reading.len()).find_map(|at| number(reading, at));
    said.or_else(named).or_else(numbered)
}

/// Returns the number at `at`: "disable number 3".
fn number(reading: &Reading<'_>, at: usize) -> Option<usize> {
    let word = classes::NUMBER_NOUN.has(reading.spelling(at));
    word.then(|| reading.spelling(at + 1).parse().ok()).flatten().filter(|n| *n > 0)
}

/// Returns true if the word is part of a phrase like "number 3".
pub fn is_number(reading: &Reading<'_>, at: usize) -> bool {
    number(reading, at).is_some() || at > 0 && number(reading, at - 1).is_some()
}
