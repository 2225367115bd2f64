//! Lines that mention keys or access but don't request a key: they lead to a list, an answer, a
//! question or a decline.

use crate::support::program::{KEY, World};

#[test]
fn lines_that_ask_for_no_key_make_none() {
    for line in [
        // Requests for an access review.
        "who has access to bedrock?",
        "bedrock access review",
        "report of all bedrock access",
        "all bedrock access",
        "list everyone with bedrock access",
        "bedrock access report",
        "bedrock access audit",
        "overview of bedrock access",
        "bedrock key review",
        "bedrock key inventory",
        "review bedrock access",
        "audit our bedrock access",
        "we need a bedrock access review",
        "please do a bedrock access review",
        "I need a report on bedrock access",
        "access review for bedrock, please",
        "who can use bedrock?",
        // Requests for an existing key.
        "give me the key you made yesterday",
        "can I have the key you gave me yesterday",
        "give me the key I created last week",
        "give me the key from yesterday",
        "give me my old key",
        "give me back my key",
        "I want my old key back",
        "send me the key again",
        "show me the key again",
        "show the command again",
        "resend my key",
        "previous bedrock key",
        "what is my key",
        "short-term keys issued by me",
        "keys of web@example.com",
        // Requests to test a key.
        "test my key",
        "check my key",
        "try my key",
        "test the bedrock key",
        "validate the key",
        "does my key work",
        "is my bedrock key still valid?",
        "when does my key expire",
        // Reports of a lost key.
        "I lost my key",
        "I lost my bedrock key",
        "I misplaced my token",
        "I forgot my key",
        "my key is gone",
        "I can't find my key",
        "bedrock key lost",
        "someone lost their bedrock key",
    ] {
        let ran = World::new().say(&["--sandbox", line]).did_not_crash();
        assert!(!ran.out.contains(KEY) && !ran.out.contains("✓"), "{line}: {}", ran.whole());
    }
}

#[test]
fn a_review_of_access_is_a_list_and_a_lost_key_is_told_how_to_replace() {
    for (line, words) in [
        ("bedrock access review", "3 keys, 2 teams, 2 due for rotation"),
        ("who has access to bedrock?", "3 keys, 2 teams, 2 due for rotation"),
        ("test my key", "There is no key to check"),
        ("I lost my key", "A key is shown once"),
    ] {
        let ran = World::new().say(&["--sandbox", line]).exit_code(0);
        assert!(ran.out.contains(words), "{line}: {}", ran.whole());
    }
}
