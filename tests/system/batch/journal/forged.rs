//! Journals that this program did not write, or that were changed afterward. Nothing in IAM changes
//! because of their content.

use crate::batch::{Clerk, objects};
use crate::support::iam_double::{Account, Manner};
use crate::support::program::{Ran, World, skip};
use serde_json::json;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The second line takes longest, so the keys of the later lines wait to be delivered.
pub const LINES: &str = "another long-term key for sales\nlong-term key for alpha, owner: a.b@example.com\n\
                         another long-term key for finance\nlong-term key for beta\n";

/// A batch that was killed while it held undelivered keys.
pub struct Killed {
    pub clerk: Clerk,
    /// The account when the batch was killed.
    pub account: Account,
    /// The journal's complete lines when the batch was killed. `mark` is the path and content of
    /// its checkpoint.
    pub journal: String,
    pub mark: (PathBuf, Vec<u8>),
    /// The IDs of the keys delivered by then: two of sales and one of finance.
    pub held: Vec<String>,
}

impl Killed {
    pub fn new() -> Self {
        (0..20)
            .find_map(|_| Self::try_new())
            .expect("one of many kills comes between two deliveries")
    }

    /// Starts a batch and kills it. Returns `None` if other keys than the first were delivered by
    /// then, because the kill came too late.
    fn try_new() -> Option<Self> {
        let clerk = Clerk::before(Manner::of_ms(40));
        for unit in ["sales", "finance"] {
            clerk.run(&["--no-verify", &format!("long-term key for {unit}")], b"").exit_code(0);
        }
        let mut held: Vec<String> = clerk.aws.keys().into_iter().map(|key| key.id).collect();
        let mut child = clerk.start(&["--journal", "journal", "--jobs", "8"], LINES);
        let end = Instant::now() + Duration::from_secs(30);
        // One key is delivered, and at least one other is not.
        let is_time = |text: &str| {
            let done =
                |line: &&str| line.contains("\"done\"") && line.contains("iam:CreateAccessKey");
            text.contains("\"delivered\"") && text.lines().filter(done).count() > 1
        };
        while !is_time(&clerk.text("journal")) {
            assert!(Instant::now() < end, "{}", clerk.text("journal"));
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        clerk.aws.settle();
        let out = clerk.text("out");
        held.extend(
            clerk.aws.keys().into_iter().filter(|key| out.contains(&key.secret)).map(|key| key.id),
        );
        if held.len() != 3 {
            return None;
        }
        let text = clerk.text("journal");
        let journal = text[..text.rfind('\n').unwrap() + 1].to_owned();
        let marks = clerk.world.home().join(".local/state/bedrock-assist/journals");
        let mark = fs::read_dir(marks).unwrap().next().unwrap().unwrap().path();
        let mark = (mark.clone(), fs::read(mark).unwrap());
        Some(Self { account: clerk.aws.account(), clerk, journal, mark, held })
    }

    /// Returns the journal's path.
    pub fn path(&self) -> PathBuf {
        self.clerk.world.home().join("journal")
    }

    /// Restores the state at the kill, but with this journal.
    pub fn again(&self, journal: &[u8]) {
        self.clerk.aws.restore(&self.account);
        let _ = fs::remove_file(self.path());
        fs::write(self.path(), journal).unwrap();
        fs::set_permissions(self.path(), fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&self.mark.0, &self.mark.1).unwrap();
    }

    /// Runs the same command again.
    pub fn go_on(&self) -> Ran {
        self.clerk.run(&["--journal", "journal", "--jobs", "8"], LINES.as_bytes()).did_not_crash()
    }

    /// Returns the IDs of the keys that were deleted since the kill.
    pub fn gone(&self) -> Vec<String> {
        let before: Vec<String> = self
            .account
            .keys()
            .iter()
            .filter(|key| !key.deleted)
            .map(|key| key.id.clone())
            .collect();
        let now = self.clerk.aws.keys();
        now.into_iter()
            .filter(|key| key.deleted && before.contains(&key.id))
            .map(|key| key.id)
            .collect()
    }
}

#[test]
fn a_journal_of_ours_is_gone_on_with() {
    let killed = Killed::new();
    assert!(killed.held.len() == 3 && killed.account.keys().len() > 3, "{}", killed.journal);
    killed.again(killed.journal.as_bytes());
    let ran = killed.go_on();
    assert!(!killed.gone().is_empty(), "what nobody got is deleted again: {}", ran.whole());
    assert!(killed.gone().iter().all(|id| !killed.held.contains(id)), "{}", ran.whole());
    let told = objects(&ran.out);
    let done = told.iter().filter(|object| object["status"] == "done").count();
    assert!(done > 0 && told.len() >= 3, "{}", ran.whole());
}

/// Without its checkpoint, a journal could omit lines, so no key is deleted because of it.
#[test]
fn what_nobody_vouches_for_is_named_and_stays() {
    let killed = Killed::new();
    let lines: Vec<&str> = killed.journal.lines().collect();
    let covered = String::from_utf8_lossy(&killed.mark.1);
    let covered: usize = covered.split_whitespace().next().unwrap().parse().unwrap();
    let cut = lines[..covered - 1].join("\n") + "\n";
    for journal in [&killed.journal, &cut] {
        killed.again(journal.as_bytes());
        fs::remove_file(&killed.mark.0).unwrap();
        let ran = killed.go_on();
        assert!(killed.gone().is_empty(), "{}", ran.whole());
    }
    // A checkpoint belongs to a path, so the moved journal has none.
    killed.again(killed.journal.as_bytes());
    fs::rename(killed.path(), killed.clerk.world.home().join("moved")).unwrap();
    let ran = killed.clerk.run(&["--journal", "moved"], LINES.as_bytes()).did_not_crash();
    assert!(killed.gone().is_empty(), "{}", ran.whole());
    assert!(
        ran.out.contains("\"maybe_delivered\"") || ran.out.contains("\"key_lost\""),
        "{}",
        ran.whole()
    );
    assert!(ran.out.contains("delete key AKIA"), "{}", ran.whole());
}

/// The checkpoint reveals that the journal was cut off, to a batch and to a single phrase.
#[test]
fn a_journal_that_was_cut_off_is_refused() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let lines = "long-term key for sales\nlong-term key for finance\n";
    let run = || clerk.run(&["--journal", "journal"], lines.as_bytes());
    run().exit_code(0);
    let (path, journal) = (clerk.world.home().join("journal"), clerk.text("journal"));
    let calls = clerk.aws.counts().0;
    let lines: Vec<&str> = journal.split_inclusive('\n').collect();
    for left in [0, 1, lines.len() - 1] {
        fs::write(&path, lines[..left].concat()).unwrap();
        for ran in [run(), clerk.run(&["--journal", "journal", "long-term key for legal"], b"")] {
            assert_eq!(ran.exit_code(2).json()["error"]["code"], "journal_changed");
        }
    }
    assert_eq!(clerk.aws.counts().0, calls);
    fs::write(&path, journal).unwrap();
    run().exit_code(0);
    // A deleted journal is created again and can be resumed.
    fs::remove_file(&path).unwrap();
    run().exit_code(3);
    run().exit_code(3);
}

