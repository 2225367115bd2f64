//! Turns a line into typed requests: tokens, one scan for known phrases, scanners for values, fitted
//! models for teams, parts and intents, rules for the key type.
//!
//! The data is in `grammar/`; this layer applies it. Understanding never fails: a line that matches
//! nothing becomes one request with the intent `out_of_scope`.

mod analysis;
mod custom;
pub mod evidence;
mod gate;
mod grammar;
mod pipeline;
mod requests;
mod response;
mod slots;
mod tokens;

use evidence::asides;
use evidence::model::ASIDES;
use response::correction;
use response::essence;
pub use response::essence::{Essence, is_cause, is_reason};

pub use analysis::line_continuation::LineContinuation;
pub use analysis::{FindingKind, Reading};
pub(crate) use grammar::classes;
pub use grammar::diagnostic::GrammarError;
pub use grammar::toml_source::MOST_MISTAKES;
pub use grammar::{Grammar, QuestionWords};
pub use pipeline::annotate;

use crate::domain::{Aside, BusinessUnit, Correction, Response, Understanding};
use jiff::civil::Time;

/// The maximum length of a line, in bytes.
pub const MAX_LINE: usize = 4096;

impl Grammar {
    /// Understands a line. Bytes after [`MAX_LINE`] are ignored.
    // Never inlined, so that callgrind can find the start of each line.
    #[inline(never)]
    pub fn understand(&self, line: &str) -> Understanding {
        self.understand_at(line, None)
    }

    /// Understands a line at a time of day, from which "until 6pm" is counted.
    pub fn understand_at(&self, line: &str, clock: Option<Time>) -> Understanding {
        pipeline::read(self, within(line), clock).0
    }

    /// Understands a line that may also respond to an earlier one: a reply, a correction, "same
    /// again".
    pub fn hear<'a>(&'a self, line: &'a str) -> (Understanding, ParsedLine<'a>) {
        self.hear_at(line, None)
    }

    /// Like [`Grammar::hear`], at a time of day.
    pub fn hear_at<'a>(
        &'a self,
        line: &'a str,
        clock: Option<Time>,
    ) -> (Understanding, ParsedLine<'a>) {
        let (understanding, reading) = pipeline::read(self, within(line), clock);
        (understanding, ParsedLine(reading))
    }
}

/// A line that has been read. Its meaning as a response is computed on demand.
pub struct ParsedLine<'a>(analysis::Reading<'a>);

impl ParsedLine<'_> {
    /// Reads the line as a response.
    pub fn response(&self) -> Response {
        response::read_response(&self.0)
    }

    /// Returns the shorter lines that the line may come down to.
    pub fn essences(&self) -> Vec<Essence> {
        essence::essences(&self.0)
    }

    /// Reads the line as a question or remark about the thing in the middle. Returns it with its
    /// probability, or `None` if the line is more probably something else.
    pub fn aside(&self) -> Option<(Aside, f32)> {
        asides::aside(&self.0, &ASIDES)
    }

    /// Reads the line as a correction of open requests for these teams.
    pub fn correction(&self, teams: &[BusinessUnit]) -> Correction {
        correction::correction(&self.0, teams)
    }
}

fn within(line: &str) -> &str {
    &line[..line.floor_char_boundary(MAX_LINE)]
}
