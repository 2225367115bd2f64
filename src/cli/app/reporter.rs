//! Shows answers and notes on the terminal. Records a short-term key in the journal before showing
//! it, and a long-term key that no file holds before and after showing it.

use crate::cli::app::answer_sink::{AnswerSink, Delivery, NotDelivered, Situation};
use crate::cli::app::line_results::LineResults;
use crate::cli::app::options::Options;
use crate::cli::journal::{Destination, Journal, JournalEvent};
use crate::cli::output::terminal::Terminal;
use crate::domain::{AnswerBody, Note, Problem, Reply};
use crate::present;
use crate::present::{Format, View};

/// The name of the help topic about the most recent key.
pub const MORE: &str = "more";

pub struct Reporter<'a> {
    options: &'a Options<'a>,
    terminal: &'a mut Terminal,
    journal: Option<Journal>,
    /// The outcome of each line of a batch.
    pub results: LineResults,
    /// Notes about the whole run that were already shown.
    shown_notes: Vec<Note>,
    sandbox_noted: bool,
    dry_run_noted: bool,
    /// True if the output since the person last typed doesn't end with an empty line.
    pub blank_line_due: bool,
}

impl AnswerSink for Reporter<'_> {
    fn show(
        &mut self,
        mut delivery: Delivery,
        situation: Situation<'_>,
    ) -> Result<(), Box<NotDelivered>> {
        let options = self.options;
        let plans =
            matches!(delivery.answer.body, AnswerBody::WouldSign(_) | AnswerBody::WouldChange(_));
        if options.dry_run && plans && !std::mem::replace(&mut self.dry_run_noted, true) {
            delivery.answer.notes.push(Note::DryRun);
        }
        if matches!(delivery.answer.body, AnswerBody::Open(_)) {
            self.blank_line();
        }
        let format = if options.requests_only() { Format::Text } else { options.format };
        let shown = self.render(&delivery, &situation, format);
        let delivered = self.record_start(&delivery).and_then(|()| self.terminal.out(&shown.out));
        if let Err(problem) = delivered {
            self.show_without_secret(&delivery, &situation);
            return Err(Box::new(NotDelivered { delivery, problem }));
        }
        if delivery.saved.is_none() {
            // Ignore an error: the key is shown, even if the journal can't record it.
            let _ = delivery.record(self.journal.as_ref(), JournalEvent::Delivered, self.output());
        }
        self.results.record_answer(delivery.answer.line, &delivery.answer.body);
        self.remember_notes(&delivery);
        self.terminal.err(&shown.err);
        let last = if shown.err.is_empty() { &*shown.out } else { &shown.err };
        self.blank_line_due = !last.is_empty() && !last.ends_with("\n\n");
        Ok(())
    }

    fn show_notes(&mut self, notes: Vec<Note>, line: Option<usize>) {
        for note in notes.iter().filter(|note| !self.shown_notes.contains(note)) {
            self.terminal.err(&present::note(note, line, self.options.styles.err));
        }
    }

    fn announce(&mut self, text: String) {
        self.note_stderr(&text);
    }
}

impl<'a> Reporter<'a> {
    pub fn new(
        options: &'a Options<'a>,
        terminal: &'a mut Terminal,
        journal: Option<Journal>,
    ) -> Self {
        Self {
            options,
            terminal,
            journal,
            results: LineResults::default(),
            shown_notes: Vec::new(),
            sandbox_noted: false,
            dry_run_noted: false,
            blank_line_due: false,
        }
    }

    /// Writes text that isn't a result to standard error.
    pub fn note_stderr(&mut self, text: &str) {
        self.terminal.err(text);
    }

    /// Writes an empty line if one is due, so that the next question stands out. Does nothing in a
    /// batch or with JSON output.
    pub fn blank_line(&mut self) {
        let due = std::mem::take(&mut self.blank_line_due);
        if due && self.options.policy.live && self.options.format != Format::Json {
            self.terminal.err("\n");
        }
    }

