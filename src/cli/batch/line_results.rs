//! How each line of a batch ended, until nothing is open about it: then it is counted, and it is known whether another
//! run has anything to do for it.

use crate::cli::transcript::TranscriptLine;
use crate::domain::{AnswerBody, ChangePlan, LineOutcome, Reply, Step, Summary};
use crate::present;
use std::collections::BTreeMap;

/// The lines that are not settled yet, and the count of the others.
#[derive(Debug, Default)]
pub struct LineResults {
    lines: BTreeMap<usize, CountedLine>,
    pub summary: Summary,
}

#[derive(Debug, Default)]
struct CountedLine {
    ending: LineOutcome,
    /// The line whose question was open when this one was heard.
    open: Option<usize>,
    /// What all lines up to this one were, in short.
    so_far: String,
}

impl LineResults {
    /// A line was heard while the question of another one, perhaps, was open.
    pub fn hear(&mut self, cue: &TranscriptLine, open: Option<usize>) {
        let line = self.lines.entry(cue.number).or_default();
        line.open = open;
        line.so_far.clone_from(&cue.so_far);
    }

    /// Something was said about a line.
    pub fn tell(&mut self, line: Option<usize>, body: &AnswerBody) {
        let Some(line) = line else { return };
        self.summary.keys +=
            usize::from(matches!(body, AnswerBody::Key { .. } | AnswerBody::Issued { .. }));
        let ending = &mut self.lines.entry(line).or_default().ending;
        *ending = (*ending).max(ending_of(body));
    }

    /// Whether this line was heard and is not settled.
    pub fn is_open(&self, line: Option<usize>) -> bool {
        line.is_some_and(|line| self.lines.contains_key(&line))
    }

    /// An earlier run did this line.
    pub fn skip(&mut self) {
        self.summary.add(LineOutcome::DoneBefore);
    }

    /// Counts the lines up to this one. Those come back that another run has something to do for, with the lines that
    /// answered their questions.
    pub fn settle(&mut self, through: usize) -> BTreeMap<usize, String> {
        let later = self.lines.split_off(&through.saturating_add(1));
        let settled = std::mem::replace(&mut self.lines, later);
        let mut left = BTreeMap::new();
        for (number, CountedLine { ending, open, so_far }) in settled {
            self.summary.add(ending);
            let answers =
                ending <= LineOutcome::Said && open.is_some_and(|open| left.contains_key(&open));
            if answers || !ending.is_done() {
                left.insert(number, so_far);
            }
        }
        left
    }
}

fn ending_of(body: &AnswerBody) -> LineOutcome {
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
        | AnswerBody::Decoded(_) => LineOutcome::LookedUp,
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
        let mut tally = LineResults::default();
        let cue = |number| TranscriptLine {
            number,
            words: Ok(String::new()),
            row: false,
            speaker: None,
            under: None,
            unheard: String::new(),
            so_far: String::new(),
            past: false,
        };
        let left = |tally: &mut LineResults, through| {
            tally.settle(through).into_keys().collect::<Vec<_>>()
        };
        let fails = AnswerBody::Failed(Problem::NoOutputForSecret);
        let says = AnswerBody::Said(Reply::Neutral);
        tally.hear(&cue(1), None);
        tally.tell(Some(1), &fails);
        tally.tell(Some(1), &says);
        tally.hear(&cue(2), Some(1));
        tally.hear(&cue(4), Some(1));
        tally.tell(Some(4), &says);
        assert_eq!(left(&mut tally, 3), [1, 2], "with what answered it");
        assert_eq!(left(&mut tally, 3), [0; 0]);
        assert_eq!(left(&mut tally, 4), [0; 0], "the question is settled already");
        tally.hear(&cue(5), None);
        tally.tell(Some(5), &says);
        tally.hear(&cue(6), Some(5));
        assert_eq!(left(&mut tally, usize::MAX), [0; 0]);
        tally.skip();
        let Summary { lines, answers, answered, already_done, .. } = tally.summary;
        assert_eq!(
            (lines, answers, answered, already_done, tally.summary.failures()),
            (6, 2, 2, 1, 1)
        );
    }
}
