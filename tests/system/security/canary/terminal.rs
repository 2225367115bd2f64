//! Secrets and control characters on a terminal: conversations, lists with progress, the history,
//! and file names.

use super::{PHRASE, caller, credentials_are_nowhere, loud, searched};
use crate::batch::{Clerk, two_each};
use crate::support::iam_double::Manner;
use crate::support::program::{PASSING, TOKEN, World};
use crate::support::pty::Terminal;
use crate::support::servers::aws;
use std::fs;

#[test]
fn a_conversation() {
    let aws = aws();
    let held = World::signing().say(&["-o", "raw", PHRASE]).exit_code(0).out;
    let world =
        caller(&aws.address).with("TERM", "xterm").with("AWS_BEARER_TOKEN_BEDROCK", held.trim());
    let typed = [PHRASE, "refresh my Bedrock token", "help", "an S3 bucket", "exit"];
    let ran = world.type_in("bedrock-assist", &typed);
    assert!(!ran.out.contains(held.trim()), "the key at hand is never shown");
    searched("conversation", &world, &ran, 2, None);
    assert!(world.files().iter().any(|(path, _)| path.ends_with("history")), "{:?}", world.files());
}

#[test]
fn names_of_files_that_cannot_be_shown_are_refused() {
    for steers in
        ["a\nb", "a\rb", "a\tb", "a\u{1b}[31mb", "a\u{202e}b", "a\u{200b}b", "a\u{85}b", "a\u{7f}b"]
    {
        for flag in ["--save", "--save-dir", "--journal", "--grammar"] {
            let world = World::new();
            let ran = world
                .say(&["--sandbox", flag, steers, PHRASE])
                .exit_code(2)
                .stderr_contains(&[flag, "invisible character"]);
            assert!(ran.out.is_empty() && !ran.err.contains(steers), "{}", ran.whole());
            assert!(world.files().is_empty(), "{flag} {steers:?}: {:?}", world.files());
        }
    }
}

#[test]
fn what_steers_a_terminal_is_not_echoed_nor_had_again() {
    let world = World::new().with("TERM", "xterm");
    let folder = world.home().join(".local/state/bedrock-assist");
    fs::create_dir_all(&folder).unwrap();
    let old = "#V2\nlist keys \u{1b}]0;PWN\u{7}\nlist \u{202e}keys\nAWS_SECRET_ACCESS_KEY=hunter2-hunter2\n";
    fs::write(folder.join("history"), old).unwrap();
    let mut command = world.command("bedrock-assist");
    command.arg("--sandbox");
    let mut terminal = Terminal::start(command, 80);
    terminal.prompted();
    for up in 1..=3 {
        terminal.press("\u{1b}[A".repeat(up));
        std::thread::sleep(std::time::Duration::from_millis(200));
        terminal.press("\u{1}\u{b}");
    }
    terminal.press("list \u{202e}ke\u{200b}ys\r");
    terminal.shows("example-web");
    terminal.press("exit\r");
    let ran = terminal.ended();
    for steers in ["\u{1b}]0;PWN", "\u{202e}", "\u{200b}", "hunter2"] {
        assert!(!ran.out.contains(steers), "{steers:?} in {:?}", ran.out);
    }
}

#[test]
fn a_list_on_a_terminal() {
    for (format, saved) in
        [("json", true), ("text", true), ("env", true), ("json", false), ("text", false)]
    {
        let what = format!("a list, {format}, saved: {saved}");
        // The double is slow enough for the progress line to appear.
        let Clerk { aws, world } = Clerk::before(Manner::of_ms(150));
        let world = loud(world.with("AWS_ACCESS_KEY_ID", PASSING).with("AWS_SESSION_TOKEN", TOKEN))
            .with("TERM", "xterm-256color");
        fs::write(world.home().join("lines"), two_each(4)).unwrap();
        fs::create_dir(world.home().join("keys")).unwrap();
        let mut shell = world.command("sh");
        let folder = if saved { "--save-dir keys" } else { "" };
        let flags = format!("--yes -o {format} --jobs 2 --journal journal {folder}");
        shell.args(["-c", &format!("bedrock-assist {flags} < lines > out")]);
        let ran = Terminal::start(shell, 100).ended();
        assert_eq!(ran.code, Some(0), "{what}: {}", ran.whole());
        assert!(ran.out.contains("under way"), "{what}: no progress in {}", ran.whole());
        credentials_are_nowhere(&what, &ran.whole());
        let keys = aws.keys();
        assert_eq!(keys.len(), 8, "{what}");
        for key in &keys {
            assert!(!ran.whole().contains(&key.secret), "{what}: {}", ran.whole());
        }
        let mut places = 0;
        for (path, content) in world.files() {
            let content = String::from_utf8_lossy(&content).into_owned();
            credentials_are_nowhere(&what, &content);
            let held = keys.iter().filter(|key| content.contains(&key.secret)).count();
            let delivered = if saved {
                path.parent().unwrap().ends_with("keys")
            } else {
                path.ends_with("out")
            };
            assert!(held == 0 || delivered, "{what}: {}: {content}", path.display());
            assert!(!saved || held <= 1, "{what}: {}: {content}", path.display());
            places += held;
        }
        assert_eq!(places, keys.len(), "{what}");
    }
}
