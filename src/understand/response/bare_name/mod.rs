//! Rates how certain it is that a line is only a team's name. A person who is asked for a team
//! types its name, but a transcript may continue with anything, such as chatter.

use crate::domain::{Naming, Signal};
use crate::understand::analysis::modality::ACTS;
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use crate::understand::grammar::replies::SignalMatch;
use crate::understand::response::yes_no::{LIGHT, is_noise};
use crate::understand::tokens::{Gap, WordKind};
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/bare.toml", include_str!("../../../../grammar/bare.toml"));

/// The effect of a phrase of `grammar/bare.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameCue {
    /// A word that is common in teams' names: the line is surely a name.
    Team,
    /// A word that is no name by itself: "reply".
    Chat,
    /// A word of sentences, which names don't contain: "joined".
    Tells,
    /// Agreement next to a value, which doesn't change it.
    Beside,
}

/// Returns the phrases of a line, or `None` if the file is invalid.
pub(crate) fn name_cues(reading: &Reading<'_>) -> Option<Vec<PhraseMatch<NameCue>>> {
    let book = reading.grammar.bare.get_or_init(|| compile().ok());
    book.as_ref().map(|book| book.scan(reading))
}

pub fn compile() -> Result<Phrasebook<NameCue>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "bare", "kind")
}

/// Maximum number of words in a likely name, if no word like "team" or "for" marks it.
const LONGEST: usize = 4;

/// Concepts before or after a name that aren't part of it.
const AROUND: &[Concept] =
    &[Article, Indefinite, And, For, UnitCue, OwnerCue, RegionCue, LifeCue, In, Key, Keys, Access];

/// Concepts that no name contains, except in a compound.
const OF_SENTENCES: &[Concept] =
    &[Modal, Negation, Hypothetical, Question, How, Which, Stating, Or];

/// Signals that introduce a name or stand next to one.
const BESIDE: [Signal; 10] = [
    Signal::Same,
    Signal::Again,
    Signal::Express,
    Signal::Yes,
    Signal::Assent,
    Signal::No,
    Signal::Correct,
    Signal::Naming,
    Signal::Courtesy,
    Signal::Remark,
];

/// Rates how certain it is that the line is a name and nothing else. A question is never sure.
pub fn naming(
    reading: &Reading<'_>,
    found: &[SignalMatch],
    known: Option<&[PhraseMatch<NameCue>]>,
) -> Naming {
    let Some(known) = known else { return Naming::Doubtful };
    let rate = rate(reading, found, known);
    if reading.asks(reading.len()) { rate.min(Naming::Asked) } else { rate }
}

