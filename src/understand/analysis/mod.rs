//! One line on its way to being understood: its words, what the grammar knows of them, and what is still open.
//!
//! The scan tags words with concepts; the slot scanners then claim words. Invariant: a word belongs to at most one
//! tag and one finding.

pub mod act_family;
pub mod clause;
pub mod compounds;
pub mod correct_spelling;
pub mod joint;
pub mod leading_verb;
pub mod modality;
pub mod noun_phrase;
pub mod object;
pub mod questions;
pub mod segments;

use crate::understand::custom::overlay;
use crate::understand::custom::overlay::Laid;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept_set::ConceptSet;
use crate::understand::grammar::phrase_trie::Meaning;
use crate::understand::tokens::{Folded, Gap, Kind, Word, fold};
use modality::{ACTS, Mood, mood};

use crate::domain::{AccessKeyId, BusinessUnit, Filter, OwnerEmail, Region};
use jiff::civil::Time;

/// Words that the grammar knows, from `first` to before `last`.
#[derive(Debug, Clone, Copy)]
pub struct Tag {
    pub meaning: Meaning,
    pub first: usize,
    pub last: usize,
    /// How an act is meant; of anything else nothing.
    pub mood: Mood,
}

/// A slot's value, or what stands where one would be.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A key's life in seconds; `None` where it is vague.
    Life(Option<u64>),
    /// A time that is no key's life: claimed so that nothing else takes it.
    OtherTime,
    /// An age in days.
    Age(u64),
    /// A region, and the number of the place by whose name it was said.
    Region(Region, Option<usize>),
    /// Words that stand where a region would and name none, or several: the regions they may mean.
    Misspelt(Vec<Region>),
    /// Regions that are not to be used.
    Excluded(Vec<Region>),
    /// An address.
    Owner(OwnerEmail),
    /// A key id.
    KeyId(AccessKeyId),
    /// A business unit; whether it was written as an IAM user.
    Unit(BusinessUnit, bool),
    /// The account that the key is to be in: twelve digits.
    Account(String),
    /// The AWS profile that is to be used.
    Profile(String),
    /// What the key is to be limited to.
    Models(Vec<String>),
    /// What the keys are that a list shows.
    Filter(Filter),
    /// By whom or when keys were made, which no list goes by.
    Made,
    /// What the program cannot meet.
    Unmet,
    /// A purpose in a noun phrase that is no unit ("a presentation").
    Purpose,
    /// A name in a greeting or after a closing, a link, a handle: explained and meaningless.
    Noise,
}

/// A finding and the words it covers.
#[derive(Debug, Clone)]
pub struct Find {
    pub found: Found,
    pub first: usize,
    pub last: usize,
}

impl Find {
    /// Whether it is part of what a request says, and not of what is told beside it.
    pub fn is_value(&self) -> bool {
        !matches!(self.found, Found::Noise | Found::OtherTime | Found::Purpose)
    }
}

const NONE: u16 = u16::MAX;

/// A line being read.
#[derive(Debug)]
pub struct Reading<'a> {
    pub grammar: &'a Grammar,
    pub line: &'a str,
    /// What time it is where the person is, if anyone knows.
    pub clock: Option<Time>,
    pub folded: Folded,
    pub tags: Vec<Tag>,
    /// A person's own forms in the line.
    pub own: Vec<Laid>,
    tag_of: Vec<u16>,
    pub finds: Vec<Find>,
    /// Every concept that some word has.
    pub present: ConceptSet,
    /// Whether something in the line can only be ours: Bedrock, one of its models, a key id, a user of a unit.
    pub named: bool,
    find_of: Vec<u16>,
}

impl<'a> Reading<'a> {
    /// Folds and scans; typing errors are corrected, compounds that are names are left alone.
    pub fn new(grammar: &'a Grammar, line: &'a str) -> Self {
        let folded = fold(line);
        let count = folded.words.len();
        let (tags, finds) = (Vec::with_capacity(count), Vec::with_capacity(8));
        let mut reading = Self {
            grammar,
            line,
            clock: None,
            folded,
            tags,
            own: Vec::new(),
            tag_of: Vec::new(),
            finds,
            present: ConceptSet::default(),
            named: false,
            find_of: vec![NONE; count],
        };
        reading.scan();
        overlay::find(&mut reading);
        if correct_spelling::correct(&mut reading) {
            reading.scan();
        }
        compounds::release_names(&mut reading);
        compounds::say_types(&mut reading);
        overlay::lay(&mut reading);
        leading_verb::read(&mut reading);
        compounds::name(&mut reading);
        for at in 0..reading.tags.len() {
            let tag = reading.tags[at];
            if tag.last > tag.first && ACTS.contains(&tag.meaning.concept) {
                reading.tags[at].mood = mood(&reading, &tag);
            }
        }
        reading
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.folded.words.len()
    }

    /// The word at `at`; there must be one.
    pub fn word(&self, at: usize) -> &Word {
        &self.folded.words[at]
    }

    /// The folded spelling of the word at `at`; empty past the end.
    pub fn spelling(&self, at: usize) -> &str {
        self.folded.words.get(at).map_or("", |word| self.folded.spelling(word))
    }

