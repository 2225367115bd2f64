//! Counts a batch's lines by outcome. Each line counts once, so the counts of lines add up.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The number of lines per outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// The number of lines in total, without blank lines and comments.
    pub lines: usize,
    /// Lines that created keys.
    pub made: usize,
    /// The number of created keys. Unlike the other counts, it doesn't count lines.
    pub keys: usize,
    pub deactivated: usize,
    pub reactivated: usize,
    pub deleted: usize,
    /// Lines that requested a key that already existed.
    pub already_exists: usize,
    /// Lines that an earlier run completed.
    pub already_done: usize,
    /// Lines that a dry run planned but didn't carry out.
    pub planned: usize,
    /// Lines that listed, checked or decoded something.
    pub looked_up: usize,
    /// Lines that got a message, such as an explanation.
    pub answered: usize,
    /// Lines that answered another line's question.
    pub answers: usize,
    /// Lines whose question was never answered.
    pub asked: usize,
    /// Lines whose change the person refused.
    pub not_confirmed: usize,
    /// Lines that were declined, for example because they are outside the program's scope.
    pub declined: usize,
    /// Lines that an assistant wrote.
    pub assistant: usize,
    /// Lines that are speaker labels, table headers, headings or quoted mail.
    pub context: usize,
    /// Lines after the one that ended the conversation.
    pub not_read: usize,
    /// The number of failed lines by error code.
    pub failed: BTreeMap<String, usize>,
}

/// The outcome of a line. If a line has several outcomes, the one that is listed last counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineOutcome {
    /// The line answered another line's question and got no answer of its own.
    #[default]
    Answer,
    /// The line got a message, such as an explanation.
    Said,
    /// The line listed, checked or decoded something.
    LookedUp,
    /// A dry run would carry out the line.
    Planned,
    /// An earlier run completed the line.
    DoneBefore,
    /// The requested key already existed.
    Exists,
    /// A key was reactivated.
    Reactivated,
    /// A key was deactivated.
    Deactivated,
    /// A key was deleted.
    Deleted,
    /// A key was created.
    Made,
    /// The line was declined, for example because it is outside the program's scope.
    Declined,
    /// The person refused the change.
    NotConfirmed,
    /// The line's question was never answered.
    Asked,
    /// The line failed with this error code.
    Failed(&'static str),
}

/// The reason for skipping a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkippedLine {
    /// An assistant wrote the line.
    Assistant,
    /// The line is a speaker label, a table header, a heading or quoted mail.
    Context,
    /// The line follows the one that ended the conversation.
    Unread,
}

impl LineOutcome {
    /// Returns true if another run has nothing left to do for the line.
    pub fn is_done(self) -> bool {
        self < Self::Declined
    }
}

impl Summary {
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

    /// Adds `lines` lines that were skipped for `reason`.
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

    /// Returns the number of lines that leave nothing for a later run to do.
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
