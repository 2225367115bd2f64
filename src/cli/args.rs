//! Defines the flags, with a `--help` that teaches by examples.

use crate::cli::color::ColorChoice;
use crate::domain::{clean, hidden, is_account, mask};
use crate::present;
use crate::present::Format;
use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser};
use clap_complete::Shell;
use std::ffi::OsString;
use std::path::PathBuf;

/// AWS Bedrock access in plain English: say what you need, get a key that works.
#[derive(Debug, Parser)]
#[command(name = "bedrock-assist", version, after_help = format!("Examples:\n{EXAMPLES}\n\n{CODES}"), max_term_width = 80)]
pub struct Cli {
    /// What you need, in your own words; without any, a conversation starts
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub ask: BehaviorArgs,
    #[command(flatten)]
    pub grammar: GrammarArgs,
    #[command(flatten)]
    pub aws: AwsArgs,
    #[command(flatten)]
    pub alone: StandaloneArgs,
    #[command(flatten)]
    pub show: DisplayArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// What standard output carries
    #[arg(
        short = 'o',
        long = "output",
        value_parser = PossibleValuesParser::new(Format::NAMED.map(|(name, _)| name)).map(|name| named(&name)),
        default_value = "text",
        value_name = "FORMAT",
        hide_possible_values = true,
        help = "text, json, env, fish, powershell, dotenv or raw (the key alone)"
    )]
    pub format: Format,
    /// Write the snippet to FILE, which only you can read, instead of showing it
    #[arg(long, value_name = "FILE", value_parser = OsStringValueParser::new().try_map(name))]
    pub save: Option<PathBuf>,
    /// With a key or a help text: everything that there is to say
    #[arg(long)]
    pub full: bool,
    /// Write each key to a file of its own in DIR, which only you can read, as soon as it is made
    #[arg(long, value_name = "DIR", conflicts_with = "save", value_parser = OsStringValueParser::new().try_map(name))]
    pub save_dir: Option<PathBuf>,
    /// With --save or --save-dir: replace a file that is there
    #[arg(long)]
    pub force: bool,
    /// Append an audit log to FILE; a batch run again with it carries out what failed, stayed open or was interrupted
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dry_run", "explain"], value_parser = OsStringValueParser::new().try_map(name))]
    pub journal: Option<PathBuf>,
    /// How many requests of a batch are carried out at once
    #[arg(long, value_name = "N", default_value_t = JOBS, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub jobs: u8,
}

/// Returns the format with this name, which clap has validated.
fn named(name: &str) -> Format {
    Format::NAMED
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(Format::Text, |(_, format)| *format)
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Asking")]
pub struct BehaviorArgs {
    /// Show what the words are taken for, and do nothing
    #[arg(long)]
    pub explain: bool,
    /// Hold the whole conversation, and make or change nothing
    #[arg(long, conflicts_with = "explain")]
    pub dry_run: bool,
    /// Confirm what would be asked, and take a suggested team
    #[arg(long)]
    pub yes: bool,
    /// A long-term key that already exists as requested is enough: create no other, and ask nothing
    #[arg(long)]
    pub ensure: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Grammar")]
pub struct GrammarArgs {
    /// Add your teams' names and your own words: all files in DIR that end in .toml
    #[arg(long = "grammar", value_name = "DIR", value_parser = OsStringValueParser::new().try_map(name))]
    pub folder: Option<PathBuf>,
    /// Say whether the grammar is in order, yours too, and do nothing
    #[arg(long = "check-grammar", conflicts_with_all = ["words", "explain"])]
    pub check: bool,
}

/// Rejects a path that cannot be displayed exactly, because printed commands contain it.
fn name(name: OsString) -> Result<PathBuf, &'static str> {
    let text = name.to_str().ok_or("the name is not text in UTF-8; choose another one")?;
    if text.contains(hidden) {
        return Err(
            "the name holds a line break or another character that cannot be seen; choose another one",
        );
    }
    Ok(name.into())
}

/// Accepts an account ID in any grouping.
fn account(text: &str) -> Result<String, &'static str> {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    is_account(&digits).then_some(digits).ok_or("an AWS account has 12 digits")
}

