//! What a line says as a response: yes or no, a correction, a name and nothing around it. Said of the same reading
//! as its understanding, so that a turn costs little more than understanding alone.

use super::concept::Concept::{self, *};
use super::fold::{Gap, Kind as WordKind};
use super::mood::{ACTS, Mood};
use super::phrase::spell;
use super::reading::{Find, Found, Reading};
use super::replies::Signalled;
use super::slots::{Slots, fill};
use super::values;
use super::{evidence, own};
use crate::domain::{Answered, BusinessUnit, Intent, Kind, Region, Response, Signal, Signals};

/// Words that carry nothing in an answer.
const LIGHT: &[Concept] = &[Filler, Polite, Thanks, Greeting, Signature, Address];
/// Words that a sentence has and a name has not.
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
/// The longest name that is taken from bare words; more is a sentence.
const LONGEST_NAME: usize = 8;

/// What the line says as a response.
pub fn respond(reading: &Reading<'_>) -> Response {
    let found = reading.grammar.replies().scan(reading);
    let mut signals = Signals::default();
    let alone = is_covered(reading, &found);
    for known in &found {
        // "it restarts every night" begins nothing anew.
        let whole = matches!(known.signal, Signal::StartOver | Signal::Recall | Signal::Repeat);
        // "only people will use it" corrects nothing.
        let inside = known.signal == Signal::Correct && !opens_clause(reading, &found, known.first);
        if (alone || !whole) && !inside {
            signals.add(known.signal);
        }
        // "revoke it", "delete that key"
        let acts = matches!(known.signal, Signal::Deactivate | Signal::Delete | Signal::Rotate);
        let points = |at| matches!(reading.spelling(at), "it" | "that" | "this");
        if acts && (known.first..known.last).any(points) {
            signals.add(Signal::That);
        }
    }
    let whole = (0, reading.len());
    let Slots { mut request, vague, misspelt, .. } = fill(reading, Intent::CreateKey, &[whole], 0);
    request.business_unit = unit(reading);
    if let Some(region) = region_meant(reading) {
        request.region = Some(region);
    }
    let covering = [
        Signal::Yes,
        Signal::No,
        Signal::Refuse,
        Signal::Correct,
        Signal::Same,
        Signal::Again,
        Signal::Naming,
    ];
    let covered = |at: usize| {
        found.iter().any(|known| covering.contains(&known.signal) && (known.first..known.last).contains(&at))
    };
    let answer = answer(reading, &found, signals);
    Response {
        signals,
        answer,
        plain: answer.is_some_and(|answer| is_plain(reading, &found, answer)),
        slots: request,
        vague,
        misspelt,
        kind: kind(reading),
        verb: (0..reading.len()).any(|at| is_verb(reading, at) && !covered(at)),
        key_words: (0..reading.len()).any(|at| is_key_word(reading, at)),
        name: name(reading, &found),
        instead_of: instead_of(reading),
        near_region: values::bare_region(reading),
        ordinal: ordinal(reading),
    }
}

/// Whether nothing that counts stands before the word in its clause.
fn opens_clause(reading: &Reading<'_>, found: &[Signalled], at: usize) -> bool {
    let carried = |at: usize| {
        reading.is_any(at, LIGHT)
            || reading.is_any(at, &[And, Person, Modal])
            || found.iter().any(|known| (known.first..known.last).contains(&at))
    };
    reading.gap(at).is_break() || at == 0 || carried(at - 1)
}

/// Whether every word that counts is part of some signal.
fn is_covered(reading: &Reading<'_>, found: &[Signalled]) -> bool {
    let light = |at: usize| {
        reading.is_any(at, LIGHT) || reading.is_any(at, &[Person, Article, And]) || is_noise(reading, at)
    };
    (0..reading.len())
        .all(|at| light(at) || found.iter().any(|known| (known.first..known.last).contains(&at)))
}

