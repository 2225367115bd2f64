//! Reads a line as a reference to keys that were shown or spoken of before: by place, age, state, team, owner or ID.
//!
//! A line is a reference only as a whole. A word that means nothing here leaves it incomplete, and an incomplete
//! reference picks no key.

use super::concept::Concept::{self, *};
use super::fold::{Gap, Kind};
use super::grammar::Grammar;
use super::mistake::GrammarError;
use super::mood::Mood;
use super::number::number;
use super::phrase::spell;
use super::phrasebook::{Known, Phrasebook};
use super::reading::{Find, Found, Reading};
use crate::domain::{Age, BusinessUnit, Choice, Filter, KeyAct, Rank, Reference};
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/references.toml", include_str!("../../grammar/references.toml"));

/// What a phrase of `grammar/references.toml` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
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
    /// A number in the list follows.
    Numbered,
    Oldest,
    Newest,
    Old,
    New,
    /// What follows is not meant.
    Except,
    Small,
}

impl Grammar {
    fn references(&self) -> &Phrasebook<Means> {
        // Built in, and a test compiles it: there is no mistake to tell.
        self.references.get_or_init(|| compile().unwrap_or_default())
    }
}

fn compile() -> Result<Phrasebook<Means>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "references", "means")
}

/// The line as a reference to keys.
pub fn reference(reading: &Reading<'_>) -> Reference {
    let mut reader = Reader {
        reading,
        phrases: reading.grammar.references().scan(reading),
        filters: super::filters::phrases(reading),
        result: Reference { whole: true, ..Reference::default() },
        numbered: false,
        rank: None,
        torn: false,
        listed: false,
    };
    let mut at = 0;
    while at < reading.len() {
        at = reader.word(at);
    }
    let Reference { meant, except, .. } = &reader.result;
    let several = meant.kinds() > 1 || except.as_ref().is_some_and(|except| except.kinds() > 1);
    reader.result.whole &= !(reader.listed && several);
    reader.result.whole &= reading.len() > 0
        && !reading.line.contains("...")
        && !(reading.line.contains(['~', '^'])
            || super::gate::is_marked(reading.line) && !reading.line.trim().starts_with('#'));
    reader.result
}

struct Reader<'r, 'a> {
    reading: &'r Reading<'a>,
    phrases: Vec<Known<Means>>,
    filters: Vec<Known<Filter>>,
    result: Reference,
    /// The next number is one of the list.
    numbered: bool,
    /// A number behind "first" or "last" says how many of them.
    rank: Option<fn(usize) -> Rank>,
    /// An "and" stands behind a property: what follows is one more key, not one more property.
    listed: bool,
    /// Different things are to be done.
    torn: bool,
}

