//! The lines of a transcript as they are to be heard: who says them, which were done with by an earlier run, and what they
//! were, so that a journal is not gone on with by other lines.

pub mod chat_time;
pub mod csv;
pub mod headings;
pub mod speaker;

use crate::cli::input::lines::{RawLine, holds};
use crate::cli::journal;
use crate::cli::journal::Journal;
use crate::converse;
use crate::converse::Origin;
use crate::domain::{InvalidRow, KeyType, Problem, RejectedJournal, Request, mask};
use crate::understand::{Grammar, MAX_LINE, Seam};
use csv::Sheet;
use headings::Headings;
use sha2::{Digest as _, Sha256};
use speaker::{LogLine, SpeakerTracker};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// So many of the next lines are looked at before a line is heard.
pub const AHEAD: usize = 4;

/// Follows a transcript.
pub struct Transcript<'g> {
    grammar: &'g Grammar,
    log: SpeakerTracker,
    headings: Headings,
    list: List,
    number: usize,
    /// Each line with all before it. No hash that may change: another version of the program goes on with it.
    hash: Sha256,
    journal: Option<Journal>,
    /// `--yes`.
    confirms: bool,
    /// How far an earlier run had come, and which lines up to there are left to do, with what they were.
    through: usize,
    left: BTreeMap<usize, String>,
    /// What stood since the last line that was heard and is none.
    unheard: String,
    /// The lines that were read last.
    seams: VecDeque<(String, Rc<Seam>)>,
    /// How many lines an assistant said.
    pub assistant: usize,
    /// How many lines only say who speaks, or what columns mean, or quote.
    pub around: usize,
}

/// Whether the lines are the rows of a list.
enum List {
    /// Nothing was said so far.
    Unknown,
    /// They are not.
    No,
    /// They are, with these columns.
    Yes(Sheet),
    /// They are, and a quotation that a row began goes on.
    Quoted(Sheet),
}

/// One line to be heard.
#[derive(Debug, Clone)]
pub struct TranscriptLine {
    /// Its number, counted from 1.
    pub number: usize,
    /// What is said, or why it is refused.
    pub words: Result<String, Problem>,
    /// It is a row of a list, which answers nothing.
    pub row: bool,
    /// Who says it, in a chat log.
    pub speaker: Option<String>,
    /// The heading above it, under which nothing is asked for, or the line that its sentence goes on in.
    pub under: Option<String>,
    /// What stands above it since the line before and is not heard.
    pub unheard: String,
    /// What all lines up to this one were, in short.
    pub so_far: String,
    /// An earlier run is done with it.
    pub past: bool,
}

impl TranscriptLine {
    /// The line as it is heard.
    pub fn line<'a>(&'a self, words: &'a str) -> converse::InputLine<'a> {
        let (speaker, under) = (self.speaker.as_deref(), self.under.as_deref());
        let (number, unheard, voice) =
            (Some(self.number), self.unheard.as_str(), Origin::Transcript);
        converse::InputLine { words, number, speaker, under, unheard, voice }
    }
}

