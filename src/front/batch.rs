//! Lines piped in: what a person would have typed, one after the other, answers included. One bad line never stops the
//! rest; what nobody answered is told at the end.

use super::desk::{Desk, Heard};
use super::exit::Code;
use super::journal::{Event, Record};
use super::lines::Lines;
use super::script::{Cue, Script};
use crate::converse::{self, Voice};
use crate::domain::{Body, Intent, Problem, Request, UserName};
use crate::present;
use std::io::Read;

/// Answers every line, one after the other.
///
/// # Errors
/// [`Problem::OutputFailed`], [`Problem::Undelivered`], [`Problem::InputFailed`] and [`Problem::JournalUnfit`].
pub fn run(desk: &mut Desk<'_>, transcript: impl Read) -> Result<Code, Problem> {
    let mut lines = Lines::new(transcript);
    let mut script = Script::new(desk.journal.as_ref());
    let mut worst = greet(desk)?;
    while let Some(line) = lines.next()? {
        let Some(cue) = script.follow(&line)? else { continue };
        if cue.past {
            desk.recall(&cue);
            continue;
        }
        let heard = hear(desk, &cue, worst)?;
        worst = Some(worst.map_or(heard.code, |worst: Code| worst.min(heard.code)));
        if desk.stopped().is_some() || desk.broken {
            desk.aside(&format!("note: it ended at line {}; no line after it was read\n", cue.number));
            return end(desk, worst, false);
        }
        if heard.quit {
            return end(desk, worst, true);
        }
    }
    script.end()?;
    end(desk, worst, true)
}

/// Takes up what came of an earlier run, and its exit code; and says that keys are lost with the file that they were written
/// to, where this run's output has taken its place.
///
/// # Errors
/// [`Problem::OutputFailed`].
pub fn greet(desk: &mut Desk<'_>) -> Result<Option<Code>, Problem> {
    let Some(journal) = desk.journal.clone() else { return Ok(None) };
    desk.summary = journal.past(|past| past.summary.clone());
    let before = journal.past(|past| past.exit_code).and_then(Code::of_number);
    let empty = (desk.facts.stdout_file)().filter(|(_, bytes)| *bytes == 0);
    let lost = empty.map(|(file, _)| journal.past(|past| past.shown_in(&file))).unwrap_or_default();
    if lost.is_empty() {
        return Ok(before);
    }
    let code = desk.deliver(Body::Failed(Problem::OutputEmptied(lost)))?;
    Ok(Some(before.map_or(code, |before| before.min(code))))
}

/// Answers one line.
///
/// # Errors
/// [`Problem::OutputFailed`] and [`Problem::Undelivered`].
pub fn hear(desk: &mut Desk<'_>, cue: &Cue, worst: Option<Code>) -> Result<Heard, Problem> {
    let number = Some(cue.number);
    let heard = match &cue.words {
        Ok(words) => {
            let (speaker, voice) = (cue.speaker.as_deref(), Voice::Transcript);
            desk.hear(converse::Line { words, number, speaker, voice })?
        }
        Err(why) => Heard { code: desk.refuse(*why, cue.number)?, quit: false, memorable: false },
    };
    let worst = worst.map_or(heard.code, |worst| worst.min(heard.code));
    mark(desk, cue, Some(worst));
    Ok(heard)
}

/// Writes down that nothing is left to do for the lines up to this one, if so.
pub fn mark(desk: &Desk<'_>, cue: &Cue, worst: Option<Code>) {
    if let (Some(journal), None, false) = (&desk.journal, desk.question(), desk.cut) {
        let record = Record {
            event: Event::Through,
            through: Some(cue.number),
            lines: Some(cue.so_far.clone()),
            summary: Some(desk.summary.clone()),
            exit_code: worst.map(Code::number),
            ..Record::default()
        };
        // Where this is missing, the lines are looked at again.
        let _ = journal.write(record, false);
    }
}

/// Tells what is left; `whole` where every line was heard.
///
/// # Errors
/// [`Problem::OutputFailed`].
pub fn end(desk: &mut Desk<'_>, worst: Option<Code>, whole: bool) -> Result<Code, Problem> {
    if worst.is_none() {
        desk.aside("hint: no line held a request; say what you need, or see bedrock-assist --help\n");
    }
    let open = desk.close()?;
    let strange = if whole { strange(desk)? } else { None };
    let code = worst.into_iter().chain(open).chain(strange).min().unwrap_or(Code::Done);
    let summary = std::mem::take(&mut desk.summary);
    if summary.all() > 1 {
        let text = present::summary(&summary, desk.format, desk.paints.err);
        desk.aside(&text);
    }
    if let (Some(journal), true) = (&desk.journal, whole) {
        let exit_code = Some(code.number());
        let record = Record { event: Event::End, summary: Some(summary), exit_code, ..Record::default() };
        journal.write(record, true)?;
    }
    Ok(code)
}

/// Names the keys that an earlier run made for lines that ask for them no more.
fn strange(desk: &mut Desk<'_>) -> Result<Option<Code>, Problem> {
    let Some(journal) = desk.journal.clone() else { return Ok(None) };
    let mut worst = None;
    for (line, begun) in journal.past(super::journal::Past::rest) {
        if let (Some(id), None, Some(user)) = (begun.made, begun.delivered, UserName::parse(&begun.user)) {
            let request = Box::new(Request::bare(Intent::CreateKey));
            let body = Body::Failed(Problem::MaybeDelivered { id, user, request });
            let answer = desk.answer(None, body);
            let code = desk.show(&crate::domain::Answer { line: Some(line), ..answer }, None)?;
            worst = Some(code);
        }
    }
    Ok(worst)
}