/// The unit that is said as one: behind "for", with a team's word, before "key". Bare words are for [`name`].
fn unit(reading: &Reading<'_>) -> Option<BusinessUnit> {
    let not_meant = instead_of(reading);
    let said = |find: &Find| {
        let Found::Unit(unit, user) = &find.found else { return None };
        let first = (0..find.first).rev().find(|at| !reading.is_any(*at, &[Article, Indefinite]));
        let led = first.is_some_and(|at| {
            reading.is_any(at, &[For, Of, UnitCue, TeamWord, Rotate, Use]) && !reading.gap(at + 1).is_break()
        }) || matches!(reading.gap(find.first), Gap::Colon | Gap::Assign);
        let team = find.last > find.first + 1 && reading.is(find.last - 1, TeamWord);
        let owned = reading.is_any(find.last, &[Key, Keys, Access]) && !reading.gap(find.last).is_break();
        let meant = not_meant.as_ref() != Some(unit);
        // What stands in quotation marks with more is someone else's wish.
        let quoted = reading.word(find.first).quoted
            && reading.present.has_any([Make, Want, Key].into_iter().collect());
        (meant && !quoted && (*user || led || team || owned)).then(|| unit.clone())
    };
    reading.finds.iter().find_map(said)
}

/// "not Ireland but Frankfurt": the region that is not denied.
fn region_meant(reading: &Reading<'_>) -> Option<Region> {
    let denied = |find: &Find| find.first > 0 && reading.is(find.first - 1, Negation);
    reading.finds.iter().filter(|find| !denied(find)).find_map(|find| match &find.found {
        Found::Region(region, _) => Some(region.clone()),
        _ => None,
    })
}

/// The yes or no that the line opens with, or that makes a clause of its own further on. A question is none, nor a yes
/// that is taken back, nor a no before a yes.
fn answer(reading: &Reading<'_>, found: &[Signalled], signals: Signals) -> Option<Answered> {
    let mut decided = None;
    for first in (0..reading.len()).filter(|at| *at == 0 || reading.gap(*at).is_break()) {
        let Some(said) = clause(reading, found, first) else { continue };
        match decided {
            None => decided = Some(said),
            // "no, go ahead", "no doubt about it, yes": two things at once.
            Some(before) if before != said => return None,
            Some(_) => {}
        }
    }
    // "…, no, honestly I don't know"
    if signals.has(Signal::Hedge) && clause(reading, found, 0).is_none() {
        return None;
    }
    let asked = reading.line.trim_end().ends_with('?');
    let taken_back = [Signal::No, Signal::Refuse, Signal::Hedge].iter().any(|other| signals.has(*other));
    decided.filter(|said| *said == Answered::No || !asked && !taken_back)
}

/// What the clause that begins at the word `first` answers: only the first one may say more than that.
fn clause(reading: &Reading<'_>, found: &[Signalled], first: usize) -> Option<Answered> {
    let at = |at: usize| found.iter().find(|known| (known.first..known.last).contains(&at));
    let ends = |at: usize| at >= reading.len() || at > first && reading.gap(at).is_break();
    let mut word = first;
    while !ends(word) {
        let (said, last) = match at(word).map(|known| (known.signal, known.last)) {
            Some((Signal::Yes, last)) => (Answered::Yes, last),
            Some((Signal::No | Signal::Refuse, last)) => (Answered::No, last),
            Some((Signal::Correct, last)) => {
                word = last;
                continue;
            }
            _ if is_small(reading, word) || reading.is_any(word, LIGHT) || is_noise(reading, word) => {
                word += 1;
                continue;
            }
            _ => return None,
        };
        let alone = || {
            (last..reading.len()).take_while(|at| !ends(*at)).all(|word| {
                let same = at(word).is_some_and(|known| matches!(known.signal, Signal::Yes | Signal::No));
                same || is_small(reading, word) || reading.is_any(word, LIGHT)
            })
        };
        return (first == 0 || alone()).then_some(said);
    }
    None
}

fn is_noise(reading: &Reading<'_>, at: usize) -> bool {
    reading.find(at).is_some_and(|find| find.found == Found::Noise)
}

/// Whether nothing but the answer, politeness and the name of what is asked about is said.
fn is_plain(reading: &Reading<'_>, found: &[Signalled], answer: Answered) -> bool {
    let agreed = match answer {
        Answered::Yes => Signal::Yes,
        Answered::No => Signal::No,
    };
    (0..reading.len()).all(|at| {
        let signal =
            found.iter().find(|known| (known.first..known.last).contains(&at)).map(|known| known.signal);
        match signal {
            Some(signal) if signal == agreed || agreed == Signal::No && signal == Signal::Refuse => true,
            Some(
                Signal::That
                | Signal::All
                | Signal::Rotate
                | Signal::Deactivate
                | Signal::Delete
                | Signal::Naming,
            ) => true,
            Some(Signal::Correct) => {
                matches!(reading.spelling(at), "sorry" | "actually" | "wait" | "make" | "it")
            }
            _ => is_small(reading, at) || is_noise(reading, at),
        }
    })
}

