//! Signals during a call: the current step finishes, the program reports what exists, and the
//! suggested command completes the request. A key that can't be delivered is deleted.

use crate::aws::provision::iam::name;
use crate::security::faults::fault::{Fault, Faults};
use crate::security::faults::proxy;
use crate::support::program::{Ran, World, phrase_of, report_figure, variable_or_skip};
use crate::support::pty::{CTRL_C, CTRL_D};
use bedrock_assist::domain::{IamUser, UserName};
use bedrock_assist::provision::{AwsClient, Connections, Settings};
use std::fs;
use std::fs::OpenOptions;
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_bedrock-assist");
/// Numbers of look-ups before the first change, and of changes, in the request for a new team's
/// key.
const LOOKS: usize = 3;
const CHANGES: usize = 3;

struct Line {
    faults: Faults,
    world: World,
    sound: Connections,
}

impl Line {
    fn to(moto: &str) -> Self {
        let faults = Faults::default();
        let proxy = proxy::start(moto, faults.clone());
        Self {
            world: World::signing().with("AWS_ENDPOINT_URL", &proxy),
            faults,
            sound: crate::security::faults::wiring(moto),
        }
    }

    fn user(&self, unit: &str) -> Option<IamUser> {
        let names: Vec<UserName> = vec![name(unit)];
        AwsClient::wired(Settings::default(), self.sound.clone()).look(&names).unwrap().users.pop()
    }

