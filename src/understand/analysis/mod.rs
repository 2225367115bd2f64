//! One line with its annotations: its words, the concepts that the grammar finds in them, and the
//! values claimed so far.
//!
//! The scan tags words with concepts; then the scanners of `slots` claim words. Invariant: a word
//! belongs to at most one tag and one finding.

mod capitals;
pub mod compounds;
pub mod correct_spelling;
mod finding;
pub mod heading;
pub mod leading_verb;
pub mod line_continuation;
pub mod modality;
pub mod name_words;

pub use finding::{Finding, FindingKind};

use crate::understand::custom::overlay;
use crate::understand::custom::overlay::CustomMatch;
use crate::understand::evidence::line::SenseTags;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::{Concept, ConceptSet};
use crate::understand::grammar::phrase_trie::Meaning;
use crate::understand::slots::regions::cues::PlaceCues;
use crate::understand::tokens::{Gap, TokenizedLine, Word, WordKind, tokenize};
use capitals::Case;
use modality::{ACTS, Mood, mood};

use jiff::civil::Time;
use std::ops::Range;

/// A phrase of the grammar in the line: the words from `first` up to but not including `last`. A
/// removed tag covers no words.
#[derive(Debug, Clone, Copy)]
pub struct Tag {
    pub meaning: Meaning,
    pub first: usize,
    pub last: usize,
    /// The mood of an act. Unused for other concepts.
    pub mood: Mood,
}

const NONE: u16 = u16::MAX;

#[derive(Debug, Clone)]
pub struct Reading<'a> {
    pub grammar: &'a Grammar,
    pub line: &'a str,
    /// The local time, if known.
    pub clock: Option<Time>,
    pub folded: TokenizedLine,
    pub tags: Vec<Tag>,
    /// Phrases of the custom grammar in this line.
    pub custom: Vec<CustomMatch>,
    tag_of: Vec<u16>,
    pub findings: Vec<Finding>,
    /// All concepts that tags of the line have.
    pub present: ConceptSet,
    /// True if the line names Bedrock, one of its models, a key ID, or the IAM user of a team.
    pub named: bool,
    finding_of: Vec<u16>,
    case: Case,
    /// The words around places.
    pub place_cues: PlaceCues,
    /// The corrected words, with the range of their first spelling.
    typed: Vec<(usize, u32, u32)>,
    /// What the words can mean, as evidence.
    pub senses: SenseTags,
}

