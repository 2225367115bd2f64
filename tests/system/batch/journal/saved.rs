//! One file for the keys of a batch: later runs add to it and never overwrite keys that can't be
//! recreated. The next run cleans up after a killed one.

use crate::batch::{Clerk, PROGRAM};
use crate::support::iam_double::{Double, Manner};
use crate::support::program::{Ran, World};
use std::fs;
use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

const LINES: &str = "long-term key for sales\nlong-term key for finance\nlong-term key for legal\n";

/// Asserts that each existing key's secret is in the file once, and that there are `keys` of them.
#[track_caller]
fn all_there(aws: &Double, file: &str, keys: usize, what: &str) {
    let there: Vec<_> = aws.keys().into_iter().filter(|key| !key.deleted).collect();
    assert_eq!(there.len(), keys, "{what}: {file}");
    for key in there {
        assert_eq!(file.matches(&key.secret).count(), 1, "{what}: {key:?} in {file}");
    }
}

#[test]
fn a_file_with_keys_of_an_earlier_run_is_added_to() {
    for (force, jobs) in [(true, "1"), (false, "1"), (true, "8"), (false, "8")] {
        let clerk = Clerk::before(Manner::of_ms(40));
        let what = format!("--force: {force}, --jobs {jobs}");
        let args = ["--save", "all.env", "--journal", "j", "--jobs", jobs];
        // Kills the run as soon as the first key is in the file.
        let mut child = clerk.start(&args, LINES);
        let end = Instant::now() + Duration::from_secs(30);
        while clerk.text("all.env").is_empty() {
            assert!(Instant::now() < end, "{}", clerk.text("err"));
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        clerk.aws.settle();
        let first = clerk.text("all.env");
        let more: &[&str] = if force { &["--force"] } else { &[] };
        let ran = clerk.run(&[&args[..], more].concat(), LINES.as_bytes()).did_not_crash();
        let file = clerk.text("all.env");
        assert!(file.starts_with(&first) && !first.is_empty(), "{what}: {file}\n{}", ran.whole());
        if ran.code == Some(0) {
            all_there(&clerk.aws, &file, 3, &what);
        } else {
            // The answer names a key whose creation was in progress.
            assert!(ran.out.contains("\"key_lost\""), "{what}: {}", ran.whole());
        }
        assert_eq!(
            fs::metadata(clerk.world.home().join("all.env")).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn a_list_that_grows_goes_on_in_its_file() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let args = ["--save", "./all.env", "--journal", "j"];
    clerk.run(&args, LINES.as_bytes()).exit_code(0);
    // A full disk can leave an incomplete line. It stays, and the next key starts on a new line.
    let path = clerk.world.home().join("all.env");
    fs::write(&path, clerk.text("all.env") + "export AWS_ACC").unwrap();
    let more = format!("{LINES}long-term key for payroll\nkey for 1 hour\n");
    let home = clerk.world.home().display().to_string();
    let args = ["--save", &format!("{home}/all.env"), "--journal", "j", "--force"];
    clerk.run(&args, more.as_bytes()).exit_code(0);
    let file = clerk.text("all.env");
    all_there(&clerk.aws, &file, 4, "a longer list");
    assert!(file.contains("export AWS_ACC\n") && file.contains("bedrock-api-key-"), "{file}");
    // The keys in a moved file identify it.
    fs::rename(&path, clerk.world.home().join("moved.env")).unwrap();
    let more = format!("{more}long-term key for research\n");
    clerk.run(&["--save", "moved.env", "--journal", "j", "--force"], more.as_bytes()).exit_code(0);
    all_there(&clerk.aws, &clerk.text("moved.env"), 5, "moved");
}

#[test]
fn a_file_of_somebody_else_is_as_ever() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let path = clerk.world.home().join("all.env");
    fs::write(&path, "mine\n").unwrap();
    let args = ["--save", "all.env", "--journal", "j"];
    for _ in 0..2 {
        clerk.run(&args, LINES.as_bytes()).exit_code(1).stderr_contains(&[]);
        assert_eq!((clerk.text("all.env"), clerk.aws.keys().len()), ("mine\n".to_owned(), 0));
    }
    clerk.run(&[&args[..], &["--force"]].concat(), LINES.as_bytes()).exit_code(0);
    let file = clerk.text("all.env");
    all_there(&clerk.aws, &file, 3, "--force");
    assert!(file.starts_with("mine\n"), "other lines stay: {file}");
}

#[test]
fn a_journal_is_no_file_for_keys() {
    let ran = World::new()
        .run(&["--sandbox", "--yes", "--save", "j", "--journal", "j", "--force"], LINES.as_bytes());
    ran.exit_code(2).stderr_contains(&["name the same file"]);
}

/// Keys that go into one file don't need standard output either.
#[test]
fn one_file_is_enough() {
    for jobs in ["1", "8"] {
        let clerk = Clerk::before(Manner::of_ms(0));
        let script = format!("{PROGRAM} --yes --save all.env --jobs {jobs} < lines > /dev/null");
        clerk.shell(&script, LINES).exit_code(0);
        all_there(&clerk.aws, &clerk.text("all.env"), 3, "to /dev/null");
    }
}

#[test]
fn what_a_killed_run_left_unfinished_is_removed_and_named() {
    let id = "AKIAQ3ZT8VN5WY2KD7HC";
    let left = format!("export AWS_ACCESS_KEY_ID={id}\nexport AWS_SECRET_ACCESS_KEY=x\n");
    for args in [&["--save", "keys/k.env"][..], &["--save-dir", "keys"]] {
        let world = World::signing();
        let folder = world.home().join("keys");
        fs::create_dir(&folder).unwrap();
        let write = |name: &str, text: &str, mode: u32| {
            fs::write(folder.join(name), text).unwrap();
            fs::set_permissions(folder.join(name), fs::Permissions::from_mode(mode)).unwrap();
        };
        write(".bedrock-assist-Ab12cD", &left, 0o600);
        write(".bedrock-assist-1795977371653-32739-Zz9yX8", "", 0o600);
        // These files must stay: other names or permissions, a folder, a link, and one that is
        // being written.
        write(".bedrock-assist-notes.txt", "mine", 0o600);
        write(".bedrock-assist-config", "mine", 0o644);
        write(".bedrock-assist-Qwerty", "being written", 0o600);
        let written = File::open(folder.join(".bedrock-assist-Qwerty")).unwrap();
        written.lock().unwrap();
        fs::create_dir(folder.join(".bedrock-assist-folder")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.join(".bedrock-assist-linked")).unwrap();
        let format = if args[0] == "--save" { "json" } else { "text" };
        let all = [args, &["-o", format, "--no-verify", "key for 1 hour"]].concat();
        let ran = world
            .say(&all)
            .exit_code(0)
            .stderr_contains(&["unfinished file was removed", &format!("delete key {id}")]);
        let mut names: Vec<String> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let hidden: Vec<&String> = names.iter().filter(|name| name.starts_with('.')).collect();
        let kept = ["Qwerty", "config", "folder", "linked", "notes.txt"]
            .map(|end| format!(".bedrock-assist-{end}"));
        assert_eq!(hidden, kept.iter().collect::<Vec<_>>(), "{}", ran.whole());
        assert_eq!(names.len(), kept.len() + 1, "{names:?}");
        let ran = world.say(&[&["--force"], &all[..]].concat()).exit_code(0);
        assert!(!ran.whole().contains("unfinished"), "{}", ran.whole());
    }
}

/// Kills a run with SIGKILL between writing a secret and naming its file.
#[test]
fn the_next_run_removes_what_the_last_was_killed_over() {
    let hidden = |clerk: &Clerk| {
        let files = fs::read_dir(clerk.world.home().join("keys")).unwrap();
        files
            .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'))
            .count()
    };
    // A file is unfinished only for a moment, so the kill may come too late.
    let end = Instant::now() + Duration::from_secs(60);
    let clerk = loop {
        let clerk = Clerk::before(Manner::of_ms(20));
        fs::create_dir(clerk.world.home().join("keys")).unwrap();
        let mut child = clerk.start(&["--save-dir", "keys"], LINES);
        while hidden(&clerk) == 0 && child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "{}", clerk.text("err"));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        clerk.aws.settle();
        if hidden(&clerk) > 0 {
            break clerk;
        }
        assert!(Instant::now() < end, "no run was killed in time");
    };
    let mut command = clerk.command(&["--save-dir", "keys", "--no-verify", "list keys"]);
    Ran::of(&command.stdin(Stdio::null()).output().unwrap()).exit_code(0);
    assert_eq!(hidden(&clerk), 0);
}

/// Paths that can't take a key, and the error for each. The program must not call IAM.
#[test]
fn a_place_that_takes_no_key_is_found_out_first() {
    let long = "n".repeat(300);
    let (phrase, limit) = ("'long-term key for sales'", "ulimit -f 0; ");
    for (before, save, says) in [
        ("", "--save newdir/", "the name of a folder"),
        ("", "--save newdir/ --force", "the name of a folder"),
        ("", "--save no/k.env", "the folder does not exist"),
        ("", &format!("--save {long}"), "the name isn't allowed here"),
        ("", &format!("--save-dir {long}"), "the name isn't allowed here"),
        ("", "--save /sys/k.env", "Can't write"),
        ("", "--save-dir /sys", "Can't write"),
        (limit, "--save k.env", "the file size limit has been reached"),
        (limit, "--save there.env --force", "the file size limit has been reached"),
        (limit, "--save-dir keys", "the file size limit has been reached"),
    ] {
        for from in [phrase, "< lines"] {
            let clerk = Clerk::before(Manner::of_ms(0));
            fs::write(clerk.world.home().join("there.env"), "A=1\n").unwrap();
            let script = format!(
                "{before}exec {PROGRAM} --yes {save} {from} 2>&1 | cat; exit ${{PIPESTATUS[0]}}"
            );
            let script = script.replace("exec", "");
            let ran = clerk.shell(&script, LINES);
            assert_eq!(ran.code, Some(1), "{script}: {}", ran.whole());
            assert!(ran.out.contains(says), "{script}: {}", ran.whole());
            assert_eq!(clerk.aws.counts().0, 0, "{script}: {}", ran.whole());
            let there =
                fs::read_dir(clerk.world.home()).unwrap().map(|entry| entry.unwrap().file_name());
            let mut there: Vec<_> =
                there.filter(|name| name != "keys" && name != ".local").collect();
            there.sort();
            assert_eq!(there, ["lines", "there.env"], "{script}");
            assert_eq!(clerk.text("there.env"), "A=1\n");
        }
    }
}

/// The second run fails. If the file already exists, it fails before it creates anything.
#[test]
fn two_runs_do_not_lose_keys_in_one_file() {
    for there in [true, false] {
        for journals in [[None, None], [Some("a"), Some("b")]] {
            let clerk = Clerk::before(Manner::of_ms(100));
            if there {
                fs::write(clerk.world.home().join("all.env"), "A=1\n").unwrap();
            }
            let args = |at: usize| {
                let journal = journals[at].map(|name| vec!["--journal", name]).unwrap_or_default();
                [&["--save", "all.env", "--force"][..], &journal].concat()
            };
            let mut first = clerk.start(&args(0), LINES);
            let end = Instant::now() + Duration::from_secs(30);
            while clerk.aws.users().is_empty() {
                assert!(Instant::now() < end, "{}", clerk.text("err"));
                std::thread::sleep(Duration::from_millis(1));
            }
            let second =
                clerk.run(&args(1), b"long-term key for research\n").exit_code(1).did_not_crash();
            assert!(first.wait().unwrap().success(), "{}", clerk.text("err"));
            all_there(&clerk.aws, &clerk.text("all.env"), 3, &second.whole());
            if there {
                assert!(second.whole().contains("another run is writing it"), "{}", second.whole());
                assert!(clerk.aws.users().iter().all(|user| !user.name.contains("research")));
            }
        }
    }
}

/// Regardless of the umask, only the owner can use the files.
#[test]
fn files_are_the_owners_whatever_the_umask_says() {
    for umask in ["0777", "0000", "0277", "0022"] {
        let clerk = Clerk::before(Manner::of_ms(0));
        let script = format!(
            "umask {umask}; {PROGRAM} --yes --save-dir new/keys --journal log/j < lines && \
             {PROGRAM} --yes --save k.env 'key for 1 hour'"
        );
        clerk.shell(&script, LINES).exit_code(0);
        for (path, _) in
            clerk.world.files().into_iter().filter(|(path, _)| !path.ends_with("lines"))
        {
            let mode =
                |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&path), 0o600, "{umask}: {}", path.display());
            let folder = path.parent().unwrap();
            assert!(
                folder == clerk.world.home() || mode(folder) == 0o700,
                "{umask}: {}",
                folder.display()
            );
        }
    }
}
