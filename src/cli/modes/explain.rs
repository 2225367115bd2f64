//! `--explain`: what a phrase, or each line of a stream, is taken for. Needs no AWS and does nothing else.

use crate::cli::exit_code::ExitCode;
use crate::cli::input::lines::{Lines, RawLine};
use crate::cli::output::terminal::Terminal;
use crate::domain::{Problem, Unreadable, mask};
use crate::present;
use crate::present::{Explanation, Format, Style};
use crate::understand::{Grammar, MAX_LINE};
use zeroize::Zeroizing;

/// Explains the phrase, or every line of standard input.
///
/// # Errors
/// [`Problem::OutputFailed`] and [`Problem::InputFailed`].
pub fn run(
    grammar: &Grammar,
    phrase: Option<&str>,
    format: Format,
    window: (Style, usize),
    screen: &mut Terminal,
) -> Result<ExitCode, Problem> {
    let (paint, columns) = window;
    let reading = |line| match format {
        Format::Json => Explanation::Json,
        _ => Explanation::Text { paint, columns, line },
    };
    if let Some(phrase) = phrase {
        let explained = match phrase.len() > MAX_LINE {
            true => present::explain_refused(Unreadable::TooLong, reading(None)),
            false => explained(grammar, phrase, reading(None)),
        };
        screen.out(&explained)?;
        return Ok(ExitCode::Done);
    }
    let mut lines = Lines::new(std::io::stdin().lock());
    for number in 1.. {
        // Who sends one line and waits for its answer gets it; who sends many is not slowed down.
        if lines.may_wait() {
            screen.flush()?;
        }
        let explained = match lines.next()? {
            Some(RawLine::Text(text)) => explained(grammar, text, reading(Some(number))),
            Some(RawLine::Refused { why, .. }) => {
                present::explain_refused(why, reading(Some(number)))
            }
            None => break,
        };
        screen.out_later(&explained)?;
    }
    screen.flush()?;
    Ok(ExitCode::Done)
}

fn explained(grammar: &Grammar, text: &str, reading: Explanation) -> Zeroizing<String> {
    let text = mask(text);
    present::explain(&text, &grammar.understand(&text), reading)
}
