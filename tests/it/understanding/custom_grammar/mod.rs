//! Tests of custom grammar files, which people pass with `--grammar`.

pub mod mistakes;
pub mod valid_files;

use crate::support::program::{Ran, World};
use std::fs;

const TEAMS: &str = r#"
[[teams]]
name = "growth"
forms = ["growth folks", "growth hackers", "the zebra people"]
example = "a Bedrock key for the growth folks"

[[teams]]
name = "night-ops"
forms = ["nightly crew|night owls"]
example = "key for the nightly crew"
"#;

const WORDS: &str = r#"
[[words]]
concept = "make"
forms = ["cook (me|us)? up"]
example = "cook up a bedrock key for sales"
intent = "create_key"

[[words]]
concept = "key"
forms = ["doodad"]

[[words]]
concept = "list"
forms = ["line up"]
example = "line up our keys"
intent = "list_keys"

[[words]]
concept = "explain"
forms = ["show (me|us) the ropes"]
example = "show me the ropes"
intent = "help"

[[words]]
concept = "filler"
forms = ["prithee"]
"#;

/// Creates a world whose folder `grammar` has these files.
fn with(files: &[(&str, &str)]) -> World {
    let world = World::new();
    let folder = world.home().join("grammar");
    fs::create_dir(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    world
}

fn own(world: &World, args: &[&str]) -> Ran {
    let all: Vec<&str> = ["--grammar", "grammar"].iter().chain(args).copied().collect();
    world.say(&all).did_not_crash()
}

/// Returns the intent and team of each request in a line.
fn understood(world: &World, line: &str) -> Vec<(String, String)> {
    let object = own(world, &["--explain", "-o", "json", line]).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let requests = object["requests"].as_array().unwrap();
    requests
        .iter()
        .map(|request| (text(&request["intent"]), text(&request["business_unit"])))
        .collect()
}