#[derive(Debug, Args)]
#[command(next_help_heading = "AWS")]
pub struct AwsArgs {
    /// Use this profile's credentials and no others
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Make and change nothing but in this account
    #[arg(long, value_name = "ID", value_parser = account)]
    pub account: Option<String>,
    /// The region where the words name none: a code, or a name like Frankfurt
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Do not look up account and models, nor try a new long-term key
    #[arg(long)]
    pub no_verify: bool,
    /// Try it out without AWS: make-believe keys only
    #[arg(long)]
    pub sandbox: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Instead of words")]
pub struct StandaloneArgs {
    /// Read one key from standard input, or from the file named behind it, and say what it is, offline; the key is not shown
    #[arg(long, conflicts_with_all = ["explain", "dry_run", "check", "save", "save_dir", "journal", "yes", "ensure", "full"])]
    pub decode: bool,
    /// Print what lets a shell complete the flags: bash, zsh, fish, powershell or elvish
    #[arg(long, value_name = "SHELL", exclusive = true, hide_possible_values = true)]
    pub completions: Option<Shell>,
    /// Print the manual page
    #[arg(long, exclusive = true)]
    pub man: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Look")]
pub struct DisplayArgs {
    /// auto, always or never
    #[arg(
        long,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        hide_possible_values = true
    )]
    pub color: ColorChoice,
}

/// As many as IAM accepts without throttling, by experience. AWS does not publish its limits.
const JOBS: u8 = 8;

pub const EXAMPLES: &str = "  bedrock-assist \"key for testing, 30 minutes\"
  bedrock-assist \"I need a Bedrock key in Frankfurt for 2 hours\"
  bedrock-assist \"refresh my Bedrock token\"
  bedrock-assist \"which regions can I use?\"
  bedrock-assist \"key for marketing, owner: a@b.com\"  a long-term key
  bedrock-assist \"list keys older than 90 days\"
  bedrock-assist \"am I set up?\"
  bedrock-assist --sandbox \"key for 1 hour\"           try it without AWS
  bedrock-assist --sandbox                            a conversation to try
  bedrock-assist --dry-run \"key for marketing\"        what would be done
  eval \"$(bedrock-assist -o env 'key for 1 hour')\"    set it in this shell
  bedrock-assist -o raw \"key for 12 hours\"            the key alone
  bedrock-assist --save key.env \"key for 1 hour\"      into a file of yours
  bedrock-assist --full \"key for 1 hour\"              with code, costs and more
  bedrock-assist --decode < key.env                   what a key is
  bedrock-assist < lines.txt                          one request a line";

pub const CODES: &str = "\
Exit codes: 0 done, 1 AWS, a file or the output failed, 2 wrong flags,
profile, region or grammar, 3 a question is open, 4 not something it does,
5 no AWS credentials, 130 and 143 interrupted.
More: bedrock-assist help";

impl Cli {
    /// The flags that select an account, as typed, each with a leading space.
    pub fn whose(&self) -> String {
        let AwsArgs { profile, account, region, sandbox, .. } = &self.aws;
        let mut flags = if *sandbox { " --sandbox".to_owned() } else { String::new() };
        for (name, value) in [("--profile", profile), ("--account", account), ("--region", region)]
        {
            flags += &value
                .as_ref()
                .map(|value| format!(" {name} {}", quoted(value)))
                .unwrap_or_default();
        }
        if let Some(folder) = &self.grammar.folder {
            flags += &format!(" --grammar {}", quoted(&folder.display().to_string()));
        }
        flags
    }

    /// The flags that select the output, as typed, each with a leading space.
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

    /// Returns the error for a combination of flags that clap cannot exclude.
    pub fn contradiction(&self) -> Option<&'static str> {
        let snippet = self.output.format.is_snippet();
        let phrases = |words: &[String]| {
            // `bedrock-assist key for "Order Desk"` is one phrase, and so is a quoted phrase.
            words.len() > 1
                && words.first().is_some_and(|first| first.trim().contains(char::is_whitespace))
        };
        match self {
            _ if phrases(&self.words) => Some(
                "these are several phrases; put all of them in one pair of quotes, or one a line on standard input",
            ),
            _ if self.alone.decode && self.words.len() > 1 => Some("--decode reads one file"),
            _ if self.ask.dry_run && snippet => {
                Some("--dry-run makes no key; it knows -o text and -o json")
            }
            _ if self.ask.explain && snippet => {
                Some("--explain makes no key; it knows -o text and -o json")
            }
            _ if self.alone.decode && snippet => {
                Some("--decode makes no key; it knows -o text and -o json")
            }
            _ if self.output.force
                && self.output.save.is_none()
                && self.output.save_dir.is_none() =>
            {
                Some("--force is for --save and --save-dir")
            }
            _ if self.output.journal.is_some() && self.output.journal == self.output.save => {
                Some("--save and --journal name the same file")
            }
            _ if self.output.full && self.output.format != Format::Text => {
                Some("--full is for -o text; other formats have everything already, or a key alone")
            }
            _ => None,
        }
    }

    /// The words as one phrase.
    pub fn phrase(&self) -> Option<String> {
        (!self.words.is_empty()).then(|| self.words.join(" "))
    }
}

/// Quotes a value for the shell.
fn quoted(value: &str) -> String {
    present::word(&mask(&clean(value)))
}
