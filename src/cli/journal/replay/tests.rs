use crate::cli::journal::replay::*;
use crate::domain::LeftAlone;
use jiff::Timestamp;

const RUN: &str = r#""run":"1-1","user":"sales-bedrock-user""#;
const KEY: &str = "AKIAI44QH8DHBEXAMPLE";

fn read(records: &[String]) -> PriorRuns {
    let begin = r#"{"run":"1-1","event":"begin","way":"batch","schema":2}"#.to_owned();
    let lines: Vec<String> = std::iter::once(begin).chain(records.iter().cloned()).collect();
    PriorRuns::read(lines.join("\n").as_bytes(), Some(false), None).unwrap().0
}

fn record(event: &str, action: &str, more: &str) -> String {
    format!(r#"{{{RUN},"event":"{event}","line":3,"action":"iam:{action}"{more}}}"#)
}

#[test]
fn how_far_a_line_had_come() {
    let id = AccessKeyId::parse(KEY).unwrap();
    let key = format!(r#","access_key_id":"{KEY}""#);
    let making = record(
        "step",
        "CreateAccessKey",
        r#","at":"2026-11-23T10:00:00Z","keys_before":[],"account":"123456789012""#,
    );
    let made = record("done", "CreateAccessKey", &key);
    let denied = record("failed", "CreateAccessKey", r#","certain":true"#);
    let lost = record("failed", "CreateAccessKey", r#","certain":false"#);
    let undone = record("done", "DeleteAccessKey", &format!(r#","undoes":true{key}"#));
    let shown = format!(r#"{{{RUN},"event":"delivered","line":3,"to":"keys/3"{key}}}"#);
    let through =
        r#"{"run":"1-1","event":"through","through":3,"lines_sha256":"x","left_sha256":{}}"#
            .to_owned();
    let failed = through.replace("{}", r#"{"3":"x"}"#);
    let at = "2026-11-23T10:00:00Z".parse().unwrap();
    let begun = |records: &[&String]| {
        let records: Vec<String> = records.iter().map(|record| (*record).clone()).collect();
        read(&records).take_line(3).pop()
    };
    let user = "sales-bedrock-user".to_owned();
    let account = Some("123456789012".to_owned());
    let creation = Some(Creation { at, before: Vec::new(), account, vouched: false, line: 2 });
    let known = PriorRequest { user, creation, ..PriorRequest::default() };
    for (records, left) in [
        (vec![&making], Some(PriorRequest { creating: true, ..known.clone() })),
        (vec![&making, &lost], Some(PriorRequest { creating: true, ..known.clone() })),
        (vec![&making, &denied], Some(known.clone())),
        (vec![&making, &made], Some(PriorRequest { made: Some(id.clone()), ..known.clone() })),
        (vec![&making, &made, &undone], Some(known.clone())),
        (
            vec![&making, &made, &shown],
            Some(PriorRequest {
                made: Some(id.clone()),
                delivered: Some("keys/3".to_owned()),
                ..known.clone()
            }),
        ),
        (vec![&making, &made, &failed], Some(PriorRequest { made: Some(id), ..known })),
        (vec![&making, &made, &shown, &through], None),
    ] {
        assert_eq!(begun(&records), left, "{records:?}");
    }
}

#[test]
fn which_lines_are_left() {
    let run = |run: &str, rest: &str| format!(r#"{{"run":"{run}","event":{rest}}}"#);
    let through = |at: &str, through: usize, left: &str| {
        run(
            at,
            &format!(
                r#""through","through":{through},"lines_sha256":"x{through}","left_sha256":{left}"#
            ),
        )
    };
    let mut records = vec![run("1-1", r#""begin","way":"batch","schema":2"#)];
    records.push(through("1-1", 2, r#"{"2":"x2"}"#));
    records.push(through("1-1", 9, r#"{"4":"x4","9":"x9"}"#));
    let left = |records: &[String]| {
        let past = PriorRuns::read(records.join("\n").as_bytes(), Some(false), None).unwrap().0;
        assert_eq!((past.through, &*past.lines), (9, "x9"));
        past.left.into_keys().collect::<Vec<_>>()
    };
    assert_eq!(left(&records), [2, 4, 9]);
    records.push(run("2-2", r#""begin","way":"batch","schema":2"#));
    records.push(through("2-2", 2, "{}"));
    assert_eq!(left(&records), [4, 9], "done by the second run");
    records.push(through("2-2", 4, r#"{"4":"x4"}"#));
    assert_eq!(left(&records), [4, 9], "failed again");
    records.push(through("2-2", 9, "{}").replace("through\",", "end\","));
    assert_eq!(left(&records), [4]);
    records.push(through("2-2", usize::MAX, "{}"));
    assert!(
        PriorRuns::read(records.join("\n").as_bytes(), Some(false), None).is_ok(),
        "no overflow"
    );
}

#[test]
fn a_foreign_line_is_rejected_with_its_number() {
    let begun = r#"{"run":"1-1","schema":2}"#;
    for (text, line) in [
        ("hello".to_owned(), 1),
        ("{}".to_owned(), 1),
        (r#"{"event":"flown"}"#.to_owned(), 1),
        (format!("{begun}\nkey,value"), 2),
        (format!("{begun}\n{}", r#"{"run":"1-1","event":"done","color":"red"}"#), 2),
        (format!("{begun}\n\n"), 2),
    ] {
        let why = PriorRuns::read(text.as_bytes(), None, None).unwrap_err();
        assert_eq!(why, RejectedJournal::Foreign(line), "{text}");
    }
    assert_eq!(PriorRuns::read(b"\xff\n", None, None).unwrap_err(), RejectedJournal::Foreign(1));
}

const BATCH: [&str; 3] = [
    r#"{"run":"1-1","event":"begin","way":"batch","schema":2}"#,
    r#"{"run":"1-1","event":"step","line":1,"action":"iam:CreateAccessKey","at":"2026-11-23T10:00:00Z"}"#,
    r#"{"run":"1-1","event":"done","line":1,"action":"iam:CreateAccessKey"}"#,
];

/// Returns true if the checkpoint of the first two lines of [`BATCH`] covers the creation in
/// `lines`.
fn vouched(lines: &[&str]) -> Result<bool, RejectedJournal> {
    let read = |lines: &[&str], checkpoint| {
        PriorRuns::read(lines.join("\n").as_bytes(), Some(false), checkpoint)
    };
    let checkpoint = read(&BATCH[..2], None).unwrap().1.checkpoint();
    let mut past = read(lines, Some(&checkpoint))?.0;
    Ok(past
        .take_line(1)
        .pop()
        .and_then(|begun| begun.creation)
        .is_some_and(|creation| creation.vouched))
}

#[test]
fn a_checkpoint_vouches_for_the_lines_that_it_covers_and_no_others() {
    let [begin, step, done] = BATCH;
    let alone = r#"{"run":"9-9","event":"begin","way":"one_shot","schema":2}"#;
    assert_eq!(vouched(&BATCH), Ok(true), "written after the checkpoint");
    assert_eq!(vouched(&BATCH[..2]), Ok(true));
    assert_eq!(vouched(&[alone, begin, alone, step, done]), Ok(true), "lines of no batch");
    assert_eq!(vouched(&[begin]), Err(RejectedJournal::Changed), "the end is missing");
    assert_eq!(vouched(&[]), Err(RejectedJournal::Changed), "nothing is left");
    let other = step.replace("10:00", "09:00");
    for changed in
        [&[begin, &other, done][..], &[begin, done, step], &[begin, done], &[begin, step, step]]
    {
        let repeated = changed.get(2) == Some(&step) && changed[1] == step;
        assert_eq!(
            vouched(changed),
            if repeated { Ok(false) } else { Err(RejectedJournal::Changed) },
            "{changed:?}"
        );
    }
}

#[test]
fn a_batch_resumes_only_from_its_own_format_and_world() {
    let read = |text: &str, sandbox| PriorRuns::read(text.as_bytes(), sandbox, None).map(drop);
    let old = r#"{"run":"1-1","event":"begin","way":"batch","version":"0.1.0"}"#;
    assert_eq!(read(old, Some(false)), Err(RejectedJournal::Old));
    let sandbox = BATCH[0].replace("\"schema\"", "\"sandbox\":true,\"schema\"");
    assert_eq!(read(&sandbox, Some(true)), Ok(()));
    assert_eq!(read(&sandbox, Some(false)), Err(RejectedJournal::Sandbox(true)));
    assert_eq!(read(BATCH[0], Some(true)), Err(RejectedJournal::Sandbox(false)));
    assert_eq!(read(&sandbox, None), Ok(()), "one phrase goes on with nothing");
}

#[test]
fn only_a_key_that_is_not_older_may_have_been_created() {
    let at: Timestamp = "2026-11-23T10:00:00.9Z".parse().unwrap();
    let creation = |before: &[&str]| Creation {
        at,
        before: before.iter().filter_map(|id| AccessKeyId::parse(id)).collect(),
        account: None,
        vouched: true,
        line: 1,
    };
    let key =
        |created: &str| IamKey::new(AccessKeyId::parse(KEY).unwrap(), created.parse().unwrap());
    assert!(creation(&[]).may_have_made(&key("2026-11-23T10:00:00Z")), "AWS tells whole seconds");
    assert!(!creation(&[]).may_have_made(&key("2026-11-23T09:59:59Z")));
    assert!(!creation(&[KEY]).may_have_made(&key("2026-11-23T10:00:01Z")));
}

#[test]
fn a_key_is_deleted_only_if_nothing_speaks_against_it() {
    let at: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
    let account = Some("123456789012");
    let creation = Creation {
        at,
        before: Vec::new(),
        account: account.map(str::to_owned),
        vouched: true,
        line: 1,
    };
    let begun = PriorRequest { creation: Some(creation.clone()), ..PriorRequest::default() };
    let of =
        |creation: Creation| PriorRequest { creation: Some(creation), ..PriorRequest::default() };
    let key = IamKey::new(AccessKeyId::parse(KEY).unwrap(), at);
    let earlier = at - jiff::SignedDuration::from_secs(1);
    let (shown, unvouched) = (PriorRequest { delivering: true, ..begun.clone() }, creation.clone());
    let other = LeftAlone::OtherAccount("123456789012".to_owned());
    for (begun, account, key, why) in [
        (&begun, account, Some(&key), None),
        (&begun, account, None, None),
        (&begun, Some("999999999999"), Some(&key), Some(other.clone())),
        (&begun, Some("999999999999"), None, Some(other)),
        (&begun, None, Some(&key), Some(LeftAlone::JournalNotTrusted)),
        (&shown, account, Some(&key), Some(LeftAlone::Shown)),
        (&PriorRequest::default(), account, Some(&key), Some(LeftAlone::JournalNotTrusted)),
        (
            &of(Creation { vouched: false, ..unvouched.clone() }),
            account,
            Some(&key),
            Some(LeftAlone::JournalNotTrusted),
        ),
        (
            &of(Creation { account: None, ..unvouched }),
            account,
            Some(&key),
            Some(LeftAlone::JournalNotTrusted),
        ),
        (
            &begun,
            account,
            Some(&IamKey { created: earlier, ..key.clone() }),
            Some(LeftAlone::Older),
        ),
        (
            &begun,
            account,
            Some(&IamKey { last_used: Some(at), ..key.clone() }),
            Some(LeftAlone::Used),
        ),
        (
            &begun,
            account,
            Some(&IamKey { use_known: false, ..key.clone() }),
            Some(LeftAlone::UseUnknown),
        ),
    ] {
        assert_eq!(begun.left_alone(account, key), why, "{begun:?}, {key:?}");
    }
}
