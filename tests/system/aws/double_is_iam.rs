//! Checks the double of IAM: boto3, AWS's own client, gets the answers that IAM gives, and the
//! double answers several calls at once and throttles too many.

use crate::batch::Clerk;
use crate::support::iam_double::{Double, Manner};
use crate::support::program::{Ran, World, variable_or_skip};
use std::io::Write as _;
use std::time::{Duration, Instant};

/// The expected output of `tests/as_iam_says.py`.
const SAID: &str = "\
arn:aws:iam::123456789012:user/ann
404 NoSuchEntity 404 NoSuchEntity 404 NoSuchEntity
A [{'Key': 'k', 'Value': 'x & <y>'}] 36
409 EntityAlreadyExists
[{'Key': 'K', 'Value': 'z'}, {'Key': 'l', 'Value': ''}]
[{'PolicyName': 'P-123456789', 'PolicyArn': 'arn:aws:iam::aws:policy/P-123456789'}]
[(20, 40, 'Active', 'A'), (20, 40, 'Active', 'A')]
409 LimitExceeded
['Inactive', 'Active']
A
404 NoSuchEntity
1 1
";

#[test]
fn boto3_finds_what_iam_would_say() {
    let Some(python) = variable_or_skip("BEDROCK_ASSIST_PYTHON", "the double of IAM beside boto3")
    else {
        return;
    };
    let aws = Double::start(Manner::default());
    let world = World::signing();
    let mut command = world.command(&python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/as_iam_says.py")).arg(&aws.address);
    let ran = Ran::of(&command.output().unwrap()).exit_code(0);
    assert_eq!(ran.out, SAID, "{}", ran.whole());
    let keys = aws.keys();
    assert_ne!(keys[0].secret, keys[1].secret);
    assert_eq!(
        keys.iter().map(|key| (key.active, key.deleted)).collect::<Vec<_>>(),
        [(false, false), (true, true)]
    );
}

#[test]
fn answers_take_their_time_beside_each_other_and_too_many_are_refused() {
    let clerk =
        Clerk::before(Manner { latency: Duration::from_millis(200), bucket: Some((0.001, 5.0)) });
    let begin = Instant::now();
    let ask = |aws: &Double| {
        let mut stream =
            std::net::TcpStream::connect(aws.address.trim_start_matches("http://")).unwrap();
        let body = "Action=ListUsers";
        write!(
            stream,
            "POST / HTTP/1.1\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        std::io::read_to_string(stream).unwrap()
    };
    let answers: Vec<String> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..20).map(|_| scope.spawn(|| ask(&clerk.aws))).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    let time = begin.elapsed();
    assert!((0.2..2.0).contains(&time.as_secs_f64()), "{time:?}");
    let throttled =
        answers.iter().filter(|answer| answer.contains("<Code>Throttling</Code>")).count();
    assert!(throttled == 15 && clerk.aws.counts() == (20, 15), "{throttled} of {answers:?}");
    assert!(answers.iter().all(|answer| answer.contains("<RequestId>")), "{answers:?}");
}
