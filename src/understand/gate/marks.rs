//! Finds marks that change the meaning of a line, such as strikethrough, quotation marks, comment
//! signs and a thumbs-down.

use crate::domain::{Doubt, DoubtKind, Intent};
use crate::understand::analysis::{Finding, FindingKind};
use crate::understand::gate::Gate;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;

/// Marks anywhere in a line that say that words are struck out, done, doubtful or rejected: `~~`,
/// "[x]", "(?)", a thumbs-down.
const AGAINST: [&str; 33] = [
    "(?)",
    "!?",
    "\u{335}",
    "\u{336}",
    "\u{337}",
    "\u{338}",
    "[-]",
    "[~]",
    "\u{1f914}",
    "\u{2705}",
    "\u{2714}",
    "\u{2611}",
    "\u{2717}",
    "\u{2718}",
    "-AKIA",
    "!AKIA",
    "[x]",
    "[X]",
    "!=",
    "<>",
    "~~",
    "^",
    "<!--",
    "[ ]",
    "=>",
    "\u{1f6ab}",
    "\u{274c}",
    "\u{26d4}",
    "\u{1f44e}",
    "\u{1f645}",
    "\u{1f644}",
    "\u{1f6d1}",
    "\u{23f8}",
];
/// Marks at the start of a line that turn it into a quotation, a comment or a negation.
const OPENING: [&str; 20] = [
    ">", "#", "//", "/*", "\\", "!", "?", ";", "%", "~", "|", "=", "--", "' ", "`", "<",
    "\u{2212}", "\u{2610}", "\u{2612}", "\u{2713}",
];

/// Quotation marks. A line that starts and ends with one is a quotation.
const QUOTES: [char; 8] =
    ['"', '\'', '\u{ab}', '\u{bb}', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];

/// Returns true if the line contains a mark of `AGAINST` or starts with one of `OPENING`.
pub fn is_marked(line: &str) -> bool {
    let line = line.trim();
    AGAINST.iter().any(|mark| line.contains(mark))
        || OPENING.iter().any(|mark| line.starts_with(mark))
}

/// Returns true if the line has a placeholder: "$team", "{{team}}", "<team>", "%s".
fn is_template(line: &str) -> bool {
    let named = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '{' | '(' | '_'))
    };
    let bracketed = |(_, rest): (&str, &str)| {
        rest.split_once('>')
            .is_some_and(|(inside, _)| named(inside) && !inside.contains(['@', ':']))
    };
    let set = line.contains("{{") || line.contains("%s");
    set || line.split('$').skip(1).any(named) || line.split_once('<').is_some_and(bracketed)
}

impl Gate<'_, '_> {
    /// Returns the doubt about a line that is marked as a quotation, a comment, struck out, or
    /// only a question. Also doubts a template, a choice between key IDs, a colon with nothing
    /// after it, and a refresh that names a key ID.
    pub(crate) fn marks(&self) -> Option<Doubt> {
        let (line, reading) = (self.reading.line.trim(), self.reading);
        let polite_at = |at: usize| reading.is_any(at, &[Polite, Modal]);
        let polite = (0..reading.len()).any(polite_at);
        // "marketing needs a key?" only asks.
        let states = |at: usize| classes::NEED.has(reading.spelling(at));
        let requests = |at: usize| classes::MODAL.has(reading.spelling(at));
        let words = || 0..reading.len();
        let stated = self.concerns_existing() || words().any(states) && !words().any(requests);
        let marked = line.ends_with(['?', '\u{ff1f}'])
            || self.intents.iter().all(|intent| intent.parts()) && line.contains('?');
        let asks = |at: usize| polite_at(at) || reading.is_any(at, &[Want, Make, Get]);
        let doubted = self.may_describe_existing && line.ends_with("??") && !words().any(asks);
        let only_asked = stated && marked && !polite || doubted;
        // "Please create keys for:" introduces a list.
        let names = |finding: &Finding| {
            matches!(finding.kind, FindingKind::Unit(..) | FindingKind::KeyId(_))
        };
        let only_leads = line.ends_with(':') && !reading.findings.iter().any(names);
        let named = |finding: &Finding| matches!(finding.kind, FindingKind::KeyId(_));
        // A refresh creates a short-term key for the caller, so it can't be for a key ID.
        let other = self.intents.iter().all(|intent| *intent == Intent::RefreshKey)
            && reading.findings.iter().any(named);
        if other {
            return Some(Doubt { start: 0, end: reading.line.len(), why: DoubtKind::Unmet });
        }
        let quoted = line.len() > 1 && line.starts_with(QUOTES) && line.ends_with(QUOTES);
        let why = match (
            quoted || is_marked(line) || is_template(line),
            only_asked || self.chooses(),
            only_leads,
        ) {
            (true, ..) => DoubtKind::Report,
            (_, true, _) => DoubtKind::Hedge,
            (.., true) => DoubtKind::Unmet,
            _ => return None,
        };
        Some(Doubt { start: 0, end: reading.line.len(), why })
    }

    /// Returns true if only a slash, bar, dash or dots are between two key IDs, which mean a
    /// choice or a range: "AKIA…/AKIA…", "AKIA…..AKIA…".
    fn chooses(&self) -> bool {
        let ids = self
            .reading
            .findings
            .iter()
            .filter(|finding| matches!(finding.kind, FindingKind::KeyId(_)));
        let places: Vec<_> =
            ids.map(|finding| self.reading.bytes(finding.first, finding.last)).collect();
        let between = |pair: &[(usize, usize)]| {
            self.reading.line.get(pair[0].1..pair[1].0).unwrap_or("").trim()
        };
        places
            .windows(2)
            .any(|pair| matches!(between(pair), "/" | "|" | ".." | "..." | "-" | "\u{2013}"))
    }
}
