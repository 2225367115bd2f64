//! Carries out the plans of a confirmation, one after the other, and reports the outcome of each.

use crate::cli::app::App;
use crate::cli::app::answer_sink::AnswerSink;
use crate::cli::exit_code::ExitCode;
use crate::domain::{
    AccessKeyId, Answer, AnswerBody, ChangePlan, Confirmation, HeldKey, IamKey, Identity, Note,
    Problem, Step, StepOutcome, UserName,
};
use crate::present::Format;

const UNDELIVERED: &str = "the previous key could not be delivered";
const UNDONE: &str = "an earlier step for the same user failed";

/// The outcome of a plan, the body of its answer, and the answer's notes.
type Outcome = (StepOutcome, AnswerBody, Vec<Note>);

impl<S: AnswerSink> App<'_, S> {
    /// Carries out each plan and reports its outcome, except for plans that the conversation makes
    /// again. Returns the outcomes and the most severe exit code.
    ///
    /// # Errors
    /// Returns the errors of [`App::run_line`].
    pub(crate) fn carry_out(
        &mut self,
        confirmation: Confirmation,
        line: Option<usize>,
        notes: &mut Vec<Note>,
    ) -> Result<(Vec<StepOutcome>, ExitCode), Problem> {
        let Confirmation { identity, plans } = confirmation;
        let mut outcomes = Vec::with_capacity(plans.len());
        let mut worst = ExitCode::Done;
        let mut undelivered = false;
        let mut failed: Vec<(UserName, StepOutcome)> = Vec::new();
        let mut created: Vec<IamKey> = Vec::new();
        // While this guard exists, a signal takes effect only between steps and at the end, so that
        // every change is reported.
        let _held = self.executor.shutdown.hold();
        for plan in plans {
            let (request, part, user) = (plan.request.clone(), plan.part, plan.user.clone());
            let before = failed.iter().find(|(failed, _)| user.as_ref() == Some(failed));
            let (outcome, body, found) = match before {
                // If the output failed for one key, it would also fail for the next one.
                _ if undelivered => unusable(UNDELIVERED),
                // The conversation plans all of this user's requests again.
                Some((user, StepOutcome::UserCreatedConcurrently(_))) => appeared(user.clone()),
                Some(_) => unusable(UNDONE),
                None => self.carry_out_plan(plan, identity.as_ref(), &created, line),
            };
            match (&outcome, user) {
                (StepOutcome::Failed | StepOutcome::UserCreatedConcurrently(_), Some(user)) => {
                    failed.push((user, outcome.clone()));
                }
                (StepOutcome::Issued(key), _) => {
                    created.push(IamKey::new(key.id.clone(), self.options.now()));
                }
                _ => {}
            }
            // Report nothing, because the conversation plans this request again.
            if matches!(outcome, StepOutcome::UserCreatedConcurrently(_)) {
                outcomes.push(outcome);
                continue;
            }
            let answer = Answer { line, notes: found, ..self.answer(Some(request), body) };
            let code = self.report(answer, part, notes)?;
            worst = worst.min(code);
            // The program takes back a key that it couldn't deliver, so the key's plan counts as
            // failed.
            undelivered |= matches!(outcome, StepOutcome::Issued(_)) && code != ExitCode::Done;
            outcomes.push(if undelivered { StepOutcome::Failed } else { outcome });
        }
        // After a signal, ask no more questions.
        let stopped = self.stopped();
        self.dialogue.question_deferred |= stopped.is_some();
        Ok((outcomes, stopped.map_or(worst, |stop| worst.min(stop.into()))))
    }

    /// Carries out one plan, or only returns it in a dry run. `created` holds the keys that the
    /// plans before it created.
    fn carry_out_plan(
        &mut self,
        plan: ChangePlan,
        identity: Option<&Identity>,
        created: &[IamKey],
        line: Option<usize>,
    ) -> Outcome {
        let Some(identity) = identity.filter(|_| !self.options.dry_run) else {
            let notes = plan.notes.clone();
            return (StepOutcome::Nothing, AnswerBody::WouldChange(plan), notes);
        };
        if plan.steps.contains(&Step::CreateKey) {
            if self.discards_secrets() {
                return failure(Problem::NoOutputForSecret);
            }
            if let Err(problem) = self.key_files.reserve(line, plan.part, &plan.request) {
                self.delivery_failed |= !matches!(problem, Problem::SaveExists(_));
                return failure(problem);
            }
        }
        match self.executor.carry_out(&plan, created, identity, line) {
            Err(problem) => {
                self.delivery_failed |= matches!(problem, Problem::JournalFailed { .. });
                self.key_files.cancel_reservation();
                match problem {
                    Problem::UserCreatedConcurrently(user) => appeared(user),
                    problem => failure(problem),
                }
            }
            Ok((Some(key), mut notes)) => {
                // In all other cases, the person has already seen the plan's notes.
                if !self.options.policy.live && self.options.format == Format::Json {
                    notes.splice(0..0, plan.notes.iter().cloned());
                }
                let outcome = StepOutcome::Issued(key.held());
                (outcome, AnswerBody::Issued { key, plan, identity: identity.clone() }, notes)
            }
            Ok((None, notes)) => (changed_key(&plan), AnswerBody::Changed(plan), notes),
        }
    }

    /// Returns true if a new secret would be lost, because standard output discards it and no file
    /// is configured. Returns false in a dry run, which creates no secret.
    pub(crate) fn discards_secrets(&self) -> bool {
        self.options.environment.stdout_void && !self.key_files.are_used() && !self.options.dry_run
    }
}

/// Returns the failure of a plan that isn't carried out because an earlier plan failed.
fn unusable(reason: &'static str) -> Outcome {
    failure(Problem::PlanUnusable { reason })
}

fn appeared(user: UserName) -> Outcome {
    let body = AnswerBody::Failed(Problem::UserCreatedConcurrently(user.clone()));
    (StepOutcome::UserCreatedConcurrently(user), body, Vec::new())
}

fn failure(problem: Problem) -> Outcome {
    (StepOutcome::Failed, AnswerBody::Failed(problem), Vec::new())
}

/// Returns the outcome of a plan that deactivates, reactivates or deletes a key.
fn changed_key(plan: &ChangePlan) -> StepOutcome {
    let held = |id: &AccessKeyId| plan.user.clone().map(|user| HeldKey { user, id: id.clone() });
    let done = plan.steps.iter().find_map(|step| match step {
        Step::Deactivate(Some(id)) => held(id).map(StepOutcome::Deactivated),
        Step::Activate(Some(id)) => held(id).map(StepOutcome::Activated),
        Step::Delete(Some(id)) => held(id).map(StepOutcome::Deleted),
        _ => None,
    });
    done.unwrap_or(StepOutcome::Nothing)
}
