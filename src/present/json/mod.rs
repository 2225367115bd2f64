//! Converts answers to JSON: one object per line, always with the same fields.

pub mod access;
pub mod keys;
pub mod line;

use crate::domain::{
    Answer, AnswerBody, ChangePlan, Details, Identity, LongTermKey, PendingQuestion, Reply,
    Request, ShortTermKey, Step, UserName,
};
use crate::present::answers::{decoded_key, iam_steps, key_check};
use crate::present::dialogue::{confirmation, note, question, reply};
use crate::present::errors::ErrorText;
use crate::present::text::echo::echo;
use crate::present::text::style::Style;
use crate::present::text::wrap::WIDTH;
use crate::present::view::View;
use crate::present::{errors, help};
use serde::Serialize;
use zeroize::Zeroizing;

#[derive(Serialize)]
struct AnswerJson<'a> {
    schema_version: u32,
    line: Option<usize>,
    status: &'static str,
    request: Option<&'a Request>,
    result: Option<OutcomeJson<'a>>,
    question: Option<QuestionJson<'a>>,
    error: Option<ErrorText>,
    notes: Vec<String>,
    sandbox: bool,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum OutcomeJson<'a> {
    ShortTerm(Box<ShortTermJson<'a>>),
    LongTerm(Box<LongTermJson<'a>>),
    Changed { user: Option<&'a str>, access_key_id: Option<&'a str>, action: &'static str },
    Keys { keys: Vec<keys::KeyJson>, users: Vec<keys::UserJson> },
    Check(Box<access::CheckJson>),
    Models(access::ModelsJson),
    Key(decoded_key::KeyFields<'a>),
    KeyCheck(Box<key_check::CheckFields<'a>>),
    AlreadyExists { user: &'a str, keys: Vec<keys::KeyJson> },
    Text { text: String },
}

#[derive(Serialize)]
struct LongTermJson<'a> {
    user: &'a str,
    access_key_id: &'a str,
    secret_access_key: Option<&'a str>,
    region: &'a str,
    made_at: String,
    account: String,
    arn: String,
    steps: Vec<String>,
    old_access_key_ids: Vec<&'a str>,
    env: LongEnvJson<'a>,
    saved_to: Option<String>,
}

#[derive(Serialize)]
struct LongEnvJson<'a> {
    #[serde(rename = "AWS_ACCESS_KEY_ID")]
    id: &'a str,
    #[serde(rename = "AWS_SECRET_ACCESS_KEY", skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
    #[serde(rename = "AWS_REGION")]
    region: &'a str,
}

#[derive(Serialize)]
struct QuestionJson<'a> {
    name: crate::domain::Question,
    text: String,
    suggested: Option<&'a str>,
    examples: &'a [String],
    /// The keys that the question is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keys: Vec<keys::KeyJson>,
}

#[derive(Serialize)]
struct ShortTermJson<'a> {
    key: Option<&'a str>,
    region: &'a str,
    made_at: String,
    expires_at: String,
    expires_at_most: bool,
    expires_in_seconds: i64,
    account: Option<String>,
    arn: Option<String>,
    access_key_id: Option<&'a str>,
    models: Option<Vec<ModelJson>>,
    env: EnvJson<'a>,
    saved_to: Option<String>,
}

#[derive(Serialize)]
struct ModelJson {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct EnvJson<'a> {
    #[serde(rename = "AWS_BEARER_TOKEN_BEDROCK", skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(rename = "AWS_REGION")]
    region: &'a str,
}

/// Renders an answer as one JSON object and a line break.
pub fn answer(answer: &Answer, view: &View<'_>) -> Zeroizing<String> {
    let (mut result, mut question, mut error) = (None, None, None);
    let status = match &answer.body {
        AnswerBody::Key { key, .. } => {
            result = Some(OutcomeJson::ShortTerm(Box::new(short_term(key, view))));
            "done"
        }
        AnswerBody::Said(Reply::Exists(user)) => {
            let (user, keys) = (user.name.as_str(), keys::keys(user, view));
            result = Some(OutcomeJson::AlreadyExists { user, keys });
            "done"
        }
        AnswerBody::Said(said) => {
            result = Some(OutcomeJson::Text { text: spoken(said, view) });
            if matches!(said, Reply::NotConfirmed(_)) { "declined" } else { "done" }
        }
        AnswerBody::Issued { key, plan, identity } => {
            result = Some(OutcomeJson::LongTerm(Box::new(long_term(key, plan, identity, view))));
            "done"
        }
        AnswerBody::Changed(plan) => {
            result = Some(changed(plan));
            "done"
        }
        AnswerBody::Keys(known) => {
            result = Some(OutcomeJson::Keys {
                keys: known.users.iter().flat_map(|user| keys::keys(user, view)).collect(),
                users: known.users.iter().map(keys::user).collect(),
            });
            "done"
        }
        AnswerBody::Access(found) => {
            result = Some(OutcomeJson::Check(Box::new(access::check(found))));
            "done"
        }
        AnswerBody::Models(offered) => {
            result = Some(OutcomeJson::Models(access::models(offered)));
            "done"
        }
        AnswerBody::Decoded(key) => {
            result = Some(OutcomeJson::Key(decoded_key::facts(key, view)));
            "done"
        }
        AnswerBody::Checked(check) => {
            result = Some(OutcomeJson::KeyCheck(Box::new(key_check::fields(check, view))));
            "done"
        }
        AnswerBody::WouldSign(_) | AnswerBody::WouldChange(_) => "planned",
        AnswerBody::Open(asked) | AnswerBody::Dropped(asked) => {
            question = Some(self::question(asked, view));
            "open"
        }
        AnswerBody::Declined(declined) => {
            error = Some(refused(declined, view));
            "declined"
        }
        AnswerBody::Failed(problem) => {
            let mut words = errors::words(problem, view.failed(answer)).read_in(view.sandbox);
            words.hints.iter_mut().for_each(|hint| *hint = view.spoken(hint));
            error = Some(words);
            "failed"
        }
    };
    let object = AnswerJson {
        schema_version: 1,
        line: answer.line,
        status,
        request: answer.request.as_ref(),
        result,
        question,
        error,
        notes: answer.notes.iter().map(|note| view.spoken(&note::words(note))).collect(),
        sandbox: answer.sandbox,
    };
    line::line(&object)
}

fn short_term<'a>(key: &'a ShortTermKey, view: &View<'a>) -> ShortTermJson<'a> {
    let shown = view.saved.is_none().then(|| key.secret.expose());
    let region = key.region.as_str();
    ShortTermJson {
        key: shown,
        region,
        made_at: key.made_at.to_string(),
        expires_at: key.expires_at.to_string(),
        expires_at_most: !key.expiry_certain,
        expires_in_seconds: (key.expires_at.as_second() - view.now.as_second()).max(0),
        account: key.identity.as_ref().map(|identity| echo(&identity.account)),
        arn: key.identity.as_ref().map(|identity| echo(&identity.arn)),
        access_key_id: key.signer.as_ref().map(crate::domain::AccessKeyId::as_str),
        models: key.models.as_deref().map(models),
        env: EnvJson { key: shown, region },
        saved_to: view.saved.map(|path| path.display().to_string()),
    }
}

fn models(models: &[crate::domain::Model]) -> Vec<ModelJson> {
    models.iter().map(|model| ModelJson { id: echo(&model.id), name: echo(&model.name) }).collect()
}

fn long_term<'a>(
    key: &'a LongTermKey,
    plan: &'a ChangePlan,
    identity: &Identity,
    view: &View<'a>,
) -> LongTermJson<'a> {
    let secret = view.saved.is_none().then(|| key.secret.expose());
    let region = plan.region.as_str();
    LongTermJson {
        user: key.user.as_str(),
        access_key_id: key.id.as_str(),
        secret_access_key: secret,
        region,
        made_at: key.made_at.to_string(),
        account: echo(&identity.account),
        arn: echo(&identity.arn),
        steps: plan.steps.iter().map(|step| iam_steps::step(step, plan, view.now)).collect(),
        old_access_key_ids: plan.keys_before.iter().map(|key| key.id.as_str()).collect(),
        env: LongEnvJson { id: key.id.as_str(), secret, region },
        saved_to: view.saved.map(|path| path.display().to_string()),
    }
}

