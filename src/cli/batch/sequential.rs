//! Lines piped in: what a person would have typed, one after the other, answers included. One bad line never stops the
//! rest; what nobody answered is told at the end.

use crate::cli::app::{App, LineReport};
use crate::cli::batch::reader_thread::ReadLine;
use crate::cli::exit_code;
use crate::cli::exit_code::ExitCode;
use crate::cli::input::lines::Lines;
use crate::cli::journal::{JournalEvent, Record};
use crate::cli::transcript::{Transcript, TranscriptLine};
use crate::domain::{AnswerBody, Intent, LeftAlone, Problem, Request, SkippedLine, UserName};
use crate::present;
use std::io::Read;

/// Answers every line, one after the other; `more` tells whether lines that are only counted or looked at need not be waited
/// for, and up to `ahead` are looked at before one is heard.
///
/// # Errors
/// [`Problem::OutputFailed`], [`Problem::Undelivered`], [`Problem::InputFailed`] and [`Problem::JournalRejected`].
pub fn run(
    desk: &mut App<'_>,
    transcript: impl Read,
    more: fn() -> bool,
    ahead: usize,
) -> Result<ExitCode, Problem> {
    let mut lines = Lines::new(transcript);
    let mut script = Transcript::new(desk.grammar, desk.journal.as_ref(), desk.manner.confirms);
    let mut worst = greet(desk)?;
    while let Some(line) = lines.next()? {
        let line = ReadLine::from(line);
        let Some(line) = line.line() else { continue };
        let Some(cue) = script.follow(&line, || lines.ahead(ahead, more))? else { continue };
        if cue.past {
            let code = desk.recall(&cue)?;
            worst = worst.map_or(Some(code).filter(|code| *code != ExitCode::Done), |worst| {
                Some(worst.min(code))
            });
            continue;
        }
        let heard = hear(desk, &cue)?;
        worst = Some(worst.map_or(heard.code, |worst: ExitCode| worst.min(heard.code)));
        if desk.stopped().is_some() || desk.broken {
            desk.aside(&format!(
                "note: stopped at line {}; later lines were not read\n",
                cue.number
            ));
            return end(desk, worst, &script, false);
        }
        if heard.quit {
            let unread = leave(desk, cue.number, lines.rest(more));
            return end(desk, worst.into_iter().chain(unread).min(), &script, unread.is_none());
        }
    }
    script.end()?;
    end(desk, worst, &script, true)
}

/// Says that somebody left before the last line; the code of that, for what the others ask for stays open.
pub fn leave(desk: &mut App<'_>, line: usize, unread: usize) -> Option<ExitCode> {
    desk.tally.summary.skip(SkippedLine::Unread, unread);
    let words = match unread {
        0 => return None,
        1 => "1 later line was".to_owned(),
        _ => format!("{unread} later lines were"),
    };
    desk.aside(&format!(
        "note: line {line} ends the conversation; {words} not read\nhint: to run the rest, remove line {line}\n"
    ));
    Some(exit_code::open(desk.format))
}

/// Says that keys of an earlier run are lost with the file that they were written to, if this run's output has taken its
/// place.
///
/// # Errors
/// [`Problem::OutputFailed`].
pub fn greet(desk: &mut App<'_>) -> Result<Option<ExitCode>, Problem> {
    let Some(journal) = desk.journal.clone() else { return Ok(None) };
    let empty = (desk.facts.stdout_file)().filter(|(_, bytes)| *bytes == 0);
    let lost = empty.map(|(file, _)| journal.past(|past| past.shown_in(&file))).unwrap_or_default();
    if lost.is_empty() {
        return Ok(None);
    }
    desk.deliver(AnswerBody::Failed(Problem::OutputEmptied(lost))).map(Some)
}