    /// The gap before the word at `at`; past the end, the end of a sentence.
    pub fn gap(&self, at: usize) -> Gap {
        self.folded.words.get(at).map_or(Gap::Stop, |word| word.gap)
    }

    /// Whether the word at `at` goes on from the one before: nothing between them, or an opening quotation mark.
    pub fn follows(&self, at: usize) -> bool {
        let opens = || self.folded.words.get(at).is_some_and(|word| word.quoted);
        !self.gap(at).is_break() || self.gap(at) == Gap::Mark && opens()
    }

    /// Whether the word at `at` is "and" written as a sign: "Tax & Customs" is one name.
    pub fn is_ampersand(&self, at: usize) -> bool {
        self.is(at, Concept::And) && !self.raw(at, at + 1).starts_with(char::is_alphabetic)
    }

    /// Whether it is all in capitals: then they say nothing.
    pub fn is_shouted(&self) -> bool {
        !self.line.contains(char::is_lowercase)
    }

    /// The words as written from `first` to before `last`.
    pub fn raw(&self, first: usize, last: usize) -> &'a str {
        let (start, end) = self.bytes(first, last);
        &self.line[start..end]
    }

    /// The bytes of the words from `first` to before `last`.
    pub fn bytes(&self, first: usize, last: usize) -> (usize, usize) {
        (self.word(first).start as usize, self.word(last - 1).end as usize)
    }

    /// What is written between the words at `before` and `at`; empty where one character stands for both.
    pub fn between(&self, before: usize, at: usize) -> &'a str {
        let (from, to) = (self.bytes(before, before + 1).1, self.bytes(at, at + 1).0);
        self.line.get(from..to).unwrap_or_default()
    }

    /// The tag over the word at `at`.
    pub fn tag(&self, at: usize) -> Option<&Tag> {
        let index = *self.tag_of.get(at)?;
        self.tags.get(index as usize)
    }

    /// The concept of the word at `at`.
    pub fn concept(&self, at: usize) -> Option<Concept> {
        self.tag(at).map(|tag| tag.meaning.concept)
    }

    /// Whether the word at `at` has this concept.
    pub fn is(&self, at: usize, concept: Concept) -> bool {
        self.concept(at) == Some(concept)
    }

    /// Whether the word at `at` has one of these concepts.
    pub fn is_any(&self, at: usize, concepts: &[Concept]) -> bool {
        self.concept(at).is_some_and(|concept| concepts.contains(&concept))
    }

    /// The finding that covers the word at `at`.
    pub fn find(&self, at: usize) -> Option<&Find> {
        let index = *self.find_of.get(at)?;
        self.finds.get(index as usize)
    }

    /// Whether nothing has claimed the word at `at`, and nothing explains it.
    pub fn is_open(&self, at: usize) -> bool {
        at < self.len() && self.tag_of[at] == NONE && self.find_of[at] == NONE
    }

    /// Whether no finding has claimed the word at `at`.
    pub fn is_free(&self, at: usize) -> bool {
        at < self.len() && self.find_of[at] == NONE
    }

    /// Claims words for a finding. Words that are claimed already stay with what claimed them first.
    pub fn claim(&mut self, found: Found, first: usize, last: usize) {
        let index = self.finds.len() as u16;
        for at in first..last {
            if self.find_of[at] == NONE {
                self.find_of[at] = index;
            }
        }
        self.finds.push(Find { found, first, last });
    }

    /// The word after the last of the compound that the word at `at` begins.
    pub fn compound_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while matches!(self.gap(end), Gap::Joined(_)) {
            end += 1;
        }
        end
    }

    fn scan(&mut self) {
        self.tags.clear();
        self.tag_of.clear();
        self.tag_of.resize(self.len(), NONE);
        let words = &self.folded.words;
        let forms = &self.grammar.forms;
        let known = |word: &Word| match word.kind {
            Kind::Plain | Kind::Number => forms.word(self.folded.spelling(word)),
            _ => None,
        };
        let ids: Vec<Option<u32>> = words.iter().map(known).collect();
        let mut first = 0;
        while first < words.len() {
            let going_on = (first + 1..words.len()).take_while(|at| !words[*at].gap.is_break());
            let near = std::iter::once(first).chain(going_on).map(|at| ids[at]);
            let Some((meaning, count)) = forms.longest(near) else {
                first += 1;
                continue;
            };
            let last = first + count;
            self.tag_of[first..last].fill(self.tags.len() as u16);
            self.tags.push(Tag { meaning, first, last, mood: Mood::Meant });
            first = last;
        }
    }

    /// Takes away the tag over the word at `at`.
    pub fn release(&mut self, at: usize) {
        if let Some(tag) = self.tags.get_mut(self.tag_of[at] as usize) {
            self.tag_of[tag.first..tag.last].fill(NONE);
            tag.last = tag.first;
        }
    }

    /// Puts one meaning, or none, over words whose tags lie between `first` and `last`.
    pub fn cover(&mut self, first: usize, last: usize, meaning: Option<Meaning>) {
        (first..last).for_each(|at| self.release(at));
        if let Some(meaning) = meaning {
            self.tag_of[first..last].fill(self.tags.len() as u16);
            self.tags.push(Tag { meaning, first, last, mood: Mood::Meant });
        }
    }
}
