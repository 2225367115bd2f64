//! Reads a line as a reference to keys that were shown or mentioned earlier: by position, age,
//! state, team, owner or ID.
//!
//! A line is a reference only as a whole. A word that doesn't fit makes it incomplete, and an
//! incomplete reference selects no key.

mod choices;
pub mod cues;

use crate::domain::{BusinessUnit, Choice, Filter, KeyAct, Rank, Reference};
use crate::understand::analysis::modality::Mood;
use crate::understand::analysis::name_words::hyphenated;
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrasebook::PhraseMatch;
use crate::understand::slots::times::number;
use crate::understand::tokens::{Gap, WordKind};
pub use cues::ReferenceCue;

/// Reads the line as a reference to keys.
pub fn reference(reading: &Reading<'_>) -> Reference {
    let mut reader = ReferenceReader {
        reading,
        phrases: reading.grammar.references().scan(reading),
        filters: crate::understand::slots::filters::phrases(reading),
        result: Reference { whole: true, ..Reference::default() },
        numbered: false,
        rank: None,
        place: None,
        ordinal: None,
        range: false,
        counted: None,
        corrects: false,
        counts_all: false,
        names_kept: false,
        naming_kept: false,
        several_acts: false,
        listed: false,
    };
    let mut at = 0;
    while at < reading.len() {
        at = reader.word(at);
    }
    let Reference { meant, except, .. } = &reader.result;
    let nothing = except.as_ref().is_none_or(|except| *except == Choice::default());
    let the_rest = meant.others || meant.all && meant.kinds() == 0;
    // "Keep the first, delete the second" and "delete the first, keep the rest" are contradictory.
    let only_kept = *meant == Choice::default() && reader.result.act.is_none();
    let consistent = !reader.names_kept || (the_rest || only_kept) && !nothing;
    // "delete the second one, no wait" takes the act back.
    let retracted = reader.corrects && reader.result.act.is_some();
    let others = except.as_ref().is_some_and(|except| except.others);
    // "Everything except this: the key of example-web"
    let announced = except.as_ref().is_some_and(|except| except.that || except.kinds() > 0)
        && (0..reading.len()).any(|at| reading.gap(at) == Gap::Colon);
    reader.result.whole &= !reader.range && consistent && !others && !retracted && !announced;
    let Reference { meant, except, .. } = &reader.result;
    let several = meant.kinds() > 1 || except.as_ref().is_some_and(|except| except.kinds() > 1);
    reader.result.whole &= !(reader.listed && several);
    reader.result.whole &= reading.len() > 0
        && !reading.line.contains("...")
        && !(reading.line.contains(['~', '^'])
            || crate::understand::gate::is_marked(reading.line)
                && !reading.line.trim().starts_with('#'));
    reader.result
}

struct ReferenceReader<'r, 'a> {
    reading: &'r Reading<'a>,
    phrases: Vec<PhraseMatch<ReferenceCue>>,
    filters: Vec<PhraseMatch<Filter>>,
    result: Reference,
    /// True if the next number is a position in the list.
    numbered: bool,
    /// The meaning of a number at this point, after "first", "last", "all" or "oldest".
    rank: Option<Slice>,
    /// The position after the previous list number.
    place: Option<usize>,
    /// The position after the previous ordinal.
    ordinal: Option<usize>,
    /// True if the next list number ends a range.
    range: bool,
    /// The position after the previous count.
    counted: Option<usize>,
    /// True if the line corrects an earlier one.
    corrects: bool,
    /// True if a count follows "all" or "the others": "all three".
    counts_all: bool,
    /// True if the line names keys to keep.
    names_kept: bool,
    /// True while keys to keep are being named.
    naming_kept: bool,
    /// True after an "and" that follows a property, because the next property belongs to another
    /// key.
    listed: bool,
    /// True if the line requests several acts.
    several_acts: bool,
}

