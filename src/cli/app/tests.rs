//! Tests that a secret is stored before it is shown, and that a key that can't be delivered is
//! deleted.

use crate::cli::app::answer_sink::{AnswerSink, Delivery, NotDelivered, Situation};
use crate::cli::app::dialogue::Dialogue;
use crate::cli::app::executor::Executor;
use crate::cli::app::key_files::KeyFiles;
use crate::cli::app::options::{Mode, Options};
use crate::cli::app::{App, live};
use crate::cli::color::Styles;
use crate::cli::environment::Environment;
use crate::cli::output::key_directory::KeyDirectory;
use crate::cli::output::key_file::KeyFile;
use crate::cli::{args, custom_grammar};
use crate::converse::{InputLine, Origin};
use crate::domain::{Answer, AnswerBody, BusinessUnit, Intent, Note, Problem, Question, Request};
use crate::present::{Format, Style};
use crate::provision::Settings;
use std::fs;
use std::path::Path;

const PHRASE: &str = "long-term key for marketing, owner ops@example.com";

/// A sink that accepts every answer, or rejects answers with new keys if `fails` is true.
struct TestSink {
    fails: bool,
    /// The contents of the key files when the keys are shown.
    files: Vec<String>,
    keys: usize,
}

impl AnswerSink for TestSink {
    fn show(&mut self, delivery: Delivery, _: Situation<'_>) -> Result<(), Box<NotDelivered>> {
        if !matches!(delivery.answer.body, AnswerBody::Issued { .. } | AnswerBody::Key { .. }) {
            return Ok(());
        }
        self.keys += 1;
        self.files.extend(delivery.saved.iter().map(|path| fs::read_to_string(path).unwrap()));
        if self.fails {
            let problem = Problem::OutputFailed { reason: "no room".to_owned() };
            return Err(Box::new(NotDelivered { delivery, problem }));
        }
        Ok(())
    }

    fn show_notes(&mut self, _: Vec<Note>, _: Option<usize>) {}

    fn announce(&mut self, _: String) {}
}

/// Runs a test with an app in this mode.
fn with_app<T>(
    mode: Mode,
    key_files: KeyFiles,
    fails: bool,
    test: impl FnOnce(&mut App<'_, TestSink>) -> T,
) -> T {
    let args = ["bedrock-assist", "--sandbox", "--yes"].map(Into::into);
    let cli = args::parse::read(args.into_iter()).unwrap();
    let grammar = custom_grammar::builtin().unwrap();
    let environment = Environment::scripted(false);
    let styles = Styles { out: Style(false), err: Style(false) };
    let options = Options::new(&cli, &grammar, &environment, styles, mode);
    let dialogue = Dialogue::new(options.policy);
    let settings = Settings { sandbox: true, clock: environment.clock, ..Settings::default() };
    let executor = Executor::new(&options, settings, None, None);
    let sink = TestSink { fails, files: Vec::new(), keys: 0 };
    test(&mut App::new(&options, dialogue, executor, key_files, sink))
}

/// Requests a long-term key. Returns the result, the number of attempts to show the key, the
/// contents of the key files when it is shown, and the number of keys in AWS afterwards.
fn ask_for_key(
    key_files: KeyFiles,
    fails: bool,
) -> (Result<(), Problem>, usize, Vec<String>, usize) {
    with_app(Mode::OneShot(false), key_files, fails, |app| {
        let result = app.run_line(live(PHRASE)).map(drop);
        let mut request = Request::bare(Intent::ListKeys);
        request.business_unit = BusinessUnit::from_folded("marketing");
        let known = app.executor.list_keys(&request).unwrap();
        let keys = known.users.iter().map(|user| user.keys.len()).sum();
        (result, app.reporter.keys, std::mem::take(&mut app.reporter.files), keys)
    })
}

#[test]
fn a_key_that_is_shown_is_kept() {
    let result = ask_for_key(KeyFiles::default(), false);
    assert_eq!(result, (Ok(()), 1, Vec::new(), 1));
}

#[test]
fn a_key_that_is_not_shown_is_deleted() {
    let (result, shown, _, keys) = ask_for_key(KeyFiles::default(), true);
    assert!(matches!(result, Err(Problem::Undelivered { deleted: true, .. })), "{result:?}");
    assert_eq!((shown, keys), (1, 0));
}

#[test]
fn a_key_is_in_its_file_before_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = KeyFile::open(&folder.path().join("key.env"), false).unwrap();
    for key_files in [KeyFiles::new(Some(file), None), in_directory(folder.path())] {
        let (result, shown, files, keys) = ask_for_key(key_files, true);
        assert!(matches!(result, Err(Problem::OutputFailed { .. })), "{result:?}");
        assert_eq!((shown, files.len(), keys), (1, 1, 1));
        assert!(files[0].contains("SECRET_ACCESS_KEY"), "the file is complete");
    }
}

#[test]
fn a_key_behind_an_open_question_is_in_its_own_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    with_app(Mode::Batch, in_directory(folder.path()), false, |app| {
        let line = |number, words| InputLine {
            number: Some(number),
            voice: Origin::Transcript,
            ..live(words)
        };
        app.run_line(line(1, "I need a long-term key")).unwrap();
        assert_eq!(app.question(), Some(Question::BusinessUnit));
        for number in [2, 3] {
            let request = Request::bare(Intent::CreateKey);
            let (body, _) = app.executor.create_short_term(&request).unwrap();
            let answer = Answer { line: Some(number), ..app.answer(Some(request), body) };
            app.report(answer, None, &mut Vec::new()).unwrap();
        }
        assert_eq!((app.reporter.keys, app.dialogue.held_back.len()), (0, 2));
        for name in ["0002-short-term.env", "0003-short-term.env"] {
            assert!(folder.path().join(name).exists(), "{name}");
        }
        app.close().unwrap();
        assert_eq!(app.reporter.keys, 2, "they are shown after the question");
    });
}

fn in_directory(path: &Path) -> KeyFiles {
    KeyFiles::new(None, Some(KeyDirectory::open(path, false, Format::Text).unwrap()))
}
