//! Turns the parsed flags into a run: checks them, opens the files and picks the mode.

use crate::cli::app::App;
use crate::cli::app::dialogue::Dialogue;
use crate::cli::app::executor::Executor;
use crate::cli::app::key_files::KeyFiles;
use crate::cli::app::options::{Mode, Options};
use crate::cli::app::reporter::Reporter;
use crate::cli::args::{Cli, OutputArgs};
use crate::cli::batch::{parallel, reader_thread, sequential};
use crate::cli::environment::Environment;
use crate::cli::exit_code::ExitCode;
use crate::cli::input::line_editor::{EditorOptions, LineEditor};
use crate::cli::input::line_source::LineSource;
use crate::cli::input::{credential_prompt, history};
use crate::cli::journal::{Journal, RunContext};
use crate::cli::modes::key_in_hand::key_in_hand;
use crate::cli::modes::{decode, explain, one_shot, prompt};
use crate::cli::output::key_directory::KeyDirectory;
use crate::cli::output::key_file::KeyFile;
use crate::cli::output::terminal::Terminal;
use crate::cli::output::{key_file, partial_file};
use crate::cli::scripted::ScriptedUser;
use crate::cli::{args, color, custom_grammar, exit_code, transcript};
use crate::domain::{AccessKeyId, AnswerBody, Note, Problem, Region, mask};
use crate::present;
use crate::present::Style;
use crate::provision::{Connections, Settings};
use crate::understand::Grammar;
use std::path::PathBuf;

/// Runs the program with parsed arguments. Tests pass a scripted user that replaces the terminal.
pub fn run(
    cli: Cli,
    environment: &Environment,
    terminal: &mut Terminal,
    user: Option<&mut ScriptedUser>,
) -> ExitCode {
    let style = styles(&cli, environment).err;
    let flags = cli.whose();
    start(cli, environment, terminal, user).unwrap_or_else(|problem| {
        terminal.err(&present::problem(&problem, &flags, style));
        exit_code::of_problem(&problem)
    })
}

fn start(
    mut cli: Cli,
    environment: &Environment,
    terminal: &mut Terminal,
    user: Option<&mut ScriptedUser>,
) -> Result<ExitCode, Problem> {
    if let Some(file) = args::generated::file(&cli.alone) {
        return terminal.out(&file).map(|()| ExitCode::Done);
    }
    let (grammar, rejected) = match custom_grammar::load(cli.grammar.folder.as_deref()) {
        Ok(grammar) => (grammar, None),
        Err(problem) => (custom_grammar::builtin()?, Some(problem)),
    };
    let phrase = cli.phrase();
    let styles = styles(&cli, environment);
    if let Some(contradiction) = cli.contradiction() {
        terminal.err(&format!("error: {contradiction}\nhint: for help: `bedrock-assist --help`\n"));
        return Ok(ExitCode::Usage);
    }
    if cli.ask.explain && rejected.is_none() {
        let columns = (environment.columns)();
        let (phrase, format) = (phrase.as_deref(), cli.output.format);
        return explain::run(&grammar, phrase, format, (styles.out, columns), terminal);
    }
    let region = cli.aws.region.as_deref().map(|text| region(&grammar, text)).transpose();
    if region.is_err() {
        // Suggested commands repeat the flags, so an invalid region must not be among them.
        cli.aws.region = None;
    }
    let connections = user.as_ref().and_then(|user| user.connections.clone());
    let is_check = cli.grammar.check || rejected.is_some();
    let asks = environment.stdin_tty && environment.stderr_tty;
    let mode = match phrase {
        _ if is_check || cli.alone.decode => Mode::OneShot(false),
        Some(_) => Mode::OneShot(asks),
        None if environment.stdin_tty => Mode::Prompt,
        None => Mode::Batch,
    };
    let mut options = Options::new(&cli, &grammar, environment, styles, mode);
    if is_check || cli.alone.decode {
        let body = is_check.then(|| match rejected {
            Some(problem) => AnswerBody::Failed(problem),
            None => custom_grammar::check(&grammar),
        });
        let mut app = app(&cli, &options, connections, Outputs::default(), terminal);
        return match body {
            Some(body) => app.report_body(body),
            None => decode::run(&mut app, phrase.as_deref()),
        };
    }
    let opened = region.and_then(|region| Ok((region, open_outputs(&cli, environment, mode)?)));
    let (region, mut outputs) = match opened {
        Ok(opened) => opened,
        // Report the problem as an answer, so that JSON output includes it.
        Err(problem) => {
            return app(&cli, &options, connections, Outputs::default(), terminal)
                .report_body(AnswerBody::Failed(problem));
        }
    };
    options.region_flag = region;
    let swept = std::mem::take(&mut outputs.swept);
    let mut app = app(&cli, &options, connections, outputs, terminal);
    for id in swept {
        let note = present::note(&Note::UnfinishedFileRemoved(id), None, styles.err);
        app.reporter.note_stderr(&note);
    }
    match mode {
        Mode::Batch => run_batch(&mut app, &cli, user),
        _ => run_conversation(&mut app, &cli, phrase.as_deref(), user),
    }
}