impl Reader<'_, '_> {
    /// Reads what begins at a word, and gives the word behind it.
    fn word(&mut self, at: usize) -> usize {
        let reading = self.reading;
        let phrase = self.phrases.iter().find(|phrase| phrase.first == at).copied();
        let rank = self.rank.take();
        let numbered = std::mem::take(&mut self.numbered);
        let find = reading.find(at).filter(|find| find.first == at && !self.is_plain(find));
        if let Some(find) = find.filter(|find| self.value(&find.found)) {
            return find.last;
        }
        let filter = self.filters.iter().find(|filter| filter.first == at).copied();
        if let Some(filter) = filter.filter(|filter| phrase.is_none_or(|phrase| phrase.last <= filter.last)) {
            self.choice().filters.push(filter.value);
            return filter.last;
        }
        if let Some(tag) = reading.tag(at).filter(|tag| tag.first == at && tag.meaning.concept == OlderThan) {
            return tag.last;
        }
        let word = reading.word(at);
        if word.quoted || matches!(word.kind, Kind::At | Kind::Link | Kind::Secret) {
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
            let inside =
                filter.filter(|first| phrase.value == Means::Small && phrase.covers(*first) && *first > at);
            return inside.min().unwrap_or(phrase.last);
        }
        if let Some((value, last)) = number(reading, at).filter(|(value, _)| (1.0..=999.0).contains(value)) {
            // "1-3", "1.5"
            let before = at.checked_sub(1).map_or(0, |before| reading.word(before).end as usize);
            let between = reading.line.get(before..word.start as usize).unwrap_or_default();
            self.result.whole &= value.fract() == 0.0 && !(at > 0 && between.contains(['-', '–', '—', '.']));
            let value = value as usize;
            let digits = word.kind == Kind::Number;
            // "2 keys"
            let digits = digits && !reading.is_any(last, &[Key, Keys]);
            let picks = numbered || digits || matches!(reading.gap(at), Gap::Mark);
            let choice = self.choice();
            match rank {
                Some(rank) => {
                    choice.places.pop();
                    choice.places.push(rank(value));
                }
                None if picks => choice.places.push(Rank::At(value)),
                None => choice.count = Some(value),
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

    /// Whether a team's name is made of words that pick keys: "number 2", "newest".
    fn is_plain(&self, find: &Find) -> bool {
        let knows = |at: usize| {
            self.phrases.iter().any(|phrase| phrase.covers(at))
                || self.filters.iter().any(|filter| filter.covers(at))
                || number(self.reading, at).is_some()
        };
        matches!(find.found, Found::Unit(_, false)) && (find.first..find.last).all(knows)
    }

    /// The choice that is being described.
    fn choice(&mut self) -> &mut Choice {
        let Reference { meant, except, .. } = &mut self.result;
        except.as_mut().unwrap_or(meant)
    }

    /// Takes words that mean nothing else for a team's name, and gives the word behind them.
    fn guess(&mut self, at: usize) -> usize {
        let reading = self.reading;
        let strange = |at: &usize| {
            let joined = matches!(reading.gap(*at), Gap::Joined(_));
            let known = self.phrases.iter().any(|phrase| phrase.covers(*at)) || reading.tag(*at).is_some();
            joined || !known && reading.find(*at).is_none() && !reading.gap(*at).is_break()
        };
        let last = (at + 1..reading.len()).find(|at| !strange(at)).unwrap_or(reading.len());
        let name = BusinessUnit::from_folded(&spell(reading, at, last));
        self.result.whole &= name.is_some() && (reading.tag(at).is_none() || last > at + 1);
        self.result.guessed = true;
        self.choice().units.extend(name);
        last
    }

    /// Takes a value that the slots know; whether it is one that singles out keys.
    fn value(&mut self, found: &Found) -> bool {
        let choice = self.choice();
        match found {
            Found::KeyId(id) => choice.ids.push(id.clone()),
            Found::Unit(unit, _) => choice.units.push(unit.clone()),
            Found::Owner(owner) => choice.owners.push(owner.clone()),
            Found::Region(region, _) => choice.regions.push(region.clone()),
            Found::Filter(filter) => choice.filters.push(*filter),
            Found::Age(days) if choice.older_than.is_none() => choice.older_than = Some(*days),
            _ => return false,
        }
        true
    }

    /// A verb that is meant, and the word behind it.
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
        (tag.mood == Mood::Meant).then_some((act, tag.last.max(at + 1)))
    }

    fn act(&mut self, act: KeyAct) {
        if self.result.act.is_some_and(|known| known != act) || self.torn {
            // "rotate the first, delete the second"
            (self.result.act, self.result.whole, self.torn) = (None, false, true);
            return;
        }
        // "all but the first, delete the second"
        self.result.whole &= self.result.except.is_none();
        self.result.act = Some(act);
    }

    fn phrase(&mut self, phrase: Known<Means>) {
        let words = phrase.first..phrase.last;
        match phrase.value {
            Means::Deactivate | Means::Activate | Means::Undo => {
                let points =
                    |these: &[&str]| words.clone().any(|at| these.contains(&self.reading.spelling(at)));
                let (one, all) =
                    (points(&["it", "that", "this"]), points(&["them", "those", "these", "all", "both"]));
                let them = points(&["them", "those", "these"]);
                self.act(match phrase.value {
                    Means::Deactivate => KeyAct::Deactivate,
                    Means::Activate => KeyAct::Activate,
                    _ => KeyAct::Undo,
                });
                let choice = self.choice();
                choice.that |= one;
                choice.all |= all;
                choice.them |= them;
            }
            Means::All => {
                let them =
                    words.clone().any(|at| matches!(self.reading.spelling(at), "them" | "those" | "these"));
                let choice = self.choice();
                choice.all = true;
                choice.them |= them;
            }
            Means::Both => {
                let choice = self.choice();
                (choice.all, choice.count) = (true, Some(2));
            }
            Means::That => self.choice().that = true,
            Means::Single => self.choice().single = true,
            Means::First => {
                self.choice().places.push(Rank::At(1));
                self.rank = Some(Rank::First);
            }
            Means::Second => self.choice().places.push(Rank::At(2)),
            Means::Third => self.choice().places.push(Rank::At(3)),
            Means::Fourth => self.choice().places.push(Rank::At(4)),
            Means::Fifth => self.choice().places.push(Rank::At(5)),
            Means::Sixth => self.choice().places.push(Rank::At(6)),
            Means::Last => {
                self.choice().places.push(Rank::Last(1));
                self.rank = Some(Rank::Last);
            }
            Means::Numbered => self.numbered = true,
            Means::Oldest => self.age(Age::Oldest),
            Means::Newest => self.age(Age::Newest),
            Means::Old => self.age(Age::Old),
            Means::New => self.age(Age::New),
            Means::Except => {
                // "not the first but the second" says two things.
                self.result.whole &= self.result.except.is_none();
                self.result.except = Some(Choice::default());
            }
            Means::Small => self.listed |= self.joins(phrase.first),
        }
    }

    /// Whether the word is an "and" behind a property.
    fn joins(&mut self, at: usize) -> bool {
        matches!(self.reading.spelling(at), "and" | "plus") && self.choice().kinds() > 0
    }

    fn age(&mut self, age: Age) {
        let choice = self.choice();
        let before = choice.age.replace(age);
        self.result.whole &= before.is_none();
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_file_has_no_mistakes() {
        crate::understand::phrasebook::assert_compiles(super::compile());
    }
}
