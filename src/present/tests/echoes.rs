//! Tests that repeated text from a person or from AWS shows no secret and does not control the
//! terminal.

use crate::domain::{
    AccessKeyId, AnswerBody, AwsFailure, Cause, ChangeProgress, CredentialFault, CredentialSource,
    Identity, Intent, InvalidRow, Note, Problem, ProfileKind, Reply, Request, UnusableCredentials,
    UserName,
};
use crate::present::tests::{answer, both, region, shown};
use crate::present::text::style::Style;
use crate::present::view::Format;

#[test]
fn nothing_that_was_echoed_steers_the_terminal_or_shows_a_key() {
    let nasty = "x\u{1b}[2J\u{202e}wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned();
    let mut answer = answer(AnswerBody::Declined(Reply::OutOfScope(Some(nasty.clone()))));
    answer.notes = vec![Note::Remark(nasty.clone())];
    let mut all = shown(&answer, Format::Text, None).err;
    all += &shown(&answer, Format::Json, None).out;
    all += &crate::present::problem(
        &Problem::Credentials(Box::new(UnusableCredentials::new(
            CredentialSource::Profile { name: nasty.clone(), kind: ProfileKind::Process },
            CredentialFault::Settings(nasty),
        ))),
        "",
        Style(false),
    );
    assert!(!all.contains(['\u{1b}', '\u{202e}']) && !all.contains("wJalr"), "{all}");
}

#[test]
fn no_problem_repeats_a_secret() {
    const SECRETS: [&str; 8] = [
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.EkNDOsnsuRjRO6BxXemmJDm3HbxrbRzXglbN2S4sOkop",
        "Aoa1bC2dE3f.G4hI5jK6lM7nO8pQ9rS0t.uV1wX2yZ3aB4cD5eF6gH7iJ8k",
        "Atzr|IwEBIJ4k2Pq8Zr1Xw5Tn7Vb3Lm9Yc6Hd0Gf4Sj2Ka8Qe5Ru1Wo7Ti3Py9Mx6Nz0B",
        "IQoJb3JpZ2luX2VjEHsaCXVzLWVhc3QtMSJHMEUCIQDp3Zr1Xw5Tn7Vb3Lm9Yc6Hd0Gf4Sj2Ka8Qe5Ru1Wo7TiPy9Mx6Nz0BIwEBIJ4k2Pq8",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "774a616c7258557466e46454d492f4b374d44454e47",
        "MHcCAQEEIFDZHUzOG1Pzq+6F0mjMlOSp1syN9LRPBuHMoCFXTcXhoAoGCCqGSM49",
        "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9B",
    ];
    let mut tried = 0;
    for secret in SECRETS {
        let parts: Vec<&str> = secret
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|part| part.len() > 8)
            .collect();
        for text in [
            secret.to_owned(),
            format!("grant_type=refresh_token&refresh_token={secret}&client_id=x"),
            format!("{{\"accessToken\":{{\"sessionToken\":\"{secret}\"}}}}"),
            format!("Error {{ inner: Some(\"{secret}\"), raw: SdkBody }}"),
            format!("{}\u{200b}{}", &secret[..15], &secret[15..]),
        ] {
            for problem in repeating(&text) {
                let said = crate::present::problem(&problem, "", Style(false));
                let mut all = said.split_whitespace().collect::<Vec<_>>().join(" ");
                for format in [Format::Text, Format::Json, Format::Env] {
                    all +=
                        &both(&shown(&answer(AnswerBody::Failed(problem.clone())), format, None));
                }
                for part in &parts {
                    assert!(!all.contains(&part[..part.len().min(9)]), "{part} of {text}: {all}");
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 1000);
}

/// Returns every problem that repeats text from outside, with `text` in each such place.
fn repeating(text: &str) -> Vec<Problem> {
    let text = || text.to_owned();
    let refused = |cause, code, message| {
        let (action, progress) = ("iam:CreateUser", ChangeProgress::default());
        Problem::AwsRefused(Box::new(AwsFailure {
            action,
            cause,
            certain: true,
            code,
            message,
            progress,
            source: None,
            endpoint: None,
        }))
    };
    let unusable =
        |source, fault| Problem::Credentials(Box::new(UnusableCredentials::new(source, fault)));
    let profile = |kind| CredentialSource::Profile { name: text(), kind };
    let identity = || Identity { account: "123456789012".to_owned(), arn: text() };
    let cell = || InvalidRow::Cell { column: text(), cell: text(), wants: "one e-mail address" };
    vec![
        unusable(profile(ProfileKind::Sso), CredentialFault::Expired(None)),
        unusable(profile(ProfileKind::Role), CredentialFault::Mfa),
        unusable(profile(ProfileKind::Keys), CredentialFault::Settings(text())),
        unusable(CredentialSource::WebIdentity, CredentialFault::TokenFile { reason: text() }),
        Problem::ProfileNotFound { profile: text(), known: vec![text()] },
        Problem::ConfigUnreadable { reason: text() },
        Problem::InsecureEndpoint { setting: text(), url: text() },
        Problem::MalformedEndpoint { setting: text() },
        Problem::Proxy { setting: "HTTPS_PROXY" },
        Problem::CaBundle { setting: text(), path: "/ca.pem".into(), reason: text() },
        Problem::NoBedrock { region: region("ap-east-1"), name: Some(text()), nearest: Vec::new() },
        Problem::MalformedRegion { text: text(), setting: text(), nearest: Vec::new() },
        Problem::OtherOwner {
            user: UserName::parse("x-bedrock-user").unwrap(),
            owner: Some(text()),
        },
        Problem::KeyElsewhere {
            id: AccessKeyId::parse("AKIAI44QH8DHBEXAMPLE").unwrap(),
            account: text(),
        },
        Problem::Undelivered {
            id: AccessKeyId::parse("AKIASANDBOX000000001").unwrap(),
            reason: text(),
            deleted: true,
            progress: Box::default(),
            request: Box::new(Request::bare(Intent::CreateKey)),
        },
        Problem::Signing { reason: text() },
        Problem::GrammarFolder { path: "/g".into(), reason: text() },
        Problem::GrammarMistakes(vec![text()]),
        Problem::SaveFailed { path: "/key.env".into(), reason: text() },
        Problem::JournalFailed { path: "/j".into(), reason: text(), progress: Box::default() },
        Problem::OutputFailed { reason: text() },
        Problem::InputFailed { reason: text() },
        Problem::InvalidRow(InvalidRow::Column(text())),
        Problem::InvalidRow(InvalidRow::Twice(text())),
        Problem::InvalidRow(cell()),
        Problem::OtherProfile { wanted: text(), used: Some(text()) },
        Problem::OtherAccount { wanted: text(), identity: identity() },
        Problem::OtherCaller { confirmed: identity(), identity: identity() },
        refused(
            Cause::Denied { permission: Some(text()), forbidden: false },
            Some(text()),
            Some(text()),
        ),
        refused(Cause::Denied { permission: None, forbidden: true }, Some(text()), Some(text())),
        refused(Cause::Credentials, Some(text()), Some(text())),
        refused(Cause::Clock, Some(text()), Some(text())),
        refused(Cause::Limit, Some(text()), Some(text())),
        refused(Cause::Throttled, Some(text()), Some(text())),
        refused(Cause::Conflict, Some(text()), Some(text())),
        refused(Cause::Absent, Some(text()), Some(text())),
        refused(Cause::Invalid, Some(text()), Some(text())),
        refused(Cause::Failed, Some(text()), Some(text())),
        refused(Cause::Garbled, Some(text()), Some(text())),
    ]
}
