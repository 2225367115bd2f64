use crate::cli::transcript::speaker::{LogLine, SpeakerTracker};
use crate::understand::Grammar;

/// Returns the text that a person says in a line.
fn said<'a>(log: &mut SpeakerTracker, line: &'a str) -> Option<&'a str> {
    match log.follow(&Grammar::builtin().unwrap(), line) {
        LogLine::Said(said) => Some(said),
        _ => None,
    }
}

#[test]
fn only_people_are_heard() {
    let mut log = SpeakerTracker::default();
    let log_lines = [
        ("\u{feff}# a chat", None),
        ("Jane Doe: key for 2 hours", Some("key for 2 hours")),
        ("in Frankfurt", Some("in Frankfurt")),
        ("Claude: I can make a key for 12 hours.", None),
        ("", None),
        ("Shall I?", None),
        ("Owner: a@b.com", None),
        ("> yes", Some("yes")),
        ("Region: us-west-2", Some("Region: us-west-2")),
        ("Business Unit: marketing", Some("Business Unit: marketing")),
        ("bedrock-assist: done", None),
        ("Team Lead: thanks", Some("thanks")),
        ("we need: a key", Some("we need: a key")),
        ("Time 10:30 key", Some("Time 10:30 key")),
        ("User:", None),
        ("a token", Some("a token")),
    ];
    for (line, heard) in log_lines {
        assert_eq!(said(&mut log, line), heard, "{line}");
    }
}

#[test]
fn headers_labels_and_older_mails_ask_for_nothing() {
    let grammar = Grammar::builtin().unwrap();
    let mut log = SpeakerTracker::default();
    let lines = [
        ("From: Bob <bob@x.com>", LogLine::Named),
        ("To: ops@x.com", LogLine::Around),
        ("Cc: jane@x.com", LogLine::Around),
        ("Subject: delete the key", LogLine::Around),
        ("key for sales", LogLine::Said("key for sales")),
        ("Risk: delete it", LogLine::Said("Risk: delete it")),
        ("Rejected:", LogLine::Said("Rejected:")),
        ("On Mon, Nov 23, 2026 at 10:00 AM Jane <jane@x.com> wrote:", LogLine::Around),
        ("> delete the key", LogLine::Around),
        ("thanks", LogLine::Said("thanks")),
        ("> yes", LogLine::Around),
        ("-----Original Message-----", LogLine::Around),
        ("From: Jane", LogLine::Around),
        ("delete the key", LogLine::Around),
        ("yes", LogLine::Around),
    ];
    for (line, part) in lines {
        assert_eq!(log.follow(&grammar, line), part, "{line}");
    }
    assert_eq!(
        SpeakerTracker::default().follow(&grammar, "bedrock-assist> Shall I?"),
        LogLine::Assistant("Shall I?")
    );
    assert_eq!(SpeakerTracker::default().follow(&grammar, "# a comment"), LogLine::Nothing);
}

/// Returns the speaker and text of the last line.
fn last(lines: &str) -> (Option<String>, Option<String>) {
    let mut log = SpeakerTracker::default();
    let mut last = None;
    for line in lines.lines() {
        last = said(&mut log, line).map(str::to_owned);
    }
    (log.speaker().map(str::to_owned), last)
}

#[test]
fn names_are_read_as_programs_set_them() {
    let bob = [
        "Bob: yes",
        "Bob:\tyes",
        "bob: yes",
        "@bob: yes",
        "<bob> yes",
        "bob> yes",
        "<@Bob> yes",
        "[10:32] <bob> yes",
        "10:32 <bob> yes",
        "[10:32] Bob: yes",
        "[23/11/2026, 10:32:15] Bob: yes",
        "23/11/2026, 10:32 - Bob: yes",
        "Bob (10:32): yes",
        "Bob [10:32 AM]: yes",
        "**Bob:** yes",
        "**Bob**: yes",
        "*Bob:* yes",
        "**@bob:** yes",
        "> Bob: yes",
        "Bob  10:32 AM\nyes",
        "bob  10:32 AM\nyes",
        "Bob [10:32 AM]\nyes",
        "Bob, 10:32\nyes",
        "Bob, [23.11.2026 10:32]\nyes",
        "[10:32] Bob\nyes",
        "[10:32 AM] Bob\n\nyes",
        "Bob — Today at 10:32 AM\nyes",
        "bob — Yesterday at 22:32\nyes",
        "Bob — 11/23/2026\nyes",
        "Bob APP  10:32 AM\nyes",
        "## Bob\nyes",
        "### Bob:\nyes",
        "## Bob (10:32)\nyes",
        "**Bob**\nyes",
        "**Bob** 10:32 AM\nyes",
        "From: Bob\nTo: Jane Doe\nSubject: Re: key\nyes",
    ];
    for lines in bob {
        let (who, said) = last(&format!("Jane Doe: key for marketing\n{lines}"));
        assert!(who.is_some_and(|who| who.eq_ignore_ascii_case("bob")), "{lines}");
        assert_eq!(said.as_deref(), Some("yes"), "{lines}");
    }
    for lines in
        ["Jane Doe 10:32\nyes", "Jane Doe  Nov 23rd at 10:32 AM\nyes", "[10:32] Jane Doe\nyes"]
    {
        assert_eq!(last(lines), (Some("Jane Doe".to_owned()), Some("yes".to_owned())), "{lines}");
    }
}

#[test]
fn what_is_quoted_is_somebody_elses() {
    let quoted = |who: &str| Some(who.to_owned());
    assert_eq!(last("> key for marketing").0, quoted(">"));
    assert_eq!(last("> key for marketing\nyes").0, None);
    assert_eq!(last("> key for marketing\n>> yes").0, quoted(">>"));
    assert_eq!(last("> key for marketing\n> > yes").0, quoted(">>"));
    assert_eq!(last("> key for marketing\nAssistant: Shall I?\n> yes").0, quoted(">"));
    assert_eq!(last("Jane: key for marketing\n> old words\nyes").0, quoted("Jane"));
}

#[test]
fn no_request_and_no_answer_is_taken_for_a_name() {
    let lines = [
        "Until 18:00",
        "until 10:30 PM",
        "For 1:30",
        "1:30",
        "key for Marketing, 1:30",
        "key for the standup at 10:30",
        "owner: a@b.com",
        "Cost Center: 42",
        "cost-center: 42",
        "env: prod",
        "unit: marketing",
        "bu: R&D",
        "name: Finance",
        "<a@b.com>",
        "**key** for marketing",
        "AKIASANDBOX000000001",
        "key, finance, 2 hours",
        "[urgent] key for 2 hours",
        "https://example.com/a",
    ];
    for line in lines {
        for before in ["", "Jane: hi\n"] {
            let (who, said) = last(&format!("{before}{line}"));
            assert_eq!(said.as_deref(), Some(line), "{before}{line}");
            assert_eq!(
                who.as_deref(),
                Some("Jane").filter(|_| !before.is_empty()),
                "{before}{line}"
            );
        }
    }
}
