//! Runs each snippet in its own shell and reads each file with a real parser. Output without a key
//! leaves the shell unchanged.

use crate::support::program::{KEY, Ran, World, decode_key, skip, variable_or_skip};
use bedrock_assist::domain::{Region, Secret, ShortTermKey};
use bedrock_assist::present::{Credential, Format, snippet};
use std::process::{Command, Stdio};

/// Runs `script` in `shell`; `None` if the shell is not installed.
fn shell(world: &World, shell: &str, flag: &str, script: &str) -> Option<Ran> {
    match world.command(shell).args([flag, script]).stdin(Stdio::null()).output() {
        Ok(output) => Some(Ran::of(&output).did_not_crash()),
        Err(_) => {
            skip(&format!("the snippet for {shell}"), &format!("{shell} is not here"));
            None
        }
    }
}

/// Asserts that the script's child processes see the key and the region.
fn sets(name: &str, flag: &str, script: &str) {
    let script = format!(
        "{script}\nsh -c 'printf \"%s %s\\n\" \"$AWS_BEARER_TOKEN_BEDROCK\" \"$AWS_REGION\"'"
    );
    let world = World::signing();
    let Some(ran) = shell(&world, name, flag, &script) else { return };
    let last = ran.out.lines().last().unwrap_or_default();
    let (key, region) = last.split_once(' ').unwrap_or_else(|| panic!("{name}: {}", ran.whole()));
    assert!(decode_key(key).ends_with("&Version=1"), "{name}: {}", ran.whole());
    assert_eq!((ran.out.lines().count(), region), (1, "us-east-1"), "{name}: {}", ran.whole());
}

const EVAL: &str = "eval \"$(bedrock-assist -o env 'key for 1 hour')\"";

#[test]
fn bash() {
    sets("bash", "-c", EVAL);
    // An interactive bash also expands `!`.
    sets("bash", "-c", &format!("set -o history -o histexpand -eu\n{EVAL}"));
}

#[test]
fn dash() {
    sets("dash", "-c", EVAL);
    sets(
        "dash",
        "-c",
        "k=$(bedrock-assist -o raw 'key for 1 hour') && export AWS_BEARER_TOKEN_BEDROCK=\"$k\" AWS_REGION=us-east-1",
    );
}

#[test]
fn zsh() {
    sets("zsh", "-c", EVAL);
}

#[test]
fn fish() {
    sets("fish", "-c", "bedrock-assist -o fish 'key for 1 hour' | source");
}

#[test]
fn powershell() {
    sets(
        "pwsh",
        "-Command",
        "bedrock-assist -o powershell 'key for 1 hour' | Out-String | Invoke-Expression",
    );
}

#[test]
fn a_saved_file_can_be_sourced() {
    sets(
        "dash",
        "-c",
        "bedrock-assist -o env --save key.env 'key for 1 hour' 2>/dev/null; . ./key.env",
    );
    sets(
        "dash",
        "-c",
        "bedrock-assist -o dotenv --save key.env 'key for 1 hour' 2>/dev/null; set -a; . ./key.env",
    );
}

/// Lines of other programs in the file stay unchanged.
#[test]
fn a_file_of_settings_keeps_what_is_not_ours() {
    let world = World::signing();
    let path = world.home().join(".env");
    let theirs =
        "# mine\nexport A=\"1 2\"\r\nAWS_BEARER_TOKEN_BEDROCK=old\nAWS_REGION=us-west-2\nB='x y'\n";
    std::fs::write(&path, theirs).unwrap();
    for _ in 0..2 {
        world
            .say(&["--no-verify", "--save", ".env", "--force", "key for 1 hour in eu-west-1"])
            .exit_code(0);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with(
                "# mine\nexport A=\"1 2\"\r\nAWS_BEARER_TOKEN_BEDROCK=bedrock-api-key-"
            ),
            "{text}"
        );
        assert!(
            text.ends_with("\nAWS_REGION=eu-west-1\nAWS_DEFAULT_REGION=eu-west-1\nB='x y'\n")
                && text.lines().count() == 6,
            "{text}"
        );
    }
    // A file that is not UTF-8 stays unchanged.
    std::fs::write(&path, b"\xff\xfe").unwrap();
    world
        .say(&["--no-verify", "--save", ".env", "--force", "key for 1 hour"])
        .exit_code(1)
        .stderr_contains(&["it isn't text"]);
    assert_eq!(std::fs::read(&path).unwrap(), b"\xff\xfe");
}

#[test]
fn dotenv_as_docker_reads_it() {
    let ran = World::signing().say(&["-o", "dotenv", "key for 1 hour in eu-west-1"]).exit_code(0);
    // Docker takes everything after the first `=` literally, without quotes or escapes.
    let pairs: Vec<(&str, &str)> =
        ran.out.lines().filter_map(|line| line.split_once('=')).collect();
    assert_eq!(pairs.len(), 3, "{}", ran.whole());
    assert_eq!((pairs[0].0, pairs[1]), ("AWS_BEARER_TOKEN_BEDROCK", ("AWS_REGION", "eu-west-1")));
    assert!(decode_key(pairs[0].1).starts_with("bedrock.amazonaws.com/?"));
}

