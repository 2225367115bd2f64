//! Reads a line as a response: a yes or no, a correction, a name. Uses the annotations of the first
//! reading, so that a response costs little more than understanding alone.

pub mod bare_name;
pub mod correction;
pub mod essence;
pub mod reference;
pub mod stated_values;
pub mod team_name;
pub mod withheld;
mod yes_no;

use crate::domain::{
    BusinessUnit, ClearAnswer, Correction, Intent, KeyTypeSignals, Region, Request, Response,
    Signal, Signals,
};
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::gate;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::replies::SignalMatch;
use crate::understand::slots::regions::lookup::bare_region;
use crate::understand::slots::{Slots, fill, key_type_cues};
use crate::understand::tokens::Gap;
use bare_name::{name_cues, naming};
use reference::reference;
use stated_values::is_stated;
use team_name::{instead_of, is_number, name, ordinal, with_team};
use withheld::withheld;
use yes_no::{LIGHT, answer, is_bare, is_noise, is_plain, is_small};

/// The reply in a line, without the doubts about it.
pub struct Said {
    found: Vec<SignalMatch>,
    pub signals: Signals,
    /// The yes or no at the start of the line or in a clause of its own.
    pub answer: Option<ClearAnswer>,
    /// True if the line has only that answer, courtesies and words for its subject.
    pub plain: bool,
    slots: Request,
    vague: bool,
    unclear_region: bool,
    instead_of: Option<BusinessUnit>,
}

/// Reads the reply in a line. [`read_response`] also applies the gate.
pub fn said(reading: &Reading<'_>) -> Said {
    let mut found = reading.grammar.replies().scan(reading);
    // "hmm" alone hesitates; "hmm ok, 12 hours" does not.
    found.retain(|known| {
        let murmurs = known.last == known.first + 1 && reading.is(known.first, Filler);
        known.value != Signal::Hedge || !murmurs || reading.len() == 1
    });
    let mut signals = Signals::default();
    let alone = is_covered(reading, &found);
    for known in &found {
        // "it restarts every night" doesn't ask to start over.
        let entire = matches!(known.value, Signal::StartOver | Signal::Recall | Signal::Repeat);
        // "only people will use it" corrects nothing.
        let inside = known.value == Signal::Correct && !opens_clause(reading, &found, known.first);
        // "Delete it, don't just switch it off".
        let denied = known.value == Signal::Deactivate && is_denied(reading, known.first);
        if (alone || !entire) && !inside && !denied && known.value != Signal::Courtesy {
            signals.add(known.value);
        }
        // "revoke it" and "delete that key" point to a key.
        let acts = matches!(known.value, Signal::Deactivate | Signal::Delete | Signal::Rotate);
        let points = |at| classes::IT.has(reading.spelling(at));
        if acts && (known.first..known.last).any(points) {
            signals.add(Signal::That);
        }
        let points_to_all = |at| classes::ALL.has(reading.spelling(at));
        if acts && (known.first..known.last).any(points_to_all) {
            signals.add(Signal::All);
        }
    }
    let entire = (0, reading.len());
    let Slots { mut request, vague, unclear_region, .. } =
        fill(reading, Intent::CreateKey, &[entire]);
    let not_meant = instead_of(reading);
    request.business_unit = unit(reading, not_meant.as_ref());
    if let Some(region) = region_meant(reading) {
        request.region = Some(region);
    }
    let answer = answer(reading, &found, signals);
    let plain = answer.is_some_and(|answer| is_plain(reading, &found, answer, &request));
    Said {
        found,
        signals,
        answer,
        plain,
        slots: request,
        vague,
        unclear_region,
        instead_of: not_meant,
    }
}

/// Returns true if a negation precedes the word at `at` in its clause.
fn is_denied(reading: &Reading<'_>, at: usize) -> bool {
    let joined = |at: &usize| !reading.gap(at + 1).is_break();
    (0..at).rev().take_while(joined).any(|at| reading.is(at, Negation))
}

/// Reads the line as a response.
pub fn read_response(reading: &Reading<'_>) -> Response {
    let named = with_team(reading);
    let reading = named.as_ref().unwrap_or(reading);
    let Said { found, signals, answer, plain, slots, vague, unclear_region, instead_of } =
        said(reading);
    let bare = name_cues(reading);
    let covering = [
        Signal::Express,
        Signal::Yes,
        Signal::Assent,
        Signal::No,
        Signal::Refuse,
        Signal::Correct,
        Signal::Same,
        Signal::Again,
        Signal::Naming,
    ];
    let in_signal =
        |at: usize| found.iter().any(|known| covering.contains(&known.value) && known.covers(at));
    Response {
        signals,
        answer,
        plain,
        bare: is_bare(reading, &found, &slots),
        slots,
        vague,
        misspelt: unclear_region,
        kind: kind(reading),
        verb: (0..reading.len()).any(|at| is_verb(reading, at) && !in_signal(at)),
        key_words: (0..reading.len()).any(|at| is_key_word(reading, at)),
        name: name(reading, &found),
        naming: naming(reading, &found, bare.as_deref()),
        covered: is_covered(reading, &found),
        instead_of,
        near_region: bare_region(reading),
        ordinal: ordinal(reading),
        correction: Correction::None,
        asks: reading.line.contains('?'),
        stated: is_stated(reading, &found, bare.as_deref()),
        asks_openly: asks_openly(reading),
        reference: reference(reading),
        withheld: withheld(reading, &found),
        doubts: gate::doubts_of_reference(reading, |at| {
            is_small(reading, at)
                || is_number(reading, at)
                || found.iter().any(|known| known.covers(at))
        }),
    }
}

