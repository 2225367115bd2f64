//! Decides whether the lines below a heading are requests.

use crate::domain::{Intent, Request, Understanding};
use crate::understand::analysis::modality::ACTS;
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::gate;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept::{
    Access, Greeting, Key, Keys, Renew, Signature, Thanks,
};
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use crate::understand::pipeline::read;
use crate::understand::response::said;
use crate::understand::tokens::Gap;
use serde::Deserialize;

const FILE: (&str, &str) =
    ("grammar/headings.toml", include_str!("../../../grammar/headings.toml"));

/// The effect of a phrase of `grammar/headings.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heading {
    /// The lines below aren't requests.
    Denies,
    /// The lines below are requests.
    Asks,
    /// The label of an address in a mail's header.
    Header,
}

impl Grammar {
    /// Returns true if the lines below this heading, or the words after this label, aren't
    /// requests: it denies, reports, postpones or quotes.
    pub fn denies(&self, heading: &str) -> bool {
        let Some(book) = self.headings.get_or_init(|| compile().ok()) else { return true };
        let (_, reading) = read(self, crate::understand::within(heading), None);
        book.scan(&reading).iter().any(|phrase| phrase.value == Heading::Denies)
            || gate::is_doubtful(&reading)
    }

    /// Returns true if the line starts with the header of a mail, whose address is the word at `at`:
    /// "From: a@b.com".
    pub fn is_header(&self, reading: &Reading<'_>, at: usize) -> bool {
        let Some(book) = self.headings.get_or_init(|| compile().ok()) else { return false };
        let header = |phrase: &PhraseMatch<Heading>| {
            phrase.value == Heading::Header && phrase.first == 0 && phrase.last == at
        };
        let near = at <= MOST_IN_HEADER && reading.gap(at) == Gap::Colon;
        near && book.scan(reading).iter().any(header)
    }

    /// Returns true if the lines below this heading may be requests: it asks, is about keys, names
    /// a team, or is a greeting.
    pub fn invites(&self, heading: &str) -> bool {
        let (understanding, reading) = read(self, crate::understand::within(heading), None);
        self.leads(heading)
            || understanding.neutral
            || understanding.requests.iter().any(|request| is_understood(&understanding, request))
            || reading.findings.iter().any(|finding| matches!(finding.kind, FindingKind::Unit(..)))
    }

    /// Returns true if the words introduce requests or are about keys: "Requests", "Keys for these
    /// teams".
    pub fn leads(&self, words: &str) -> bool {
        let Some(book) = self.headings.get_or_init(|| compile().ok()) else { return false };
        let (_, reading) = read(self, crate::understand::within(words), None);
        (0..reading.len()).any(|at| is_about_keys(&reading, at))
            || book.scan(&reading).iter().any(|phrase| phrase.value == Heading::Asks)
    }

    /// Returns true if the line doesn't affect a request below it, because it is understood by
    /// itself, is about keys, or is a sentence. "DO NOT RUN", "Glossary", "{code}" and "Nobody
    /// needs a" may affect it.
    pub fn stands_apart(&self, line: &str) -> bool {
        let Some(book) = self.headings.get_or_init(|| compile().ok()) else { return false };
        let (understanding, reading) = read(self, crate::understand::within(line), None);
        let answered = said(&reading);
        let answers = answered.plain && answered.answer.is_some();
        if answers
            || understanding.neutral
            || understanding.requests.iter().any(|request| request.intent.acts())
        {
            return true;
        }
        if self.dangles(&reading) || says_no_of_entry(&reading) {
            return false;
        }
        if line.chars().all(|c| c.is_control() || c.is_whitespace()) {
            return true;
        }
        let opens = book
            .scan(&reading)
            .iter()
            .any(|phrase| phrase.first == 0 && phrase.value == Heading::Denies)
            || gate::opens_in_doubt(&reading);
        let sentence = line.starts_with(char::is_lowercase) || line.ends_with(['.', '!', '?']);
        (0..reading.len()).any(|at| is_about_keys(&reading, at))
            || understanding.topic.is_some()
            || reading.is_any(0, &[Greeting, Thanks, Signature]) && !opens
            || understanding.requests.iter().any(|request| is_understood(&understanding, request))
            || sentence && !opens
    }
}

/// Returns true if the request says by itself what is wanted. "Glossary" is no question.
fn is_understood(understanding: &Understanding, request: &Request) -> bool {
    match request.intent {
        Intent::OutOfScope => false,
        Intent::Help => understanding.topic.is_some() || understanding.unexplained.is_empty(),
        _ => true,
    }
}

/// The most words before the address of a header, so that few lines are looked through.
const MOST_IN_HEADER: usize = 2;

/// Returns true if the line says that an entry must not be carried out: "Status: cancelled",
/// "Approval: pending".
pub fn says_no_of_entry(reading: &Reading<'_>) -> bool {
    reading.len() <= 4
        && (1..reading.len()).any(|at| reading.gap(at) == Gap::Colon)
        && gate::is_doubtful(reading)
}

/// Returns true if the word is a key, a key ID, access or an act.
fn is_about_keys(reading: &Reading<'_>, at: usize) -> bool {
    let id = |finding: &Finding| matches!(finding.kind, FindingKind::KeyId(_));
    reading.is_any(at, ACTS)
        || reading.is_any(at, &[Key, Keys, Access, Renew])
        || reading.finding(at).is_some_and(id)
}

pub fn compile() -> Result<Phrasebook<Heading>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "headings", "kind")
}

#[cfg(test)]
mod tests {
    use super::*;

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
