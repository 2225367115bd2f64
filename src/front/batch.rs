//! Lines piped in: what a person would have typed, one after the other, answers included. One bad line never stops the
//! rest; what nobody answered is told at the end.

use super::desk::Desk;
use super::exit::Code;
use super::lines::{Line, Lines};
use super::speaker::Log;
use crate::converse::{self, Voice};
use crate::domain::Problem;
use std::io::Read;

/// Answers every line.
///
/// # Errors
/// [`Problem::OutputFailed`], [`Problem::Undelivered`] and [`Problem::InputFailed`].
pub fn run(desk: &mut Desk<'_>, transcript: impl Read) -> Result<Code, Problem> {
    let mut lines = Lines::new(transcript);
    let mut log = Log::default();
    let mut worst = None;
    let mut number = 0;
    while let Some(line) = lines.next()? {
        number += 1;
        let (code, quit) = match line {
            Line::Text(text) => {
                let Some(words) = log.follow(text) else { continue };
                let (speaker, voice) = (log.speaker(), Voice::Transcript);
                let heard = desk.hear(converse::Line { words, number: Some(number), speaker, voice })?;
                (heard.code, heard.quit)
            }
            Line::Refused { why, head } => {
                let Some(_) = log.follow(&head) else { continue };
                (desk.refuse(why, number)?, false)
            }
        };
        worst = Some(worst.map_or(code, |worst: Code| worst.min(code)));
        if desk.stopped().is_some() {
            desk.aside(&format!("note: it ended at line {number}; no line after it was read\n"));
            break;
        }
        if quit {
            break;
        }
    }
    if worst.is_none() {
        desk.aside("hint: no line held a request; say what you need, or see bedrock-assist --help\n");
    }
    let open = desk.close()?;
    Ok(worst.into_iter().chain(open).min().unwrap_or(Code::Done))
}
