//! A correction at a confirmation changes only the values that it names. The changed request is
//! shown again, or a question asks for what is missing. A line that neither corrects nor cancels
//! repeats the confirmation.

use crate::support::listed_keys::{Talk, name};
use bedrock_assist::domain::{ChangePlan, Question, Step};

const SALES: &str = "long-term key for Sales";
const TOKYO: &str = "long-term key for Sales in Tokyo";
const OWNED: &str = "long-term key for Sales, owner: a@b.com";
const TWO: &str = "long-term keys for Sales and Finance";

/// The request, the reply to its confirmation, and what `told` then returns.
const LINES: &[(&str, &str, &str)] = &[
    // Corrections that replace a value.
    (TOKYO, "replace Tokyo with Frankfurt", "sales eu-central-1"),
    (TOKYO, "change Tokyo to Frankfurt", "sales eu-central-1"),
    (TOKYO, "swap Tokyo for Ireland", "sales eu-west-1"),
    (TOKYO, "not Tokyo, Frankfurt", "sales eu-central-1"),
    (TOKYO, "not Tokyo but Frankfurt", "sales eu-central-1"),
    (TOKYO, "Frankfurt instead of Tokyo", "sales eu-central-1"),
    (TOKYO, "Frankfurt, not Tokyo", "sales eu-central-1"),
    (TOKYO, "no, Frankfurt", "sales eu-central-1"),
    (TOKYO, "forget Tokyo, use Frankfurt", "sales eu-central-1"),
    (TOKYO, "Sydney, not Tokyo, and owner a@b.com", "sales ap-southeast-2 a@b.com"),
    (SALES, "Frankfurt instead of us-east-1", "sales eu-central-1"),
    (TOKYO, "replace Sydney with Paris", "region"),
    (TOKYO, "replace Tokyo with Mars", "region"),
    (OWNED, "change the owner to x@y.com", "sales us-east-1 x@y.com"),
    (OWNED, "not a@b.com but c@d.com", "sales us-east-1 c@d.com"),
    (OWNED, "no, owner: c@d.com", "sales us-east-1 c@d.com"),
    (OWNED, "the owner is bob", "again"),
    (OWNED, "not c@d.com", "again"),
    (SALES, "the team is Marketing, not Sales", "marketing us-east-1"),
    (SALES, "replace Sales with Marketing", "marketing us-east-1"),
    (SALES, "change Sales to Marketing", "marketing us-east-1"),
    (SALES, "Marketing instead of Sales", "marketing us-east-1"),
    (SALES, "wrong team, it's Marketing", "marketing us-east-1"),
    (SALES, "rename it Marketing", "marketing us-east-1"),
    // Corrections that remove a value.
    (TOKYO, "forget Tokyo", "sales us-east-1"),
    (TOKYO, "without Tokyo", "sales us-east-1"),
    (TOKYO, "no region", "sales us-east-1"),
    (TOKYO, "the default region", "sales us-east-1"),
    (TOKYO, "not Tokyo", "region"),
    (TOKYO, "any region but Tokyo", "region"),
    (TOKYO, "wrong region", "region"),
    (TOKYO, "another region", "region"),
    (OWNED, "no owner", "sales us-east-1"),
    (OWNED, "without owner", "sales us-east-1"),
    (OWNED, "remove the owner", "sales us-east-1"),
    (OWNED, "not a@b.com", "sales us-east-1"),
    (OWNED, "wrong owner", "again"),
    (SALES, "wrong team", "business_unit"),
    (SALES, "a different team", "business_unit"),
    (SALES, "the team is wrong", "business_unit"),
    (SALES, "no team", "business_unit"),
    (SALES, "not Sales", "business_unit"),
    // Corrections of one of several requests.
    (TWO, "the second one in Tokyo", "sales us-east-1, finance ap-northeast-1"),
    (TWO, "the last one in Tokyo", "sales us-east-1, finance ap-northeast-1"),
    (TWO, "for Finance use Frankfurt", "sales us-east-1, finance eu-central-1"),
    (TWO, "Finance in Frankfurt", "sales us-east-1, finance eu-central-1"),
    (TWO, "Frankfurt for Finance", "sales us-east-1, finance eu-central-1"),
    (TWO, "the Finance one in Frankfurt", "sales us-east-1, finance eu-central-1"),
    (TWO, "yes, but Finance in Tokyo", "sales us-east-1, finance ap-northeast-1"),
    (TWO, "owner of the first is a@b.com", "sales us-east-1 a@b.com, finance us-east-1"),
    (TWO, "owner a@b.com for Sales", "sales us-east-1 a@b.com, finance us-east-1"),
    (
        TWO,
        "the first in Tokyo, the second in Frankfurt",
        "sales ap-northeast-1, finance eu-central-1",
    ),
    (
        TWO,
        "no, Finance in Tokyo and Sales in Frankfurt",
        "sales eu-central-1, finance ap-northeast-1",
    ),
    (TWO, "replace Finance with Legal", "sales us-east-1, legal us-east-1"),
    (TWO, "the second one is for Legal", "sales us-east-1, legal us-east-1"),
    (TWO, "sorry, for Legal not Finance", "sales us-east-1, legal us-east-1"),
    (TWO, "both in Frankfurt", "sales eu-central-1, finance eu-central-1"),
    (TWO, "Frankfurt", "sales eu-central-1, finance eu-central-1"),
    (TWO, "the third one in Tokyo", "again"),
    (TWO, "Legal in Tokyo", "again"),
    (TWO, "a@b.com owns Finance", "again"),
    (TWO, "Finance somewhere near Tokyo", "again"),
    (TWO, "the other one in Tokyo", "again"),
    (TWO, "Finance in Tokyo, owner a@b.com", "sales us-east-1, finance ap-northeast-1 a@b.com"),
    (SALES, "Sales EU", "did_you_mean"),
    // Corrections that drop a request.
    (TWO, "only Sales", "sales us-east-1"),
    (TWO, "just the first please", "sales us-east-1"),
    (TWO, "Finance only", "finance us-east-1"),
    (TWO, "drop the second", "sales us-east-1"),
    (TWO, "forget Finance", "sales us-east-1"),
    (TWO, "without Finance", "sales us-east-1"),
    (TWO, "cancel Finance", "sales us-east-1"),
    (TWO, "no Sales", "finance us-east-1"),
    (TWO, "only one of them", "again"),
    (TWO, "yes to Sales", "again"),
    (TWO, "yes for Sales, no for Finance", "again"),
    // A yes with a correction corrects.
    (SALES, "ok yeah. call the team acme not sales", "acme us-east-1"),
    (SALES, "still says sales. i said acme", "acme us-east-1"),
    (SALES, "ok go ahead but call it acme, not sales", "acme us-east-1"),
    (SALES, "yes but in frankfurt", "sales eu-central-1"),
    (SALES, "ok go ahead but europe please, we sell there", "region"),
    (SALES, "yes and put ticket 48213 on it", "again"),
    (SALES, "Could I have a short-term key for six hours instead?", "did_you_mean"),
    (SALES, "make it expire in 90 days", "sales us-east-1"),
    (SALES, "yes, and what does it cost?", "sales us-east-1"),
    // Corrections of the keys that a request chose from a list of three: A, B and C.
    ("delete key 1", "the second one", "delete B"),
    ("delete key 1", "no, the second one", "delete B"),
    ("delete key 1", "I meant key 2", "delete B"),
    ("delete key 1", "no, AKIASANDBOX000000003", "delete C"),
    ("delete key 1", "and key 2", "delete A, delete B"),
    ("delete key 1", "key 3 as well", "delete A, delete C"),
    ("delete key 1", "the other one", "again"),
    ("delete the first two", "only the first", "delete A"),
    ("delete the first two", "not the second", "delete A"),
    ("delete keys 1 and 3", "only the second", "delete C"),
    ("delete keys 1 and 3", "not key 3", "delete A"),
    ("delete keys 1 and 3", "not the last", "delete A"),
    ("delete keys 1 and 3", "only the oldest", "delete A"),
    ("delete keys 1 and 3", "only example-web", "delete A"),
    ("delete keys 1 and 3", "without the newest", "delete A"),
    ("delete keys 1 and 3", "keep the first", "delete C"),
    ("delete keys 2 and 3", "only the second", "again"),
    ("delete keys 2 and 3", "only 2", "again"),
    ("delete keys 1 and 3", "remove the second", "again"),
    ("delete keys 1 and 3", "delete the first, deactivate the second", "again"),
    ("rotate the oldest one", "actually the newest", "delete C"),
    ("rotate all that are due", "not example-batch", "example-web eu-west-1"),
    ("delete the second", "nah, the third", "delete C"),
    ("delete key 1", "the second, sorry, the third", "delete C"),
    ("switch number 1 off", "2, I mean 3", "deactivate C"),
    // Corrections of the action on the chosen keys.
    ("delete key 1", "only deactivate it", "deactivate A"),
    ("delete key 1", "rather deactivate it", "deactivate A"),
    ("delete key 1", "just disable it", "deactivate A"),
    ("delete key 1", "No! I said switch it off, not delete!", "deactivate A"),
    ("delete key 1", "can you disable it without deleting?", "deactivate A"),
    ("delete key 1", "rotate it instead", "example-web eu-west-1"),
    ("delete keys 1 and 3", "only deactivate them", "deactivate A, deactivate C"),
    ("delete keys 1 and 3", "deactivate them instead", "deactivate A, deactivate C"),
    ("deactivate key 1", "delete it instead", "delete A"),
    ("rotate key 1", "only deactivate it", "deactivate A"),
    ("rotate key 1", "delete it instead", "delete A"),
    ("delete key 1", "rather not", "none"),
    (TWO, "without a key for finance", "sales us-east-1"),
    (TWO, "without sales and finance", "none"),
    (TWO, "not without finance", "again"),
    (TWO, "yes but the second one later", "again"),
    (SALES, "it's salez, with a z", "salez us-east-1"),
    ("delete keys 1 and 3", "don't delete them, just switch off the second", "deactivate C"),
    ("delete key 1", "I don't want to switch it off", "none"),
    ("delete key 1", "deactivate it tomorrow", "again"),
    // A yes after more than a remark.
    (SALES, "No. Go ahead", "again"),
    (SALES, "stop. Go ahead", "none"),
    (SALES, "so that is for the machine. Go ahead", "again"),
    (TWO, "finance is optional", "sales us-east-1, finance us-east-1"),
    (SALES, "I am not sure. Go ahead", "again"),
    (SALES, "only after the audit. Go ahead", "again"),
    (SALES, "bob must approve it. yes", "again"),
    (SALES, "is it free? go ahead", "sales us-east-1"),
    ("delete key 1", "it is old. yes", "again"),
    // Lines that correct nothing.
    ("delete key 1", "maybe", "again"),
    ("delete key 1", "hmm", "again"),
    // A question is answered, and the confirmation comes back.
    ("delete key 1", "how old is it?", "delete A"),
    ("delete key 1", "Mars", "again"),
    ("delete key 1", "short-term", "again"),
    ("delete key 1", "make it 2 hours", "again"),
];

