//! Two readings of one line: the question offers both, and a number chooses.

use crate::support::program::{KEY, World};

/// The first words may name the team of the key, or only tell whose idea it is.
const LINE: &str = "Old Users is a team of retirees testing the app, give Old Users a key for the afternoon, say 5 hrs";

#[test]
fn a_number_chooses_a_reading() {
    let say = |answers: &[&str]| {
        let lines = [&[LINE], answers, &["exit"]].concat();
        World::new().type_in("bedrock-assist --sandbox -o raw", &lines)
    };
    let first = say(&["1"]);
    assert!(first.out.contains("[1/2/n/?]") && first.out.contains(KEY), "{}", first.out);
    let second = say(&["2"]);
    assert!(!second.out.contains(KEY), "{}", second.out);
    assert!(second.out.contains("Is the key for a server or CI?"), "{}", second.out);
    for answer in ["n", "3", "0"] {
        let none = say(&[answer]);
        assert!(!none.out.contains(KEY), "{answer}: {}", none.out);
    }
}

#[test]
fn explain_shows_both_readings() {
    let read = World::new().say(&["--explain", "-o", "json", LINE]).exit_code(0).json();
    assert_eq!(read["requests"][0]["key_type"], "short_term");
    assert_eq!(read["requests"][0]["ask"][0], "did_you_mean");
    assert_eq!(read["alternatives"][0][0]["business_unit"], "old-users");
    assert_eq!(read["alternatives"][0][0]["ask"][0], "key_type");
}
