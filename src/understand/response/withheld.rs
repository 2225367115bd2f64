//! Finds the words that withhold a response or take it back.

use crate::domain::{Doubt, DoubtKind, Signal};
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::gate;
use crate::understand::grammar::replies::SignalMatch;
use crate::understand::response::team_name::is_number;
use crate::understand::response::yes_no::{LIGHT, is_noise};
use crate::understand::tokens::WordKind as Token;

/// Returns the doubt that counts most in a response. A phrase of doubt at the start corrects an
/// earlier line ("no wait, for Marketing") and a negated name negates nothing else ("Marketing,
/// not Sales"), so neither counts.
pub fn withheld(reading: &Reading<'_>, found: &[SignalMatch]) -> Option<DoubtKind> {
    let answers =
        |finding: &&Finding| finding.is_value() || matches!(finding.kind, FindingKind::Unit(..));
    let first = reading.findings.iter().filter(answers).map(|finding| finding.first).min();
    // In "for - no, wait - Marketing", something was said before.
    let opening = (0..reading.len())
        .take_while(|at| {
            is_noise(reading, *at)
                || reading.is_any(*at, LIGHT)
                || found.iter().any(|known| known.covers(*at))
        })
        .count();
    let corrects = |at: usize| {
        // "for Sales instead" corrects with its last word.
        let beside = first.is_some_and(|first| at < first.min(opening) || at + 1 == reading.len());
        beside && found.iter().any(|known| known.value == Signal::Correct && known.covers(at))
    };
    let doubts = gate::doubts_of_reference(reading, |at| is_number(reading, at) || corrects(at));
    let word_at = |byte: usize| (0..reading.len()).find(|at| reading.bytes(*at, *at + 1).0 >= byte);
    let is_name = |at: usize| {
        reading.is_open(at)
            || reading
                .finding(at)
                .is_some_and(|finding| matches!(finding.kind, FindingKind::Unit(..)))
    };
    let counts = |doubt: &&Doubt| {
        let label =
            reading.line.get(doubt.end..).is_some_and(|rest| rest.trim_start().starts_with(':'));
        let next = word_at(doubt.end).unwrap_or(reading.len());
        // These report, or address someone: "for Marketing, said the mail", "@bob for Marketing".
        let at = word_at(doubt.start);
        let led =
            |at: usize| at > 0 && reading.gap(at).is_break() || reading.word(at).kind == Token::At;
        let reports = doubt.why == DoubtKind::Report && (label || at.is_some_and(led));
        let bounds = matches!(doubt.why, DoubtKind::Exception | DoubtKind::Condition) || reports;
        let negates = matches!(doubt.why, DoubtKind::Negation | DoubtKind::Exception);
        // "…, but let me think about it first" doesn't negate a name.
        let short = reading
            .line
            .get(doubt.start..doubt.end)
            .is_some_and(|words| words.split(' ').count() < 4);
        let denies = negates
            && !label
            && (next < reading.len() && is_name(next) || short && next > 0 && is_name(next - 1));
        let opens = doubt.start == 0 && !bounds && !label;
        (doubt.why.is_against() || bounds) && !opens && !denies
    };
    // A hedge counts only without another doubt.
    let kinds = || doubts.iter().filter(counts).map(|doubt| doubt.why);
    kinds().find(|kind| *kind != DoubtKind::Hedge).or_else(|| kinds().next())
}
