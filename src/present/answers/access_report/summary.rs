//! Renders the short answer to "am I set up?": the caller, the region, and what the caller can do.

use super::{end, first_use, place, standing};
use crate::domain::{
    AccessReport, Availability, Model, PermissionCheck, RegionSource, RegionSupport, Workflow,
};
use crate::present::answers::iam_steps::whence;
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::View;

/// The permissions that only add details to a confirmation or a list.
const OPTIONAL: [&str; 2] = ["iam:ListAttachedUserPolicies", "iam:GetAccessKeyLastUsed"];

/// Returns the lines below the title.
pub fn summary(access: &AccessReport, view: &View<'_>) -> String {
    let ready = access.place.standing == RegionSupport::Ready;
    let mut facts =
        vec![format!("{} as {}", echo(&access.identity.account), echo(access.identity.caller()))];
    if ready {
        facts.push(format!("{}{}", access.place.region, whence(access.place.source)));
    }
    facts.push(format!("credentials: {}", end(access.end, view)));
    let mut text = wrap::facts(&facts, 2, view.columns, str::to_owned);
    let mut says = |words: &str| text += &wrap::paragraph(&view.spoken(words), 2, view.columns);
    if !ready {
        says(&place(access));
    }
    if access.place.has_bedrock() {
        says(&models(access.models.as_deref()));
    }
    let obstacles = access.availability.iter().flat_map(standing);
    for (what, state) in obstacles.filter(|(_, state)| !["yes", "accepted"].contains(&&**state)) {
        says(&format!("{what}: {state}"));
    }
    if access.availability.as_ref().is_some_and(Availability::is_first_time) {
        text += &first_use(view);
        text.push('\n');
    }
    let abilities = [
        match access.place.has_bedrock() {
            true => ability("create short-term keys", access, Workflow::CallClaude),
            false => "create short-term keys ✗ (no Bedrock in this region)".to_owned(),
        },
        ability("create long-term keys", access, Workflow::Make),
        ability("list keys", access, Workflow::List),
    ];
    text += &marked(&wrap::facts(&abilities, 2, view.columns, str::to_owned), view);
    text + &wrap::command("  All permissions:", &full(access, view), view.columns)
}

fn models(models: Option<&[Model]>) -> String {
    match models {
        None => "the region's Claude models are unknown".to_owned(),
        Some([]) => {
            "no Claude models are currently offered there; `bedrock-assist \"which regions can I use?\"` lists other regions"
                .to_owned()
        }
        Some([only]) => format!("1 Claude model: {}, {}", echo(&only.name), echo(&only.id)),
        Some([first, others @ ..]) => {
            let count = others.len() + 1;
            format!("{count} Claude models; newest: {}, {}", echo(&first.name), echo(&first.id))
        }
    }
}

/// Says whether the caller can do a task: ✓ if AWS allowed every call, ✗ with the first missing
/// permission, or ? if a permission was not checked or its check failed.
fn ability(what: &str, access: &AccessReport, task: Workflow) -> String {
    let needed = || {
        access.permissions.iter().filter(|(permission, _)| {
            permission.needed_for.contains(&task) && !OPTIONAL.contains(&permission.action)
        })
    };
    let denied = |verdict: &PermissionCheck| matches!(verdict, PermissionCheck::Denied { .. });
    let unknown = |verdict: &PermissionCheck| matches!(verdict, PermissionCheck::Unknown { .. });
    let unchecked = |verdict: &PermissionCheck| *verdict == PermissionCheck::NotTried;
    let missing: Vec<&str> = needed()
        .filter(|(_, verdict)| denied(verdict))
        .map(|(permission, _)| permission.action)
        .collect();
    match missing[..] {
        [] if needed().any(|(_, verdict)| unknown(verdict)) => format!("{what} ? (unknown)"),
        [] if needed().any(|(_, verdict)| unchecked(verdict)) => format!("{what} ? (not checked)"),
        [] => format!("{what} ✓"),
        [only] => format!("{what} ✗ ({only} missing)"),
        [first, ..] => format!("{what} ✗ ({first} and {} more missing)", missing.len() - 1),
    }
}

fn marked(text: &str, view: &View<'_>) -> String {
    text.replace('✓', &view.out.good("✓")).replace('✗', &view.out.caution("✗"))
}

/// Returns the command that shows all permissions.
fn full(access: &AccessReport, view: &View<'_>) -> String {
    let words = match access.place.source {
        RegionSource::Said => format!("can I use Claude in {}?", access.place.region),
        _ => "am I set up?".to_owned(),
    };
    format!("bedrock-assist{} --full \"{words}\"", view.flags)
}
