//! Runs one turn: executes and reports what the conversation decided, and feeds AWS's answers back
//! until no act is left.

use crate::cli::app::answer_sink::AnswerSink;
use crate::cli::app::executor::creates_secret;
use crate::cli::app::options::Mode;
use crate::cli::app::reporter::MORE;
use crate::cli::app::{App, LineReport};
use crate::cli::exit_code::ExitCode;
use crate::converse::Input;
use crate::domain::{
    Act, Answer, AnswerBody, Confirmation, IamUser, Note, PendingQuestion, Problem, Reply, Request,
    StepOutcome, Turn,
};
use crate::present;
use crate::present::Format;

impl<S: AnswerSink> App<'_, S> {
    /// Processes one input as far as it leads without another.
    ///
    /// # Errors
    /// Like [`App::run_line`].
    pub(crate) fn run_turn(
        &mut self,
        mut input: Input<'_>,
        mut notes: Vec<Note>,
        line: Option<usize>,
    ) -> Result<LineReport, Problem> {
        let mut report = LineReport { code: ExitCode::Done, quit: false, memorable: true };
        loop {
            let failed_answers = self.dialogue.failed_answers();
            // A change that follows its look-up directly (`--yes`) or a line of a transcript was not
            // shown to anyone.
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
                    Act::List(request) => {
                        let (users, body) = self.list_keys(&request, &mut notes);
                        next = Some(Input::Listed(users, self.options.now()));
                        let answer = Answer { line: about, ..self.answer(Some(request), body) };
                        self.report(answer, None, &mut notes)?
                    }
                    // In a transcript, only a line that failed to answer is reported.
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

    /// Signs a short-term key and reports it.
    fn create_short_term(
        &mut self,
        request: Request,
        part: Option<usize>,
        line: Option<usize>,
        notes: &mut Vec<Note>,
    ) -> Result<ExitCode, Problem> {
        let result = self.executor.create_short_term(&request);
        if result.is_err() {
            // It leads to no further act.
            self.dialogue.step(self.options.grammar, Input::Unmade);
        }
        let answer = self.result_of(request, result);
        let created = matches!(answer.body, AnswerBody::Key { .. });
        let code = self.report(Answer { line, ..answer }, part, notes)?;
        self.key_delivered |= created && code == ExitCode::Done;
        Ok(code)
    }

    /// Looks up what AWS has for these requests, and takes into account what earlier runs already did.
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
        // An unconfirmed change stays open, so its secret isn't lost.
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

    /// Lists keys for the answer and for the conversation's memory.
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

    /// Announces a change to a person who wasn't asked to confirm it.
    fn announce(&mut self, confirmation: &Confirmation, line: Option<usize>) {
        if !self.options.dry_run {
            let (format, style) = (self.options.format, self.options.styles.err);
            let (columns, now) = (self.options.columns(), self.options.now());
            let text = present::announced(confirmation, line, format, style, columns, now);
            self.reporter.announce(text);
        }
    }

    /// Asks a person. In a transcript, reports the line that was passed over because it doesn't
    /// answer.
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

    /// Executes an act that is one answer. A dropped question has a line of its own.
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
            Act::Drop(asked) => {
                let (line, request) = (asked.line, asked.requests.first().cloned());
                Answer { line, ..self.answer(request, AnswerBody::Dropped(asked)) }
            }
            Act::Say(request, reply) => {
                if let Reply::Help(Some(topic)) = &reply {
                    if [MORE, "all"].contains(&topic.as_str()) {
                        self.look_up_models();
                    }
                    // An invalid region is reported when it is used.
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
            | Act::MakeShortTerm(..) => self.answer(None, AnswerBody::Said(Reply::NothingToAnswer)),
        }
    }

    /// The answer to what AWS was asked for a request.
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

/// True if the line behind this act wasn't understood. It may be a secret, so it is kept out of the
/// history.
fn may_hold_secret(act: &Act) -> bool {
    match act {
        Act::Refuse(..) | Act::Decline(_, Reply::OutOfScope(_)) => true,
        Act::Ask(asked) => asked.question.asked_before > 0,
        _ => false,
    }
}
