//! A credential process or a role that prompts has the terminal to itself. A signal ends the
//! program together with the processes that supply credentials.

use crate::support::program::{KEY, Ran, SECRET, TOKEN, World};
use crate::support::pty::{CTRL_C, Terminal};
use crate::support::servers::{Asked, Server};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_bedrock-assist");
const PHRASE: &str = "key for 1 hour";

fn printed() -> String {
    format!(
        "{{\"Version\":1,\"AccessKeyId\":\"AKIAQ3ZT8VN5WY2KD7HP\",\"SecretAccessKey\":\"{SECRET}\"}}"
    )
}

/// Creates a world whose profile `p` runs this script.
fn with_process(script: &str) -> World {
    let world = World::new().configured("[profile p]\ncredential_process = sh process\n");
    std::fs::write(world.home().join("process"), script).unwrap();
    world
}

fn on_terminal(world: &World, args: &[&str]) -> Terminal {
    let mut command = world.command(PROGRAM);
    command.args(args).env("TERM", "xterm-256color").env("NO_COLOR", "1");
    Terminal::start(command, 100)
}

#[test]
fn a_process_asks_on_the_terminal() {
    let world = with_process(&format!(
        "printf 'Code, please: ' >&2; read code; sleep 1; echo \"thanks for $code\" >&2; echo '{}'",
        printed()
    ));
    let mut terminal = on_terminal(&world, &["--no-verify", "--profile", "p", PHRASE]);
    terminal.shows("Code, please:");
    // Waits longer than the delay after which the program would print a progress line.
    std::thread::sleep(Duration::from_millis(800));
    terminal.send("123456");
    let ran = terminal.ended();
    assert_eq!(ran.code, Some(0), "{}", ran.whole());
    assert!(ran.out.contains("thanks for 123456") && ran.out.contains(KEY), "{}", ran.whole());
    assert!(!ran.out.contains("Asking AWS"), "{}", ran.whole());
}

#[test]
fn what_a_process_says_steers_no_terminal_and_tells_no_secret() {
    let world = with_process(&format!(
        "printf 'Hello \\033]0;PWN\\007there\\r\\nAWS_SECRET_ACCESS_KEY={SECRET}\\nlast' >&2; echo '{}'",
        printed()
    ));
    let ran = world
        .say(&["--profile", "p", "-o", "raw", PHRASE])
        .exit_code(0)
        .stderr_contains(&["Hello ]0;PWNthere", "last"]);
    assert!(ran.out.starts_with(KEY) && !ran.whole().contains(SECRET), "{}", ran.whole());
    assert!(!ran.err.contains(['\u{1b}', '\u{7}', '\r']), "{:?}", ran.err);
}

#[test]
fn a_process_hears_what_is_piped_to_a_phrase_and_nothing_of_a_list() {
    let world =
        with_process(&format!("read code; echo \"heard [$code]\" >&2; echo '{}'", printed()));
    let ran = world.run(&["--profile", "p", "-o", "raw", PHRASE], b"123456\n").exit_code(0);
    assert!(ran.err.contains("heard [123456]") && ran.out.starts_with(KEY), "{}", ran.whole());
    let ran = world
        .run(&["--profile", "p", "-o", "raw"], format!("{PHRASE}\n{PHRASE}\n").as_bytes())
        .exit_code(0);
    assert!(ran.err.contains("heard []") && ran.out.lines().count() == 2, "{}", ran.whole());
}

/// Starts a fake STS that accepts the MFA code 123456 of one device, for a session of 15 minutes.
fn sts() -> Server {
    let answer = |asked: &Asked| {
        let body = String::from_utf8_lossy(&asked.body).into_owned();
        let right = body.contains("TokenCode=123456")
            && body.contains("SerialNumber=arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2Fann");
        match right && body.contains("DurationSeconds=900") {
            true => (
                200,
                format!(
                    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAQ3ZT8VN5WY2KD7HR</AccessKeyId>\
                     <SecretAccessKey>{SECRET}</SecretAccessKey><SessionToken>{TOKEN}</SessionToken>\
                     <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
                ),
            ),
            false => (
                403,
                "<ErrorResponse><Error><Code>AccessDenied</Code><Message>MultiFactorAuthentication failed with invalid MFA \
                 one time pass code.</Message></Error></ErrorResponse>"
                    .to_owned(),
            ),
        }
    };
    Server::reading(answer)
}

fn with_mfa(sts: &Server) -> World {
    let config = format!(
        "[profile base]\naws_access_key_id = AKIAQ3ZT8VN5WY2KD7HB\naws_secret_access_key = {SECRET}\n\
         [profile p]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\nduration_seconds = 900\n\
         mfa_serial = arn:aws:iam::123456789012:mfa/ann\n"
    );
    World::new().configured(&config).with("AWS_ENDPOINT_URL_STS", &sts.address)
}