    fn render(
        &self,
        delivery: &Delivery,
        situation: &Situation<'_>,
        format: Format,
    ) -> present::Rendered {
        let Delivery { answer, part, saved } = delivery;
        let options = self.options;
        let view = View {
            format,
            now: options.now(),
            zone: &options.zone,
            out: options.styles.out,
            err: options.styles.err,
            regions: options.grammar.regions(),
            saved: saved.as_deref(),
            part: *part,
            conversation: situation.in_conversation,
            sandbox: options.sandbox,
            flags: &options.account_flags,
            delivery: &options.output_flags,
            repeat: &options.run_flags,
            columns: options.columns(),
            recent: situation.recent,
            place: situation.configured_region,
            full: options.full,
            told: &self.shown_notes,
            told_sandbox: self.sandbox_noted,
            stale: &options.environment.conflicting_variables,
            shell: options.environment.shell,
        };
        let mut shown = present::show(answer, &view);
        if let (Some(path), true) = (saved, format.is_snippet()) {
            let saved = Note::Saved(path.display().to_string());
            shown.err += &present::note(&saved, answer.line, options.styles.err);
        }
        if options.requests_only() {
            shown.err.insert_str(0, &shown.out);
            shown.out = match (&answer.body, &answer.request) {
                (AnswerBody::WouldSign(_) | AnswerBody::WouldChange(_), Some(request)) => {
                    present::request_line(request)
                }
                _ => Default::default(),
            };
        }
        let more =
            matches!(&answer.body, AnswerBody::Said(Reply::Help(Some(topic))) if topic == MORE);
        if more && options.full && self.blank_line_due {
            shown.out.insert(0, '\n');
        }
        shown
    }

    /// Before a key is shown, records a short-term key as signed, or a long-term key that no file
    /// holds as about to be delivered. If no later record follows, the person may have seen the
    /// long-term key. Fails if a short-term key would go to a closed standard output.
    fn record_start(&self, delivery: &Delivery) -> Result<(), Problem> {
        let Delivery { answer, saved, .. } = delivery;
        match (&answer.body, &answer.request) {
            (AnswerBody::Key { .. }, _)
                if saved.is_none() && self.options.environment.stdout_closed =>
            {
                Err(Problem::OutputFailed { reason: "standard output is closed".to_owned() })
            }
            (AnswerBody::Key { key, .. }, Some(request)) => {
                self.journal.as_ref().map_or(Ok(()), |it| it.signed(answer.line, request, key))
            }
            (AnswerBody::Issued { .. }, _) if saved.is_none() => {
                delivery.record(self.journal.as_ref(), JournalEvent::Delivering, self.output())
            }
            _ => Ok(()),
        }
    }

    /// Shows a failure, a change or a saved long-term key on standard error after standard output
    /// failed, because the person must learn of it. Shows no other answer, and no secret.
    fn show_without_secret(&mut self, delivery: &Delivery, situation: &Situation<'_>) {
        let has_no_secret = match &delivery.answer.body {
            AnswerBody::Issued { .. } => delivery.saved.is_some(),
            body => matches!(body, AnswerBody::Failed(_) | AnswerBody::Changed(_)),
        };
        if has_no_secret {
            let shown = self.render(delivery, situation, Format::Text);
            self.terminal.err(&format!("{}{}", *shown.out, shown.err));
        }
    }

    /// Returns standard output as a destination for the journal.
    fn output(&self) -> Destination<'static> {
        Destination::Output((self.options.environment.stdout_file)().map(|(file, _)| file))
    }

    /// Remembers notes that apply to the whole run, so that only the first answer shows them. Does
    /// nothing for JSON, because each JSON object must be complete.
    fn remember_notes(&mut self, delivery: &Delivery) {
        if self.options.format == Format::Json {
            return;
        }
        let answer = &delivery.answer;
        for note in answer.notes.iter().filter(|note| matches!(note, Note::EndpointInForce { .. }))
        {
            if !self.shown_notes.contains(note) {
                self.shown_notes.push(note.clone());
            }
        }
        self.sandbox_noted |= self.options.sandbox
            && matches!(
                answer.body,
                AnswerBody::Key { .. }
                    | AnswerBody::Issued { .. }
                    | AnswerBody::Access(_)
                    | AnswerBody::Models(_)
            );
    }
}
