//! Explains how the program understands a phrase, or each line of standard input (`--explain`).
//! Makes no AWS calls and carries out nothing.

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
    terminal: &mut Terminal,
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
        terminal.out(&explained)?;
        return Ok(ExitCode::Done);
    }
    let mut lines = Lines::new(std::io::stdin().lock());
    for number in 1.. {
        // Flush before waiting for input, so that a program that waits for each answer gets it.
        if lines.may_wait() {
            terminal.flush()?;
        }
        let explained = match lines.next()? {
            Some(RawLine::Text(text)) => explained(grammar, text, reading(Some(number))),
            Some(RawLine::Refused { why, .. }) => {
                present::explain_refused(why, reading(Some(number)))
            }
            None => break,
        };
        terminal.out_later(&explained)?;
    }
    terminal.flush()?;
    Ok(ExitCode::Done)
}

fn explained(grammar: &Grammar, text: &str, reading: Explanation) -> Zeroizing<String> {
    let text = mask(text);
    present::explain(&text, &grammar.understand(&text), reading)
}
