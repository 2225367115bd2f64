//! How a line of a transcript hangs together with the lines around it: whether its sentence goes on in the next one, and
//! whether that takes it back.

use super::assemble::assemble;
use super::grammar::Grammar;
use super::mistake::GrammarError;
use super::phrasebook::Phrasebook;
use super::reading::Reading;
use super::response::respond;
use crate::domain::{Answered, Intent, Signal};
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/joints.toml", include_str!("../../grammar/joints.toml"));

/// What a phrase of `grammar/joints.toml` does at an end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Joint {
    /// A sentence goes on with it, and behind it.
    Joins,
    /// A sentence goes on with it.
    Opens,
    /// A sentence goes on behind it.
    Ends,
    /// What opens with it takes back the line before.
    TakesBack,
}

impl Grammar {
    /// Whether the sentence of a line goes on in the next one, which asks for nothing by itself.
    pub fn goes_on(&self, line: &str, next: &str) -> bool {
        let (understanding, reading) = assemble(self, super::within(next), None);
        let alone = understanding.requests.iter().any(|request| request.intent != Intent::OutOfScope);
        let response = respond(&reading);
        let answers = response.plain && response.answer.is_some();
        !alone
            && !understanding.neutral
            && !answers
            && (next.starts_with([',', '.', '?', '!', ';', ')', ']', '=', '^', '(', '['])
                || self.joint(&reading, true, &[Joint::Joins, Joint::Opens])
                || self.is_cut(line))
    }

    /// Whether a request is cut off at the end of its line. "A key to play with" is whole.
    fn is_cut(&self, line: &str) -> bool {
        let (_, reading) = assemble(self, super::within(line), None);
        line.trim_end().ends_with([',', '-', '\u{2013}', '\u{2014}'])
            || self.joint(&reading, false, &[Joint::Ends])
    }

    /// Whether a line ends where no sentence does: "Nobody needs a".
    pub fn dangles(&self, line: &str) -> bool {
        let (_, reading) = assemble(self, super::within(line), None);
        let open = line.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',');
        open && self.joint(&reading, false, &[Joint::Joins, Joint::Ends])
    }

    /// Whether a line takes back the one before, and asks for nothing by itself: "no, don't", "sorry, wrong window".
    pub fn takes_back(&self, line: &str) -> bool {
        let (understanding, reading) = assemble(self, super::within(line), None);
        let requests = &understanding.requests;
        let response = respond(&reading);
        let refuses = response.signals.has(Signal::Refuse) || response.answer == Some(Answered::No);
        let cancels = requests.iter().any(|request| request.intent == Intent::Cancel);
        !requests.iter().any(|request| request.intent.changes())
            && (cancels || refuses || self.joint(&reading, true, &[Joint::TakesBack]))
    }

    /// Whether a line says yes to something.
    pub fn says_yes(&self, line: &str) -> bool {
        let (_, reading) = assemble(self, super::within(line), None);
        respond(&reading).answer == Some(Answered::Yes)
    }

    /// Whether such a phrase stands at the beginning or the end of the line.
    fn joint(&self, reading: &Reading<'_>, first: bool, kinds: &[Joint]) -> bool {
        let Some(book) = self.joints.get_or_init(|| compile().ok()) else { return true };
        let at_end = |(from, to): (usize, usize)| if first { from == 0 } else { to == reading.len() };
        let phrases = book.scan(reading);
        phrases.iter().any(|phrase| kinds.contains(&phrase.value) && at_end((phrase.first, phrase.last)))
    }
}

fn compile() -> Result<Phrasebook<Joint>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "joints", "kind")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_no_mistakes() {
        crate::understand::phrasebook::assert_compiles(compile());
    }

    #[test]
    fn which_lines_hang_together() {
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
            assert!(grammar.goes_on(line, next), "{next}");
        }
        for next in ["and a key for sales", "yes", "thanks", "list keys", "which regions are there?", "lunch"]
        {
            assert!(!grammar.goes_on(line, next), "{next}");
        }
        for line in ["Nobody needs a", "Please never make a", "He typed", "We do not want to"] {
            assert!(grammar.dangles(line), "{line}");
        }
        for line in [
            "we met at noon",
            "Please do this:",
            "key for sales",
            "hello",
            "Dear all,",
            "Requests for this week",
        ] {
            assert!(!grammar.dangles(line), "{line}");
        }
        for next in
            ["no, don't", "sorry, wrong window", "never mind", "oh wait, forget it", "Stop!", "not approved."]
        {
            assert!(grammar.takes_back(next), "{next}");
        }
        for next in
            ["thanks", "key for sales", "no, delete key AKIASANDBOX000000002", "list keys", "yes", "ok"]
        {
            assert!(!grammar.takes_back(next), "{next}");
        }
    }
}
