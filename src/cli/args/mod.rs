//! Defines the flags and the text of `--help`.

pub mod generated;
pub mod parse;
pub mod repeated;

use crate::cli::color::ColorChoice;
use crate::domain::{KeyLife, hidden, is_account};
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
    /// What you need, in plain English; without it, a conversation starts
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
    #[arg(
        short = 'o',
        long = "output",
        value_parser = PossibleValuesParser::new(Format::NAMED.map(|(name, _)| name)).map(|name| named(&name)),
        default_value = "text",
        value_name = "FORMAT",
        hide_possible_values = true,
        help = "Output format: text, json, env, fish, powershell, dotenv or raw (only the key)"
    )]
    pub format: Format,
    /// Write the snippet to FILE, readable only by you, instead of showing it
    #[arg(long, value_name = "FILE", value_parser = OsStringValueParser::new().try_map(name))]
    pub save: Option<PathBuf>,
    /// Show the long version of an answer or help text
    #[arg(long)]
    pub full: bool,
    /// Write each key to its own file in DIR, readable only by you, as soon as it is created
    #[arg(long, value_name = "DIR", conflicts_with = "save", value_parser = OsStringValueParser::new().try_map(name))]
    pub save_dir: Option<PathBuf>,
    /// With --save or --save-dir: replace an existing file
    #[arg(long)]
    pub force: bool,
    /// Append an audit log to FILE; rerun a batch with the same FILE to repeat requests that failed, stayed open or were interrupted
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dry_run", "explain"], value_parser = OsStringValueParser::new().try_map(name))]
    pub journal: Option<PathBuf>,
    /// Maximum number of batch requests to run in parallel
    #[arg(long, value_name = "N", default_value_t = JOBS, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub jobs: u8,
}

/// Returns the format with this name, which clap has already validated.
fn named(name: &str) -> Format {
    Format::NAMED
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(Format::Text, |(_, format)| *format)
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Behavior")]
pub struct BehaviorArgs {
    /// Show how the request is interpreted, without running it
    #[arg(long)]
    pub explain: bool,
    /// Run the whole conversation without creating or changing anything
    #[arg(long, conflicts_with = "explain")]
    pub dry_run: bool,
    /// Answer yes to confirmations and accept a suggested team
    #[arg(long)]
    pub yes: bool,
    /// Do nothing if the requested long-term key already exists, and don't ask
    #[arg(long)]
    pub ensure: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Grammar")]
pub struct GrammarArgs {
    /// Add your own team names and words from the .toml files in DIR
    #[arg(long = "grammar", value_name = "DIR", value_parser = OsStringValueParser::new().try_map(name))]
    pub folder: Option<PathBuf>,
    /// Validate the grammar, including yours, and exit
    #[arg(long = "check-grammar", conflicts_with_all = ["words", "explain"])]
    pub check: bool,
}

/// Rejects a path that can't be displayed exactly, because suggested commands contain it.
fn name(name: OsString) -> Result<PathBuf, &'static str> {
    let text = name.to_str().ok_or("the name isn't UTF-8 text; choose another one")?;
    if text.contains(hidden) {
        return Err("the name has a line break or another invisible character; choose another one");
    }
    Ok(name.into())
}

/// Parses an account ID, with or without spaces and hyphens.
fn account(text: &str) -> Result<String, &'static str> {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    is_account(&digits).then_some(digits).ok_or("an AWS account ID has 12 digits")
}

/// Parses a lifetime such as `90m` or `1h30m`, which must be from 15 minutes to 12 hours.
fn life(text: &str) -> Result<KeyLife, String> {
    let duration = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    KeyLife::new(duration).ok_or_else(|| "a short-term key lasts from 15m to 12h".to_owned())
}

#[derive(Debug, Args)]
#[command(next_help_heading = "AWS")]
pub struct AwsArgs {
    /// Use only this profile's credentials
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Refuse to create or change anything outside this account
    #[arg(long, value_name = "ID", value_parser = account)]
    pub account: Option<String>,
    /// Default region if the request names none: a code, or a name like Frankfurt
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Default lifetime of a short-term key, from 15m to 12h
    #[arg(long, value_name = "DURATION", value_parser = life)]
    pub ttl: Option<KeyLife>,
    /// Don't look up the account and models, and don't test a new long-term key
    #[arg(long)]
    pub no_verify: bool,
    /// Use a simulated AWS account; the keys are not real
    #[arg(long)]
    pub sandbox: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Other commands")]
pub struct StandaloneArgs {
    /// Read a key from standard input or a file and describe it, offline and without showing it
    #[arg(long, conflicts_with_all = ["explain", "dry_run", "check", "save", "save_dir", "journal", "yes", "ensure", "full"])]
    pub decode: bool,
    /// Print a shell completion script: bash, zsh, fish, powershell or elvish
    #[arg(long, value_name = "SHELL", exclusive = true, hide_possible_values = true)]
    pub completions: Option<Shell>,
    /// Print the manual page
    #[arg(long, exclusive = true)]
    pub man: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Display")]
pub struct DisplayArgs {
    /// When to use color: auto, always or never
    #[arg(
        long,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        hide_possible_values = true
    )]
    pub color: ColorChoice,
}

/// The default of `--jobs`. In practice, IAM accepts this many parallel requests without
/// throttling. AWS does not publish its limits.
const JOBS: u8 = 8;

const EXAMPLES: &str = "  bedrock-assist \"key for testing, 30 minutes\"
  bedrock-assist \"I need a Bedrock key in Frankfurt for 2 hours\"
  bedrock-assist \"refresh my Bedrock token\"
  bedrock-assist \"which regions can I use?\"
  bedrock-assist \"key for marketing, owner: a@b.com\"  a long-term key
  bedrock-assist \"list keys older than 90 days\"
  bedrock-assist \"am I set up?\"
  bedrock-assist --sandbox \"key for 1 hour\"           try it without AWS
  bedrock-assist --sandbox                            try a conversation
  bedrock-assist --dry-run \"key for marketing\"        see what would change
  eval \"$(bedrock-assist -o env 'key for 1 hour')\"    set it in this shell
  bedrock-assist -o raw \"key for 12 hours\"            only the key
  bedrock-assist --save key.env \"key for 1 hour\"      save it to a private file
  bedrock-assist --full \"key for 1 hour\"              add code, costs and more
  bedrock-assist --decode < key.env                   describe a key
  bedrock-assist < lines.txt                          one request per line";

const CODES: &str = "\
Exit codes: 0 success; 1 failure of AWS, a file or the output; 2 invalid flags,
profile, region or grammar; 3 a question is open; 4 not a supported request;
5 no AWS credentials; 130 interrupted; 143 terminated.
For help: bedrock-assist help";

impl Cli {
    /// Returns the words as one phrase, or `None` if there are no words.
    pub fn phrase(&self) -> Option<String> {
        (!self.words.is_empty()).then(|| self.words.join(" "))
    }
}
