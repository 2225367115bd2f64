//! The conversation at a prompt: a line, an answer, the next line, until the person leaves.

use crate::cli::app::{Desk, live};
use crate::cli::environment::Facts;
use crate::cli::exit_code::Code;
use crate::cli::input::line_editor::{Ear, Moment, Typed};
use crate::cli::modes::one_shot;
use crate::converse::{Input, Line, Voice};
use crate::domain::{Body, Details, Problem, Question, Stop};

const PROMPT: &str = "> ";
/// Where an answer is waited for.
const ANSWER: &str = "? ";
/// Fits a window of 40 columns.
pub const WELCOME: &str =
    "Say what you need, for example:\n  key for testing, 2 hours\n(help for more, exit to leave)\n";

/// What came of one reading.
pub enum Turned {
    /// Something was said and answered.
    Heard(Code),
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
pub fn run(desk: &mut Desk<'_>, reader: &mut dyn Ear, facts: &Facts) -> Result<Code, Problem> {
    if !facts.stdout_tty && !facts.stderr_tty {
        desk.aside("error: there is no terminal to talk on\nhint: say what you need behind the command, for example: bedrock-assist \"key for 2 hours\"\n");
        return Ok(Code::Wrong);
    }
    desk.begin(one_shot::in_hand(facts));
    desk.aside(WELCOME);
    let mut interrupted = false;
    loop {
        let again = std::mem::take(&mut interrupted);
        let resting = desk.question().is_none();
        match turn(desk, reader)? {
            Turned::Heard(_) if desk.question().is_none() => desk.set_apart(),
            Turned::Heard(_) | Turned::Nothing => {}
            Turned::Interrupted if resting && again => return Ok(Code::Interrupted),
            Turned::Interrupted => {
                interrupted = true;
                if resting {
                    desk.aside("(Ctrl-C again, Ctrl-D or exit to leave)\n");
                }
            }
            Turned::Left => {
                desk.leave()?;
                return Ok(Code::Done);
            }
            Turned::Terminated => return Ok(Code::Terminated),
        }
    }
}

/// A signal came in the middle of a change. What is still open is dropped, and told like any other that is.
fn stopped(desk: &mut Desk<'_>, stop: Stop) -> Result<Turned, Problem> {
    if desk.question().is_some() {
        desk.press(Input::Interrupt)?;
    }
    match stop {
        Stop::Interrupt => {
            desk.go_on();
            Ok(Turned::Interrupted)
        }
        Stop::Terminate | Stop::Output => Ok(Turned::Terminated),
    }
}

/// Reads once, at rest or at a question, and answers what was typed.
///
/// # Errors
/// Like [`run`].
pub fn turn(desk: &mut Desk<'_>, reader: &mut dyn Ear) -> Result<Turned, Problem> {
    let asked = desk.asked();
    let moment = asked.as_ref().map_or(Moment::Rest, |asked| match asked.question.name {
        // What was typed before these are shown must not change anything in IAM.
        Question::Confirm | Question::ExistingUser | Question::DeleteOld => Moment::Confirmation(asked),
        Question::WhichKey if asked.question.details != Details::None => Moment::Confirmation(asked),
        _ => Moment::Question(asked),
    });
    desk.told = false;
    match reader.read(if asked.is_some() { ANSWER } else { PROMPT }, moment)? {
        Typed::Lines { lines, pasted } => {
            let mut worst = Code::Done;
            // Nobody sees a question between two lines of a paste.
            desk.asks_later = pasted;
            for words in lines {
                let voice = if pasted { Voice::Ahead } else { Voice::Live };
                let heard = desk.hear(Line { voice, ..live(&words) })?;
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
        Typed::Empty if asked.is_some() => Ok(Turned::Heard(desk.press(Input::Enter)?.code)),
        Typed::Interrupted { .. } if asked.is_some() => {
            desk.press(Input::Interrupt)?;
            Ok(Turned::Interrupted)
        }
        Typed::Empty | Typed::Interrupted { cleared: true } => Ok(Turned::Nothing),
        Typed::Interrupted { .. } => Ok(Turned::Interrupted),
        Typed::Ended => Ok(Turned::Left),
        Typed::Refused(why) => desk.deliver(Body::Failed(Problem::Unreadable(why))).map(Turned::Heard),
    }
}
