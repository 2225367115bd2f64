//! Resumes killed batches with random changes to their journals. IAM changes only as the lines
//! request, and only undelivered keys are deleted.

use crate::batch::journal::forged::{Killed, LINES};
use crate::support::program::report_figure;
use crate::support::random::Dice;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::sync::Mutex;

const MUTATIONS: usize = 1000;
/// Number of threads, each with its own batch.
const LANES: usize = 8;
const KINDS: [&str; 14] = [
    "a byte",
    "a bit",
    "a line gone",
    "a line twice",
    "two lines in another order",
    "all lines in another order",
    "cut at a line",
    "cut at a byte",
    "another key",
    "another line number, user or event",
    "another account",
    "sandbox",
    "mode",
    "owner",
];

/// The outcomes for one kind of mutation.
#[derive(Debug, Default)]
struct Tally {
    refused: usize,
    gone_on: usize,
    taken_back: usize,
}

#[test]
fn no_mutation_of_a_journal_leads_to_a_change_that_nobody_asked_for() {
    let tally: Mutex<BTreeMap<&str, Tally>> = Mutex::default();
    std::thread::scope(|scope| {
        for lane in 0..LANES {
            let tally = &tally;
            scope.spawn(move || {
                let killed = Killed::new();
                let mut dice = Dice::thrown(0x6D75_7461_7465_0001 + lane as u64);
                for number in (0..MUTATIONS).filter(|number| number % LANES == lane) {
                    let kind = KINDS[number / LANES % KINDS.len()];
                    try_one(&killed, kind, &mut dice, tally);
                }
            });
        }
    });
    let tally = tally.into_inner().unwrap();
    let sum = |count: &dyn Fn(&Tally) -> usize| tally.values().map(count).sum::<usize>();
    let tried = sum(&|tally| tally.refused + tally.gone_on);
    report_figure(&format!(
        "journals mutated in {tried} ways, none of which led to a change that was not asked for: {tally:?}"
    ));
    assert_eq!(tried, MUTATIONS);
    assert!(
        sum(&|tally| tally.refused) > MUTATIONS / 4 && sum(&|tally| tally.gone_on) > MUTATIONS / 4,
        "{tally:?}"
    );
}

fn try_one(
    killed: &Killed,
    kind: &'static str,
    dice: &mut Dice,
    tally: &Mutex<BTreeMap<&'static str, Tally>>,
) {
    let journal = mutated(killed, kind, dice);
    killed.again(&journal);
    // Half of the journals have no checkpoint, as on another machine, so changes go undetected.
    let marked = dice.roll(2) == 0;
    if !marked {
        fs::remove_file(&killed.mark.0).unwrap();
    }
    match kind {
        "mode" => {
            let mode = 0o600 | (1 + dice.roll(0o77)) as u32;
            fs::set_permissions(killed.path(), fs::Permissions::from_mode(mode)).unwrap();
        }
        // Without root, `chown` fails and the journal stays valid.
        "owner" => drop(chown(killed.path(), Some(1 + dice.roll(60_000) as u32), None)),
        _ => {}
    }
    let ran = killed.go_on();
    let told = || {
        format!("{kind}, marked: {marked}\n{}\n{}", String::from_utf8_lossy(&journal), ran.whole())
    };
    // Allows only creations for teams in the lines, and deletions of undelivered keys.
    let gone = killed.gone();
    for call in killed.clerk.aws.calls().iter().filter(|call| call.changes()) {
        let unit = call.user.trim_end_matches("-bedrock-user");
        assert!(LINES.contains(&format!("for {unit}")), "{call:?}: {}", told());
        let creates = ["CreateUser", "TagUser", "AttachUserPolicy", "CreateAccessKey"]
            .contains(&&*call.action);
        assert!(
            creates || call.action == "DeleteAccessKey" && !gone.is_empty(),
            "{call:?}: {}",
            told()
        );
    }
    assert!(!gone.iter().any(|id| killed.held.contains(id)), "{gone:?}: {}", told());
    let told_of =
        |id: &String| ran.out.contains(&format!("The key {id}, which an earlier run created but"));
    assert!(gone.is_empty() || marked && gone.iter().all(told_of), "{gone:?}: {}", told());
    for key in killed.clerk.aws.keys() {
        let of = killed
            .clerk
            .aws
            .keys()
            .iter()
            .filter(|other| other.user == key.user && !other.deleted)
            .count();
        let before = killed.account.keys().iter().filter(|other| other.user == key.user).count();
        assert!(key.active && of <= before.max(2), "{key:?}: {}", told());
    }
    let mut tally = tally.lock().unwrap();
    let tally = tally.entry(kind).or_default();
    let refused = ran.code == Some(2);
    (tally.refused, tally.gone_on) =
        (tally.refused + usize::from(refused), tally.gone_on + usize::from(!refused));
    tally.taken_back += gone.len();
}

fn mutated(killed: &Killed, kind: &str, dice: &mut Dice) -> Vec<u8> {
    let text = &killed.journal;
    let mut bytes = text.clone().into_bytes();
    let mut lines: Vec<&str> = text.lines().collect();
    let at = dice.roll(lines.len());
    let joined = |lines: &[&str]| (lines.join("\n") + "\n").into_bytes();
    match kind {
        "a byte" | "a bit" => {
            let at = dice.roll(bytes.len());
            bytes[at] =
                if kind == "a bit" { bytes[at] ^ 1 << dice.roll(8) } else { dice.roll(256) as u8 };
            bytes
        }
        "a line gone" => {
            lines.remove(at);
            joined(&lines)
        }
        "a line twice" => {
            lines.insert(dice.roll(lines.len()), lines[at]);
            joined(&lines)
        }
        "two lines in another order" => {
            lines.swap(at, dice.roll(text.lines().count()));
            joined(&lines)
        }
        "all lines in another order" => {
            for last in (1..lines.len()).rev() {
                lines.swap(last, dice.roll(last + 1));
            }
            joined(&lines)
        }
        "cut at a line" => joined(&lines[..at]),
        "cut at a byte" => bytes[..dice.roll(bytes.len())].to_vec(),
        "another key" => {
            let keys = killed.account.keys();
            let any = |dice: &mut Dice| keys[dice.roll(keys.len())].id.clone();
            let (one, other) = (any(dice), any(dice));
            text.replace(&one, "?").replace(&other, &one).replace('?', &other).into_bytes()
        }
        "another line number, user or event" => {
            const WORDS: [&str; 16] = [
                "\"line\":1,",
                "\"line\":2,",
                "\"line\":3,",
                "\"line\":4,",
                "\"step\"",
                "\"done\"",
                "\"delivering\"",
                "\"delivered\"",
                "\"failed\"",
                "sales",
                "finance",
                "alpha",
                "beta",
                "iam:CreateAccessKey",
                "iam:DeleteAccessKey",
                "iam:UpdateAccessKey",
            ];
            let places: Vec<(usize, &str)> =
                WORDS.iter().flat_map(|word| text.match_indices(word)).collect();
            let (place, word) = places[dice.roll(places.len())];
            let other = WORDS[dice.roll(WORDS.len())];
            format!("{}{other}{}", &text[..place], &text[place + word.len()..]).into_bytes()
        }
        "another account" => {
            let account = format!("{:012}", dice.roll(1_000_000));
            text.replace("123456789012", &account).into_bytes()
        }
        "sandbox" => {
            lines.truncate(lines.len() - dice.roll(3));
            text.replacen("\"version\"", "\"sandbox\":true,\"version\"", 1).into_bytes()
        }
        _ => bytes,
    }
}