impl<'a> Reading<'a> {
    /// Tokenizes the line, corrects typing errors, tags the words, and determines the mood of each
    /// act. Compounds that are names stay untagged.
    pub fn new(grammar: &'a Grammar, line: &'a str) -> Self {
        let folded = tokenize(line);
        let count = folded.words.len();
        let (tags, findings) = (Vec::with_capacity(count), Vec::with_capacity(8));
        let mut reading = Self {
            grammar,
            line,
            clock: None,
            folded,
            tags,
            custom: Vec::new(),
            tag_of: Vec::new(),
            findings,
            present: ConceptSet::default(),
            named: false,
            finding_of: vec![NONE; count],
            case: Case::of(line),
            place_cues: PlaceCues::default(),
            typed: Vec::new(),
            senses: SenseTags::default(),
        };
        reading.scan();
        overlay::find_matches(&mut reading);
        if correct_spelling::correct(&mut reading) {
            reading.scan();
        }
        compounds::release_names(&mut reading);
        compounds::read_bare_types(&mut reading);
        overlay::apply(&mut reading);
        leading_verb::read(&mut reading);
        compounds::detect_product(&mut reading);
        for at in 0..reading.tags.len() {
            let tag = reading.tags[at];
            if tag.last > tag.first && ACTS.contains(&tag.meaning.concept) {
                reading.tags[at].mood = mood(&reading, &tag);
            }
        }
        reading.senses = SenseTags::new(&reading);
        overlay::add_senses(&mut reading);
        reading
    }

    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.folded.words.len()
    }

    /// Returns the word at `at`. Panics past the end.
    pub fn word(&self, at: usize) -> &Word {
        &self.folded.words[at]
    }

    /// Returns the normalized spelling; empty past the end.
    pub fn spelling(&self, at: usize) -> &str {
        self.folded.words.get(at).map_or("", |word| self.folded.spelling(word))
    }

    /// Returns the spelling before a correction.
    pub fn typed_spelling(&self, at: usize) -> &str {
        match self.typed.iter().find(|(corrected, ..)| *corrected == at) {
            Some((_, from, to)) => &self.folded.text[*from as usize..*to as usize],
            None => self.spelling(at),
        }
    }

    /// Returns the gap before the word at `at`; past the end, the end of a sentence.
    pub fn gap(&self, at: usize) -> Gap {
        self.folded.words.get(at).map_or(Gap::Stop, |word| word.gap)
    }

    /// Returns true if only a space, a joint such as a hyphen, or an opening quotation mark
    /// separates the word at `at` from the one before.
    pub fn follows(&self, at: usize) -> bool {
        let opens = || self.folded.words.get(at).is_some_and(|word| word.quoted);
        !self.gap(at).is_break() || self.gap(at) == Gap::Mark && opens()
    }

    /// Returns true for "and" written as a sign: "Tax & Customs" is one name.
    pub fn is_ampersand(&self, at: usize) -> bool {
        (self.is(at, Concept::And) || self.spelling(at) == "and")
            && !self.raw(at, at + 1).starts_with(char::is_alphabetic)
    }

    /// Returns true if the plain words of the line are in capitals, so that capitals carry no
    /// information.
    pub fn is_shouted(&self) -> bool {
        self.case == Case::Shouted
    }

    /// Returns true if the word at `at` starts with a capital and not all plain words do.
    pub fn is_capital(&self, at: usize) -> bool {
        self.case == Case::Mixed && self.raw(at, at + 1).starts_with(char::is_uppercase)
    }

    /// Returns true if a question mark ends the words before `last`.
    pub fn asks(&self, last: usize) -> bool {
        let end = self.folded.words.get(last).map_or(self.line.len(), |word| word.start as usize);
        self.line[..end].trim_end().ends_with(['?', '？', '؟'])
    }

    /// Returns the words from `first` up to `last` as written.
    pub fn raw(&self, first: usize, last: usize) -> &'a str {
        let (start, end) = self.bytes(first, last);
        &self.line[start..end]
    }

    /// Returns the words that lie within a byte range.
    pub fn words_within(&self, start: usize, end: usize) -> Range<usize> {
        let words = &self.folded.words;
        let first = words.partition_point(|word| (word.start as usize) < start);
        let last = words.partition_point(|word| word.end as usize <= end);
        first..last.max(first)
    }

    /// Returns the byte range of the words from `first` up to `last`.
    pub fn bytes(&self, first: usize, last: usize) -> (usize, usize) {
        (self.word(first).start as usize, self.word(last - 1).end as usize)
    }

    /// Returns the text between two words; empty if one character stands for both.
    pub fn between(&self, before: usize, at: usize) -> &'a str {
        let (from, to) = (self.bytes(before, before + 1).1, self.bytes(at, at + 1).0);
        self.line.get(from..to).unwrap_or_default()
    }

    pub fn tag(&self, at: usize) -> Option<&Tag> {
        let index = *self.tag_of.get(at)?;
        self.tags.get(index as usize)
    }

    pub fn concept(&self, at: usize) -> Option<Concept> {
        self.tag(at).map(|tag| tag.meaning.concept)
    }

    pub fn is(&self, at: usize, concept: Concept) -> bool {
        self.concept(at) == Some(concept)
    }

    pub fn is_any(&self, at: usize, concepts: &[Concept]) -> bool {
        self.concept(at).is_some_and(|concept| concepts.contains(&concept))
    }

    /// Returns the finding that covers the word at `at`.
    pub fn finding(&self, at: usize) -> Option<&Finding> {
        let index = *self.finding_of.get(at)?;
        self.findings.get(index as usize)
    }

    /// Returns true if the word at `at` has neither tag nor finding.
    pub fn is_open(&self, at: usize) -> bool {
        at < self.len() && self.tag_of[at] == NONE && self.finding_of[at] == NONE
    }

    /// Returns true if the word at `at` has no finding.
    pub fn is_free(&self, at: usize) -> bool {
        at < self.len() && self.finding_of[at] == NONE
    }

    /// Claims words for a finding. Words that are already claimed keep their first finding.
    pub fn claim(&mut self, kind: FindingKind, first: usize, last: usize) {
        let index = self.findings.len() as u16;
        for at in first..last {
            if self.finding_of[at] == NONE {
                self.finding_of[at] = index;
            }
        }
        self.findings.push(Finding { kind, first, last });
    }

    /// Claims words for a finding, even if they are already claimed.
    pub fn reclaim(&mut self, kind: FindingKind, first: usize, last: usize) {
        self.finding_of[first..last].fill(self.findings.len() as u16);
        self.findings.push(Finding { kind, first, last });
    }

    /// Removes the findings over these words.
    pub fn unclaim(&mut self, first: usize, last: usize) {
        self.finding_of[first..last].fill(NONE);
    }

    /// Returns the position after the compound that starts at `at`.
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
            WordKind::Plain | WordKind::Number => forms.word(self.folded.spelling(word)),
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
            self.tags.push(Tag { meaning, first, last, mood: Mood::Requested });
            first = last;
        }
    }

    /// Removes the tag over the word at `at` from all its words.
    pub fn release(&mut self, at: usize) {
        if let Some(tag) = self.tags.get_mut(self.tag_of[at] as usize) {
            self.tag_of[tag.first..tag.last].fill(NONE);
            tag.last = tag.first;
        }
    }

    /// Replaces the tags that overlap the words from `first` up to `last` by one meaning, or by
    /// none.
    pub fn cover(&mut self, first: usize, last: usize, meaning: Option<Meaning>) {
        (first..last).for_each(|at| self.release(at));
        if let Some(meaning) = meaning {
            self.tag_of[first..last].fill(self.tags.len() as u16);
            self.tags.push(Tag { meaning, first, last, mood: Mood::Requested });
        }
    }
}
