//! Reads the lines of a batch: finds who speaks in each line and whether an earlier run finished
//! the line. A fingerprint of the lines prevents a journal from being resumed with different input.

pub mod chat_time;
pub mod csv;
pub mod headings;
mod list;
mod neighbors;
pub mod speaker;

use crate::cli::input::lines::{RawLine, holds};
use crate::cli::journal;
use crate::cli::journal::Journal;
use crate::converse;
use crate::converse::Origin;
use crate::domain::{Problem, RejectedJournal, mask};
use crate::understand::{Grammar, LineContinuation, MAX_LINE};
use headings::Headings;
use list::{List, ListLine, is_text};
use sha2::{Digest as _, Sha256};
use speaker::{LogLine, SpeakerTracker};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// The maximum number of following lines that help to decide whether a line is a request.
pub const AHEAD: usize = 4;

/// The state of reading a transcript line by line.
pub struct Transcript<'g> {
    grammar: &'g Grammar,
    log: SpeakerTracker,
    headings: Headings,
    list: List,
    number: usize,
    /// The fingerprint of all lines so far. SHA-256 is stable across versions of the program, so
    /// one version can resume the journal of another.
    hash: Sha256,
    journal: Option<Journal>,
    /// True with `--yes`.
    confirms: bool,
    /// The number of the last line that an earlier run handled.
    through: usize,
    /// The lines to repeat, each with the fingerprint of all lines up to it.
    left: BTreeMap<usize, String>,
    /// The text skipped since the last spoken line.
    unheard: String,
    /// A cache that holds how recent lines relate to their neighbors.
    seams: VecDeque<(String, Rc<LineContinuation>)>,
    /// The number of lines by an assistant.
    pub assistant: usize,
    /// The number of other skipped lines, such as headings, quotations and speakers' names.
    pub around: usize,
}

/// One line to process.
#[derive(Debug, Clone)]
pub struct TranscriptLine {
    /// The line number, from 1.
    pub number: usize,
    /// The spoken text, or the reason for refusing the line.
    pub words: Result<String, Problem>,
    /// True if the line is a row of a list. A row never answers a question.
    pub row: bool,
    /// The author in a chat log.
    pub speaker: Option<String>,
    /// The heading, label or neighboring line that shows that this line is not a request.
    pub under: Option<String>,
    /// The skipped text directly above the line.
    pub unheard: String,
    /// The fingerprint of all lines up to this one.
    pub so_far: String,
    /// True if an earlier run finished the line.
    pub past: bool,
}

impl TranscriptLine {
    pub fn line<'a>(&'a self, words: &'a str) -> converse::InputLine<'a> {
        let (speaker, under) = (self.speaker.as_deref(), self.under.as_deref());
        let (number, unheard, voice) =
            (Some(self.number), self.unheard.as_str(), Origin::Transcript);
        converse::InputLine { words, number, speaker, under, unheard, voice }
    }
}

impl<'g> Transcript<'g> {
    /// Creates a transcript before its first line. `confirms` is true with `--yes`.
    pub fn new(grammar: &'g Grammar, journal: Option<&Journal>, confirms: bool) -> Self {
        let past = journal.map(|journal| journal.past(|past| (past.through, past.left.clone())));
        let (through, left) = past.unwrap_or_default();
        Self {
            grammar,
            log: SpeakerTracker::default(),
            headings: Headings::new(confirms),
            list: List::default(),
            number: 0,
            hash: Sha256::new(),
            journal: journal.cloned(),
            confirms,
            through,
            left,
            unheard: String::new(),
            seams: VecDeque::new(),
            assistant: 0,
            around: 0,
        }
    }

    /// Processes the next line. `ahead` returns the lines that follow it. Returns `None` if the
    /// line contains nothing that a person says, for example if it is a heading.
    ///
    /// # Errors
    /// [`Problem::JournalRejected`] if the journal belongs to different lines.
    pub fn follow(
        &mut self,
        line: &RawLine<'_>,
        ahead: impl FnOnce() -> Vec<String>,
    ) -> Result<Option<TranscriptLine>, Problem> {
        self.number += 1;
        let text = match line {
            RawLine::Text(text) => text,
            RawLine::Refused { head, .. } => head.as_str(),
        };
        if self.journal.is_some() {
            self.hash.update(mask(text).as_bytes());
            self.hash.update(b"\n");
        }
        let was = self.left.remove(&self.number);
        let is_left = was.is_some();
        // The journal must belong to exactly these lines.
        let is_same_input = |journal: &Journal| journal.past(|past| past.lines == self.so_far());
        let is_changed =
            self.number == self.through && !self.journal.as_ref().is_none_or(is_same_input);
        if is_changed || was.is_some_and(|was| was != self.so_far()) {
            return Err(self.changed_lines(false));
        }
        let Some(words) = self.parse(line) else { return Ok(None) };
        let row = self.list.has_rows();
        let speaker = self.log.speaker().map(str::to_owned);
        let above = self.headings.above().map(str::to_owned);
        let under = match &words {
            Ok(said) if !row && above.is_none() => {
                let seam = self.line_continuation(said);
                if self.acts_unseen(&seam) {
                    let ahead = ahead();
                    self.continuation(&seam, &ahead).or_else(|| self.doubtful_label(&seam, &ahead))
                } else {
                    None
                }
            }
            _ => above,
        };
        Ok(Some(TranscriptLine {
            number: self.number,
            words,
            row,
            speaker,
            under: under.map(|words| mask(&words).into_owned()),
            unheard: std::mem::take(&mut self.unheard),
            so_far: self.so_far(),
            past: self.number <= self.through && !is_left,
        }))
    }

