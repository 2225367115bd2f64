//! Connects the conversation to the terminal, the files and the flags, in three modes.
//!
//! Only this layer prints, reads the environment or accesses a terminal, each in a single module.
//! It masks all input before any other layer sees it.

mod app;
mod args;
mod batch;
mod color;
mod custom_grammar;
mod environment;
mod exit_code;
mod hardening;
mod input;
mod journal;
mod modes;
mod output;
mod scripted;
mod signals;
mod transcript;

use crate::domain::{AccessKeyId, AnswerBody, Note, Problem, Region, mask};
use crate::present;
use crate::present::Style;
use crate::understand::Grammar;
use app::{App, Mode};
use args::Cli;
use batch::{parallel, reader_thread, sequential};
use environment::Environment;
use exit_code::ExitCode;
use input::history;
use input::line_editor::{EditorOptions, LineEditor};
use input::line_source::LineSource;
use journal::{Journal, RunContext};
use modes::{decode, explain, one_shot, prompt};
use output::key_directory::KeyDirectory;
use output::key_file::KeyFile;
use output::terminal::Terminal;
use output::{key_file, partial_file};
use scripted::ScriptedUser;
pub use scripted::{Setup, UserAction, run_scripted};
use std::path::PathBuf;

/// Runs the program and returns its exit code.
pub fn run() -> std::process::ExitCode {
    hardening::protect_memory();
    partial_file::allow_owner();
    let facts = Environment::gather(signals::install());
    let mut screen = Terminal::standard();
    let code = match args::parse::read(std::env::args_os()) {
        Ok(cli) => run_with(cli, &facts, &mut screen, None),
        Err(early) => early.report(&facts, &mut screen),
    };
    code.into()
}

/// Runs the program with parsed arguments. Tests pass a scripted user in place of the terminal.
fn run_with(
    cli: Cli,
    facts: &Environment,
    screen: &mut Terminal,
    user: Option<&mut ScriptedUser>,
) -> ExitCode {
    let err = Style(color::wanted(cli.show.color, facts, facts.stderr_tty));
    let flags = cli.whose();
    let ended = start(cli, facts, screen, user);
    ended.unwrap_or_else(|problem| {
        screen.err(&present::problem(&problem, &flags, err));
        exit_code::of_problem(&problem)
    })
}

