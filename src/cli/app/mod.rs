//! Drives one line through the conversation: feeds it in, executes the resulting acts and reports
//! the answers. All modes share this code.
//!
//! [`App::run_line`] → `turn.rs` (the loop) → [`Executor`] (AWS) → `delivery.rs` (key files) →
//! [`AnswerSink`] (the terminal, or the thread that owns it).

pub mod answer_sink;
mod changes;
mod delivery;
pub mod dialogue;
pub mod executor;
pub mod key_files;
pub mod line_results;
pub mod options;
mod recovery;
pub mod reporter;
#[cfg(test)]
mod tests;
mod turn;

use crate::cli::exit_code;
use crate::cli::exit_code::ExitCode;
use crate::converse::{Input, InputLine, Origin};
use crate::domain::{
    Answer, AnswerBody, KeyInHand, Note, PendingQuestion, Problem, Question, Region,
    ShutdownSignal, mask,
};
use crate::present::Recent;
use answer_sink::AnswerSink;
use dialogue::Dialogue;
use executor::Executor;
use key_files::KeyFiles;
use options::{Mode, Options};
use reporter::Reporter;

/// The state of one run, or of one batch worker. `reporter` shows the answers, or sends them to the
/// coordinator of the batch.
pub struct App<'a, S = Reporter<'a>> {
    pub options: &'a Options<'a>,
    pub dialogue: Dialogue,
    pub executor: Executor<'a>,
    pub key_files: KeyFiles,
    pub reporter: S,
    /// The most recent key, for "tell me more".
    recent: Option<Recent>,
    /// The last short-term key, for a check.
    created: Option<KeyInHand>,
    /// The configured region, for the examples in help texts. It is read when the person asks for
    /// help.
    configured_region: Option<Region>,
    /// True if a key was delivered.
    pub key_delivered: bool,
    /// True if a key couldn't be delivered, or a key file or the journal couldn't be written.
    /// Nothing more may be created then.
    pub delivery_failed: bool,
    /// True if the batch ends before a line is complete. The next run starts that line again.
    pub interrupted: bool,
}

/// The result of processing a line.
#[derive(Debug, Clone, Copy)]
pub struct LineReport {
    /// The most severe exit code among the line's answers. An open question counts only when it is
    /// dropped or the run ends.
    pub code: ExitCode,
    pub quit: bool,
    /// True if the line may go into the history: the program understood it, and it contains nothing
    /// that looks like a key.
    pub memorable: bool,
}

impl<'a, S: AnswerSink> App<'a, S> {
    pub fn new(
        options: &'a Options<'a>,
        dialogue: Dialogue,
        executor: Executor<'a>,
        key_files: KeyFiles,
        reporter: S,
    ) -> Self {
        Self {
            options,
            dialogue,
            executor,
            key_files,
            reporter,
            recent: None,
            created: None,
            configured_region: None,
            key_delivered: false,
            delivery_failed: false,
            interrupted: false,
        }
    }

    /// Masks secrets in a line, processes the line and reports its answers.
    ///
    /// # Errors
    /// [`Problem::OutputFailed`], [`Problem::Undelivered`] and [`Problem::JournalFailed`], which
    /// end the run.
    pub fn run_line(&mut self, line: InputLine<'_>) -> Result<LineReport, Problem> {
        let masked = mask(line.words);
        let key_typed = masked != line.words;
        let notes = key_typed.then_some(Note::KeyTyped).into_iter().collect();
        let zone = (self.options.environment.zone)();
        self.dialogue.set_time(self.options.now().to_zoned(zone).time());
        let input = Input::Line(InputLine { words: &masked, ..line });
        let mut report = self.run_turn(input, notes, line.number)?;
        report.memorable &= !key_typed;
        Ok(report)
    }

    /// Processes Enter alone, or Ctrl-C at a question.
    ///
    /// # Errors
    /// Returns the errors of [`App::run_line`].
    pub fn handle_key(&mut self, key: Input<'_>) -> Result<LineReport, Problem> {
        self.run_turn(key, Vec::new(), None)
    }

    /// Returns the open question, if any.
    pub fn asked(&self) -> Option<PendingQuestion> {
        self.dialogue.asked(self.options.grammar)
    }

    /// Returns the kind of the open question, if any.
    pub fn question(&self) -> Option<Question> {
        self.dialogue.question()
    }

    /// Returns the signal that was received, if any.
    pub fn stopped(&self) -> Option<ShutdownSignal> {
        self.executor.shutdown.requested()
    }

    /// Clears a received signal, so that the conversation can continue.
    pub fn resume(&mut self) {
        self.dialogue.question_deferred = false;
        self.executor.shutdown.clear();
    }

    /// Asks the deferred question, if there is one.
    ///
    /// # Errors
    /// Returns the errors of [`App::run_line`].
    pub fn ask_deferred(&mut self) -> Result<(), Problem> {
        if !std::mem::take(&mut self.dialogue.question_deferred) {
            return Ok(());
        }
        self.asked().map_or(Ok(()), |asked| self.ask(asked, None, &mut Vec::new()))
    }

    /// Reports that a line of a transcript can't be processed.
    ///
    /// # Errors
    /// Returns the errors of [`App::run_line`].
    pub fn reject_line(&mut self, problem: Problem, line: usize) -> Result<ExitCode, Problem> {
        let answer = self.answer(None, AnswerBody::Failed(problem));
        self.report(Answer { line: Some(line), ..answer }, None, &mut Vec::new())
    }

    /// Reports the open question as dropped, because the person leaves.
    ///
    /// # Errors
    /// Returns the errors of [`App::run_line`].
    pub fn leave(&mut self) -> Result<(), Problem> {
        let dropped = self.asked().map(AnswerBody::Dropped);
        dropped.map_or(Ok(()), |dropped| self.report_body(dropped).map(drop))
    }

    /// Ends the conversation and returns the exit code of the open question, if any. Reports the
    /// question only in a batch, because in the other modes the person has already seen it.
    ///
    /// # Errors
    /// Returns the errors of [`App::run_line`].
    pub fn close(&mut self) -> Result<Option<ExitCode>, Problem> {
        match self.asked() {
            None => self.release(None).map(|()| None),
            Some(_) if self.options.mode != Mode::Batch => {
                Ok(Some(exit_code::open(self.options.format)))
            }
            Some(asked) => {
                let request = asked.requests.first().cloned();
                self.report_open(asked.line, request, AnswerBody::Open(asked)).map(Some)
            }
        }
    }
}

/// Returns the input for a line typed by a person, who has seen the open question, if any.
pub fn live(words: &str) -> InputLine<'_> {
    InputLine { words, number: None, speaker: None, under: None, unheard: "", voice: Origin::Live }
}