fn rate(reading: &Reading<'_>, found: &[SignalMatch], known: &[PhraseMatch<NameCue>]) -> Naming {
    if reading.line.contains(['<', '>', '|', '{', '}', '*', '~', '^', '\u{2026}']) {
        return Naming::Doubtful;
    }
    // The name ends before a reason or another name: "because …", "not finance", "instead …".
    let end = (1..reading.len())
        .find(|at| {
            classes::ENDS_ANSWER.has(reading.spelling(*at))
                || reading.is(*at, Boundary) && reading.gap(*at).is_break()
                || classes::ENDS_BEFORE_MORE.has(reading.spelling(*at)) && *at + 1 < reading.len()
        })
        .unwrap_or(reading.len());
    let beside = |at: usize| {
        let signal = found.iter().find(|known| known.covers(at)).map(|known| known.value);
        let value = reading.finding(at).is_some_and(|finding| {
            !matches!(
                finding.kind,
                FindingKind::Unit(..) | FindingKind::OtherTime | FindingKind::UnclearRegion(_)
            )
        });
        value && !matches!(reading.word(at).kind, WordKind::Link | WordKind::Secret)
            || signal.is_some_and(|signal| BESIDE.contains(&signal))
            || reading.is_any(at, AROUND)
            || reading.is_any(at, LIGHT) && !reading.is(at, Filler)
            || is_noise(reading, at)
    };
    let Some(mut first) = (0..end).find(|at| !beside(*at)) else {
        // "the same team" is a name, "my team" isn't.
        let same = found.iter().any(|known| known.value == Signal::Same);
        let team = same && (0..end).any(|at| reading.is(at, TeamWord));
        return if team { Naming::Likely } else { Naming::Doubtful };
    };
    let mut last = (first..end).rev().find(|at| !beside(*at)).map_or(first, |at| at + 1);
    // True if words like "it's for the" introduce the name.
    let led = (0..first).any(|at| {
        reading.is_any(at, &[UnitCue, TeamWord])
            || reading.is(at, For)
            || reading.spelling(at) == "for"
    });
    let of_team =
        |at: usize| reading.is(at, TeamWord) || classes::TEAM_NOUN.has(reading.spelling(at));
    // A comma ends a name in "team": "for the Build Tools team, they look after it".
    let piece =
        (first + 1..last).find(|at| reading.gap(*at).is_break() && reading.gap(*at) != Gap::Mark);
    if let Some(end) = piece.filter(|end| led && of_team(end - 1)) {
        last = end;
    }
    let mut team = false;
    if last > first + 1 && of_team(first) {
        (team, first) = (true, first + 1);
    }
    while last > first + 1 && of_team(last - 1) {
        (team, last) = (true, last - 1);
    }
    let at = |at: usize| {
        known.iter().find(|known: &&PhraseMatch<NameCue>| known.covers(at)).map(|known| known.value)
    };
    let in_sentence =
        |word: usize| at(word) == Some(NameCue::Tells) && !joined(reading, word, first, last);
    let breaks =
        (first + 1..last).any(|at| reading.gap(at).is_break() && reading.gap(at) != Gap::Mark);
    let unlikely = |word: usize| {
        matches!(reading.word(word).kind, WordKind::At | WordKind::Link | WordKind::Secret)
            // "renew it" is an order.
            || word > first && reading.raw(word, word + 1) == "it"
            || reading.is_any(word, OF_SENTENCES) && !joined(reading, word, first, last)
            || reading.tag(word).is_some_and(|tag| {
                let joined = |at: usize| first < at && at < last && matches!(reading.gap(at), Gap::Joined(_));
                matches!(tag.meaning.concept, SaidShort | SaidLong) && !joined(tag.first) && !joined(tag.last)
            })
    };
    let numbers = |word: usize| reading.spelling(word).bytes().all(|c| c.is_ascii_digit());
    // "image.png" is a file.
    let file = reading.raw(first, last).rsplit_once('.').is_some_and(|(_, end)| {
        (1..=4).contains(&end.len()) && end.bytes().all(|c| c.is_ascii_alphanumeric())
    });
    let chat = (first..last).all(|word| {
        matches!(at(word), Some(NameCue::Chat))
            || numbers(word)
            || reading.is_any(word, &[Filler, Person, And])
    });
    // "reuse it" and "renew theirs" are orders.
    let orders =
        last > first + 1 && reading.is_any(first, ACTS) && !joined(reading, first, first, last);
    let sentence = orders && !team && !led
        || (first..last).any(|word| in_sentence(word) || unlikely(word))
        || breaks
        || file;
    // "my team" names no team.
    let nameless = (first..last).all(of_team);
    if sentence || numbers(first) || chat && !team || nameless {
        return Naming::Doubtful;
    }
    let identifier = (first + 1..last).any(|at| matches!(reading.gap(at), Gap::Joined(_)))
        || (first..last).any(|word| reading.raw(word, word + 1).contains(['_', '&', '/', '-']));
    let known = (first..last).any(|word| {
        at(word) == Some(NameCue::Team)
            || reading.is_any(word, &[Department, NameTail, CueLong, CueProduction])
    });
    match last - first {
        _ if led || team || identifier || known => Naming::Sure,
        words if words <= LONGEST => Naming::Likely,
        _ => Naming::Doubtful,
    }
}

/// Returns the first team name that is probably something else: "unknown", "marketing approved".
/// Skips IAM users.
pub(crate) fn doubtful_name<'r>(reading: &'r Reading<'_>) -> Option<&'r Finding> {
    let names = || {
        reading
            .findings
            .iter()
            .filter(|finding| matches!(finding.kind, FindingKind::Unit(_, false)))
    };
    let several = match names().count() {
        0 => return None,
        count => count > 1,
    };
    let known = name_cues(reading)?;
    let mut kinds = vec![None; reading.len()];
    for phrase in &known {
        kinds[phrase.first..phrase.last].fill(Some(phrase.value));
    }
    // A single word after "long-term key for", beside an owner, or in a list can only be a team.
    let owned =
        || reading.findings.iter().any(|finding| matches!(finding.kind, FindingKind::Owner(_)));
    let placed = several || reading.present.has(SaidLong) || owned();
    names().find(|finding| {
        let is = |word: usize, kind| {
            kinds[word] == Some(kind)
                && !joined(reading, word, finding.first, finding.last)
                && !reading.word(word).quoted
        };
        // In "I teach Bedrock access", "teach" is a verb.
        let does = finding.first > 0
            && classes::BEFORE_VERB.has(reading.spelling(finding.first - 1))
            && !reading.gap(finding.first).is_break();
        let called = finding.first > 0 && reading.is_any(finding.first - 1, &[UnitCue, TeamWord]);
        // "marketing approved" is a team with a word of chat, but "Field Notes" is a name.
        let ends = is(finding.last - 1, NameCue::Chat)
            && !called
            && (finding.first..finding.last - 1)
                .all(|word| is(word, NameCue::Team) || is(word, NameCue::Chat));
        let team = reading.is_any(finding.last - 1, &[Department, NameTail, TeamWord]);
        (does
            || ends
            || !team && (finding.first..finding.last).any(|word| is(word, NameCue::Tells)))
            && !(placed && finding.last == finding.first + 1)
    })
}

/// Returns true if the word is part of a compound: "make-or-buy".
fn joined(reading: &Reading<'_>, at: usize, first: usize, last: usize) -> bool {
    at > first && matches!(reading.gap(at), Gap::Joined(_))
        || at + 1 < last && matches!(reading.gap(at + 1), Gap::Joined(_))
}

#[cfg(test)]
mod tests;
