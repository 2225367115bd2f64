//! Checks the layers of ARCHITECTURE.md: each one imports only the layers and libraries that it may
//! use.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

/// Each layer with the layers that it may import.
const LAYERS: [(&str, &[&str]); 7] = [
    ("domain", &[]),
    ("understand", &["domain"]),
    ("plan", &["domain"]),
    ("converse", &["domain", "understand", "plan"]),
    ("provision", &["domain"]),
    ("present", &["domain"]),
    ("cli", &["domain", "understand", "plan", "converse", "provision", "present"]),
];

/// Prefixes of crates and types, each with the only layer that may use it: the AWS SDK in
/// `provision`, colors in `present`, the terminal in `cli`.
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
fn layers_use_only_what_the_picture_shows() {
    let mut strays = Vec::new();
    for (layer, allowed) in LAYERS {
        each_source(layer, |file, text| {
            for (other, _) in LAYERS {
                let reached = text.contains(&format!("crate::{other}"));
                if reached && other != layer && !allowed.contains(&other) {
                    strays.push(format!("{file} reaches `{other}`, which `{layer}` may not"));
                }
            }
            for (world, owner) in WORLDS {
                if layer != owner && names(text, world) {
                    strays.push(format!("{file} names `{world}`, which is for `{owner}` alone"));
                }
            }
        });
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

/// `winterbaume`, the fake AWS of the tests, must not be a dependency of the program.
#[test]
fn no_double_is_linked_into_the_program() {
    let manifest = read("Cargo.toml");
    let (_, dependencies) = manifest.split_once("\n[dependencies]\n").unwrap();
    let (dependencies, _) = dependencies.split_once("\n[dev-dependencies]\n").unwrap();
    assert!(
        dependencies.contains("aws-config") && !dependencies.contains("winterbaume"),
        "{dependencies}"
    );
    for layer in LAYERS.map(|(layer, _)| layer) {
        each_source(layer, |file, text| {
            assert!(!names(text, "winterbaume"), "{file} names winterbaume")
        });
    }
}

#[test]
fn the_picture_names_every_layer() {
    let picture = read("ARCHITECTURE.md");
    let folders = fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap());
    for folder in folders.filter(|entry| entry.path().is_dir()) {
        let layer = folder.file_name().into_string().unwrap();
        assert!(
            LAYERS.iter().any(|(known, _)| *known == layer),
            "`{layer}` has no place among the rooms"
        );
        assert!(picture.contains(&format!("`{layer}`")), "ARCHITECTURE.md does not name `{layer}`");
    }
}

/// Returns true if code, not a comment, names a crate or type with this prefix.
fn names(text: &str, world: &str) -> bool {
    text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")).any(|line| {
        line.match_indices(world).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            before.is_none_or(|c| {
                !c.is_alphanumeric() && c != '_' && c != '"' && c != '`' && c != ':'
            }) && (line[at..].contains("::") || line.starts_with("use "))
        })
    })
}

pub fn each_source(layer: &str, mut visit: impl FnMut(&str, &str)) {
    let mut folders = vec![root().join("src").join(layer)];
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
    assert!(files > 0, "no source in `{layer}`");
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Maximum number of source files in a folder, so that a newcomer can take them in at a glance.
const MAX_FILES: usize = 12;

#[test]
fn no_folder_has_too_many_files() {
    let mut crowded = Vec::new();
    for top in ["src", "tests/it", "tests/system", "tests/support"] {
        let mut folders = vec![root().join(top)];
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
            let (inner, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
            let sources =
                files.iter().filter(|path| path.extension().is_some_and(|kind| kind == "rs"));
            let count = sources.count();
            if count > MAX_FILES {
                crowded.push(format!("{}: {count}", folder.display()));
            }
            folders.extend(inner);
        }
    }
    assert!(crowded.is_empty(), "{}", crowded.join("\n"));
}

/// A search for a type's name must find one file per layer. Variants for other platforms stay in
/// the same file.
#[test]
fn no_layer_names_a_type_twice() {
    let type_name = regex::Regex::new(
        r"(?m)^(?:    )?(?:pub(?:\([^)]*\))? )?(?:struct|enum|trait|type) ([A-Z]\w*)",
    )
    .unwrap();
    let mut twice = Vec::new();
    for (layer, _) in LAYERS {
        let mut places: HashMap<String, BTreeSet<String>> = HashMap::new();
        each_source(layer, |file, text| {
            for found in type_name.captures_iter(text) {
                // Associated types are exempt, because their trait gives them their names.
                if !found[0].trim_start().starts_with("type ") || !found[0].starts_with(' ') {
                    places.entry(found[1].to_owned()).or_default().insert(file.to_owned());
                }
            }
        });
        let doubled = places.into_iter().filter(|(_, files)| files.len() > 1);
        twice.extend(doubled.map(|(name, files)| format!("{layer}: {name} in {files:?}")));
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}
