//! Tests the text of every failure in IAM: what exists now, and what to do.

use crate::domain::{
    AccessKeyId, AwsFailure, BusinessUnit, Cause, ChangeProgress, ConnectionFailure, Identity,
    Intent, KeyType, Problem, Request, ShutdownSignal, Step, TagChange, Tags, UserName,
};
use crate::present::errors::FailedRequest;
use crate::present::tests::snapshots;
use crate::present::text::style::Style;
use crate::present::text::wrap::WIDTH;
use crate::present::{errors, told};

fn user() -> UserName {
    UserName::parse("marketing-bedrock-user").unwrap()
}

fn identity(name: &str) -> Identity {
    Identity {
        account: "123456789012".to_owned(),
        arn: format!("arn:aws:iam::123456789012:user/{name}"),
    }
}

fn unit() -> BusinessUnit {
    BusinessUnit::from_folded("marketing").unwrap()
}

fn steps() -> [Step; 4] {
    let tags = || Tags { unit: unit(), owner: None };
    let change = |key: &str, value: &str, was: Option<&str>| TagChange {
        key: key.to_owned(),
        value: value.to_owned(),
        was: was.map(str::to_owned),
    };
    let changes =
        vec![change("purpose", "bedrock", None), change("owner", "ann@b.com", Some("bob@b.com"))];
    [Step::CreateUser(tags()), Step::TagUser(changes), Step::AttachPolicy, Step::CreateKey]
}

fn progress(done: &[Step], undone: &[Step]) -> ChangeProgress {
    ChangeProgress {
        user: Some(user()),
        identity: Some(identity("ann")),
        done: done.to_vec(),
        undone: undone.to_vec(),
    }
}

fn refused(
    action: &'static str,
    cause: Cause,
    code: Option<&str>,
    progress: ChangeProgress,
) -> Problem {
    let certain = !matches!(
        cause,
        Cause::TimedOut
            | Cause::Garbled
            | Cause::Endless
            | Cause::Failed
            | Cause::Unreachable(ConnectionFailure::Lost)
    );
    let message = code.map(|_| "Not this time.".to_owned());
    let code = code.map(str::to_owned);
    Problem::AwsRefused(Box::new(AwsFailure {
        action,
        cause,
        certain,
        code,
        message,
        source: None,
        endpoint: None,
        progress,
    }))
}

