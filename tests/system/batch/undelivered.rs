//! Outputs that close or fill up during a batch: undelivered keys are deleted, delivered ones stay,
//! and no later line starts.

use crate::batch::journal::ledger::Ledger;
use crate::batch::{Clerk, says_that_it_stopped, two_each};
use crate::support::iam_double::Manner;
use crate::support::program::Ran;
use rustix::io::ioctl_fionread;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const UNITS: usize = 40;

/// Asserts that a batch stopped because of its output, delivered each remaining key and reported
/// the requests in progress.
#[track_caller]
fn ended_early(case: &str, clerk: &Clerk, ran: &Ran, ledger: &Ledger) {
    assert_eq!(ran.code, Some(1), "{case}: {}", ran.whole());
    says_that_it_stopped(ran);
    ledger.all_delivered(case);
    let users = clerk.aws.users();
    assert!(users.len() < UNITS, "{case}: it went on: {}", ran.whole());
    for key in ledger.keys.iter().filter(|key| key.deleted) {
        assert!(
            ran.whole().contains(&key.id),
            "{case}: {} of {} in {}",
            key.id,
            key.user,
            ran.whole()
        );
    }
    for user in users {
        let has = ledger.keys.iter().any(|key| key.user == user.name && !key.deleted);
        assert!(
            has || ran.whole().contains(&user.name),
            "{case}: {} in {}",
            user.name,
            ran.whole()
        );
    }
}

