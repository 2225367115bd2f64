//! Reads a line as a correction of the open requests: which of them it is about, and the values it
//! adds and removes.
//!
//! A line is a correction only as a whole: if one word doesn't fit, it corrects nothing.

mod clause;
pub mod cues;
mod names;

use crate::domain::{BusinessUnit, Change, Correction, KeyType, Slot, Ttl, Value};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrasebook::PhraseMatch;
use crate::understand::tokens::{Gap, WordKind};
use clause::{Clause, merged};
pub use cues::CorrectionCue;

/// Reads the line as a correction of requests for these teams.
pub fn correction(reading: &Reading<'_>, teams: &[BusinessUnit]) -> Correction {
    let mut reader = CorrectionReader {
        reading,
        teams,
        phrases: reading.grammar.corrections().scan(reading),
        clauses: Vec::new(),
        clause: Clause::default(),
        mode: Mode::Plain,
        led: false,
        pointed: false,
    };
    let mut at = 0;
    let mut complete = true;
    while at < reading.len() && complete {
        let parts =
            reading.gap(at).is_break() && !matches!(reading.gap(at), Gap::Colon | Gap::Assign);
        if (at > 0 && parts || reading.is(at, And)) && !reader.removes_more(at) {
            reader.next_clause();
        }
        match reader.word(at) {
            Some(next) => at = next,
            None => {
                reader.pointed |= (at..reading.len()).any(|at| reader.points(at));
                complete = false;
            }
        }
    }
    reader.next_clause();
    let pointed = reader.pointed;
    let changes = complete.then(|| reader.changes()).flatten();
    match changes {
        Some(changes) if pointed && !changes.is_empty() => Correction::Changes(changes),
        _ if pointed => Correction::Unclear,
        _ => Correction::None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Plain,
    /// The next values are wrong. The flag is true if "with" must precede the right ones: "replace
    /// Tokyo with Frankfurt".
    Old(bool),
}

struct CorrectionReader<'r, 'a> {
    reading: &'r Reading<'a>,
    teams: &'r [BusinessUnit],
    phrases: Vec<PhraseMatch<CorrectionCue>>,
    clauses: Vec<Clause>,
    clause: Clause,
    mode: Mode,
    /// True if the previous word introduces a name: "for", "team".
    led: bool,
    /// True if the line points to a request, a slot or a wrong value, so it is more than a new
    /// value.
    pointed: bool,
}

/// The highest number of requests that a word counts.
const MOST_COUNTED: usize = 5;

impl CorrectionReader<'_, '_> {
    fn next_clause(&mut self) {
        (self.mode, self.led) = (Mode::Plain, false);
        self.clauses.push(std::mem::take(&mut self.clause));
    }

    /// Returns true if only another request follows that the clause removes, too: "without hansen
    /// and web".
    fn removes_more(&self, at: usize) -> bool {
        let reading = self.reading;
        let next = if reading.is(at, And) { at + 1 } else { at };
        let ends = |last: usize| reading.gap(last).is_break() || reading.is(last, And);
        self.clause.removes && self.team(next).is_some_and(|(_, last)| ends(last))
    }

    /// Reads the phrase at `at`, and returns the position after it; `None` if it doesn't fit.
    fn word(&mut self, at: usize) -> Option<usize> {
        let reading = self.reading;
        let led = std::mem::take(&mut self.led);
        if reading.word(at).quoted {
            return None;
        }
        if let Some((team, last)) = self.team(at) {
            self.pointed = true;
            let old = self.mode != Mode::Plain;
            let clause = &mut self.clause;
            if old {
                clause.old.push(Value::Team(team))
            } else {
                clause.named.push(team)
            }
            return Some(last);
        }
        if let Some(finding) = reading.finding(at).filter(|finding| finding.first == at) {
            let value = match &finding.kind {
                FindingKind::Region(region, _) => Some((Value::Region(region.clone()), false)),
                FindingKind::Excluded(regions) => match &regions[..] {
                    [region] => Some((Value::Region(region.clone()), true)),
                    _ => return None,
                },
                FindingKind::Owner(owner) => Some((Value::Owner(owner.clone()), false)),
                FindingKind::Life(Some(seconds)) => {
                    Some((Value::Life(Ttl::from_seconds(*seconds)), false))
                }
                FindingKind::Unit(_, false)
                    if self.phrases.iter().all(|phrase| phrase.first != at) =>
                {
                    return self.name(at, led);
                }
                FindingKind::Unit(..) | FindingKind::Noise => None,
                _ => return None,
            };
            if let Some((value, excluded)) = value {
                let old = excluded || self.mode != Mode::Plain;
                self.pointed |= old;
                let clause = &mut self.clause;
                if old {
                    clause.old.push(value)
                } else {
                    clause.new.push(value)
                }
                self.pointed |= clause.loose || clause.wrong;
                return Some(finding.last);
            }
        }
        if let Some(tag) = reading.tag(at).filter(|tag| tag.first == at)
            && matches!(tag.meaning.concept, SaidShort | SaidLong | ShortAlone | LongAlone)
        {
            if self.mode != Mode::Plain {
                return None;
            }
            let short = matches!(tag.meaning.concept, SaidShort | ShortAlone);
            let kind = if short { KeyType::ShortTerm } else { KeyType::LongTerm };
            self.clause.new.push(Value::Kind(kind));
            return Some(tag.last.max(at + 1));
        }
        if matches!(reading.word(at).kind, WordKind::Link | WordKind::Secret | WordKind::At) {
            return None;
        }
        let phrase = self.phrases.iter().find(|phrase| phrase.first == at).copied();
        if let Some(phrase) = phrase {
            // "Not without web" keeps web.
            let old = self.mode != Mode::Plain;
            let negates = old && self.clause.old.is_empty() && !self.clause.removes;
            if negates && phrase.value == CorrectionCue::Remove {
                return None;
            }
            self.phrase(phrase);
            return Some(phrase.last);
        }
        // "Without a key for web".
        if self.clause.removes && reading.is_any(at, &[Article, Indefinite, Key, Keys]) {
            return Some(at + 1);
        }
        if reading.is(at, And) {
            return Some(at + 1);
        }
        // "Only the first two" counts the requests from the first one on.
        let counted = classes::NUMBER
            .rank(reading.spelling(at))
            .filter(|count| (2..=MOST_COUNTED).contains(count));
        if let (Some(count), [1]) = (counted, &self.clause.places[..])
            && reading.follows(at)
        {
            self.clause.places = (1..=count).collect();
            return Some(at + 1);
        }
        if counted.is_some() {
            return None;
        }
        if reading.word(at).kind == WordKind::Number {
            let number: usize =
                reading.spelling(at).parse().ok().filter(|number| (1..10).contains(number))?;
            self.place(number);
            return Some(at + 1);
        }
        self.name(at, led)
    }

    fn phrase(&mut self, phrase: PhraseMatch<CorrectionCue>) {
        let slot = |means: CorrectionCue| {
            matches!(means, CorrectionCue::Unit | CorrectionCue::Region | CorrectionCue::Owner)
        };
        let slot_follows = !self.reading.gap(phrase.last).is_break()
            && (self.team(phrase.last).is_some()
                || self.phrases.iter().any(|next| next.first == phrase.last && slot(next.value)));
        // "No, mobile's owner is …" removes nothing.
        let owns =
            self.team(phrase.last).is_some_and(|(_, last)| self.reading.word(last - 1).possessive);
        let slot_follows = slot_follows && !owns;
        let begun = |clause: &Clause| {
            !clause.old.is_empty() || clause.slot.is_some() || !clause.old_places.is_empty()
        };
        match phrase.value {
            CorrectionCue::Replace => self.mode = Mode::Old(true),
            CorrectionCue::With | CorrectionCue::For => {
                self.led = true;
                if begun(&self.clause)
                    || phrase.value == CorrectionCue::With && self.mode == Mode::Old(true)
                {
                    self.mode = Mode::Plain;
                }
            }
            CorrectionCue::Not => self.mode = Mode::Old(false),
            CorrectionCue::No if !slot_follows => {}
            CorrectionCue::Remove | CorrectionCue::No => {
                self.mode = Mode::Old(false);
                self.clause.removes = true;
            }
            CorrectionCue::Only => self.clause.only = true,
            CorrectionCue::Wrong => self.clause.wrong = true,
            CorrectionCue::Default => self.clause.default = true,
            CorrectionCue::Unit => self.slot(Slot::BusinessUnit, phrase.first),
            CorrectionCue::Region => self.slot(Slot::Region, phrase.first),
            CorrectionCue::Owner => self.slot(Slot::Owner, phrase.first),
            CorrectionCue::First => self.place(1),
            CorrectionCue::Second => self.place(2),
            CorrectionCue::Third => self.place(3),
            CorrectionCue::Fourth => self.place(4),
            CorrectionCue::Last => {
                self.pointed = true;
                self.clause.last = true;
            }
            CorrectionCue::All => self.clause.all = true,
            CorrectionCue::But => self.mode = Mode::Plain,
            CorrectionCue::Small => {}
        }
    }

    /// Sets the slot that the phrase names. In "the Finance team", "team" belongs to a request's
    /// team.
    fn slot(&mut self, slot: Slot, first: usize) {
        let named = first > 0 && self.teams.iter().any(|team| self.ends(team, first));
        if !named {
            self.clause.slot = Some(slot);
            self.pointed = true;
        }
        self.led = slot == Slot::BusinessUnit;
    }

    /// Returns true if the word at `at` points to one of the requests.
    fn points(&self, at: usize) -> bool {
        let place = |means: CorrectionCue| {
            matches!(
                means,
                CorrectionCue::First
                    | CorrectionCue::Second
                    | CorrectionCue::Third
                    | CorrectionCue::Fourth
                    | CorrectionCue::Last
            )
        };
        self.team(at).is_some()
            || self.phrases.iter().any(|phrase| phrase.first == at && place(phrase.value))
    }

    fn place(&mut self, place: usize) {
        self.pointed = true;
        let old = self.mode != Mode::Plain;
        let clause = &mut self.clause;
        if old { clause.old_places.push(place) } else { clause.places.push(place) }
    }

    /// Returns the changes of all clauses, or `None` if one contradicts itself.
    fn changes(&self) -> Option<Vec<Change>> {
        let mut changes = Vec::new();
        for clause in merged(&self.clauses) {
            changes.extend(clause.changes()?);
        }
        Some(changes)
    }
}
