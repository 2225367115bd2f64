//! Runs the snippets of `--full` as printed, in real shells and with real clients, against local
//! doubles. Only the addresses differ: a variable sets the address if the client reads one.

pub mod bedrock;
pub mod clients;
pub mod pasted;
pub mod refresh;
pub mod stored;

use crate::support::program::{ID, Ran, SECRET, World, decode_key};
use crate::support::servers::Server;
use bedrock::{Guest, bedrock};
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

const REGION: &str = "eu-west-1";
const USER: &str = "marketing-bedrock-user";
const WORDS: &str = "key for 12 hours in eu-west-1";
/// A common interactive shell, and a POSIX shell for scripts.
const SHELLS: [&str; 2] = ["bash", "dash"];

/// A model and the `anthropic` package that its snippet requires.
#[derive(Clone, Copy)]
struct Model {
    id: &'static str,
    anthropic: &'static str,
}

/// A model with the longest ID, whose snippet requires a version of `anthropic` below 2.
const OLDER: Model = Model {
    id: "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
    anthropic: "anthropic[bedrock]>=0.88,<2",
};
const NEWER: Model =
    Model { id: "eu.anthropic.claude-opus-5-5", anthropic: "anthropic[bedrock]>=0.88" };

const SECTIONS: [(&str, &str); 8] = [
    ("python", include_str!("../../../../src/present/help/guide/python.md")),
    ("boto3", include_str!("../../../../src/present/help/guide/boto3.md")),
    ("javascript", include_str!("../../../../src/present/help/guide/javascript.md")),
    ("curl", include_str!("../../../../src/present/help/guide/curl.md")),
    ("claude-code", include_str!("../../../../src/present/help/guide/claude-code.md")),
    ("aws-cli", include_str!("../../../../src/present/help/guide/aws-cli.md")),
    ("refresh", include_str!("../../../../src/present/help/guide/refresh.md")),
    ("store", include_str!("../../../../src/present/help/guide/store.md")),
];

/// Returns a section of the `--full` text with its placeholders filled in.
fn section(name: &str, model: Model) -> String {
    let (_, text) = SECTIONS.iter().find(|(known, _)| *known == name).unwrap();
    let values = [
        ("model", model.id),
        ("region", REGION),
        ("anthropic", model.anthropic),
        ("user", USER),
        ("words", WORDS),
        ("flags", ""),
    ];
    values.iter().fold((*text).to_owned(), |text, (name, value)| {
        text.replace(&format!("{{@{name}}}"), value)
    })
}

/// Returns the section's code blocks in a language, `sh` or `json`.
fn blocks(name: &str, model: Model, language: &str) -> Vec<String> {
    let text = section(name, model);
    let fenced = text.split("```").skip(1).step_by(2);
    fenced
        .filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n').map(str::to_owned))
        .collect()
}

/// A key as `export` lines, and the caller that Bedrock must accept for it.
struct Made {
    lines: String,
    guest: Guest,
}

/// Creates a key of each type with the program.
fn made() -> [Made; 2] {
    [short_term(), long_term()]
}

fn short_term() -> Made {
    let lines =
        World::signing().say(&["-o", "env", "key for 1 hour in eu-west-1"]).exit_code(0).out;
    let key = value(&lines, "AWS_BEARER_TOKEN_BEDROCK");
    assert!(decode_key(&key).contains(REGION));
    Made { lines, guest: Guest::Key(key) }
}

fn long_term() -> Made {
    let words = "long-term key for marketing in eu-west-1, owner: a@b.com";
    let lines = World::new().say(&["--sandbox", "--yes", "-o", "env", words]).exit_code(0).out;
    let (id, secret) = (value(&lines, "AWS_ACCESS_KEY_ID"), value(&lines, "AWS_SECRET_ACCESS_KEY"));
    Made { lines, guest: Guest::Signer { id, secret } }
}

fn value(lines: &str, name: &str) -> String {
    let begin = format!("export {name}=");
    let value = lines.lines().find_map(|line| line.strip_prefix(&*begin)?.strip_suffix(';'));
    value.unwrap_or_else(|| panic!("no {name} in {lines}")).to_owned()
}

/// Creates a world in which the clients reach this Bedrock. `python` is the one from `tests/run`.
fn machine(bedrock: &Server, python: Option<&str>) -> World {
    let world = World::new();
    let mut path = vec![world.home().join("bin")];
    path.extend(python.map(|python| Path::new(python).parent().unwrap().to_owned()));
    path.push(Path::new(env!("CARGO_BIN_EXE_bedrock-assist")).parent().unwrap().to_owned());
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let path = std::env::join_paths(path).unwrap();
    world
        .with("PATH", path.to_str().unwrap())
        .with("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", &bedrock.address)
        .with("ANTHROPIC_BEDROCK_BASE_URL", &bedrock.address)
}

