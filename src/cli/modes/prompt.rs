//! The conversation at a prompt: a line, an answer, the next line, until the person leaves.

use crate::cli::app::{App, live};
use crate::cli::environment::Environment;
use crate::cli::exit_code::ExitCode;
use crate::cli::input::line_source::{Entry, LineSource, PromptKind};
use crate::cli::modes::key_in_hand::key_in_hand;
use crate::converse::{Input, InputLine, Origin};
use crate::domain::{AnswerBody, Details, Problem, Question, ShutdownSignal};

const PROMPT: &str = "> ";
/// Where an answer is waited for.
const ANSWER: &str = "? ";
/// Fits a window of 40 columns.
pub const WELCOME: &str =
    "Say what you need, for example:\n  key for testing, 2 hours\n(help for more, exit to leave)\n";

/// What came of one reading.
pub enum Turned {
    /// Something was said and answered.
    Heard(ExitCode),
    /// Nothing was said.
    Nothing,
    /// Ctrl-C; what was pending is dropped.
    Interrupted,
    /// The person left.
    Left,
    /// The system wants the program to end.
    Terminated,
}

/// Talks until the person leaves.
///
/// # Errors
/// [`Problem::OutputFailed`], [`Problem::Undelivered`] and [`Problem::InputFailed`].
pub fn run(
    desk: &mut App<'_>,
    reader: &mut dyn LineSource,
    facts: &Environment,
) -> Result<ExitCode, Problem> {
    if !facts.stdout_tty && !facts.stderr_tty {
        desk.aside("error: no terminal for a conversation\nhint: put the request after the command, for example: `bedrock-assist \"key for 2 hours\"`\n");
        return Ok(ExitCode::Usage);
    }
    desk.begin(key_in_hand(facts));
    desk.aside(WELCOME);
    let mut interrupted = false;
    loop {
        let again = std::mem::take(&mut interrupted);
        let resting = desk.question().is_none();
        match turn(desk, reader)? {
            Turned::Heard(_) if desk.question().is_none() => desk.set_apart(),
            Turned::Heard(_) | Turned::Nothing => {}
            Turned::Interrupted if resting && again => return Ok(ExitCode::Interrupted),
            Turned::Interrupted => {
                interrupted = true;
                if resting {
                    desk.aside("(Ctrl-C again, Ctrl-D or exit to leave)\n");
                }
            }
            Turned::Left => {
                desk.leave()?;
                return Ok(ExitCode::Done);
            }
            Turned::Terminated => return Ok(ExitCode::Terminated),
        }
    }
}

/// A signal came in the middle of a change. What is still open is dropped, and told like any other that is.
fn stopped(desk: &mut App<'_>, stop: ShutdownSignal) -> Result<Turned, Problem> {
    if desk.question().is_some() {
        desk.press(Input::Interrupt)?;
    }
    match stop {
        ShutdownSignal::Interrupt => {
            desk.go_on();
            Ok(Turned::Interrupted)
        }
        ShutdownSignal::Terminate | ShutdownSignal::Output => Ok(Turned::Terminated),
    }
}

/// Reads once, at rest or at a question, and answers what was typed.
///
/// # Errors
/// Like [`run`].
pub fn turn(desk: &mut App<'_>, reader: &mut dyn LineSource) -> Result<Turned, Problem> {
    let asked = desk.asked();
    let moment = asked.as_ref().map_or(PromptKind::Rest, |asked| match asked.question.name {
        // What was typed before these are shown must not change anything in IAM.
        Question::Confirm | Question::ExistingUser | Question::DeleteOld => {
            PromptKind::Confirmation(asked)
        }
        Question::WhichKey if asked.question.details != Details::None => {
            PromptKind::Confirmation(asked)
        }
        _ => PromptKind::Question(asked),
    });
    desk.told = false;
    match reader.read(if asked.is_some() { ANSWER } else { PROMPT }, moment)? {
        Entry::Lines { lines, pasted } => {
            let mut worst = ExitCode::Done;
            // Nobody sees a question between two lines of a paste.
            desk.asks_later = pasted;
            for words in lines {
                let voice = if pasted { Origin::Ahead } else { Origin::Live };
                let heard = desk.hear(InputLine { voice, ..live(&words) })?;
                if heard.memorable {
                    reader.remember(&words);
                }
                if heard.quit {
                    return Ok(Turned::Left);
                }
                worst = worst.min(heard.code);
            }
            if let Some(stop) = desk.stopped() {
                return stopped(desk, stop);
            }
            desk.ask_now()?;
            desk.units().for_each(|unit| reader.seen(unit));
            Ok(Turned::Heard(worst))
        }
        Entry::Empty if asked.is_some() => Ok(Turned::Heard(desk.press(Input::Enter)?.code)),
        Entry::Interrupted { .. } if asked.is_some() => {
            desk.press(Input::Interrupt)?;
            Ok(Turned::Interrupted)
        }
        Entry::Empty | Entry::Interrupted { cleared: true } => Ok(Turned::Nothing),
        Entry::Interrupted { .. } => Ok(Turned::Interrupted),
        Entry::Ended => Ok(Turned::Left),
        Entry::Refused(why) => {
            desk.deliver(AnswerBody::Failed(Problem::Unreadable(why))).map(Turned::Heard)
        }
    }
}
