//! The lines of a transcript as they are to be heard: who says them, which were done with by an earlier run, and what they
//! were, so that a journal is not gone on with by other lines.

use super::csv::Sheet;
use super::journal::Journal;
use super::lines::Line;
use super::speaker::Log;
use crate::domain::{Problem, UnfitJournal, mask};
use crate::understand::Grammar;
use rustc_hash::FxHasher;
use std::collections::BTreeMap;
use std::hash::Hasher as _;

/// Follows a transcript.
pub struct Script<'g> {
    grammar: &'g Grammar,
    log: Log,
    list: List,
    number: usize,
    hash: u64,
    journal: Option<Journal>,
    /// How far an earlier run had come, and which lines up to there are left to do, with what they were.
    through: usize,
    left: BTreeMap<usize, String>,
}

/// Whether the lines are the rows of a list.
enum List {
    /// Nothing was said so far.
    Unknown,
    /// They are not.
    No,
    /// They are, with these columns.
    Yes(Sheet),
}

/// One line to be heard.
#[derive(Debug, Clone)]
pub struct Cue {
    /// Its number, counted from 1.
    pub number: usize,
    /// What is said, or why it is refused.
    pub words: Result<String, Problem>,
    /// It is a row of a list, which answers nothing.
    pub row: bool,
    /// Who says it, in a chat log.
    pub speaker: Option<String>,
    /// What all lines up to this one were, in short.
    pub so_far: String,
    /// An earlier run is done with it.
    pub past: bool,
}

impl<'g> Script<'g> {
    /// From the first line.
    pub fn new(grammar: &'g Grammar, journal: Option<&Journal>) -> Self {
        let past = journal.map(|journal| journal.past(|past| (past.through, past.left.clone())));
        let (through, left) = past.unwrap_or_default();
        Self {
            grammar,
            log: Log::default(),
            list: List::Unknown,
            number: 0,
            hash: 0,
            journal: journal.cloned(),
            through,
            left,
        }
    }

    /// Takes the next line; `None` where nobody says anything in it.
    ///
    /// # Errors
    /// [`Problem::JournalUnfit`].
    pub fn follow(&mut self, line: &Line<'_>) -> Result<Option<Cue>, Problem> {
        self.number += 1;
        let text = match line {
            Line::Text(text) => text,
            Line::Refused { head, .. } => head.as_str(),
        };
        if self.journal.is_some() {
            let mut hasher = FxHasher::default();
            hasher.write_u64(self.hash);
            hasher.write(mask(text).as_bytes());
            self.hash = hasher.finish();
        }
        let was = self.left.remove(&self.number);
        let is_left = was.is_some();
        // Nothing is done for other lines than those that the journal is about.
        let same = |journal: &Journal| journal.past(|past| past.lines == self.so_far());
        let other = self.number == self.through && !self.journal.as_ref().is_none_or(same);
        if other || was.is_some_and(|was| was != self.so_far()) {
            return Err(self.other(false));
        }
        let Some(words) = self.words(line) else { return Ok(None) };
        let row = matches!(self.list, List::Yes(_));
        let speaker = self.log.speaker().map(str::to_owned);
        Ok(Some(Cue {
            number: self.number,
            words,
            row,
            speaker,
            so_far: self.so_far(),
            past: self.number <= self.through && !is_left,
        }))
    }

    /// What is said in a line; `None` if nothing is.
    fn words(&mut self, line: &Line<'_>) -> Option<Result<String, Problem>> {
        let text = match line {
            Line::Text(text) => text.trim_matches(|c: char| c == '\u{feff}' || c == ' '),
            Line::Refused { head, .. } => head.as_str(),
        };
        if matches!(self.list, List::Unknown) && !text.trim().is_empty() && !text.starts_with('#') {
            let sheet = Sheet::of_header(self.grammar, text);
            let is_header = sheet.is_some();
            self.list = sheet.map_or(List::No, List::Yes);
            if is_header {
                return None;
            }
        }
        match (&self.list, line) {
            (List::Yes(_), Line::Text(_)) if text.starts_with('#') => None,
            (List::Yes(sheet), Line::Text(_)) => {
                sheet.phrase(self.grammar, text).map_err(Problem::UnfitRow).transpose()
            }
            (_, Line::Text(text)) => self.log.follow(text).map(|said| Ok(said.to_owned())),
            (_, Line::Refused { why, head }) => self.log.follow(head).map(|_| Err(Problem::Unreadable(*why))),
        }
    }

    /// There are no more lines.
    ///
    /// # Errors
    /// [`Problem::JournalUnfit`] where an earlier run had more.
    pub fn end(&self) -> Result<(), Problem> {
        if self.number < self.through { Err(self.other(true)) } else { Ok(()) }
    }

    /// The number of the last line.
    pub fn number(&self) -> usize {
        self.number
    }

    /// What all lines up to the last one were, in short.
    pub fn so_far(&self) -> String {
        if self.journal.is_some() { format!("{:016x}", self.hash) } else { String::new() }
    }

    fn other(&self, is_short: bool) -> Problem {
        let line = if is_short { self.through } else { self.number };
        let path = self.journal.as_ref().map(|journal| journal.path().to_owned()).unwrap_or_default();
        Problem::JournalUnfit { path, why: UnfitJournal::OtherLines(line) }
    }
}