fn start(
    mut cli: Cli,
    facts: &Environment,
    screen: &mut Terminal,
    user: Option<&mut ScriptedUser>,
) -> Result<ExitCode, Problem> {
    if let Some(file) = args::generated::file(&cli.alone) {
        return screen.out(&file).map(|()| ExitCode::Done);
    }
    let (grammar, wrong) = match custom_grammar::load(cli.grammar.folder.as_deref()) {
        Ok(grammar) => (grammar, None),
        Err(problem) => (custom_grammar::builtin()?, Some(problem)),
    };
    let phrase = cli.phrase();
    let paints = color::Styles {
        out: Style(color::wanted(cli.show.color, facts, facts.stdout_tty)),
        err: Style(color::wanted(cli.show.color, facts, facts.stderr_tty)),
    };
    if let Some(contradiction) = cli.contradiction() {
        screen.err(&format!("error: {contradiction}\nhint: for help: `bedrock-assist --help`\n"));
        return Ok(ExitCode::Usage);
    }
    if cli.ask.explain && wrong.is_none() {
        return explain::run(
            &grammar,
            phrase.as_deref(),
            cli.output.format,
            (paints.out, (facts.columns)()),
            screen,
        );
    }
    let check = cli.grammar.check.then(|| custom_grammar::check(&grammar));
    if let Some(body) = wrong.map(AnswerBody::Failed).or(check) {
        return App::new(&grammar, &cli, facts, paints, screen, Mode::OneShot(false)).deliver(body);
    }
    if cli.alone.decode {
        let mut desk = App::new(&grammar, &cli, facts, paints, screen, Mode::OneShot(false));
        return match decode::run(&mut desk, phrase.as_deref(), facts) {
            // Reported as an answer, so that JSON includes it, unless the output itself failed.
            Err(problem) if !matches!(problem, Problem::OutputFailed { .. }) => {
                desk.deliver(AnswerBody::Failed(problem))
            }
            ended => ended,
        };
    }
    let region = cli.aws.region.as_deref().map(|text| region(&grammar, text)).transpose();
    if region.is_err() {
        // Suggested commands repeat the flags, and must work.
        cli.aws.region = None;
    }
    let asks = facts.stdin_tty && facts.stderr_tty;
    let way = match phrase {
        Some(_) => Mode::OneShot(asks),
        None if facts.stdin_tty => Mode::Prompt,
        None => Mode::Batch,
    };
    let mut desk = App::new(&grammar, &cli, facts, paints, screen, way);
    if let Some(wiring) = user.as_ref().and_then(|user| user.wiring()) {
        desk.connect(wiring);
    }
    let outputs = region.and_then(|region| Ok((region, open_outputs(&cli, facts, way)?)));
    match outputs {
        Ok((region, Outputs { save, folder, journal, swept })) => {
            desk.furnish(region, save, folder);
            desk.keep(journal);
            for id in swept {
                desk.aside(&present::note(&Note::UnfinishedFileRemoved(id), None, paints.err));
            }
        }
        // Reported as an answer, so that JSON includes it.
        Err(problem) => return desk.deliver(AnswerBody::Failed(problem)),
    }
    if way == Mode::Batch
        && let Err(problem) = desk.same_account()
    {
        return desk.deliver(AnswerBody::Failed(problem));
    }
    if let Some(refused) =
        history::privacy_note(facts.state.as_deref().filter(|_| way == Mode::Prompt))
    {
        desk.aside(&refused);
    }
    let options = EditorOptions {
        stdout_reserved: !facts.stdout_tty || cli.output.format.is_snippet(),
        history: way == Mode::Prompt,
        color: color::wanted(cli.show.color, facts, true),
    };
    let mut terminal = LineEditor::new(&grammar, facts, options);
    let source: &mut dyn LineSource = match user {
        Some(user) if way == Mode::Batch => return sequential::run(&mut desk, user, || true, 0),
        Some(user) => user,
        None => &mut terminal,
    };
    match phrase {
        Some(phrase) => one_shot::run(&mut desk, &phrase, asks.then_some(source), facts),
        None if way == Mode::Batch && (cli.output.jobs == 1 || cli.ask.dry_run) => sequential::run(
            &mut desk,
            std::io::stdin().lock(),
            reader_thread::has_more,
            transcript::AHEAD,
        ),
        None if way == Mode::Batch => parallel::run(&mut desk, &cli, cli.output.jobs.into()),
        None => prompt::run(&mut desk, source, facts),
    }
}

/// The destinations besides the output streams.
struct Outputs {
    save: Option<KeyFile>,
    folder: Option<KeyDirectory>,
    journal: Option<Journal>,
    /// The keys in the unfinished files of killed runs.
    swept: Vec<AccessKeyId>,
}

fn open_outputs(cli: &Cli, facts: &Environment, way: Mode) -> Result<Outputs, Problem> {
    let args::OutputArgs { save, save_dir, journal, force, format, .. } = &cli.output;
    let folder =
        save_dir.as_deref().map(|path| KeyDirectory::open(path, *force, *format)).transpose()?;
    let writer = RunContext {
        way: way.name(),
        sandbox: cli.aws.sandbox,
        clock: facts.clock,
        state: facts.state.as_deref(),
    };
    let journal = journal.as_deref().map(|path| Journal::open(path, writer)).transpose()?;
    let place = save.as_deref().map(key_file::canonical_path);
    let opened = |path: &PathBuf| match &journal {
        Some(journal) if journal.has_saved_to(path, place.as_deref()) => KeyFile::adding(path),
        _ => KeyFile::open(path, *force),
    };
    let opened = save.as_ref().map(opened).transpose()?;
    if let Some(journal) = &journal {
        journal.begin(writer, place.as_deref())?;
    }
    let mut swept = save_dir
        .as_deref()
        .or(save.as_deref().map(key_file::folder_of))
        .map(partial_file::sweep)
        .unwrap_or_default();
    // With a journal, these keys are reported with their lines.
    let reported_later = |id: &AccessKeyId| {
        journal.as_ref().is_some_and(|journal| journal.past(|past| past.was_told(id)))
    };
    swept.retain(|id| !reported_later(id));
    Ok(Outputs { save: opened, folder, journal, swept })
}

/// Parses `--region`: a code, or a name as in phrases.
fn region(grammar: &Grammar, text: &str) -> Result<Region, Problem> {
    grammar.region(text).map_err(|nearest| Problem::MalformedRegion {
        text: mask(text).into_owned(),
        setting: "--region".to_owned(),
        nearest,
    })
}
