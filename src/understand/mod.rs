//! From words to typed requests: fold, one scan, typed scanners for slots, rules for intents and key types.
//!
//! The grammar's data is in `grammar/`; what is here is how it is applied. `understand` never fails: a line nobody
//! can act on is one request with the intent `out_of_scope`.

mod analysis;
mod custom;
mod gate;
mod grammar;
mod intent;
mod pipeline;
mod response;
mod slots;
mod tokens;

use response::correction;

pub use analysis::joint::Seam;
pub use grammar::diagnostic::GrammarError;
pub use grammar::toml_source::MOST_MISTAKES;
pub use grammar::{Grammar, QuestionWords};

use crate::domain::{BusinessUnit, Correction, Response, Understanding};
use jiff::civil::Time;

/// The longest line anyone tries to understand, in bytes (PRODUCT).
pub const MAX_LINE: usize = 4096;

impl Grammar {
    /// Understands one line of at most [`MAX_LINE`] bytes; what is beyond is not read.
    pub fn understand(&self, line: &str) -> Understanding {
        self.understand_at(line, None)
    }

    /// The same at this time of day, from which "until 6pm" is counted.
    pub fn understand_at(&self, line: &str, clock: Option<Time>) -> Understanding {
        pipeline::assemble(self, within(line), clock).0
    }

    /// Understands a line that may be a response to what was said before: an answer, a correction, "same again".
    pub fn hear<'a>(&'a self, line: &'a str) -> (Understanding, ParsedLine<'a>) {
        self.hear_at(line, None)
    }

    /// The same at this time of day.
    pub fn hear_at<'a>(
        &'a self,
        line: &'a str,
        clock: Option<Time>,
    ) -> (Understanding, ParsedLine<'a>) {
        let (understanding, reading) = pipeline::assemble(self, within(line), clock);
        (understanding, ParsedLine(reading))
    }
}

/// A line that was heard: what it says as a response is worked out only where that matters.
pub struct ParsedLine<'a>(analysis::Reading<'a>);

impl ParsedLine<'_> {
    /// What it says as a response.
    pub fn response(&self) -> Response {
        response::respond(&self.0)
    }

    /// What it corrects about open requests for these teams.
    pub fn correction(&self, teams: &[BusinessUnit]) -> Correction {
        correction::correction(&self.0, teams)
    }
}

fn within(line: &str) -> &str {
    &line[..line.floor_char_boundary(MAX_LINE)]
}