/// Whether the word adds nothing to a yes or no. "Later", "soon" and "tomorrow" do.
fn is_small(reading: &Reading<'_>, at: usize) -> bool {
    reading.is_any(at, &[Thanks, Greeting, Signature, Person, Article, And])
        || matches!(
            reading.spelling(at),
            "please"
                | "pls"
                | "plz"
                | "plese"
                | "kindly"
                | "just"
                | "now"
                | "then"
                | "well"
                | "oh"
                | "ah"
                | "so"
                | "um"
                | "uh"
                | "hm"
                | "hmm"
                | "very"
                | "much"
                | "asap"
                | "quickly"
                | "immediately"
                | "right"
                | "away"
                | "already"
                | "cheers"
                | "great"
                | "perfect"
                | "good"
                | "nice"
                | "cool"
                | "all"
                | "both"
                | "too"
        )
}

fn is_verb(reading: &Reading<'_>, at: usize) -> bool {
    reading.tag(at).is_some_and(|tag| {
        let act = ACTS.contains(&tag.meaning.concept) && !matches!(tag.meaning.concept, List | Check);
        act && tag.mood == Mood::Meant
    })
}

fn is_key_word(reading: &Reading<'_>, at: usize) -> bool {
    let named = matches!(
        reading.spelling(at),
        "key" | "keys" | "token" | "tokens" | "credential" | "credentials" | "creds" | "access"
    );
    reading.find(at).is_none() && (reading.is_any(at, &[Key, Keys, Access]) || named)
}

/// What is said of the type. Where nothing else is, the words of a unit's name count too: asked what it is for,
/// "the billing pipeline" says it.
fn kind(reading: &Reading<'_>) -> Kind {
    let (said, purpose) = evidence::cues(reading, std::iter::once((0, reading.len())));
    let mut kind = Kind {
        said_short: said.said_short,
        said_long: said.said_long,
        cue_short: said.cue_short,
        cue_long: said.cue_long || said.cue_production,
        purpose,
    };
    if kind == Kind::default() {
        let in_name = |concept| (0..reading.len()).any(|at| reading.is(at, concept));
        kind.cue_long = in_name(CueLong) && !reading.present.has(Negation);
    }
    kind
}

/// The words that are left as a name: without what leads to it and what follows it, up to the first break.
fn name(reading: &Reading<'_>, found: &[Signalled]) -> Option<BusinessUnit> {
    let whole_question = reading.line.trim_end().ends_with('?');
    let mut first = 0;
    while first < reading.len() {
        let last = (first + 1..reading.len()).find(|at| ends_piece(reading, *at)).unwrap_or(reading.len());
        if let Some(name) = piece(reading, found, first, last) {
            return (!whole_question || name.1 <= 3).then_some(name.0);
        }
        first = last;
    }
    None
}

fn ends_piece(reading: &Reading<'_>, at: usize) -> bool {
    reading.gap(at).is_break() && reading.gap(at) != Gap::Mark
        || matches!(reading.spelling(at), "but" | "instead" | "not" | "because" | "since" | "so")
        || is_value(reading, at) != is_value(reading, at - 1)
}

/// Whether the word is part of a value that is no unit.
fn is_value(reading: &Reading<'_>, at: usize) -> bool {
    reading.find(at).is_some_and(|find| !matches!(find.found, Found::Unit(..) | Found::Purpose))
}

