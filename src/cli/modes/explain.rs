//! `--explain`: what a phrase, or each line of a stream, is taken for. Needs no AWS and does nothing else.

use crate::cli::exit_code::Code;
use crate::cli::input::lines::{Line, Lines};
use crate::cli::output::terminal::Screen;
use crate::domain::{Problem, Unreadable, mask};
use crate::present;
use crate::present::{Format, Paint, Reading};
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
    window: (Paint, usize),
    screen: &mut Screen,
) -> Result<Code, Problem> {
    let (paint, columns) = window;
    let reading = |line| match format {
        Format::Json => Reading::Json,
        _ => Reading::Text { paint, columns, line },
    };
    if let Some(phrase) = phrase {
        let explained = match phrase.len() > MAX_LINE {
            true => present::explain_refused(Unreadable::TooLong, reading(None)),
            false => explained(grammar, phrase, reading(None)),
        };
        screen.out(&explained)?;
        return Ok(Code::Done);
    }
    let mut lines = Lines::new(std::io::stdin().lock());
    for number in 1.. {
        // Who sends one line and waits for its answer gets it; who sends many is not slowed down.
        if lines.may_wait() {
            screen.flush()?;
        }
        let explained = match lines.next()? {
            Some(Line::Text(text)) => explained(grammar, text, reading(Some(number))),
            Some(Line::Refused { why, .. }) => present::explain_refused(why, reading(Some(number))),
            None => break,
        };
        screen.out_later(&explained)?;
    }
    screen.flush()?;
    Ok(Code::Done)
}

fn explained(grammar: &Grammar, text: &str, reading: Reading) -> Zeroizing<String> {
    let text = mask(text);
    present::explain(&text, &grammar.understand(&text), reading)
}
