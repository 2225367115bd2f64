//! Runs the conversation at a prompt: reads and answers one line after the other, until the person
//! leaves.

use crate::cli::app::{App, live};
use crate::cli::exit_code::ExitCode;
use crate::cli::input::line_source::{Entry, LineSource, PromptKind};
use crate::cli::modes::welcome;
use crate::converse::{Input, InputLine, Origin};
use crate::domain::{AnswerBody, Details, Problem, Question, ShutdownSignal};
use crate::present;
use crate::present::Destination;

const PROMPT: &str = "> ";
/// The prompt while a question is open.
const ANSWER: &str = "? ";

/// The result of reading one entry and answering it.
pub enum Exchange {
    Answered(ExitCode),
    /// The entry was empty, or Ctrl-C discarded its text.
    Nothing,
    /// Ctrl-C, which drops an open question.
    Interrupted,
    /// The person left.
    Left,
    /// A signal requested the end of the program.
    Terminated,
}

/// Greets the person and runs the conversation until they leave. Fails if no output stream is a
/// terminal.
///
/// # Errors
/// Returns the errors of [`App::run_line`], and [`Problem::InputFailed`].
pub fn run(app: &mut App<'_>, source: &mut dyn LineSource) -> Result<ExitCode, Problem> {
    let environment = app.options.environment;
    if !environment.stdout_tty && !environment.stderr_tty {
        app.reporter.note_stderr("error: a conversation needs a terminal\nhint: put the request after the command, for example: `bedrock-assist \"key for 2 hours\"`\n");
        return Ok(ExitCode::Usage);
    }
    let options = app.options;
    let destination = match options.dry_run {
        true => Destination::DryRun,
        false if options.sandbox => Destination::Sandbox,
        false => Destination::Account,
    };
    app.reporter.note_stderr(&present::welcome(destination, options.columns()));
    if destination == Destination::Account {
        let (settings, shared) = app.executor.for_look_up();
        let (region, zone) = (options.region_flag.clone(), options.zone.clone());
        welcome::look_up(settings, shared, region, zone, source);
    }
    let mut interrupted = false;
    loop {
        let again = std::mem::take(&mut interrupted);
        let is_resting = app.question().is_none();
        match exchange(app, source)? {
            Exchange::Answered(_) if app.question().is_none() => app.reporter.blank_line(),
            Exchange::Answered(_) | Exchange::Nothing => {}
            Exchange::Interrupted if is_resting && again => return Ok(ExitCode::Interrupted),
            Exchange::Interrupted => {
                interrupted = true;
                if is_resting {
                    app.reporter
                        .note_stderr("(to leave, press Ctrl-C again or Ctrl-D, or type exit)\n");
                }
            }
            Exchange::Left => {
                app.leave()?;
                return Ok(ExitCode::Done);
            }
            Exchange::Terminated => return Ok(ExitCode::Terminated),
        }
    }
}

/// Handles a signal that arrived while a line was processed. Drops the open question, if any. After
/// Ctrl-C, also clears the signal, so that the conversation can continue.
fn handle_signal(app: &mut App<'_>, signal: ShutdownSignal) -> Result<Exchange, Problem> {
    if app.question().is_some() {
        app.handle_key(Input::Interrupt)?;
    }
    match signal {
        ShutdownSignal::Interrupt => {
            app.resume();
            Ok(Exchange::Interrupted)
        }
        ShutdownSignal::Terminate | ShutdownSignal::Output => Ok(Exchange::Terminated),
    }
}

/// Reads one entry, at the main prompt or at a question, and answers it.
///
/// # Errors
/// Returns the errors of [`run`].
pub fn exchange(app: &mut App<'_>, source: &mut dyn LineSource) -> Result<Exchange, Problem> {
    let asked = app.asked();
    let prompt_kind = asked.as_ref().map_or(PromptKind::Rest, |asked| match asked.question.name {
        // Text that was typed before one of these questions appeared must not change IAM.
        Question::Confirm | Question::ExistingUser | Question::DeleteOld => {
            PromptKind::Confirmation(asked)
        }
        Question::WhichKey if asked.question.details != Details::None => {
            PromptKind::Confirmation(asked)
        }
        _ => PromptKind::Question(asked),
    });
    app.reporter.blank_line_due = false;
    match source.read(if asked.is_some() { ANSWER } else { PROMPT }, prompt_kind)? {
        Entry::Lines { lines, pasted } => {
            let mut worst = ExitCode::Done;
            // Defer questions, because a question between two pasted lines would be overlooked.
            app.dialogue.question_deferred = pasted;
            for words in lines {
                let voice = if pasted { Origin::Ahead } else { Origin::Live };
                let report = app.run_line(InputLine { voice, ..live(&words) })?;
                if report.memorable {
                    source.remember(&words);
                }
                if report.quit {
                    return Ok(Exchange::Left);
                }
                worst = worst.min(report.code);
            }
            if let Some(signal) = app.stopped() {
                return handle_signal(app, signal);
            }
            app.ask_deferred()?;
            app.dialogue.teams().for_each(|team| source.seen(team));
            Ok(Exchange::Answered(worst))
        }
        Entry::Empty if asked.is_some() => {
            Ok(Exchange::Answered(app.handle_key(Input::Enter)?.code))
        }
        Entry::Interrupted { .. } if asked.is_some() => {
            app.handle_key(Input::Interrupt)?;
            Ok(Exchange::Interrupted)
        }
        Entry::Empty | Entry::Interrupted { cleared: true } => Ok(Exchange::Nothing),
        Entry::Interrupted { .. } => Ok(Exchange::Interrupted),
        Entry::Ended => Ok(Exchange::Left),
        Entry::Refused(why) => {
            app.report_body(AnswerBody::Failed(Problem::Unreadable(why))).map(Exchange::Answered)
        }
    }
}