impl<'g> Transcript<'g> {
    /// From the first line; with `--yes` if `confirms`.
    pub fn new(grammar: &'g Grammar, journal: Option<&Journal>, confirms: bool) -> Self {
        let past = journal.map(|journal| journal.past(|past| (past.through, past.left.clone())));
        let (through, left) = past.unwrap_or_default();
        Self {
            grammar,
            log: SpeakerTracker::default(),
            headings: Headings::new(confirms),
            list: List::Unknown,
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

    /// Takes the next line, behind which stand those; `None` where nobody says anything in it.
    ///
    /// # Errors
    /// [`Problem::JournalUnfit`].
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
        // Nothing is done for other lines than those that the journal is about.
        let same = |journal: &Journal| journal.past(|past| past.lines == self.so_far());
        let other = self.number == self.through && !self.journal.as_ref().is_none_or(same);
        if other || was.is_some_and(|was| was != self.so_far()) {
            return Err(self.other(false));
        }
        let Some(words) = self.words(line) else { return Ok(None) };
        let row = matches!(self.list, List::Yes(_) | List::Quoted(_));
        let speaker = self.log.speaker().map(str::to_owned);
        let above = self.headings.above().map(str::to_owned);
        let under = match &words {
            Ok(said) if !row && above.is_none() => {
                let seam = self.seam(said);
                if self.acts_at_once(&seam) {
                    let ahead = ahead();
                    self.goes_on(&seam, &ahead).or_else(|| self.label(&seam, &ahead))
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

    /// What is said in a line; `None` if nothing is.
    fn words(&mut self, line: &RawLine<'_>) -> Option<Result<String, Problem>> {
        let text = match line {
            RawLine::Text(text) => text.trim_matches(|c: char| c == '\u{feff}' || c == ' '),
            RawLine::Refused { head, .. } => head.as_str(),
        };
        let is_text = !text.trim().is_empty() && !text.starts_with('#');
        if let List::Quoted(sheet) = &mut self.list {
            self.around += usize::from(is_text);
            if csv::closes_quote(text) {
                self.list = List::Yes(std::mem::take(sheet));
            }
            return None;
        }
        let ends = |sheet: &Sheet| sheet.is_markdown() && !text.contains('|');
        if matches!(&self.list, List::Yes(sheet) if ends(sheet)) {
            self.list = List::No;
        }
        let begins = matches!(self.list, List::Unknown)
            || matches!(self.list, List::No) && text.starts_with('|');
        if begins && is_text {
            if matches!(self.list, List::Unknown) && csv::names_separator(text.trim()) {
                self.around += 1;
                return None;
            }
            let sheet = Sheet::of_header(self.grammar, text);
            let is_header = sheet.is_some();
            self.list = sheet.map_or(List::No, List::Yes);
            if is_header {
                self.around += 1;
                return None;
            }
        }
        match (&mut self.list, line) {
            (List::Yes(_), RawLine::Text(_)) if text.starts_with('#') => None,
            (List::Yes(sheet), RawLine::Text(_)) => {
                let row = sheet.phrase(self.grammar, text);
                self.around += usize::from(is_text && row == Ok(None));
                if row == Err(InvalidRow::Quotes) {
                    self.list = List::Quoted(std::mem::take(sheet));
                }
                row.map_err(Problem::UnfitRow).transpose()
            }
            (_, RawLine::Text(text)) => self.said(text).map(|said| Ok(said.to_owned())),
            (_, RawLine::Refused { why, head }) => {
                self.said(head).map(|_| Err(Problem::Unreadable(*why)))
            }
        }
    }

    /// What a person says in a line.
    fn said<'a>(&mut self, line: &'a str) -> Option<&'a str> {
        let before = self.log.speaker().map(str::to_owned);
        let part = self.log.follow(self.grammar, line);
        if self.log.speaker() != before.as_deref() {
            self.headings.turn();
        }
        match part {
            LogLine::Nothing if line.trim().is_empty() => self.headings.blank(),
            LogLine::Nothing => {
                if line.trim().starts_with("##") {
                    _ = self.headings.follow(self.grammar, line.trim(), &[]);
                }
                self.pass(line);
            }
            LogLine::Named => self.around += usize::from(holds(line)),
            LogLine::Around => {
                // Like any other comment, if it is one.
                self.around += usize::from(holds(line));
                self.pass(line);
            }
            LogLine::Assistant(said) => {
                self.assistant += 1;
                self.pass(said);
            }
            LogLine::Said(said) => {
                let seam = self.seam(said);
                if !self.headings.follow(self.grammar, said, &seam.requests) {
                    return Some(said);
                }
                self.around += usize::from(holds(line));
                self.pass(said);
            }
        }
        None
    }

    /// Whether nobody is asked, or sees the answer, before something changes.
    fn acts_at_once(&self, seam: &Seam) -> bool {
        let short = |request: &Request| request.key_type == Some(KeyType::ShortTerm);
        let asked = |request: &Request| request.intent.changes() && request.ask.is_empty();
        seam.yes
            || seam
                .requests
                .iter()
                .any(|request| asked(request) && (self.confirms || short(request)))
    }

    /// The line in which the sentence goes on, or that takes it back, be it somebody else's.
    fn goes_on(&mut self, seam: &Seam, ahead: &[String]) -> Option<String> {
        let mut log = self.log.clone();
        for (at, line) in ahead.iter().enumerate() {
            let LogLine::Said(next) = log.follow(self.grammar, line) else { continue };
            let same = log.speaker() == self.log.speaker();
            let below = self.seam(next);
            // Nobody takes back another's yes, only what is asked for.
            let taken_back = (same || !seam.yes) && below.takes_back;
            let goes_on = at == 0 && same && seam.runs_into(&below);
            return (goes_on || taken_back).then(|| next.to_owned());
        }
        None
    }

    /// The label of a line that changes something in IAM, if nothing below it shows that it is a name.
    fn label(&self, seam: &Seam, ahead: &[String]) -> Option<String> {
        let label = self.log.doubted().filter(|label| !self.grammar.leads(label))?.to_owned();
        let in_iam = |request: &Request| {
            request.intent.changes() && request.key_type != Some(KeyType::ShortTerm)
        };
        let mut log = self.log.clone();
        for line in ahead {
            log.follow(self.grammar, line);
        }
        (seam.requests.iter().any(in_iam) && !log.is_chat()).then_some(label)
    }

    /// What a line is to those around it: each is looked at ahead and again when it comes, and read once.
    fn seam(&mut self, said: &str) -> Rc<Seam> {
        if let Some((_, seam)) = self.seams.iter().find(|(line, _)| line == said) {
            return Rc::clone(seam);
        }
        let seam = Rc::new(self.grammar.seam(said));
        self.seams.truncate(AHEAD);
        self.seams.push_front((said.to_owned(), Rc::clone(&seam)));
        seam
    }

    /// Keeps a line that is not heard; of very many, that they do more than repeat a question.
    fn pass(&mut self, line: &str) {
        if self.unheard.len() + line.len() < MAX_LINE {
            self.unheard.push_str(line);
            self.unheard.push('\n');
        } else {
            "more".clone_into(&mut self.unheard);
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
        if self.journal.is_some() { journal::hex(self.hash.clone()) } else { String::new() }
    }

    fn other(&self, is_short: bool) -> Problem {
        let line = if is_short { self.through } else { self.number };
        let path =
            self.journal.as_ref().map(|journal| journal.path().to_owned()).unwrap_or_default();
        Problem::JournalUnfit { path, why: RejectedJournal::OtherLines(line) }
    }
}
