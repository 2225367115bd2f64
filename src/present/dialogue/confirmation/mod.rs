//! Renders what a yes does: every change, the account and the caller, and what can be undone. The
//! text comes from the plan that the program carries out, so a yes means exactly these changes.

mod question;
mod rows;

pub use question::{facts, owner, question};

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

/// Renders everything above the question. Leaves out the change if it only deletes, deactivates or
/// reactivates a single key, because the question then describes it.
pub fn details(
    confirmation: &Confirmation,
    paint: Style,
    columns: usize,
    now: Timestamp,
) -> String {
    let mut text = match question::single_key(confirmation) {
        Some(_) => format!("{}\n", heading("In", "Would change", confirmation, columns)),
        None => changes(confirmation, columns, now),
    };
    text += &remarks(confirmation, columns, now);
    if let Some(offer) = offer(confirmation) {
        text += &wrap::paragraph(offer, 0, columns);
    }
    with_warnings(&text, paint)
}

/// Renders the heading and a row for each change.
fn changes(confirmation: &Confirmation, columns: usize, now: Timestamp) -> String {
    let (does, would) = verb(confirmation);
    let text = format!("{}\n", heading(does, would, confirmation, columns));
    text + &rows::rows(confirmation, columns, now)
}

/// Returns the heading, such as "Creates in 123456789012 as dev-role:".
fn heading(does: &str, would: &str, confirmation: &Confirmation, columns: usize) -> String {
    let text = match &confirmation.identity {
        Some(identity) => {
            format!("{does} {} as {}:", echo(&identity.account), echo(identity.caller()))
        }
        None => format!("{would} (dry run; the account was not looked up):"),
    };
    wrap::title(&text, columns)
}

/// Returns the verb of the heading, for a real run and for a dry run.
fn verb(confirmation: &Confirmation) -> (&'static str, &'static str) {
    let all = |wanted: fn(&Step) -> bool| {
        confirmation.plans.iter().flat_map(|plan| &plan.steps).all(wanted)
    };
    match () {
        () if all(|step| matches!(step, Step::Delete(_))) => ("Deletes in", "Would delete"),
        () if all(|step| matches!(step, Step::Deactivate(_))) => {
            ("Deactivates in", "Would deactivate")
        }
        () if all(|step| matches!(step, Step::Activate(_))) => {
            ("Reactivates in", "Would reactivate")
        }
        () if all(|step| {
            matches!(step, Step::CreateUser(_) | Step::AttachPolicy | Step::CreateKey)
        }) =>
        {
            ("Creates in", "Would create")
        }
        () => ("Changes in", "Would change"),
    }
}

fn remarks(confirmation: &Confirmation, columns: usize, now: Timestamp) -> String {
    let mut text = String::new();
    if creates_key(confirmation) {
        text += &wrap::paragraph(UNDELIVERED, 2, columns);
    }
    for (plan, left) in remaining_keys(confirmation) {
        text += &wrap::paragraph(&keeps_working(plan, left, now), 2, columns);
    }
    for note in notes(confirmation) {
        text += &wrap::paragraph(&note::words(note), 2, columns);
    }
    text
}

const UNDELIVERED: &str = "If a new key can't be shown or saved, it is deleted.";

/// Colors the words that a person must not miss.
pub fn with_warnings(text: &str, paint: Style) -> String {
    let warnings = ["LAST USED TODAY", "(broad)", "no spare key in between"];
    warnings.iter().fold(text.to_owned(), |text, words| text.replace(words, &paint.caution(words)))
}

/// Returns the active keys that a rotation leaves unchanged, with their plans.
fn remaining_keys(confirmation: &Confirmation) -> impl Iterator<Item = (&ChangePlan, &IamKey)> {
    let left = confirmation
        .plans
        .iter()
        .flat_map(|plan| plan.remaining_keys().map(move |key| (plan, key)));
    left.filter(|(_, left)| left.active && !confirmation.removes_key(&left.id))
}

fn keeps_working(plan: &ChangePlan, left: &IamKey, now: Timestamp) -> String {
    format!(
        "{} keeps working until you deactivate it: {}.",
        left.id,
        iam_steps::facts(left, plan, now)
    )
}

/// Returns the notes that a person must read before a yes, without duplicates.
fn notes(confirmation: &Confirmation) -> Vec<&Note> {
    let mut notes: Vec<&Note> = Vec::new();
    for note in confirmation.plans.iter().flat_map(|plan| &plan.notes) {
        if iam_steps::is_for_confirmation(note) && !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// Offers a short-term key instead of a new long-term key, unless the person said "long-term".
fn offer(confirmation: &Confirmation) -> Option<&'static str> {
    let unasked = confirmation.plans.iter().any(|plan| {
        plan.request.intent == Intent::CreateKey && plan.request.type_rule != Some(TypeRule::Said)
    });
    unasked.then_some(
        "A short-term key needs none of these changes and expires on its own. To get one instead, say \"short-term\".",
    )
}

/// Renders the confirmation as one paragraph, for JSON.
pub fn sentence(confirmation: &Confirmation, now: Timestamp) -> String {
    let offer = offer(confirmation).map(|offer| format!("{offer} ")).unwrap_or_default();
    let undo = if creates_key(confirmation) { format!(" {UNDELIVERED}") } else { String::new() };
    let (changes, also) = in_short(confirmation, now);
    format!("{offer}{changes}.{undo}{also} Proceed?")
}

/// Renders a plan that the person doesn't confirm, for standard error: in full, as a paragraph for
/// a line of a batch, or as JSON.
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
        (_, None) => {
            let text = self::changes(confirmation, columns, now);
            with_warnings(&(text + &remarks(confirmation, columns, now)), paint) + "\n"
        }
        (_, Some(line)) => {
            let plan = format!("line {line}: {changes}.{also}");
            wrap::block(&paint.hint("plan:"), "plan:", &plan, columns)
        }
    }
}

/// Returns the changes in one sentence, and the remarks about them.
fn in_short(confirmation: &Confirmation, now: Timestamp) -> (String, String) {
    let whom = confirmation.identity.as_ref().map_or_else(
        || "(dry run: the account was not looked up)".to_owned(),
        |identity| format!("in account {} as {}", echo(&identity.account), echo(&identity.arn)),
    );
    let steps: Vec<String> = confirmation
        .plans
        .iter()
        .flat_map(|plan| plan.steps.iter().map(move |done| step(done, plan, now)))
        .collect();
    let mut also = String::new();
    for (plan, left) in remaining_keys(confirmation) {
        also += &format!(" {}", keeps_working(plan, left, now));
    }
    for note in notes(confirmation) {
        also += &format!(" {}", note::words(note));
    }
    (format!("This changes IAM {whom}: {}", steps.join("; ")), also)
}

fn creates_key(confirmation: &Confirmation) -> bool {
    confirmation.plans.iter().any(|plan| plan.steps.contains(&Step::CreateKey))
}
