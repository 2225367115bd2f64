//! Tests the text of each problem, and the help topic that it names.

use crate::domain::{
    AccessKeyId, BusinessUnit, HeldBearer, HeldKey, Intent, InvalidRow, LeftAlone, Misfit, NotAKey,
    OwnerEmail, Problem, RejectedJournal, Request, Ttl, Unreadable, UserName,
};
use crate::present::errors::{FailedRequest, aws, credentials};
use crate::present::tests::{region, snapshots};
use crate::present::text::style::Style;
use jiff::Timestamp;

#[test]
fn every_problem_in_words() {
    let said: String = every_problem()
        .iter()
        .map(|problem| crate::present::problem(problem, "", Style(false)) + "\n")
        .collect();
    snapshots(|| insta::assert_snapshot!("problems", said));
}

#[test]
fn every_problem_names_its_section() {
    let topics: Vec<&str> = crate::present::topics().collect();
    for problem in every_problem() {
        let words = crate::present::errors::words(&problem, FailedRequest::default());
        let last = words.hints.last().unwrap();
        let topic = last
            .strip_prefix("for details: `bedrock-assist \"help ")
            .and_then(|rest| rest.strip_suffix("\"`"));
        assert!(topics.iter().any(|known| Some(*known) == topic), "{}: {last}", words.code);
    }
}

/// Returns every problem with its kind and code in JSON, and the help topic that it names.
pub fn classified() -> Vec<(Problem, [String; 3])> {
    let all = [every_problem(), aws::tests::every_problem(), credentials::tests::every_fault()];
    all.into_iter()
        .flatten()
        .map(|problem| {
            let words = crate::present::errors::words(&problem, FailedRequest::default());
            let topic = words.hints.last().unwrap().split('`').nth(1).unwrap();
            let topic = topic.strip_prefix("bedrock-assist \"help ").unwrap().replace('"', "");
            let class = [words.kind.to_owned(), words.code.to_owned(), topic];
            (problem, class)
        })
        .collect()
}

