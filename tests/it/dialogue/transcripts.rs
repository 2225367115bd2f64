//! Replays the conversations in `tests/transcripts/*.txt` and compares the program's output.
//!
//! To add one, write its first line (`$ bedrock-assist …`) and the person's lines. Then run
//! `TRANSCRIPTS=write cargo test --test it transcripts` and read the result.
//!
//! `> ` and `? ` start a line typed at the prompt and at a question, `| ` a line of a paste or of a
//! file. Brackets hold other actions: `[Enter]`, `[Ctrl-C]`, `[Ctrl-D]`, `[paste]`. Lines with `#`
//! at the top describe the transcript; `# whole` keeps its answers uncut.

use crate::support::program::skip;
use bedrock_assist::cli::{Setup, UserAction, run_scripted};
use bedrock_assist::domain::{
    AccessKeyId, Aside, GrammarReport, GrammarSize, HeldKey, Intent, Question, Reply, Request,
    UserName,
};
use bedrock_assist::understand::Grammar;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// A transcript file and its text.
struct Transcript {
    path: PathBuf,
    written: String,
}

#[test]
fn the_plays_are_still_played_so() {
    if ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().any(|name| std::env::var_os(name).is_some()) {
        return skip("the plays", "a region is set, and the sandbox goes by it");
    }
    let mut wrong = String::new();
    for transcript in all() {
        let played = transcript.played();
        if played == transcript.written {
            continue;
        }
        // With `TRANSCRIPTS=write`, writes a transcript only if its replay used all of the person's
        // lines. A replay may end with an extra Ctrl-D.
        let (said, heard) =
            (script(&transcript.written, transcript.piped()), script(&played, transcript.piped()));
        let same = heard == said || heard.split_last() == Some((&UserAction::CtrlD, &said[..]));
        if same && std::env::var_os("TRANSCRIPTS").is_some_and(|wish| wish == "write") {
            fs::write(&transcript.path, played).unwrap();
        } else {
            let _ = writeln!(wrong, "{}", transcript.difference(&played));
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nTRANSCRIPTS=write writes them anew");
}

/// Reviewers read the program's text in transcripts, so each question, and each reply in `replies`,
/// must be in one.
#[test]
fn every_question_and_every_reply_is_in_a_play() {
    let plays: String = all().iter().map(|play| flowing(&play.written) + " ").collect();
    let grammar = Grammar::builtin().unwrap();
    for question in std::iter::successors(Some(Question::KeyType), |question| after(*question)) {
        let words = grammar.question(question).unwrap();
        for text in std::iter::once(&words.text).chain(&words.suggesting) {
            // Braces stand for the value that the question is about.
            let text = text.replace("{verb}", "{}");
            let missing = text.split("{}").find(|part| !plays.contains(&flowing(part)));
            assert_eq!(missing, None, "no play asks {question:?} so");
        }
    }
    for reply in replies() {
        let said = said(&reply);
        assert!(plays.contains(said), "no play has {reply:?}: {said}");
    }
}

/// Returns the question after this one, so that the test can visit all of them. The match is
/// exhaustive, so a new question must be added here.
fn after(question: Question) -> Option<Question> {
    match question {
        Question::DidYouMean => Some(Question::KeyType),
        Question::KeyType => Some(Question::LongRunning),
        Question::LongRunning => Some(Question::Ttl),
        Question::Ttl => Some(Question::Region),
        Question::Region => Some(Question::BusinessUnit),
        Question::BusinessUnit => Some(Question::WhichKey),
        Question::WhichKey => Some(Question::ExistingUser),
        Question::ExistingUser => Some(Question::DeleteOld),
        Question::DeleteOld => Some(Question::Confirm),
        Question::Confirm => None,
    }
}

/// Returns part of the reply's text. The match is exhaustive, so a new reply must be added here.
/// Add it to `replies` too.
fn said(reply: &Reply) -> &'static str {
    match reply {
        Reply::Help(None) => "creates keys for Claude on AWS Bedrock. Say what you need",
        Reply::Help(Some(_)) => "The types of key",
        Reply::Neutral => "Happy to help.",
        Reply::NothingToCancel => "There is nothing to cancel",
        Reply::Canceled(_) => "Nothing was created or changed.",
        Reply::NotConfirmed(_) => "Not done: ",
        // No transcript has a journal; `tests/system/batch/journal/rerun.rs` tests this reply.
        Reply::MadeBefore(..) => "it is not created again",
        Reply::Exists(_) => "; no new key was created.",
        Reply::RevokedBefore(_) => "was not changed again",
        Reply::NothingToAnswer => "No question is open.",
        Reply::NotYours => "Only the person who made the request can answer",
        Reply::TypedAhead => "written before the question appeared",
        Reply::PassedOver(_) => "This line did not answer the question",
        Reply::Described(_) => "of example-batch: 200 days old",
        Reply::Aside(..) => "Keys, IAM users and tags are free.",
        Reply::NothingListed => "so there are no keys to list",
        Reply::NothingLookedUp => "can show neither your permissions nor the models",
        Reply::Explained(_) => "If in doubt, choose short-term.",
        Reply::StartedOver => "Starting over.",
        Reply::Recalled(_, true) => "Your request so far: ",
        Reply::Recalled(_, false) => "Your last request was ",
        Reply::NothingBefore => "There is no earlier request.",
        Reply::TooLate(_) => "Already created: ",
        Reply::Already(..) => "already active. Nothing was changed.",
        Reply::Kept(_, false) => "stays active. To deactivate it later",
        Reply::Kept(_, true) => "stays inactive. To delete it later",
        Reply::Goodbye => "Goodbye.",
        Reply::Checked(_) => "The grammar is valid",
        Reply::CannotCleanUp => "This program can't delete leftover users yet",
        Reply::OutOfScope(None) => "This is not a request for AWS Bedrock access",
        Reply::OutOfScope(Some(_)) => "This program doesn't handle Amazon S3; it only manages",
    }
}

fn replies() -> Vec<Reply> {
    let request = || Request::bare(Intent::CreateKey);
    let user = UserName::parse("sales-bedrock-user").unwrap();
    let key = HeldKey { user, id: AccessKeyId::parse("AKIASANDBOX000000001").unwrap() };
    let size = || GrammarSize { files: 0, phrases: 0, examples: 0 };
    vec![
        Reply::Help(None),
        Reply::Help(Some("types".to_owned())),
        Reply::Aside(Aside::Cost, None, None),
        Reply::Neutral,
        Reply::NothingToCancel,
        Reply::Canceled(Vec::new()),
        Reply::NotConfirmed(Vec::new()),
        Reply::NothingToAnswer,
        Reply::NotYours,
        Reply::TypedAhead,
        Reply::PassedOver(Some(1)),
        Reply::NothingListed,
        Reply::NothingLookedUp,
        Reply::StartedOver,
        Reply::Recalled(Vec::new(), true),
        Reply::Recalled(Vec::new(), false),
        Reply::NothingBefore,
        Reply::TooLate(Box::new(request())),
        Reply::Already(vec![key.clone()], true),
        Reply::Kept(key.clone(), false),
        Reply::Kept(key, true),
        Reply::Goodbye,
        Reply::Checked(GrammarReport { builtin: size(), own: None }),
        Reply::CannotCleanUp,
        Reply::OutOfScope(None),
        Reply::OutOfScope(Some(String::new())),
    ]
}

/// Collapses whitespace, so that line breaks don't matter.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Transcript {
    /// Replays the transcript. Returns it as the program now plays it.
    fn played(&self) -> String {
        let head: Vec<&str> =
            self.written.lines().take_while(|line| line.starts_with('#')).collect();
        let command = self.command();
        // A command without one of these flags would use the AWS account of the person who runs the
        // tests.
        let harmless = ["--sandbox", "--dry-run", "--explain", "--check-grammar", "--grammar"];
        assert!(harmless.iter().any(|flag| command.contains(flag)), "{command} would ask AWS");
        let (args, piped) = arguments(command);
        let (page, code) =
            run_scripted(&args, script(&self.written, piped), Setup { piped, ..Setup::default() });
        let head_lines: String = head.iter().map(|line| format!("{line}\n")).collect();
        let page = if head.contains(&"# whole") { page } else { cut(&page) };
        format!("{head_lines}$ {command}\n{}[exit code {code}]\n", without_secrets(&page))
    }

    fn command(&self) -> &str {
        let command = self.written.lines().find_map(|line| line.strip_prefix("$ "));
        command.unwrap_or_else(|| panic!("{} does not say what is run", self.path.display()))
    }

    fn piped(&self) -> bool {
        arguments(self.command()).1
    }

    fn difference(&self, played: &str) -> String {
        let mut text = format!("{}\n", self.path.display());
        let (mut old, mut new) = (self.written.lines(), played.lines());
        for number in 1.. {
            match (old.next(), new.next()) {
                (None, None) => break,
                (old, new) if old == new => {}
                (old, new) => {
                    let _ = writeln!(
                        text,
                        "  line {number}\n  - {}\n  + {}",
                        old.unwrap_or("(end)"),
                        new.unwrap_or("(end)")
                    );
                    break;
                }
            }
        }
        text
    }
}

