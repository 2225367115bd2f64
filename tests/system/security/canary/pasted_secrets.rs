//! Secrets that people paste by mistake, in usual and odd forms: into phrases, flags, variables,
//! names and the prompt.

use super::{PHRASE, loud};
use crate::support::program::World;

#[test]
fn whatever_is_typed_by_mistake() {
    let held = World::signing().say(&["-o", "raw", PHRASE]).exit_code(0).out;
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
            let ran = world.say(args).did_not_crash();
            assert!(!ran.whole().contains(secret), "{what} {args:?}: {}", ran.whole());
        }
        let ran = world
            .run(&["--sandbox"], format!("User: {phrase}\n{secret}\n> {secret}\n").as_bytes())
            .did_not_crash();
        assert!(!ran.whole().contains(secret), "{what}: {}", ran.whole());
        assert!(world.files().is_empty(), "{what}: {:?}", world.files());
    }
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
            let ran = world.say(args).did_not_crash();
            assert!(!ran.whole().contains(part), "{secret:?} {args:?}: {}", ran.whole());
        }
        let ran = world
            .run(&["--sandbox"], format!("{phrase}\n{secret}\n> {secret}\n").as_bytes())
            .did_not_crash();
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
            let ran = loud(World::signing()).with(name, &value).say(&["list keys"]).did_not_crash();
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
            let ran = world.run(flags, lines.join("\n").as_bytes()).did_not_crash();
            assert!(!leaks(&ran.whole()), "{secret:?}: {}", ran.whole());
        }
        for (path, content) in world.files() {
            let text = format!("{} {}", path.display(), String::from_utf8_lossy(&content));
            assert!(!leaks(&text), "{secret:?}: {text}");
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
