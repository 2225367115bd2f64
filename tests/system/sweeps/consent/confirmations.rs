//! Which replies confirm each kind of change, and which only lead to the question again.

use super::replies::{DEACTIVATE, DELETE, EXPRESS, NONE, PLAIN, TWICE};
use super::{Asked, ask_again, carry_nothing_out, carry_out};

#[test]
fn a_deletion_takes_a_short_list() {
    carry_out(Asked::Deletion, &EXPRESS);
    carry_out(Asked::Deletion, &TWICE);
    carry_out(Asked::Deletion, &DELETE);
    carry_nothing_out(Asked::Deletion, &DEACTIVATE);
    ask_again(Asked::Deletion, &PLAIN);
    carry_nothing_out(Asked::Deletion, &NONE);
}

#[test]
fn a_deactivation_takes_any_plain_yes() {
    carry_out(Asked::Deactivation, &EXPRESS);
    carry_out(Asked::Deactivation, &PLAIN);
    carry_out(Asked::Deactivation, &DEACTIVATE);
    carry_nothing_out(Asked::Deactivation, &DELETE[..13]);
    carry_nothing_out(Asked::Deactivation, &NONE);
}

#[test]
fn a_creation_takes_any_plain_yes() {
    carry_out(Asked::Creation, &EXPRESS);
    carry_out(Asked::Creation, &PLAIN);
    carry_out(Asked::Creation, &TWICE);
    carry_out(
        Asked::Creation,
        &["yes, create it", "yes, for finance", "ok, create the key for finance"],
    );
    carry_nothing_out(Asked::Creation, &NONE);
    carry_nothing_out(Asked::Creation, &DELETE);
    carry_nothing_out(Asked::Creation, &DEACTIVATE);
}

#[test]
fn a_rotation_that_makes_room_deletes() {
    carry_out(Asked::RoomMaking, &EXPRESS);
    carry_out(Asked::RoomMaking, &TWICE);
    ask_again(Asked::RoomMaking, &PLAIN);
    carry_nothing_out(Asked::RoomMaking, &NONE);
}

#[test]
fn the_old_key_takes_a_plain_yes_to_be_deactivated_and_an_express_one_to_go() {
    carry_out(Asked::OldKey, &EXPRESS);
    carry_out(
        Asked::OldKey,
        &["yes, it works", "ok, deactivate it", "deactivate the old one, please"],
    );
    // Without "yes", the answer leaves open whether to deactivate the key.
    ask_again(Asked::OldKey, &["it works", "works fine", "the new one works"]);
    carry_nothing_out(Asked::OldKey, &NONE);
    carry_nothing_out(Asked::OldKey, &DELETE);
    carry_out(Asked::OldKeyGoes, &EXPRESS);
    carry_out(
        Asked::OldKeyGoes,
        &["yes, delete it", "delete it", "yes, delete the old one", "delete the old key"],
    );
    ask_again(Asked::OldKeyGoes, &PLAIN);
    carry_nothing_out(Asked::OldKeyGoes, &NONE);
    carry_nothing_out(Asked::OldKeyGoes, &DEACTIVATE);
}

#[test]
fn several_deletions_take_no_yes_to_one() {
    carry_out(Asked::TwoDeletions, &EXPRESS);
    carry_out(Asked::TwoDeletions, &["yes, both", "yes, delete both", "yes, delete them"]);
    carry_nothing_out(Asked::TwoDeletions, &DELETE[..1]);
    carry_nothing_out(Asked::TwoDeletions, &NONE);
    carry_nothing_out(
        Asked::TwoDeletions,
        &["yes, the first one", "yes, delete it", "yes, this one"],
    );
}

/// An unclear yes repeats the confirmation. Only a line with an intent of its own may end it.
#[test]
fn what_is_no_yes_is_asked_again() {
    let half = [
        "ok wait",
        "yes, wait",
        "please wait ok",
        "ok hmm",
        "yes sorry",
        "ok actually",
        "ok that's all",
        "yes?!",
        "right away",
        "great",
        "go away",
        "yes, tomorrow",
        "sure, later",
        "ok, if it is safe",
        "yes I guess",
        "yes...",
        "yes 🤔",
        "yes xyzzy",
    ];
    for asked in [
        Asked::Deletion,
        Asked::Deactivation,
        Asked::Creation,
        Asked::RoomMaking,
        Asked::OldKeyGoes,
    ] {
        ask_again(asked, &half);
    }
}
