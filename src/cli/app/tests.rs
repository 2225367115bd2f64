//! A secret is stored before it is shown, and a key that reaches no one is deleted.

use crate::cli::app::answer_sink::{AnswerSink, Delivery, NotDelivered, Situation};
use crate::cli::app::dialogue::Dialogue;
use crate::cli::app::executor::Executor;
use crate::cli::app::key_files::KeyFiles;
use crate::cli::app::options::{Mode, Options};
use crate::cli::app::{App, live};
use crate::cli::color::Styles;
use crate::cli::environment::Environment;
use crate::cli::output::key_file::{KeyDirectory, KeyFile};
use crate::cli::{custom_grammar, early_exit};
use crate::domain::{AnswerBody, BusinessUnit, Intent, Note, Problem, Request};
use crate::present::{Format, Style};
use crate::provision::Settings;
use std::fs;

const PHRASE: &str = "long-term key for marketing, owner ops@example.com";

/// Takes answers, or fails for new keys.
struct TestSink {
    fails: bool,
    /// The files of the keys, as they were when the keys were to be shown.
    files: Vec<String>,
    keys: usize,
}

impl AnswerSink for TestSink {
    fn show(&mut self, delivery: Delivery, _: Situation<'_>) -> Result<(), Box<NotDelivered>> {
        if !matches!(delivery.answer.body, AnswerBody::Issued { .. }) {
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

/// Asks for a key. Returns the result, the sink, and how many keys AWS holds then.
fn ask_for_key(key_files: KeyFiles, fails: bool) -> (Result<(), Problem>, TestSink, usize) {
    let args = ["bedrock-assist", "--sandbox", "--yes"].map(Into::into);
    let cli = early_exit::parse(args.into_iter()).unwrap();
    let grammar = custom_grammar::builtin().unwrap();
    let environment = Environment::scripted(false);
    let styles = Styles { out: Style(false), err: Style(false) };
    let options = Options::new(&cli, &grammar, &environment, styles, Mode::OneShot(false));
    let dialogue = Dialogue::new(options.policy);
    let settings = Settings { sandbox: true, clock: environment.clock, ..Settings::default() };
    let executor = Executor::new(&options, settings, None, None);
    let sink = TestSink { fails, files: Vec::new(), keys: 0 };
    let mut app = App::new(&options, dialogue, executor, key_files, sink);
    let result = app.run_line(live(PHRASE)).map(drop);
    let mut request = Request::bare(Intent::ListKeys);
    request.business_unit = BusinessUnit::from_folded("marketing");
    let known = app.executor.list_keys(&request).unwrap();
    let keys = known.users.iter().map(|user| user.keys.len()).sum();
    (result, app.reporter, keys)
}

#[test]
fn a_key_that_is_shown_is_kept() {
    let (result, sink, keys) = ask_for_key(KeyFiles::default(), false);
    assert_eq!((result, sink.keys, sink.files.len(), keys), (Ok(()), 1, 0, 1));
}

#[test]
fn a_key_that_is_not_shown_is_deleted() {
    let (result, sink, keys) = ask_for_key(KeyFiles::default(), true);
    assert!(matches!(result, Err(Problem::Undelivered { deleted: true, .. })), "{result:?}");
    assert_eq!((sink.keys, keys), (1, 0));
}

#[test]
fn a_key_is_in_its_file_before_it_is_shown() {
    for in_folder in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let key_files = match in_folder {
            false => {
                KeyFiles::new(Some(KeyFile::open(&path.join("key.env"), false).unwrap()), None)
            }
            true => {
                KeyFiles::new(None, Some(KeyDirectory::open(path, false, Format::Text).unwrap()))
            }
        };
        let (result, sink, keys) = ask_for_key(key_files, true);
        assert!(matches!(result, Err(Problem::OutputFailed { .. })), "{result:?}");
        assert_eq!((sink.keys, sink.files.len(), keys), (1, 1, 1));
        assert!(sink.files[0].contains("SECRET_ACCESS_KEY"), "the file is complete");
    }
}