/// Returns true for a single question that yes doesn't answer: "which key is it?". Yes does answer
/// "what about keeping it?" and "why don't we keep it?".
fn asks_openly(reading: &Reading<'_>) -> bool {
    let words = reading.line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words = words.skip_while(|word| classes::BEFORE_QUESTION.has_in_any_case(word));
    let opens = words.next().is_some_and(|word| classes::OPEN_QUESTION.has_in_any_case(word));
    let proposes = words.next().is_some_and(|word| classes::PROPOSAL.has_in_any_case(word));
    let several =
        reading.line.trim_end_matches(['?', '.', '!', ' ']).contains(['?', '.', '!', ';']);
    opens && !proposes && !several
}

/// Returns true if the word at `at` starts its clause or follows a courtesy or a signal.
fn opens_clause(reading: &Reading<'_>, found: &[SignalMatch], at: usize) -> bool {
    let carried = |at: usize| {
        reading.is_any(at, LIGHT)
            || reading.is_any(at, &[And, Person, Modal])
            || found.iter().any(|known| known.covers(at))
    };
    reading.gap(at).is_break() || at == 0 || carried(at - 1)
}

/// Returns true if every word is part of a signal, except for courtesies and small words.
fn is_covered(reading: &Reading<'_>, found: &[SignalMatch]) -> bool {
    let light = |at: usize| {
        reading.is_any(at, LIGHT)
            || reading.is_any(at, &[Person, Article, And])
            || is_noise(reading, at)
    };
    (0..reading.len()).all(|at| light(at) || found.iter().any(|known| known.covers(at)))
}

/// Returns the team that the line marks as one: an IAM user, a name after "for" or before "key",
/// or a name with a word like "team". [`name`] reads bare names.
fn unit(reading: &Reading<'_>, not_meant: Option<&BusinessUnit>) -> Option<BusinessUnit> {
    let said = |finding: &Finding| {
        let FindingKind::Unit(unit, user) = &finding.kind else { return None };
        let first =
            (0..finding.first).rev().find(|at| !reading.is_any(*at, &[Article, Indefinite]));
        let led = first.is_some_and(|at| {
            reading.is_any(at, &[For, Of, UnitCue, TeamWord, Rotate, Use])
                && !reading.gap(at + 1).is_break()
        }) || matches!(reading.gap(finding.first), Gap::Colon | Gap::Assign);
        let team = finding.last > finding.first + 1 && reading.is(finding.last - 1, TeamWord);
        let owned = reading.is_any(finding.last, &[Key, Keys, Access])
            && !reading.gap(finding.last).is_break();
        let meant = not_meant != Some(unit);
        // A quotation inside a longer line is someone else's request.
        let quoted = reading.word(finding.first).quoted
            && [Make, Want, Key].into_iter().any(|concept| reading.present.has(concept));
        (meant && !quoted && (*user || led || team || owned)).then(|| unit.clone())
    };
    reading.findings.iter().find_map(said)
}

/// Returns the first region that isn't negated: Frankfurt in "not Ireland but Frankfurt".
fn region_meant(reading: &Reading<'_>) -> Option<Region> {
    let denied = |finding: &Finding| finding.first > 0 && reading.is(finding.first - 1, Negation);
    reading.findings.iter().filter(|finding| !denied(finding)).find_map(|finding| {
        match &finding.kind {
            FindingKind::Region(region, _) => Some(region.clone()),
            _ => None,
        }
    })
}

fn is_verb(reading: &Reading<'_>, at: usize) -> bool {
    reading.tag(at).is_some_and(|tag| {
        let act =
            ACTS.contains(&tag.meaning.concept) && !matches!(tag.meaning.concept, List | Check);
        act && tag.mood == Mood::Requested
    })
}

fn is_key_word(reading: &Reading<'_>, at: usize) -> bool {
    let named = classes::KEY.has(reading.spelling(at));
    reading.finding(at).is_none() && (reading.is_any(at, &[Key, Keys, Access]) || named)
}

/// Returns what the line says about the key type. If it says nothing, the words of a team's name
/// count, because "the billing pipeline" answers what the key is for.
fn kind(reading: &Reading<'_>) -> KeyTypeSignals {
    let (said, purpose) = key_type_cues::cues(reading, std::iter::once((0, reading.len())));
    let mut kind = KeyTypeSignals {
        said_short: said.said_short,
        said_long: said.said_long,
        cue_short: said.cue_short,
        cue_long: said.cue_long || said.cue_production,
        purpose,
    };
    if kind == KeyTypeSignals::default() {
        let in_name = |concept| (0..reading.len()).any(|at| reading.is(at, concept));
        kind.cue_long = in_name(CueLong) && !reading.present.has(Negation);
    }
    kind
}
