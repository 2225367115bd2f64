//! Answers one phrase from the command line. If a person can answer, asks the questions that the
//! phrase raises. Otherwise, they stay open.

use crate::cli::app::{App, live};
use crate::cli::exit_code::ExitCode;
use crate::cli::input::line_source::LineSource;
use crate::cli::modes::prompt;
use crate::cli::modes::prompt::Exchange;
use crate::domain::Problem;

/// Answers the phrase. `source` reads a person's replies, if a person can answer.
///
/// # Errors
/// Returns the errors of [`App::run_line`], and [`Problem::InputFailed`].
pub fn run(
    app: &mut App<'_>,
    phrase: &str,
    source: Option<&mut dyn LineSource>,
) -> Result<ExitCode, Problem> {
    let mut code = app.run_line(live(phrase))?.code;
    if let Some(source) = source {
        while app.question().is_some() && app.stopped().is_none() {
            match prompt::exchange(app, source)? {
                Exchange::Answered(answered) => code = code.min(answered),
                Exchange::Nothing => {}
                Exchange::Interrupted => return Ok(ExitCode::Interrupted),
                Exchange::Terminated => return Ok(ExitCode::Terminated),
                Exchange::Left => break,
            }
        }
    }
    // A delivered key is a success, even if another part of the phrase is a usage error.
    let code = if app.key_delivered && code == ExitCode::Usage { ExitCode::Done } else { code };
    Ok(app.close()?.map_or(code, |open| code.min(open)))
}
