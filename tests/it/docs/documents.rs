//! Checks the documents: links resolve, commands run, `help` finds each section by its keywords,
//! and `docs/ENVIRONMENT.md` names every variable that the program reads.

use crate::support::program::{Ran, World, variable_or_skip};
use bedrock_assist::present;
use bedrock_assist::understand::Grammar;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Returns the path and text of every document, including the README of the grammar.
fn documents() -> Vec<(PathBuf, String)> {
    let root = Path::new(ROOT);
    let mut paths: Vec<PathBuf> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "grammar/README.md"]
            .map(|name| root.join(name))
            .into();
    for folder in ["docs", "docs/contract"] {
        let entries = fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        paths.extend(entries.filter(|path| path.is_file()));
    }
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// Returns the text without its code blocks.
fn prose(text: &str) -> String {
    text.split("```").step_by(2).collect()
}

/// Returns the anchors that Markdown viewers create for a document's headings.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter_map(|line| {
        line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#'))
    });
    let kept = |title: &str| {
        title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>()
    };
    headings.map(|title| kept(title).to_lowercase().replace(' ', "-")).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut links = 0;
    for (path, text) in documents() {
        for part in prose(&text).split("](").skip(1) {
            let target = part.split(')').next().unwrap();
            if target.contains("://") {
                continue;
            }
            links += 1;
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let there =
                if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let linked = fs::read_to_string(&there)
                .unwrap_or_else(|_| panic!("{}: {target}", path.display()));
            assert!(
                place.is_empty() || anchors(&linked).iter().any(|known| known == place),
                "{}: {target}",
                path.display()
            );
        }
    }
    assert!(links >= 20, "{links}");
}

/// Returns the keywords in each `<!-- help: … -->` with the title of its section.
fn opened(text: &str) -> Vec<(String, String)> {
    let mut title = "";
    let mut found = Vec::new();
    for line in text.lines() {
        if line.starts_with("# ") || line.starts_with("## ") {
            title = line;
        }
        if let Some(words) =
            line.strip_prefix("<!-- help: ").and_then(|rest| rest.strip_suffix(" -->"))
        {
            found.push((words.to_owned(), title.to_owned()));
        }
    }
    found
}

#[test]
fn help_opens_each_section_by_its_words() {
    let world = World::new();
    let sections: Vec<(String, String)> =
        documents().iter().flat_map(|(_, text)| opened(text)).collect();
    assert!(sections.len() > 40, "{}", sections.len());
    for (words, title) in sections {
        let ran = world.say(&[&format!("help {words}")]).exit_code(0);
        let first = ran.out.lines().next().unwrap();
        let wanted = if title.starts_with("# ") {
            ran.out.contains("with one of these:") || format!("# {first}") == title
        } else {
            format!("## {first}") == title
        };
        assert!(wanted && ran.err.is_empty(), "{words}: {}", ran.whole());
    }
}

/// Each topic in `grammar/help.toml` must have a help text.
#[test]
fn every_topic_of_the_grammar_has_a_text() {
    let grammar = include_str!("../../../grammar/help.toml");
    let topics: Vec<&str> = present::topics().chain(["more", "all"]).collect();
    let named =
        grammar.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    for name in named {
        assert!(topics.contains(&name), "{name}");
    }
}

#[test]
fn every_topic_is_understood_as_itself() {
    let grammar = Grammar::builtin().unwrap();
    for topic in present::topics() {
        let meant = grammar.understand(&format!("help {topic}"));
        assert_eq!(meant.topic.as_deref(), Some(topic));
    }
}

/// Returns the commands in a document's `sh` blocks, with continued lines joined, and this
/// program's commands in its prose.
fn commands(text: &str) -> Vec<String> {
    let blocks =
        text.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix("sh\n"));
    let lines: String = blocks.collect();
    let whole = lines.replace("\\\n", " ");
    let mut found: Vec<String> =
        whole.lines().map(|line| line.split("   #").next().unwrap().trim().to_owned()).collect();
    found.retain(|line| !line.is_empty() && !line.starts_with('#'));
    let prose = prose(text);
    let spans = prose
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|span| span.split_whitespace().collect::<Vec<_>>().join(" "));
    found.extend(spans.filter(|span| span.starts_with("bedrock-assist ")));
    found
}

/// Creates a home folder with the files that the documents' commands name, and a `bedrock-assist`
/// wrapper that adds `--sandbox` where a command could reach AWS. Returns the folder of the wrapper
/// too.
fn stage() -> (World, PathBuf) {
    let world = World::new();
    let home = world.home().to_owned();
    let shims = home.join("shims");
    fs::create_dir(&shims).unwrap();
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *--sandbox*|*--decode*|*--man*|*--completions*) ;; *) set -- --sandbox \"$@\" ;; esac\nexec '{}' \"$@\"\n",
        env!("CARGO_BIN_EXE_bedrock-assist")
    );
    fs::write(shims.join("bedrock-assist"), script).unwrap();
    fs::set_permissions(shims.join("bedrock-assist"), fs::Permissions::from_mode(0o755)).unwrap();
    let key = world.say(&["--sandbox", "-o", "raw", "key for 1 hour"]).exit_code(0).out;
    fs::write(home.join("key.txt"), &key).unwrap();
    for lines in ["transcript.txt", "teams.txt", "lines.txt"] {
        fs::write(home.join(lines), "key for 1 hour\n").unwrap();
    }
    fs::create_dir(home.join("DIR")).unwrap();
    let team = "[[teams]]\nname = \"growth\"\nforms = [\"growth folks\"]\nexample = \"a Bedrock key for the growth folks\"\n";
    fs::write(home.join("DIR/teams.toml"), team).unwrap();
    (world, shims)
}

