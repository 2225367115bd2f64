//! Delivers answers to the person. Writes a key to its file before showing it, so that the program
//! never prints "saved" too early. Deletes a long-term key whose secret couldn't be delivered.

use crate::cli::app::App;
use crate::cli::app::answer_sink::{AnswerSink, Delivery, NotDelivered, Situation};
use crate::cli::app::executor::key_in_hand;
use crate::cli::app::options::Mode;
use crate::cli::app::reporter::MORE;
use crate::cli::exit_code;
use crate::cli::exit_code::ExitCode;
use crate::cli::journal::{Destination, JournalEvent};
use crate::domain::{
    Answer, AnswerBody, ChangeProgress, HeldBearer, Note, Problem, Reply, Request, Step, once,
};
use crate::present::{Credential, Format, Recent};
use crate::provision;

/// The maximum number of answers held back while a question is open. At the limit, the question is
/// dropped.
const MAX_HELD_BACK: usize = 1_000;

impl<S: AnswerSink> App<'_, S> {
    /// Creates an answer without notes. The caller sets its line.
    pub(crate) fn answer(&self, request: Option<Request>, mut body: AnswerBody) -> Answer {
        if let AnswerBody::Failed(problem) = &mut body {
            self.complete(problem);
        }
        Answer { line: None, request, body, notes: Vec::new(), sandbox: self.options.sandbox }
    }

    /// Adds the details that the problem's suggested next step depends on, for example whether the
    /// environment already has a Bedrock key.
    fn complete(&self, problem: &mut Problem) {
        match problem {
            Problem::NoCredentials { held } => {
                let bearer = self.options.environment.bearer.as_ref();
                let key = bearer.filter(|key| !key.expose().trim().is_empty());
                *held =
                    key.map(|key| match provision::read(key.expose()).ok().map(|key| key.ends()) {
                        Some(end) if end > self.options.now() => HeldBearer::Until(end),
                        Some(end) => HeldBearer::Expired(end),
                        None => HeldBearer::UnknownExpiry,
                    });
            }
            problem => self.executor.complete(problem),
        }
    }

    /// Reports an answer. In a batch, if the question of an earlier line is open, stores the
    /// answer's key but holds the answer back. If too many answers are held back, first drops the
    /// question. The first answer of a line carries the notes about the whole line.
    pub(crate) fn report(
        &mut self,
        mut answer: Answer,
        part: Option<usize>,
        notes: &mut Vec<Note>,
    ) -> Result<ExitCode, Problem> {
        let pending = std::mem::take(&mut self.dialogue.pending_notes);
        let about_answer = std::mem::take(&mut answer.notes);
        let all = pending.into_iter().chain(std::mem::take(notes)).chain(about_answer);
        answer.notes = once(all.collect());
        let full = self.dialogue.held_back.len() == MAX_HELD_BACK;
        let dropped = if full { self.drop_question()? } else { ExitCode::Done };
        let open = self.dialogue.question().and_then(|_| self.dialogue.open_line());
        let mut delivery = Delivery::new(answer, part);
        if self.options.mode == Mode::Batch && open.is_some() && delivery.answer.line > open {
            self.store(&mut delivery);
            let code = self.code(&delivery.answer.body);
            self.dialogue.held_back.push(delivery);
            return Ok(code);
        }
        self.release(delivery.answer.line)?;
        Ok(self.deliver(delivery)?.min(dropped))
    }

    /// Reports an answer that belongs to no line.
    ///
    /// # Errors
    /// Returns the errors of [`App::run_line`].
    pub fn report_body(&mut self, body: AnswerBody) -> Result<ExitCode, Problem> {
        let answer = self.answer(None, body);
        self.deliver(Delivery::new(answer, None))
    }

    /// Reports notes that no answer carried. With JSON output, adds them to the next object, except
    /// in a dry run.
    pub(crate) fn report_notes(&mut self, notes: Vec<Note>, line: Option<usize>) {
        if self.options.format == Format::Json && !self.options.dry_run {
            self.dialogue.pending_notes.extend(notes);
        } else if !notes.is_empty() {
            self.reporter.show_notes(notes, line);
        }
    }

    /// Drops the open question and reports it as dropped.
    pub(crate) fn drop_question(&mut self) -> Result<ExitCode, Problem> {
        let Some(asked) = self.asked() else { return Ok(ExitCode::Done) };
        self.dialogue.close_question();
        self.report_open(asked.line, asked.requests.first().cloned(), AnswerBody::Dropped(asked))
    }

    /// Reports how an open question ended. Before it, delivers the answers held back for earlier
    /// lines, and after it, those for later lines.
    pub(crate) fn report_open(
        &mut self,
        line: Option<usize>,
        request: Option<Request>,
        body: AnswerBody,
    ) -> Result<ExitCode, Problem> {
        let notes = std::mem::take(&mut self.dialogue.pending_notes);
        let answer = Answer { line, notes, ..self.answer(request, body) };
        self.release(line)?;
        let code = self.deliver(Delivery::new(answer, None))?;
        self.release(None)?;
        Ok(code)
    }

    /// Delivers the answers held back for lines before `line`, or all of them if `line` is `None`.
    pub(crate) fn release(&mut self, line: Option<usize>) -> Result<(), Problem> {
        let held = std::mem::take(&mut self.dialogue.held_back);
        let is_due = |delivery: &Delivery| line.is_none() || delivery.answer.line < line;
        let (due, later): (Vec<_>, Vec<_>) = held.into_iter().partition(is_due);
        self.dialogue.held_back = later;
        due.into_iter().try_for_each(|delivery| self.deliver(delivery).map(drop))
    }

    /// Stores the answer's key if it isn't stored yet, tests a long-term key and shows the answer.
    pub(crate) fn deliver(&mut self, mut delivery: Delivery) -> Result<ExitCode, Problem> {
        self.store(&mut delivery);
        if let AnswerBody::Issued { key, .. } = &delivery.answer.body {
            let accepted = self.executor.try_key(key);
            delivery.answer.notes.extend(accepted);
        }
        self.show(delivery)
    }

    /// With `--save` or `--save-dir`, writes the answer's key to its file, unless the key is
    /// already stored. If writing fails, deletes a long-term key and replaces the answer with one
    /// about the failure.
    pub(crate) fn store(&mut self, delivery: &mut Delivery) {
        let Delivery { answer, part, saved } = delivery;
        let stale = &self.options.environment.conflicting_variables;
        let Some(credential) = Credential::of(&answer.body, stale).filter(|_| saved.is_none())
        else {
            return;
        };
        // A short-term key overwrites the file of the key that an earlier run signed for the same
        // line.
        let signed = |line: usize| {
            let journal = self.executor.journal.as_ref();
            journal.is_some_and(|journal| journal.past(|past| past.is_signed(line)))
        };
        let replaces =
            matches!(answer.body, AnswerBody::Key { .. }) && answer.line.is_some_and(signed);
        let format = self.options.format;
        match self.key_files.write(answer, *part, credential, format, replaces) {
            Ok(path) => *saved = path,
            Err(problem) => {
                self.delivery_failed = true;
                let problem = self.undo(answer, problem);
                let failed = self.answer(answer.request.clone(), AnswerBody::Failed(problem));
                *answer = Answer { line: answer.line, ..failed };
            }
        }
        if let Some(path) = &delivery.saved {
            let (journal, to) = (self.executor.journal.as_ref(), Destination::File(path));
            // Ignore an error: the key is in the file, even if the journal can't record it.
            let _ = delivery.record(journal, JournalEvent::Delivered, to);
        }
    }

    /// Shows an answer after `store` has handled its key. Deletes a long-term key that reaches
    /// neither a file nor the person. With `--full`, also shows the long text about a new key.
    pub(crate) fn show(&mut self, delivery: Delivery) -> Result<ExitCode, Problem> {
        let answer = &delivery.answer;
        let (line, code, recent) = (answer.line, self.code(&answer.body), Recent::of(answer));
        let created = match &answer.body {
            AnswerBody::Key { key, .. } => key_in_hand::created(key),
            _ => None,
        };
        self.interrupted |=
            matches!(&answer.body, AnswerBody::Failed(problem) if may_succeed_later(problem));
        let situation = Situation {
            in_conversation: match self.options.mode {
                Mode::Prompt => true,
                // If no question is open, the person is back at the shell.
                Mode::OneShot(can_answer) => can_answer && self.dialogue.question().is_some(),
                Mode::Batch => false,
            },
            recent: self.recent.as_ref(),
            configured_region: self.configured_region.as_ref(),
        };
        if let Err(failed) = self.reporter.show(delivery, situation) {
            (self.delivery_failed, self.interrupted) = (true, true);
            let NotDelivered { delivery, problem } = *failed;
            let stored = delivery.saved.is_some();
            return Err(if stored { problem } else { self.undo(&delivery.answer, problem) });
        }
        if let Some(recent) = recent {
            self.recent = Some(recent);
            self.created = created;
            if self.options.full {
                // Ignore an error: only the delivery of the key decides the exit code.
                let _ = self.show_more(line);
            }
        }
        Ok(code)
    }

    /// Shows the long text about the most recent key.
    fn show_more(&mut self, line: Option<usize>) -> Result<ExitCode, Problem> {
        self.look_up_models();
        let more = AnswerBody::Said(Reply::Help(Some(MORE.to_owned())));
        let answer = Answer { line, ..self.answer(None, more) };
        self.deliver(Delivery::new(answer, None))
    }

    /// Looks up the models in the region of the most recent key, once for each key. Does nothing
    /// with `--no-verify` or a snippet format.
    pub(crate) fn look_up_models(&mut self) {
        if let Some(recent) = self.recent.as_mut().filter(|recent| !recent.seen)
            && self.options.verify
        {
            recent.models = self.executor.offered_models(&recent.region);
            recent.seen = true;
        }
    }

    /// Returns the exit code of an answer. If keys are written to files, a key that already exists
    /// is a success. Otherwise, with a snippet format, it is an error, because no snippet is
    /// printed.
    fn code(&self, body: &AnswerBody) -> ExitCode {
        match body {
            AnswerBody::Said(Reply::Exists(_) | Reply::MadeBefore(..))
                if self.key_files.are_used() =>
            {
                ExitCode::Done
            }
            body => exit_code::of(body, self.options.format),
        }
    }

    /// If the undelivered answer has a long-term key, deletes that key and returns a problem that
    /// names it. Otherwise, returns `problem` unchanged.
    fn undo(&self, answer: &Answer, problem: Problem) -> Problem {
        let AnswerBody::Issued { key, plan, identity } = &answer.body else { return problem };
        let reason = match problem {
            Problem::OutputFailed { reason } | Problem::SaveFailed { reason, .. } => reason,
            Problem::SaveExists(path) => format!("{} already exists", path.display()),
            Problem::JournalFailed { path, reason, .. } => {
                format!("can't write the journal {}: {reason}", path.display())
            }
            _ => "the output could not be written".to_owned(),
        };
        let deleted = self.executor.undo_key(key, plan, identity, answer.line);
        let done = plan.steps.iter().filter(|step| **step != Step::CreateKey);
        let progress = Box::new(ChangeProgress {
            user: Some(key.user.clone()),
            identity: Some(identity.clone()),
            done: done.cloned().collect(),
            undone: vec![Step::CreateKey],
        });
        let request = Box::new(plan.request.clone());
        Problem::Undelivered { id: key.id.clone(), reason, deleted, progress, request }
    }
}

/// Returns true if the next run may succeed with the same line.
fn may_succeed_later(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::Stopped { .. }
            | Problem::Undelivered { deleted: true, .. }
            | Problem::JournalFailed { .. }
            | Problem::SaveFailed { .. }
            | Problem::OutputFailed { .. }
    )
}
