//! `--decode` with keys of the official generators, damaged keys and other text. The output repeats
//! no part of a secret.

use crate::support::program::{
    ID, KEY, PASSING, Ran, SECRET, World, assert_output_snapshot, decode_key, variable_or_skip,
};
use crate::support::pty::{CTRL_C, ENTER, Terminal};
use base64::Engine as _;
use serde_json::Value;

/// Creates a world with credentials and a region.
fn caller(session: bool) -> World {
    let world = if session { World::in_session() } else { World::signing() };
    world.with("AWS_REGION", "eu-west-1")
}

/// Returns what the program reads from a key. Asserts that it doesn't repeat the key.
#[track_caller]
fn decoded(key: &str) -> Value {
    let ran = World::new().run(&["--decode", "-o", "json"], key.as_bytes()).exit_code(0);
    unrepeated(key, &ran);
    ran.json()["result"].clone()
}

#[track_caller]
fn unrepeated(key: &str, ran: &Ran) {
    // Key IDs and names are not secret, so only longer parts count.
    let words = key.split(|c: char| !c.is_ascii_alphanumeric());
    for secret in words.filter(|part| {
        part.len() > 20 || part.len() > 8 && part.chars().any(|c| c.is_ascii_lowercase())
    }) {
        for part in
            secret.as_bytes().chunks(16).map(String::from_utf8_lossy).filter(|part| part.len() > 8)
        {
            assert!(!ran.whole().contains(&*part), "{part} in {}", ran.whole());
        }
    }
}

