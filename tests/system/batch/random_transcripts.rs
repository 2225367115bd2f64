//! The results of random transcripts don't depend on `--jobs`.

use crate::batch::{Clerk, objects};
use crate::support::iam_double::Manner;
use crate::support::program::{Ran, report_figure};
use crate::support::random::Dice;
use regex::Regex;

const TRANSCRIPTS: usize = 30;
const LINES: usize = 14;

/// Lines that start a request, answer, refer back, or do none of these.
const SAID: [&str; 33] = [
    "long-term key for sales",
    "long-term key for finance, owner: a.b@example.com",
    "another long-term key for sales",
    "another long-term key for finance",
    "I need a long-term key for marketing",
    "key for marketing",
    "long-term keys for legal and sales",
    "rotate the key of sales",
    "delete the key of finance",
    "switch off the key of marketing",
    "rotate the key of nobody-knows",
    "yes",
    "yes",
    "yes",
    "no",
    "yes please",
    "yes, but for legal",
    "long-term",
    "short-term",
    "2 hours",
    "marketing",
    "cancel",
    "same again",
    "same again for legal",
    "delete that key",
    "rotate that key",
    "list keys of sales",
    "thanks",
    "what can you do?",
    "order me a pizza",
    "Jane: long-term key for sales",
    "Bob: yes",
    "# a comment",
];

/// Returns the exit code and the output, with IDs, secrets, times and addresses masked.
fn plain(ran: &Ran) -> String {
    let ids = Regex::new(r"AKIA[A-Z0-9]{16}|A[A-Z0-9]{11}…").unwrap();
    let secrets = Regex::new(r#""(secret_access_key|AWS_SECRET_ACCESS_KEY|key|AWS_BEARER_TOKEN_BEDROCK)":"[^"]*"|"expires_in_seconds":\d+"#).unwrap();
    let times = Regex::new(r"\d{4}-\d\d-\d\d(T[\d:]+Z)?|127\.0\.0\.1:\d+").unwrap();
    let text = secrets.replace_all(&ran.out, "$1");
    let text = times.replace_all(&text, "then");
    format!("exit code {:?}\n{}", ran.code, ids.replace_all(&text, "ID"))
}

#[test]
fn what_comes_of_lines_does_not_depend_on_how_many_are_carried_out_at_once() {
    let mut dice = Dice::thrown(0x7361_6D65_2D31_0001);
    let (mut answers, mut made) = (0, 0);
    for at in 0..TRANSCRIPTS {
        let lines: Vec<&str> = (0..LINES).map(|_| SAID[dice.roll(SAID.len())]).collect();
        let lines = lines.join("\n") + "\n";
        // Half of the transcripts run without `--yes`, so only a line confirms.
        let confirms: &[&str] = if at % 2 == 0 { &["--yes"] } else { &[] };
        let run = |jobs: &str| {
            let clerk = Clerk::before(Manner::of_ms(3));
            let args: Vec<&str> = confirms
                .iter()
                .copied()
                .chain(["-o", "json", "--no-verify", "--jobs", jobs])
                .collect();
            let ran = clerk.world.run(&args, lines.as_bytes());
            let users: Vec<_> =
                clerk.aws.keys().iter().map(|key| (key.user.clone(), key.deleted)).collect();
            (ran, users)
        };
        let ((one, mut before), (many, mut now)) = (run("1"), run("8"));
        for (now, before) in plain(&many).lines().zip(plain(&one).lines()) {
            assert_eq!(now, before, "{lines}\n{}\n{}", one.err, many.err);
        }
        assert_eq!(plain(&many).lines().count(), plain(&one).lines().count(), "{lines}");
        before.sort();
        now.sort();
        assert_eq!(now, before, "{lines}");
        answers += objects(&one.out).len();
        made += now.len();
    }
    report_figure(&format!(
        "{TRANSCRIPTS} random transcripts: {answers} answers and {made} keys, the same one by one"
    ));
}
