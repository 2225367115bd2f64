//! Every kind of line that can lead to a change must go through the gate: a request, a reference to
//! shown keys, an answer, a yes. Words that retract, postpone, limit or deny keep each from
//! changing anything at once.

use crate::support::listed_keys::Talk;
use crate::support::program::report_figure;
use crate::sweeps::spoilers::{
    Hedge, Kind, Later, Negation, Owner, Report, Retraction, SPOILERS, Spoiler, Unmet,
};
use bedrock_assist::converse::{InputLine, Origin, Policy};
use std::fmt::Write as _;

/// The kind of line, whether `--yes` is set, the earlier lines, and lines that then change
/// something at once.
const WAYS: &[(&str, bool, &[&str], &[&str])] = &[
    (
        "request",
        true,
        &[],
        &[
            "delete key AKIASANDBOX000000001",
            "rotate the key for example-web",
            "deactivate AKIASANDBOX000000003",
            "long-term key for Marketing",
            "key for testing, 2 hours",
        ],
    ),
    (
        "keys that were listed",
        true,
        &["list keys"],
        &[
            "delete the second one",
            "delete number 1",
            "rotate the first",
            "deactivate the oldest key",
            "delete 2 and 3",
        ],
    ),
    ("the last key", true, &["deactivate AKIASANDBOX000000003"], &["delete that key", "delete it"]),
    (
        "the last request",
        true,
        &["long-term key for Marketing"],
        &["same again for Finance", "another one for Sales"],
    ),
    ("which key", true, &["delete the key"], &["AKIASANDBOX000000001", "the key of example-web"]),
    ("which team", true, &["long-term key"], &["for Marketing", "it is for the Sales team"]),
    ("yes to a deletion", false, &["delete key AKIASANDBOX000000001"], &["yes", "yes, delete it"]),
    (
        "yes to a rotation",
        false,
        &["rotate the key for example-web"],
        &["yes", "go ahead", "yes please"],
    ),
    ("yes to a new user", false, &["long-term key for Marketing"], &["yes", "sure", "ok do it"]),
];

/// At most one in this many spoiled lines may still act. Raise the number when fewer do.
const MOST: usize = 860;

#[test]
fn no_way_in_goes_round_the_gate() {
    let (mut tried, mut table) = (0, String::new());
    for &(way, confirms, before, lines) in WAYS {
        for voice in [Origin::Live, Origin::Transcript] {
            for speaker in [None, Some("bob")] {
                // With `--yes`, an answer may change something at once; without it, only a yes
                // does.
                let manner = Policy { confirms, live: voice == Origin::Live, ..Policy::default() };
                let told = |words: &str| {
                    let mut talk = Talk::with(manner);
                    let line = |words| InputLine {
                        words,
                        number: None,
                        speaker,
                        under: None,
                        unheard: "",
                        voice,
                    };
                    for words in before {
                        talk.hear(line(words));
                    }
                    let carried = talk.carried;
                    talk.hear(line(words));
                    talk.carried > carried
                };
                // A transcript line can't refer to AWS's answers, such as a list.
                let points = before.len() == 1 && way.starts_with("the last")
                    || way == "keys that were listed";
                let shown = voice == Origin::Live || !points;
                for words in lines {
                    assert!(!shown || told(words), "{way}: {words:?} does nothing");
                    for spoiler in SPOILERS.iter().filter(|spoiler| spoils(spoiler, confirms)) {
                        for line in spoiled(words, spoiler) {
                            tried += 1;
                            if told(&line) {
                                let _ = writeln!(table, "{way}, {voice:?}, {speaker:?}: {line}");
                            }
                        }
                    }
                }
            }
        }
    }

    let acted = table.lines().count();
    report_figure(&format!(
        "spoiled lines in every way in: {tried} tried, {acted} acted on\n{table}"
    ));
    assert!(acted * MOST <= tried, "{acted} acted on although spoiled:\n{table}");
}

/// Returns false for an owner and for unmet constraints, such as another account: they are compared
/// with AWS only when a request is planned.
fn spoils(spoiler: &Spoiler, confirms: bool) -> bool {
    let known = [Negation, Later, Retraction, Hedge, Report, Kind::Exception, Kind::Condition];
    known.contains(&spoiler.0) || confirms && ![Owner, Unmet].contains(&spoiler.0)
}

fn spoiled(words: &str, (_, before, inside, behind): &Spoiler) -> Vec<String> {
    let mut lines = vec![format!("{before} {words}"), format!("{words}{behind}")];
    if let Some((first, rest)) = words.split_once(' ').filter(|_| !inside.is_empty()) {
        let space = if inside.starts_with([',', ' ']) { "" } else { " " };
        lines.push(format!("{first}{space}{inside} {rest}"));
    }
    lines.retain(|line| line.trim() != words);
    lines
}