/// Answers one line.
///
/// # Errors
/// [`Problem::OutputFailed`] and [`Problem::Undelivered`].
pub fn hear(desk: &mut App<'_>, cue: &TranscriptLine) -> Result<LineReport, Problem> {
    // A row answers nothing, whatever stands in its cells.
    let dropped = if cue.row { desk.drop_open()? } else { ExitCode::Done };
    desk.tally.hear(cue, desk.state.open_line());
    let mut heard = match &cue.words {
        Ok(words) => desk.hear(cue.line(words))?,
        Err(why) => LineReport {
            code: desk.refuse(why.clone(), cue.number)?,
            quit: false,
            memorable: false,
        },
    };
    heard.code = heard.code.min(dropped);
    // A line that somebody leaves with is settled at the end, if no other line is left.
    if !heard.quit {
        settle(desk, cue)?;
    }
    Ok(heard)
}

/// Counts the lines up to this one if nothing is open about them any more, and writes down which of them are left to do.
///
/// # Errors
/// [`Problem::OutputFailed`].
pub fn settle(desk: &mut App<'_>, cue: &TranscriptLine) -> Result<(), Problem> {
    if desk.question().is_some() || desk.cut {
        return Ok(());
    }
    desk.release(None)?;
    let left = desk.tally.settle(cue.number);
    if let Some(journal) = &desk.journal {
        let record = Record {
            event: JournalEvent::Through,
            through: Some(cue.number),
            lines_sha256: Some(cue.so_far.clone()),
            left_sha256: Some(left),
            account: desk.known_account(),
            ..Record::default()
        };
        // If this is missing, the lines are looked at again.
        let _ = journal.write(record, false);
    }
    Ok(())
}

/// Tells what is left; `whole` if the transcript was heard to its end.
///
/// # Errors
/// [`Problem::OutputFailed`].
pub fn end(
    desk: &mut App<'_>,
    worst: Option<ExitCode>,
    script: &Transcript<'_>,
    whole: bool,
) -> Result<ExitCode, Problem> {
    if worst.is_none() && desk.tally.summary.lines == 0 {
        desk.aside(
            "hint: no line has a request; say what you need, or see `bedrock-assist --help`\n",
        );
    }
    let open = desk.close()?;
    let left = Some(desk.tally.settle(usize::MAX));
    let mut summary = std::mem::take(&mut desk.tally.summary);
    summary.skip(SkippedLine::Assistant, script.assistant);
    summary.skip(SkippedLine::Context, script.around);
    let strange = if whole { strange(desk)? } else { None };
    let code = worst.into_iter().chain(open).chain(strange).min().unwrap_or(ExitCode::Done);
    if summary.lines > 1 || summary.already_done > 0 {
        let text = present::summary(&summary, desk.format, desk.paints.err);
        desk.aside(&text);
    }
    if let (Some(journal), true) = (&desk.journal, whole) {
        let record = Record {
            event: JournalEvent::End,
            through: Some(script.number()),
            lines_sha256: Some(script.so_far()),
            left_sha256: left,
            account: desk.known_account(),
            summary: Some(summary),
            exit_code: Some(code.number()),
            ..Record::default()
        };
        journal.write(record, true)?;
    }
    Ok(code)
}

/// Names the keys that an earlier run made for lines that ask for them no more.
fn strange(desk: &mut App<'_>) -> Result<Option<ExitCode>, Problem> {
    let Some(journal) = desk.journal.clone() else { return Ok(None) };
    let mut worst = None;
    for (line, begun) in journal.past(crate::cli::journal::PriorRuns::rest) {
        if let (Some(id), None, Some(user)) =
            (begun.made, begun.delivered, UserName::parse(&begun.user))
        {
            let request = Box::new(Request::bare(Intent::CreateKey));
            let why = LeftAlone::Shown;
            let body = AnswerBody::Failed(Problem::MaybeDelivered { id, user, why, request });
            let answer = desk.answer(None, body);
            let code = desk.show(crate::domain::Answer { line: Some(line), ..answer }, None)?;
            worst = Some(code);
        }
    }
    Ok(worst)
}