pub fn every_problem() -> Vec<Problem> {
    let steps = steps();
    let id = || AccessKeyId::parse("AKIASANDBOX000000001").unwrap();
    let lookup = || ChangeProgress { done: Vec::new(), undone: Vec::new(), ..progress(&[], &[]) };
    let nobody = || ChangeProgress { user: None, ..lookup() };
    let denied = |permission: Option<&str>, forbidden| Cause::Denied {
        permission: permission.map(str::to_owned),
        forbidden,
    };
    let code = Some("AccessDenied");
    let delivered = |deleted| Problem::Undelivered {
        id: id(),
        reason: "the disk is full".to_owned(),
        deleted,
        progress: Box::new(progress(&[steps[0].clone(), steps[2].clone()], &steps[3..])),
        request: Box::new(request()),
    };
    vec![
        refused(
            "sts:GetCallerIdentity",
            Cause::Credentials,
            Some("ExpiredToken"),
            ChangeProgress::default(),
        ),
        refused(
            "sts:GetCallerIdentity",
            Cause::Unreachable(ConnectionFailure::Name),
            None,
            ChangeProgress::default(),
        ),
        refused("iam:GetUser", denied(None, false), code, lookup()),
        refused("iam:ListUsers", denied(None, true), code, nobody()),
        refused("iam:GetAccessKeyLastUsed", denied(None, false), code, nobody()),
        refused("iam:ListAccessKeys", Cause::Garbled, None, lookup()),
        refused("iam:ListUsers", Cause::Endless, None, nobody()),
        refused("iam:CreateUser", denied(Some("iam:TagUser"), false), code, progress(&[], &steps)),
        refused("iam:CreateUser", Cause::Limit, Some("LimitExceeded"), progress(&[], &steps)),
        refused(
            "iam:AttachUserPolicy",
            denied(None, false),
            code,
            progress(&steps[..2], &steps[2..]),
        ),
        refused(
            "iam:AttachUserPolicy",
            Cause::Throttled,
            Some("Throttling"),
            progress(&steps[..1], &steps[2..]),
        ),
        refused(
            "iam:AttachUserPolicy",
            Cause::Credentials,
            Some("ExpiredToken"),
            progress(&steps[..1], &steps[2..]),
        ),
        refused("iam:AttachUserPolicy", Cause::TimedOut, None, progress(&steps[..1], &steps[2..])),
        refused(
            "iam:AttachUserPolicy",
            Cause::Absent,
            Some("NoSuchEntity"),
            progress(&[], &steps[2..]),
        ),
        refused(
            "iam:CreateAccessKey",
            Cause::Limit,
            Some("LimitExceeded"),
            progress(&steps[1..3], &steps[3..]),
        ),
        refused(
            "iam:CreateUser",
            Cause::Clock,
            Some("SignatureDoesNotMatch"),
            progress(&[], &steps),
        ),
        refused(
            "iam:TagUser",
            Cause::Conflict,
            Some("ConcurrentModification"),
            progress(&[], &steps[1..]),
        ),
        refused("iam:TagUser", Cause::Invalid, Some("ValidationError"), progress(&[], &steps[1..])),
        refused("iam:TagUser", Cause::Failed, Some("ServiceFailure"), progress(&[], &steps[1..])),
        refused(
            "iam:TagUser",
            Cause::Unreachable(ConnectionFailure::Lost),
            None,
            progress(&[], &steps[1..]),
        ),
        refused(
            "iam:UpdateAccessKey",
            denied(None, false),
            code,
            progress(&[], &[Step::Deactivate(Some(id()))]),
        ),
        refused(
            "iam:DeleteAccessKey",
            Cause::TimedOut,
            None,
            progress(&[], &[Step::Delete(Some(id()))]),
        ),
        Problem::OtherAccount { wanted: "210987654321".to_owned(), identity: identity("ann") },
        Problem::OtherProfile { wanted: "dev".to_owned(), used: Some("default".to_owned()) },
        Problem::OtherProfile { wanted: "dev".to_owned(), used: None },
        Problem::OtherCaller { confirmed: identity("ann"), identity: identity("bob") },
        Problem::UserCreatedConcurrently(user()),
        Problem::Altered(Box::new(progress(&steps[1..3], &steps[3..]))),
        Problem::Stopped {
            by: ShutdownSignal::Interrupt,
            progress: Box::new(progress(&steps[..1], &steps[2..])),
        },
        Problem::Stopped {
            by: ShutdownSignal::Terminate,
            progress: Box::new(progress(&[], &steps[2..])),
        },
        delivered(true),
        delivered(false),
        Problem::KeyLost {
            seen: Some(vec![id()]),
            progress: Box::new(progress(&steps[..1], &steps[3..])),
        },
        Problem::KeyLost { seen: Some(Vec::new()), progress: Box::new(progress(&[], &steps[3..])) },
        Problem::KeyLost { seen: None, progress: Box::new(progress(&[], &steps[3..])) },
        Problem::PlanUnusable { reason: "it names no key" },
    ]
}

fn request() -> Request {
    Request {
        key_type: Some(KeyType::LongTerm),
        business_unit: Some(unit()),
        ..Request::bare(Intent::CreateKey)
    }
}

#[test]
fn each_says_what_is_there_and_what_to_do() {
    let mut page = String::new();
    let request = request();
    let failed = FailedRequest { request: Some(&request), flags: "" };
    for problem in every_problem() {
        let words = errors::words(&problem, failed);
        assert!(words.hints.len() > 1, "{problem:?}");
        page += &told(&words, "", Style(false), WIDTH, str::to_owned);
        page.push('\n');
    }
    snapshots(|| insta::assert_snapshot!("problems_of_iam", page));
}