#[test]
fn a_role_asks_for_its_code_on_a_terminal() {
    let sts = sts();
    let world = with_mfa(&sts);
    let mut terminal = on_terminal(&world, &["--no-verify", "--profile", "p", PHRASE]);
    terminal.shows("MFA code for arn:aws:iam::123456789012:mfa/ann:");
    terminal.send("123456");
    let ran = terminal.ended();
    assert_eq!(ran.code, Some(0), "{}", ran.whole());
    assert!(
        ran.out.contains(KEY) && !ran.out.contains("123456\r"),
        "what is typed is not shown: {}",
        ran.whole()
    );

    let mut terminal = on_terminal(&world, &["--no-verify", "--profile", "p", PHRASE]);
    terminal.shows("MFA code for");
    terminal.send("999999");
    let ran = terminal.ended();
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        ran.code == Some(5) && said.contains("invalid MFA one time pass code"),
        "{}",
        ran.whole()
    );

    // A malformed code is not sent.
    let mut terminal = on_terminal(&world, &["--no-verify", "--profile", "p", PHRASE]);
    terminal.shows("MFA code for");
    terminal.send("12345a");
    terminal.shows("The code has six digits");
    terminal.send("123 456");
    assert_eq!(terminal.ended().code, Some(0));
    let codes = || sts.heads().iter().filter(|head| head.contains("TokenCode=")).count();
    assert_eq!(codes(), 3);

    // Enter followed by Ctrl-D, and Ctrl-C, leave the prompt without a code.
    for keys in ["\r\u{4}", CTRL_C] {
        let mut terminal = on_terminal(&world, &["--no-verify", "--profile", "p", PHRASE]);
        terminal.shows("MFA code for");
        terminal.press(keys);
        let ran = terminal.ended();
        assert_eq!(
            ran.code,
            Some(if keys == CTRL_C { 130 } else { 5 }),
            "{keys:?}: {}",
            ran.whole()
        );
    }
    // Without a terminal, the program can't ask for a code.
    world
        .say(&["--profile", "p", PHRASE])
        .exit_code(5)
        .stderr_contains(&["requires an MFA code", "in a terminal"]);
}

#[test]
fn a_conversation_asks_for_the_code_once() {
    let sts = sts();
    let world = with_mfa(&sts).with("TERM", "xterm-256color");
    let mut terminal = world.prompt(&["--no-verify", "--profile", "p"], 100);
    terminal.send(PHRASE);
    terminal.shows("MFA code for");
    terminal.send("123456");
    terminal.prompted();
    terminal.say("key for 2 hours");
    assert_eq!(terminal.seen().matches("MFA code for").count(), 1, "{}", terminal.screen());
    assert_eq!(terminal.seen().matches(KEY).count(), 2, "{}", terminal.screen());
}

fn is_there(id: &str) -> bool {
    Path::new("/proc").join(id.trim()).exists()
}

/// Polls for up to 20 seconds until `so` holds.
#[track_caller]
fn wait(what: &str, so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !so() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_signal_to_us_alone_ends_the_process_and_all_below_it() {
    if !Path::new("/proc/self/stat").exists() {
        return crate::support::program::skip(
            "processes below a credential process",
            "only Linux tells of them",
        );
    }
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        // The first process sleeps. The second ignores signals and has a child.
        for script in [
            "echo $$ >ids; exec sleep 300",
            "trap '' TERM INT; echo $$ >ids; sleep 300 & echo $! >>ids; wait; sleep 300",
        ] {
            let world = with_process(script);
            let mut command = world.command(PROGRAM);
            command
                .args(["--profile", "p", PHRASE])
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            let child = command.spawn().unwrap();
            let ids = || std::fs::read_to_string(world.home().join("ids")).unwrap_or_default();
            wait("the process runs", || {
                ids().lines().count() == 1 + usize::from(script.contains('&'))
            });
            std::process::Command::new("kill")
                .args([&format!("-{signal}"), &child.id().to_string()])
                .status()
                .unwrap();
            let ran = Ran::of(&child.wait_with_output().unwrap()).exit_code(code);
            assert!(ran.out.is_empty(), "{}", ran.whole());
            wait("the process is gone", || ids().lines().all(|id| !is_there(id)));
        }
    }
}

#[test]
fn ctrl_c_on_the_terminal_is_no_failure_of_the_process() {
    let world = with_process("echo $$ >id; sleep 300");
    let mut terminal = on_terminal(&world, &["--profile", "p", PHRASE]);
    wait("the process runs", || world.home().join("id").exists());
    terminal.press(CTRL_C);
    let ran = terminal.ended();
    assert!(ran.code == Some(130) && !ran.out.contains("Could not load"), "{}", ran.whole());
}
