//! Unusual input and outputs: bytes that are not UTF-8, endless lines, outputs that close or fill
//! up, and lists with mixed outcomes. Each leads to a message and an exit code, never to a panic.

use crate::support::program::{KEY, Ran, World};
use crate::support::servers::closed;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

const PROGRAM: &str = env!("CARGO_BIN_EXE_bedrock-assist");

#[test]
fn words_that_are_no_text_are_refused() {
    for args in [&[b"key \xff\xfe".as_slice()][..], &[b"--profile", b"\xff", b"key"], &[b"--\xff"]]
    {
        let args = args.iter().map(|arg| OsStr::from_bytes(arg));
        let ran = Ran::of(&World::signing().command(PROGRAM).args(args).output().unwrap());
        assert!(ran.exit_code(2).stderr_contains(&["error:"]).out.is_empty());
    }
    // The suggested command would contain the name, and commands are text.
    let world = World::signing();
    let name = OsStr::from_bytes(b"k\xffy");
    let mut command = world.command(PROGRAM);
    command.args([OsStr::new("--no-verify"), "--save".as_ref(), name, "key for 1 hour".as_ref()]);
    Ran::of(&command.output().unwrap()).exit_code(2).stderr_contains(&["UTF-8"]);
    assert!(!world.home().join(name).exists());
}

#[test]
fn a_phrase_may_be_no_longer_than_a_line() {
    let long = format!("key for 1 hour {}", "x".repeat(5000));
    let ran = World::signing().say(&["-o", "raw", &long]).exit_code(2).stderr_contains(&["4 KiB"]);
    assert!(ran.out.is_empty());
}

#[test]
fn a_line_without_end_takes_no_memory() {
    let world = World::signing();
    // The limit is a fraction of the line's 1 GB, so a program that buffers the line fails. The
    // limit counts address space, of which the allocator may reserve 64 MiB for each thread.
    let script = "export MALLOC_ARENA_MAX=1; ulimit -v 196608; { head -c 1000000000 /dev/zero | tr '\\0' x; echo; echo key for 1 hour; } \
                  | bedrock-assist -o raw";
    let ran = Ran::of(&world.command("sh").args(["-c", script]).output().unwrap())
        .exit_code(2)
        .stderr_contains(&["line 1", "4 KiB"]);
    assert!(ran.out.starts_with(KEY) && ran.out.lines().count() == 1, "{}", ran.whole());
}

