//! What valid grammar files add, and what they can't change.

use super::{TEAMS, WORDS, own, understood, with};
use crate::support::program::{World, assert_output_snapshot};
use std::fs;

#[test]
fn a_grammar_in_order() {
    let world =
        with(&[("teams.toml", TEAMS), ("words.toml", WORDS), ("notes.txt", "["), (".x.toml", "[")]);
    assert_output_snapshot("grammar_checked", &world, &own(&world, &["--check-grammar"]));
    assert_eq!(World::new().say(&["--check-grammar"]).exit_code(0).out.lines().count(), 2);
    let json = own(&world, &["--check-grammar", "-o", "json"]).json();
    assert_eq!(json["status"], "done");
    let env = own(&world, &["--check-grammar", "-o", "env"]).exit_code(2);
    assert!(env.out.is_empty() && env.err.contains("is valid"));
}

#[test]
fn what_the_readme_teaches_works() {
    let readme = include_str!("../../../../grammar/README.md");
    let (_, taught) = readme.split_once("```toml\n").unwrap();
    let world = with(&[("mine.toml", taught.split_once("```").unwrap().0)]);
    own(&world, &["--check-grammar"]).exit_code(0);
    let line = "prithee cook me up a bedrock key for the growth hackers";
    assert_eq!(understood(&world, line), [("create_key".to_owned(), "growth".to_owned())]);
}

#[test]
fn own_forms_are_understood_in_every_way_in() {
    let world = with(&[("teams.toml", TEAMS), ("words.toml", WORDS)]);
    let create = |units: &[&str]| {
        units.iter().map(|unit| ("create_key".to_owned(), (*unit).to_owned())).collect::<Vec<_>>()
    };
    for (line, units) in [
        ("cook me up a doodad, prithee, for the nightly crew", &["night-ops"][..]),
        ("the zebra people need a bedrock key", &["growth"]),
        ("growth folks team needs a bedrock key", &["growth"]),
        ("the growth hackers' bedrock key please", &["growth"]),
        ("key, night owls, 30m", &["night-ops"]),
        ("key for the growth folks and make it 2 hours", &["growth"]),
        (
            "keys for sales, night owls, legal and the growth folks",
            &["sales", "night-ops", "legal", "growth"],
        ),
        ("keys for sales and the growth folks", &["sales", "growth"]),
        // Longer names, user names, greetings and signatures that contain a custom form keep their
        // meaning.
        ("key for growth folks europe", &["growth-folks-europe"]),
        ("key for growth-folks-api", &["growth-folks-api"]),
        ("a key for growth folks and sales", &["growth-folks-and-sales"]),
        ("bedrock key for growth-folks-bedrock-user", &["growth-folks"]),
        ("Hi growth folks, I need a bedrock key for 1 hour", &["-"]),
        ("I need a bedrock key for 1 hour. Kind regards, Growth Hackers", &["-"]),
    ] {
        assert_eq!(understood(&world, line), create(units), "{line}");
    }
    for (line, intent, unit) in [
        ("rotate the key of the nightly crew", "rotate_key", "night-ops"),
        ("show me the ropes", "help", "-"),
        ("line up the growth folks' keys", "list_keys", "growth"),
    ] {
        assert_eq!(understood(&world, line), [(intent.to_owned(), unit.to_owned())], "{line}");
    }
    let all = ["--sandbox", "--grammar", "grammar", "-o", "raw"];
    let batch = world.run(&all, b"rustle\ncook up a doodad for 1 hour\n").did_not_crash();
    assert!(batch.out.starts_with(crate::support::program::KEY), "{}", batch.whole());
    let said = own(&world, &["--sandbox", "-o", "raw", "cook up a doodad for 1 hour"]).exit_code(0);
    assert!(said.out.starts_with(crate::support::program::KEY));
    let at_prompt = ["cook up a doodad for 1 hour", "exit"];
    let typed = world.type_in("bedrock-assist --sandbox --grammar grammar -o raw", &at_prompt);
    assert!(typed.out.contains(crate::support::program::KEY), "{}", typed.out);
}

#[test]
fn what_the_built_in_grammar_reads_is_not_touched() {
    let words = r#"
[[words]]
concept = "make"
forms = ["brew drop", "brew", "sculpt switch"]
[[words]]
concept = "filler"
forms = ["blorp"]
[[words]]
concept = "key"
forms = ["blob"]
[[teams]]
name = "x"
forms = ["zorro"]
"#;
    let world = with(&[("words.toml", words)]);
    // Custom forms must not turn a line into a request that it is not. For example, the end of
    // "brew drop" must not combine with "the key" into "drop the key".
    for line in ["brew drop the key AKIAIOSFODNN7EXAMPLE", "sculpt switch off AKIAIOSFODNN7EXAMPLE"]
    {
        let read = world.run(&["--grammar", "grammar", "--explain", "-o", "json", line], b"");
        let sure = read.out.contains("revoke_key") && !read.out.contains("did_you_mean");
        assert!(!sure, "{line}: {}", read.whole());
    }
    for (line, intent) in [
        ("don't brew a key", "out_of_scope"),
        ("zorro and cancel", "cancel"),
        ("refresh the blob", "out_of_scope"),
        ("delete the blob", "out_of_scope"),
    ] {
        let read = understood(&world, line);
        assert_eq!(
            read.last().map(|(intent, _)| intent.as_str()),
            Some(intent),
            "{line}: {read:?}"
        );
    }
}

#[test]
fn files_are_never_found_by_themselves() {
    let world = with(&[("broken.toml", "[")]);
    fs::write(world.home().join("words.toml"), "[").unwrap();
    let ran = world.say(&["--sandbox", "-o", "raw", "key for 1 hour"]).exit_code(0);
    assert!(ran.err.is_empty(), "{}", ran.whole());
}
