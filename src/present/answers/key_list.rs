//! The keys there are, unit by unit, in a table that fits the window; numbered, so that "the second one" means something.

use crate::domain::{DUE_DAYS, Filter, IamKey, IamUser, Intent, Request};
use crate::present::dialogue::phrase;
use crate::present::dialogue::reply::counted;
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::View;
use jiff::Timestamp;

/// A narrower window has each row in as many lines as it takes.
const WIDE: usize = 80;

/// What was asked for of the keys that were found.
pub fn listed(users: &[IamUser], asked: Option<&Request>, line: &str, view: &View<'_>) -> String {
    let keys: Vec<&IamKey> = users.iter().flat_map(|user| &user.keys).collect();
    let holders = users.iter().filter(|user| !user.keys.is_empty()).count();
    let due = keys.iter().filter(|key| key.is_due(view.now)).count();
    if users.is_empty() {
        return wrap::paragraph(&format!("{line}{}", nothing(asked)), 0, view.columns);
    }
    let mut text = String::new();
    let only = asked.map(|asked| like(asked, true)).unwrap_or_default();
    if !line.is_empty() || keys.len() > 1 || !only.is_empty() {
        let units = counted(holders, "unit", "units");
        let due = if due > 0 { format!(", {due} due") } else { String::new() };
        let only = if only.is_empty() { only } else { format!("Only keys{only}: ") };
        let count = format!("{line}{only}{} of {units}{due}", counted(keys.len(), "key", "keys"));
        text += &wrap::paragraph(&count, 0, view.columns);
        text.push('\n');
    }
    text += &table(users, view);
    let old = users.iter().find(|user| user.keys.iter().any(|key| key.is_due(view.now)));
    if let Some(user) = old.filter(|_| asked.is_some()) {
        let rotation = Request { business_unit: user.unit(), ..Request::bare(Intent::RotateKey) };
        let how = format!(
            "Due: older than {DUE_DAYS} days. Rotate it, for example `{}`.",
            view.say(&phrase::phrase(&rotation))
        );
        text.push('\n');
        text += &wrap::paragraph(&how, 0, view.columns);
    }
    text
}

/// The keys of users, without a word around them.
pub fn table(users: &[IamUser], view: &View<'_>) -> String {
    let mut text = String::new();
    if view.columns >= WIDE {
        text += &line(["", "Key id", "Status", "Age", "Due", "Last use"]);
    }
    let mut number = 0;
    for user in users {
        text += &wrap::paragraph(&heading(user), 0, view.columns);
        if user.keys.is_empty() {
            text += "      no access key\n";
        }
        for key in &user.keys {
            number += 1;
            text += &row(key, number, view);
        }
    }
    text
}

/// The unit, its user and its owner.
fn heading(user: &IamUser) -> String {
    let name = echo(user.name.as_str());
    let unit = user.tag("business-unit").map(echo).or_else(|| user.name.unit().map(echo));
    let mut text = match unit {
        Some(unit) => format!("{unit} (user {name})"),
        None => format!("user {name}"),
    };
    text += &user.tag("owner").map(|owner| format!(", owner {}", echo(owner))).unwrap_or_default();
    if !user.is_ours() {
        text += ", not made by this program";
    }
    text
}

fn row(key: &IamKey, number: usize, view: &View<'_>) -> String {
    let status = if key.active { "active" } else { "inactive" };
    let age = match key.days(view.now) {
        0 => "new".to_owned(),
        days => days_in_words(days),
    };
    let used = used(key, view);
    let due = if key.is_due(view.now) { "due" } else { "" };
    let number = format!("{number}.");
    if view.columns >= WIDE {
        return line([&number, key.id.as_str(), status, &age, due, &used]);
    }
    let number = format!("{number:>4}");
    let facts: Vec<String> = [status, &age, due]
        .map(str::to_owned)
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect();
    let facts = format!("{}, {}, last use: {used}", key.id, facts.join(", "));
    wrap::hanging(&number, &number, &facts, view.columns)
}

fn line([number, id, status, age, due, used]: [&str; 6]) -> String {
    let line = format!("{number:>5} {id:<20}  {status:<8}  {age:<8}  {due:<3}  {used}");
    format!("{}\n", line.trim_end())
}

fn used(key: &IamKey, view: &View<'_>) -> String {
    let Some(at) = key.last_used else {
        return if key.use_known { "never" } else { "not known" }.to_owned();
    };
    let when = match days_since(at, view.now) {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    };
    let place =
        key.last_region.as_deref().map(|region| format!(", {}", echo(region))).unwrap_or_default();
    when + &place
}

/// How old a key is, where that decides.
pub fn age(key: &IamKey, now: Timestamp) -> String {
    match key.days(now) {
        0 => "created today".to_owned(),
        days => format!("{} old", days_in_words(days)),
    }
}

/// When and where a key was last used, where that decides.
pub fn last_use(key: &IamKey, now: Timestamp) -> String {
    let Some(at) = key.last_used else {
        return if key.use_known { "never used" } else { "last use not known" }.to_owned();
    };
    let place = key
        .last_region
        .as_deref()
        .map(|region| format!(" in {}", echo(region)))
        .unwrap_or_default();
    match days_since(at, now) {
        0 => format!("LAST USED TODAY{place}"),
        1 => format!("last used yesterday{place}"),
        days => format!("last used {days} days ago{place}"),
    }
}

fn days_since(at: Timestamp, now: Timestamp) -> i64 {
    (now.as_second() - at.as_second()).max(0) / 86_400
}

fn days_in_words(days: u64) -> String {
    counted(usize::try_from(days).unwrap_or(usize::MAX), "day", "days")
}

/// Why there is nothing to show, by what was asked for.
fn nothing(asked: Option<&Request>) -> String {
    let Some(asked) = asked else { return "There are no long-term keys.".to_owned() };
    if let Some(id) = &asked.access_key_id {
        return format!("No IAM user of this account has the key {id}.");
    }
    let like = like(asked, false);
    match &asked.business_unit {
        Some(unit) if like.is_empty() => {
            format!("There is no IAM user {unit}-bedrock-user, so {unit} has no long-term key.")
        }
        Some(unit) => format!("{unit} has no long-term key{like}."),
        None if like.is_empty() => "There are no long-term keys.".to_owned(),
        None => format!("There is no long-term key{like}."),
    }
}

/// What the keys are that were asked for: " older than 90 days".
fn like(asked: &Request, many: bool) -> String {
    let (are, were, belong) =
        if many { ("are", "were", "belong to teams") } else { ("is", "was", "belongs to a team") };
    let mut like: Vec<String> = Vec::new();
    if let Some(owner) = &asked.owner {
        like.push(format!("with the owner {}", echo(owner.as_str())));
    }
    if let Some(days) = asked.older_than_days {
        let days = counted(usize::try_from(days).unwrap_or(usize::MAX), "day", "days");
        like.push(format!("older than {days}"));
    }
    let regions: Vec<String> =
        asked.region.iter().chain(&asked.choices).map(ToString::to_string).collect();
    if !regions.is_empty() {
        like.push(format!("last used in {}", regions.join(" or ")));
    }
    like.extend(asked.filters.iter().map(|filter| match filter {
        Filter::Active => format!("that {are} active"),
        Filter::Inactive => format!("that {are} inactive"),
        Filter::Unused => format!("that {were} never used"),
        Filter::NoOwner => "without an owner".to_owned(),
        Filter::Due => "due for rotation".to_owned(),
        Filter::Several => format!("that {belong} with several keys"),
    }));
    if like.is_empty() { String::new() } else { format!(" {}", like.join(", ")) }
}
