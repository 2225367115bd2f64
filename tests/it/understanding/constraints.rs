//! A constraint in a request ("anywhere but the US") is met, asked about or reported as a doubt,
//! and never dropped.

use bedrock_assist::domain::{DoubtKind, Intent, KeyType, Question};
use bedrock_assist::understand::Grammar;

#[test]
fn places_that_are_no_region_are_asked_about() {
    let grammar = Grammar::builtin().unwrap();
    for (line, first) in [
        ("key in europe", "eu-central-1"),
        ("a bedrock key that stays in the EU", "eu-central-1"),
        ("key close to Amsterdam", "eu-central-1"),
        ("key for region eu", "eu-central-1"),
        ("key for europe", "eu-central-1"),
        ("key anywhere but the US", "ca-central-1"),
        ("a key, not in us-east-1", "us-west-2"),
        ("key that must not be in the US", "ca-central-1"),
        ("key in asia", "ap-northeast-1"),
        ("key in eu-central", "eu-central-1"),
        ("key in Dublin for 2 hours", "eu-west-1"),
        ("key near Madrid", "eu-south-2"),
        ("key in Frankfurt or Dublin", "eu-central-1"),
        ("key in us-west-2 or eu-central-1", "us-west-2"),
    ] {
        let understood = grammar.understand(line);
        let [request] = &understood.requests[..] else { panic!("{line}: {understood:?}") };
        assert_eq!(request.intent, Intent::CreateKey, "{line}");
        assert_eq!(request.ask, [Question::Region], "{line}");
        assert_eq!((&request.region, &request.business_unit), (&None, &None), "{line}");
        assert_eq!(request.choices.first().map(|region| region.as_str()), Some(first), "{line}");
    }
}

#[test]
fn two_regions_are_two_requests() {
    let understood = Grammar::builtin().unwrap().understand("key for us-west-2 and eu-central-1");
    let regions: Vec<String> = understood
        .requests
        .iter()
        .filter_map(|request| request.region.as_ref())
        .map(ToString::to_string)
        .collect();
    assert_eq!(regions, ["us-west-2", "eu-central-1"]);
}

#[test]
fn constraints_that_are_not_met_are_doubts() {
    let grammar = Grammar::builtin().unwrap();
    for (line, words) in [
        ("key for 1 hour using the role developers", "using the role developers"),
        ("key for 1 hour limited to 50 dollars", "limited to 50 dollars"),
        ("key for 1 hour, only haiku", "only haiku"),
        ("key for claude 3.5 sonnet only", "claude 3.5 sonnet only"),
        ("long-term key for marketing, owner: jane", "owner: jane"),
        ("long-term key for marketing, owner jane", "owner jane"),
        ("three keys for marketing", "three keys"),
    ] {
        let understood = grammar.understand(line);
        let doubts: Vec<&str> = understood
            .doubts
            .iter()
            .filter(|doubt| doubt.why == DoubtKind::Unmet)
            .map(|doubt| &line[doubt.start..doubt.end])
            .collect();
        assert!(doubts.contains(&words), "{line}: {doubts:?}");
    }
}

#[test]
fn models_and_tools_are_no_teams() {
    let grammar = Grammar::builtin().unwrap();
    for product in ["Llama 3", "Titan embeddings", "Nova Pro", "mistral", "langchain", "cursor"] {
        let understood = grammar.understand(&format!("key for {product}"));
        let [request] = &understood.requests[..] else { panic!("{product}") };
        assert_eq!(request.key_type, Some(KeyType::ShortTerm), "{product}");
        assert_eq!(request.business_unit, None, "{product}");
    }
}

/// The same request for another team is a second request.
#[test]
fn a_phrase_that_repeats_itself_is_several_requests() {
    let grammar = Grammar::builtin().unwrap();
    for (line, intent) in [
        ("key for Finance, key for Treasury", Intent::CreateKey),
        ("key for Finance; key for Treasury", Intent::CreateKey),
        ("Key for Finance. Key for Treasury.", Intent::CreateKey),
        ("a long-term key for Finance, a long-term key for Treasury", Intent::CreateKey),
        ("rotate key for Finance, rotate key for Treasury", Intent::RotateKey),
        ("rotate the key for Finance. Rotate the key for Treasury.", Intent::RotateKey),
        ("delete the key of Finance; delete the key of Treasury", Intent::RevokeKey),
        ("list keys of Finance, list keys of Treasury", Intent::ListKeys),
    ] {
        let understood = grammar.understand(line);
        let [first, second] = &understood.requests[..] else { panic!("{line}: {understood:?}") };
        for (request, unit) in [(first, "finance"), (second, "treasury")] {
            assert_eq!(request.intent, intent, "{line}");
            assert_eq!(request.business_unit.as_ref().unwrap().as_str(), unit, "{line}");
            assert_eq!(request.ask, [], "{line}");
        }
    }
    // The second sentence is a statement about the first request.
    let told = grammar.understand("Key for Finance. The key for Finance must work in Frankfurt.");
    assert_eq!(told.requests.len(), 1, "{told:?}");
}

/// Plans for later, sentences from documentation, reports of status and questions about limits
/// don't request a change.
#[test]
fn what_is_only_told_is_declined() {
    let grammar = Grammar::builtin().unwrap();
    for (line, intent) in [
        ("We'll rotate everything next quarter, just so you know.", Intent::OutOfScope),
        ("We will delete the old keys next month, fyi.", Intent::OutOfScope),
        (
            "To create a short-term key, users type the desired duration and region.",
            Intent::OutOfScope,
        ),
        ("To rotate a key, admins type the team's name.", Intent::OutOfScope),
        ("status: keys for Ticket Triage done, rotation planned thursday", Intent::OutOfScope),
        ("For how long may a short-term key live at most?", Intent::Help),
        ("How many hours can a token last at most?", Intent::Help),
    ] {
        let understood = grammar.understand(line);
        let intents: Vec<Intent> =
            understood.requests.iter().map(|request| request.intent).collect();
        assert_eq!(intents, [intent], "{line}: {understood:?}");
    }
}

#[test]
fn an_owner_without_an_address_is_asked_for_one() {
    for line in
        ["long-term key for marketing, owner: jane", "long-term key for marketing owned by jane"]
    {
        let understood = Grammar::builtin().unwrap().understand(line);
        assert_eq!(understood.requests[0].ask, [Question::DidYouMean], "{line}");
        assert!(
            understood.remarks.iter().any(|remark| remark.contains("no email address")),
            "{line}"
        );
    }
}
