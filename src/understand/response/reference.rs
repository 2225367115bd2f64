//! Reads a line as a reference to keys that were shown or mentioned earlier: by position, age,
//! state, team, owner or ID.
//!
//! A line is a reference only as a whole. A word that doesn't fit makes it incomplete, and an
//! incomplete reference selects no key.

use crate::domain::{Age, BusinessUnit, Choice, Filter, KeyAct, Rank, Reference};
use crate::understand::analysis::modality::Mood;
use crate::understand::analysis::noun_phrase::hyphenated;
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use crate::understand::slots::number::number;
use crate::understand::tokens::{Gap, WordKind};
use serde::Deserialize;

const FILE: (&str, &str) =
    ("grammar/references.toml", include_str!("../../../grammar/references.toml"));

/// A phrase of `grammar/references.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceCue {
    Deactivate,
    Activate,
    Undo,
    All,
    Both,
    That,
    Single,
    First,
    Second,
    Third,
    Fourth,
    Fifth,
    Sixth,
    Last,
    /// Before a number in the list.
    Numbered,
    Oldest,
    Newest,
    Old,
    New,
    /// Before keys that are excluded from the selected ones.
    Except,
    /// Before keys that aren't meant.
    Not,
    /// Before keys that stay as they are: "keep the first, delete the rest".
    Keep,
    /// All keys that aren't mentioned.
    Others,
    /// Before the number of keys to choose from.
    Among,
    /// Between the ends of a range.
    To,
    /// Ambiguous: "every other".
    Unclear,
    /// Corrects an earlier line: "no, the second one".
    Correcting,
    /// Before additional keys.
    Also,
    Small,
}

impl Grammar {
    fn references(&self) -> &Phrasebook<ReferenceCue> {
        // The file is built in and a test compiles it, so there is no error to report.
        self.references.get_or_init(|| compile().unwrap_or_default())
    }
}

fn compile() -> Result<Phrasebook<ReferenceCue>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "references", "means")
}

