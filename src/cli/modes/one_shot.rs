//! A phrase behind the command. What it leaves open is asked where someone is there to answer; elsewhere it stays open.

use crate::cli::app::{App, live};
use crate::cli::environment::Environment;
use crate::cli::exit_code::ExitCode;
use crate::cli::input::line_source::LineSource;
use crate::cli::modes::key_in_hand::key_in_hand;
use crate::cli::modes::prompt;
use crate::domain::Problem;

/// Answers the phrase; with a reader, the questions are asked.
///
/// # Errors
/// [`Problem::OutputFailed`], [`Problem::Undelivered`] and [`Problem::InputFailed`].
pub fn run(
    desk: &mut App<'_>,
    phrase: &str,
    reader: Option<&mut dyn LineSource>,
    facts: &Environment,
) -> Result<ExitCode, Problem> {
    desk.begin(key_in_hand(facts));
    let mut code = desk.hear(live(phrase))?.code;
    if let Some(reader) = reader {
        while desk.question().is_some() && desk.stopped().is_none() {
            match prompt::turn(desk, reader)? {
                prompt::Turned::Heard(heard) => code = code.min(heard),
                prompt::Turned::Nothing => {}
                prompt::Turned::Interrupted => return Ok(ExitCode::Interrupted),
                prompt::Turned::Terminated => return Ok(ExitCode::Terminated),
                prompt::Turned::Left => break,
            }
        }
    }
    // Words around a key that was wanted and came are no failure.
    let code = if desk.delivered && code == ExitCode::Usage { ExitCode::Done } else { code };
    Ok(desk.close()?.map_or(code, |open| code.min(open)))
}
