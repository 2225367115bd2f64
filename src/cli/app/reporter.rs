//! How an answer goes out: into the file first, then to the screen, so that what is claimed to be saved is saved, and a
//! long-term key whose secret reached nobody is deleted again.

use crate::cli::app::answer_sink::SinkMessage;
use crate::cli::app::{App, Mode};
use crate::cli::exit_code;
use crate::cli::exit_code::ExitCode;
use crate::cli::journal::{Destination, JournalEvent, JournalObserver};
use crate::converse::State;
use crate::domain::{
    Answer, AnswerBody, Cause, ChangeObserver, ChangeProgress, HeldBearer, Note, Problem, Reply,
    Request, Step, once,
};
use crate::present::{Credential, Format, Recent, View};
use crate::provision::AwsClient;
use crate::{present, provision};
use std::path::PathBuf;

/// How many answers wait for the answer to a question of an earlier line; who did not answer by then does not.
const MOST_HELD: usize = 1_000;

/// The grammar's name for the longer text about the last key.
pub(crate) const MORE: &str = "more";
const TRYING: &str = "Trying the new key…";

impl App<'_> {
    /// An answer, of no line yet.
    pub(crate) fn answer(&self, request: Option<Request>, mut body: AnswerBody) -> Answer {
        if let AnswerBody::Failed(problem) = &mut body {
            self.complete(problem);
        }
        Answer { line: None, request, body, notes: Vec::new(), sandbox: self.settings.sandbox }
    }

    /// What a problem with credentials does not know by itself, and its next step depends on.
    fn complete(&self, problem: &mut Problem) {
        match problem {
            Problem::NoCredentials { held } => {
                let key = self.facts.bearer.as_ref().filter(|key| !key.expose().trim().is_empty());
                *held =
                    key.map(|key| match provision::read(key.expose()).ok().map(|key| key.ends()) {
                        Some(end) if end > self.now() => HeldBearer::Until(end),
                        Some(end) => HeldBearer::Expired(end),
                        None => HeldBearer::UnknownExpiry,
                    });
            }
            Problem::AwsRefused(refused) if refused.cause == Cause::Credentials => {
                refused.source = self.session.as_ref().and_then(AwsClient::source);
            }
            _ => {}
        }
    }

    /// Shows an answer; what was said of the whole line is told with the first.
    pub(crate) fn show_with(
        &mut self,
        mut answer: Answer,
        part: Option<usize>,
        notes: &mut Vec<Note>,
    ) -> Result<ExitCode, Problem> {
        answer.notes.splice(0..0, std::mem::take(notes));
        answer.notes.splice(0..0, std::mem::take(&mut self.untold));
        answer.notes = once(std::mem::take(&mut answer.notes));
        if self.dry_run
            && !self.told_dry_run
            && matches!(answer.body, AnswerBody::WouldSign(_) | AnswerBody::WouldChange(_))
        {
            self.told_dry_run = true;
            answer.notes.push(Note::DryRun);
        }
        let open = self.asked().and_then(|asked| asked.line);
        let dropped = if self.held.len() == MOST_HELD { self.drop_open()? } else { ExitCode::Done };
        if self.way == Mode::Batch
            && open.is_some()
            && answer.line > open
            && self.held.len() < MOST_HELD
        {
            let code = self.code(&answer.body);
            self.held.push(answer);
            return Ok(code);
        }
        if self.outlet.is_some() {
            return Ok(self.pass_on(answer, part));
        }
        self.release(answer.line)?;
        Ok(self.show(answer, part)?.min(dropped))
    }

    /// What is open is dropped, and told.
    pub(crate) fn drop_open(&mut self) -> Result<ExitCode, Problem> {
        let Some(asked) = self.asked() else { return Ok(ExitCode::Done) };
        let state = std::mem::take(&mut self.state);
        self.state = state.then(State::new(self.manner));
        let line = asked.line;
        let notes = std::mem::take(&mut self.untold);
        let dropped = self.answer(asked.requests.first().cloned(), AnswerBody::Dropped(asked));
        let answer = Answer { line, notes, ..dropped };
        self.release(line)?;
        let code = self.show(answer, None)?;
        self.release(None)?;
        Ok(code)
    }

    /// Leaves an answer to whoever shows it in its turn; its key goes into its file at once.
    fn pass_on(&mut self, answer: Answer, part: Option<usize>) -> ExitCode {
        let (answer, saved) = self.stored(answer, part);
        let code = self.code(&answer.body);
        if let Some(outlet) = &self.outlet {
            outlet.say(SinkMessage::Answer(Box::new(answer), part, saved));
        }
        code
    }

    /// Shows what was held back for lines before `line`; all of it where there is none.
    pub(crate) fn release(&mut self, line: Option<usize>) -> Result<(), Problem> {
        let held = std::mem::take(&mut self.held);
        let (due, later) =
            held.into_iter().partition(|answer: &Answer| line.is_none() || answer.line < line);
        self.held = later;
        due.into_iter().try_for_each(|answer| self.show(answer, None).map(drop))
    }

    /// The file first, then the screen: what is claimed to be saved is saved.
    pub(crate) fn show(
        &mut self,
        answer: Answer,
        part: Option<usize>,
    ) -> Result<ExitCode, Problem> {
        let (answer, saved) = self.stored(answer, part);
        self.put(&answer, part, saved)
    }

    /// The answer to show and where its key is; what is said of a new key was tried once it was safe.
    fn stored(&mut self, mut answer: Answer, part: Option<usize>) -> (Answer, Option<PathBuf>) {
        match self.store(&answer, part) {
            Ok(saved) => {
                answer.notes.extend(self.tried(&answer.body));
                (answer, saved)
            }
            Err(failed) => (*failed, None),
        }
    }

    /// Whether AWS takes a new long-term key, which it does some seconds after it was created.
    fn tried(&mut self, body: &AnswerBody) -> Option<Note> {
        let AnswerBody::Issued { key, .. } = body else { return None };
        // The sandbox's keys open nothing.
        if !self.settings.verify || self.settings.sandbox || self.stopped().is_some() {
            return None;
        }
        let since = self.now();
        let accepted = self.during(TRYING, |session| session.accepts(key))?;
        let seconds = self.now().as_second() - since.as_second();
        Some(Note::Accepted(accepted.then(|| u64::try_from(seconds).unwrap_or_default())))
    }

    /// Puts a key where it is to be saved, if anywhere; where that fails, gives back the answer to give instead.
    fn store(
        &mut self,
        answer: &Answer,
        part: Option<usize>,
    ) -> Result<Option<PathBuf>, Box<Answer>> {
        let Some(credential) = Credential::of(&answer.body, &self.facts.stale) else {
            return Ok(None);
        };
        let mut single;
        let save = match (&mut self.save, &self.folder) {
            (Some(save), _) => save,
            (None, Some(folder)) => {
                // A short-term key that an earlier run signed for this line is replaced by its next one.
                let signed = |line: usize| {
                    let journal = self.journal.as_ref();
                    journal.is_some_and(|journal| journal.past(|past| past.is_signed(line)))
                };
                let again = matches!(answer.body, AnswerBody::Key { .. })
                    && answer.line.is_some_and(signed);
                let folder = if again { folder.replacing() } else { folder.clone() };
                let opened = self.ready.take().map_or_else(|| folder.file_of(answer, part), Ok);
                single = opened.map_err(|problem| self.unsaved(answer, problem))?;
                &mut single
            }
            (None, None) => return Ok(None),
        };
        let heading = present::heading(answer, part);
        let format = present::form(self.format, save.path());
        let written = save.write(&present::snippet(format, credential, heading.as_deref()));
        let path = save.path().to_owned();
        written.map_err(|problem| self.unsaved(answer, problem))?;
        self.delivered_to(answer, part, Destination::File(&path));
        Ok(Some(path))
    }

    /// Writes down that the key of an answer is there.
    fn delivered_to(&self, answer: &Answer, part: Option<usize>, to: Destination<'_>) {
        if let (Some(journal), AnswerBody::Issued { key, .. }) = (&self.journal, &answer.body) {
            // It is there, whether or not that can be written down.
            let _ = journal.delivery(JournalEvent::Delivered, (answer.line, part), &key.held(), to);
        }
    }

    fn unsaved(&mut self, answer: &Answer, problem: Problem) -> Box<Answer> {
        self.broken = true;
        let problem = self.undelivered(answer, problem);
        let request = answer.request.clone();
        Box::new(Answer {
            line: answer.line,
            request,
            ..self.answer(None, AnswerBody::Failed(problem))
        })
    }

    /// Shows an answer whose key is `saved` already, where it is to be.
    pub(crate) fn put(
        &mut self,
        answer: &Answer,
        part: Option<usize>,
        saved: Option<PathBuf>,
    ) -> Result<ExitCode, Problem> {
        self.cut |= matches!(&answer.body, AnswerBody::Failed(problem) if ends_early(problem));
        // Of a dry run, standard output in JSON has the confirmed requests alone.
        let requests_only = self.dry_run && self.format == Format::Json;
        let view = View {
            format: if requests_only { Format::Text } else { self.format },
            now: self.now(),
            zone: &self.zone,
            out: self.paints.out,
            err: self.paints.err,
            regions: self.grammar.regions(),
            saved: saved.as_deref(),
            part,
            // Who asked from a shell is back there when nothing is asked any more.
            conversation: self.way == Mode::Prompt
                || self.way == Mode::OneShot(true) && self.question().is_some(),
            sandbox: self.settings.sandbox,
            flags: &self.flags.0,
            delivery: &self.flags.1,
            columns: (self.facts.columns)().min(present::WIDTH),
            recent: self.recent.as_ref(),
            place: self.place.as_ref(),
            full: self.full,
            told: &self.told_notes,
            told_sandbox: self.told_sandbox,
            stale: &self.facts.stale,
            shell: self.facts.shell,
        };
        let mut shown = present::show(answer, &view);
        if let (Some(path), true) = (&saved, self.format.is_snippet()) {
            shown.err += &present::note(
                &Note::Saved(path.display().to_string()),
                answer.line,
                self.paints.err,
            );
        }
        if requests_only {
            shown.err.insert_str(0, &shown.out);
            shown.out = match (&answer.body, &answer.request) {
                (AnswerBody::WouldSign(_) | AnswerBody::WouldChange(_), Some(request)) => {
                    present::request_line(request)
                }
                _ => Default::default(),
            };
        }
        let lost = matches!(answer.body, AnswerBody::Key { .. })
            && saved.is_none()
            && self.facts.stdout_closed;
        let out = if lost {
            Err(Problem::OutputFailed { reason: "standard output is closed".to_owned() })
        } else {
            self.tell_of(answer, part, saved.is_some()).and_then(|()| self.screen.out(&shown.out))
        };
        if let Err(problem) = out {
            (self.broken, self.cut) = (true, true);
            // What was changed and what failed must be known all the same; it holds no secret.
            let plain = match &answer.body {
                AnswerBody::Issued { .. } => saved.is_some(),
                body => matches!(body, AnswerBody::Failed(_) | AnswerBody::Changed(_)),
            };
            if plain {
                let told = present::show(answer, &View { format: Format::Text, ..view });
                self.screen.err(&format!("{}{}", *told.out, told.err));
            }
            // What is in the file is delivered.
            return Err(if saved.is_some() { problem } else { self.undelivered(answer, problem) });
        }
        if saved.is_none() {
            self.delivered_to(answer, part, self.output());
        }
        self.tally.tell(answer.line, &answer.body);
        self.told_once(answer);
        self.screen.err(&shown.err);
        let last = if shown.err.is_empty() { &*shown.out } else { &shown.err };
        self.told = !last.is_empty() && !last.ends_with("\n\n");
        let code = self.code(&answer.body);
        if let Some(recent) = Recent::of(answer) {
            self.recent = Some(recent);
            if self.full {
                // The key is delivered, and that it is counts.
                let _ = self.more(answer.line);
            }
        }
        Ok(code)
    }

    /// The longer text about the last key.
    fn more(&mut self, line: Option<usize>) -> Result<(), Problem> {
        self.see_models();
        let more = AnswerBody::Said(Reply::Help(Some(MORE.to_owned())));
        let answer = Answer { line, ..self.answer(None, more) };
        if self.told {
            self.screen.out("\n")?;
        }
        self.show(answer, None).map(drop)
    }

    /// Whether keys go into files.
    pub(crate) fn saves(&self) -> bool {
        self.saved_in.is_some() || self.folder.is_some()
    }

    /// The exit code of an answer. A key that is there already is no failure, unless a shell waits for its snippet.
    fn code(&self, body: &AnswerBody) -> ExitCode {
        match body {
            AnswerBody::Said(Reply::Exists(_) | Reply::MadeBefore(..)) if self.saves() => {
                ExitCode::Done
            }
            body => exit_code::of(body, self.format),
        }
    }

    /// Writes down what is about to be shown: who reads that only this stands there knows that it may have been.
    fn tell_of(&self, answer: &Answer, part: Option<usize>, saved: bool) -> Result<(), Problem> {
        let Some(journal) = &self.journal else { return Ok(()) };
        match (&answer.body, &answer.request) {
            (AnswerBody::Issued { key, .. }, _) if !saved => journal.delivery(
                JournalEvent::Delivering,
                (answer.line, part),
                &key.held(),
                self.output(),
            ),
            (AnswerBody::Key { key, .. }, Some(request)) => {
                journal.signed(answer.line, request, key)
            }
            _ => Ok(()),
        }
    }

    fn output(&self) -> Destination<'static> {
        Destination::Output((self.facts.stdout_file)().map(|(file, _)| file))
    }

    /// Remembers what holds for every answer of the run, so that only the first contains it. Each JSON
    /// object stands alone.
    fn told_once(&mut self, answer: &Answer) {
        if self.format == Format::Json {
            return;
        }
        let lasting =
            answer.notes.iter().filter(|note| matches!(note, Note::EndpointInForce { .. }));
        self.told_notes.extend(
            lasting.filter(|note| !self.told_notes.contains(note)).cloned().collect::<Vec<_>>(),
        );
        let says = |body: &AnswerBody| {
            matches!(
                body,
                AnswerBody::Key { .. }
                    | AnswerBody::Issued { .. }
                    | AnswerBody::Access(_)
                    | AnswerBody::Models(_)
            )
        };
        self.told_sandbox |= self.settings.sandbox && says(&answer.body);
    }

    /// A long-term key whose secret nobody has is deleted again.
    fn undelivered(&self, answer: &Answer, problem: Problem) -> Problem {
        let (AnswerBody::Issued { key, plan, identity }, Some(session)) =
            (&answer.body, &self.session)
        else {
            return problem;
        };
        let reason = match &problem {
            Problem::OutputFailed { reason } | Problem::SaveFailed { reason, .. } => reason.clone(),
            Problem::SaveExists(path) => format!("{} is there already", path.display()),
            Problem::JournalFailed { path, reason, .. } => {
                format!("the journal {} cannot be written: {reason}", path.display())
            }
            _ => "the output failed".to_owned(),
        };
        let scribe = self.journal.as_ref().map(|journal| JournalObserver {
            journal,
            line: answer.line,
            part: plan.part,
            request: &plan.request,
            owner: plan.owner(),
            identity,
            keys_before: &plan.keys_before,
        });
        let witness: &dyn ChangeObserver = scribe.as_ref().map_or(&(), |scribe| scribe);
        let deleted = session.undo_key(&key.user, &key.id, witness).is_ok();
        let made = |step: &&Step| **step != Step::CreateKey;
        let progress = Box::new(ChangeProgress {
            user: Some(key.user.clone()),
            identity: Some(identity.clone()),
            done: plan.steps.iter().filter(made).cloned().collect(),
            undone: vec![Step::CreateKey],
        });
        let request = Box::new(plan.request.clone());
        Problem::Undelivered { id: key.id.clone(), reason, deleted, progress, request }
    }
}

/// Whether the same may well be done by the next run.
fn ends_early(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::Stopped { .. }
            | Problem::Undelivered { deleted: true, .. }
            | Problem::JournalFailed { .. }
            | Problem::SaveFailed { .. }
            | Problem::OutputFailed { .. }
    )
}