#[test]
fn each_line_is_answered_when_it_comes() {
    let world = World::signing();
    let mut command = world.command(PROGRAM);
    let mut child =
        command.args(["-o", "raw"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..2 {
        writeln!(input, "key for 1 hour").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.starts_with(KEY), "{line}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn mixed_lines_end_with_the_gravest_code() {
    let mixed = "# a list\n\nkey for 1 hour\nan S3 bucket for marketing\nkey for 20 hours\nhelp\nkey for prod\n";
    let ran = World::signing()
        .with("AWS_ENDPOINT_URL", &closed())
        .run(&[], mixed.as_bytes())
        .exit_code(3);
    assert!(ran.out.contains("line 3") && ran.out.contains(KEY), "{}", ran.whole());
    let both = [ran.out, ran.err].concat();
    for line in ["line 4", "line 5", "line 7"] {
        assert!(both.contains(line), "{line} in {both}");
    }
    assert!(!both.contains("line 1:") && !both.contains("line 2:"), "{both}");

    let object = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    let ran = World::new().run(&["-o", "json"], mixed.as_bytes()).exit_code(5);
    let ends: Vec<(i64, String)> = ran
        .out
        .lines()
        .map(object)
        .map(|object| {
            (object["line"].as_i64().unwrap(), object["status"].as_str().unwrap().to_owned())
        })
        .collect();
    let expected = [(3, "failed"), (4, "declined"), (5, "open"), (6, "done"), (7, "open")];
    assert_eq!(ends, expected.map(|(line, status)| (line, status.to_owned())));
    for (lines, code) in [
        ("thanks\nhelp\n", 0),
        ("an S3 bucket for marketing\nhelp\n", 4),
        ("an S3 bucket for marketing\nkey for prod\n", 3),
        ("key for 1 hour in Hong Kong\nkey for prod\n", 2),
        ("key for 1 hour\nan S3 bucket for marketing\nkey for prod\n", 5),
    ] {
        World::new().run(&[], lines.as_bytes()).exit_code(code);
    }
}

#[test]
fn an_output_that_closes_early_ends_the_run() {
    let world = World::signing();
    let lines = "key for 1 hour\n".repeat(30);
    fs::write(world.home().join("lines"), lines).unwrap();
    for (script, out) in [
        ("bedrock-assist -o raw < lines | head -n 1", 1),
        ("bedrock-assist -o json --no-verify < lines | head -n 1", 1),
        ("bedrock-assist --explain < lines | head -n 1", 1),
        ("bedrock-assist help | true", 0),
        ("bedrock-assist --help | true", 0),
        ("bedrock-assist -o raw 'key for 1 hour' >&-", 0),
        ("bedrock-assist -o raw 'key for 1 hour' >&- 2>&-", 0),
        ("bedrock-assist -o raw 'key for 1 hour' <&-", 1),
    ] {
        let ran =
            Ran::of(&world.command("bash").args(["-c", script]).output().unwrap()).did_not_crash();
        assert_eq!(ran.out.lines().count(), out, "{script}: {}", ran.whole());
        assert!(!ran.err.contains(KEY), "{script}: {}", ran.whole());
    }
}

#[test]
fn every_output_that_is_full_is_said() {
    for args in [
        &["-o", "raw", "key for 1 hour"][..],
        &["-o", "json", "--no-verify", "key for 1 hour"],
        &["--no-verify", "key for 1 hour"],
        &["help"],
        &["--help"],
        &["--version"],
        &["--explain", "key for 1 hour"],
    ] {
        let world = World::signing();
        let mut command = world.command(PROGRAM);
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        command.args(args).stdout(full).stderr(Stdio::piped());
        let ran = Ran::of(&command.output().unwrap())
            .exit_code(1)
            .stderr_contains(&["Could not write the result"]);
        assert!(!ran.err.contains(KEY), "{}", ran.whole());
    }
}

/// The standard library reports success for a write to a read-only standard output.
#[test]
fn an_output_that_may_only_be_read_is_none() {
    for to in [
        "1</etc/passwd",
        "1</etc",
        "1< <(sleep 1)",
        "1<>/dev/null",
        ">/dev/zero",
        ">/dev/urandom",
        ">&-",
    ] {
        for format in ["text", "json", "env"] {
            let shell = |words: &str| {
                let script =
                    format!("bedrock-assist --sandbox --no-verify --yes -o {format} {words} {to}");
                Ran::of(&World::new().command("bash").args(["-c", &script]).output().unwrap())
            };
            let ran = shell("'long-term key for x'").exit_code(1);
            // JSON output goes to standard output only, so it can't show the hint.
            assert!(format == "json" || ran.err.contains("--save FILE"), "{to}: {}", ran.whole());
            shell("--save key.env 'long-term key for x'").did_not_crash();
            if to.starts_with("1</") || to.starts_with("1< ") {
                let ran = shell("'key for 1 hour'")
                    .exit_code(1)
                    .stderr_contains(&["Could not write the result"]);
                assert!(!ran.err.contains(KEY), "{to}: {}", ran.whole());
                shell("help").exit_code(if format == "env" { 2 } else { 1 });
            }
            if to == "1<>/dev/null" || to == ">&-" {
                shell("'key for 1 hour'")
                    .exit_code(1)
                    .stderr_contains(&["standard output is closed"]);
                shell("--dry-run 'key for 1 hour'").did_not_crash();
                shell("--save s.env 'key for 1 hour'").did_not_crash();
            }
        }
    }
}

#[test]
fn a_file_that_cannot_be_written_stops_everything_first() {
    let world = World::signing();
    fs::write(world.home().join("there"), "mine").unwrap();
    let closed_folder = world.home().join("closed");
    fs::create_dir(&closed_folder).unwrap();
    fs::set_permissions(&closed_folder, fs::Permissions::from_mode(0o500)).unwrap();
    // Root can write everywhere except where the kernel refuses, such as in /sys.
    let root = fs::File::create(closed_folder.join("x")).is_ok();
    let unwritable = if root { "/sys/key.env" } else { "closed/key.env" };
    for (file, code, said) in [
        ("there", "file_exists", &["there already exists", "--force"][..]),
        (unwritable, "file_unwritable", &["Can't write"]),
        (".", "file_unwritable", &["it is a folder"]),
        ("no/such/folder/key", "file_unwritable", &["the folder does not exist"]),
    ] {
        for format in ["text", "env", "raw"] {
            let ran = world
                .say(&["--save", file, "-o", format, "key for 1 hour"])
                .exit_code(1)
                .stderr_contains(said);
            assert!(ran.out.is_empty(), "{}", ran.whole());
        }
        let object =
            world.say(&["--save", file, "-o", "json", "key for 1 hour"]).exit_code(1).json();
        assert_eq!(object["error"]["code"], code, "{object}");
        assert!(object["result"].is_null());
    }
    assert_eq!(fs::read_to_string(world.home().join("there")).unwrap(), "mine");
    world.say(&["--save", "there", "--force", "-o", "env", "key for 1 hour"]).exit_code(0);
    assert!(fs::read_to_string(world.home().join("there")).unwrap().contains(KEY));
    assert_eq!(
        fs::metadata(world.home().join("there")).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let left: Vec<_> = world
        .files()
        .into_iter()
        .filter(|(path, _)| !path.ends_with("there") && !path.ends_with("x"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn nothing_to_copy_out_of_the_sandbox_acts_on_a_real_account() {
    for format in ["text", "env", "json"] {
        let script = format!(
            "bedrock-assist --sandbox --yes -o {format} 'long-term key for ops desk' >/dev/full"
        );
        let ran = Ran::of(&World::new().command("bash").args(["-c", &script]).output().unwrap())
            .exit_code(1);
        let ran = ran.stderr_contains(&[
            "was deleted",
            "bedrock-assist --sandbox \"long-term key for ops-desk\"",
        ]);
        assert!(!ran.err.contains("aws iam"), "{}", ran.whole());
    }
}