#[test]
fn dotenv_as_python_reads_it() {
    let Some(python) = variable_or_skip("BEDROCK_ASSIST_PYTHON", "dotenv read by python-dotenv")
    else {
        return;
    };
    let world = World::signing();
    let ran = world
        .say(&["-o", "dotenv", "--save", "key.env", "key for 1 hour in eu-west-1"])
        .exit_code(0);
    assert!(ran.out.is_empty());
    let read = "import dotenv; v = dotenv.dotenv_values('key.env'); print(len(v), *v.values())";
    let ran = Ran::of(&world.command(&python).args(["-c", read]).output().unwrap()).exit_code(0);
    let values: Vec<&str> = ran.out.split_whitespace().collect();
    assert_eq!(
        (values[0], values[2], values[3]),
        ("3", "eu-west-1", "eu-west-1"),
        "{}",
        ran.whole()
    );
    assert!(decode_key(values[1]).contains("eu-west-1"));
}

/// AWS's secrets contain no quotes today, but the file must be safe if they ever do.
#[test]
fn no_secret_breaks_out_of_a_dotenv_file() {
    let Some(python) = variable_or_skip("BEDROCK_ASSIST_PYTHON", "dotenv read by python-dotenv")
    else {
        return;
    };
    let at = jiff::Timestamp::UNIX_EPOCH;
    for secret in [
        "a'b\"c ; exit 3 # no",
        "two\nlines\nX=1\n",
        "' \nX=1\n'",
        "\"\nX=1\n\"",
        "ends with a backslash\\",
        "\\\"\\\nX=1",
        "\r\n\tX=1\r\n",
        "‘smart’ quotes",
        " spaces ",
        "#",
    ] {
        let key = ShortTermKey {
            secret: Secret::new(secret.to_owned()),
            region: Region::default(),
            made_at: at,
            expires_at: at,
            expiry_certain: true,
            signer: None,
            identity: None,
            models: None,
        };
        let world = World::new();
        let file = snippet(Format::Dotenv, Credential::Short(&key), None);
        std::fs::write(world.home().join("key.env"), &*file).unwrap();
        let read = "import dotenv, json; print(json.dumps(dotenv.dotenv_values('key.env', interpolate=False)))";
        let ran =
            Ran::of(&world.command(&python).args(["-c", read]).output().unwrap()).exit_code(0);
        let values = serde_json::json!({
            "AWS_BEARER_TOKEN_BEDROCK": secret,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
        });
        assert_eq!(ran.json(), values, "{}", *file);
        // A shell that sources the file may read another value but must run nothing.
        let sourced =
            shell(&world, "dash", "-c", ". ./key.env; echo \"$AWS_REGION ${X-}\"").unwrap();
        assert_eq!((sourced.out.as_str(), sourced.err.as_str()), ("us-east-1 \n", ""), "{}", *file);
    }
}

/// Phrases that don't request one short-term key, or that leave a question open.
const NO_KEYS: [&str; 10] = [
    "help",
    "help troubleshooting",
    "which regions can I use?",
    "key for prod",
    "key for 20 hours",
    "long-term key for marketing",
    "an S3 bucket for marketing",
    "rotate the key for example-web",
    "thanks",
    "xyzzy",
];

#[test]
fn whatever_is_no_key_leaves_a_shell_as_it_was() {
    for format in ["env", "fish", "powershell", "dotenv", "raw"] {
        for words in NO_KEYS {
            let ran = World::signing().say(&["--sandbox", "-o", format, words]).exit_code(2);
            assert!(ran.out.is_empty() && !ran.err.is_empty(), "{format} {words}: {}", ran.whole());
            assert!(!ran.err.contains(KEY), "{format} {words}: {}", ran.whole());
        }
    }
    let before = "export AWS_BEARER_TOKEN_BEDROCK=before";
    for words in ["help", "key for prod"] {
        let script = format!(
            "{before}\neval \"$(bedrock-assist -o env '{words}' 2>/dev/null)\"\necho $AWS_BEARER_TOKEN_BEDROCK $AWS_REGION"
        );
        let ran = shell(&World::signing(), "dash", "-c", &script).expect("dash is in every Debian");
        assert_eq!(ran.out, "before\n");
    }
}

/// Runs the lines of `help shells` in their shells.
#[test]
fn the_lines_for_other_shells() {
    let told = World::signing().say(&["help shells"]).exit_code(0).out;
    let line = |begins: &str| {
        let (_, rest) = told
            .split_once(&format!("\n{begins}"))
            .unwrap_or_else(|| panic!("no {begins} in {told}"));
        format!("{begins}{}", rest.split("\n\n").next().unwrap())
    };
    sets("fish", "-c", &line("bedrock-assist -o fish"));
    sets("pwsh", "-Command", &line("bedrock-assist -o powershell"));
    sets(
        "dash",
        "-c",
        &format!("{} 2>/dev/null; set -a; . ./.env", line("bedrock-assist -o dotenv")),
    );
}

