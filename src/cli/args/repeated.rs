//! Formats the run's flags for suggested commands.

use crate::cli::args::{AwsArgs, Cli};
use crate::domain::{clean, mask};
use crate::present;
use crate::present::Format;

impl Cli {
    /// Returns the flags that select the account, the defaults and the grammar, each with a leading
    /// space.
    pub fn whose(&self) -> String {
        let AwsArgs { profile, account, region, ttl, sandbox, .. } = &self.aws;
        let mut flags = if *sandbox { " --sandbox".to_owned() } else { String::new() };
        for (name, value) in [("--profile", profile), ("--account", account), ("--region", region)]
        {
            flags += &value
                .as_ref()
                .map(|value| format!(" {name} {}", quoted(value)))
                .unwrap_or_default();
        }
        if let Some(life) = ttl {
            let text = humantime::format_duration(life.duration()).to_string();
            flags += &format!(" --ttl {}", text.replace(' ', ""));
        }
        if let Some(folder) = &self.grammar.folder {
            flags += &format!(" --grammar {}", quoted(&folder.display().to_string()));
        }
        flags
    }

    /// Returns the flags that control how a request runs, each with a trailing space.
    pub fn how(&self) -> String {
        let verify = if self.aws.no_verify { "--no-verify " } else { "" };
        let yes = if self.ask.yes { "--yes " } else { "" };
        let ensure = if self.ask.ensure { "--ensure " } else { "" };
        let dry_run = if self.ask.dry_run { "--dry-run " } else { "" };
        format!("{verify}{ensure}{dry_run}{yes}")
    }

    /// Returns the flags that select the output, each with a leading space.
    pub fn where_to(&self) -> String {
        let format = Format::NAMED.iter().find(|(_, format)| *format == self.output.format);
        let named = format.filter(|(name, _)| *name != "text");
        let mut flags = named.map(|(name, _)| format!(" -o {name}")).unwrap_or_default();
        if let Some(path) = &self.output.save {
            flags += &format!(" --save {}", quoted(&path.display().to_string()));
        }
        if self.output.force {
            flags += " --force";
        }
        flags
    }
}

/// Masks keys in a value and quotes it for the shell.
fn quoted(value: &str) -> String {
    present::word(&mask(&clean(value)))
}
