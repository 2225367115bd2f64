//! Tests the help on each topic.

use crate::domain::{AnswerBody, Reply};
use crate::present::tests::{answer, shown, snapshots};
use crate::present::view::Format;

#[test]
fn help_of_every_topic() {
    for topic in crate::present::topics().chain(["answers", "more", "all", "no such"]) {
        let help = help(topic);
        assert!(
            help.ends_with('\n') && !help.contains("{@") && !help.contains("<!--"),
            "{topic}: {help}"
        );
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{topic}: {line}");
        }
    }
    snapshots(|| {
        for topic in ["regions", "pip", "leaked keys", "permissions", "python", "troubleshooting"] {
            insta::assert_snapshot!(format!("help_{}", topic.replace(' ', "_")), help(topic));
        }
    });
}

fn help(topic: &str) -> String {
    let reply = Reply::Help(Some(topic.to_owned()));
    shown(&answer(AnswerBody::Said(reply)), Format::Text, None).out.to_string()
}
