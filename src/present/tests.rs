//! What people see, whole, and what holds for all of it.

use crate::domain::{
    AccessKeyId, Answer, AnswerBody, AwsFailure, BusinessUnit, Cause, ChangeProgress,
    CredentialFault, CredentialSource, Details, HeldBearer, HeldKey, Identity, Intent, InvalidRow,
    LeftAlone, Lookup, Misfit, Model, NotAKey, Note, OpenQuestion, OwnerEmail, PendingQuestion,
    Problem, ProfileKind, Question, Region, RegionInfo, RegionSource, Regions, RejectedJournal,
    Reply, Request, Rights, Secret, ShortTermKey, Ttl, Unreadable, UnusableCredentials, UserName,
};
use crate::present::errors::{FailedRequest, aws, credentials};
use crate::present::text::style::Style;
use crate::present::view::{Format, View};
use crate::present::{Rendered, show};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::Path;

/// insta's files stand in one folder at the top.
pub fn snapshots(check: impl FnOnce()) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(check);
}

fn region(code: &str) -> Region {
    Region::parse(code).unwrap()
}

fn regions() -> Regions {
    let info = |code: &str, name: &str, keys_documented| RegionInfo {
        region: region(code),
        name: name.to_owned(),
        bedrock: true,
        keys_documented,
        nearest: Vec::new(),
    };
    Regions(vec![
        info("us-east-1", "N. Virginia", true),
        info("us-east-2", "Ohio", false),
        info("ca-central-1", "Canada (Central, Montreal)", true),
    ])
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

fn key() -> ShortTermKey {
    ShortTermKey {
        secret: Secret::new("bedrock-api-key-c2VjcmV0".to_owned()),
        region: region("eu-west-1"),
        made_at: at("2026-11-23T13:30:00Z"),
        expires_at: at("2026-11-23T14:00:00Z"),
        expiry_certain: true,
        signer: AccessKeyId::parse("ASIA4TQ8RBN6YKD1VJ3S"),
        identity: Some(Identity {
            account: "123456789012".to_owned(),
            arn: "arn:aws:sts::123456789012:assumed-role/developer/jane".to_owned(),
        }),
        models: Some(vec![Model {
            id: "eu.anthropic.claude-sonnet-4-5-20250929-v1:0".to_owned(),
            name: "Claude Sonnet 4.5".to_owned(),
        }]),
    }
}

fn answer(body: AnswerBody) -> Answer {
    Answer {
        line: None,
        request: Some(Request::bare(Intent::CreateKey)),
        body,
        notes: Vec::new(),
        sandbox: false,
    }
}

fn made(key: ShortTermKey) -> Answer {
    answer(AnswerBody::Key { key, region_source: RegionSource::Said })
}

fn shown(answer: &Answer, format: Format, saved: Option<&Path>) -> Rendered {
    shown_in(Format::Text, answer, format, saved)
}

fn shown_in(shell: Format, answer: &Answer, format: Format, saved: Option<&Path>) -> Rendered {
    let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
    let regions = regions();
    let view = View {
        format,
        now: at("2026-11-23T13:30:01Z"),
        zone: &zone,
        out: Style(false),
        err: Style(false),
        regions: &regions,
        saved,
        part: None,
        conversation: false,
        sandbox: false,
        flags: "",
        delivery: "",
        repeat: "",
        columns: 80,
        recent: None,
        place: None,
        full: false,
        told: &[],
        told_sandbox: false,
        stale: &[],
        shell,
    };
    show(answer, &view)
}

fn both(shown: &Rendered) -> String {
    format!("----- stdout\n{}----- stderr\n{}", shown.out.as_str(), shown.err)
}

#[test]
fn a_key_for_people() {
    snapshots(|| {
        insta::assert_snapshot!("text_key", both(&shown(&made(key()), Format::Text, None)));
        let bare = ShortTermKey { identity: None, models: None, expiry_certain: false, ..key() };
        let mut answer = made(bare);
        answer.line = Some(3);
        answer.notes = vec![
            Note::ExpiryAtMost,
            Note::PermissionMissing {
                permission: "bedrock:ListFoundationModels",
                code: "AccessDeniedException".to_owned(),
            },
            Note::KeyTyped,
        ];
        let saved = Some(Path::new("/home/jane/key.env"));
        insta::assert_snapshot!("text_key_saved", both(&shown(&answer, Format::Text, saved)));
    });
}

/// PRODUCT, rule A6: the line with the secret comes on top.
#[test]
fn a_short_term_key_takes_14_lines() {
    let mut answer = answer(AnswerBody::Key {
        key: ShortTermKey {
            expires_at: at("2026-11-24T01:30:00Z"),
            expiry_certain: false,
            ..key()
        },
        region_source: RegionSource::Environment("AWS_DEFAULT_REGION"),
    });
    answer.sandbox = true;
    let text = shown(&answer, Format::Text, None).out;
    assert!(text.lines().count() <= 15, "{}", *text);
}

/// The lines that a person pastes fit their shell; a file doesn't depend on it.
#[test]
fn a_key_comes_in_the_form_of_the_shell() {
    for (shell, line, refresh) in [
        (Format::Text, "export AWS_REGION=\"eu-west-1\"\n", "eval \"$(bedrock-assist -o env"),
        (Format::Fish, "set -gx AWS_REGION 'eu-west-1';\n", "-o fish \"key for 12 hours"),
        (Format::Powershell, "$env:AWS_REGION = 'eu-west-1';\n", "Invoke-Expression\n"),
    ] {
        let text = shown_in(shell, &made(key()), Format::Text, None).out;
        assert!(text.contains(line) && text.contains(refresh), "{}", *text);
        let env = shown_in(shell, &made(key()), Format::Env, None).out;
        assert!(env.contains("export AWS_REGION=eu-west-1;\n"), "{}", *env);
    }
}

#[test]
fn no_secret_breaks_out_of_json() {
    for secret in
        ["a'b\"c\\", "\",\"key\":\"x", "two\nlines\r\n\t", "$HOME`id`", "\u{202e}\u{0}\u{7f}😀"]
    {
        let nasty = ShortTermKey { secret: Secret::new(secret.to_owned()), ..key() };
        let shown = shown(&made(nasty), Format::Json, None);
        let value: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
        assert_eq!(value["result"]["key"], secret);
        assert_eq!(value["result"]["env"]["AWS_BEARER_TOKEN_BEDROCK"], secret);
        assert!(
            shown.out.lines().count() == 1 && !shown.out.trim_end().contains(crate::domain::hidden)
        );
    }
}

#[test]
fn a_key_for_programs() {
    snapshots(|| {
        let answer = made(key());
        let pretty = |shown: &Rendered| {
            let value: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
            serde_json::to_string_pretty(&value).unwrap()
        };
        insta::assert_snapshot!("json_key", pretty(&shown(&answer, Format::Json, None)));
        let saved = shown(&answer, Format::Json, Some(Path::new("/tmp/k")));
        assert!(!saved.out.contains("bedrock-api-key-"));
        insta::assert_snapshot!("json_key_saved", pretty(&saved));
        let question = OpenQuestion {
            name: Question::KeyType,
            text: "Is it for a server?".to_owned(),
            suggested: None,
            examples: ["yes".to_owned()].into(),
            choices: [].into(),
            details: Details::None,
            asked_before: 0,
            repeated: false,
        };
        let asked = PendingQuestion {
            requests: vec![Request::bare(Intent::CreateKey)],
            question,
            line: None,
        };
        insta::assert_snapshot!(
            "json_open",
            pretty(&shown(&self::answer(AnswerBody::Open(asked)), Format::Json, None))
        );
        let failed = self::answer(AnswerBody::Failed(Problem::NoCredentials { held: None }));
        insta::assert_snapshot!("json_failed", pretty(&shown(&failed, Format::Json, None)));
    });
}

#[test]
fn snippets_are_a_key_or_nothing() {
    for format in [Format::Env, Format::Fish, Format::Powershell, Format::Dotenv, Format::Raw] {
        let key_shown = shown(&made(key()), format, None);
        assert!(key_shown.out.contains("bedrock-api-key-c2VjcmV0") && key_shown.err.is_empty());
        assert!(shown(&made(key()), format, Some(Path::new("f"))).out.is_empty());
        for body in [
            AnswerBody::Said(Reply::Help(None)),
            AnswerBody::Declined(Reply::OutOfScope(None)),
            AnswerBody::Said(Reply::Neutral),
        ] {
            let shown = shown(&answer(body), format, None);
            assert!(shown.out.is_empty() && !shown.err.is_empty());
        }
    }
}

fn every_problem() -> Vec<Problem> {
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

/// Every problem, with its kind and code in JSON and the help that it names.
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

#[test]
fn every_problem_in_words() {
    let said: String = every_problem()
        .iter()
        .map(|problem| crate::present::problem(problem, "", Style(false)) + "\n")
        .collect();
    snapshots(|| insta::assert_snapshot!("problems", said));
}

fn every_note() -> Vec<Note> {
    let code = || "AccessDenied".to_owned();
    vec![
        Note::UnitNotRecorded(BusinessUnit::from_folded("marketing").unwrap()),
        Note::OwnerNotRecorded(OwnerEmail::parse("a@b.com").unwrap()),
        Note::PurposeSpeaksForLongTerm,
        Note::KeysUndocumented(region("us-east-2")),
        Note::NeverExpires(Ttl::from_seconds(7200)),
        Note::RoleIsBetter,
        Note::NotOurUser(UserName::parse("marketing-bedrock-user").unwrap()),
        Note::OtherRights(
            UserName::parse("marketing-bedrock-user").unwrap(),
            Box::new(Rights {
                policies: vec!["AdministratorAccess".to_owned(), "AmazonS3FullAccess".to_owned()],
                inline: vec!["everything".to_owned()],
                groups: vec!["admins".to_owned()],
                boundary: Some("limits".to_owned()),
                beyond: true,
            }),
        ),
        Note::OnlyKey(AccessKeyId::parse("AKIASANDBOX000000001").unwrap()),
        Note::OwnKey(AccessKeyId::parse("AKIASANDBOX000000001").unwrap()),
        Note::OneUser(UserName::parse("marketing-bedrock-user").unwrap()),
        Note::UserCreatedConcurrently(UserName::parse("marketing-bedrock-user").unwrap()),
        Note::DryRun,
        Note::CutByCredentials,
        Note::ExpiryAtMost,
        Note::PermissionMissing { permission: "bedrock:ListInferenceProfiles", code: code() },
        Note::LookupFailed { what: Lookup::Identity, code: Some(code()) },
        Note::LookupFailed { what: Lookup::Models, code: None },
        Note::LookupTimedOut(Lookup::Models),
        Note::LookupTimedOut(Lookup::LastUse),
        Note::LookupFailed { what: Lookup::Policies, code: Some("Throttling".to_owned()) },
        Note::CredentialsRefused { code: "ExpiredToken".to_owned() },
        Note::NoClaudeModels(region("us-west-1")),
        Note::ModelsIncomplete { permission: "bedrock:ListInferenceProfiles", code: Some(code()) },
        Note::RegionTaken(region("eu-central-1")),
        Note::EndpointInForce {
            setting: "AWS_ENDPOINT_URL".to_owned(),
            url: "http://[::1]:5000".to_owned(),
        },
        Note::Remark("Using ca-central-1 for Canada".to_owned()),
        Note::KeyTyped,
        Note::Saved("/tmp/key.env".to_owned()),
    ]
}

#[test]
fn replies_questions_and_notes() {
    let mut said = String::new();
    for reply in [Reply::Neutral, Reply::NothingToCancel, Reply::Goodbye] {
        said += &both(&shown(&answer(AnswerBody::Said(reply)), Format::Text, None));
    }
    for topic in [None, Some("OpenAI".to_owned())] {
        said +=
            &shown(&answer(AnswerBody::Declined(Reply::OutOfScope(topic))), Format::Text, None).err;
    }
    for name in [Question::LongRunning, Question::Ttl, Question::Region, Question::BusinessUnit] {
        let question = OpenQuestion {
            name,
            text: "What is it?".to_owned(),
            suggested: None,
            examples: ["marketing".to_owned()].into(),
            choices: [].into(),
            details: Details::None,
            asked_before: 0,
            repeated: false,
        };
        let request = Request {
            ttl: Some(Ttl::from_seconds(90_000)),
            region: Some(region("eu-west-1")),
            suggested: (name == Question::Region).then(|| "eu-west-2".to_owned()),
            ..Request::bare(Intent::CreateKey)
        };
        let open = answer(AnswerBody::Open(PendingQuestion {
            requests: vec![request],
            question,
            line: None,
        }));
        said += &shown(&open, Format::Text, None).err;
    }
    let mut noted = answer(AnswerBody::Said(Reply::Goodbye));
    noted.notes = every_note();
    said += &shown(&noted, Format::Raw, None).err;
    snapshots(|| insta::assert_snapshot!("replies", said));
}

fn help(topic: &str) -> String {
    let reply = Reply::Help(Some(topic.to_owned()));
    shown(&answer(AnswerBody::Said(reply)), Format::Text, None).out.to_string()
}

#[test]
fn help_of_every_topic() {
    for topic in crate::present::topics().chain(["answers", "more", "all", "no such"]) {
        let help = help(topic);
        assert!(
            help.ends_with('\n') && !help.contains("{@") && !help.contains("<!--"),
            "{topic}: {help}"
        );
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{topic}: {line}");
        }
    }
    snapshots(|| {
        for topic in ["regions", "pip", "leaked keys", "permissions", "python", "troubleshooting"] {
            insta::assert_snapshot!(format!("help_{}", topic.replace(' ', "_")), help(topic));
        }
    });
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

#[test]
fn only_the_key_line_is_wide() {
    for format in [Format::Text, Format::Env] {
        let mut answer = made(key());
        answer.notes = every_note();
        let shown = shown(&answer, format, None);
        for line in shown.out.lines().chain(shown.err.lines()) {
            assert!(line.chars().count() <= 80 || line.starts_with("export AWS_BEARER"), "{line}");
        }
    }
    for problem in every_problem() {
        for line in crate::present::problem(&problem, "", Style(false)).lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

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

/// Every problem that repeats something, with `text` wherever it does.
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

/// Whatever a cause says, no secret of it is repeated.
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

#[test]
fn what_asks_aws_is_told_with_the_flags_that_say_whose_account() {
    let told = |sentence: &str| {
        crate::present::view::commands(sentence, |rest| {
            crate::present::view::flagged(rest, " --profile p")
        })
    };
    for asks in ["which Claude models can I use?", "which keys are older than 90 days", "list keys"]
    {
        let told = told(&format!("say `bedrock-assist \"{asks}\"` then"));
        assert_eq!(told, format!("say `bedrock-assist --profile p \"{asks}\"` then"));
    }
    for plain in
        ["`bedrock-assist help`", "`bedrock-assist \"which regions can I use?\"`", "`aws login`"]
    {
        assert_eq!(told(plain), plain);
    }
}
