//! For random credentials, regions and durations, the official Python generator must create the
//! same key in the same second. Random cases find what the fixed test vectors miss.

use crate::support::program::{KEY, Ran, World, variable_or_skip};
use crate::support::random::Dice;
use serde_json::json;
use std::io::Write as _;
use std::process::Stdio;
use std::time::{SystemTime, UNIX_EPOCH};

/// A key and everything that determines it.
pub struct Case {
    pub id: String,
    pub secret: String,
    pub token: Option<String>,
    pub region: String,
    pub expires: usize,
    pub key: String,
}

/// Asserts that the official generator creates the same keys, if it is installed.
#[track_caller]
pub fn compare(cases: &[Case]) {
    let Some(python) = variable_or_skip("BEDROCK_ASSIST_PYTHON", "the official generator") else {
        return;
    };
    let mut asked = String::new();
    for Case { id, secret, token, region, expires, key } in cases {
        let case = json!({ "id": id, "secret": secret, "token": token, "region": region, "expires": expires, "key": key });
        asked += &format!("{case}\n");
    }
    let world = World::new();
    let mut command = world.command(&python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/official_generator.py"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(asked.as_bytes()).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap()).exit_code(0);
    let official: Vec<&str> = ran.out.lines().collect();
    assert_eq!(official.len(), cases.len(), "{}", ran.whole());
    for (case, official) in cases.iter().zip(official) {
        assert_eq!(case.key, official, "{asked}");
    }
}

const REGIONS: [&str; 9] = [
    "us-east-1",
    "eu-central-1",
    "ap-southeast-2",
    "sa-east-1",
    "us-gov-west-1",
    "eusc-de-east-1",
    "il-central-1",
    "us-west-1",
    "ap-northeast-3",
];
const PLAIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// Characters that percent-encoding can get wrong.
const ODD: &str = "+/=%&?#;:,@!$()*~\\<>[]{}|^-._é日😀\u{7f}";

/// Returns a random duration as a person would write it, and its number of seconds.
fn length(dice: &mut Dice) -> (String, usize) {
    match dice.roll(4) {
        0 => {
            let hours = 1 + dice.roll(12);
            (format!("{hours} hours"), hours * 3600)
        }
        1 => {
            let minutes = 15 + dice.roll(706);
            (format!("{minutes} minutes"), minutes * 60)
        }
        2 => {
            let (hours, minutes) = (1 + dice.roll(11), dice.roll(60));
            (format!("{hours}h{minutes:02}m"), hours * 3600 + minutes * 60)
        }
        _ => {
            let seconds = 900 + dice.roll(42_301);
            (format!("{seconds} seconds"), seconds)
        }
    }
}

#[test]
fn the_official_generator_makes_the_same_keys() {
    // Without Python, there is nothing to compare with.
    let Some(_) = variable_or_skip("BEDROCK_ASSIST_PYTHON", "the official generator") else {
        return;
    };
    let seed = match std::env::var("BEDROCK_ASSIST_SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64 | 1,
    };
    eprintln!("BEDROCK_ASSIST_SEED={seed} repeats this");
    let mut dice = Dice(seed);
    let cases: Vec<Case> = (0..60)
        .map(|at| {
            let (said, expires) = length(&mut dice);
            let region = dice.one(&REGIONS).to_owned();
            let kind = if at % 3 == 0 { "AKIA" } else { "ASIA" };
            let id = format!("{kind}{}", dice.text(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
            let secret = dice.text(40, &format!("{PLAIN}+/"));
            let token = match at % 3 {
                0 => None,
                1 => Some(format!("{}==", dice.text(700, &format!("{PLAIN}+/")))),
                _ => Some(format!("x{}x", dice.text(100, &format!("{PLAIN}{ODD}")))),
            };
            let mut world =
                World::new().with("AWS_ACCESS_KEY_ID", &id).with("AWS_SECRET_ACCESS_KEY", &secret);
            if let Some(token) = &token {
                world = world.with("AWS_SESSION_TOKEN", token);
            }
            let ran =
                world.say(&["-o", "raw", &format!("key for {said} in {region}")]).exit_code(0);
            let key = ran.out.strip_suffix('\n').unwrap().to_owned();
            assert!(key.starts_with(KEY) && key.lines().count() == 1, "{}", ran.whole());
            Case { id, secret, token, region, expires, key }
        })
        .collect();
    compare(&cases);
}