/// Tests each way in which a journal can be unsafe, with its error code.
#[test]
fn a_journal_that_is_not_ours_alone_is_refused_before_it_is_read() {
    let killed = Killed::new();
    let (path, home) = (killed.path(), killed.clerk.world.home());
    let calls = || killed.clerk.aws.counts().0;
    let refused = |code: &str| {
        let ran = killed.go_on();
        assert_eq!(ran.code, Some(2), "{}", ran.whole());
        assert_eq!(ran.json()["error"]["code"], code, "{}", ran.whole());
        assert_eq!((calls(), killed.gone().len()), (0, 0), "{}", ran.whole());
    };
    for mode in [0o666, 0o660, 0o620, 0o602, 0o640, 0o604, 0o644, 0o777, 0o622] {
        killed.again(killed.journal.as_bytes());
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        refused("journal_not_yours");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, mode, "it is left as it is");
        assert_eq!(fs::read(&path).unwrap(), killed.journal.as_bytes());
    }
    for empty in [true, false] {
        killed.again(if empty { b"" } else { killed.journal.as_bytes() });
        match chown(&path, Some(12_345), None) {
            Ok(()) => refused("journal_not_yours"),
            Err(error) => skip("a journal of another user", &error.to_string()),
        }
    }
    killed.again(killed.journal.as_bytes());
    fs::rename(&path, home.join("real")).unwrap();
    symlink("real", &path).unwrap();
    refused("journal_link");
    fs::remove_file(&path).unwrap();
    symlink("nowhere", &path).unwrap();
    refused("journal_link");
    assert!(!home.join("nowhere").exists());
    // The first change is within the lines that the checkpoint covers.
    killed.again(killed.journal.replacen("\"line\":2", "\"line\":3", 1).as_bytes());
    refused("journal_changed");
    killed.again(killed.journal.replacen("\"schema\":2,", "", 1).as_bytes());
    refused("journal_old");
    killed.again(
        killed.journal.replacen("\"version\"", "\"sandbox\":true,\"version\"", 1).as_bytes(),
    );
    refused("journal_of_sandbox");
    killed.again(&[killed.journal.as_bytes(), b"\xff\xfe\n"].concat());
    refused("journal_unreadable");
    killed.again(&[killed.journal.as_bytes(), b"{\"run\":\"1-1\",\"lines\":\"x\"}\n"].concat());
    refused("journal_unreadable");
}

