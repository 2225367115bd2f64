//! Repeats a line that an earlier run finished, so that later lines can refer to it.

use crate::cli::app::App;
use crate::cli::exit_code::ExitCode;
use crate::cli::transcript::TranscriptLine;
use crate::converse::{Findings, Input};
use crate::domain::{Act, Answer, AnswerBody, ChangePlan, Problem, StepOutcome, mask};

impl App<'_> {
    /// Counts the line and runs it through the conversation. Makes no AWS calls, because the
    /// journal has the results.
    ///
    /// # Errors
    /// Returns the errors of [`App::run_line`].
    pub(crate) fn recall(&mut self, recalled: &TranscriptLine) -> Result<ExitCode, Problem> {
        self.reporter.results.record_past_line();
        let mut code = ExitCode::Done;
        let (Some(journal), Ok(words)) = (self.executor.journal.clone(), &recalled.words) else {
            return Ok(code);
        };
        let masked = mask(words);
        let mut next = Some(Input::Line(recalled.line(&masked)));
        while let Some(input) = next.take() {
            let turn = self.dialogue.step(self.options.grammar, input);
            let line = turn.line.unwrap_or(recalled.number);
            for act in turn.acts {
                let input = match act {
                    Act::LookUp(_) if journal.past(|past| past.is_done(line)) => {
                        Input::Found(Ok(Findings::default()))
                    }
                    // Any problem tells the conversation that the request created nothing.
                    Act::LookUp(_) => Input::Found(Err(Problem::NoOutputForSecret)),
                    Act::CarryOut(confirmation) => {
                        let outcome =
                            |plan: &ChangePlan| journal.past(|past| past.done(line, plan.part));
                        let outcomes = confirmation
                            .plans
                            .iter()
                            .map(|plan| outcome(plan).unwrap_or(StepOutcome::Failed));
                        Input::Done(outcomes.collect())
                    }
                    Act::List(_) | Act::Offer => Input::Listed(Vec::new(), self.options.now()),
                    Act::MakeShortTerm(..) if !journal.past(|past| past.is_signed(line)) => {
                        Input::Unmade
                    }
                    // The question belongs to a line that this run repeats, so its end must be
                    // reported.
                    Act::Drop(asked) if self.reporter.results.is_open(asked.line) => {
                        let (line, request) = (asked.line, asked.requests.first().cloned());
                        let answer = self.answer(request, AnswerBody::Dropped(asked));
                        let answer = Answer { line, ..answer };
                        code = code.min(self.report(answer, None, &mut Vec::new())?);
                        continue;
                    }
                    _ => continue,
                };
                next = Some(input);
            }
        }
        if journal.past(|past| past.through) == recalled.number {
            // The earlier run ended at this line and has already reported its open question.
            self.dialogue.close_question();
        }
        Ok(code)
    }
}