/// Puts a script named `program` first on the path. It records its arguments and then runs `does`,
/// in which `exec "$next"` runs the real program.
fn stand_in(world: &World, program: &str, does: &str) {
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >>\"$HOME/{program}.arguments\"\n\
        PATH=${{PATH#*:}}; next=$(command -v {program})\n{does}\n"
    );
    // Another process writes the script. If this process did, a child of a concurrent test could
    // inherit the open file, and running the script would fail.
    let mut write = world.command("sh");
    write.args(["-c", "mkdir -p bin && cat >\"bin/$1\" && chmod +x \"bin/$1\"", "sh", program]);
    let mut write = write.stdin(Stdio::piped()).spawn().unwrap();
    write.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    assert!(write.wait().unwrap().success());
}

/// Returns the arguments of each call of a stand-in, one line per call.
fn calls(world: &World, program: &str) -> Vec<String> {
    let lines = std::fs::read_to_string(world.home().join(format!("{program}.arguments")))
        .unwrap_or_default();
    lines.lines().map(str::to_owned).collect()
}

/// Replaces the address in the code of a client, such as curl, that reads no variable for it.
fn at(code: &str, bedrock: &Server) -> String {
    code.replace("https://bedrock-runtime.$AWS_REGION.amazonaws.com", &bedrock.address)
}

/// Runs a script in a shell.
#[track_caller]
fn runs(world: &World, shell: &str, script: &str) -> Ran {
    Ran::of(&world.command(shell).args(["-c", script]).stdin(Stdio::null()).output().unwrap())
        .did_not_crash()
}

/// Asserts that the program prints the blocks of these sections verbatim.
#[track_caller]
fn prints(ran: &Ran, sections: &[&str], model: Model) {
    for name in sections {
        for block in ["sh", "json"].iter().flat_map(|language| blocks(name, model, language)) {
            assert!(ran.out.contains(&format!("\n\n{block}")), "{block}----- in\n{}", ran.whole());
        }
    }
}

#[test]
fn the_longer_text_holds_the_snippets_as_they_are_run() {
    let ran = World::signing().say(&["--no-verify", "--full", WORDS]).exit_code(0);
    // The model that the program names if it doesn't look up the region's models.
    let model = Model { id: "global.anthropic.claude-sonnet-4-6", ..OLDER };
    prints(&ran, &["python", "boto3", "javascript", "curl", "claude-code", "refresh"], model);
    let words = "long-term key for marketing in eu-west-1, owner: a@b.com";
    let ran = World::new().say(&["--sandbox", "--yes", "--full", words]).exit_code(0);
    prints(&ran, &["python", "boto3", "javascript", "claude-code", "aws-cli", "store"], NEWER);
}

/// Every command that creates a key repeats the profile and the grammar.
#[test]
fn the_longer_text_keeps_to_the_profile() {
    let config =
        format!("[profile prod]\naws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n");
    let world = World::new().configured(&config);
    std::fs::create_dir(world.home().join("ann's words")).unwrap();
    std::fs::write(world.home().join("ann's words/none.toml"), "").unwrap();
    let flags = ["--profile", "prod", "--grammar", "ann's words"];
    let ran = world.say(&[&flags[..], &["--no-verify", "--full", WORDS]].concat()).exit_code(0);
    let keys: Vec<&str> = ran
        .out
        .lines()
        .filter(|line| line.contains("bedrock-assist") && !line.contains("\"help "))
        .collect();
    assert_eq!(keys.len(), 13, "{}", ran.whole());
    for line in keys {
        assert!(
            line.contains(r"bedrock-assist --profile prod --grammar 'ann'\''s words' "),
            "{line}: {}",
            ran.whole()
        );
    }
    let begin = ran.out.find("bedrock_key() {").unwrap();
    let end = begin + ran.out[begin..].find("\n\n").unwrap();
    let script = format!("{}\nsh -c 'echo $AWS_BEARER_TOKEN_BEDROCK'", &ran.out[begin..end]);
    assert!(decode_key(&runs(&world, "dash", &script).exit_code(0).out).contains(ID));
}

/// Code is at most 80 columns wide, valid in every shell, and without placeholders.
#[test]
fn every_section_is_ready_to_copy() {
    for (name, _) in SECTIONS {
        let text = section(name, OLDER);
        assert!(text.starts_with("## ") && text.ends_with("\n") && !text.contains("{@"), "{text}");
        let (code, data) = (blocks(name, OLDER, "sh"), blocks(name, OLDER, "json"));
        assert_eq!((code.len() + data.len()) * 2, text.matches("```").count(), "{text}");
        for line in code.iter().flat_map(|block| block.lines()) {
            assert!(line.chars().count() <= 80, "{line}");
            // At a prompt, `!` expands history, a tab completes, and zsh runs comments as commands.
            assert!(!line.contains(['!', '\t']) && !line.starts_with('#'), "{line}");
        }
        for (block, shell) in
            code.iter().flat_map(|block| ["bash", "dash", "zsh"].map(|shell| (block, shell)))
        {
            let Ok(output) = World::new().command(shell).args(["-n", "-c", block]).output() else {
                continue;
            };
            assert!(output.status.success() && output.stderr.is_empty(), "{shell}: {block}");
        }
    }
}
