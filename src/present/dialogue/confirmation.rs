//! What is to be confirmed: everything that will happen, where and as whom, and what undoes it. Made of the plan that is
//! then carried out, so that a yes means just this.

use crate::domain::{ChangePlan, Confirmation, IamKey, Intent, Note, Step, TypeRule};
use crate::present::answers::iam_steps;
use crate::present::answers::iam_steps::step;
use crate::present::dialogue::note;
use crate::present::json::line::line as json_line;
use crate::present::text::echo::echo;
use crate::present::text::style::Style;
use crate::present::text::wrap;
use crate::present::view::Format;
use jiff::Timestamp;

/// The whole of it, above the question.
pub fn whole(confirmation: &Confirmation, paint: Style, columns: usize, now: Timestamp) -> String {
    let mut text = if confirmation.identity.is_some() {
        "This changes IAM:"
    } else {
        "This would change IAM:"
    }
    .to_owned();
    text += "\n\n";
    let fact = |label: &str, value: &str| wrap::fact(paint, label, 9, value, columns);
    match &confirmation.identity {
        Some(identity) => {
            text += &fact("Account", &echo(&identity.account));
            text += &fact("As", &echo(&identity.arn));
        }
        None => text += &fact("Account", "not looked up (a dry run)"),
    }
    let several = confirmation.plans.len() > 1;
    for (at, plan) in confirmation.plans.iter().enumerate() {
        text.push('\n');
        if several {
            let number = format!("  {}.", at + 1);
            text += &wrap::hanging(
                &number,
                &number,
                &format!("{}:", crate::present::dialogue::phrase::in_short(&plan.request)),
                columns,
            );
        }
        text += &iam_steps::steps(plan, if several { 5 } else { 2 }, columns, now);
    }
    text.push('\n');
    if makes_key(confirmation) {
        text += &wrap::paragraph(
            "A new key that cannot be handed to you is deleted again.",
            2,
            columns,
        );
    }
    for (plan, left) in remaining_keys(confirmation) {
        text += &wrap::paragraph(&goes_on(plan, left, now), 2, columns);
    }
    for note in notes(confirmation) {
        text += &wrap::paragraph(&note::words(note), 2, columns);
    }
    text
}

/// What stays although it is replaced.
fn remaining_keys(confirmation: &Confirmation) -> impl Iterator<Item = (&ChangePlan, &IamKey)> {
    let left = confirmation
        .plans
        .iter()
        .flat_map(|plan| plan.remaining_keys().map(move |key| (plan, key)));
    left.filter(|(_, left)| left.active && !confirmation.removes_key(&left.id))
}

fn goes_on(plan: &ChangePlan, left: &IamKey, now: Timestamp) -> String {
    format!(
        "{} keeps working until you deactivate it: {}.",
        left.id,
        iam_steps::facts(left, plan, now)
    )
}

/// What must be known before it is confirmed, each once.
fn notes(confirmation: &Confirmation) -> Vec<&Note> {
    let mut told: Vec<&Note> = Vec::new();
    for note in confirmation.plans.iter().flat_map(|plan| &plan.notes) {
        if iam_steps::is_for_confirmation(note) && !told.contains(&note) {
            told.push(note);
        }
    }
    told
}

/// What is offered before the question: the short-term key, where the long-term one was not asked for by name.
pub fn offer(confirmation: &Confirmation) -> Option<&'static str> {
    let unasked = confirmation.plans.iter().any(|plan| {
        plan.request.intent == Intent::CreateKey && plan.request.type_rule != Some(TypeRule::Said)
    });
    unasked.then_some(
        "A short-term key needs none of this, ends by itself and is safer: say \"short-term\" for one instead.",
    )
}

/// The same in one paragraph, for programs.
pub fn sentence(confirmation: &Confirmation, now: Timestamp) -> String {
    let offer = offer(confirmation).map(|offer| format!("{offer} ")).unwrap_or_default();
    let undo = if makes_key(confirmation) {
        " A new key that cannot be delivered is deleted again."
    } else {
        ""
    };
    let (changes, also) = in_short(confirmation, now);
    format!("{offer}{changes}.{undo}{also} Shall it be done?")
}

/// What nobody is asked about, for standard error before it is carried out: the whole of it, or a paragraph for the line
/// of a batch.
pub fn announced(
    confirmation: &Confirmation,
    line: Option<usize>,
    format: Format,
    paint: Style,
    columns: usize,
    now: Timestamp,
) -> String {
    let (changes, also) = in_short(confirmation, now);
    match (format, line) {
        (Format::Json, _) => {
            let plan = format!("{changes}.{also}");
            json_line(&serde_json::json!({ "schema_version": 1, "line": line, "plan": plan }))
                .to_string()
        }
        (_, None) => whole(confirmation, paint, columns, now) + "\n",
        (_, Some(line)) => {
            let plan = format!("line {line}: {changes}.{also}");
            wrap::block(&paint.hint("plan:"), "plan:", &plan, columns)
        }
    }
}

/// The changes in one sentence, and what must be known with them.
fn in_short(confirmation: &Confirmation, now: Timestamp) -> (String, String) {
    let whom = confirmation.identity.as_ref().map_or_else(
        || "(account not looked up: a dry run)".to_owned(),
        |identity| format!("in account {} as {}", echo(&identity.account), echo(&identity.arn)),
    );
    let steps: Vec<String> = confirmation
        .plans
        .iter()
        .flat_map(|plan| plan.steps.iter().map(move |done| step(done, plan, now)))
        .collect();
    let mut also = String::new();
    for (plan, left) in remaining_keys(confirmation) {
        also += &format!(" {}", goes_on(plan, left, now));
    }
    for note in notes(confirmation) {
        also += &format!(" {}", note::words(note));
    }
    (format!("This changes IAM {whom}: {}", steps.join("; ")), also)
}

fn makes_key(confirmation: &Confirmation) -> bool {
    confirmation.plans.iter().any(|plan| plan.steps.contains(&Step::CreateKey))
}

/// What a yes does to keys that go, to stand behind it; nothing if none does.
pub fn to_act(confirmation: &Confirmation) -> String {
    let all = |wanted: fn(&Step) -> bool| {
        confirmation.plans.iter().flat_map(|plan| &plan.steps).all(wanted)
    };
    let it = if confirmation.plans.len() == 1 { "it" } else { "them" };
    match () {
        () if !confirmation.removes_keys() => String::new(),
        () if all(|step| matches!(step, Step::Delete(_))) => format!(" to delete {it},"),
        () if all(|step| matches!(step, Step::Deactivate(_))) => format!(" to deactivate {it},"),
        () => " to go ahead,".to_owned(),
    }
}
