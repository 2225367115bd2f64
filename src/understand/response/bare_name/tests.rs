//! Tests with team names, and with lines that only resemble one.

use super::*;
use crate::understand::Grammar;

#[track_caller]
fn assert_said(lines: &[&str], expected: Naming) {
    let grammar = Grammar::builtin().unwrap();
    let naming = |line: &str| grammar.hear(line).1.response().naming;
    let wrong: Vec<_> = lines
        .iter()
        .map(|line| (line, naming(line)))
        .filter(|(_, rate)| *rate != expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn names() {
    let sure = [
        "Marketing",
        "sales",
        "Customer Portal",
        "CI/CD",
        "sensor-hub",
        "Team Nimbus",
        "R&D",
        "for Nimbus",
        "it's for the Nimbus team",
        "the Reply team",
        "Nimbus team, please",
        "Sales, owner: a@b.com",
        "example-web",
        "finance key",
        "the data platform",
        "Image Processing Service",
        "for sales, not finance",
        "Business unit: Nimbus",
        "it is for Customer Portal, thanks",
        "yes, for marketing",
        "legal",
        "team: Reply",
        "Data Science",
        "that'd be for the Build Tools team, they look after it",
        "for the Payroll team, becuase their old script broke",
    ];
    assert_said(&sure, Naming::Sure);
    let likely = ["Nimbus", "Image Processing", "Bob Smith", "atlas", "Blue Falcon", "Terminal 5"];
    assert_said(&likely, Naming::Likely);
}

#[test]
fn other_lines_of_a_transcript() {
    let lines = [
        "same here",
        "likewise",
        "Bob joined",
        "lunch",
        "see ticket OPS-12",
        "meeting at 10",
        "1 reply",
        "Reply",
        "Show more",
        "View thread",
        "image.png",
        "<media omitted>",
        "Message deleted",
        "This message was deleted",
        "none of your business",
        "Bob, can you look?",
        "Bob left the channel",
        "Jane added Bob",
        "2 new messages",
        "today",
        "Monday",
        "brb",
        "LGTM",
        "screenshot.jpg",
        "coffee?",
        "Missed call",
        "Bob is typing",
        "Alice reacted",
        "3 replies",
        "Read more",
        "see above",
        "n/a",
        "TBD",
        "Bob and me",
        "we met at noon",
        "no idea what that means",
        "I'm off",
        "call me",
        "let me look",
        "Action items",
        "everyone",
        "for lunch",
        "for now",
        "for everyone",
        "as discussed with Bob",
        "thanks for waiting",
        "ask Bob",
        "what a day",
        "Bob was here",
        "FYI",
        "ooo",
        "happy birthday",
    ];
    assert_said(&lines, Naming::Doubtful);
}