pub fn every_problem() -> Vec<Problem> {
    let user = || UserName::parse("marketing-bedrock-user").unwrap();
    let reason = || "a reason".to_owned();
    vec![
        Problem::NoCredentials { held: None },
        Problem::NoCredentials {
            held: Some(HeldBearer::Until(Timestamp::constant(1_795_440_600, 0))),
        },
        Problem::NoCredentials {
            held: Some(HeldBearer::Expired(Timestamp::constant(1_795_440_600, 0))),
        },
        Problem::NoCredentials { held: Some(HeldBearer::UnknownExpiry) },
        Problem::ProfileNotFound {
            profile: "dve\u{1b}[31m".to_owned(),
            known: vec!["dev".to_owned()],
        },
        Problem::ConfigUnreadable { reason: reason() },
        Problem::InsecureEndpoint {
            setting: "AWS_ENDPOINT_URL".to_owned(),
            url: "http://example.com".to_owned(),
        },
        Problem::MalformedEndpoint { setting: "AWS_ENDPOINT_URL_STS".to_owned() },
        Problem::Proxy { setting: "HTTPS_PROXY" },
        Problem::TooFewFiles,
        Problem::CaBundle {
            setting: "AWS_CA_BUNDLE".to_owned(),
            path: "/no/ca.pem".into(),
            reason: reason(),
        },
        Problem::NoBedrock {
            region: region("ap-east-1"),
            name: Some("Hong Kong".to_owned()),
            nearest: vec![region("ap-southeast-1")],
        },
        Problem::MalformedRegion {
            text: "Atlantis".to_owned(),
            setting: "--region".to_owned(),
            nearest: Vec::new(),
        },
        Problem::LifeOutOfRange(Ttl::from_seconds(14 * 86_400)),
        Problem::LifeOutOfRange(Ttl::from_seconds(600)),
        Problem::Signing { reason: reason() },
        Problem::GrammarFolder { path: "/no".into(), reason: "there is no such folder".to_owned() },
        Problem::GrammarMistakes(vec!["x.toml:1:1: a mistake".to_owned()]),
        Problem::SaveExists("/tmp/key.env".into()),
        Problem::SaveFailed { path: "/no/key.env".into(), reason: reason() },
        Problem::OutputFailed { reason: reason() },
        Problem::JournalFailed {
            path: "/full/j".into(),
            reason: reason(),
            progress: Box::default(),
        },
        Problem::JournalRejected { path: "j".into(), why: RejectedJournal::OtherLines(7) },
        Problem::JournalRejected { path: "j".into(), why: RejectedJournal::InUse },
        Problem::JournalRejected { path: "j".into(), why: RejectedJournal::Foreign(3) },
        Problem::JournalRejected { path: "j".into(), why: RejectedJournal::Old },
        Problem::JournalRejected { path: "j".into(), why: RejectedJournal::Sandbox(true) },
        Problem::JournalRejected { path: "j".into(), why: RejectedJournal::Sandbox(false) },
        Problem::JournalRejected { path: "j".into(), why: RejectedJournal::Changed },
        Problem::JournalRejected { path: "j".into(), why: other_account(false) },
        Problem::JournalRejected { path: "j".into(), why: other_account(true) },
        Problem::JournalRejected { path: "j".into(), why: RejectedJournal::Link },
        Problem::JournalRejected { path: "j".into(), why: RejectedJournal::OtherOwner },
        Problem::JournalRejected { path: "j".into(), why: RejectedJournal::Open(0o664) },
        Problem::OutputEmptied(vec![HeldKey {
            user: user(),
            id: AccessKeyId::parse("AKIASANDBOX000000001").unwrap(),
        }]),
        maybe_delivered(LeftAlone::Shown),
        maybe_delivered(LeftAlone::Used),
        maybe_delivered(LeftAlone::UseUnknown),
        maybe_delivered(LeftAlone::Older),
        maybe_delivered(LeftAlone::OtherAccount("111122223333".to_owned())),
        maybe_delivered(LeftAlone::JournalNotTrusted),
        Problem::InputFailed { reason: reason() },
        Problem::KeyFile { reason: "there is no such file" },
        Problem::Unreadable(Unreadable::TooLong),
        Problem::Unreadable(Unreadable::NotUtf8),
        Problem::InvalidRow(InvalidRow::Column("phone".to_owned())),
        Problem::InvalidRow(InvalidRow::Twice("system".to_owned())),
        Problem::InvalidRow(InvalidRow::Cells),
        Problem::InvalidRow(InvalidRow::Quotes),
        Problem::InvalidRow(InvalidRow::Cell {
            column: "owner".to_owned(),
            cell: "jane".to_owned(),
            wants: "one e-mail address",
        }),
        Problem::InvalidTeam(BusinessUnit::from_folded(&"x".repeat(60)).unwrap()),
        Problem::InvalidOwner(OwnerEmail::parse("o'neil@example.com").unwrap()),
        Problem::TooManyKeys(user()),
        Problem::NoSuchUser(user()),
        Problem::NoKeys(user()),
        Problem::NoSuchKey(AccessKeyId::parse("AKIASANDBOX000000001").unwrap()),
        Problem::OtherOwner { user: user(), owner: Some("bob@b.com".to_owned()) },
        Problem::OtherOwner { user: user(), owner: None },
        Problem::KeyElsewhere {
            id: AccessKeyId::parse("AKIAI44QH8DHBEXAMPLE").unwrap(),
            account: "111122223333".to_owned(),
        },
        Problem::NoKey(NotAKey::Nothing),
        Problem::NoKey(NotAKey::TooLong),
        Problem::NoKey(NotAKey::ShortTermDamaged(20)),
        Problem::NoKey(NotAKey::ShortTermMisfit(Misfit::Call)),
        Problem::NoKey(NotAKey::LongTermDamaged(20)),
        Problem::NoKey(NotAKey::LongTermMisfit(Misfit::Part)),
        Problem::NoKey(NotAKey::IdDamaged(12)),
        Problem::NoKey(NotAKey::Unknown),
        Problem::SessionKey(AccessKeyId::parse("ASIA4TQ8RBN6YKD1VJ3S").unwrap()),
        Problem::NothingNamed,
        Problem::NoOutputForSecret,
        Problem::RawLongTerm,
    ]
}

fn other_account(named: bool) -> RejectedJournal {
    RejectedJournal::OtherAccount {
        of: "111122223333".to_owned(),
        now: "444455556666".to_owned(),
        named,
    }
}

fn maybe_delivered(why: LeftAlone) -> Problem {
    Problem::MaybeDelivered {
        id: AccessKeyId::parse("AKIASANDBOX000000001").unwrap(),
        user: UserName::parse("sales-bedrock-user").unwrap(),
        why,
        request: Box::new(Request::bare(Intent::CreateKey)),
    }
}
