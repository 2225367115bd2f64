//! Processes piped lines one after the other, as if a person had typed them, including answers to
//! questions. A failed request doesn't stop the batch, but a failed delivery does. A question that
//! stays open is reported at the end.

use crate::cli::app::answer_sink::Delivery;
use crate::cli::app::{App, LineReport};
use crate::cli::batch::reader_thread::ReadLine;
use crate::cli::exit_code;
use crate::cli::exit_code::ExitCode;
use crate::cli::input::lines::Lines;
use crate::cli::journal::{JournalEvent, PriorRuns, Record};
use crate::cli::transcript::{Transcript, TranscriptLine};
use crate::domain::{
    Answer, AnswerBody, Intent, LeftAlone, Problem, Request, SkippedLine, UserName,
};
use crate::present;
use std::io::Read;

/// Processes every line. If the meaning of a line depends on the lines below it, reads up to
/// `ahead` of them, as long as they are buffered or `has_more` returns true.
///
/// # Errors
/// Returns the errors of [`App::run_line`], [`Problem::InputFailed`] and
/// [`Problem::JournalRejected`].
pub fn run(
    app: &mut App<'_>,
    input: impl Read,
    has_more: fn() -> bool,
    ahead: usize,
) -> Result<ExitCode, Problem> {
    let mut lines = Lines::new(input);
    let (grammar, confirms) = (app.options.grammar, app.options.policy.confirms);
    let mut transcript = Transcript::new(grammar, app.executor.journal.as_ref(), confirms);
    let mut worst = report_emptied_output(app)?;
    while let Some(line) = lines.next()? {
        let line = ReadLine::from(line);
        let Some(line) = line.line() else { continue };
        let following = || lines.ahead(ahead, has_more);
        let Some(line) = transcript.follow(&line, following)? else { continue };
        if line.past {
            let code = app.recall(&line)?;
            // A recalled line counts as a request only if it reports something.
            let severe = Some(code).filter(|code| worst.is_some() || *code != ExitCode::Done);
            worst = worst.into_iter().chain(severe).min();
            continue;
        }
        let report = run_line(app, &line)?;
        worst = worst.into_iter().chain([report.code]).min();
        if app.stopped().is_some() || app.delivery_failed {
            let number = line.number;
            app.reporter.note_stderr(&format!(
                "note: stopped at line {number}; later lines were not read\n"
            ));
            return end(app, worst, &transcript, false);
        }
        if report.quit {
            let unread = report_unread(app, line.number, lines.rest(has_more));
            let complete = unread.is_none();
            return end(app, worst.into_iter().chain(unread).min(), &transcript, complete);
        }
    }
    transcript.end()?;
    end(app, worst, &transcript, true)
}

/// Reports that the conversation ended before the last line. Returns the exit code of an open
/// question, or `None` if no line was left.
pub fn report_unread(app: &mut App<'_>, line: usize, unread: usize) -> Option<ExitCode> {
    app.reporter.results.summary.skip(SkippedLine::Unread, unread);
    let words = match unread {
        0 => return None,
        1 => "1 later line was".to_owned(),
        _ => format!("{unread} later lines were"),
    };
    app.reporter.note_stderr(&format!(
        "note: line {line} ends the conversation; {words} not read\nhint: to run the rest, remove line {line}\n"
    ));
    Some(exit_code::open(app.options.format))
}

/// Reports keys that an earlier run wrote only to the output file. Redirecting this run's output
/// has emptied that file.
///
/// # Errors
/// [`Problem::OutputFailed`].
pub fn report_emptied_output(app: &mut App<'_>) -> Result<Option<ExitCode>, Problem> {
    let Some(journal) = &app.executor.journal else { return Ok(None) };
    let empty = (app.options.environment.stdout_file)().filter(|(_, bytes)| *bytes == 0);
    let lost = empty.map(|(file, _)| journal.past(|past| past.shown_in(&file))).unwrap_or_default();
    if lost.is_empty() {
        return Ok(None);
    }
    app.report_body(AnswerBody::Failed(Problem::OutputEmptied(lost))).map(Some)
}

