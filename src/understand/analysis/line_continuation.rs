//! Tells whether a sentence of a transcript continues on the next line, and whether the next line
//! takes it back.

use crate::domain::{ClearAnswer, Intent, Request, Signal};
use crate::understand::analysis::Reading;
use crate::understand::analysis::heading::says_no_of_entry;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use crate::understand::pipeline::read;
use crate::understand::response::said;
use serde::Deserialize;

const FILE: (&str, &str) =
    ("grammar/continuations.toml", include_str!("../../../grammar/continuations.toml"));

/// The kind of connection that a phrase of `grammar/continuations.toml` makes between lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connective {
    /// Neither begins nor ends a sentence, although a request may end in one: "of", "with".
    Joins,
    /// Doesn't begin a sentence, so continues the line before: "although", "tomorrow".
    Opens,
    /// Doesn't end a sentence, so the next line continues it: "the", "my".
    Ends,
    /// Takes back the line before: "sorry", "scratch that".
    TakesBack,
}

/// The connection of a line to its neighbors.
#[derive(Debug)]
pub struct LineContinuation {
    /// The requests of the line by itself.
    pub requests: Vec<Request>,
    /// True if the line answers yes.
    pub yes: bool,
    /// True if the line takes back the one before and requests no change itself: "no, don't",
    /// "sorry, wrong window".
    pub takes_back: bool,
    /// True if the line by itself requests and answers nothing, and isn't just a greeting or
    /// thanks. It may then continue the one before.
    may_go_on: bool,
    /// True if no sentence begins like this line: "but only if …", "(just kidding)".
    goes_on: bool,
    /// True if no request ends like this line: "a key for the". "A key to play with" is complete.
    cut: bool,
}

impl LineContinuation {
    /// Returns true if this line's sentence continues in `next`.
    pub fn runs_into(&self, next: &Self) -> bool {
        next.may_go_on && (next.goes_on || self.cut)
    }
}

impl Grammar {
    /// Returns how the line connects to its neighbors.
    pub fn line_continuation(&self, line: &str) -> LineContinuation {
        let line = crate::understand::within(line);
        let (understanding, reading) = read(self, line, None);
        let (requests, answered) = (understanding.requests, said(&reading));
        let any =
            |meant: fn(&Intent) -> bool| requests.iter().any(|request| meant(&request.intent));
        let answers = answered.plain && answered.answer.is_some();
        let refuses =
            answered.signals.has(Signal::Refuse) || answered.answer == Some(ClearAnswer::No);
        let connectives = self.connectives(&reading);
        LineContinuation {
            yes: answered.answer == Some(ClearAnswer::Yes),
            takes_back: !any(|intent| intent.changes())
                && (any(|intent| *intent == Intent::Cancel)
                    || refuses
                    || connectives.opens(&[Connective::TakesBack])
                    || reading.len() <= 4 && connectives.has(&[Connective::TakesBack], |_| true)
                    || says_no_of_entry(&reading)),
            may_go_on: (!understanding.explicit || !any(|intent| *intent != Intent::OutOfScope))
                && !understanding.neutral
                && !answers,
            goes_on: line.starts_with([',', '.', '?', '!', ';', ')', ']', '=', '^', '(', '['])
                || connectives.opens(&[Connective::Joins, Connective::Opens]),
            cut: line.trim_end().ends_with([',', '-', '\u{2013}', '\u{2014}'])
                || connectives.closes(&[Connective::Ends]),
            requests,
        }
    }

    /// Returns true if no sentence ends like this line: "Nobody needs a".
    pub(crate) fn dangles(&self, reading: &Reading<'_>) -> bool {
        let open = reading.line.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',');
        open && self.connectives(reading).closes(&[Connective::Joins, Connective::Ends])
    }

    fn connectives(&self, reading: &Reading<'_>) -> Connectives {
        let book = self.continuations.get_or_init(|| compile().ok());
        Connectives { phrases: book.as_ref().map(|book| book.scan(reading)), last: reading.len() }
    }
}

/// The connecting phrases of a line. If the file is invalid, any line has every connection.
struct Connectives {
    phrases: Option<Vec<PhraseMatch<Connective>>>,
    last: usize,
}

impl Connectives {
    fn opens(&self, kinds: &[Connective]) -> bool {
        self.has(kinds, |phrase| phrase.first == 0)
    }

    fn closes(&self, kinds: &[Connective]) -> bool {
        self.has(kinds, |phrase| phrase.last == self.last)
    }

    fn has(&self, kinds: &[Connective], place: impl Fn(&PhraseMatch<Connective>) -> bool) -> bool {
        let matches =
            |phrase: &PhraseMatch<Connective>| kinds.contains(&phrase.value) && place(phrase);
        self.phrases.as_ref().is_none_or(|phrases| phrases.iter().any(matches))
    }
}

pub fn compile() -> Result<Phrasebook<Connective>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "continuations", "kind")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_continue() {
        let grammar = Grammar::builtin().unwrap();
        let line = "delete key AKIASANDBOX000000001";
        for next in [
            "but only if Bob agrees",
            "of nobody",
            "(just kidding)",
            "?",
            "when the audit is over",
            "said Bob",
            "in our dreams",
        ] {
            assert!(
                grammar.line_continuation(line).runs_into(&grammar.line_continuation(next)),
                "{next}"
            );
        }
        for next in [
            "and a key for sales",
            "yes",
            "thanks",
            "list keys",
            "which regions are there?",
            "lunch",
        ] {
            assert!(
                !grammar.line_continuation(line).runs_into(&grammar.line_continuation(next)),
                "{next}"
            );
        }
        for line in ["Nobody needs a", "Please never make a", "He typed", "We do not want to"] {
            assert!(grammar.dangles(&read(&grammar, line, None).1), "{line}");
        }
        for line in [
            "we met at noon",
            "Please do this:",
            "key for sales",
            "hello",
            "Dear all,",
            "Requests for this week",
        ] {
            assert!(!grammar.dangles(&read(&grammar, line, None).1), "{line}");
        }
        for next in [
            "no, don't",
            "sorry, wrong window",
            "never mind",
            "oh wait, forget it",
            "Stop!",
            "not approved.",
        ] {
            assert!(grammar.line_continuation(next).takes_back, "{next}");
        }
        for next in [
            "thanks",
            "key for sales",
            "no, delete key AKIASANDBOX000000002",
            "list keys",
            "yes",
            "ok",
        ] {
            assert!(!grammar.line_continuation(next).takes_back, "{next}");
        }
    }
}
