//! Connects the conversation to the terminal, the files and the flags, in three modes: one-shot,
//! interactive and batch.
//!
//! Only this layer prints or uses a terminal. It reads the environment in `environment.rs`;
//! `provision` also reads the variables of the AWS CLI. `App::run_line` masks secrets in a
//! line before the conversation sees it.

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
mod startup;
mod transcript;

use crate::domain::Shutdown;
use crate::present;
use crate::present::Destination;
use crate::provision::Connections;
use environment::Environment;
use output::partial_file;
use output::terminal::Terminal;
pub use scripted::UserAction;
use scripted::{Page, ScriptedUser};

/// Runs the program and returns its exit code.
pub fn run() -> std::process::ExitCode {
    hardening::protect_memory();
    partial_file::allow_owner();
    let environment = Environment::gather(signals::install());
    let mut terminal = Terminal::standard();
    let code = match args::parse::read(std::env::args_os()) {
        Ok(cli) => startup::run(cli, &environment, &mut terminal, None),
        Err(early) => early.report(&environment, &mut terminal),
    };
    code.into()
}

#[derive(Clone, Default)]
pub struct Setup {
    /// True if lines are piped in instead of typed on a terminal.
    pub piped: bool,
    /// The connections to AWS. If `None`, the run uses the caller's account, or the sandbox with
    /// `--sandbox`.
    pub wiring: Option<Connections>,
    pub stops: Shutdown,
}

/// Runs the program without a terminal, for tests. Returns its output without the greeting, and its
/// exit code. Neither depends on the time or the machine.
pub fn run_scripted(args: &[String], script: Vec<UserAction>, setup: Setup) -> (String, u8) {
    let Setup { piped, wiring: connections, stops } = setup;
    let page = Page::default();
    let mut terminal = Terminal::capturing(page.clone());
    let environment = Environment { stops, ..Environment::scripted(!piped) };
    let mut user = ScriptedUser { script: script.into(), page: page.clone(), connections };
    let code = match args::parse::read(args.iter().map(Into::into)) {
        Ok(cli) => startup::run(cli, &environment, &mut terminal, Some(&mut user)),
        Err(early) => early.report(&environment, &mut terminal),
    };
    drop(terminal);
    let mut text = page.text();
    for destination in [Destination::Account, Destination::Sandbox, Destination::DryRun] {
        text = text.replace(&present::welcome(destination, present::WIDTH), "");
    }
    (text, code.number())
}