fn run_batch(
    app: &mut App<'_>,
    cli: &Cli,
    user: Option<&mut ScriptedUser>,
) -> Result<ExitCode, Problem> {
    if let Err(problem) = app.require_same_account() {
        return app.report_body(AnswerBody::Failed(problem));
    }
    if let Some(user) = user {
        return sequential::run(app, user, || true, 0);
    }
    if cli.output.jobs == 1 || cli.ask.dry_run {
        let input = std::io::stdin().lock();
        return sequential::run(app, input, reader_thread::has_more, transcript::AHEAD);
    }
    parallel::run(app, cli.output.jobs.into())
}

fn run_conversation(
    app: &mut App<'_>,
    cli: &Cli,
    phrase: Option<&str>,
    user: Option<&mut ScriptedUser>,
) -> Result<ExitCode, Problem> {
    let options = app.options;
    let environment = options.environment;
    let has_history = options.mode == Mode::Prompt;
    if let Some(note) = history::privacy_note(environment.state.as_deref().filter(|_| has_history))
    {
        app.reporter.note_stderr(&note);
    }
    let editor_options = EditorOptions {
        stdout_reserved: !environment.stdout_tty || options.format.is_snippet(),
        history: has_history,
        color: color::wanted(cli.show.color, environment, true),
    };
    let mut editor = LineEditor::new(options.grammar, environment, editor_options);
    let source: &mut dyn LineSource = match user {
        Some(user) => user,
        None => &mut editor,
    };
    match phrase {
        Some(phrase) => {
            let can_answer = options.mode == Mode::OneShot(true);
            one_shot::run(app, phrase, can_answer.then_some(source))
        }
        None => prompt::run(app, source),
    }
}

fn app<'a>(
    cli: &Cli,
    options: &'a Options<'a>,
    connections: Option<Connections>,
    outputs: Outputs,
    terminal: &'a mut Terminal,
) -> App<'a> {
    let environment = options.environment;
    let settings = Settings {
        profile: cli.aws.profile.clone(),
        sandbox: options.sandbox,
        account: cli.aws.account.clone(),
        console: credential_prompt::of(environment, options.mode),
        stops: environment.stops.clone(),
        verify: options.verify,
        clock: environment.clock,
        ..Settings::default()
    };
    let Outputs { save, directory, journal, .. } = outputs;
    let key = key_in_hand(environment).filter(|_| options.mode != Mode::Batch);
    App::new(
        options,
        Dialogue::with_key(options.policy, key),
        Executor::new(options, settings, connections, journal.clone()),
        KeyFiles::new(save, directory),
        Reporter::new(options, terminal, journal),
    )
}

fn styles(cli: &Cli, environment: &Environment) -> color::Styles {
    let style = |is_terminal| Style(color::wanted(cli.show.color, environment, is_terminal));
    color::Styles { out: style(environment.stdout_tty), err: style(environment.stderr_tty) }
}

/// The files that a run writes.
#[derive(Default)]
struct Outputs {
    save: Option<KeyFile>,
    directory: Option<KeyDirectory>,
    journal: Option<Journal>,
    /// The IDs of keys in unfinished files that killed runs left. This run has removed the files.
    swept: Vec<AccessKeyId>,
}

fn open_outputs(cli: &Cli, environment: &Environment, mode: Mode) -> Result<Outputs, Problem> {
    let OutputArgs { save, save_dir, journal, force, format, .. } = &cli.output;
    let directory =
        save_dir.as_deref().map(|path| KeyDirectory::open(path, *force, *format)).transpose()?;
    let writer = RunContext {
        way: mode.name(),
        sandbox: cli.aws.sandbox,
        clock: environment.clock,
        state: environment.state.as_deref(),
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
    // If the journal has a record of a key, the key's line reports it.
    let reported_later = |id: &AccessKeyId| {
        journal.as_ref().is_some_and(|journal| journal.past(|past| past.was_told(id)))
    };
    swept.retain(|id| !reported_later(id));
    Ok(Outputs { save: opened, directory, journal, swept })
}

/// Parses the value of `--region`: a code, or a name such as Frankfurt.
fn region(grammar: &Grammar, text: &str) -> Result<Region, Problem> {
    grammar.region(text).map_err(|nearest| Problem::MalformedRegion {
        text: mask(text).into_owned(),
        setting: "--region".to_owned(),
        nearest,
    })
}
