//! Renders the text answer to "am I set up?": short, or with every permission (`--full`). A line
//! that reports an obstacle also says what to do about it.

mod summary;
#[cfg(test)]
mod tests;

use crate::domain::{
    AccessReport, Agreement, Availability, Cause, CredentialsEnd, Permission, PermissionCheck,
    Region, RegionSupport,
};
use crate::present::answers::iam_steps::whence;
use crate::present::answers::permission;
use crate::present::text::echo::echo;
use crate::present::text::{time, wrap};
use crate::present::view::{View, sandbox_notice};

/// Renders the whole answer: whether the caller can use Claude, followed by every permission
/// (`--full`) or a summary.
pub fn told(access: &AccessReport, line: &str, view: &View<'_>) -> String {
    let text = match view.full {
        true => format!("{}\n{}", title(access, line, view), details(access, view)),
        false => title(access, line, view) + &summary::summary(access, view),
    };
    text + &sandbox_notice(view, line)
}

fn title(access: &AccessReport, line: &str, view: &View<'_>) -> String {
    let region = &access.place.region;
    let set = |title: String| format!("{}\n", wrap::title(&title, view.columns));
    match access.is_open() {
        Some(true) => {
            view.out.done(&set(format!("✓ {line}You appear to have access to Claude in {region}")))
        }
        Some(false) => {
            view.out.caution(&set(format!("{line}You don't have access to Claude in {region}")))
        }
        None => {
            view.out.caution(&set(format!("{line}Your access to Claude in {region} is unknown")))
        }
    }
}

fn details(access: &AccessReport, view: &View<'_>) -> String {
    let mut text = String::new();
    let mut fact = |label: &str, value: &str| {
        text += &wrap::fact(view.out, label, 12, &view.spoken(value), view.columns);
    };
    fact("Account", &echo(&access.identity.account));
    fact("As", &echo(&access.identity.arn));
    fact("Credentials", &end(access.end, view));
    fact("Region", &place(access));
    for (label, value) in claude(access) {
        fact(label, &value);
    }
    if access.availability.as_ref().is_some_and(Availability::is_first_time) {
        text += &first_use(view);
    }
    text + &permissions(access, view)
}

fn end(end: CredentialsEnd, view: &View<'_>) -> String {
    match end {
        CredentialsEnd::Never => "static keys, which never expire".to_owned(),
        CredentialsEnd::Unknown => "temporary, with an unknown expiry".to_owned(),
        CredentialsEnd::At(end) => {
            let left = u64::try_from(end.as_second() - view.now.as_second()).unwrap_or_default();
            format!(
                "temporary, expiring {} (in {})",
                time::soon(end, view.now, view.zone),
                time::lasts(left)
            )
        }
    }
}

fn place(access: &AccessReport) -> String {
    let said = format!("{}{}", access.place.region, whence(access.place.source));
    match &access.place.standing {
        RegionSupport::Ready => said,
        RegionSupport::Undocumented => {
            format!("{said}; AWS does not document API keys there and may refuse them")
        }
        RegionSupport::Unavailable { nearest, .. } => {
            let nearest: Vec<&str> = nearest.iter().map(Region::as_str).collect();
            let instead = match &nearest[..] {
                [] => String::new(),
                nearest => format!("Nearby: {}. ", nearest.join(", ")),
            };
            format!(
                "{said}: Bedrock does not run there. {instead}For all regions: `bedrock-assist \"which regions can I use?\"`"
            )
        }
    }
}

/// Returns the region's models, and the account's access to the newest one, as labels and values.
/// Returns nothing if Bedrock doesn't run in the region.
fn claude(access: &AccessReport) -> Vec<(&'static str, String)> {
    let models = match access.models.as_deref() {
        _ if !access.place.has_bedrock() => return Vec::new(),
        None => {
            return vec![(
                "Claude",
                unknown(access, &["bedrock:ListFoundationModels", "bedrock:ListInferenceProfiles"]),
            )];
        }
        Some([]) => {
            let other = "`bedrock-assist \"which regions can I use?\"`";
            return vec![(
                "Claude",
                format!("no models are currently offered there; to see other regions: {other}"),
            )];
        }
        Some(models) => models,
    };
    let newest = format!("the newest is {}", echo(&models[0].name));
    let offered = match models.len() {
        1 => format!("1 model is offered there: {}", echo(&models[0].name)),
        count => format!("{count} models are offered there; {newest}"),
    };
    let mut facts = vec![("Claude", offered), ("Model ID", echo(&models[0].id))];
    match &access.availability {
        None => {
            facts.push(("Access", unknown(access, &["bedrock:GetFoundationModelAvailability"])))
        }
        Some(availability) => facts.extend(standing(availability)),
    }
    facts
}

fn unknown(access: &AccessReport, actions: &[&str]) -> String {
    let failed = |action: &&&str| *access.verdict(action) != PermissionCheck::Allowed;
    let failed: Vec<&str> = actions.iter().filter(failed).copied().collect();
    format!("unknown: see {} below", failed.join(" and "))
}

/// Names the heading of [`first_use`].
const SEE_FIRST_USE: &str = "see \"Before the first use of Claude\" below";

