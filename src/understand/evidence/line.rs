//! A line with the senses of its words.

use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::evidence::lexicon::{self, FormMeaning, Inflection, Senses, sense};
use crate::understand::evidence::symbol::*;
use crate::understand::tokens::{Gap, WordKind};

/// A form of the lexicon: the words from `first` up to `last`.
#[derive(Debug, Clone, Copy)]
pub struct SenseTag {
    pub senses: Senses,
    pub inflection: Inflection,
    pub first: usize,
    pub last: usize,
}

/// The forms of a line.
#[derive(Debug, Clone, Default)]
pub struct SenseTags {
    tags: Vec<SenseTag>,
    tag_of: Vec<u16>,
}

/// A line with the senses of its words.
#[derive(Clone, Copy)]
pub struct SenseLine<'r, 'a> {
    pub reading: &'r Reading<'a>,
}

const NO_TAG: u16 = u16::MAX;

/// Maximum number of words from a verb to its particle.
const PARTICLE_DISTANCE: usize = 5;

const JOINS: Senses = Senses::of(&[sense::AND, sense::OR, sense::BUT]);

impl SenseTags {
    pub fn new(reading: &Reading<'_>) -> Self {
        let line = SenseLine { reading };
        let words: Vec<Option<u16>> = (0..reading.len())
            .map(|at| match reading.word(at).kind {
                WordKind::Plain | WordKind::Number => lexicon::word(reading.spelling(at)),
                _ => None,
            })
            .collect();
        let mut found = Self { tags: Vec::new(), tag_of: vec![NO_TAG; words.len()] };
        let mut first = 0;
        while first < words.len() {
            let joined = (first + 1..words.len()).take_while(|at| !reading.gap(*at).is_break());
            let form = lexicon::longest(std::iter::once(first).chain(joined).map(|at| words[at]));
            let form = match form {
                Some((_, count)) if count > 1 => form,
                _ => line.with_particle(&words, first, form.map(|(entry, _)| entry)).or(form),
            };
            // "for example-web" has no "for example".
            let splits = |count: usize| {
                let joint = |at: usize| matches!(reading.gap(at), Gap::Joined(_));
                count > 1 && joint(first + count) && !joint(first + count - 1)
            };
            let form = form.map(|(meaning, count)| {
                if splits(count) {
                    lexicon::longest(std::iter::once(words[first]))
                } else {
                    Some((meaning, count))
                }
            });
            let Some((meaning, count)) = form.flatten() else {
                first += 1;
                continue;
            };
            found.add(meaning, first, first + count);
            first += count;
        }
        found
    }

    /// Gives the words from `first` up to `last` this meaning.
    pub fn add(&mut self, meaning: FormMeaning, first: usize, last: usize) {
        let FormMeaning { senses, inflection } = meaning;
        self.tag_of[first..last].fill(self.tags.len() as u16);
        self.tags.push(SenseTag { senses, inflection, first, last });
    }

    /// Takes their meaning from the words from `first` up to `last`.
    pub fn clear(&mut self, first: usize, last: usize) {
        self.tag_of[first..last].fill(NO_TAG);
    }
}

impl<'r, 'a> SenseLine<'r, 'a> {
    pub fn new(reading: &'r Reading<'a>) -> Self {
        Self { reading }
    }

    /// Returns the meaning of a verb whose particle follows in the same sentence, added to that of
    /// the verb alone.
    fn with_particle(
        &self,
        words: &[Option<u16>],
        verb: usize,
        alone: Option<FormMeaning>,
    ) -> Option<(FormMeaning, usize)> {
        let number = words[verb]?;
        let end = words.len().min(verb + 1 + PARTICLE_DISTANCE);
        let near = (verb + 1..end).take_while(|at| self.reading.gap(*at) != Gap::Stop);
        let entry = near.filter_map(|at| lexicon::separated(number, words[at]?)).next()?;
        let senses = entry.senses.union(alone.map_or_else(Senses::default, |alone| alone.senses));
        Some((FormMeaning { senses, ..entry }, 1))
    }

