//! `--explain`: what a phrase, or each line of a stream, is taken for. Needs no AWS and does nothing else.

use super::colour::Paints;
use super::exit::Code;
use super::lines::{Line, Lines};
use super::screen::Screen;
use crate::domain::{Problem, Unreadable, mask};
use crate::present::{self, Format, Paint};
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
    paints: Paints,
    screen: &mut Screen,
) -> Result<Code, Problem> {
    if format.is_snippet() {
        screen.err("error: --explain makes no key; it knows -o text and -o json\n");
        return Ok(Code::Wrong);
    }
    let json = format == Format::Json;
    if let Some(phrase) = phrase {
        let explained = match phrase.len() > MAX_LINE {
            true => present::explain_refused(Unreadable::TooLong, json, paints.out),
            false => explained(grammar, phrase, json, paints.out),
        };
        screen.out(&explained)?;
        return Ok(Code::Done);
    }
    let mut lines = Lines::new(std::io::stdin().lock());
    loop {
        // Who sends one line and waits for its answer gets it; who sends many is not slowed down.
        if lines.may_wait() {
            screen.flush()?;
        }
        let explained = match lines.next()? {
            Some(Line::Text(text)) => explained(grammar, text, json, paints.out),
            Some(Line::Refused { why, .. }) => present::explain_refused(why, json, paints.out),
            None => break,
        };
        screen.out_later(&explained)?;
    }
    screen.flush()?;
    Ok(Code::Done)
}

fn explained(grammar: &Grammar, text: &str, json: bool, paint: Paint) -> Zeroizing<String> {
    let text = mask(text);
    present::explain(&text, &grammar.understand(&text), json, paint)
}
