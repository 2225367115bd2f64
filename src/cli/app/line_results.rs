//! Tracks the outcome of each line of a batch. A line is settled when no question about it is open.
//! Only then is it clear whether a later run must repeat the line.

use crate::cli::transcript::TranscriptLine;
use crate::domain::{AnswerBody, ChangePlan, LineOutcome, Reply, Step, Summary};
use crate::present;
use std::collections::BTreeMap;

/// The outcomes of unsettled lines, and a summary of the settled ones.
#[derive(Debug, Default)]
pub struct LineResults {
    lines: BTreeMap<usize, CountedLine>,
    pub summary: Summary,
}

#[derive(Debug, Default)]
struct CountedLine {
    outcome: LineOutcome,
    /// The line whose question was open when this line arrived.
    open: Option<usize>,
    /// The fingerprint of all lines up to this one.
    so_far: String,
}

impl LineResults {
    /// Adds a line. `open` is the line whose question is open, if any.
    pub fn add_line(&mut self, line: &TranscriptLine, open: Option<usize>) {
        let counted = self.lines.entry(line.number).or_default();
        counted.open = open;
        counted.so_far.clone_from(&line.so_far);
    }

    /// Records an answer about a line. A line with several answers keeps the greatest outcome.
    pub fn record_answer(&mut self, line: Option<usize>, body: &AnswerBody) {
        let Some(line) = line else { return };
        self.summary.keys +=
            usize::from(matches!(body, AnswerBody::Key { .. } | AnswerBody::Issued { .. }));
        let outcome = &mut self.lines.entry(line).or_default().outcome;
        *outcome = (*outcome).max(outcome_of(body));
    }

    /// Returns true if this line was added and isn't settled.
    pub fn is_open(&self, line: Option<usize>) -> bool {
        line.is_some_and(|line| self.lines.contains_key(&line))
    }

    /// Counts a line that an earlier run finished.
    pub fn record_past_line(&mut self) {
        self.summary.add(LineOutcome::DoneBefore);
    }

    /// Settles and counts the lines up to `through`. Returns the lines that another run must
    /// repeat, and the lines that answered their questions, each with its fingerprint.
    pub fn settle(&mut self, through: usize) -> BTreeMap<usize, String> {
        let later = self.lines.split_off(&through.saturating_add(1));
        let settled = std::mem::replace(&mut self.lines, later);
        let mut left = BTreeMap::new();
        for (number, CountedLine { outcome, open, so_far }) in settled {
            self.summary.add(outcome);
            let answers =
                outcome <= LineOutcome::Said && open.is_some_and(|open| left.contains_key(&open));
            if answers || !outcome.is_done() {
                left.insert(number, so_far);
            }
        }
        left
    }
}

fn outcome_of(body: &AnswerBody) -> LineOutcome {
    match body {
        AnswerBody::Key { .. } | AnswerBody::Issued { .. } => LineOutcome::Made,
        AnswerBody::Changed(plan) if has(plan, |step| matches!(step, Step::Delete(_))) => {
            LineOutcome::Deleted
        }
        AnswerBody::Changed(plan) if has(plan, |step| matches!(step, Step::Activate(_))) => {
            LineOutcome::Reactivated
        }
        AnswerBody::Changed(_) => LineOutcome::Deactivated,
        AnswerBody::Keys(_)
        | AnswerBody::Access(_)
        | AnswerBody::Models(_)
        | AnswerBody::Decoded(_)
        | AnswerBody::Checked(_) => LineOutcome::LookedUp,
        AnswerBody::WouldSign(_) | AnswerBody::WouldChange(_) => LineOutcome::Planned,
        AnswerBody::Said(Reply::MadeBefore(..) | Reply::RevokedBefore(_)) => {
            LineOutcome::DoneBefore
        }
        AnswerBody::Said(Reply::Exists(_)) => LineOutcome::Exists,
        AnswerBody::Said(Reply::NotConfirmed(_)) => LineOutcome::NotConfirmed,
        AnswerBody::Said(_) => LineOutcome::Said,
        AnswerBody::Open(_) | AnswerBody::Dropped(_) => LineOutcome::Asked,
        AnswerBody::Declined(_) => LineOutcome::Declined,
        AnswerBody::Failed(problem) => LineOutcome::Failed(present::code(problem)),
    }
}

fn has(plan: &ChangePlan, step: fn(&Step) -> bool) -> bool {
    plan.steps.iter().any(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Problem;

    #[test]
    fn each_line_counts_once_and_what_is_left_is_known() {
        let mut results = LineResults::default();
        let line = |number| TranscriptLine {
            number,
            words: Ok(String::new()),
            row: false,
            speaker: None,
            under: None,
            unheard: String::new(),
            so_far: String::new(),
            past: false,
        };
        let left = |results: &mut LineResults, through| {
            results.settle(through).into_keys().collect::<Vec<_>>()
        };
        let fails = AnswerBody::Failed(Problem::NoOutputForSecret);
        let says = AnswerBody::Said(Reply::Neutral);
        results.add_line(&line(1), None);
        results.record_answer(Some(1), &fails);
        results.record_answer(Some(1), &says);
        results.add_line(&line(2), Some(1));
        results.add_line(&line(4), Some(1));
        results.record_answer(Some(4), &says);
        assert_eq!(left(&mut results, 3), [1, 2], "with what answered it");
        assert_eq!(left(&mut results, 3), [0; 0]);
        assert_eq!(left(&mut results, 4), [0; 0], "the question is settled already");
        results.add_line(&line(5), None);
        results.record_answer(Some(5), &says);
        results.add_line(&line(6), Some(5));
        assert_eq!(left(&mut results, usize::MAX), [0; 0]);
        results.record_past_line();
        let Summary { lines, answers, answered, already_done, .. } = results.summary;
        assert_eq!(
            (lines, answers, answered, already_done, results.summary.failures()),
            (6, 2, 2, 1, 1)
        );
    }
}