#[test]
fn a_correction_changes_what_it_names_or_nothing() {
    let mut wrong = Vec::new();
    for (open, said, right) in LINES {
        let mut talk = Talk::listed();
        talk.say(open);
        assert!(talk.shown.is_some(), "{open}");
        talk.say(said);
        let got = told(&talk);
        if got != *right {
            wrong.push(format!("{open:?}, {said:?}: {got}, and should be {right}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} go wrong:\n{}", wrong.len(), LINES.len(), wrong.join("\n"));
}

/// Returns the changes that the new confirmation shows ("sales eu-central-1", "delete B"), "again"
/// if the confirmation is repeated, the name of another question ("region"), or "none".
fn told(talk: &Talk) -> String {
    match (&talk.shown, talk.asked) {
        (_, Some((Question::Confirm, true))) => "again".to_owned(),
        (Some(confirmation), _) => {
            confirmation.plans.iter().map(planned).collect::<Vec<_>>().join(", ")
        }
        (None, Some((question, _))) => {
            serde_json::to_value(question).unwrap().as_str().unwrap().to_owned()
        }
        (None, None) => "none".to_owned(),
    }
}

fn planned(plan: &ChangePlan) -> String {
    let changed = plan.steps.iter().find_map(|step| match step {
        Step::Delete(Some(id)) => Some(format!("delete {}", name(id.as_str()))),
        Step::Deactivate(Some(id)) => Some(format!("deactivate {}", name(id.as_str()))),
        _ => None,
    });
    let made = || {
        let unit = plan.user.as_ref().and_then(|user| user.unit()).unwrap_or_default();
        let owner = plan.request.owner.as_ref().map(|owner| format!(" {}", owner.as_str()));
        format!("{unit} {}{}", plan.region.as_str(), owner.unwrap_or_default())
    };
    changed.unwrap_or_else(made)
}

#[test]
fn no_team_for_a_long_term_key_asks_again() {
    for words in ["no team", "without a team", "no team, just me", "wrong team", "another team"] {
        let mut talk = Talk::new();
        talk.say("long-term key");
        talk.say(words);
        assert_eq!(
            talk.asked.map(|(question, _)| question),
            Some(Question::BusinessUnit),
            "{words}"
        );
        talk.say("yes");
        assert_eq!(
            talk.asked.map(|(question, _)| question),
            Some(Question::BusinessUnit),
            "{words}"
        );
    }
}
