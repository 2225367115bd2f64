//! Defines the column names of a list, and the cell values that can't be a team's name.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Team,
    Owner,
    Region,
    Type,
    /// A duration with its unit.
    Life,
    /// A number of this unit, such as hours.
    Lives(&'static str),
    Unknown,
}

pub(super) const NAMES: [(Column, &[&str]); 9] = [
    (
        Column::Team,
        &[
            "team",
            "unit",
            "business unit",
            "bu",
            "name",
            "system",
            "service",
            "department",
            "dept",
            "team name",
            "unit name",
            "business unit name",
            "department name",
            "system name",
            "service name",
            "group",
            "squad",
            "team or system",
            "app",
            "application",
        ],
    ),
    (
        Column::Owner,
        &[
            "owner",
            "email",
            "e mail",
            "mail",
            "owner email",
            "owner e mail",
            "owner mail",
            "contact",
            "contact email",
            "email address",
            "e mail address",
            "mail address",
            "owner address",
            "owner email address",
            "team email",
            "team owner",
            "key owner",
            "responsible",
        ],
    ),
    (Column::Region, &["region", "aws region", "bedrock region", "region code", "location"]),
    (Column::Type, &["type", "key type", "kind", "type of key", "term"]),
    (
        Column::Life,
        &[
            "life",
            "ttl",
            "duration",
            "lifetime",
            "validity",
            "valid for",
            "valid",
            "validity period",
            "expires in",
            "expires after",
            "expiry",
            "how long",
            "key lifetime",
            "key duration",
            "time",
        ],
    ),
    (Column::Lives("seconds"), &["seconds", "ttl seconds", "duration seconds"]),
    (Column::Lives("minutes"), &["minutes", "ttl minutes", "duration minutes"]),
    (Column::Lives("hours"), &["hours", "ttl hours", "duration hours"]),
    (Column::Lives("days"), &["days", "ttl days", "duration days"]),
];

pub(super) fn column(name: &str) -> Column {
    let name = normalize(name);
    let found = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()));
    found.map_or(Column::Unknown, |(column, _)| *column)
}

/// The normalized cell values that aren't a team's name, such as "none", "pending" or "total".
pub(super) const NO_NAME: [&str; 44] = [
    "yes",
    "true",
    "false",
    "pending",
    "skip",
    "cancelled",
    "canceled",
    "closed",
    "inactive",
    "deprecated",
    "retired",
    "dissolved",
    "left",
    "old",
    "none",
    "no",
    "no team",
    "n/a",
    "na",
    "nil",
    "null",
    "nobody",
    "no one",
    "tbd",
    "tba",
    "tbc",
    "unknown",
    "unclear",
    "unassigned",
    "undefined",
    "missing",
    "empty",
    "todo",
    "me",
    "us",
    "you",
    "myself",
    "same",
    "ditto",
    "as above",
    "total",
    "totals",
    "subtotal",
    "sum",
];

/// Returns true if a cell can't be a team's name: a number, a single letter, a question, text that
/// ends in a parenthesis or an asterisk, or a former team.
pub(super) fn is_no_name(name: &str) -> bool {
    let words = normalize(name);
    let was = ["former ", "formerly ", "ex ", "previously "];
    words.chars().count() < 2
        || words.chars().all(|c| c.is_ascii_digit() || c == ' ')
        || name.ends_with(['?', ')', '*'])
        || was.iter().any(|word| words.starts_with(word))
}

/// Normalizes a name for comparison: lowercases it, replaces hyphens, underscores and parentheses
/// with spaces, and keeps only single spaces between words.
pub(super) fn normalize(name: &str) -> String {
    let name = name.trim_matches('\u{feff}').to_lowercase().replace(['_', '-', '(', ')'], " ");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
