//! Parses the arguments. Error messages never repeat anything that looks like a key.

use crate::cli::args::Cli;
use crate::cli::color::ColorChoice;
use crate::cli::environment::Environment;
use crate::cli::exit_code::ExitCode;
use crate::cli::output::terminal::Terminal;
use crate::cli::{color, exit_code};
use crate::domain::{clean, mask};
use crate::present;
use crate::present::{Format, Style};
use clap::Parser as _;
use clap::error::ContextValue;
use std::ffi::OsString;

/// An early exit from argument parsing: help, version, or an error.
#[derive(Debug)]
pub struct EarlyExit(clap::Error);

/// Parses the arguments. Returns an [`EarlyExit`] for an error, help or version.
pub fn read(args: impl Iterator<Item = OsString>) -> Result<Cli, EarlyExit> {
    Cli::try_parse_from(args).map_err(|mut error| {
        // clap repeats invalid values in its messages, so mask them.
        let invalid = error.context().filter_map(|(kind, value)| match value {
            ContextValue::String(text) => Some((kind, mask(&clean(text)).into_owned())),
            _ => None,
        });
        for (kind, text) in invalid.collect::<Vec<_>>() {
            error.insert(kind, ContextValue::String(text));
        }
        EarlyExit(error)
    })
}

impl EarlyExit {
    /// Prints an error to standard error, or the help or version to standard output, and returns
    /// the exit code.
    pub fn report(&self, facts: &Environment, screen: &mut Terminal) -> ExitCode {
        let text = self.0.render();
        if self.0.use_stderr() {
            // clap also repeats other input, such as unknown flags, so mask the whole message.
            let lines: Vec<String> = text.to_string().lines().map(clean).collect();
            screen.err(&format!("{}\n", mask(&lines.join("\n"))));
            return ExitCode::Usage;
        }
        let colored = color::wanted(ColorChoice::Auto, facts, facts.stdout_tty);
        match screen.out(&if colored { text.ansi().to_string() } else { text.to_string() }) {
            Ok(()) => ExitCode::Done,
            Err(problem) => {
                screen.err(&present::problem(&problem, "", Style(false)));
                exit_code::of_problem(&problem)
            }
        }
    }
}

impl Cli {
    /// Returns the error message for a mistake that clap can't detect, such as a conflict between
    /// flags or several phrases at once.
    pub fn contradiction(&self) -> Option<&'static str> {
        let snippet = self.output.format.is_snippet();
        let phrases = |words: &[String]| {
            // If the first of several arguments contains a space, each argument is a phrase. The
            // arguments of `key for "Order Desk"` are one phrase.
            words.len() > 1
                && words.first().is_some_and(|first| first.trim().contains(char::is_whitespace))
        };
        match self {
            _ if phrases(&self.words) => Some(
                "these are several requests\nhint: put all of them in one pair of quotation marks, or one on each input line",
            ),
            _ if self.alone.decode && self.words.len() > 1 => Some("--decode reads only one file"),
            _ if self.ask.dry_run && snippet => {
                Some("--dry-run creates no key; use it with -o text or -o json")
            }
            _ if self.ask.explain && snippet => {
                Some("--explain creates no key; use it with -o text or -o json")
            }
            _ if self.alone.decode && snippet => {
                Some("--decode creates no key; use it with -o text or -o json")
            }
            _ if self.output.force
                && self.output.save.is_none()
                && self.output.save_dir.is_none() =>
            {
                Some("--force requires --save or --save-dir")
            }
            _ if self.output.journal.is_some() && self.output.journal == self.output.save => {
                Some("--save and --journal name the same file")
            }
            _ if self.output.full && self.output.format != Format::Text => Some(
                "--full requires -o text\nhint: the other formats already include everything, or contain only the key",
            ),
            _ => None,
        }
    }
}
