//! What a heading says of the lines below it.

use super::assemble::assemble;
use super::concept::Concept::{Access, Key, Keys, Renew};
use super::gate;
use super::grammar::Grammar;
use super::mistake::GrammarError;
use super::mood::ACTS;
use super::phrasebook::Phrasebook;
use super::reading::{Find, Found};
use super::response::respond;
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/headings.toml", include_str!("../../grammar/headings.toml"));

/// What a phrase of `grammar/headings.toml` makes of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heading {
    /// Nothing below it is asked for.
    Denies,
}

impl Grammar {
    /// Whether what stands under this heading, or behind this label, is surely not asked for: it denies, reports, postpones
    /// or quotes.
    pub fn denies(&self, heading: &str) -> bool {
        let Some(book) = self.headings.get_or_init(|| compile().ok()) else { return true };
        let (_, reading) = assemble(self, super::within(heading), None);
        !book.scan(&reading).is_empty() || gate::is_doubtful(&reading)
    }

    /// Whether a line without a colon bears on what stands below it: it denies like a heading, and speaks of no key or act
    /// itself. "DO NOT RUN" does; "Joe rotated it yesterday" is only about itself, and an answer is no heading.
    pub fn heads(&self, line: &str) -> bool {
        let Some(book) = self.headings.get_or_init(|| compile().ok()) else { return true };
        let (understanding, reading) = assemble(self, super::within(line), None);
        let opens =
            book.scan(&reading).iter().any(|phrase| phrase.first == 0) || gate::opens_in_doubt(&reading);
        let itself = |at: usize| reading.is_any(at, ACTS) || reading.is_any(at, &[Key, Keys, Access, Renew]);
        let names = |find: &Find| matches!(find.found, Found::Unit(..) | Found::KeyId(_));
        let asks = || understanding.requests.iter().any(|request| request.intent.acts());
        let answers = || {
            let response = respond(&reading);
            response.plain && response.answer.is_some()
        };
        opens && !(0..reading.len()).any(itself) && !reading.finds.iter().any(names) && !asks() && !answers()
    }
}

fn compile() -> Result<Phrasebook<Heading>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "headings", "kind")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_no_mistakes() {
        crate::understand::phrasebook::assert_compiles(compile());
    }

    #[test]
    fn headings() {
        let grammar = Grammar::builtin().unwrap();
        let denies = [
            "Things we must never do:",
            "Rejected:",
            "Done last week:",
            "Not yet approved",
            "Keep these:",
            "Do not delete:",
            "Bob asked:",
            "Ideas (not decided):",
            "If Bob agrees:",
            "Next week:",
            "Example:",
            "Warning",
            "Friday",
            "Agenda for today",
        ];
        for heading in denies {
            assert!(grammar.denies(heading), "{heading}");
        }
        let asks = [
            "Please delete:",
            "Delete these:",
            "Keys for these teams:",
            "Requests:",
            "To do",
            "Bob Smith",
            "Marketing:",
            "Please create keys for:",
            "New keys",
            "We need these keys:",
            "Jane",
            "Team Atlas",
            "Tasks for today:",
        ];
        for heading in asks {
            assert!(!grammar.denies(heading), "{heading}");
        }
    }
}