fn changed(plan: &ChangePlan) -> OutcomeJson<'_> {
    let done = plan.steps.iter().find_map(|step| match step {
        Step::Deactivate(Some(id)) => Some((id, "deactivate")),
        Step::Activate(Some(id)) => Some((id, "activate")),
        Step::Delete(Some(id)) => Some((id, "delete")),
        _ => None,
    });
    OutcomeJson::Changed {
        user: plan.user.as_ref().map(UserName::as_str),
        access_key_id: done.map(|(id, _)| id.as_str()),
        action: done.map_or("none", |(_, action)| action),
    }
}

/// Converts a question. The text of a confirmation is one paragraph that names every change.
fn question<'a>(asked: &'a PendingQuestion, view: &View<'_>) -> QuestionJson<'a> {
    let open = &asked.question;
    let text = match &open.details {
        Details::Changes(confirmation) => confirmation::sentence(confirmation, view.now),
        _ => question::text(asked),
    };
    let keys = match &open.details {
        Details::User(user) => keys::keys(user, view),
        Details::Keys(users) => users.iter().flat_map(|user| keys::keys(user, view)).collect(),
        _ => Vec::new(),
    };
    QuestionJson {
        name: open.name,
        text,
        suggested: open.suggested.as_deref(),
        examples: &open.examples,
        keys,
    }
}

fn spoken(said: &Reply, view: &View<'_>) -> String {
    match said {
        // JSON must not depend on the terminal's color and width.
        Reply::Help(topic) => {
            help::text(topic.as_deref(), &View { out: Style(false), columns: WIDTH, ..*view })
        }
        other => reply::said(other, "", view),
    }
}

fn refused(declined: &Reply, view: &View<'_>) -> ErrorText {
    let (code, message, hint) = reply::refusal(declined);
    ErrorText { kind: "out_of_scope", code, message, hints: vec![view.spoken(&hint)] }
}