impl ReferenceReader<'_, '_> {
    /// Reads the word or phrase at `at`, and returns the position after it.
    fn word(&mut self, at: usize) -> usize {
        let reading = self.reading;
        let phrase = self.phrases.iter().find(|phrase| phrase.first == at).copied();
        let rank = self.rank.take();
        let numbered = std::mem::take(&mut self.numbered);
        let range = self.range;
        let finding =
            reading.finding(at).filter(|finding| finding.first == at && !self.is_plain(finding));
        if let Some(finding) = finding.filter(|finding| self.value(&finding.kind)) {
            return finding.last;
        }
        let filter = self.filters.iter().find(|filter| filter.first == at).copied();
        if let Some(filter) =
            filter.filter(|filter| phrase.is_none_or(|phrase| phrase.last <= filter.last))
        {
            self.choice().filters.push(filter.value);
            return filter.last;
        }
        if let Some(tag) =
            reading.tag(at).filter(|tag| tag.first == at && tag.meaning.concept == OlderThan)
        {
            return tag.last;
        }
        let word = reading.word(at);
        if word.quoted || matches!(word.kind, WordKind::At | WordKind::Link | WordKind::Secret) {
            self.result.whole = false;
            return at + 1;
        }
        if let Some((act, last)) =
            self.verb(at).filter(|(_, last)| phrase.is_none_or(|phrase| phrase.last < *last))
        {
            self.act(act);
            return last;
        }
        if let Some(phrase) = phrase {
            self.phrase(phrase);
            // In "that are due", "due" is a filter.
            let filter = self.filters.iter().map(|filter| filter.first);
            let inside = filter.filter(|first| {
                phrase.value == ReferenceCue::Small && phrase.covers(*first) && *first > at
            });
            return inside.min().unwrap_or(phrase.last);
        }
        if let Some((value, last)) =
            number(reading, at).filter(|(value, _)| (1.0..=999.0).contains(value))
        {
            let before = at.checked_sub(1).map_or(0, |before| reading.word(before).end as usize);
            let between = reading.line.get(before..word.start as usize).unwrap_or_default();
            let between = between.trim_end_matches('#').trim();
            // "1-3" is a range.
            let dash = at > 0 && matches!(between, "-" | "–" | "—" | ".." | "...");
            let range = range || dash && self.place == Some(at);
            self.range |= dash;
            // "1.5" is no position.
            let malformed =
                at > 0 && between.contains(['-', '–', '—', '.']) && !(dash && self.range);
            self.result.whole &= value.fract() == 0.0 && !malformed;
            let value = value as usize;
            let digits = word.kind == WordKind::Number;
            // "2 keys" and "the 2 oldest" count keys.
            let counts = reading.is_any(last, &[Key, Keys]) || self.is_age(last);
            let picks =
                numbered || range || !counts && (digits || matches!(reading.gap(at), Gap::Mark));
            let rank = rank.filter(|_| reading.gap(at) == Gap::Space);
            match rank {
                Some(Slice::Places(rank)) => {
                    let choice = self.choice();
                    choice.places.pop();
                    choice.places.push(rank(value));
                }
                Some(Slice::Ages) => self.count_age(value),
                Some(Slice::All) => {
                    (self.choice().count, self.counts_all) = (Some(value), true);
                }
                None if picks => self.at_place(value, last),
                None => {
                    self.choice().count = Some(value);
                    self.counted = Some(last);
                }
            }
            // In "1, 3 and 4", each number is a position.
            self.numbered = picks && rank.is_none();
            return last;
        }
        self.listed |= self.joins(at);
        if reading.is(at, And) || reading.is_any(at, &[Article, Polite, Thanks]) {
            self.numbered = numbered;
            return at + 1;
        }
        self.guess(at)
    }

    /// Returns true if a team's name has only words that select keys: "number 2", "newest".
    fn is_plain(&self, finding: &Finding) -> bool {
        let knows = |at: usize| {
            self.phrases.iter().any(|phrase| phrase.covers(at))
                || self.filters.iter().any(|filter| filter.covers(at))
                || number(self.reading, at).is_some()
        };
        matches!(finding.kind, FindingKind::Unit(_, false))
            && (finding.first..finding.last).all(knows)
    }

    /// Returns the choice that the words describe: the keys that are meant, or those to exclude or
    /// keep.
    fn choice(&mut self) -> &mut Choice {
        let Reference { meant, except, .. } = &mut self.result;
        match except {
            Some(except) if !self.names_kept || self.naming_kept => except,
            _ => meant,
        }
    }

    /// Takes unknown words for a team's name, and returns the position after them.
    fn guess(&mut self, at: usize) -> usize {
        let reading = self.reading;
        let in_name = |at: &usize| {
            let joined = matches!(reading.gap(*at), Gap::Joined(_));
            let known =
                self.phrases.iter().any(|phrase| phrase.covers(*at)) || reading.tag(*at).is_some();
            joined || !known && reading.finding(*at).is_none() && !reading.gap(*at).is_break()
        };
        let last = (at + 1..reading.len()).find(|at| !in_name(at)).unwrap_or(reading.len());
        let name = BusinessUnit::from_folded(&hyphenated(reading, at, last));
        self.result.whole &= name.is_some() && (reading.tag(at).is_none() || last > at + 1);
        self.result.guessed = true;
        self.choice().units.extend(name);
        last
    }

    /// Adds a value to the choice. Returns false if it doesn't select keys.
    fn value(&mut self, found: &FindingKind) -> bool {
        let choice = self.choice();
        match found {
            FindingKind::KeyId(id) => choice.ids.push(id.clone()),
            FindingKind::Unit(unit, _) => choice.units.push(unit.clone()),
            FindingKind::Owner(owner) => choice.owners.push(owner.clone()),
            FindingKind::Region(region, _) => choice.regions.push(region.clone()),
            FindingKind::Filter(filter) => choice.filters.push(*filter),
            FindingKind::Age(days) if choice.older_than.is_none() => {
                choice.older_than = Some(*days)
            }
            _ => return false,
        }
        true
    }

    /// Returns the requested act at `at`, and the position after it.
    fn verb(&self, at: usize) -> Option<(KeyAct, usize)> {
        let tag = self.reading.tag(at).filter(|tag| tag.first == at)?;
        let act = |concept: Concept| match concept {
            Rotate => Some(KeyAct::Rotate),
            Delete => Some(KeyAct::Delete),
            Disable | Revoke => Some(KeyAct::Deactivate),
            Enable => Some(KeyAct::Activate),
            _ => None,
        };
        let act = act(tag.meaning.concept)?;
        (tag.mood == Mood::Requested).then_some((act, tag.last.max(at + 1)))
    }
}

/// The meaning of a number after "first", "last", "all" or "oldest".
#[derive(Debug, Clone, Copy)]
enum Slice {
    Places(fn(usize) -> Rank),
    Ages,
    All,
}