/// Processes one line and settles it.
///
/// # Errors
/// Returns the errors of [`App::run_line`].
pub fn run_line(app: &mut App<'_>, line: &TranscriptLine) -> Result<LineReport, Problem> {
    // A row of a list never answers a question, whatever its cells contain.
    let dropped = if line.row { app.drop_question()? } else { ExitCode::Done };
    app.reporter.results.add_line(line, app.dialogue.open_line());
    let mut report = match &line.words {
        Ok(words) => app.run_line(line.line(words))?,
        Err(why) => LineReport {
            code: app.reject_line(why.clone(), line.number)?,
            quit: false,
            memorable: false,
        },
    };
    report.code = report.code.min(dropped);
    // `end` settles a line that ends the conversation, because lines that are left unread may
    // follow it.
    if !report.quit {
        settle(app, line)?;
    }
    Ok(report)
}

/// Delivers the answers held back, counts the lines up to this one, and records in the journal
/// which of them the next run must repeat. Does nothing if a question is open or the batch was
/// interrupted.
///
/// # Errors
/// Returns the errors of [`App::run_line`].
pub fn settle(app: &mut App<'_>, line: &TranscriptLine) -> Result<(), Problem> {
    if app.question().is_some() || app.interrupted {
        return Ok(());
    }
    app.release(None)?;
    let left = app.reporter.results.settle(line.number);
    if let Some(journal) = &app.executor.journal {
        let record = Record {
            event: JournalEvent::Through,
            through: Some(line.number),
            lines_sha256: Some(line.so_far.clone()),
            left_sha256: Some(left),
            account: app.executor.known_account(),
            ..Record::default()
        };
        // Ignore an error: without this record, the next run processes the lines again.
        let _ = journal.write(record, false);
    }
    Ok(())
}

/// Reports the open question and the summary. If all lines were processed (`complete`), also
/// reports unclaimed keys and records the end in the journal.
///
/// # Errors
/// Returns the errors of [`App::run_line`].
pub fn end(
    app: &mut App<'_>,
    worst: Option<ExitCode>,
    transcript: &Transcript<'_>,
    complete: bool,
) -> Result<ExitCode, Problem> {
    if worst.is_none() && app.reporter.results.summary.lines == 0 {
        app.reporter.note_stderr(
            "hint: no request was found; say what you need, or see `bedrock-assist --help`\n",
        );
    }
    let open = app.close()?;
    let left = Some(app.reporter.results.settle(usize::MAX));
    let mut summary = std::mem::take(&mut app.reporter.results.summary);
    summary.skip(SkippedLine::Assistant, transcript.assistant);
    summary.skip(SkippedLine::Context, transcript.around);
    let unclaimed = if complete { report_unclaimed_keys(app)? } else { None };
    let code = worst.into_iter().chain(open).chain(unclaimed).min().unwrap_or(ExitCode::Done);
    if summary.lines > 1 || summary.already_done > 0 {
        let text = present::summary(&summary, app.options.format, app.options.styles.err);
        app.reporter.note_stderr(&text);
    }
    if let (Some(journal), true) = (&app.executor.journal, complete) {
        let record = Record {
            event: JournalEvent::End,
            through: Some(transcript.number()),
            lines_sha256: Some(transcript.so_far()),
            left_sha256: left,
            account: app.executor.known_account(),
            summary: Some(summary),
            exit_code: Some(code.number()),
            ..Record::default()
        };
        journal.write(record, true)?;
    }
    Ok(code)
}

/// Reports keys that an earlier run created but didn't deliver, for lines that don't request them
/// in this run.
fn report_unclaimed_keys(app: &mut App<'_>) -> Result<Option<ExitCode>, Problem> {
    let Some(journal) = &app.executor.journal else { return Ok(None) };
    let mut last = None;
    for (line, prior) in journal.past(PriorRuns::rest) {
        if let (Some(id), None, Some(user)) =
            (prior.made, prior.delivered, UserName::parse(&prior.user))
        {
            let request = Box::new(Request::bare(Intent::CreateKey));
            let why = LeftAlone::Shown;
            let body = AnswerBody::Failed(Problem::MaybeDelivered { id, user, why, request });
            let answer = Answer { line: Some(line), ..app.answer(None, body) };
            last = Some(app.deliver(Delivery::new(answer, None))?);
        }
    }
    Ok(last)
}