/// Extracts what the person did in a transcript: typed lines, pastes, Ctrl-C and Ctrl-D.
fn script(play: &str, piped: bool) -> Vec<UserAction> {
    let mut script = Vec::new();
    for line in play.lines() {
        if let Some(line) = line.strip_prefix('|') {
            let line = line.strip_prefix(' ').unwrap_or(line).to_owned();
            match script.last_mut() {
                Some(UserAction::Paste(lines)) if !piped => lines.push(line),
                _ => script.push(UserAction::Type(line)),
            }
        } else if let Some(line) = line.strip_prefix("> ").or_else(|| line.strip_prefix("? ")) {
            script.push(match line {
                "[Enter]" => UserAction::Type(String::new()),
                "[Ctrl-C]" => UserAction::CtrlC,
                "[Ctrl-D]" => UserAction::CtrlD,
                "[paste]" => UserAction::Paste(Vec::new()),
                line => UserAction::Type(line.to_owned()),
            });
        }
    }
    script
}

/// Splits a command into arguments at spaces outside double quotes. Also returns true if the
/// command reads a file (`< lines.txt`).
fn arguments(command: &str) -> (Vec<String>, bool) {
    let (command, piped) = match command.split_once(" <") {
        Some((command, _)) => (command, true),
        None => (command, false),
    };
    let mut args = Vec::new();
    for (at, part) in command.split('"').enumerate() {
        if at % 2 == 1 {
            args.push(part.to_owned());
        } else {
            args.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    (args, piped)
}

/// Shortens each answer that delivers a key to the lines that differ between such answers.
/// Transcripts with `# whole` at the top show their answers in full.
fn cut(page: &str) -> String {
    let mut kept = String::new();
    let (mut below, mut last) = (false, false);
    for line in page.lines() {
        let is_model = line.starts_with("  model ") && line.contains(".anthropic.");
        below |= is_model || CUT.iter().any(|begins| line.starts_with(begins));
        // Indented lines after "Next:" belong to it.
        if last && !line.starts_with("  ") {
            (below, last) = (false, false);
        }
        if !below || KEPT.iter().any(|begins| line.starts_with(begins)) {
            let _ = writeln!(kept, "{line}");
        }
        if below && line.starts_with("Next:") {
            kept.truncate(kept.trim_end().len());
            kept += "\n  (and the snippet, with what to do next)\n";
            last = true;
        }
    }
    kept
}

/// Beginnings of the lines that `cut` keeps within an answer, because they are about other keys.
const KEPT: [&str; 3] = ["Deleted:", "Old key:", "Other key:"];

/// Beginnings of the lines that start the part of an answer that `cut` removes, because it is the
/// same each time.
const CUT: [&str; 2] = ["  This is the sandbox", "Shown only once"];

/// Masks short-term keys, secret access keys and the size of the grammar.
fn without_secrets(page: &str) -> String {
    let keys =
        regex::Regex::new("bedrock-api-key-[A-Za-z0-9+/=-]+|SANDBOX/[A-Za-z0-9+/]{32}").unwrap();
    let page = keys.replace_all(page, "<SECRET>");
    let size = regex::Regex::new(r"\d+ phrases, \d+ examples").unwrap();
    size.replace(&page, "<N> phrases, <N> examples").into_owned()
}

fn all() -> Vec<Transcript> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| Transcript { written: fs::read_to_string(&path).unwrap(), path })
        .collect()
}
