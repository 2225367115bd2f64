//! The error message for each mistake in a grammar file or its folder, and what such a file costs.

use super::{TEAMS, WORDS, own, with};
use crate::support::program::World;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

#[test]
fn each_mistake_in_a_file() {
    let many = format!("[[words]]\nconcept = \"filler\"\nforms = [{}]\n", {
        let group =
            |tens: &str| (0..20).map(|n| format!("{tens}{n}q")).collect::<Vec<_>>().join("|");
        (0..60)
            .map(|n| format!("\"z{n} ({}) ({})\"", group("x"), group("y")))
            .collect::<Vec<_>>()
            .join(",\n")
    });
    let cases: &[(&str, &str)] = &[
        ("not TOML", "[[teams]\nname = \"growth\"\n\n[[words]]\nconcept = filler\n"),
        (
            "names that are none",
            "[[words]]\nconcept = \"fillr\"\nforms = [\"zorro\"]\nexamples = [\"x\"]\n\n[[examples]]\ntext = \"x\"\n\n\
             [[team]]\nname = \"x\"\n",
        ),
        (
            "concepts that are closed",
            "[[words]]\nconcept = \"negation\"\nforms = [\"nix\"]\n\n[[words]]\nconcept = \"revoke\"\nforms = \
             [\"nuke\"]\n\n[[words]]\nconcept = \"topic\"\nforms = [\"x\"]\n",
        ),
        (
            "forms that mean something",
            "[[words]]\nconcept = \"filler\"\nforms = [\"cancel\", \"openai\", \"cancle\", \"zorro yes\"]\n\n\
             [[words]]\nconcept = \"want\"\nforms = [\"could really not do without\", \"go for it\", \"two doodads\"]\n\n\
             [[teams]]\nname = \"slackers\"\nforms = [\"slack crew|my key\", \"security\", \"the team\", \"zorro and\"]\n",
        ),
        (
            "forms that are none, or said twice",
            "[[words]]\nconcept = \"make\"\nforms = [\"cook, up\", \"cook up\", 3]\n\n[[words]]\nconcept = \
             \"want\"\nforms = [\"hanker|cook up\"]\n\n[[words]]\nconcept = \"want\"\n",
        ),
        (
            "units that are none",
            "[[teams]]\nname = \"Growth Team\"\nforms = [\"growth folks\"]\n\n[[teams]]\nname = \"größe\"\n\
             forms = [\"size folks\"]\n\n[[teams]]\nforms = [\"lost folks\"]\n",
        ),
        (
            "examples that fail",
            "[[words]]\nconcept = \"make\"\nforms = [\"cook up\"]\nexample = \"brew a bedrock key\"\nintent = \
             \"create_key\"\n\n[[words]]\nconcept = \"make\"\nforms = [\"rustle up\"]\nexample = \"rustle up my key, \
             then delete key AKIAIOSFODNN7EXAMPLE\"\nintent = \"create_key\"\n\n[[teams]]\nname = \"growth\"\nforms = \
             [\"growth folks\"]\nexample = \"key for growth folks europe\"\n",
        ),
        (
            "an example that another intent wins",
            "[[words]]\nconcept = \"make\"\nforms = [\"cook up\"]\nexample = \"how do I cook up a key\"\nintent = \
             \"create_key\"\n",
        ),
        (
            "an example without its intent",
            "[[words]]\nconcept = \"make\"\nforms = [\"cook up\"]\nexample = \"cook up a key\"\n\n[[words]]\n\
             concept = \"want\"\nforms = [\"hanker\"]\nexample = \"hanker a key\"\nintent = \"create\"\n",
        ),
        (
            "hidden characters",
            "[[words]]\nconcept = \"filler\" # \u{202e}x\nforms = [\"a\u{200b}b\", \"\u{1b}[2J\"]\n",
        ),
        ("a byte order mark", "\u{feff}[[words]]\n"),
        (
            "hidden characters as escapes",
            "[[words]]\nconcept = \"filler\"\nforms = [\"do\\u200Bn't\"]\n",
        ),
        ("too many phrases", &many),
    ];
    let mut told = String::new();
    for (name, text) in cases {
        let world = with(&[("mine.toml", text)]);
        let ran = own(&world, &["key for 1 hour"]).exit_code(2);
        assert!(ran.out.is_empty(), "{}", ran.whole());
        told += &format!("### {name}\n{}\n", ran.err);
    }
    snapshot("grammar_own_mistakes", &told);
    let world = with(&[("mine.toml", cases[0].1)]);
    let json = own(&world, &["-o", "json", "key"]).json();
    assert_eq!(json["error"]["code"], "grammar_mistakes");
    assert!(json["error"]["message"].as_str().unwrap().contains("mine.toml:1:"), "{json}");
}

