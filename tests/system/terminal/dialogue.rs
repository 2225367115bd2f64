//! Complete conversations on a terminal: questions, replies, the screen and the history. The
//! sandbox has three keys of two teams.

use crate::support::program::World;
use crate::support::pty::{CTRL_C, CTRL_U, ENTER, TAB, Terminal, UP};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

const MADE: &str = "SANDBOX long-term key for";

fn world() -> World {
    World::new().with("TERM", "xterm-256color")
}

fn prompt(world: &World) -> Terminal {
    world.prompt(&["--sandbox"], 80)
}

/// Lists the keys and returns their number.
fn keys(terminal: &mut Terminal) -> usize {
    terminal.answer(&format!("list keys{ENTER}")).matches(". AKIA").count()
}

#[test]
fn from_words_to_a_key() {
    let world = world();
    let mut terminal = prompt(&world);
    let asked = terminal.answer(&format!("bedrock key for marketing{ENTER}"));
    for part in ["say", "\"short-term\".", "123456789012", "marketing-bedrock-user", "[y/N/?]"] {
        assert!(asked.contains(part), "{part}: {}", terminal.screen());
    }
    assert!(terminal.asks() && !asked.contains(MADE));
    let made = terminal.answer(&format!("yes{ENTER}"));
    for part in
        [MADE, "export AWS_ACCESS_KEY_ID=\"AKIASANDBOX", "export AWS_SECRET_ACCESS_KEY=\"SANDBOX/"]
    {
        assert!(made.contains(part), "{part}: {}", terminal.screen());
    }
    assert!(!terminal.asks());
    assert_eq!(keys(&mut terminal), 4);
    terminal.send("exit");
    assert_eq!(terminal.ended().code, Some(0));
}

#[test]
fn asked_answered_corrected_and_confirmed() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.say("long-term key");
    assert!(terminal.asks());
    terminal.say("Sales");
    terminal.shows("+ user    sales-bedrock-user");
    let again = terminal.answer(&format!("sorry, for Marketing not Sales{ENTER}"));
    assert!(again.contains("+ user    marketing-bedrock-user"), "{}", terminal.screen());
    terminal.say("actually eu-west-1");
    terminal.shows("+ key     for use in eu-west-1");
    assert!(terminal.asks() && !terminal.seen().contains(MADE));
    terminal.say("yes, go ahead");
    terminal.shows(&format!("{MADE} marketing"));
    terminal.shows("export AWS_REGION=\"eu-west-1\"");
    assert_eq!(terminal.seen().matches(MADE).count(), 1);
}

#[test]
fn enter_takes_what_is_suggested_and_confirms_nothing() {
    for term in ["xterm-256color", "dumb"] {
        let world = World::new().with("TERM", term);
        let mut terminal = prompt(&world);
        terminal.say("key for ci/cd");
        terminal.shows("[ci-cd]");
        if term != "dumb" {
            terminal.reads("? ci-cd");
            assert!(terminal.cell("ci-cd").dim(), "{}", terminal.screen());
        }
        terminal.answer(ENTER);
        terminal.shows("+ user    ci-cd-bedrock-user");
        assert!(terminal.asks());
        terminal.answer(ENTER);
        terminal.shows("Not done: a long-term key for ci-cd.");
        assert!(!terminal.asks());
        // Enter accepts the suggested key, but the deletion must still be confirmed.
        terminal.say("rotate the key for example-batch");
        terminal.answer(ENTER);
        terminal.shows("permanently delete AKIASANDBOX000000002");
        assert!(terminal.asks());
        terminal.answer(ENTER);
        terminal.shows("Not done: rotating the key");
        assert_eq!(keys(&mut terminal), 3, "{term}");
    }
}

#[test]
fn tab_offers_what_the_question_names_and_units_that_were_seen() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.say("list keys");
    terminal.press(format!("rotate the key for example-b{TAB}"));
    terminal.reads("> rotate the key for example-batch");
    terminal.press(ENTER);
    terminal.prompted();
    terminal.press(format!("AK{TAB}3"));
    terminal.reads("? AKIASANDBOX000000003");
    terminal.press(CTRL_C);
    terminal.prompted();
    terminal.say("key for marketing, 2 hours");
    terminal.press(TAB);
    terminal.shows("\nshort-term  long-term   cancel      help\n?");
    terminal.press(format!("sh{TAB}"));
    terminal.reads("? short-term");
    terminal.press(CTRL_U);
    terminal.press(format!("ca{TAB}{ENTER}"));
    terminal.prompted();
    terminal.shows("Dropped: a key for marketing");
}

