//! The keys there are, as a table that fits the window.

use super::{View, echo, layout};
use crate::domain::{Known, KnownKey, KnownUser};

/// From this age on a key is due to be rotated (product.md).
const DUE_DAYS: i64 = 90;

/// One line a key, numbered, so that "the second one" means something.
pub fn table(known: &Known, line: &str, view: &View<'_>) -> String {
    let keys: Vec<(&KnownUser, &KnownKey)> =
        known.users.iter().flat_map(|user| user.keys.iter().map(move |key| (user, key))).collect();
    if keys.is_empty() {
        return layout::paragraph(&format!("{line}No long-term key is like that."), 0, view.columns);
    }
    let mut text = String::new();
    if !line.is_empty() {
        text += &format!("{line}{} {}\n", keys.len(), if keys.len() == 1 { "key" } else { "keys" });
    }
    for (at, (user, key)) in keys.iter().enumerate() {
        let number = format!("{:>2}.", at + 1);
        let days = (view.now.as_second() - key.created.as_second()).max(0) / 86_400;
        let mut facts = vec![
            echo(user.name.as_str()),
            key.id.to_string(),
            if key.active { "active" } else { "switched off" }.to_owned(),
            match days {
                0 => "made today".to_owned(),
                1 => "1 day old".to_owned(),
                days if days > DUE_DAYS => format!("{days} days old (due to be rotated)"),
                days => format!("{days} days old"),
            },
            used(key, view),
        ];
        facts.extend(user.tag("owner").map(|owner| format!("owner {}", echo(owner))));
        text += &layout::hanging(&number, &number, &facts.join(", "), view.columns);
    }
    text
}

fn used(key: &KnownKey, view: &View<'_>) -> String {
    let Some(at) = key.last_used else { return "never used".to_owned() };
    let days = (view.now.as_second() - at.as_second()).max(0) / 86_400;
    let when = match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    };
    let place = key.last_region.as_deref().map(|region| format!(" in {}", echo(region))).unwrap_or_default();
    format!("used {when}{place}")
}
