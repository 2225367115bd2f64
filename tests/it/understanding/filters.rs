//! A list shows only the keys that the request selects and says so. A filter that the program can't
//! apply is named in the answer.

use crate::support::program::World;
use bedrock_assist::domain::{DoubtKind, Filter, Intent, Question};
use bedrock_assist::understand::Grammar;

/// The last digits of the sandbox's key IDs. 1: example-web, 120 days old, used. 2: example-batch,
/// 200 days old, never used. 3: example-batch, 40 days old, used today.
const ALL: &[u8] = &[1, 2, 3];

fn listed(phrase: &str) -> (Vec<u8>, String) {
    let ran = World::new().say(&["--sandbox", phrase]).exit_code(0).did_not_crash();
    let shown = |last: &u8| ran.out.contains(&format!("AKIASANDBOX00000000{last}"));
    (ALL.iter().copied().filter(shown).collect(), ran.out)
}

#[test]
fn a_list_shows_only_the_keys_that_were_asked_for_and_says_which() {
    for (phrase, keys, heading) in [
        ("list keys", ALL, "3 keys, 2 teams, 2 due for rotation"),
        ("list active keys", ALL, "Only keys that are active: 3 keys"),
        ("list inactive keys", &[], "There is no long-term key that is inactive."),
        ("show keys that are disabled", &[], "There is no long-term key that is inactive."),
        ("unused keys", &[2], "Only keys that were never used: 1 key, 1 team, 1 due"),
        ("list the keys that were never used", &[2], "Only keys that were never used"),
        ("which keys have never been used?", &[2], "Only keys that were never used"),
        (
            "list all of example-batch's keys that were never used",
            &[2],
            "Only keys that were never used",
        ),
        (
            "list all of example-web's keys that were never used",
            &[],
            "example-web has no long-term key that",
        ),
        ("overdue keys", &[1, 2], "Only keys due for rotation: 2 keys, 2 teams"),
        ("list keys due for rotation", &[1, 2], "Only keys due for rotation"),
        ("which keys should I rotate?", &[1, 2], "Only keys due for rotation"),
        ("keys of web@example.com", &[1], "Only keys with the owner web@example.com: 1 key"),
        (
            "unused keys of web@example.com",
            &[],
            "no long-term key with the owner web@example.com, that was",
        ),
        ("keys without an owner", &[], "There is no long-term key without an owner."),
        ("keys older than 90 days", &[1, 2], "Only keys older than 90 days: 2 keys"),
        ("list keys in europe", &[1], "Only keys last used in eu-central-1 or eu-west-1"),
        (
            "who has two keys",
            &[2, 3],
            "Only keys that belong to teams with several keys: 2 keys, 1 team",
        ),
        (
            "unused keys older than 300 days",
            &[],
            "no long-term key older than 300 days, that was never used",
        ),
    ] {
        let (shown, text) = listed(phrase);
        assert_eq!(shown, keys, "{phrase}: {text}");
        assert!(
            text.split_whitespace().collect::<Vec<_>>().join(" ").contains(heading),
            "{phrase}: {text}"
        );
    }
}

#[test]
fn the_filters_stand_in_the_json() {
    let ran =
        World::new().say(&["--sandbox", "-o", "json", "unused keys"]).exit_code(0).did_not_crash();
    let object = ran.json();
    assert_eq!(object["request"]["filters"], serde_json::json!(["unused"]));
    assert_eq!(object["result"]["keys"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_is_listed_as_if_it_were_short_term_keys() {
    for phrase in [
        "list short-term keys",
        "list my short-term keys",
        "which short-term keys are there?",
        "show all active short-term keys",
        "short-term keys issued by me",
    ] {
        let (shown, text) = listed(phrase);
        assert_eq!(shown, [0_u8; 0], "{phrase}: {text}");
        assert!(text.contains("AWS has no list of short-term keys"), "{phrase}: {text}");
    }
}

#[test]
fn what_a_list_cannot_go_by_is_named() {
    for (phrase, words) in [
        ("list keys issued last week", "issued last week"),
        ("list all keys but not the inactive ones", "but not the inactive"),
    ] {
        let ran = World::new().say(&["--sandbox", phrase]).exit_code(0).did_not_crash();
        ran.stderr_contains(&[&format!("This answer ignores \"{words}\".")]);
    }
}

/// A filter may select which keys of a team to delete or deactivate. In a rotation, or next to a
/// key ID, it raises "did you mean".
#[test]
fn a_filter_singles_out_a_key_of_a_team_and_is_a_doubt_elsewhere() {
    let grammar = Grammar::builtin().unwrap();
    for (line, filter, doubted) in [
        ("delete the unused keys of finance", Filter::Unused, false),
        ("delete the inactive key of finance", Filter::Inactive, false),
        ("deactivate all keys of finance that were never used", Filter::Unused, false),
        ("rotate the overdue key of finance", Filter::Due, true),
        ("delete the unused key AKIASANDBOX000000001", Filter::Unused, true),
    ] {
        let understood = grammar.understand(line);
        let [request] = &understood.requests[..] else { panic!("{line}: {understood:?}") };
        assert_eq!(request.filters, [filter], "{line}");
        let asks = request.ask.first() == Some(&Question::DidYouMean);
        let unmet = understood.doubts.iter().any(|doubt| doubt.why == DoubtKind::Unmet);
        assert_eq!((asks, unmet), (doubted, doubted), "{line}");
    }
    for (line, gone) in [
        ("delete the unused key of example-batch", "AKIASANDBOX000000002"),
        ("delete the unused keys of example-batch", "AKIASANDBOX000000002"),
    ] {
        let ran = World::new().say(&["--sandbox", "--yes", line]).exit_code(0);
        let deleted = ran.out.contains(&format!("{gone} is deleted"));
        assert!(deleted && ran.out.matches(" is deleted").count() == 1, "{}", ran.whole());
    }
}

#[test]
fn words_of_filters_are_part_of_names_and_of_requests() {
    let grammar = Grammar::builtin().unwrap();
    for (line, unit) in [
        ("key for the Idle Games team", "idle-games-team"),
        ("I need an active key for finance", "finance"),
    ] {
        let understood = grammar.understand(line);
        let [request] = &understood.requests[..] else { panic!("{line}: {understood:?}") };
        assert_eq!(request.intent, Intent::CreateKey, "{line}");
        assert_eq!(
            request.business_unit.as_ref().map(ToString::to_string).as_deref(),
            Some(unit),
            "{line}"
        );
        assert_eq!((&request.ask[..], &request.filters[..]), (&[][..], &[][..]), "{line}");
    }
}
