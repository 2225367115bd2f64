//! References to keys in a list. A reference selects the keys that satisfy every part of it, or
//! none.

use crate::support::listed_keys::Talk;

/// A line after `list keys`, and its effect: a verb with keys or teams ("delete A C"), "ask" if the
/// program asks which key, or "none".
const LINES: &[(&str, &str)] = &[
    // Positions in the list.
    ("delete the first", "delete A"),
    ("delete the first one", "delete A"),
    ("please delete the second one", "delete B"),
    ("can you delete the third key", "delete C"),
    ("delete the last one", "delete C"),
    ("delete #2", "delete B"),
    ("delete number 3", "delete C"),
    ("disable nr 3 please", "deactivate C"),
    ("rotate number 1", "rotate example-web"),
    ("rotate number 2", "rotate example-batch B"),
    ("delete 1 and 3", "delete A C"),
    ("delete 1, 2 and 3", "delete A B C"),
    ("delete numbers 1 and 2", "delete A B"),
    ("delete the first and the third", "delete A C"),
    ("delete the first and third ones", "delete A C"),
    ("delete the first two", "delete A B"),
    ("delete the last two", "delete B C"),
    ("deactivate the first 2", "deactivate A B"),
    ("delete all three", "delete A B C"),
    ("delete all of them", "delete A B C"),
    ("delete them all", "delete A B C"),
    ("delete everything", "delete A B C"),
    ("switch them off", "deactivate A B C"),
    // Properties of the keys.
    ("disable all keys of web@example.com", "deactivate A"),
    ("disable the keys owned by batch@example.com", "deactivate B C"),
    ("delete the unused one", "delete B"),
    ("delete the one that was never used", "delete B"),
    ("delete the oldest one", "delete B"),
    ("delete the newest key", "delete C"),
    ("delete keys older than 100 days", "delete A B"),
    ("deactivate everything older than 100 days", "deactivate A B"),
    ("delete all keys older than 150 days", "delete B"),
    ("deactivate the two of example-batch", "deactivate B C"),
    ("deactivate both of example-batch", "deactivate B C"),
    ("delete the oldest key of example-batch", "delete B"),
    ("delete the old key of example-batch", "delete B"),
    ("delete the newer one of example-batch", "delete C"),
    ("delete the unused key of example-batch", "delete B"),
    ("delete the unused key of web@example.com", "ask"),
    ("rotate all that are due", "rotate example-web, example-batch B"),
    ("rotate the due ones", "rotate example-web, example-batch B"),
    ("delete the keys without an owner", "ask"),
    ("delete the ones last used in eu-west-1", "delete A"),
    // Exceptions.
    ("delete all but the first", "delete B C"),
    ("delete everything but not the second", "delete A C"),
    ("delete all except example-web", "delete B C"),
    ("delete all except the unused one", "delete A C"),
    ("delete all but the last two", "delete A"),
    ("delete all of them except number 2", "delete A C"),
    ("delete everything older than 100 days except the first", "delete B"),
    ("deactivate all, not the second", "deactivate A C"),
    ("deactivate key 2, not key 3", "deactivate B"),
    ("delete B, not A", "none"),
    ("keep the first, deactivate the rest", "deactivate B C"),
    ("keep the first and deactivate the others", "deactivate B C"),
    ("deactivate the rest, keep the first", "deactivate B C"),
    ("keep only the newest, delete everything else", "delete A B"),
    ("keep the newest and delete all the others", "delete A B"),
    ("leave number 1 alone and deactivate all other keys", "deactivate B C"),
    ("delete everything but keep the first", "delete B C"),
    // Superlatives with a number, and ranges.
    ("deactivate the two oldest", "deactivate A B"),
    ("deactivate the 2 oldest", "deactivate A B"),
    ("deactivate the oldest two", "deactivate A B"),
    ("deactivate the newest two keys", "deactivate A C"),
    ("deactivate the two older ones", "deactivate A B"),
    ("deactivate the second oldest", "deactivate A"),
    ("deactivate the oldest and the newest", "deactivate B C"),
    ("deactivate all but the two oldest", "deactivate C"),
    ("delete the older of the two of example-batch", "delete B"),
    ("deactivate 1-3", "deactivate A B C"),
    ("deactivate #1-#2", "deactivate A B"),
    ("deactivate keys 2–3", "deactivate B C"),
    ("deactivate keys 1 to 3", "deactivate A B C"),
    ("deactivate 1 through 3 except 2", "deactivate A C"),
    ("delete the first to the third", "delete A B C"),
    ("delete all 3", "delete A B C"),
    ("deactivate both 1 and 3", "deactivate A C"),
    // Ambiguous or malformed references.
    ("deactivate the older of the two", "ask"),
    ("deactivate the older one of the three", "ask"),
    ("deactivate the three newest of example-batch", "ask"),
    ("deactivate the third oldest of example-batch", "ask"),
    ("deactivate keys 1, 2 and 4", "ask"),
    ("deactivate keys 1 to 4", "ask"),
    ("deactivate 1 to", "ask"),
    ("deactivate 3-1", "ask"),
    ("deactivate 1.3", "ask"),
    ("deactivate all of 1 and 2", "ask"),
    ("deactivate all 2", "ask"),
    ("deactivate not 1, 2", "ask"),
    ("deactivate the other one", "ask"),
    ("deactivate the others", "ask"),
    ("delete the rest", "ask"),
    ("deactivate every other key", "ask"),
    ("keep the first, delete the second", "none"),
    ("keep the first, keep the rest", "none"),
    ("delete both", "ask"),
    ("delete both of them", "ask"),
    ("delete the two", "ask"),
    ("delete the fourth one", "ask"),
    ("delete #7", "ask"),
    ("delete the old one", "ask"),
    ("delete the new one", "ask"),
    ("delete the inactive one", "ask"),
    ("delete the due one", "ask"),
    ("delete all four", "ask"),
    ("delete the second of example-batch", "ask"),
    ("delete the first but not the second", "ask"),
    ("delete it", "ask"),
    ("delete that one", "ask"),
    ("delete all but", "ask"),
    ("delete 2 keys", "ask"),
    // Lines that request no change, or a different one.
    ("don't delete the first one", "none"),
    ("delete none of them", "none"),
    ("delete the first one tomorrow", "none"),
    ("delete the first one if it is unused", "none"),
    ("keep the first one", "none"),
    ("delete the first, keep the second", "none"),
    ("delete the first and keep the rest", "none"),
    ("delete the first two buckets", "none"),
    ("he said to delete the second one", "none"),
    ("delete all of them unless they are used", "none"),
    ("should I delete the second one?", "none"),
    ("delete the second one, no wait", "none"),
    ("delete the second one, actually don't", "none"),
    ("\"delete the second one\"", "none"),
    ("not the first", "none"),
    ("the first one", "none"),
    ("delete the second one of the other account", "none"),
    ("rotate the first, delete the second", "none"),
    ("rename the first one", "none"),
];