#[test]
fn what_is_pending_survives_a_window_of_another_width() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.say("long-term key");
    terminal.resize(40);
    // The editor learns the new width at the next key.
    terminal.press("M");
    terminal.reads("? M");
    terminal.press(format!("arketing{ENTER}"));
    terminal.prompted();
    assert!(terminal.asks());
    let row = terminal.screen().lines().find(|row| row.contains("+ user")).map(str::to_owned);
    assert_eq!(
        row.as_deref(),
        Some("  + user    marketing-bedrock-user, tags"),
        "{}",
        terminal.screen()
    );
    terminal.resize(100);
    terminal.press("y");
    terminal.reads("? y");
    terminal.press(format!("es{ENTER}"));
    terminal.prompted();
    terminal.shows(&format!("{MADE} marketing"));
}

#[test]
fn nothing_is_coloured_at_questions_where_nothing_may_be() {
    let colour = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    let worlds = [
        (world().with("NO_COLOR", "1"), &["--sandbox"][..]),
        (world(), &["--sandbox", "--color", "never"]),
        (World::new().with("TERM", "dumb"), &["--sandbox"]),
    ];
    for (world, args) in worlds {
        let mut terminal = world.prompt(args, 80);
        terminal.say("key for ci/cd");
        terminal.reads("?");
        terminal.answer(ENTER);
        terminal.shows("+ user    ci-cd-bedrock-user");
        terminal.press("yes");
        terminal.reads("? yes");
        terminal.answer(ENTER);
        terminal.shows(MADE);
        assert!(!colour.is_match(terminal.seen()), "{args:?}: {:?}", terminal.seen());
    }
}

#[test]
fn forty_columns_cut_no_word_but_keys() {
    let world = world();
    let mut terminal = world.prompt(&["--sandbox"], 40);
    let lines = [
        "help",
        "help credentials",
        "help lifetime",
        "help models",
        "help permissions",
        "help regions",
        "help safety",
        "help troubleshooting",
        "help types",
        "key for ci/cd",
        "",
        "hm",
        "help",
        "yes",
        "key for example-web",
        "rotate",
        "yes",
        "yes",
        "no",
        "rotate the key for example-batch",
        "no",
        "list keys",
        "prod key",
        "cancel",
        "key for 3 days",
        "hm",
        "hm",
        "key in frankfrt",
        "yes",
        "rotate the key for nobody-at-all",
        "delete key AKIASANDBOX000000002",
        "yes",
        "a pizza",
    ];
    for line in lines {
        terminal.say(line);
        let cut = terminal.cut_words();
        // The window's edge may split a key's `export` line, which has no spaces to wrap at.
        let words: Vec<_> = cut.iter().filter(|word| !word.contains("=\"")).collect();
        assert!(words.is_empty(), "{line}: {words:?}\n{}", terminal.screen());
        // Clears the screen, so that earlier output doesn't count again.
        terminal.press("\u{c}");
        terminal.wait("a cleared screen", |terminal| !terminal.screen().contains('\n'));
    }
    assert_eq!(terminal.seen().matches(MADE).count(), 2);
}

#[test]
fn the_history_has_the_wishes_and_neither_answers_nor_keys() {
    let world = world();
    let mut terminal = prompt(&world);
    for line in ["bedrock key for marketing", "yes", "list keys", "prod key", "hunter2 xyzzy", "no"]
    {
        terminal.say(line);
    }
    assert!(terminal.seen().contains(MADE) && terminal.seen().contains("SANDBOX Bedrock key"));
    terminal.press(format!("{UP}{UP}"));
    terminal.reads("> list keys");
    terminal.press(format!("{CTRL_U}exit{ENTER}"));
    assert_eq!(terminal.ended().code, Some(0));
    let file = world.home().join(".local/state/bedrock-assist/history");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let history = fs::read_to_string(file).unwrap();
    for line in ["bedrock key for marketing", "list keys", "prod key"] {
        assert!(history.lines().any(|known| known == line), "{line} in {history}");
    }
    for word in ["hunter2", "SANDBOX", "AKIA", "yes", "bedrock-api-key-"] {
        assert!(!history.contains(word), "{word} in {history}");
    }
}

#[test]
fn a_key_that_its_file_cannot_take_leaves_the_old_one_alone() {
    let world = world();
    let mut terminal = world.prompt(&["--sandbox", "--save", "key.env"], 80);
    terminal.answer(&format!("rotate the key for example-web{ENTER}"));
    // Another process creates the file first.
    fs::write(world.home().join("key.env"), "theirs").unwrap();
    let lost = terminal.answer(&format!("yes{ENTER}"));
    assert!(lost.contains("was deleted"), "{}", terminal.screen());
    assert!(
        !terminal.asks() && !lost.contains("Say yes once the new key works"),
        "{}",
        terminal.screen()
    );
    assert_eq!(keys(&mut terminal), 3);
    assert_eq!(fs::read_to_string(world.home().join("key.env")).unwrap(), "theirs");
}
