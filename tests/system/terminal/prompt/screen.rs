//! The screen while a person types: completions, hints, colors and the width of the window.

use super::{MADE, PASTED, prompt, world};
use crate::support::program::{KEY, World};
use crate::support::pty::{CTRL_C, CTRL_U, ENTER, RIGHT, TAB, UP};
use vt100::Color;

const YELLOW: Color = Color::Idx(3);
const CYAN: Color = Color::Idx(6);

#[test]
fn tab_finishes_phrases_regions_and_units_seen() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.press(format!("rot{TAB}"));
    terminal.shows("> rotate the key for");
    terminal.press(CTRL_U);
    terminal.press(format!("key for 2 hours in fr{TAB}"));
    terminal.shows("> key for 2 hours in Frankfurt");
    terminal.press(CTRL_U);
    terminal.press(format!("key in eu-cen{TAB}"));
    terminal.shows("eu-central-1 (Frankfurt)");
    terminal.shows("eu-central-2 (Zurich)");
    terminal.shows("> key in eu-central-");
    terminal.press(CTRL_U);
    terminal.say("list keys for sales-emea");
    terminal.press(format!("rotate the key for sa{TAB}"));
    terminal.reads("> rotate the key for sales-emea");
    terminal.press(CTRL_U);
    terminal.press(format!("help trou{TAB}{ENTER}"));
    terminal.shows("> help troubleshooting");
    terminal.prompted();
    terminal.send("exit");
    assert_eq!(terminal.ended().code, Some(0));
}

#[test]
fn what_is_missing_shows_behind_the_words_and_is_not_sent() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.press("rotate the key");
    terminal.reads("> rotate the key for <team>");
    assert!(terminal.cell("for <team>").dim() && !terminal.cell("rotate").dim());
    terminal.press(RIGHT);
    terminal.wait("the words taken", |terminal| !terminal.cell("for <team>").dim());
    assert!(terminal.cell("<team>").dim());
    terminal.press(ENTER);
    terminal.prompted();
    assert!(terminal.screen().contains("> rotate the key for \n"), "{}", terminal.screen());
    // The program asks for the missing team, so the hint was not sent.
    assert!(terminal.asks() && terminal.screen().ends_with('?'), "{}", terminal.screen());
    terminal.press(CTRL_C);
    terminal.prompted();
    // Two letters or half a word give no hint.
    for begun in ["ke", "rotate the ke"] {
        terminal.press(begun);
        terminal.reads(&format!("> {begun}"));
        terminal.press(CTRL_U);
        terminal.reads(">");
    }
}

#[test]
fn what_was_understood_has_its_colour() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.press("key for 2 hours in Frankfurt");
    terminal.reads("> key for 2 hours in Frankfurt");
    for (words, colour) in [("key", Color::Default), ("2 hours", YELLOW), ("Frankfurt", CYAN)] {
        assert_eq!(terminal.cell(words).fgcolor(), colour, "{words}");
    }
}

#[test]
fn without_colour_what_is_typed_stays_as_it_is() {
    let colour = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    let wishes = [
        (world().with("NO_COLOR", "1"), &["--sandbox"][..]),
        (world(), &["--sandbox", "--color", "never"]),
        (World::new().with("TERM", "dumb"), &["--sandbox"]),
    ];
    for (world, args) in wishes {
        let mut terminal = world.prompt(args, 80);
        terminal.press("rotate the key in Frankfurt");
        terminal.reads("> rotate the key in Frankfurt");
        terminal.press(ENTER);
        terminal.prompted();
        assert!(
            terminal.screen().contains("> rotate the key in Frankfurt\n"),
            "{}",
            terminal.screen()
        );
        assert!(!colour.is_match(terminal.seen()), "{args:?}: {:?}", terminal.seen());
    }
}

#[test]
fn a_narrow_window_reads_well() {
    let world = world();
    let mut terminal = world.prompt(&["--sandbox"], 40);
    terminal.press(CTRL_C);
    terminal.prompted();
    assert_eq!(terminal.cut_words(), [""; 0], "{}", terminal.screen());
    let long = "key for 2 hours in Frankfurt, owner: jane.doe@example.com";
    terminal.press(long);
    terminal.wait("the whole line", |terminal| terminal.screen().replace('\n', "").contains(long));
    terminal.press(format!("{UP}{CTRL_U}"));
    terminal.wait("an empty line", |terminal| !terminal.screen().contains("jane"));
    terminal.say("key for 1 hour");
    terminal.shows("SANDBOX");
}

#[test]
fn the_window_may_change_between_two_answers_and_within_a_line() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.say("key for 1 hour");
    terminal.resize(40);
    // The editor learns the new width at the next key.
    terminal.press("k");
    terminal.reads("> k");
    let long = "key for 2 hours in Frankfurt, owner: jane.doe@example.com";
    terminal.press(&long[1..]);
    terminal.wait("the whole line", |terminal| terminal.screen().replace('\n', "").contains(long));
    assert_eq!(terminal.screen().matches("> key for 2").count(), 1, "{}", terminal.screen());
    terminal.resize(100);
    terminal.wait("one row", |terminal| terminal.screen().contains(long));
    terminal.press(ENTER);
    terminal.prompted();
    terminal.send("exit");
    let ran = terminal.ended();
    assert_eq!(ran.out.matches(MADE).count(), 2, "{}", ran.whole());
}

#[test]
fn a_key_that_is_pasted_is_not_shown() {
    for world in [world(), world().with("NO_COLOR", "1")] {
        let mut terminal = prompt(&world);
        terminal.paste(&format!("is {PASTED} a key"));
        terminal.shows(&format!("> is {} a key", "*".repeat(PASTED.len())));
        terminal.press(ENTER);
        terminal.prompted();
        assert!(!terminal.seen().contains(&PASTED[..8]), "{}", terminal.seen());
    }
}

#[test]
fn a_dumb_terminal_gets_plain_lines() {
    let world = World::new().with("TERM", "dumb");
    let ran = world.type_in("bedrock-assist --sandbox", &["key for 1 hour", "help", "exit"]);
    assert!(
        ran.code == Some(0) && ran.out.contains(KEY) && ran.out.contains(MADE),
        "{}",
        ran.whole()
    );
    assert!(!ran.out.contains('\u{1b}'), "{}", ran.whole());
    assert!(world.files().is_empty(), "no history without editing: {:?}", world.files());
}

#[test]
fn one_shot_colours_on_a_terminal_and_not_on_a_dumb_one() {
    for (term, colour) in [("xterm", true), ("dumb", false)] {
        let world = World::new().with("TERM", term);
        let ran = world.type_in("bedrock-assist --sandbox 'key for 1 hour'", &[]);
        assert!(
            ran.code == Some(0) && ran.out.contains('\u{1b}') == colour,
            "{term}: {}",
            ran.whole()
        );
    }
}