fn piece(
    reading: &Reading<'_>,
    found: &[Signalled],
    mut first: usize,
    mut last: usize,
) -> Option<(BusinessUnit, usize)> {
    if is_value(reading, first)
        || matches!(reading.spelling(first), "not" | "because" | "since" | "so" | "instead")
    {
        return None;
    }
    let leads = [Signal::Yes, Signal::No, Signal::Refuse, Signal::Hedge, Signal::Correct, Signal::Naming];
    loop {
        let signal = found.iter().find(|known| known.first == first && leads.contains(&known.signal));
        let light = is_light(reading, first)
            || reading.is_any(first, &[Article, Indefinite, For, UnitCue, And, Stating]);
        match signal {
            Some(known) if known.last <= last => first = known.last,
            _ if matches!(reading.spelling(first), "but" | "is" | "as" | "of" | "it" | "then") => first += 1,
            _ if light && first < last => first += 1,
            _ => break,
        }
        if first >= last {
            return None;
        }
    }
    let trails = |at: usize| {
        reading.is_any(at, LIGHT)
            || reading.is_any(at, &[In, For, OwnerCue, RegionCue, LifeCue, And, Auxiliary, Article, Verb])
            || reading.spelling(at) == "with"
    };
    while last > first && trails(last - 1) {
        last -= 1;
    }
    let words = last.checked_sub(first).filter(|words| (1..=LONGEST_NAME).contains(words))?;
    let sentence =
        (first..last).any(|at| reading.is_any(at, OF_SENTENCES) && !joined(reading, at, first, last));
    let counts = |at: usize| {
        matches!(
            reading.spelling(at),
            "first" | "second" | "third" | "one" | "other" | "last" | "two" | "three"
        )
    };
    let person = (first..last).all(|at| reading.is_any(at, &[Person, And, Filler, Each]) || counts(at));
    let odd = (first..last)
        .any(|at| matches!(reading.word(at).kind, WordKind::Secret | WordKind::Link | WordKind::At));
    if sentence || person || odd {
        return None;
    }
    // A person's own files may call it otherwise than it is said.
    let own = reading.finds.iter().find_map(|find| match &find.found {
        Found::Unit(unit, _) if find.first == first && find.last == last => Some(unit.clone()),
        _ => None,
    });
    let own = own.or_else(|| own::team(reading, first, last));
    own.or_else(|| BusinessUnit::from_folded(&spell(reading, first, last))).map(|unit| (unit, words))
}

/// Whether the word carries nothing at the edge of a name. A filler in it may well be part of it ("Build Tools").
fn is_light(reading: &Reading<'_>, at: usize) -> bool {
    let filler = matches!(
        reading.spelling(at),
        "um" | "uh"
            | "erm"
            | "hmm"
            | "hm"
            | "oh"
            | "ah"
            | "well"
            | "just"
            | "like"
            | "so"
            | "only"
            | "too"
            | "also"
            | "now"
            | "then"
            | "really"
            | "actually"
            | "though"
            | "instead"
            | "again"
            | "thx"
    );
    filler || reading.is_any(at, LIGHT) && !reading.is(at, Filler)
}

/// Whether the word is part of a compound within the piece: "make-or-buy".
fn joined(reading: &Reading<'_>, at: usize, first: usize, last: usize) -> bool {
    at > first && matches!(reading.gap(at), Gap::Joined(_))
        || at + 1 < last && matches!(reading.gap(at + 1), Gap::Joined(_))
}

/// "Sales, not Marketing", "instead of Marketing": the name that is not meant.
fn instead_of(reading: &Reading<'_>) -> Option<BusinessUnit> {
    let from = (0..reading.len()).find_map(|at| match reading.spelling(at) {
        "not" => Some(at + 1),
        "of" if at > 0 && reading.spelling(at - 1) == "instead" => Some(at + 1),
        "than" if at > 0 && reading.spelling(at - 1) == "rather" => Some(at + 1),
        _ => None,
    })?;
    let from = (from..reading.len()).find(|at| !reading.is_any(*at, &[Article, For, Indefinite]))?;
    let last = (from + 1..reading.len())
        .find(|at| reading.gap(*at).is_break() || reading.spelling(*at) == "but")
        .unwrap_or(reading.len());
    BusinessUnit::from_folded(&spell(reading, from, last))
}

/// "the second one", "number 2", "2".
fn ordinal(reading: &Reading<'_>) -> Option<usize> {
    const NAMES: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    const NUMBERS: [&str; 10] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let place = |word: &str, names: [&str; 10]| names.iter().position(|name| *name == word).map(|at| at + 1);
    let said = (0..reading.len()).find_map(|at| place(reading.spelling(at), NAMES));
    let numbered = || {
        let words: Vec<&str> = (0..reading.len())
            .filter(|at| !reading.is_any(*at, LIGHT) && !reading.is_any(*at, &[Article, Key]))
            .map(|at| reading.spelling(at))
            .filter(|word| !matches!(*word, "number" | "no" | "nr"))
            .collect();
        let [word] = words[..] else { return None };
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse().ok().filter(|n| *n > 0).or_else(|| place(word, NUMBERS))
    };
    // "disable number 3"
    let named = || {
        let at = (0..reading.len()).find(|at| matches!(reading.spelling(*at), "number" | "nr"))?;
        reading.spelling(at + 1).parse().ok().filter(|n| *n > 0)
    };
    said.or_else(named).or_else(numbered)
}
