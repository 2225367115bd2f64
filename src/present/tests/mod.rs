//! Tests whole outputs with snapshots, and rules that every output must follow.

mod checks;
mod echoes;
mod help;
mod keys;
pub mod problems;
mod replies;

use crate::domain::{
    AccessKeyId, Answer, AnswerBody, Identity, Intent, Model, Region, RegionInfo, RegionSource,
    Regions, Request, Secret, ShortTermKey,
};
use crate::present::text::style::Style;
use crate::present::view::{Format, View};
use crate::present::{Rendered, show};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::Path;

/// Runs a check with insta's snapshot files in the top-level folder `snapshots/`.
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
fn only_the_key_line_is_wide() {
    for format in [Format::Text, Format::Env] {
        let mut answer = made(key());
        answer.notes = replies::every_note();
        let shown = shown(&answer, format, None);
        for line in shown.out.lines().chain(shown.err.lines()) {
            assert!(line.chars().count() <= 80 || line.starts_with("export AWS_BEARER"), "{line}");
        }
    }
    for problem in problems::every_problem() {
        for line in crate::present::problem(&problem, "", Style(false)).lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
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
