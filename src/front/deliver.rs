//! How an answer goes out: into the file first, then to the screen, so that what is claimed to be saved is saved, and a
//! long-term key whose secret reached nobody is deleted again.

use super::desk::{Desk, Way};
use super::exit::{self, Code};
use crate::domain::{Answer, Body, Note, Problem, Progress, Reply, Request, Step, once};
use crate::present::{self, Credential, Format, Recent, View};

/// The grammar's name for the longer text about the last key.
pub(super) const MORE: &str = "more";

impl Desk<'_> {
    /// An answer, of no line yet.
    pub(super) fn answer(&self, request: Option<Request>, body: Body) -> Answer {
        Answer { line: None, request, body, notes: Vec::new(), sandbox: self.settings.sandbox }
    }

    /// Shows an answer; what was said of the whole line is told with the first.
    pub(super) fn show_with(
        &mut self,
        mut answer: Answer,
        part: Option<usize>,
        notes: &mut Vec<Note>,
    ) -> Result<Code, Problem> {
        answer.notes.splice(0..0, std::mem::take(notes));
        answer.notes.splice(0..0, std::mem::take(&mut self.untold));
        answer.notes = once(std::mem::take(&mut answer.notes));
        if self.dry_run
            && !self.told_dry_run
            && matches!(answer.body, Body::WouldSign(_) | Body::WouldChange(_))
        {
            self.told_dry_run = true;
            answer.notes.push(Note::DryRun);
        }
        let open = self.asked().and_then(|asked| asked.line);
        if self.way == Way::Batch && open.is_some() && answer.line > open {
            let code = exit::of(&answer.body, self.format);
            self.held.push(answer);
            return Ok(code);
        }
        self.release(answer.line)?;
        self.show(&answer, part)
    }

    /// Shows what was held back for lines before `line`; all of it where there is none.
    pub(super) fn release(&mut self, line: Option<usize>) -> Result<(), Problem> {
        let held = std::mem::take(&mut self.held);
        let (due, later) = held.into_iter().partition(|answer: &Answer| line.is_none() || answer.line < line);
        self.held = later;
        due.iter().try_for_each(|answer| self.show(answer, None).map(drop))
    }

    /// The file first, then the screen: what is claimed to be saved is saved.
    pub(super) fn show(&mut self, answer: &Answer, part: Option<usize>) -> Result<Code, Problem> {
        let mut saved = None;
        if let (Some(credential), Some(save)) =
            (Credential::of(&answer.body, &self.facts.stale), &mut self.save)
        {
            let heading = present::heading(answer, part);
            match save.write(&present::snippet(self.format, credential, heading.as_deref())) {
                Ok(()) => saved = Some(save.path().to_owned()),
                Err(problem) => {
                    let problem = self.undelivered(&answer.body, problem);
                    let failed = Answer {
                        line: answer.line,
                        request: answer.request.clone(),
                        ..self.answer(None, Body::Failed(problem))
                    };
                    return self.show(&failed, part);
                }
            }
        }
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
            conversation: self.way == Way::Prompt
                || self.way == Way::OneShot(true) && self.question().is_some(),
            sandbox: self.settings.sandbox,
            flags: &self.flags.0,
            delivery: &self.flags.1,
            columns: (self.facts.columns)().min(present::WIDTH),
            recent: self.recent.as_ref(),
            place: self.place.as_ref(),
            full: self.full,
            stale: &self.facts.stale,
        };
        let mut shown = present::show(answer, &view);
        if let (Some(path), true) = (&saved, self.format.is_snippet()) {
            shown.err +=
                &present::note(&Note::Saved(path.display().to_string()), answer.line, self.paints.err);
        }
        if requests_only {
            shown.err.insert_str(0, &shown.out);
            shown.out = match (&answer.body, &answer.request) {
                (Body::WouldSign(_) | Body::WouldChange(_), Some(request)) => present::request_line(request),
                _ => Default::default(),
            };
        }
        if let Err(problem) = self.screen.out(&shown.out) {
            // What was changed and what failed must be known all the same; it holds no secret.
            let plain = match &answer.body {
                Body::Issued { .. } => saved.is_some(),
                body => matches!(body, Body::Failed(_) | Body::Changed(_)),
            };
            if plain {
                let told = present::show(answer, &View { format: Format::Text, ..view });
                self.screen.err(&format!("{}{}", *told.out, told.err));
            }
            // What is in the file is delivered.
            return Err(if saved.is_some() { problem } else { self.undelivered(&answer.body, problem) });
        }
        self.screen.err(&shown.err);
        let last = if shown.err.is_empty() { &*shown.out } else { &shown.err };
        self.told = !last.is_empty() && !last.ends_with("\n\n");
        let code = exit::of(&answer.body, self.format);
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
        let more = Body::Said(Reply::Help(Some(MORE.to_owned())));
        let answer = Answer { line, ..self.answer(None, more) };
        if self.told {
            self.screen.out("\n")?;
        }
        self.show(&answer, None).map(drop)
    }

    /// A long-term key whose secret nobody has is deleted again.
    fn undelivered(&self, body: &Body, problem: Problem) -> Problem {
        let (Body::Issued { key, plan, identity }, Some(session)) = (body, &self.session) else {
            return problem;
        };
        let reason = match &problem {
            Problem::OutputFailed { reason } | Problem::SaveFailed { reason, .. } => reason.clone(),
            Problem::SaveExists(path) => format!("{} is there already", path.display()),
            _ => "the output failed".to_owned(),
        };
        let deleted = session.undo_key(&key.user, &key.id, &()).is_ok();
        let made = |step: &&Step| **step != Step::CreateKey;
        let progress = Box::new(Progress {
            user: Some(key.user.clone()),
            identity: Some(identity.clone()),
            done: plan.steps.iter().filter(made).cloned().collect(),
            undone: vec![Step::CreateKey],
        });
        let request = Box::new(plan.request.clone());
        Problem::Undelivered { id: key.id.clone(), reason, deleted, progress, request }
    }
}