/// Reads the line as a reference to keys.
pub fn reference(reading: &Reading<'_>) -> Reference {
    let mut reader = ReferenceReader {
        reading,
        phrases: reading.grammar.references().scan(reading),
        filters: crate::understand::intent::filters::phrases(reading),
        result: Reference { whole: true, ..Reference::default() },
        numbered: false,
        rank: None,
        place: None,
        ordinal: None,
        range: false,
        counted: None,
        corrects: false,
        counts_all: false,
        keeps: false,
        kept: false,
        torn: false,
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
    let kept = !reader.keeps || (the_rest || only_kept) && !nothing;
    // "Delete the second one, no wait"
    let retracted = reader.corrects && reader.result.act.is_some();
    let others = except.as_ref().is_some_and(|except| except.others);
    reader.result.whole &= !reader.range && kept && !others && !retracted;
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
    /// How a number after "first", "last" or "oldest" counts.
    rank: Option<Slice>,
    /// The position after the last list number.
    place: Option<usize>,
    /// The position after the last ordinal.
    ordinal: Option<usize>,
    /// True if the next list number ends a range.
    range: bool,
    /// The position after the last count.
    counted: Option<usize>,
    /// True if it corrects an earlier line.
    corrects: bool,
    /// True if the count says how many "all" are.
    counts_all: bool,
    /// True if the line names keys to keep.
    keeps: bool,
    /// True while keys to keep are being named.
    kept: bool,
    /// True after an "and" that follows a property, because the next property is of another key.
    listed: bool,
    /// True if the line requests several acts.
    torn: bool,
}

impl ReferenceReader<'_, '_> {
    /// Reads the phrase at `at`, and returns the position after it.
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
            // "that are due"
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
            // "1-3"
            let dash = at > 0 && matches!(between, "-" | "–" | "—" | ".." | "...");
            let range = range || dash && self.place == Some(at);
            self.range |= dash;
            // "1.5"
            let malformed =
                at > 0 && between.contains(['-', '–', '—', '.']) && !(dash && self.range);
            self.result.whole &= value.fract() == 0.0 && !malformed;
            let value = value as usize;
            let digits = word.kind == WordKind::Number;
            // "2 keys", "the 2 oldest"
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
            // "1, 3 and 4"
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

    /// True if a team's name consists of words that select keys: "number 2", "newest".
    fn is_plain(&self, finding: &Finding) -> bool {
        let knows = |at: usize| {
            self.phrases.iter().any(|phrase| phrase.covers(at))
                || self.filters.iter().any(|filter| filter.covers(at))
                || number(self.reading, at).is_some()
        };
        matches!(finding.kind, FindingKind::Unit(_, false))
            && (finding.first..finding.last).all(knows)
    }

    /// Returns the choice that is being described.
    fn choice(&mut self) -> &mut Choice {
        let Reference { meant, except, .. } = &mut self.result;
        match except {
            Some(except) if !self.keeps || self.kept => except,
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

    fn act(&mut self, act: KeyAct) {
        if self.result.act.is_some_and(|known| known != act) || self.torn {
            // "rotate the first, delete the second"
            (self.result.act, self.result.whole, self.torn) = (None, false, true);
            return;
        }
        // "all but the first, delete the second"
        self.result.whole &= self.result.except.is_none() || self.keeps;
        self.kept = false;
        self.result.act = Some(act);
    }

    fn phrase(&mut self, phrase: PhraseMatch<ReferenceCue>) {
        let words = phrase.first..phrase.last;
        match phrase.value {
            ReferenceCue::Deactivate | ReferenceCue::Activate | ReferenceCue::Undo => {
                let points = |these: &[&str]| {
                    words.clone().any(|at| these.contains(&self.reading.spelling(at)))
                };
                let (one, all) = (
                    points(&["it", "that", "this"]),
                    points(&["them", "those", "these", "all", "both"]),
                );
                let them = points(&["them", "those", "these"]);
                self.act(match phrase.value {
                    ReferenceCue::Deactivate => KeyAct::Deactivate,
                    ReferenceCue::Activate => KeyAct::Activate,
                    _ => KeyAct::Undo,
                });
                let choice = self.choice();
                choice.that |= one;
                choice.all |= all;
                choice.them |= them;
            }
            ReferenceCue::All => {
                let them = words
                    .clone()
                    .any(|at| matches!(self.reading.spelling(at), "them" | "those" | "these"));
                let choice = self.choice();
                choice.all = true;
                choice.them |= them;
                self.rank = Some(Slice::All);
            }
            ReferenceCue::Both => {
                let choice = self.choice();
                (choice.all, choice.count) = (true, Some(2));
            }
            ReferenceCue::That => self.choice().that = true,
            ReferenceCue::Single => self.choice().single = true,
            ReferenceCue::First => {
                self.ordinal(1, phrase.last);
                self.rank = Some(Slice::Places(Rank::First));
            }
            ReferenceCue::Second => self.ordinal(2, phrase.last),
            ReferenceCue::Third => self.ordinal(3, phrase.last),
            ReferenceCue::Fourth => self.ordinal(4, phrase.last),
            ReferenceCue::Fifth => self.ordinal(5, phrase.last),
            ReferenceCue::Sixth => self.ordinal(6, phrase.last),
            ReferenceCue::Last => {
                self.choice().places.push(Rank::Last(1));
                self.rank = Some(Slice::Places(Rank::Last));
            }
            ReferenceCue::Numbered => self.numbered = true,
            ReferenceCue::Oldest => self.age(Age::Oldest, phrase.first),
            ReferenceCue::Newest => self.age(Age::Newest, phrase.first),
            ReferenceCue::Old => self.age(Age::Old, phrase.first),
            ReferenceCue::New => self.age(Age::New, phrase.first),
            ReferenceCue::Except | ReferenceCue::Not => {
                self.except(phrase.value == ReferenceCue::Not)
            }
            ReferenceCue::Keep if self.keeps => {}
            ReferenceCue::Keep => {
                // "Delete everything but keep the first"
                let but =
                    self.result.except.as_ref().is_none_or(|except| *except == Choice::default());
                self.result.whole &= but;
                (self.result.except, self.keeps, self.kept) = (Some(Choice::default()), true, true);
            }
            ReferenceCue::Others => {
                // "Keep the first, the rest can go"
                self.kept &= !self.keeps;
                // "The other" is one key, "the others" are several.
                let one = self.reading.spelling(phrase.last - 1);
                let choice = self.choice();
                choice.others = true;
                choice.single |= matches!(one, "other" | "remaining" | "one");
                self.rank = Some(Slice::All);
            }
            ReferenceCue::Among => {
                let count = (phrase.first..phrase.last).find_map(|at| number(self.reading, at));
                self.choice().among = Some(count.map_or(2, |(count, _)| count as usize));
            }
            ReferenceCue::To => {
                self.result.whole &= self.place == Some(phrase.first);
                self.range = true;
            }
            ReferenceCue::Unclear => self.result.whole = false,
            ReferenceCue::Correcting => self.corrects = true,
            ReferenceCue::Also => {
                self.listed |= self.joins(phrase.first);
                self.result.adds |=
                    self.choice().kinds() == 0 || self.reading.spelling(phrase.first) != "and";
            }
            ReferenceCue::Small => self.listed |= self.joins(phrase.first),
        }
    }

    /// True if the word is an "and" after a property.
    fn joins(&mut self, at: usize) -> bool {
        matches!(self.reading.spelling(at), "and" | "plus") && self.choice().kinds() > 0
    }

    /// Starts the keys that aren't meant. If `apart`, they need not be among the selected ones.
    fn except(&mut self, apart: bool) {
        // "not the first but the second" is contradictory.
        self.result.whole &= self.result.except.is_none();
        self.result.except = Some(Choice::default());
        self.result.apart = apart;
    }

    /// Adds a list number that ends before `end`.
    fn at_place(&mut self, place: usize, end: usize) {
        let ends_range = std::mem::take(&mut self.range);
        // "all 2 and 3"
        self.result.whole &= !self.counts_all;
        self.place = Some(end);
        let choice = self.choice();
        match choice.places.last() {
            Some(Rank::At(from)) if ends_range && *from < place => {
                choice.places.extend((from + 1..=place).map(Rank::At));
            }
            _ => {
                choice.places.push(Rank::At(place));
                self.result.whole &= !ends_range;
            }
        }
    }

    fn ordinal(&mut self, place: usize, end: usize) {
        self.at_place(place, end);
        self.ordinal = Some(end);
    }

    /// Adds an age. A number directly before it counts by age: "the second oldest", "the two
    /// oldest".
    fn age(&mut self, age: Age, at: usize) {
        let (place, listed) = (at > 0 && self.ordinal == Some(at), self.listed);
        let counted = at > 0 && self.counted == Some(at);
        let choice = self.choice();
        let rank = match choice.places.last() {
            Some(Rank::At(number)) if place => {
                let rank = Rank::At(*number);
                choice.places.pop();
                rank
            }
            _ if counted => Rank::First(choice.count.take().unwrap_or(1)),
            _ => Rank::At(1),
        };
        let alone = choice.ages.is_empty();
        choice.ages.push((age, rank));
        self.result.whole &= alone || listed;
        self.rank = Some(Slice::Ages);
    }

    /// "The oldest two".
    fn count_age(&mut self, count: usize) {
        if let Some((_, rank)) = self.choice().ages.last_mut() {
            *rank = Rank::First(count);
        }
    }

    /// True if the word starts a comparison of ages.
    fn is_age(&self, at: usize) -> bool {
        let age = |means: ReferenceCue| {
            matches!(
                means,
                ReferenceCue::Oldest | ReferenceCue::Newest | ReferenceCue::Old | ReferenceCue::New
            )
        };
        self.phrases.iter().any(|phrase| phrase.first == at && age(phrase.value))
    }
}

/// How a number after "first", "last", "all" or "oldest" counts.
#[derive(Debug, Clone, Copy)]
enum Slice {
    Places(fn(usize) -> Rank),
    Ages,
    All,
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_file_has_no_mistakes() {
        crate::understand::grammar::phrasebook::assert_compiles(super::compile());
    }
}
