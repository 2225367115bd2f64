//! Runs one turn: executes and reports the conversation's acts, and feeds AWS's answers back until
//! no act is left.

use crate::cli::app::answer_sink::AnswerSink;
use crate::cli::app::executor::creates_secret;
use crate::cli::app::options::Mode;
use crate::cli::app::reporter::MORE;
use crate::cli::app::{App, LineReport};
use crate::cli::exit_code::ExitCode;
use crate::converse::Input;
use crate::domain::{
    Act, Answer, AnswerBody, Confirmation, IamUser, Intent, Note, PendingQuestion, Problem, Reply,
    Request, StepOutcome, Turn,
};
use crate::present;
use crate::present::Format;

impl<S: AnswerSink> App<'_, S> {
    /// Processes one input until the conversation needs another one.
    ///
    /// # Errors
    /// Returns the errors of [`App::run_line`].
    pub(crate) fn run_turn(
        &mut self,
        mut input: Input<'_>,
        mut notes: Vec<Note>,
        line: Option<usize>,
    ) -> Result<LineReport, Problem> {
        let mut report = LineReport { code: ExitCode::Done, quit: false, memorable: true };
        loop {
            let failed_answers = self.dialogue.failed_answers();
            // The person hasn't seen the plan of a change that directly follows its look-up
            // (`--yes`) or that comes from a transcript.
            let unannounced = self.options.mode == Mode::Batch || matches!(input, Input::Found(_));
            let Turn { acts, line: about, notes: found, quit } =
                self.dialogue.step(self.options.grammar, input);
            notes.extend(found);
            report.quit |= quit;
            report.memorable &= !acts.iter().any(may_hold_secret);
            let mut next = None;
            for act in acts {
                let code = match act {
                    Act::LookUp(requests) => {
                        next = Some(self.look_up(&requests, about));
                        continue;
                    }
                    Act::CarryOut(confirmation) => {
                        if unannounced {
                            self.announce(&confirmation, about);
                        }
                        let (outcomes, code) = self.carry_out(confirmation, about, &mut notes)?;
                        let issued = |outcome| matches!(outcome, &StepOutcome::Issued(_));
                        self.key_delivered |= outcomes.iter().any(issued);
                        next = Some(Input::Done(outcomes));
                        code
                    }
                    Act::Offer => {
                        let text = self.options.format == Format::Text && !self.options.dry_run;
                        let listed = Request::bare(Intent::ListKeys);
                        let known = text.then(|| self.executor.list_keys(&listed));
                        let users = known.as_ref().and_then(|known| known.as_ref().ok());
                        let users = users.map_or_else(Vec::new, |known| known.users.clone());
                        next = Some(Input::Listed(users, self.options.now()));
                        let Some(Ok(known)) = known else { continue };
                        let body = AnswerBody::Keys(known);
                        let answer = Answer { line: about, ..self.answer(Some(listed), body) };
                        self.report(answer, None, &mut notes)?;
                        continue;
                    }
                    Act::List(request) => {
                        let (users, body) = self.list_keys(&request, &mut notes);
                        next = Some(Input::Listed(users, self.options.now()));
                        let answer = Answer { line: about, ..self.answer(Some(request), body) };
                        self.report(answer, None, &mut notes)?
                    }
                    // A question that stays open in a transcript is reported at the end of the
                    // transcript. Here, report only a line that failed to answer the question.
                    Act::Ask(asked)
                        if self.options.mode == Mode::Batch
                            && asked.question.asked_before <= failed_answers =>
                    {
                        continue;
                    }
                    Act::Ask(_) if self.dialogue.question_deferred => continue,
                    Act::Ask(asked) => {
                        self.ask(asked, line, &mut notes)?;
                        continue;
                    }
                    Act::MakeShortTerm(request, part) => {
                        self.create_short_term(request, part, about, &mut notes)?
                    }
                    act => {
                        let answer = self.answer_act(act);
                        let line = answer.line.or(about);
                        self.report(Answer { line, ..answer }, None, &mut notes)?
                    }
                };
                report.code = report.code.min(code);
            }
            match next {
                Some(next) => input = next,
                None => {
                    self.report_notes(notes, line);
                    return Ok(report);
                }
            }
        }
    }

    /// Signs a short-term key, and reports the key or the failure.
    fn create_short_term(
        &mut self,
        request: Request,
        part: Option<usize>,
        line: Option<usize>,
        notes: &mut Vec<Note>,
    ) -> Result<ExitCode, Problem> {
        let result = self.executor.create_short_term(&request);
        if result.is_err() {
            // This input never leads to another act, so ignore the turn.
            self.dialogue.step(self.options.grammar, Input::Unmade);
        }
        let answer = self.result_of(request, result);
        let created = matches!(answer.body, AnswerBody::Key { .. });
        let code = self.report(Answer { line, ..answer }, part, notes)?;
        self.key_delivered |= created && code == ExitCode::Done;
        Ok(code)
    }

    /// Looks up what AWS holds for these requests, and settles what an earlier run left unfinished.
    /// If an earlier run already delivered the keys, returns those keys instead. Fails without a
    /// look-up if the output can't hold a long-term key.
    fn look_up(&mut self, requests: &[Request], line: Option<usize>) -> Input<'static> {
        let creates_key = requests.iter().any(creates_secret);
        if self.options.format == Format::Raw && creates_key {
            return Input::Found(Err(Problem::RawLongTerm));
        }
        let recovery = self.recovery();
        let prior = recovery.as_ref().map(|it| it.prior_results(requests, line));
        let (delivered, unfinished) = prior.unwrap_or_default();
        if !delivered.is_empty() {
            return Input::Made(delivered);
        }
        // A change that isn't confirmed yet can't lose a secret, so its question stays open.
        let is_confirmed = self.options.policy.live || self.options.policy.confirms;
        if is_confirmed && creates_key && self.discards_secrets() {
            return Input::Found(Err(Problem::NoOutputForSecret));
        }
        let found = self.executor.find(requests);
        Input::Found(match recovery {
            Some(recovery) => {
                found.and_then(|found| recovery.settle(found, requests, line, unfinished))
            }
            None => found,
        })
    }

    /// Lists keys. Returns the users for the conversation's memory, and the answer's body.
    fn list_keys(&self, request: &Request, notes: &mut Vec<Note>) -> (Vec<IamUser>, AnswerBody) {
        if self.options.dry_run {
            return (Vec::new(), AnswerBody::Said(Reply::NothingListed));
        }
        match self.executor.list_keys(request) {
            Ok(known) => {
                notes.extend(known.notes.iter().cloned());
                (known.users.clone(), AnswerBody::Keys(known))
            }
            Err(problem) => (Vec::new(), AnswerBody::Failed(problem)),
        }
    }

    /// Announces a change whose plan the person hasn't seen. A dry run announces nothing.
    fn announce(&mut self, confirmation: &Confirmation, line: Option<usize>) {
        if !self.options.dry_run {
            let (format, style) = (self.options.format, self.options.styles.err);
            let (columns, now) = (self.options.columns(), self.options.now());
            let text = present::announced(confirmation, line, format, style, columns, now);
            self.reporter.announce(text);
        }
    }

    /// Asks the person a question. In a batch, reports instead that the line was skipped because it
    /// doesn't answer the open question.
    pub(crate) fn ask(
        &mut self,
        asked: PendingQuestion,
        line: Option<usize>,
        notes: &mut Vec<Note>,
    ) -> Result<(), Problem> {
        let answer = match self.options.mode {
            Mode::Batch => self.answer(None, AnswerBody::Declined(Reply::PassedOver(asked.line))),
            _ => self.answer(asked.requests.first().cloned(), AnswerBody::Open(asked)),
        };
        self.report(Answer { line, ..answer }, None, notes).map(drop)
    }

    /// Executes an act that leads to one answer. The answer about a dropped question belongs to the
    /// line that raised the question.
    fn answer_act(&mut self, act: Act) -> Answer {
        match act {
            Act::Check(request) => {
                let found = self.executor.check_access(&request);
                self.result_of(request, found)
            }
            Act::Models(request) => {
                let found = self.executor.list_models(&request);
                self.result_of(request, found)
            }
            Act::CheckKey(request) => {
                let found = self.executor.check_key(&request, self.created.as_ref());
                self.answer(Some(request), AnswerBody::Checked(found))
            }
            Act::Drop(asked) => {
                let (line, request) = (asked.line, asked.requests.first().cloned());
                Answer { line, ..self.answer(request, AnswerBody::Dropped(asked)) }
            }
            Act::Say(request, reply) => {
                if let Reply::Help(Some(topic)) = &reply {
                    if [MORE, "all"].contains(&topic.as_str()) {
                        self.look_up_models();
                    }
                    // Ignore an invalid configured region. The first request that uses it reports
                    // it.
                    let configured = self.executor.defaults(false).ok();
                    self.configured_region = configured
                        .and_then(|found| found.flag.or(found.region.map(|(region, _)| region)));
                }
                self.answer(request, AnswerBody::Said(reply))
            }
            Act::Decline(request, reply) => self.answer(Some(request), AnswerBody::Declined(reply)),
            Act::Refuse(request, problem) => self.answer(request, AnswerBody::Failed(problem)),
            // `run_turn` executes these itself.
            Act::Ask(_)
            | Act::LookUp(_)
            | Act::CarryOut(_)
            | Act::List(_)
            | Act::Offer
            | Act::MakeShortTerm(..) => self.answer(None, AnswerBody::Said(Reply::NothingToAnswer)),
        }
    }

    /// Returns the answer to a request from the result of its AWS calls.
    fn result_of(
        &self,
        request: Request,
        result: Result<(AnswerBody, Vec<Note>), Problem>,
    ) -> Answer {
        match result {
            Ok((body, notes)) => Answer { notes, ..self.answer(Some(request), body) },
            Err(problem) => self.answer(Some(request), AnswerBody::Failed(problem)),
        }
    }
}

/// Returns true if the program refused or didn't understand the line behind this act. Such a line
/// may be a secret, so the history must not contain it.
fn may_hold_secret(act: &Act) -> bool {
    match act {
        Act::Refuse(..) | Act::Decline(_, Reply::OutOfScope(_)) => true,
        Act::Ask(asked) => asked.question.asked_before > 0,
        _ => false,
    }
}
