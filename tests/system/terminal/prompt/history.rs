//! The history of the prompt: what it remembers, and the folder that it is saved in.

use super::{MADE, PASTED, prompt, world};
use crate::support::program::KEY;
use crate::support::pty::{CTRL_U, UP};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

#[test]
fn the_history_remembers_wishes_and_no_secret() {
    let world = world();
    let bearer = format!("{KEY}YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2Fs");
    let (secret, refresh) = (format!("is {PASTED} a key"), format!("refresh {bearer}"));
    let wish = format!("key for 2 hours {PASTED}");
    let mut terminal = prompt(&world);
    for line in ["key for 1 hour", &secret, &refresh, &wish, "xyzzy hunter2"] {
        terminal.say(line);
    }
    terminal.shows("looks like a secret");
    terminal.press(UP);
    terminal.reads("> key for 1 hour");
    terminal.press(CTRL_U);
    terminal.send("exit");
    assert_eq!(terminal.ended().code, Some(0));
    let folder = world.home().join(".local/state/bedrock-assist");
    let history = fs::read_to_string(folder.join("history")).unwrap();
    assert!(history.contains("key for 1 hour"), "{history}");
    for secret in ["wJalr", "hunter2", "YmVkcm9jay", KEY] {
        assert!(!history.contains(secret), "{history}");
    }
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(folder.join("history")).unwrap().permissions().mode() & 0o777, 0o600);

    let mut later = prompt(&world);
    later.press(format!("{UP}{UP}"));
    later.reads("> key for 1 hour");
}

#[test]
fn a_home_that_cannot_be_written_is_no_reason_to_stop() {
    let world = world().with("XDG_STATE_HOME", "/proc/nowhere");
    let ran = world.type_in("bedrock-assist --sandbox", &["key for 1 hour", "exit"]);
    assert!(ran.code == Some(0) && ran.out.contains(MADE), "{}", ran.whole());
}

/// The link may point to a folder of another person, which must stay unchanged.
#[test]
fn a_state_folder_that_is_a_link_is_refused() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let world = world();
    let target = world.home().join("target");
    fs::create_dir(&target).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir_all(world.home().join(".local/state")).unwrap();
    symlink(&target, world.home().join(".local/state/bedrock-assist")).unwrap();
    let ran = world.type_in("bedrock-assist --sandbox", &["key for 1 hour", "exit"]);
    assert!(ran.code == Some(0) && ran.out.contains(MADE), "{}", ran.whole());
    assert!(
        ran.out.contains("the history is not saved in") && ran.out.contains("symbolic link"),
        "{}",
        ran.whole()
    );
    // A batch works without the state folder too.
    world.run(&["--sandbox", "--yes", "--journal", "j"], b"long-term key for sales\n").exit_code(0);
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o755);
    assert_eq!(fs::read_dir(&target).unwrap().count(), 0, "{:?}", world.files());
    assert!(world.home().join("j").exists());
}