#[test]
fn a_reference_means_the_keys_that_everything_said_fits() {
    let mut wrong = Vec::new();
    for (words, right) in LINES {
        let got = Talk::listed().say(words);
        if got != *right {
            wrong.push(format!("{words:?}: {got}, and should be {right}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} go wrong:\n{}", wrong.len(), LINES.len(), wrong.join("\n"));
}

#[test]
fn after_a_rotation_old_and_new_are_told_apart() {
    for (words, right) in [
        ("delete the new one", "delete new"),
        ("delete the old one", "delete A"),
        ("delete the old key", "delete A"),
        ("delete it", "delete A"),
        ("delete both", "ask"),
    ] {
        let mut talk = Talk::listed();
        talk.say("rotate the key of example-web");
        talk.say("yes");
        talk.say("no");
        assert_eq!(talk.say(words), right, "{words}");
    }
}

#[test]
fn the_others_are_others_than_those_spoken_of() {
    for (before, words, right) in [
        ("deactivate the first", "delete the others", "delete B C"),
        ("deactivate the first", "deactivate the rest", "deactivate B C"),
        ("deactivate the first", "deactivate the other two", "deactivate B C"),
        ("deactivate the first", "deactivate the other 2", "deactivate B C"),
        ("deactivate the first", "deactivate the other one", "ask"),
        ("deactivate the first", "deactivate the other", "ask"),
        ("deactivate the first", "deactivate the other three", "ask"),
        ("deactivate the first two", "delete the other one", "delete C"),
        ("deactivate the first two", "delete both", "delete A B"),
        ("deactivate the first two", "delete all three", "delete A B C"),
        ("deactivate the second", "delete the other key of example-batch", "delete C"),
        ("delete the first", "delete the others", "delete B C"),
        // The new key is not in the list, so "the others" has no clear meaning.
        ("long-term key for sales", "delete the others", "ask"),
        ("rotate the key of example-web", "delete the other one", "ask"),
    ] {
        let mut talk = Talk::listed();
        talk.say(before);
        talk.say("yes");
        assert_eq!(talk.say(words), right, "{before} | {words}");
    }
}

#[test]
fn a_question_is_answered_with_any_reference_that_is_certain() {
    for (before, words, right) in [
        ("delete a key", "2 and 3", "delete B C"),
        ("delete a key", "the last two", "delete B C"),
        ("delete a key", "all but the second", "delete A C"),
        ("delete a key", "key 2, not key 3", "delete B"),
        ("delete a key", "the two oldest", "delete A B"),
        ("delete a key", "1-2", "delete A B"),
        ("delete a key", "2 and 7", "ask"),
        ("delete a key", "not the first one", "ask"),
        ("delete a key", "the two oldest buckets", "ask"),
        ("rotate a key", "the first and third", "rotate example-web, example-batch C"),
        ("rotate a key", "the oldest", "rotate example-batch B"),
        ("rotate a key", "the oldest of the two", "ask"),
        ("delete the key of example-batch", "both", "delete B C"),
        ("delete the key of example-batch", "the older of the two", "delete B"),
        ("delete the key of example-batch", "all but the first", "delete C"),
        ("delete the key of example-batch", "the other one", "delete C"),
        ("delete the key of example-batch", "the others", "delete C"),
        ("delete the key of example-batch", "not the older one", "ask"),
    ] {
        let mut talk = Talk::listed();
        talk.say(before);
        assert_eq!(talk.say(words), right, "{before} | {words}");
    }
}

#[test]
fn what_was_done_can_be_undone() {
    for words in [
        "switch it back on",
        "actually switch it back on",
        "undo that",
        "reactivate it",
        "turn it back on",
    ] {
        let mut talk = Talk::listed();
        talk.say("deactivate the first one");
        talk.say("yes");
        assert_eq!(talk.say(words), "reactivate A", "{words}");
    }
    for words in ["actually switch it back on", "switch it back on", "undo that"] {
        let mut talk = Talk::listed();
        talk.say("rotate the key of example-web");
        talk.say("yes");
        talk.say("deactivate it");
        assert_eq!(
            talk.say(words),
            "reactivate A",
            "at the question whether it may be deleted: {words}"
        );
    }
    let mut talk = Talk::listed();
    talk.say("deactivate the first two");
    talk.say("yes");
    assert_eq!(talk.say("undo that"), "reactivate A B");
    let mut talk = Talk::new();
    assert_eq!(talk.say("undo that"), "none");
    talk.say("delete key AKIASANDBOX000000001");
    talk.say("yes");
    assert_eq!(talk.say("undo that"), "none", "a deletion cannot be undone");
}
