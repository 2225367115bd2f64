//! Lists the keys by team in a table that fits the window. Rows have numbers, so that a person can
//! say "the second one".

use crate::domain::{DUE_DAYS, Filter, IamKey, IamUser, Intent, Request};
use crate::present::dialogue::phrase;
use crate::present::text::counted;
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::View;
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr;

/// The width of the table, in columns. In a narrower window, rows wrap.
const WIDE: usize = 80;

/// Renders the keys found for a request. Adds a summary line for several keys, a filtered list or a
/// line of a batch, and a command that rotates a due key.
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
        let units = counted(holders, "team", "teams");
        let due = if due > 0 { format!(", {due} due for rotation") } else { String::new() };
        let only = if only.is_empty() { only } else { format!("Only keys{only}: ") };
        let count = format!("{line}{only}{}, {units}{due}", counted(keys.len(), "key", "keys"));
        text += &wrap::paragraph(&count, 0, view.columns);
        text.push('\n');
    }
    text += &table(users, view);
    let mut old = users.iter().filter(|user| user.keys.iter().any(|key| key.is_due(view.now)));
    if let Some(unit) = old.find_map(IamUser::unit).filter(|_| asked.is_some()) {
        let rotation = Request { business_unit: Some(unit), ..Request::bare(Intent::RotateKey) };
        let how = format!(
            "Due keys are older than {DUE_DAYS} days. To rotate: `{}`",
            view.say(&phrase::phrase(&rotation))
        );
        text.push('\n');
        text += &wrap::paragraph(&how, 0, view.columns);
    }
    text
}

/// Renders the table without the summary line.
pub fn table(users: &[IamUser], view: &View<'_>) -> String {
    let mut text = String::new();
    if view.columns >= WIDE {
        let header = ["", "Key ID", "Status", "Age", "Due", "Last use", "Region"];
        text += &format!("{}\n", view.out.heading(line(header.map(TableCell::plain)).trim_end()));
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

/// Returns the heading of a user's rows: the team, user and owner.
fn heading(user: &IamUser) -> String {
    let name = echo(user.name.as_str());
    let unit = user.tag("business-unit").map(echo).or_else(|| user.name.unit().map(echo));
    let mut text = match unit {
        Some(unit) => format!("{unit} (user {name})"),
        None => format!("user {name}"),
    };
    text += &user.tag("owner").map(|owner| format!(", owner {}", echo(owner))).unwrap_or_default();
    if !user.is_ours() {
        text += ", not created by this program";
    }
    text
}

fn row(key: &IamKey, number: usize, view: &View<'_>) -> String {
    let age = match key.days(view.now) {
        0 => "new".to_owned(),
        days => days_in_words(days),
    };
    let used = used(key, view.now);
    let region = key.last_region.as_deref().map(echo).unwrap_or_default();
    let due = if key.is_due(view.now) { "due" } else { "" };
    let number = format!("{number}.");
    if view.columns >= WIDE {
        let (dim, plain) = (view.out.label(&used), used.clone());
        return format!(
            "{}\n",
            line([
                TableCell::plain(&number),
                TableCell::plain(key.id.as_str()),
                match key.active {
                    true => TableCell::plain("active"),
                    false => TableCell { text: "inactive", painted: view.out.label("inactive") },
                },
                TableCell::plain(&age),
                TableCell { text: due, painted: view.out.caution(due) },
                TableCell {
                    text: &used,
                    painted: if key.last_used.is_some() { plain } else { dim }
                },
                TableCell::plain(&region),
            ])
            .trim_end()
        );
    }
    let number = format!("{number:>4}");
    let status = if key.active { "active" } else { "inactive" };
    let used = format!("last use: {used}");
    let facts = [status, &age, due, &used, &region];
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let facts = format!("{}, {}", key.id, facts.join(", "));
    wrap::hanging(&number, &number, &facts, view.columns)
}

/// A table cell. Its width is that of `text`, because the color codes in `painted` take no columns.
struct TableCell<'t> {
    text: &'t str,
    painted: String,
}

impl<'t> TableCell<'t> {
    fn plain(text: &'t str) -> Self {
        Self { text, painted: text.to_owned() }
    }
}

/// Renders one row. The columns add up to 80; the last fits the longest region code (14
/// characters).
fn line([number, cells @ ..]: [TableCell<'_>; 7]) -> String {
    let widths: [usize; 6] = [20, 8, 8, 3, 12, 14];
    let mut line = format!("{:>4}", number.text);
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        line += if at == 0 { " " } else { "  " };
        line += if cell.text.is_empty() { "" } else { &cell.painted };
        line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.text.width())));
    }
    line
}

fn used(key: &IamKey, now: Timestamp) -> String {
    let Some(at) = key.last_used else {
        return if key.use_known { "never" } else { "unknown" }.to_owned();
    };
    match days_since(at, now) {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

/// Describes the age of a key, for the questions and steps about it.
pub fn age(key: &IamKey, now: Timestamp) -> String {
    match key.days(now) {
        0 => "created today".to_owned(),
        days => format!("{} old", days_in_words(days)),
    }
}

/// Describes when and where a key was last used, for the questions and steps about it.
pub fn last_use(key: &IamKey, now: Timestamp) -> String {
    let Some(at) = key.last_used else {
        return if key.use_known { "never used" } else { "last use unknown" }.to_owned();
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

/// Says that no key matches a request.
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

/// Describes the keys that a request selects: " older than 90 days".
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
