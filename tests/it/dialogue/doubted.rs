//! What answers "did you mean" at the prompt: a yes with courtesies, and values that change the
//! request and leave the question open.

use crate::support::program::World;

/// A line that the program reads as a request for a short-term key, in doubt.
const LINE: &str = "maybe a bedrock key";

fn typed(answers: &[&str]) -> String {
    let lines = [&[LINE], answers, &["exit"]].concat();
    World::new().type_in("bedrock-assist --sandbox", &lines).out
}

#[test]
fn a_yes_may_have_courtesies_around_it() {
    for yes in ["yes please love", "Yes, sir", "yes mate", "sure, thanks pal"] {
        let out = typed(&[yes]);
        assert!(out.contains("✓"), "{yes}: {out}");
    }
    for no_yes in [
        "ok yes i guess",
        "yes and no",
        "yes if it is free",
        "love",
        "!yes",
        "I'm good, thanks",
        "yes, delete it",
    ] {
        let out = typed(&[no_yes]);
        assert!(!out.contains("✓"), "{no_yes}: {out}");
    }
}

#[test]
fn other_values_change_the_request_and_ask_again() {
    for (answer, asked) in [
        ("2h", "Did you mean: short-term key for 2 hours?"),
        ("no, 8 hours", "Did you mean: short-term key for 8 hours?"),
        ("yes, 2 hours", "Did you mean: short-term key for 2 hours?"),
        ("in frankfurt", "Did you mean: short-term key in eu-central-1?"),
        ("yes but in tokyo", "Did you mean: short-term key in ap-northeast-1?"),
        ("no, long-term", "Did you mean: long-term key?"),
    ] {
        let out = typed(&[answer]);
        assert!(out.contains(asked) && !out.contains("✓"), "{answer}: {out}");
    }
    let out = typed(&["2h", "yes"]);
    assert!(out.contains("✓") && out.contains("(in 2 hours)"), "{out}");
    // Values in a question or with a condition change nothing.
    for answer in ["can it be 2 hours?", "2 hours if that is allowed", "maybe tokyo"] {
        let out = typed(&[answer]);
        assert!(!out.contains("✓"), "{answer}: {out}");
    }
}

#[test]
fn a_question_is_answered_and_leaves_the_question_open() {
    for (asked, answer) in [
        ("is it free?", "Keys, IAM users and tags are free."),
        ("which is safer?", "Short-term keys are safer"),
        ("which models will it have", "Claude models offered in us-east-1"),
    ] {
        let out = typed(&[asked, "yes"]);
        assert!(out.contains(answer) && out.contains("✓"), "{asked}: {out}");
    }
}