fn standing(availability: &Availability) -> [(&'static str, String); 4] {
    let say = |fine: Option<bool>, otherwise: &str| match fine {
        Some(true) => "yes".to_owned(),
        Some(false) => otherwise.to_owned(),
        None => "AWS did not say".to_owned(),
    };
    let agreement = match &availability.agreement {
        Agreement::Made => "accepted".to_owned(),
        Agreement::Pending => "in progress; check again in a few minutes".to_owned(),
        Agreement::Missing => format!("not accepted yet; {SEE_FIRST_USE}"),
        Agreement::Failed(reason) => {
            let reason =
                reason.as_deref().map(|reason| format!(" ({})", echo(reason))).unwrap_or_default();
            format!("could not be accepted{reason}; {SEE_FIRST_USE}")
        }
        Agreement::Unknown => "AWS did not say".to_owned(),
    };
    let elsewhere =
        "no; try another region (to list them: `bedrock-assist \"which regions can I use?\"`)";
    let barred = "no; ask an administrator to allow bedrock:InvokeModel, and to check that no organization policy \
                  denies it";
    [
        ("In region", say(availability.in_region, elsewhere)),
        ("Agreement", agreement),
        ("Entitled", say(availability.entitled, &format!("no; {SEE_FIRST_USE}"))),
        ("Authorized", say(availability.authorized, barred)),
    ]
}

/// Renders the steps that each account must take once before it can use Claude (AWS-FACTS).
fn first_use(view: &View<'_>) -> String {
    let steps = [
        "Fill in Anthropic's use-case form in the Bedrock console.",
        "Call Claude once. The first call subscribes the account through AWS Marketplace, which can take several \
         minutes. The caller needs aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions.",
    ];
    let heading =
        wrap::paragraph("Before the first use of Claude, once for each account:", 0, view.columns);
    let mut text = format!("\n{heading}");
    for (at, step) in steps.iter().enumerate() {
        let number = format!("  {}.", at + 1);
        text += &wrap::hanging(&number, &number, step, view.columns);
    }
    text
}

fn permissions(access: &AccessReport, view: &View<'_>) -> String {
    let heading = |text| format!("\n{}", wrap::paragraph(text, 0, view.columns));
    let mut text = heading(
        "Permissions, and the tasks that need them (create, rotate, revoke and list are for long-term keys):",
    );
    for (one, verdict) in access.permissions.iter().filter(|(one, _)| one.can_be_tried) {
        text += &row(one, verdict, view);
    }
    if let Some(statement) = permission::reading(access.missing()) {
        let ask = "Ask an administrator to add:";
        text += &wrap::command(ask, &statement.to_string(), view.columns);
    }
    text += &heading("Not checked, because checking would change something or cost money:");
    let untried = access.permissions.iter().map(|(one, _)| *one).filter(|one| !one.can_be_tried);
    let untried: Vec<&Permission> = untried.collect();
    for alike in untried.chunk_by(|one, other| one.needed_for == other.needed_for) {
        let label = format!(
            "  {:<22}",
            alike.first().map(|one| permission::purpose(one)).unwrap_or_default()
        );
        let actions: Vec<&str> = alike.iter().map(|one| one.action).collect();
        text += &wrap::hanging(&view.out.label(&label), &label, &actions.join(", "), view.columns);
    }
    text
}

/// Renders the result of one permission check, and what to do about it.
fn row(one: &Permission, verdict: &PermissionCheck, view: &View<'_>) -> String {
    let (state, todo) = match verdict {
        PermissionCheck::Allowed => ("allowed", None),
        PermissionCheck::NotTried => {
            ("unchecked", Some("there is no key or model to check it with".to_owned()))
        }
        PermissionCheck::Denied { forbidden: false } => {
            ("missing", Some("see the statement below".to_owned()))
        }
        PermissionCheck::Denied { forbidden: true } => {
            ("forbidden", Some("a policy denies it; ask an administrator".to_owned()))
        }
        PermissionCheck::Unknown { cause, code } => ("unknown", Some(why(cause, code.as_deref()))),
    };
    let plain = format!("  {state:<9}");
    let painted = match verdict {
        PermissionCheck::Allowed | PermissionCheck::NotTried => plain.clone(),
        PermissionCheck::Denied { .. } | PermissionCheck::Unknown { .. } => {
            view.out.caution(&plain)
        }
    };
    let what = permission::purpose(one) + &todo.map(|todo| format!("; {todo}")).unwrap_or_default();
    if view.columns < wrap::WIDTH {
        return wrap::hanging(&painted, &plain, &format!("{} ({what})", one.action), view.columns);
    }
    let action = format!(" {:<38}", one.action);
    wrap::hanging(&(painted + &action), &(plain + &action), &what, view.columns)
}

fn why(cause: &Cause, code: Option<&str>) -> String {
    let code = code.map(|code| format!(" ({})", echo(code))).unwrap_or_default();
    match cause {
        // STS accepted the credentials, so only this region rejects the account.
        Cause::Credentials => {
            format!("the account may need to enable the region first{code}")
        }
        Cause::Throttled => format!("AWS throttled the call{code}; try again in a minute"),
        Cause::TimedOut => "AWS did not respond in time; try again".to_owned(),
        Cause::Unreachable(_) => {
            "AWS could not be reached; check the network and the proxy".to_owned()
        }
        Cause::Garbled | Cause::Endless => "AWS sent an unreadable response; try again".to_owned(),
        _ => format!("AWS returned an error{code}; try again"),
    }
}
