//! Reads the positions, ages and exclusions with which a line selects keys.

use crate::domain::{Age, Choice, KeyAct, Rank};
use crate::understand::grammar::classes::{self, WordClass};
use crate::understand::grammar::phrasebook::PhraseMatch;
use crate::understand::response::reference::cues::ReferenceCue;
use crate::understand::response::reference::{ReferenceReader, Slice};
use crate::understand::slots::times::number;

impl ReferenceReader<'_, '_> {
    pub(super) fn act(&mut self, act: KeyAct) {
        if self.result.act.is_some_and(|known| known != act) || self.several_acts {
            // "rotate the first, delete the second" requests two acts, which makes the reference
            // incomplete.
            (self.result.act, self.result.whole, self.several_acts) = (None, false, true);
            return;
        }
        // "all but the first, delete the second" is contradictory.
        self.result.whole &= self.result.except.is_none() || self.names_kept;
        self.naming_kept = false;
        self.result.act = Some(act);
    }

    pub(super) fn phrase(&mut self, phrase: PhraseMatch<ReferenceCue>) {
        let words = phrase.first..phrase.last;
        match phrase.value {
            ReferenceCue::Deactivate | ReferenceCue::Activate | ReferenceCue::Undo => {
                let points =
                    |these: WordClass| words.clone().any(|at| these.has(self.reading.spelling(at)));
                let (one, all) = (points(classes::IT), points(classes::ALL));
                let them = points(classes::THEM);
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
                let them = words.clone().any(|at| classes::THEM.has(self.reading.spelling(at)));
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
            ReferenceCue::Keep if self.names_kept => {}
            ReferenceCue::Keep => {
                // Nothing may be excluded yet, except as in "delete everything but keep the
                // first".
                let but =
                    self.result.except.as_ref().is_none_or(|except| *except == Choice::default());
                self.result.whole &= but;
                (self.result.except, self.names_kept, self.naming_kept) =
                    (Some(Choice::default()), true, true);
            }
            ReferenceCue::Others => {
                // In "keep the first, the rest can go", the rest isn't kept.
                self.naming_kept &= !self.names_kept;
                // "The other" is one key, "the others" are several.
                let one = self.reading.spelling(phrase.last - 1);
                let choice = self.choice();
                choice.others = true;
                choice.single |= classes::OTHER.has(one);
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
            ReferenceCue::Correcting => {
                self.corrects = true;
                self.start_over();
            }
            ReferenceCue::Rewording => {
                self.corrects |= self.result.act.is_some();
                self.start_over();
            }
            ReferenceCue::Also => {
                self.listed |= self.joins(phrase.first);
                self.result.adds |=
                    self.choice().kinds() == 0 || self.reading.spelling(phrase.first) != "and";
            }
            ReferenceCue::Small => self.listed |= self.joins(phrase.first),
        }
    }

    /// Returns true if the word at `at` is "and" or "plus" after a property of keys.
    pub(super) fn joins(&mut self, at: usize) -> bool {
        classes::JOINING.has(self.reading.spelling(at)) && self.choice().kinds() > 0
    }

    /// Drops the keys that were named so far: "the second, sorry, the third".
    fn start_over(&mut self) {
        if self.choice().kinds() > 0 {
            self.result.whole &= self.result.except.is_none();
            self.result.meant = Choice::default();
        }
    }

    /// Starts the description of keys that aren't meant. If `apart`, they need not be among the
    /// selected ones.
    fn except(&mut self, apart: bool) {
        // "not the first but the second" is contradictory.
        self.result.whole &= self.result.except.is_none();
        self.result.except = Some(Choice::default());
        self.result.apart = apart;
    }

    /// Adds a position in the list of keys, or the positions of the range that it ends. `end` is
    /// the position after its words.
    pub(super) fn at_place(&mut self, place: usize, end: usize) {
        let ends_range = std::mem::take(&mut self.range);
        // "all 2 and 3" is contradictory.
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

    /// Replaces the last age by a count of that age: "the oldest two".
    pub(super) fn count_age(&mut self, count: usize) {
        if let Some((_, rank)) = self.choice().ages.last_mut() {
            *rank = Rank::First(count);
        }
    }

    /// Returns true if a phrase about age, such as "oldest" or "new", starts at `at`.
    pub(super) fn is_age(&self, at: usize) -> bool {
        let age = |means: ReferenceCue| {
            matches!(
                means,
                ReferenceCue::Oldest | ReferenceCue::Newest | ReferenceCue::Old | ReferenceCue::New
            )
        };
        self.phrases.iter().any(|phrase| phrase.first == at && age(phrase.value))
    }
}
