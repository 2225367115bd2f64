//! Counts a batch's lines by outcome, each line once, so that the counts add up.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The number of lines per outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// All lines except blank ones and comments.
    pub lines: usize,
    /// Lines that created keys.
    pub made: usize,
    /// The keys that they created; not a number of lines.
    pub keys: usize,
    pub deactivated: usize,
    pub reactivated: usize,
    pub deleted: usize,
    /// Lines whose key already existed as requested.
    pub already_exists: usize,
    /// Lines that an earlier run completed.
    pub already_done: usize,
    /// Lines that a dry run would carry out.
    pub planned: usize,
    /// Lines that listed or checked something.
    pub looked_up: usize,
    /// Lines that got an explanation or another text.
    pub answered: usize,
    /// Lines that answered another line's question.
    pub answers: usize,
    /// Lines with an unanswered question.
    pub asked: usize,
    /// Lines whose change a person refused.
    pub not_confirmed: usize,
    /// Lines outside the program's scope.
    pub declined: usize,
    /// Lines of an assistant.
    pub assistant: usize,
    /// Speaker labels, table headers, headings, and quoted mail.
    pub context: usize,
    /// Lines after the one that ended the conversation.
    pub not_read: usize,
    /// Failed lines, by error code.
    pub failed: BTreeMap<String, usize>,
}

/// The outcome of a line; of several, the last in this order counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineOutcome {
    /// It got no response of its own: it answered another line's question.
    #[default]
    Answer,
    /// It got an explanation or another text.
    Said,
    /// It listed or checked something.
    LookedUp,
    /// A dry run would carry it out.
    Planned,
    /// An earlier run completed it.
    DoneBefore,
    /// The key already existed as requested.
    Exists,
    /// A key was reactivated.
    Reactivated,
    /// A key was deactivated.
    Deactivated,
    /// A key was deleted.
    Deleted,
    /// A key was created.
    Made,
    /// It is outside the program's scope.
    Declined,
    /// A person refused the change.
    NotConfirmed,
    /// Its question stayed unanswered.
    Asked,
    /// It failed with this code.
    Failed(&'static str),
}

/// The reason why a line is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkippedLine {
    /// An assistant wrote it.
    Assistant,
    /// A speaker label, a table header, a heading, or a quotation.
    Context,
    /// It follows the line that ended the conversation.
    Unread,
}

impl LineOutcome {
    /// True if another run has nothing to do for the line.
    pub fn is_done(self) -> bool {
        self < Self::Declined
    }
}

impl Summary {
    /// Counts a line.
    pub fn add(&mut self, outcome: LineOutcome) {
        self.lines += 1;
        let count = match outcome {
            LineOutcome::Answer => &mut self.answers,
            LineOutcome::Said => &mut self.answered,
            LineOutcome::LookedUp => &mut self.looked_up,
            LineOutcome::Planned => &mut self.planned,
            LineOutcome::DoneBefore => &mut self.already_done,
            LineOutcome::Exists => &mut self.already_exists,
            LineOutcome::Reactivated => &mut self.reactivated,
            LineOutcome::Deactivated => &mut self.deactivated,
            LineOutcome::Deleted => &mut self.deleted,
            LineOutcome::Made => &mut self.made,
            LineOutcome::Declined => &mut self.declined,
            LineOutcome::NotConfirmed => &mut self.not_confirmed,
            LineOutcome::Asked => &mut self.asked,
            LineOutcome::Failed(code) => self.failed.entry(code.to_owned()).or_default(),
        };
        *count += 1;
    }

    /// Counts skipped lines.
    pub fn skip(&mut self, reason: SkippedLine, lines: usize) {
        self.lines += lines;
        *match reason {
            SkippedLine::Assistant => &mut self.assistant,
            SkippedLine::Context => &mut self.context,
            SkippedLine::Unread => &mut self.not_read,
        } += lines;
    }

    pub fn failures(&self) -> usize {
        self.failed.values().sum()
    }

    /// Returns the number of lines that were completed.
    pub fn done(&self) -> usize {
        self.lines
            - self.assistant
            - self.context
            - self.not_read
            - self.asked
            - self.not_confirmed
            - self.declined
            - self.failures()
    }
}
