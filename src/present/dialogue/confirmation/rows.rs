//! Renders the changes of a confirmation: a row for each, or a table with a row for each new team.

use crate::domain::{AccessKeyId, ChangePlan, Confirmation, Step, Tags};
use crate::present::answers::iam_steps;
use crate::present::dialogue::phrase;
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr as _;

pub fn rows(confirmation: &Confirmation, columns: usize, now: Timestamp) -> String {
    let [plan] = &confirmation.plans[..] else {
        return team_table(&confirmation.plans, columns)
            .unwrap_or_else(|| plan_list(&confirmation.plans, columns, now));
    };
    plan_rows(plan, 2, columns, now)
}

/// Renders the rows of each plan under its number and request. A plan with a single step is only
/// one row.
fn plan_list(plans: &[ChangePlan], columns: usize, now: Timestamp) -> String {
    let mut text = String::new();
    for (at, plan) in plans.iter().enumerate() {
        let number = format!("  {}.", at + 1);
        if let [step] = &plan.steps[..] {
            text += &wrap::hanging(&number, &number, &iam_steps::step(step, plan, now), columns);
            continue;
        }
        let heading = format!("{}:", phrase::in_short(&plan.request));
        text += &wrap::hanging(&number, &number, &heading, columns);
        text += &plan_rows(plan, 5, columns, now);
    }
    text
}

fn plan_rows(plan: &ChangePlan, indent: usize, columns: usize, now: Timestamp) -> String {
    let user = plan.user.as_ref().map_or_else(|| "its user".to_owned(), |user| echo(user.as_str()));
    let is_new = plan.steps.iter().any(|step| matches!(step, Step::CreateUser(_)));
    // The row of a new user comes first and already names the user.
    let of = if is_new { String::new() } else { format!(" of {user}") };
    let key = |verb: &str, id: &Option<AccessKeyId>| {
        let facts = id.as_ref().and_then(|id| plan.seen(id));
        let facts = facts.map(|key| format!(": {}", iam_steps::facts(key, plan, now)));
        let name = id.as_ref().map_or("the access key", AccessKeyId::as_str);
        format!("{verb} {name} of {user}{}", facts.unwrap_or_default())
    };
    let mut text = String::new();
    for step in &plan.steps {
        let (mark, what, row) = match step {
            Step::CreateUser(tags) => ('+', "user", format!("{user}, tags {}", pairs(tags))),
            Step::TagUser(changes) => {
                ('~', "tags", format!("of {user}: {}", iam_steps::retagged(changes)))
            }
            Step::AttachPolicy => {
                ('+', "policy", format!("AmazonBedrockFullAccess{of}: full Bedrock access (broad)"))
            }
            Step::CreateKey if is_new => {
                ('+', "key", format!("for use in {}", iam_steps::place(plan)))
            }
            Step::CreateKey => {
                ('+', "key", format!("of {user}, for use in {}", iam_steps::place(plan)))
            }
            Step::Deactivate(id) => {
                ('~', "key", format!("{}; you can reactivate it later", key("deactivate", id)))
            }
            Step::Activate(id) => ('~', "key", key("reactivate", id)),
            Step::Delete(id) => {
                let makes_room = plan.deleted_to_make_room().any(|gone| id.as_ref() == Some(gone));
                let room = if makes_room {
                    "; the deletion comes first, so you have no spare key in between"
                } else {
                    ""
                };
                ('-', "key", format!("{}{room}", key("permanently delete", id)))
            }
        };
        let label = format!("{:indent$}{mark} {what:<7}", "");
        text += &wrap::hanging(&label, &label, &row, columns);
    }
    text
}

fn pairs(tags: &Tags) -> String {
    let pairs = tags.pairs();
    pairs.iter().map(|(key, value)| format!("{key}={}", echo(value))).collect::<Vec<_>>().join(", ")
}

/// Renders one row for each team. Returns `None` unless every plan creates a user with its policy
/// and key, and the rows fit the window.
fn team_table(plans: &[ChangePlan], columns: usize) -> Option<String> {
    let mut rows = vec![["   Team", "IAM user", "Owner", "Key for use in"].map(str::to_owned)];
    for (at, plan) in plans.iter().enumerate() {
        let [Step::CreateUser(tags), Step::AttachPolicy, Step::CreateKey] = &plan.steps[..] else {
            return None;
        };
        let owner = tags.owner.as_ref().map_or("none", |owner| owner.as_str());
        rows.push([
            format!("{}. {}", at + 1, tags.unit),
            echo(plan.user.as_ref()?.as_str()),
            echo(owner),
            iam_steps::place(plan),
        ]);
    }
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: [usize; 4] = std::array::from_fn(width);
    if 2 + widths.iter().sum::<usize>() + 2 * (widths.len() - 1) > columns {
        return None;
    }
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell}{:1$}", "", width - cell.width()))
            .collect();
        text += &format!("  {}\n", cells.join("  ").trim_end());
    }
    let common = "Each team gets a new IAM user and a key. The user has the tags business-unit=TEAM, purpose=bedrock, \
        created-by=provisioning-bedrock-skill and, if there is an owner, owner=OWNER. It has the policy \
        AmazonBedrockFullAccess: full Bedrock access (broad).";
    Some(text + &wrap::paragraph(common, 2, columns))
}