#[test]
fn a_pipe_that_is_closed() {
    let lines = two_each(UNITS);
    for after in [0, 1, 3, 20] {
        let clerk = Clerk::before(Manner::of_ms(10));
        let mut command = clerk.command(&["--jobs", "8"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let out = closed_after(after, child.id(), child.stdout.take().unwrap());
        let rest = child.wait_with_output().unwrap();
        let ran = Ran { out, ..Ran::of(&rest) }.did_not_crash();
        let ledger = Ledger::of(&clerk.aws, &ran.out, &ran.err, None);
        ended_early(&format!("a pipe closed after {after} lines"), &clerk, &ran, &ledger);
    }
}

/// Reads this many lines and closes the pipe. The writer is stopped meanwhile, so that no output is
/// lost in the pipe.
fn closed_after(lines: usize, writer: u32, pipe: ChildStdout) -> String {
    let mut reader = BufReader::new(pipe);
    let mut out = String::new();
    for _ in 0..lines {
        reader.read_line(&mut out).unwrap();
    }
    let signal =
        |name: &str| Command::new("kill").args([name, &writer.to_string()]).status().unwrap();
    assert!(signal("-STOP").success());
    let end = Instant::now() + Duration::from_secs(20);
    let state = || fs::read_to_string(format!("/proc/{writer}/stat")).unwrap_or_default();
    while !state().contains(") T ") {
        assert!(Instant::now() < end, "it does not stop: {}", state());
    }
    let left =
        reader.buffer().len() + usize::try_from(ioctl_fionread(reader.get_ref()).unwrap()).unwrap();
    let mut rest = vec![0; left];
    reader.read_exact(&mut rest).unwrap();
    drop(reader);
    assert!(signal("-CONT").success());
    out + std::str::from_utf8(&rest).unwrap()
}

#[test]
fn a_device_that_is_full() {
    let lines = two_each(UNITS);
    for format in ["json", "env", "text"] {
        let clerk = Clerk::before(Manner::of_ms(5));
        let script = format!("bedrock-assist --yes -o {format} --jobs 8 < lines > /dev/full");
        let ran = clerk.shell(&script, &lines).did_not_crash();
        let ledger = Ledger::of(&clerk.aws, "", &ran.err, None);
        assert!(
            ledger.keys.iter().all(|key| key.deleted) && !ledger.keys.is_empty(),
            "{}",
            ran.whole()
        );
        ended_early(&format!("/dev/full, {format}"), &clerk, &ran, &ledger);
    }
}

#[test]
fn an_output_that_may_only_be_read() {
    for jobs in ["1", "8"] {
        let clerk = Clerk::before(Manner::of_ms(5));
        let command = format!("bedrock-assist --yes --jobs {jobs} < lines 1</etc/passwd");
        let ran = clerk.shell(&command, &two_each(4)).did_not_crash();
        assert_eq!(ran.code, Some(1), "{}", ran.whole());
        assert!(clerk.aws.keys().is_empty() && clerk.aws.users().is_empty(), "{}", ran.whole());
    }
}

#[test]
fn a_folder_that_takes_no_more() {
    let clerk = Clerk::before(Manner::of_ms(100));
    let folder = clerk.world.home().join("keys");
    let mut command = clerk.command(&["--jobs", "8", "--save-dir", "keys"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(two_each(UNITS).as_bytes()).unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while clerk.aws.keys().is_empty() {
        assert!(Instant::now() < end);
        std::thread::sleep(Duration::from_millis(1));
    }
    // A file size limit of zero acts like a full disk.
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    prlimit(Some(Pid::from_child(&child)), Resource::Fsize, none).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap()).did_not_crash();
    let ledger = Ledger::of(&clerk.aws, &ran.out, &ran.err, Some(&folder));
    let deleted: Vec<_> = ledger.keys.iter().filter(|key| key.deleted).collect();
    assert!(!deleted.is_empty(), "{}", ran.whole());
    ended_early("a full folder", &clerk, &ran, &ledger);
    let holds_deleted = |text: &str| deleted.iter().any(|key| text.contains(&key.secret));
    assert!(!ledger.files.iter().any(|(_, text)| holds_deleted(text)), "{:?}", ledger.files);
}

#[test]
fn a_folder_that_takes_nothing_stops_everything_first() {
    let clerk = Clerk::before(Manner::default());
    let closed = clerk.world.home().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
    // Root can write everywhere except where the kernel refuses, such as in /sys.
    let root = fs::File::create(closed.join("x")).is_ok();
    fs::write(clerk.world.home().join("file"), "").unwrap();
    for folder in [if root { "/sys" } else { "closed" }, "file"] {
        let ran = clerk.run(&["--save-dir", folder], two_each(2).as_bytes()).did_not_crash();
        assert_eq!(ran.code, Some(1), "{folder}: {}", ran.whole());
        assert!(ran.whole().contains(folder), "{}", ran.whole());
        assert!(clerk.aws.users().is_empty() && clerk.aws.keys().is_empty(), "{}", ran.whole());
    }
}

#[test]
fn a_file_that_is_there_is_not_written_over() {
    let clerk = Clerk::before(Manner::of_ms(2));
    let folder = clerk.world.home().join("keys");
    fs::create_dir(&folder).unwrap();
    let mine = folder.join("0003-unit-0001.env");
    fs::write(&mine, "mine").unwrap();
    let ran =
        clerk.run(&["--jobs", "8", "--save-dir", "keys"], two_each(4).as_bytes()).did_not_crash();
    assert_eq!(ran.code, Some(1), "{}", ran.whole());
    assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
    Ledger::of(&clerk.aws, &ran.out, &ran.err, Some(&folder)).all_delivered("a file that is there");
    let clerk = Clerk { aws: crate::support::iam_double::Double::start(Manner::of_ms(2)), ..clerk };
    let addresses = clerk.aws.variables().map(|(name, address)| (name, address.to_owned()));
    fs::remove_dir_all(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    fs::write(&mine, "mine").unwrap();
    fs::write(clerk.world.home().join("lines"), two_each(4)).unwrap();
    let mut command = clerk.command(&["--jobs", "8", "--save-dir", "keys", "--force"]);
    command.envs(addresses).stdin(fs::File::open(clerk.world.home().join("lines")).unwrap());
    let ran = Ran::of(&command.output().unwrap()).exit_code(0);
    let ledger = Ledger::of(&clerk.aws, &ran.out, &ran.err, Some(&folder));
    ledger.all_delivered("--force");
    assert_eq!((ledger.keys.len(), ledger.files.len()), (8, 8), "{}", ran.whole());
}

#[test]
fn a_journal_that_takes_no_more_changes_nothing_unwritten() {
    let clerk = Clerk::before(Manner::of_ms(5));
    let lines = two_each(UNITS);
    let script = |limit: &str| {
        let command = "bedrock-assist --yes -o json --jobs 8 --journal journal < lines";
        format!("({limit} exec {command}) | tee -a out; exit ${{PIPESTATUS[0]}}")
    };
    let ran = clerk.shell(&script("ulimit -f 6; "), &lines).did_not_crash();
    let ledger = Ledger::of(&clerk.aws, &ran.out, &ran.err, None);
    ended_early("a full journal", &clerk, &ran, &ledger);
    let journal = clerk.text("journal");
    let journaled = ledger.keys.iter().filter(|key| !key.deleted);
    assert!(
        journaled.into_iter().all(|key| journal.contains(&key.user)),
        "{journal}\n{}",
        ran.whole()
    );
    // Without the limit, as if the disk had room again, the batch can be resumed.
    let again = clerk.shell(&script(""), &lines).did_not_crash();
    assert!(again.code.is_some_and(|code| code != 2), "{}", again.whole());
    let both = [ran.err, again.err].concat();
    let ledger = Ledger::of(&clerk.aws, &clerk.text("out"), &both, None);
    ledger.all_delivered("a journal with room again");
    ledger.each_line_once(2 * UNITS, "a journal with room again");
}

#[test]
fn a_batch_goes_on_once_there_is_room_for_its_results() {
    let clerk = Clerk::before(Manner::of_ms(5));
    let lines = two_each(UNITS);
    let command = "bedrock-assist --yes -o json --jobs 8 --journal journal < lines";
    let ran = clerk.shell(&format!("{command} > /dev/full"), &lines).exit_code(1);
    let again =
        clerk.shell(&format!("{command} | tee out; exit ${{PIPESTATUS[0]}}"), &lines).exit_code(0);
    let both = [ran.err, again.err].concat();
    let ledger = Ledger::of(&clerk.aws, &clerk.text("out"), &both, None);
    ledger.all_delivered("room again");
    assert_eq!(ledger.each_line_once(2 * UNITS, "room again"), 2 * UNITS, "{both}");
}

#[test]
fn a_home_that_cannot_be_written_is_no_matter() {
    let clerk = Clerk::before(Manner::of_ms(2));
    let closed = tempfile::tempdir().unwrap();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let home = if fs::File::create(closed.path().join("x")).is_ok() {
        "/sys".as_ref()
    } else {
        closed.path()
    };
    let script = clerk.world.home().join("lines");
    fs::write(&script, two_each(4)).unwrap();
    let mut command = clerk.command(&["--jobs", "8"]);
    command.env("HOME", home).current_dir(home).stdin(fs::File::open(&script).unwrap());
    let ran = Ran::of(&command.output().unwrap()).exit_code(0);
    let ledger = Ledger::of(&clerk.aws, &ran.out, &ran.err, None);
    ledger.all_delivered("a home that cannot be written");
    assert_eq!(ledger.keys.len(), 8, "{}", ran.whole());
    // An unwritable journal is reported before any call.
    let mut command = clerk.command(&["--journal", "journal"]);
    command.env("HOME", home).current_dir(home).stdin(fs::File::open(&script).unwrap());
    let before = clerk.aws.counts();
    let ran = Ran::of(&command.output().unwrap()).exit_code(1);
    assert!(ran.whole().contains("journal"), "{}", ran.whole());
    assert_eq!((clerk.aws.keys().len(), clerk.aws.counts()), (8, before), "{}", ran.whole());
}
