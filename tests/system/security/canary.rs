//! Searches every stream and file for recognizable credentials, in every mode, answer and failure,
//! with all logging enabled.

use crate::batch::{Clerk, two_each};
use crate::support::iam_double::Manner;
use crate::support::program::{KEY, PASSING, Ran, SECRET, TOKEN, World, opened, skip};
use crate::support::pty::Terminal;
use crate::support::servers::{aws, aws_but};
use std::fs;

const PHRASE: &str = "key for 1 hour in eu-west-1";
const LOUD: [(&str, &str); 5] = [
    ("RUST_LOG", "trace"),
    ("AWS_LOG", "trace"),
    ("AWS_SDK_LOAD_CONFIG", "1"),
    ("RUST_BACKTRACE", "full"),
    ("BEDROCK_ASSIST_LOG", "trace"),
];

fn loud(world: World) -> World {
    LOUD.iter().fold(world, |world, (name, value)| world.with(name, value))
}

fn caller(endpoint: &str) -> World {
    loud(World::in_session().with("AWS_ENDPOINT_URL", endpoint))
}

/// Asserts that the text contains no part of the credentials.
fn credentials_are_nowhere(what: &str, text: &str) {
    for secret in ["CanarySecretKey", "CanarySessionToken", "1111111111111", "2222222222222"] {
        assert!(!text.contains(secret), "{what}: {secret} in {text}");
    }
}

/// Returns the short-term keys in `text`.
fn keys(text: &str) -> Vec<String> {
    let whole = |part: &str| {
        part.chars().take_while(|c| c.is_ascii_alphanumeric() || "+/=-".contains(*c)).collect()
    };
    text.match_indices(KEY).map(|(at, _)| whole(&text[at..])).collect()
}

/// Asserts that standard output shows `shown` keys, and that no other stream or file, except the
/// file `saved`, holds a key, a part of one or the credentials.
fn searched(what: &str, world: &World, ran: &Ran, shown: usize, saved: Option<&str>) {
    credentials_are_nowhere(what, &ran.whole());
    let found = keys(&ran.out);
    assert_eq!(found.len(), shown, "{what}: {}", ran.whole());
    let mut minted = found;
    for (path, content) in world.files() {
        let content = String::from_utf8_lossy(&content).into_owned();
        credentials_are_nowhere(what, &content);
        if saved.is_some_and(|name| path.ends_with(name)) {
            assert_eq!(keys(&content).len(), 1, "{what}: {content}");
            minted.extend(keys(&content));
        } else {
            assert!(
                !content.contains(KEY) && !content.contains("X-Amz-"),
                "{what}: {}: {content}",
                path.display()
            );
        }
    }
    assert!(!ran.err.contains(KEY) && !ran.whole().contains("X-Amz-"), "{what}: {}", ran.whole());
    for key in minted {
        let url = opened(&key);
        let signature = url.split("X-Amz-Signature=").nth(1).unwrap().split('&').next().unwrap();
        assert!(!ran.whole().contains(signature), "{what}: {}", ran.whole());
    }
}

#[test]
fn every_format() {
    let aws = aws();
    for (format, shown) in [
        ("text", 1),
        ("json", 2),
        ("env", 1),
        ("fish", 1),
        ("powershell", 1),
        ("dotenv", 1),
        ("raw", 1),
    ] {
        let world = caller(&aws.address);
        let ran = world.say(&["-o", format, PHRASE]).ended(0);
        searched(format, &world, &ran, shown, None);
        let ran = world.run(&["-o", format], format!("{PHRASE}\n{PHRASE}\n").as_bytes()).ended(0);
        searched(&format!("batch {format}"), &world, &ran, 2 * shown, None);
        let ran = world.say(&["-o", format, "--save", "key", PHRASE]).ended(0);
        searched(&format!("saved {format}"), &world, &ran, 0, Some("key"));
    }
    let world = caller(&aws.address);
    searched("in full", &world, &world.say(&["--full", PHRASE]).ended(0), 1, None);
    // Reading a key repeats neither the key nor its signature.
    let key = world.say(&["-o", "raw", PHRASE]).ended(0).out;
    let ran = world.run(&["--decode"], key.as_bytes()).ended(0);
    searched("read back", &world, &ran, 0, None);
    let signature = opened(key.trim()).split("X-Amz-Signature=").nth(1).unwrap()[..64].to_owned();
    assert!(
        !ran.whole().contains(&signature) && !ran.whole().contains(&key.trim()[40..80]),
        "{}",
        ran.whole()
    );
}