/// Events about existing keys, in a journal that anyone could write, delete nothing.
#[test]
fn crafted_lines_delete_nothing() {
    let clerk = Clerk::before(Manner::of_ms(0));
    clerk.run(&["--no-verify", "long-term key for sales"], b"").exit_code(0);
    clerk.run(&["--no-verify", "another long-term key for sales"], b"").exit_code(0);
    let ids: Vec<String> = clerk.aws.keys().into_iter().map(|key| key.id).collect();
    let now = jiff::Timestamp::now();
    let (soon, hour) = (jiff::SignedDuration::from_secs(20), jiff::SignedDuration::from_hours(1));
    for at in [now - hour, now - soon, now + hour].map(|at| at.to_string()) {
        for account in ["123456789012", "999999999999"] {
            for id in &ids {
                let key = json!({"run": "1-1", "event": "done", "line": 1, "action": "iam:CreateAccessKey",
                    "user": "sales-bedrock-user", "access_key_id": id, "account": account, "at": at});
                let mut step = key.clone();
                (step["event"], step["access_key_id"]) = ("step".into(), serde_json::Value::Null);
                step["keys_before"] = json!([]);
                let begin = json!({"run": "1-1", "event": "begin", "way": "batch", "schema": 2});
                for lines in [vec![&begin, &key], vec![&begin, &step, &key], vec![&begin, &step]] {
                    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
                    let path = clerk.world.home().join("journal");
                    fs::write(&path, &text).unwrap();
                    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
                    let words = "long-term key for sales\ndelete the key of sales\n";
                    let ran = clerk
                        .run(&["--no-verify", "--journal", "journal"], words.as_bytes())
                        .did_not_crash();
                    let keys = clerk.aws.keys();
                    assert!(
                        keys.len() == 2 && !keys.iter().any(|key| key.deleted),
                        "{text}\n{}",
                        ran.whole()
                    );
                    fs::remove_dir_all(clerk.world.home().join(".local")).unwrap();
                }
            }
        }
    }
}

/// A crafted journal in the sandbox must not delete a key.
#[test]
fn a_crafted_journal_in_the_sandbox() {
    let world = World::new();
    let id = "AKIASANDBOX000000001";
    let begin = r#"{"run":"1-1","event":"begin","way":"batch","schema":2,"sandbox":true}"#;
    let done = format!(
        r#"{{"run":"1-1","event":"done","line":1,"action":"iam:CreateAccessKey","user":"example-web-bedrock-user","access_key_id":"{id}"}}"#
    );
    let path = world.home().join("j");
    for old in [true, false] {
        let begin = if old { begin.replace(",\"schema\":2", "") } else { begin.to_owned() };
        fs::write(&path, format!("{begin}\n{done}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let ran = world.run(&["--sandbox", "--journal", "j"], b"key for example-web\nlist keys\n");
        if old {
            ran.exit_code(2).stderr_contains(&["older version of this program"]);
        } else {
            let ran =
                ran.exit_code(1).stderr_contains(&["was not deleted", &format!("delete key {id}")]);
            assert!(!ran.err.contains("deleted again") && ran.out.contains(id), "{}", ran.whole());
        }
    }
}
