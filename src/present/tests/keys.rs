//! Tests a short-term key in each format.

use crate::domain::{
    AnswerBody, Details, Intent, Note, OpenQuestion, PendingQuestion, Problem, Question,
    RegionSource, Reply, Request, Secret, ShortTermKey,
};
use crate::present::Rendered;
use crate::present::tests::{answer, at, both, key, made, shown, shown_in, snapshots};
use crate::present::view::Format;
use std::path::Path;

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

/// Tests PRODUCT, rule A6. The limit of 15 includes the line with the secret.
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

/// Lines to paste use the syntax of the person's shell. The format `env` does not depend on the
/// shell.
#[test]
fn a_key_comes_in_the_form_of_the_shell() {
    for (shell, line, refresh) in [
        (Format::Text, "export AWS_REGION=\"eu-west-1\"\n", "eval \"$(bedrock-assist -o env"),
        (Format::Fish, "set -gx AWS_REGION 'eu-west-1';\n", "-o fish \"key for 30 minutes"),
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
            pretty(&shown(&super::answer(AnswerBody::Open(asked)), Format::Json, None))
        );
        let failed = super::answer(AnswerBody::Failed(Problem::NoCredentials { held: None }));
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
