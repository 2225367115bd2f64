//! The models of a region, and the steps before a model can be used for the first time.

use super::aws::Aws;
use super::{CHECK, MODELS, but, flowing, snapshot};
use serde_json::json;

#[test]
fn the_first_use_is_explained_where_it_is_to_come() {
    let availability =
        |field, value| Aws::good().with("GetFoundationModelAvailability", 200, &but(field, value));
    let aws = availability("agreementAvailability", json!({ "status": "NOT_AVAILABLE" }));
    let (page, code) = aws.say(&["--full", CHECK]);
    assert_eq!(code, 0);
    snapshot("check_first_use", &page);
    for (field, value, says, steps) in [
        ("entitlementAvailability", json!("NOT_AVAILABLE"), "Entitled no", true),
        (
            "agreementAvailability",
            json!({ "status": "ERROR", "errorMessage": "card\u{202e}" }),
            "could not be accepted (card)",
            true,
        ),
        (
            "agreementAvailability",
            json!({ "status": "PENDING" }),
            "check again in a few minutes",
            false,
        ),
        ("regionAvailability", json!("NOT_AVAILABLE"), "try another region", false),
        ("authorizationStatus", json!("NOT_AUTHORIZED"), "allow bedrock:InvokeModel", false),
    ] {
        let aws = availability(field, value);
        let (page, code) = aws.say(&["--full", CHECK]);
        assert_eq!(code, 0, "{page}");
        assert!(page.starts_with("You don't have access to Claude in eu-west-1\n"), "{page}");
        assert!(flowing(&page).contains(says), "{page}");
        assert_eq!(page.contains("aws-marketplace:Subscribe"), steps, "{page}");
        let result = aws.result(CHECK);
        assert_eq!(
            (&result["claude_open"], &result["first_use_steps_needed"]),
            (&json!(false), &json!(steps))
        );
    }
    let (page, _) = availability("authorizationStatus", json!("NEW")).say(&["--full", CHECK]);
    assert!(page.contains("is unknown") && page.contains("Authorized   AWS did not say"), "{page}");
}

#[test]
fn where_bedrock_does_not_run_it_is_not_asked() {
    let aws = Aws::good();
    let (page, code) = aws.say(&["--full", "can I use Claude in ap-east-1"]);
    assert!(code == 0 && page.contains("Bedrock does not run there"), "{page}");
    assert!(!aws.asked().iter().any(|asked| asked.contains("bedrock.")), "{:?}", aws.asked());
    let (page, code) = aws.say(&["list models in ap-east-1"]);
    assert!(code == 2 && page.contains("No models in ap-east-1 (Hong Kong)"), "{page}");
}

#[test]
fn models_are_listed_or_it_is_said_why_not() {
    let (page, code) = Aws::good().say(&[MODELS]);
    assert_eq!(code, 0);
    snapshot("models_listed", &page);
    let none = Aws::good().with("ListFoundationModels", 200, r#"{"modelSummaries":[]}"#);
    let (page, code) = none.say(&[MODELS]);
    assert_eq!(code, 0);
    snapshot("models_none", &page);
    assert_eq!(none.result(MODELS)["models"], json!([]));
    let (page, _) = none.say(&["--full", CHECK]);
    assert!(
        page.starts_with("You don't have access")
            && page.contains("no models are currently offered there"),
        "{page}"
    );

    // Without the list of inference profiles, the request fails. Without the list of models, the
    // profiles are enough for an answer.
    let (page, code) =
        Aws::good().refusing("ListInferenceProfiles", "AccessDeniedException", "no").say(&[MODELS]);
    assert_eq!(code, 1);
    snapshot("models_refused", &page);
    let aws = Aws::good().refusing("ListFoundationModels", "AccessDeniedException", "no");
    let (page, code) = aws.say(&[MODELS]);
    assert!(code == 0 && page.contains("eu.anthropic.claude-sonnet-4-6"), "{page}");
    assert!(page.contains("bedrock:ListFoundationModels"), "{page}");
    let (page, code) =
        Aws::good().silent("ListFoundationModels").silent("ListInferenceProfiles").say(&[MODELS]);
    assert!(code == 1 && page.contains("in time") && !page.contains("global."), "{page}");
    let expired = Aws::good()
        .refusing("ListFoundationModels", "ExpiredTokenException", "no")
        .refusing("ListInferenceProfiles", "ExpiredTokenException", "no");
    assert_eq!(expired.say(&[MODELS]).1, 5);
}