    /// Returns the form that covers the word at `at`, unless a value does.
    pub fn tag(&self, at: usize) -> Option<&'r SenseTag> {
        let valued = self.reading.finding(at).is_some_and(|finding| finding.is_value());
        self.form(at).filter(|_| !valued)
    }

    /// Returns the form that covers the word at `at`.
    pub fn form(&self, at: usize) -> Option<&'r SenseTag> {
        let SenseTags { tags, tag_of } = &self.reading.senses;
        tags.get(usize::from(*tag_of.get(at)?))
    }

    pub fn senses(&self, at: usize) -> Senses {
        self.tag(at).map_or_else(Senses::default, |tag| tag.senses)
    }

    pub fn has(&self, at: usize, senses: Senses) -> bool {
        self.senses(at).has(senses)
    }

    /// Returns the position after the form or value at `at`.
    pub fn after(&self, at: usize) -> usize {
        let finding = self.reading.finding(at).filter(|finding| finding.is_value());
        let last = finding.map(|finding| finding.last);
        last.or(self.form(at).map(|tag| tag.last)).unwrap_or(at + 1).max(at + 1)
    }

    /// Returns the symbol of a value that covers the word at `at`.
    pub fn value(&self, at: usize) -> Option<Symbol> {
        let finding = self.reading.finding(at)?;
        Some(match &finding.kind {
            FindingKind::Life(Some(_)) => LIFETIME,
            FindingKind::Life(None) => VAGUE_TIME,
            FindingKind::OtherTime => OTHER_TIME,
            FindingKind::Age(_) => AGE,
            FindingKind::Region(..) => REGION,
            FindingKind::UnclearRegion(_) => UNCLEAR_REGION,
            FindingKind::Excluded(_) => EXCLUDED_REGION,
            FindingKind::Owner(_) => OWNER,
            FindingKind::KeyId(_) => KEY_ID,
            FindingKind::Unit(_, true) => IAM_USER,
            FindingKind::Account(_) => ACCOUNT,
            FindingKind::Profile(_) => PROFILE,
            FindingKind::Models(_) => MODELS,
            FindingKind::Filter(_) => FILTER,
            FindingKind::Made => MADE,
            FindingKind::Unmet => UNMET,
            FindingKind::Unit(_, false) => TEAM,
            FindingKind::Noise => return None,
        })
    }

    /// Returns the value or the senses of the word at `at`.
    pub fn symbols(&self, at: usize) -> Vec<Symbol> {
        if at >= self.reading.len() {
            return vec![END];
        }
        if let Some(value) = self.value(at) {
            return vec![value];
        }
        self.tag(at).map_or_else(|| vec![UNKNOWN], |tag| tag.senses.iter().collect())
    }

    /// Returns true for a word that has neither a sense nor a value, and is no number.
    pub fn is_unknown(&self, at: usize) -> bool {
        self.form(at).is_none()
            && self.value(at).is_none()
            && self.reading.word(at).kind != WordKind::Number
    }

    /// Returns the symbol of the gap before the word at `at`.
    pub fn gap(&self, at: usize) -> Symbol {
        match self.reading.gap(at) {
            Gap::Space => SPACE,
            Gap::Joined(_) => JOINED,
            Gap::Comma => COMMA,
            Gap::Colon => COLON,
            Gap::Assign => ASSIGN,
            Gap::Mark => MARK,
            Gap::Stop => STOP,
        }
    }

    /// Returns true if a clause starts at `at`. A courtesy before a comma is part of the next
    /// clause.
    pub fn starts_clause(&self, at: usize) -> bool {
        const COURTESY: Senses = Senses::of(&[sense::PLEASE]);
        at == 0
            || self.reading.gap(at).is_break()
                && !(self.reading.gap(at) == Gap::Comma && self.has(at - 1, COURTESY))
    }

    /// Returns the symbol for a line that speaks of several keys, of one, or of none.
    pub fn plural_keys(&self) -> Symbol {
        const KEYS: Senses = Senses::of(&[sense::KEY, sense::ACCESS, sense::USER]);
        let keys = (0..self.reading.len()).filter_map(|at| self.tag(at));
        let keys = keys.filter(|tag| tag.senses.has(KEYS));
        let plural = keys.clone().any(|tag| tag.inflection == Inflection::S);
        match keys.count() {
            0 => NONE,
            _ if plural => ALL,
            _ => ONLY,
        }
    }

    /// Returns the ends of the clauses, with 0 first and the end of the line last.
    pub fn cuts(&self) -> Vec<usize> {
        let mut cuts = vec![0];
        for at in 1..self.reading.len() {
            let first = self.first(at);
            let inside = self.after(first) > at && first < at;
            let breaks =
                matches!(self.reading.gap(at), Gap::Comma | Gap::Colon | Gap::Mark | Gap::Stop);
            // "and another" is one form, but "another" starts a clause.
            let valued = self.reading.finding(at - 1).is_some_and(|finding| finding.is_value());
            let joined = !valued && lexicon::senses(self.reading.spelling(at - 1)).has(JOINS);
            // A joining word can't be a clause.
            let joined = joined && cuts.last() != Some(&(at - 1));
            if (!inside && breaks || joined && (!inside || first + 1 == at))
                && cuts.last() != Some(&at)
            {
                cuts.push(at);
            }
        }
        cuts.push(self.reading.len());
        cuts.dedup();
        cuts
    }

    /// Returns the first word of the form or value at `at`.
    fn first(&self, at: usize) -> usize {
        let finding = self.reading.finding(at).filter(|finding| finding.is_value());
        let first = finding.map(|finding| finding.first);
        first.or(self.form(at).map(|tag| tag.first)).unwrap_or(at)
    }
}