#[test]
fn every_answer_that_is_no_key() {
    let aws = aws();
    for args in [
        &["help"][..],
        &["help credentials"],
        &["which regions can I use?"],
        &["key for prod"],
        &["key for 20 hours"],
        &["an S3 bucket for marketing"],
        &["--explain", PHRASE],
        &["--explain", "-o", "json", PHRASE],
        &["--save", ".", PHRASE],
        &["--region", "x", PHRASE],
        &["--profile", "x", PHRASE],
        &["--version"],
        &["--help"],
        &["help python"],
        &["tell me more"],
        &["--full", "help comparison"],
        &["--man"],
        &["--completions", "bash"],
        &["--nope"],
    ] {
        let world = caller(&aws.address);
        searched(&format!("{args:?}"), &world, &world.say(args).sound(), 0, None);
    }
}

#[test]
fn every_answer_of_aws() {
    let echo = format!("{SECRET} {TOKEN}");
    for (path, status, body) in [
        (
            "/",
            403,
            format!(
                "<ErrorResponse><Error><Code>AccessDenied</Code><Message>{echo}</Message></Error></ErrorResponse>"
            ),
        ),
        (
            "/",
            403,
            format!(
                "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>{echo}</Message></Error></ErrorResponse>"
            ),
        ),
        ("/", 200, format!("<GetCallerIdentityResponse>{echo}")),
        ("/", 500, echo.clone()),
        (
            "/foundation-models",
            403,
            format!("{{\"__type\":\"AccessDeniedException\",\"message\":\"{echo}\"}}"),
        ),
        ("/foundation-models", 200, format!("{{\"modelSummaries\":[{{\"{echo}\":")),
        (
            "/inference-profiles",
            400,
            format!("{{\"__type\":\"ValidationException\",\"message\":\"{echo}\"}}"),
        ),
    ] {
        let expired = body.contains("ExpiredToken");
        let aws = aws_but(path, (status, body));
        let world = caller(&aws.address);
        // Credentials that AWS rejects create no key.
        let (code, keys) = if expired { (5, 0) } else { (0, 1) };
        for (format, shown) in [("text", keys), ("json", 2 * keys)] {
            let ran = world.say(&["-o", format, PHRASE]).ended(code);
            searched(&format!("{path} {status} {format}"), &world, &ran, shown, None);
        }
    }
}

#[test]
fn every_source_of_credentials() {
    let process = format!(
        "printf '{{\"Version\":1,\"AccessKeyId\":\"{PASSING}\",\"SecretAccessKey\":\"{SECRET}\",\"SessionToken\":\"{TOKEN}\"'"
    );
    let shell =
        |more: &str| format!("sh -c '{}'", format!("{process}{more}").replace('\'', "'\"'\"'"));
    let (whole, cut, fails) = (shell("; printf '}'"), shell(""), shell("; exit 1"));
    let config = format!(
        "[profile whole]\ncredential_process = {whole}\n\
         [profile cut]\ncredential_process = {cut}\n\
         [profile fails]\ncredential_process = {fails}\n\
         [profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = plain\n\
         [profile plain]\naws_access_key_id = {PASSING}\naws_secret_access_key = {SECRET}\naws_session_token = {TOKEN}\n"
    );
    let session = format!(
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>{PASSING}</AccessKeyId>\
         <SecretAccessKey>{SECRET}</SecretAccessKey><SessionToken>{TOKEN}"
    );
    let aws = aws_but("/", (200, session));
    for (profile, code, shown) in
        [("whole", 0, 1), ("plain", 0, 1), ("cut", 5, 0), ("fails", 5, 0), ("role", 5, 0)]
    {
        let world = loud(World::new().configured(&config).with("AWS_ENDPOINT_URL", &aws.address));
        let ran = world.say(&["--profile", profile, PHRASE]).ended(code);
        // The test itself wrote the credentials in `.aws`, so it must not search there.
        fs::remove_dir_all(world.home().join(".aws")).unwrap();
        searched(profile, &world, &ran, shown, None);
    }
}

#[test]
fn a_conversation() {
    let aws = aws();
    let held = World::signing().say(&["-o", "raw", PHRASE]).ended(0).out;
    let world =
        caller(&aws.address).with("TERM", "xterm").with("AWS_BEARER_TOKEN_BEDROCK", held.trim());
    let typed = [PHRASE, "refresh my Bedrock token", "help", "an S3 bucket", "exit"];
    let ran = world.type_in("bedrock-assist", &typed);
    assert!(!ran.out.contains(held.trim()), "the key at hand is never shown");
    searched("conversation", &world, &ran, 2, None);
    assert!(world.files().iter().any(|(path, _)| path.ends_with("history")), "{:?}", world.files());
}