#[test]
fn each_folder_that_is_none() {
    let mut told = String::new();
    let mut tell = |name: &str, world: &World| {
        let ran = own(world, &["key for 1 hour"]).exit_code(2);
        assert!(ran.out.is_empty(), "{}", ran.whole());
        told += &format!("### {name}\n{}\n", ran.err);
    };
    tell("missing", &World::new());
    let world = World::new();
    fs::write(world.home().join("grammar"), TEAMS).unwrap();
    tell("a file", &world);
    tell("no grammar file", &with(&[("words.txt", WORDS)]));
    let world = with(&[("teams.toml", TEAMS)]);
    symlink("teams.toml", world.home().join("grammar/words.toml")).unwrap();
    tell("a link", &world);
    let world = with(&[]);
    fs::create_dir(world.home().join("grammar/words.toml")).unwrap();
    tell("a folder in it", &world);
    let world = with(&[]);
    fs::write(world.home().join("grammar/words.toml"), b"# one\n# \xff\n").unwrap();
    tell("no UTF-8", &world);
    let half = format!("# {}", "x".repeat(600_000));
    tell("too big", &with(&[("a.toml", &half), ("b.toml", &half)]));
    snapshot("grammar_own_folders", &told);

    let world = with(&[("teams.toml", TEAMS)]);
    let file = world.home().join("grammar/teams.toml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    // Root can read the file regardless of its mode, so it gets no error.
    if fs::read(&file).is_err() {
        own(&world, &["key"])
            .exit_code(2)
            .stderr_contains(&["you don't have permission to read it"]);
    }
}

#[test]
fn a_small_file_costs_little() {
    let deep = format!("forms = [\"({}) {}\"]", vec!["a"; 390].join("|"), "b ".repeat(400_000));
    let wide = format!("forms = [\"({0}) ({0})\"]", vec!["c"; 200_000].join("|"));
    let brackets = "[".repeat(500_000);
    let wrong = "forms = [3, 3]\n[[words]]\n".repeat(30_000);
    let odd = "\u{200b}".repeat(300_000);
    for text in [&deep, &wide, &brackets, &wrong, &odd] {
        let began = std::time::Instant::now();
        let world = with(&[("mine.toml", &format!("[[words]]\nconcept = \"filler\"\n{text}\n"))]);
        let ran = own(&world, &["key for 1 hour"]).exit_code(2);
        assert!(ran.err.len() < 100_000, "{} bytes", ran.err.len());
        assert!(began.elapsed().as_secs() < 20, "{:?} for {}…", began.elapsed(), &text[..20]);
    }
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
#[cfg(unix)]
fn a_line_break_in_a_file_name_makes_no_line() {
    let world = World::new();
    let folder = world.home().join("grammar");
    std::fs::create_dir(&folder).unwrap();
    for name in ["a\nerror: everything is deleted.toml", "b\u{1b}[2J\rc.toml"] {
        std::fs::write(folder.join(name), "nonsense\n").unwrap();
    }
    let ran = world.say(&["--grammar", "grammar", "--check-grammar"]).exit_code(2);
    assert!(!ran.err.lines().any(|line| line.starts_with("error: everything")), "{}", ran.whole());
    assert!(!ran.err.contains(['\u{1b}', '\r']), "{}", ran.whole());
    std::fs::write(folder.join("a\nerror: everything is deleted.toml"), b"\xff").unwrap();
    let ran = world.say(&["--grammar", "grammar", "--check-grammar"]).exit_code(2);
    assert!(!ran.err.lines().any(|line| line.starts_with("error: everything")), "{}", ran.whole());
}