/// Prefixes of other commands that the documents may show. `bash -n` checks their syntax; no test
/// runs them.
const OTHERS: [&str; 16] = [
    "sudo timedatectl ",
    "cargo install ",
    "cargo bench",
    "cargo test ",
    "tests/run",
    "python3 -m venv ",
    ". .venv",
    "python -m pip ",
    "aws login",
    "aws configure",
    "aws sso ",
    "unset ",
    "date -u",
    "LOG_GROUP=",
    "TOPIC=",
    "PATTERN=",
];

#[test]
fn every_command_of_ours_does_what_it_is_shown_for() {
    let mut ran_at_all = 0;
    for (path, text) in documents() {
        for command in commands(&text) {
            if !command.contains("bedrock-assist ") && !command.starts_with("cargo run") {
                continue;
            }
            let (world, shims) = stage();
            if command.contains("--decode") {
                fs::copy(world.home().join("key.txt"), world.home().join("key.env")).unwrap();
            }
            let line = command.replacen("cargo run --", "bedrock-assist", 1);
            let mut shell = world.command("bash");
            let path_there =
                shell.get_envs().find(|(name, _)| *name == "PATH").unwrap().1.unwrap().to_owned();
            let mut all = shims.clone().into_os_string();
            all.push(":");
            all.push(path_there);
            shell.env("PATH", all).args(["-c", &line]).stdin(Stdio::null());
            let ran = Ran::of(&shell.output().unwrap()).did_not_crash();
            // Commands for changes may exit with code 3, because standard input holds no
            // confirmation.
            let changes = [
                "long-term",
                "for marketing",
                "growth folks",
                "for example-",
                "rotate ",
                "delete ",
                "deactivate ",
            ];
            let wanted =
                if changes.iter().any(|word| line.contains(word)) { &[0, 3][..] } else { &[0] };
            let ended = ran.code.is_some_and(|code| wanted.contains(&code));
            assert!(ended, "{}: {command}\n{}", path.display(), ran.whole());
            assert!(
                !ran.err.contains("not a request for AWS"),
                "{}: {command}\n{}",
                path.display(),
                ran.whole()
            );
            ran_at_all += 1;
        }
    }
    assert!(ran_at_all > 80, "{ran_at_all}");
}

/// `bash -n` checks the syntax of each command, and the AWS CLI parses the arguments of its own.
/// `--generate-cli-skeleton output` keeps the AWS CLI from calling AWS.
#[test]
fn every_command_of_others_is_one() {
    let aws = variable_or_skip("BEDROCK_ASSIST_PYTHON", "the documents' commands of the AWS CLI")
        .map(|python| Path::new(&python).with_file_name("aws"))
        .filter(|aws| aws.exists());
    let world = World::new();
    fs::write(world.home().join("deny.json"), "{}").unwrap();
    for (path, text) in documents() {
        for command in commands(&text).into_iter().filter(|command| {
            !command.contains("bedrock-assist") && !command.starts_with("cargo run")
        }) {
            let parsed =
                Ran::of(&world.command("bash").args(["-n", "-c", &command]).output().unwrap());
            assert_eq!(parsed.code, Some(0), "{}: {command}\n{}", path.display(), parsed.whole());
            if OTHERS.iter().any(|known| command.starts_with(known)) {
                continue;
            }
            let arguments = command.strip_prefix("aws ");
            let arguments =
                arguments.unwrap_or_else(|| panic!("{}: {command} is unknown", path.display()));
            let Some(aws) = &aws else { continue };
            let line = format!(
                "LOG_GROUP=trail TOPIC=arn:aws:sns:us-east-1:123456789012:t PATTERN=p; '{}' {arguments} --generate-cli-skeleton output",
                aws.display()
            );
            let ran = Ran::of(
                &world
                    .command("bash")
                    .env("AWS_DEFAULT_REGION", "us-east-1")
                    .args(["-c", &line])
                    .output()
                    .unwrap(),
            );
            // The AWS CLI's own sample output for this call is too short for its validation.
            let too_short =
                ran.err.contains("Invalid length for parameter Credentials.AccessKeyId");
            assert!(
                ran.code == Some(0) || too_short,
                "{}: {command}\n{}",
                path.display(),
                ran.whole()
            );
        }
    }
}

/// Covers the variables that the program's own code reads, not those that only the AWS SDK reads.
#[test]
fn the_documents_name_every_variable() {
    let document = fs::read_to_string(Path::new(ROOT).join("docs/ENVIRONMENT.md")).unwrap();
    let mut folders = vec![Path::new(ROOT).join("src")];
    let name = regex::Regex::new(r#"(?:env::var(?:_os)?\(|set\(|absolute\(|forced\(|variable\()?"((?:AWS|XDG|NO|FORCE|CLICOLOR)_[A-Z_]*|TERM|HOME|SHELL|TZ)""#).unwrap();
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap();
                for one in name.captures_iter(code).map(|found| found[1].to_owned()) {
                    let named = document.contains(&format!("`{one}`"))
                        || one.starts_with("AWS_ENDPOINT_URL_");
                    assert!(named, "{}: {one}", path.display());
                    found += 1;
                }
            }
        }
    }
    assert!(found > 15, "{found}");
}