/// AWS clients would combine an old session token with the new key, and would prefer an old Bedrock
/// key to it.
#[test]
fn a_long_term_key_is_not_mixed_with_what_was_there() {
    let make = "bedrock-assist --sandbox --yes -o";
    let words = "'long-term key for marketing'";
    let seen = "env | grep -c -e ^AWS_SESSION_TOKEN= -e ^AWS_BEARER_TOKEN_BEDROCK=; env | grep ^AWS_ACCESS_KEY_ID=";
    for (name, script) in [
        ("dash", format!("eval \"$({make} env {words})\"; {seen}")),
        ("bash", format!("set -eu; eval \"$({make} env {words})\"; set +e; {seen}")),
        ("zsh", format!("eval \"$({make} env {words})\"; {seen}")),
        ("fish", format!("{make} fish {words} | source; {seen}")),
        ("dash", format!("{make} text --save key.sh {words} >&2; . ./key.sh; {seen}")),
        (
            "dash",
            format!(
                "told=$({make} text --save key.env {words}); eval \"$(echo \"$told\" | grep 'set -a')\"; {seen}"
            ),
        ),
    ] {
        let world =
            World::signing().with("AWS_SESSION_TOKEN", "x").with("AWS_BEARER_TOKEN_BEDROCK", "");
        let Some(ran) = shell(&world, name, "-c", &script) else { continue };
        let lines: Vec<&str> = ran.out.lines().collect();
        assert!(lines.len() == 2 && lines[0] == "0", "{name}: {}", ran.whole());
        assert!(lines[1].starts_with("AWS_ACCESS_KEY_ID=AKIASANDBOX"), "{name}: {}", ran.whole());
    }
    // Without such variables, the output unsets nothing.
    let ran = World::signing()
        .say(&["--sandbox", "--yes", "-o", "env", "long-term key for marketing"])
        .exit_code(0);
    assert!(ran.out.lines().count() == 4 && !ran.out.contains("unset"), "{}", ran.whole());
}

#[test]
fn a_failed_key_stops_a_script_that_wants_to_stop() {
    let script = "set -e\nkey=$(bedrock-assist -o raw 'key for 1 hour' 2>/dev/null)\necho went on";
    let world = World::new();
    let ran = Ran::of(&Command::output(world.command("sh").args(["-c", script])).unwrap());
    assert_eq!((ran.code, ran.out.as_str()), (Some(5), ""));
}

/// `eval $(…)` joins all lines, so the values must not depend on line breaks.
#[test]
fn without_quotes_eval_sets_the_same() {
    let both = "printf '%s %s' \"$AWS_BEARER_TOKEN_BEDROCK\" \"$AWS_REGION\"";
    let make = "bedrock-assist -o env";
    for name in ["dash", "bash"] {
        let script = format!("eval $({make} 'key for 1 hour in eu-west-1'); {both}");
        let Some(ran) = shell(&World::signing(), name, "-c", &script) else { continue };
        let (key, region) = ran.out.split_once(' ').unwrap();
        assert!(
            decode_key(key).contains("eu-west-1") && region == "eu-west-1",
            "{name}: {}",
            ran.whole()
        );
        // With two keys from one phrase, the second is set. A comment between them must not hide
        // it.
        let words = "'long-term keys for marketing and for sales'";
        let script =
            format!("eval $({make} --sandbox --yes {words}); printf %s \"$AWS_ACCESS_KEY_ID\"");
        let ran = shell(&World::signing(), name, "-c", &script).unwrap().exit_code(0);
        assert_eq!(ran.out, "AKIASANDBOX000000005", "{name}: {}", ran.whole());
        let longer = format!(
            "AWS_SESSION_TOKEN=x; export AWS_SESSION_TOKEN; {script}; printf %s \"${{AWS_SESSION_TOKEN-unset}}\""
        );
        let ran = shell(&World::signing(), name, "-c", &longer).unwrap().exit_code(0);
        assert_eq!(ran.out, "AKIASANDBOX000000005unset", "{name}: {}", ran.whole());
    }
    let script = "eval (bedrock-assist -o fish 'key for 1 hour in eu-west-1'); echo $AWS_REGION";
    if let Some(ran) = shell(&World::signing(), "fish", "-c", script) {
        assert_eq!(ran.out, "eu-west-1\n", "{}", ran.whole());
    }
}

/// Clients send even an empty key, so a failure must leave the variable unset.
#[test]
fn the_line_that_we_print_sets_nothing_without_a_key() {
    let told = World::signing().say(&["--no-verify", "key for 1 hour"]).exit_code(0).out;
    let (_, rest) = told.split_once("Auto-refresh:").unwrap();
    let line = rest.split("Next:").next().unwrap();
    let script = format!("{line}echo \"[${{AWS_BEARER_TOKEN_BEDROCK-unset}}]\"");
    let ran = shell(&World::new(), "dash", "-c", &script).unwrap();
    assert_eq!(ran.out, "[unset]\n", "{script}: {}", ran.whole());
    sets("dash", "-c", line);
}