/// Asserts what `--decode` says about a key that was just created for 20 minutes.
#[track_caller]
fn is_told_rightly(key: &str, session: bool) {
    let said = decoded(key);
    assert_eq!(said["kind"], "short_term_bedrock_key", "{said}");
    let id = if session { PASSING } else { ID };
    assert_eq!(
        (&said["region"], &said["access_key_id"]),
        (&"eu-west-1".into(), &id.into()),
        "{said}"
    );
    assert_eq!(said["expires_at_most"], session, "{said}");
    let left = said["expires_in_seconds"].as_i64().unwrap();
    assert!((1100..=1200).contains(&left), "{said}");
    let time =
        |name: &str| said[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second();
    assert_eq!(time("expires_at") - time("made_at"), 1200, "{said}");
}

#[test]
fn keys_of_the_official_python_generator() {
    let Some(python) = variable_or_skip(
        "BEDROCK_ASSIST_PYTHON",
        "keys of the official Python generator, read back",
    ) else {
        return;
    };
    let make = "import datetime; from aws_bedrock_token_generator import provide_token; \
                print(provide_token(region='eu-west-1', expiry=datetime.timedelta(minutes=20)))";
    for session in [false, true] {
        let ran = Ran::of(&caller(session).command(&python).args(["-c", make]).output().unwrap())
            .exit_code(0);
        is_told_rightly(&ran.out, session);
    }
}

#[test]
fn keys_of_the_official_javascript_generator() {
    let Some(node) = variable_or_skip(
        "BEDROCK_ASSIST_NODE",
        "keys of the official JavaScript generator, read back",
    ) else {
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/official_generator.cjs");
    for session in [false, true] {
        let world = caller(session).with("NODE_PATH", &node);
        let ran =
            Ran::of(&world.command("node").args([script, "1200"]).output().unwrap()).exit_code(0);
        // The official generator and this program must order the parameters differently, or the
        // test would show nothing.
        let ours = caller(session).say(&["-o", "raw", "key for 20 minutes"]).exit_code(0).out;
        let names = |key: &str| -> Vec<String> {
            decode_key(key)
                .split(['?', '&'])
                .map(|pair| pair.split('=').next().unwrap().to_owned())
                .collect()
        };
        assert_ne!(names(ran.out.trim()), names(ours.trim()));
        is_told_rightly(&ran.out, session);
    }
}

#[test]
fn our_own_keys_in_every_form() {
    for session in [false, true] {
        for format in ["raw", "env", "fish", "powershell", "dotenv", "json"] {
            let ran = caller(session)
                .say(&["--no-verify", "-o", format, "key for 20 minutes"])
                .exit_code(0);
            is_told_rightly(&ran.out, session);
        }
        for format in ["env", "fish", "powershell", "dotenv", "json"] {
            let ran = caller(session)
                .say(&["--sandbox", "--yes", "-o", format, "long-term key for marketing"])
                .exit_code(0);
            let said = decoded(&ran.out);
            assert_eq!(
                (&said["kind"], &said["sandbox"]),
                (&"iam_access_key".into(), &true.into()),
                "{format}: {said}"
            );
        }
    }
    let ran = World::new().say(&["--sandbox", "-o", "raw", "key for 1 hour"]).exit_code(0);
    assert_eq!(decoded(&ran.out)["sandbox"], true);
}

#[test]
fn what_was_hurt_on_the_way() {
    let key = caller(true).say(&["-o", "raw", "key for 20 minutes"]).exit_code(0).out;
    let whole = key.trim();
    is_told_rightly(&format!("\r\n\t  {whole}  \r\n\r\n"), true);
    for cut in [
        &whole[..whole.len() - 1],
        &whole[..whole.len() - 8],
        &whole[..400],
        &whole[..KEY.len()],
        &whole[3..],
        &whole[20..],
    ] {
        let ran = World::new().run(&["--decode"], cut.as_bytes()).exit_code(2);
        unrepeated(cut, &ran);
        assert!(ran.out.is_empty(), "{}", ran.whole());
        let told =
            if cut.starts_with(KEY) { "cut off or damaged" } else { "isn't a Bedrock or IAM key" };
        ran.stderr_contains(&[told, "--decode key.txt", "help invalid key"]);
    }
    let longer = format!("{whole}AAAA");
    unrepeated(
        whole,
        &World::new()
            .run(&["--decode"], longer.as_bytes())
            .exit_code(2)
            .stderr_contains(&["cut off or damaged"]),
    );
    for (text, told) in [
        (&b""[..], "There is no key"),
        (b" \n", "There is no key"),
        (b"hunter2-hunter2-hunter2-hunter2", "isn't a Bedrock or IAM key"),
        (b"\xff\xfe\x00", "isn't UTF-8 text"),
        (b"\xff\x00", "isn't a Bedrock or IAM key"),
        (b"ABSKcut", "like a long-term Bedrock API key"),
        (b"AKIAQ3ZT8VN5WY2KD7", "18 characters instead of 20"),
        (&[b'A'; 20_000], "longer than 16 KiB"),
        (&[b'\n'; 20_000], "longer than 16 KiB"),
    ] {
        let ran = World::new().run(&["--decode"], text).exit_code(2).stderr_contains(&[told]);
        assert!(ran.out.is_empty() && !ran.err.contains("hunter2"), "{}", ran.whole());
    }
    let ran = World::new().run(&["--decode", "-o", "json"], b"hunter2").exit_code(2);
    assert_eq!(ran.json()["error"]["code"], "unknown_key", "{}", ran.whole());
}

#[test]
fn what_cannot_be_a_key_is_no_key_and_gives_nothing_to_paste() {
    let of = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let key = caller(false).say(&["-o", "raw", "key for 20 minutes"]).exit_code(0).out;
    let whole = decode_key(key.trim());
    let signature = whole.split("X-Amz-Signature=").nth(1).unwrap()[..64].to_owned();
    for (crafted, told) in [
        (
            format!("ABSK{}", of("x;touch PWN;-at-123456789012:c2VjcmV0")),
            "isn't a valid IAM user name",
        ),
        (
            format!("ABSK{}", of("$(touch PWN)-at-123456789012:c2VjcmV0")),
            "isn't a valid IAM user name",
        ),
        (
            format!("{KEY}{}", of(&whole.replace(&signature, &"z".repeat(64)))),
            "64 hexadecimal digits",
        ),
        (format!("{KEY}{}", of(&whole.replace("AWS4-HMAC-SHA256", "none"))), "AWS4-HMAC-SHA256"),
        (key.trim().replace(KEY, &format!("{KEY}SANDBOX-")), "it may grant access"),
    ] {
        let ran = World::new()
            .run(&["--decode"], crafted.as_bytes())
            .exit_code(2)
            .stderr_contains(&[told, "help invalid key"]);
        unrepeated(&crafted, &ran);
        let all = ran.whole();
        assert!(
            !all.contains("PWN") && !all.contains("opens nothing") && !all.contains("aws iam"),
            "{all}"
        );
        let ran = World::new().run(&["--decode", "-o", "json"], crafted.as_bytes()).exit_code(2);
        assert_eq!(ran.json()["error"]["code"], "impossible_key", "{}", ran.whole());
    }
}

#[test]
fn a_file_is_read_or_the_error_says_what_is_wrong_with_it() {
    let world = caller(true);
    for format in ["raw", "env", "dotenv", "json"] {
        let key = world.say(&["--no-verify", "-o", format, "key for 20 minutes"]).exit_code(0).out;
        std::fs::write(world.home().join("key.env"), &key).unwrap();
        let file = world.home().join("key.env").display().to_string();
        let ran = world.say(&["--decode", &file]).exit_code(0);
        assert!(
            ran.out.contains("Short-term Bedrock key") && ran.out.contains("eu-west-1"),
            "{}",
            ran.whole()
        );
        unrepeated(&key, &ran);
    }
    let home = world.home().display().to_string();
    std::fs::write(world.home().join("empty"), "").unwrap();
    std::fs::write(world.home().join("wide"), b"\xff\xfek\0").unwrap();
    let key = world.say(&["-o", "raw", "key for 20 minutes"]).exit_code(0).out;
    for (file, code, told) in [
        (format!("{home}/nope"), 1, "the file does not exist"),
        (home.clone(), 1, "it is a folder"),
        (key.trim().to_owned(), 1, "looks like a key itself"),
        (SECRET.to_owned(), 1, "looks like a key itself"),
        (format!("{home}/empty"), 2, "the input is empty"),
        (format!("{home}/wide"), 2, "UTF-8"),
    ] {
        let ran = world.say(&["--decode", &file]).exit_code(code).stderr_contains(&[told, "hint:"]);
        assert!(!ran.whole().contains("Standard input") && ran.out.is_empty(), "{}", ran.whole());
        unrepeated(&file, &ran);
    }
}

#[test]
fn it_stands_alone() {
    for args in [
        &["--decode", "one", "another"][..],
        &["--decode", "--yes"],
        &["--decode", "--explain"],
        &["--decode", "-o", "raw"],
        &["--decode", "--full"],
    ] {
        let ran = World::new().run(args, b"").exit_code(2);
        assert!(ran.out.is_empty() && ran.err.starts_with("error:"), "{}", ran.whole());
    }
    // Invalid AWS settings don't matter, because `--decode` makes no AWS call.
    let world = World::new().with("AWS_PROFILE", "nobody").with("AWS_REGION", "nowhere");
    assert_output_snapshot("decoded_secret", &world, &world.run(&["--decode"], SECRET.as_bytes()));
    assert_output_snapshot("decoded_id", &world, &world.run(&["--decode"], ID.as_bytes()));
}

#[test]
fn on_a_terminal_it_is_not_shown() {
    let world = caller(true);
    let key = world.say(&["-o", "raw", "key for 20 minutes"]).exit_code(0).out;
    // This line is longer than the 4,096 bytes that a terminal accepts in line-editing mode.
    let long = format!("export AWS_BEARER_TOKEN_BEDROCK=\"{}\"{}", key.trim(), " ".repeat(5000));
    for typed in [key.trim(), &long] {
        let mut command = world.command("bedrock-assist");
        command.arg("--decode");
        let mut terminal = Terminal::start(command, 80);
        terminal.shows("it isn't shown");
        terminal.press(typed);
        terminal.press(ENTER);
        let ran = terminal.ended().exit_code(0);
        unrepeated(key.trim(), &ran);
        assert!(ran.out.contains("eu-west-1"), "{}", ran.whole());
    }
    // The rest of a multi-line paste must not reach the shell, even if it arrives slowly.
    let lines = format!(
        "export AWS_BEARER_TOKEN_BEDROCK=\"{}\"{ENTER}export AWS_REGION=\"eu-west-1\"{ENTER}",
        key.trim()
    );
    let mut command = world.command("sh");
    command.args([
        "-c",
        "bedrock-assist --decode; echo ended $?; read -t 1 line; echo left \"[$line]\"",
    ]);
    let mut terminal = Terminal::start(command, 80);
    terminal.shows("it isn't shown");
    for part in lines.as_bytes().chunks(300) {
        terminal.press(part);
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let ran = terminal.ended();
    unrepeated(key.trim(), &ran);
    assert!(ran.out.contains("ended 0") && ran.out.contains("left []"), "{}", ran.whole());
    // The terminal's modes are restored, however the program ends.
    for (ends, code) in [("", 130), ("(sleep 1; pkill -TERM -P $$ bedrock-assist) &", 143)] {
        let modes = "stty -a | tr ';' '\\n' | grep -w -e echo -e icanon";
        let mut command = world.command("bash");
        command.args(["-c", &format!("{ends}\nbedrock-assist --decode; echo ended $?; {modes}")]);
        let mut terminal = Terminal::start(command, 80);
        terminal.shows("it isn't shown");
        if ends.is_empty() {
            terminal.press(CTRL_C);
        }
        let ran = terminal.ended();
        assert!(ran.out.contains(&format!("ended {code}")), "{}", ran.whole());
        assert!(!ran.out.contains("-echo ") && !ran.out.contains("-icanon"), "{}", ran.whole());
    }
}
