//! Holds the settings of a run, which come from the flags and the environment.

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
    /// True if the run makes optional AWS calls: it looks up the account and models, and tests each
    /// new long-term key.
    pub verify: bool,
    /// True if the long text follows each key (`--full`).
    pub full: bool,
    /// The value of `--region`.
    pub region_flag: Option<Region>,
    /// The value of `--ttl`.
    pub life_flag: Option<KeyLife>,
    /// The flags that select the account and the defaults, such as `--profile` and `--region`.
    /// Suggested commands repeat them.
    pub account_flags: String,
    /// The flags that select the output, such as `-o` and `--save`. Suggested commands repeat them.
    pub output_flags: String,
    /// The flags that control how a request runs, such as `--yes`. Suggested commands repeat them.
    pub run_flags: String,
}

/// The source of a run's lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Prompt,
    /// One phrase. The flag is true if a person can answer questions.
    OneShot(bool),
    /// A transcript, in which only a later line can answer a question.
    Batch,
}

impl Mode {
    /// Returns the mode's name in the journal.
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

    /// Returns the width that text is wrapped to, in columns.
    pub fn columns(&self) -> usize {
        (self.environment.columns)().min(present::WIDTH)
    }

    /// Returns true if standard error is a terminal that can redraw a line.
    pub fn shows_progress(&self) -> bool {
        self.environment.stderr_tty && !self.environment.dumb
    }

    /// Returns true if standard output carries only the requests that a dry run would carry out.
    pub fn requests_only(&self) -> bool {
        self.dry_run && self.format == Format::Json
    }
}
