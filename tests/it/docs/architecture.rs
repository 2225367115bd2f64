//! Keeps the arrows of ARCHITECTURE.md: a room names only the rooms it may reach, and only its own outside worlds.

use std::fs;
use std::path::Path;

/// Each room with the rooms it may reach.
const ROOMS: [(&str, &[&str]); 7] = [
    ("domain", &[]),
    ("understand", &["domain"]),
    ("plan", &["domain"]),
    ("converse", &["domain", "understand", "plan"]),
    ("provision", &["domain", "plan"]),
    ("present", &["domain"]),
    ("cli", &["domain", "understand", "plan", "converse", "provision", "present"]),
];

/// What only one room may know: the AWS SDK, colour, the terminal.
const WORLDS: [(&str, &str); 9] = [
    ("aws_", "provision"),
    ("tokio", "provision"),
    ("owo_colors", "present"),
    ("rustyline", "cli"),
    ("clap", "cli"),
    ("IsTerminal", "cli"),
    ("terminal_size", "cli"),
    ("rustix", "cli"),
    ("signal_hook", "cli"),
];

#[test]
fn rooms_reach_only_what_the_picture_shows() {
    let mut strays = Vec::new();
    for (room, allowed) in ROOMS {
        each_source(room, |file, text| {
            for (other, _) in ROOMS {
                let reached = text.contains(&format!("crate::{other}"));
                if reached && other != room && !allowed.contains(&other) {
                    strays.push(format!("{file} reaches `{other}`, which `{room}` may not"));
                }
            }
            for (world, owner) in WORLDS {
                if room != owner && names(text, world) {
                    strays.push(format!("{file} names `{world}`, which is for `{owner}` alone"));
                }
            }
        });
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

/// What stands in for AWS in tests is no part of the program.
#[test]
fn no_double_is_linked_into_the_program() {
    let manifest = read("Cargo.toml");
    let (_, dependencies) = manifest.split_once("\n[dependencies]\n").unwrap();
    let (dependencies, _) = dependencies.split_once("\n[dev-dependencies]\n").unwrap();
    assert!(
        dependencies.contains("aws-config") && !dependencies.contains("winterbaume"),
        "{dependencies}"
    );
    for room in ROOMS.map(|(room, _)| room) {
        each_source(room, |file, text| {
            assert!(!names(text, "winterbaume"), "{file} names winterbaume")
        });
    }
}

#[test]
fn the_picture_names_every_room() {
    let picture = read("ARCHITECTURE.md");
    let folders = fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap());
    for folder in folders.filter(|entry| entry.path().is_dir()) {
        let room = folder.file_name().into_string().unwrap();
        assert!(
            ROOMS.iter().any(|(known, _)| *known == room),
            "`{room}` has no place among the rooms"
        );
        assert!(picture.contains(&format!("`{room}`")), "ARCHITECTURE.md does not name `{room}`");
    }
}

/// Whether code (not a comment) names a crate or type that begins so.
fn names(text: &str, world: &str) -> bool {
    text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")).any(|line| {
        line.match_indices(world).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '"' && c != '`')
                && (line[at..].contains("::") || line.starts_with("use "))
        })
    })
}

fn each_source(room: &str, mut visit: impl FnMut(&str, &str)) {
    let mut folders = vec![root().join("src").join(room)];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files += 1;
                visit(&path.display().to_string(), &fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(files > 0, "no source in `{room}`");
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
