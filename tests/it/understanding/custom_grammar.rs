//! Custom grammar files: what they may add, what they may not, and the error message for each
//! mistake.

use crate::support::program::{Ran, World, check};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

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
    world.say(&all).sound()
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

#[test]
fn a_grammar_in_order() {
    let world =
        with(&[("teams.toml", TEAMS), ("words.toml", WORDS), ("notes.txt", "["), (".x.toml", "[")]);
    check("grammar_checked", &world, &own(&world, &["--check-grammar"]));
    assert_eq!(World::new().say(&["--check-grammar"]).ended(0).out.lines().count(), 2);
    let json = own(&world, &["--check-grammar", "-o", "json"]).json();
    assert_eq!(json["status"], "done");
    let env = own(&world, &["--check-grammar", "-o", "env"]).ended(2);
    assert!(env.out.is_empty() && env.err.contains("is valid"));
}

#[test]
fn what_the_readme_teaches_works() {
    let readme = include_str!("../../../grammar/README.md");
    let (_, taught) = readme.split_once("```toml\n").unwrap();
    let world = with(&[("mine.toml", taught.split_once("```").unwrap().0)]);
    own(&world, &["--check-grammar"]).ended(0);
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
    let batch = world.run(&all, b"rustle\ncook up a doodad for 1 hour\n").sound();
    assert!(batch.out.starts_with(crate::support::program::KEY), "{}", batch.whole());
    let said = own(&world, &["--sandbox", "-o", "raw", "cook up a doodad for 1 hour"]).ended(0);
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
    let ran = world.say(&["--sandbox", "-o", "raw", "key for 1 hour"]).ended(0);
    assert!(ran.err.is_empty(), "{}", ran.whole());
}

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
            "[[words]]\nconcept = \"fillr\"\nforms = [\"zorro\"]\nexamples = [\"x\"]\n\n[[rules]]\nname = \"x\"\n\n\
             [[team]]\nname = \"x\"\n",
        ),
        (
            "concepts that are closed",
            "[[words]]\nconcept = \"negation\"\nforms = [\"nix\"]\n\n[[words]]\nconcept = \"revoke\"\nforms = \
             [\"nuke\"]\n\n[[words]]\nconcept = \"has_unit\"\nforms = [\"x\"]\n",
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
        let ran = own(&world, &["key for 1 hour"]).ended(2);
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
        let ran = own(world, &["key for 1 hour"]).ended(2);
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
        own(&world, &["key"]).ended(2).says(&["you don't have permission to read it"]);
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
        let ran = own(&world, &["key for 1 hour"]).ended(2);
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
    let ran = world.say(&["--grammar", "grammar", "--check-grammar"]).ended(2);
    assert!(!ran.err.lines().any(|line| line.starts_with("error: everything")), "{}", ran.whole());
    assert!(!ran.err.contains(['\u{1b}', '\r']), "{}", ran.whole());
    std::fs::write(folder.join("a\nerror: everything is deleted.toml"), b"\xff").unwrap();
    let ran = world.say(&["--grammar", "grammar", "--check-grammar"]).ended(2);
    assert!(!ran.err.lines().any(|line| line.starts_with("error: everything")), "{}", ran.whole());
}