#[test]
fn whatever_is_typed_by_mistake() {
    let held = World::signing().say(&["-o", "raw", PHRASE]).ended(0).out;
    let typed = [
        ("a secret", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        ("a key", held.trim()),
        ("a long-term key", "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlLWV4YW1wbGU="),
        ("an assignment", "AWS_SECRET_ACCESS_KEY=hunter2-hunter2"),
        ("a URL", "X-Amz-Signature=0123456789abcdef0123"),
    ];
    for (what, secret) in typed {
        let world = loud(World::new());
        let phrase = format!("key for 1 hour with {secret} please");
        for args in [
            &["--sandbox", &phrase][..],
            &["--sandbox", "-o", "json", &phrase],
            &["--explain", &phrase],
        ] {
            let ran = world.say(args).sound();
            assert!(!ran.whole().contains(secret), "{what} {args:?}: {}", ran.whole());
        }
        let ran = world
            .run(&["--sandbox"], format!("User: {phrase}\n{secret}\n> {secret}\n").as_bytes())
            .sound();
        assert!(!ran.whole().contains(secret), "{what}: {}", ran.whole());
        assert!(world.files().is_empty(), "{what}: {:?}", world.files());
    }
}

/// A crash must not leave the program's memory on disk.
#[test]
fn a_core_that_is_dumped() {
    let world = loud(World::signing());
    let crash = |program: &str| {
        let folder = tempfile::tempdir().unwrap();
        let script = format!("ulimit -c unlimited; {program} & sleep 1; kill -SEGV $!; wait $!");
        let mut shell = world.command("bash");
        shell.args(["-c", &script]).current_dir(&folder).output().unwrap();
        fs::read_dir(&folder).unwrap().count()
    };
    if crash("sleep 5") == 0 {
        skip("cores", "this system dumps none where it can be seen");
    }
    assert_eq!(crash("bedrock-assist --sandbox < <(echo key for 1 hour; sleep 5)"), 0);
}

/// Secrets as they appear in URLs, JSON, other programs and careless pastes, each with a part that
/// identifies it.
const ODD: [(&str, &str); 25] = [
    ("wJalrXUtnFEMI\u{200b}/K7MDENG/bPxRfiCY\u{2060}EXAMPLEKEY", "bPxRf"),
    ("wJalrXUtnFEMI\u{202e}/K7MDENG/bPxRfiCYEXAMPLEKEY", "bPxRf"),
    ("wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY", "bPxRf"),
    ("wJalrXUtnFEMI%252FK7MDENG%252FbPxRfiCYEXAMPLEKEY", "bPxRf"),
    ("wJalrXUtnFEMI\\/K7MDENG\\/bPxRfiCYEXAMPLEKEY", "bPxRf"),
    ("774a616c725855746e46454d492f4b374d44454e472f6250785266694359", "725855"),
    ("password hunter2-hunter2", "hunter2"),
    ("passwd=hunter2", "hunter2"),
    ("xoxb-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx", "IjKlMn"),
    ("glpat-AbCdEfGhIjKlMnOpQrSt", "IjKlMn"),
    ("sk_live_AbCdEfGhIjKlMnOpQrStUvWx", "IjKlMn"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc", "JzdWIi"),
    ("Aoa1bC2dE3f.G4hI5jK6lM7nO8pQ9rS0t.uV1wX2yZ3aB4cD5e", "lM7nO8"),
    ("https://ann:hunter2@proxy.example.com", "hunter2"),
    ("https://proxy.example.com/?token=hunter2", "hunter2"),
    ("Zk9qWmR4UyTnV b3LpQ8rXw2EaH s7Dg5Jf1CkM0oI", "LpQ8rX"),
    ("Zk9qWmR4-UyTnVb3L-pQ8rXw2E-aHs7Dg5J-f1CkM0oI", "aHs7Dg"),
    ("Zk9qWmR4_UyTnVb3L_pQ8rXw2E_aHs7Dg5J_f1CkM0oI", "aHs7Dg"),
    ("Zk9qWmR4UyTnVb3LpQ8r, Xw2EaHs7Dg5Jf1CkM0oI", "aHs7Dg"),
    ("wJalrXUtnFEMI/K7MDEN G/bPxRfiCYEXAMPLEKEY", "bPxRf"),
    (
        "\u{ff3a}\u{ff4b}\u{ff19}\u{ff51}\u{ff37}\u{ff4d}\u{ff32}\u{ff14}\u{ff35}\u{ff59}\u{ff34}\u{ff4e}\u{ff36}\u{ff42}\u{ff13}\u{ff2c}\u{ff50}\u{ff31}\u{ff18}\u{ff52}\u{ff38}\u{ff57}\u{ff12}",
        "\u{ff50}\u{ff31}\u{ff18}",
    ),
    ("zk9qwmr4uytnvb3lpq8rxw2eahs7dg5jf1ckm0oi", "lpq8rx"),
    ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b_", "c7d659"),
    ("9f86d081_884c7d65_9a2feaa0_c55ad015_a3bf4f1b", "9a2fea"),
    ("AKIAQ3ZT8VN5WY2KD7HC:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "bPxRf"),
];

#[test]
fn odd_forms_of_secrets_in_phrases_and_flags() {
    for (secret, part) in ODD {
        let world = loud(World::new());
        let phrase = format!("key for 1 hour with {secret} please");
        let flag = format!("--nosuch={secret}");
        for args in [
            &["--sandbox", &phrase][..],
            &["--sandbox", "-o", "json", &phrase],
            &["--explain", &phrase],
            &[&flag],
            &["--region", secret, PHRASE],
            &["--profile", secret, PHRASE],
            &["--account", secret, PHRASE],
            &["-o", secret, PHRASE],
            &["--sandbox", "--grammar", secret, PHRASE],
            &["--sandbox", "--save", &format!("/nonexistent/{secret}"), PHRASE],
            &["--sandbox", "--save-dir", &format!("/dev/null/{secret}"), PHRASE],
            &["--sandbox", "--journal", &format!("/nonexistent/{secret}"), PHRASE],
            &["--decode", secret],
        ] {
            let ran = world.say(args).sound();
            assert!(!ran.whole().contains(part), "{secret:?} {args:?}: {}", ran.whole());
        }
        let ran = world
            .run(&["--sandbox"], format!("{phrase}\n{secret}\n> {secret}\n").as_bytes())
            .sound();
        assert!(!ran.whole().contains(part), "{secret:?}: {}", ran.whole());
        assert!(world.files().is_empty(), "{secret:?}: {:?}", world.files());
    }
}

#[test]
fn odd_forms_of_secrets_in_variables() {
    for (secret, part) in ODD {
        let address = format!("http://ann:{part}@192.0.2.1/?token={secret}");
        for (name, value) in [
            ("AWS_CA_BUNDLE", format!("/nonexistent/{secret}")),
            ("AWS_ENDPOINT_URL", address.clone()),
            ("HTTPS_PROXY", address.replace("http", "ftp")),
        ] {
            let ran = loud(World::signing()).with(name, &value).say(&["list keys"]).sound();
            assert!(!ran.whole().contains(part), "{secret:?} {name}: {}", ran.whole());
        }
    }
}

#[test]
fn no_secret_becomes_a_name() {
    for (secret, part) in ODD {
        let world = loud(World::new());
        let lines = [
            format!("long-term key for {secret}"),
            format!("key for team \"{secret}\""),
            format!("key for marketing-{secret}"),
            format!("key for {secret}-marketing"),
            format!("long-term key for marketing, owner: {secret}"),
            format!("long-term key for marketing, owner: {secret}@example.com"),
            format!("list keys of {secret}"),
            format!("rotate the key for {secret}"),
            format!("delete the key of {secret}"),
            format!("{secret}: key for 1 hour"),
        ];
        let part = part.to_lowercase();
        let leaks = |text: &str| text.to_lowercase().contains(&part);
        for flags in [
            &["--sandbox", "--yes", "--journal", "journal", "--save-dir", "keys"][..],
            &["--sandbox", "--explain", "-o", "json"],
        ] {
            let ran = world.run(flags, lines.join("\n").as_bytes()).sound();
            assert!(!leaks(&ran.whole()), "{secret:?}: {}", ran.whole());
        }
        for (path, content) in world.files() {
            let text = format!("{} {}", path.display(), String::from_utf8_lossy(&content));
            assert!(!leaks(&text), "{secret:?}: {text}");
        }
    }
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
                .ended(2)
                .says(&[flag, "invisible character"]);
            assert!(ran.out.is_empty() && !ran.err.contains(steers), "{}", ran.whole());
            assert!(world.files().is_empty(), "{flag} {steers:?}: {:?}", world.files());
        }
    }
}

#[test]
fn odd_forms_of_secrets_at_the_prompt() {
    let world = loud(World::new()).with("TERM", "xterm");
    let typed: Vec<String> = ODD
        .iter()
        .map(|(secret, _)| format!("key for 1 hour with {secret} \u{fc}"))
        .chain(["exit".to_owned()])
        .collect();
    let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
    let ran = world.type_in("bedrock-assist --sandbox", &typed);
    for (path, content) in world.files() {
        let content = String::from_utf8_lossy(&content).into_owned();
        for (secret, part) in ODD {
            assert!(!content.contains(part), "{secret:?}: {}: {content}", path.display());
        }
    }
    assert!(ran.out.contains("**"), "{}", ran.whole());
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
