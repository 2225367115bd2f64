//! Holds what the flags and the environment fix for the whole run.

use crate::cli::args::Cli;
use crate::cli::color::Styles;
use crate::cli::environment::Environment;
use crate::converse::Policy;
use crate::domain::{KeyLife, Region};
use crate::present;
use crate::present::Format;
use crate::understand::Grammar;
use jiff::Timestamp;
use jiff::tz::TimeZone;

#[derive(Clone)]
pub struct Options<'a> {
    pub grammar: &'a Grammar,
    pub environment: &'a Environment,
    pub mode: Mode,
    pub format: Format,
    pub policy: Policy,
    pub styles: Styles,
    pub zone: TimeZone,
    pub dry_run: bool,
    pub sandbox: bool,
    /// True if optional look-ups are made: the models, and a test of each new key.
    pub verify: bool,
    /// True if the long text follows each key.
    pub full: bool,
    /// `--region`.
    pub region_flag: Option<Region>,
    /// `--ttl`.
    pub life_flag: Option<KeyLife>,
    /// The flags that commands to copy repeat: those that select the account, and those that select
    /// the output.
    pub account_flags: String,
    pub output_flags: String,
    /// The flags that repeat how a request was run.
    pub run_flags: String,
}

/// How lines reach the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Prompt,
    /// One phrase; whether a person can answer questions.
    OneShot(bool),
    /// A transcript: only a later line can answer a question.
    Batch,
}

impl Mode {
    /// The name in a journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::OneShot(_) => "one_shot",
            Self::Batch => "batch",
        }
    }
}

impl<'a> Options<'a> {
    pub fn new(
        cli: &Cli,
        grammar: &'a Grammar,
        environment: &'a Environment,
        styles: Styles,
        mode: Mode,
    ) -> Self {
        let format = cli.output.format;
        let zone = match format {
            Format::Text => (environment.zone)(),
            _ => TimeZone::UTC,
        };
        let policy = Policy {
            confirms: cli.ask.yes && mode != Mode::Prompt,
            ensures: cli.ask.ensure,
            live: matches!(mode, Mode::Prompt | Mode::OneShot(true)),
        };
        Self {
            grammar,
            environment,
            mode,
            format,
            policy,
            styles,
            zone,
            dry_run: cli.ask.dry_run,
            sandbox: cli.aws.sandbox,
            verify: !cli.aws.no_verify && !format.is_snippet(),
            full: cli.output.full,
            region_flag: None,
            life_flag: cli.aws.ttl,
            account_flags: cli.whose(),
            output_flags: cli.where_to(),
            run_flags: cli.how(),
        }
    }

    pub fn now(&self) -> Timestamp {
        (self.environment.clock)()
    }

    /// The width that text is wrapped to.
    pub fn columns(&self) -> usize {
        (self.environment.columns)().min(present::WIDTH)
    }

    /// True if standard error can show a line that changes.
    pub fn shows_progress(&self) -> bool {
        self.environment.stderr_tty && !self.environment.dumb
    }

    /// True if standard output carries only the confirmed requests.
    pub fn requests_only(&self) -> bool {
        self.dry_run && self.format == Format::Json
    }
}