    fn keys(&self, unit: &str) -> Vec<String> {
        self.user(unit)
            .into_iter()
            .flat_map(|user| user.keys)
            .map(|key| key.id.to_string())
            .collect()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.world.command(PROGRAM);
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the suggested command. Asserts that the team then has one key, which was delivered.
    fn finishes(&self, unit: &str, ran: &Ran) {
        let said = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = said.split('`').find_map(phrase_of);
        let words = words.unwrap_or_else(|| panic!("no words in {}", ran.whole())).to_owned();
        self.faults.plan(None);
        let again =
            Ran::of(&self.command(&["--yes", "-o", "env", &words]).output().unwrap()).exit_code(0);
        assert!(self.keys(unit).iter().all(|key| again.out.contains(key)), "{}", again.whole());
        let user = self.user(unit).unwrap();
        assert!(
            user.keys.len() == 1 && user.policy_attached == Some(true) && user.is_ours(),
            "{user:?}"
        );
    }
}

/// Waits until this call is held.
fn reach(faults: &Faults, at: usize) {
    while faults.calls().len() <= at {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

fn unit(case: &str) -> String {
    format!("signal-{case}-{}", std::process::id())
}

#[test]
fn a_signal_at_every_call_loses_nothing() {
    let Some(moto) = variable_or_skip("MOTO_URL", "signals in the middle of a change") else {
        return;
    };
    let line = Line::to(&moto);
    let mut cases = 0;
    let signals = [
        ("INT", 130),
        ("TERM", 143),
        ("HUP", 143),
        ("QUIT", 130),
        ("ABRT", 143),
        ("XCPU", 143),
        ("USR1", 143),
    ];
    for (signal, code) in signals {
        for at in 0..LOOKS + CHANGES {
            let unit = unit(&format!("{}-{at}", signal.to_lowercase()));
            line.faults.plan(Some((at, Fault::Held, false)));
            let phrase = format!("long-term key for {unit}");
            let child = line.command(&["--yes", "-o", "env", &phrase]).spawn().unwrap();
            reach(&line.faults, at);
            let kill = Command::new("kill")
                .args([&format!("-{signal}"), &child.id().to_string()])
                .status();
            assert!(kill.unwrap().success());
            // Gives the program time to end at once if the signal does that.
            std::thread::sleep(std::time::Duration::from_millis(30));
            line.faults.release();
            let output = child.wait_with_output().unwrap();
            let (ran, what) = (Ran::of(&output), format!("SIG{signal} at call {at}"));
            let before = at < LOOKS;
            assert_eq!(ran.code, Some(code), "{what}: {}", ran.whole());
            let keys = line.keys(&unit);
            if before {
                assert!(
                    line.user(&unit).is_none() && ran.out.is_empty(),
                    "{what}: {}",
                    ran.whole()
                );
                line.finishes(&unit, &ran.stderr_contains(&["Nothing was changed"]));
            } else if at + 1 < LOOKS + CHANGES {
                assert!(keys.is_empty() && ran.out.is_empty(), "{what}: {}", ran.whole());
                let user = format!("Done: creating user {unit}-bedrock-user");
                line.finishes(
                    &unit,
                    &ran.stderr_contains(&[&user, "Not done", "aws iam delete-user"]),
                );
            } else {
                // This call created the key, so the program delivers it.
                assert!(keys.len() == 1 && ran.out.contains(&keys[0]), "{what}: {}", ran.whole());
                assert_eq!(ran.out.lines().count(), 4, "{what}: {}", ran.whole());
            }
            cases += 1;
        }
    }
    report_figure(&format!("signals at every call: {cases} cases, all hold"));
}

#[test]
fn ctrl_c_ends_what_is_under_way_and_not_the_conversation() {
    let Some(moto) = variable_or_skip("MOTO_URL", "Ctrl-C at the prompt while AWS is asked") else {
        return;
    };
    let mut line = Line::to(&moto);
    line.world = line.world.with("TERM", "xterm-256color");
    let unit = unit("prompt");
    let phrase = format!("long-term key for {unit}");
    let mut terminal = line.world.prompt(&[], 80);
    // Ctrl-C during the look-up: nothing changes.
    line.faults.plan(Some((0, Fault::Held, false)));
    terminal.send(&phrase);
    reach(&line.faults, 0);
    // On a busy machine, the program may not listen yet when AWS gets the call.
    std::thread::sleep(std::time::Duration::from_millis(300));
    let said = terminal.answer(CTRL_C);
    line.faults.release();
    assert!(
        said.contains("The request was interrupted") && said.contains("Nothing was changed"),
        "{said}"
    );
    assert!(!terminal.asks() && line.user(&unit).is_none(), "{}", terminal.screen());
    // Ctrl-C while AWS creates the user: the user stays, but gets no key.
    line.faults.plan(Some((LOOKS, Fault::Held, false)));
    terminal.say(&phrase);
    assert!(terminal.asks(), "{}", terminal.screen());
    terminal.send("yes");
    reach(&line.faults, LOOKS);
    terminal.press(CTRL_C);
    std::thread::sleep(std::time::Duration::from_millis(100));
    line.faults.release();
    terminal.prompted();
    terminal.shows("to continue, try again");
    assert!(!terminal.asks() && line.keys(&unit).is_empty(), "{}", terminal.screen());
    assert!(line.user(&unit).is_some(), "{}", terminal.screen());
    // The conversation continues.
    terminal.say(&phrase);
    terminal.say("yes");
    let keys = line.keys(&unit);
    assert!(keys.len() == 1 && terminal.seen().contains(&keys[0]), "{}", terminal.screen());
    terminal.press(CTRL_D);
    assert_eq!(terminal.ended().code, Some(0));
}

#[test]
fn a_secret_without_a_place_is_taken_back() {
    let Some(moto) = variable_or_skip("MOTO_URL", "secrets that cannot be delivered") else {
        return;
    };
    let line = Line::to(&moto);
    let run = |case: &str, args: &[&str], script: &str| {
        let unit = unit(case);
        let phrase = format!("long-term key for {unit}");
        let mut command = line.world.command("bash");
        let mut all = vec!["-c", script, "bedrock-assist", "--yes", &phrase];
        all.extend(args);
        let ran = Ran::of(&command.args(all).stdin(Stdio::null()).output().unwrap());
        (unit, ran)
    };
    let closed = "exec 3> >(exec true); sleep 0.3; bedrock-assist \"$@\" >&3";
    for (case, args, script) in [
        ("full", &["-o", "env"][..], "bedrock-assist \"$@\" >/dev/full"),
        ("full-json", &["-o", "json"], "bedrock-assist \"$@\" >/dev/full"),
        ("full-text", &[], "bedrock-assist \"$@\" >/dev/full"),
        ("closed", &["-o", "env"], closed),
        ("closed-json", &["-o", "json"], closed),
        // A file size limit of zero acts like a full disk.
        ("limit-out", &["-o", "env"], "ulimit -f 0; bedrock-assist \"$@\" >out"),
    ] {
        line.faults.plan(None);
        let (unit, ran) = run(case, args, script);
        let ran = ran.exit_code(1).stderr_contains(&[
            "could not be delivered",
            "was deleted",
            "Done: creating user",
        ]);
        assert!(line.keys(&unit).is_empty(), "{case}: {}", ran.whole());
        assert!(line.faults.calls().contains(&"DeleteAccessKey".to_owned()), "{case}");
        line.finishes(&unit, &ran);
    }
    // An unwritable file is detected before any call.
    line.faults.plan(None);
    let (unit, ran) =
        run("limit", &["-o", "env", "--save", "key.env"], "ulimit -f 0; bedrock-assist \"$@\"");
    let ran = ran.exit_code(1).stderr_contains(&["Can't write key.env"]);
    assert!(line.keys(&unit).is_empty() && line.faults.calls().is_empty(), "{}", ran.whole());
    let left = fs::read_dir(line.world.home()).unwrap().map(|entry| entry.unwrap().path());
    let left: Vec<_> = left.filter(|path| fs::metadata(path).unwrap().len() > 0).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn nothing_is_made_for_an_output_that_goes_nowhere() {
    let Some(moto) = variable_or_skip("MOTO_URL", "an output that goes nowhere") else { return };
    let line = Line::to(&moto);
    let unit = unit("nowhere");
    let phrase = format!("long-term key for {unit}");
    for (format, to) in [
        ("env", ">&-"),
        ("json", ">/dev/null"),
        ("text", ">&- 2>err"),
        ("env", "1</etc/passwd"),
        ("json", "1</etc"),
        ("text", "1<&0 </dev/null"),
    ] {
        let script = format!(
            "bedrock-assist --yes -o {format} '{phrase}' {to}; code=$?; cat err >&2; exit $code"
        );
        let ran = Ran::of(&line.world.command("bash").args(["-c", &script]).output().unwrap())
            .exit_code(1);
        assert!(line.user(&unit).is_none(), "{}", ran.whole());
        // JSON output goes to standard output only, so it can't show the hint.
        assert!(format == "json" || ran.err.contains("--save FILE"), "{}", ran.whole());
    }
    let script = format!("bedrock-assist --yes --save key.env '{phrase}' >&-");
    Ran::of(&line.world.command("bash").args(["-c", &script]).output().unwrap()).exit_code(0);
    let saved = fs::read_to_string(line.world.home().join("key.env")).unwrap();
    assert!(saved.contains(&line.keys(&unit)[0]), "{saved}");
}

#[test]
fn a_secret_that_can_neither_be_delivered_nor_taken_back_is_named() {
    let Some(moto) = variable_or_skip("MOTO_URL", "secrets that cannot be taken back") else {
        return;
    };
    let line = Line::to(&moto);
    let unit = unit("stuck");
    line.faults.plan(Some((LOOKS + CHANGES, Fault::Denied, true)));
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let phrase = format!("long-term key for {unit}");
    let ran =
        Ran::of(&line.command(&["--yes", "-o", "env", &phrase]).stdout(full).output().unwrap())
            .exit_code(1);
    let keys = line.keys(&unit);
    assert_eq!(keys.len(), 1, "{}", ran.whole());
    let delete = format!("delete key {} of {unit}-bedrock-user", keys[0]);
    ran.stderr_contains(&["deleting it also failed", "its secret is lost", &delete]);
    line.faults.plan(None);
    Ran::of(&line.command(&["--yes", &delete]).output().unwrap()).exit_code(0);
    assert!(line.keys(&unit).is_empty());
}