    /// Returns the phrase for a row of a list, or the spoken text of any other line.
    fn parse(&mut self, line: &RawLine<'_>) -> Option<Result<String, Problem>> {
        let (text, is_whole) = match line {
            RawLine::Text(text) => (text.trim_matches(|c: char| c == '\u{feff}' || c == ' '), true),
            RawLine::Refused { head, .. } => (head.as_str(), false),
        };
        match (self.list.follow(self.grammar, text, is_whole), line) {
            (ListLine::Skipped, _) => {
                self.around += usize::from(is_text(text));
                None
            }
            (ListLine::Row(row), _) => Some(row.map_err(Problem::InvalidRow)),
            (ListLine::Outside, RawLine::Text(text)) => {
                self.spoken_text(text).map(|said| Ok(said.to_owned()))
            }
            (ListLine::Outside, RawLine::Refused { why, head }) => {
                self.spoken_text(head).map(|_| Err(Problem::Unreadable(*why)))
            }
        }
    }

    /// Returns the text that a person says in a line. Returns `None` for a line to skip, such as a
    /// heading or a quoted mail.
    fn spoken_text<'a>(&mut self, line: &'a str) -> Option<&'a str> {
        let before = self.log.speaker().map(str::to_owned);
        let role = self.log.follow(self.grammar, line);
        if self.log.speaker() != before.as_deref() {
            self.headings.change_speaker();
        }
        match role {
            LogLine::Nothing if line.trim().is_empty() => self.headings.end_paragraph(),
            LogLine::Nothing => {
                if line.trim().starts_with("##") {
                    _ = self.headings.follow(self.grammar, line.trim(), &[]);
                }
                self.skip(line);
            }
            LogLine::Named => self.around += usize::from(holds(line)),
            LogLine::Around => {
                // Skip mail headers, quotations and signatures like comments.
                self.around += usize::from(holds(line));
                self.skip(line);
            }
            LogLine::Assistant(said) => {
                self.assistant += 1;
                self.skip(said);
            }
            LogLine::Said(said) => {
                let seam = self.line_continuation(said);
                if !self.headings.follow(self.grammar, said, &seam.requests) {
                    return Some(said);
                }
                self.around += usize::from(holds(line));
                self.skip(said);
            }
        }
        None
    }

    /// Analyzes how a line relates to its neighbors. The cache avoids a second analysis of a line
    /// that was read ahead.
    fn line_continuation(&mut self, said: &str) -> Rc<LineContinuation> {
        if let Some((_, seam)) = self.seams.iter().find(|(line, _)| line == said) {
            return Rc::clone(seam);
        }
        let seam = Rc::new(self.grammar.line_continuation(said));
        self.seams.truncate(AHEAD);
        self.seams.push_front((said.to_owned(), Rc::clone(&seam)));
        seam
    }

    /// Masks and stores a skipped line. If the text becomes longer than `MAX_LINE`, stores only
    /// that there was text.
    fn skip(&mut self, line: &str) {
        let line = mask(line);
        if self.unheard.len() + line.len() < MAX_LINE {
            self.unheard.push_str(&line);
            self.unheard.push('\n');
        } else {
            "more".clone_into(&mut self.unheard);
        }
    }

    /// Checks that the transcript isn't shorter than in an earlier run.
    ///
    /// # Errors
    /// [`Problem::JournalRejected`] if an earlier run handled more lines.
    pub fn end(&self) -> Result<(), Problem> {
        if self.number < self.through { Err(self.changed_lines(true)) } else { Ok(()) }
    }

    /// Returns the number of the last line.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Returns the fingerprint of all lines so far, or an empty string without a journal.
    pub fn so_far(&self) -> String {
        if self.journal.is_some() { journal::hex(self.hash.clone()) } else { String::new() }
    }

    fn changed_lines(&self, is_short: bool) -> Problem {
        let line = if is_short { self.through } else { self.number };
        let path =
            self.journal.as_ref().map(|journal| journal.path().to_owned()).unwrap_or_default();
        Problem::JournalRejected { path, why: RejectedJournal::OtherLines(line) }
    }
}
