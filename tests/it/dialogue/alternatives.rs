//! Two readings of one line: the question offers both, and a number chooses.

use crate::support::corpus::strangers;
use crate::support::program::{KEY, World};
use bedrock_assist::domain::{KeyType, Question, Request};
use bedrock_assist::understand::Grammar;

/// Returns a stranger's line of which the program offers two readings, as long as the weights leave
/// one: a short-term key at once, and a key of a team.
fn line() -> (String, Request) {
    let grammar = Grammar::builtin().unwrap();
    let found = strangers().into_iter().find_map(|label| {
        let text = label["text"].as_str()?.to_owned();
        let understanding = grammar.understand(&text);
        let ([first], [second]) = (&understanding.requests[..], &understanding.alternative?[..])
        else {
            return None;
        };
        let at_once = first.key_type == Some(KeyType::ShortTerm)
            && first.ask == [Question::DidYouMean]
            && first.business_unit.is_none();
        let of_team = second.business_unit.is_some() && second.ask.is_empty();
        (at_once && of_team && second.key_type == Some(KeyType::LongTerm))
            .then(|| (text, second.clone()))
    });
    found.expect("a line with two readings")
}

#[test]
fn a_number_chooses_a_reading() {
    let (line, second) = line();
    let say = |format: &str, answers: &[&str]| {
        let lines = [&[line.as_str()], answers, &["exit"]].concat();
        World::new().type_in(&format!("bedrock-assist --sandbox -o {format}"), &lines)
    };
    let first = say("raw", &["1"]);
    assert!(first.out.contains("[1/2/n/?]") && first.out.contains(KEY), "{}", first.out);
    let unit = second.business_unit.unwrap();
    let second = say("text", &["2"]);
    assert!(!second.out.contains(KEY), "{}", second.out);
    assert!(second.out.contains("[y/N/?]"), "{}", second.out);
    assert!(second.out.contains(&format!("{unit}-bedrock-user")), "{}", second.out);
    for answer in ["n", "3", "0"] {
        let none = say("raw", &[answer]);
        assert!(!none.out.contains(KEY), "{answer}: {}", none.out);
    }
}

#[test]
fn explain_shows_both_readings() {
    let (line, second) = line();
    let read = World::new().say(&["--explain", "-o", "json", &line]).exit_code(0).json();
    assert_eq!(read["requests"][0]["key_type"], "short_term");
    assert_eq!(read["requests"][0]["ask"][0], "did_you_mean");
    let unit = second.business_unit.unwrap();
    assert_eq!(read["alternatives"][0][0]["business_unit"], unit.as_str());
    assert_eq!(read["alternatives"][0][0]["key_type"], "long_term");
}
