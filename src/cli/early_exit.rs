//! Parses the arguments, and ends the run early for help, a version, an error, or a generated file.
//! Error messages never repeat anything that looks like a key.

use crate::cli::args::{CODES, Cli, EXAMPLES, StandaloneArgs};
use crate::cli::color::ColorChoice;
use crate::cli::environment::Environment;
use crate::cli::exit_code::ExitCode;
use crate::cli::output::terminal::Terminal;
use crate::cli::{color, exit_code};
use crate::domain::{clean, mask};
use crate::present;
use crate::present::Style;
use clap::error::ContextValue;
use clap::{CommandFactory as _, Parser as _};
use std::ffi::OsString;

/// An early exit from argument parsing: help, version, or an error.
#[derive(Debug)]
pub struct EarlyExit(clap::Error);

/// Parses the arguments. Help and version also end the parsing.
pub fn parse(args: impl Iterator<Item = OsString>) -> Result<Cli, EarlyExit> {
    Cli::try_parse_from(args).map_err(|mut error| {
        // clap repeats invalid values, so they are masked.
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
    /// Prints the message and returns the exit code.
    pub fn report(&self, environment: &Environment, terminal: &mut Terminal) -> ExitCode {
        let text = self.0.render();
        if self.0.use_stderr() {
            // clap also repeats input that is not the value of a flag.
            let lines: Vec<String> = text.to_string().lines().map(clean).collect();
            terminal.err(&format!("{}\n", mask(&lines.join("\n"))));
            return ExitCode::Wrong;
        }
        let colored = color::wanted(ColorChoice::Auto, environment, environment.stdout_tty);
        match terminal.out(&if colored { text.ansi().to_string() } else { text.to_string() }) {
            Ok(()) => ExitCode::Done,
            Err(problem) => {
                terminal.err(&present::problem(&problem, "", Style(false)));
                exit_code::of_problem(&problem)
            }
        }
    }
}

/// Generates the shell completions or the manual page, if requested.
pub fn generated_file(alone: &StandaloneArgs) -> Option<String> {
    let mut command = Cli::command();
    let mut file = Vec::new();
    match alone.completions {
        Some(shell) => clap_complete::generate(shell, &mut command, "bedrock-assist", &mut file),
        None if alone.man => {
            clap_mangen::Man::new(command.after_help(None::<&str>)).render(&mut file).ok()?;
            // Preformatted, because the manual page would fill the lines.
            for (title, text) in [("EXAMPLES", EXAMPLES), ("NOTES", CODES)] {
                let text = text.replace('-', "\\-");
                file.extend(format!(".SH {title}\n.nf\n{text}\n.fi\n").into_bytes());
            }
        }
        None => return None,
    }
    String::from_utf8(file).ok()
}
