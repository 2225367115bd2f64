//! What came of a batch, counted by lines: each line once, so that the counts add up to the lines.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many lines ended how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// All lines but blank ones and comments.
    pub lines: usize,
    /// Lines that created keys.
    pub made: usize,
    /// The keys that they created; not a count of lines.
    pub keys: usize,
    /// Lines that deactivated keys.
    pub deactivated: usize,
    /// Lines that reactivated keys.
    pub reactivated: usize,
    /// Lines that deleted keys.
    pub deleted: usize,
    /// Lines for which the key was there as asked.
    pub already_exists: usize,
    /// Lines that an earlier run did.
    pub already_done: usize,
    /// Lines that a dry run would have carried out.
    pub planned: usize,
    /// Lines that listed or checked something.
    pub looked_up: usize,
    /// Lines that were explained or only said.
    pub answered: usize,
    /// Lines that answered the question of another line.
    pub answers: usize,
    /// Lines whose question nobody answered.
    pub asked: usize,
    /// Lines to which a person said no.
    pub not_confirmed: usize,
    /// Lines that the program does not do.
    pub declined: usize,
    /// Lines that an assistant said.
    pub assistant: usize,
    /// Lines that say who speaks or what columns mean, headings, and what is quoted from an older mail.
    pub context: usize,
    /// Lines behind the one that ended the conversation.
    pub not_read: usize,
    /// Lines that failed, by the code of the error.
    pub failed: BTreeMap<String, usize>,
}

/// How a line ended; of several ends the last in this order counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineOutcome {
    /// Nothing was said about it: it answered the question of another line.
    #[default]
    Answer,
    /// It was explained or only said.
    Said,
    /// Something was listed or checked.
    LookedUp,
    /// A dry run would have carried it out.
    Planned,
    /// An earlier run did it.
    DoneBefore,
    /// The key was there as asked.
    Exists,
    /// A key was reactivated.
    Reactivated,
    /// A key was deactivated.
    Deactivated,
    /// A key was deleted.
    Deleted,
    /// A key was created.
    Made,
    /// The program does not do that.
    Declined,
    /// A person said no.
    NotConfirmed,
    /// Nobody answered its question.
    Asked,
    /// It failed, with this code.
    Failed(&'static str),
}

/// Why a line is not heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkippedLine {
    /// An assistant said it.
    Assistant,
    /// It says who speaks, heads others, or is quoted.
    Around,
    /// Somebody left before it.
    Unread,
}

impl LineOutcome {
    /// Whether another run has nothing to do for the line.
    pub fn is_done(self) -> bool {
        self < Self::Declined
    }
}

impl Summary {
    /// Counts a line.
    pub fn add(&mut self, ending: LineOutcome) {
        self.lines += 1;
        let count = match ending {
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

    /// Counts lines that are not heard.
    pub fn skip(&mut self, why: SkippedLine, lines: usize) {
        self.lines += lines;
        *match why {
            SkippedLine::Assistant => &mut self.assistant,
            SkippedLine::Around => &mut self.context,
            SkippedLine::Unread => &mut self.not_read,
        } += lines;
    }

    /// How many failed.
    pub fn failures(&self) -> usize {
        self.failed.values().sum()
    }

    /// How many came to a good end.
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
