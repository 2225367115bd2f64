//! Renders the text answer for a long-term key: its user, its snippet, and what to do with it.

use crate::domain::{Answer, ChangePlan, DUE_DAYS, Identity, LongTermKey, Note};
use crate::present::answers::snippet::{Credential, heading, snippet};
use crate::present::answers::{iam_steps, next_steps, short_term_key};
use crate::present::dialogue::{note, phrase};
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::{SANDBOX, View};
use jiff::ToSpan;
use zeroize::Zeroizing;

const ONCE: &str = "Shown only once: AWS never shows this secret again.";

/// Renders the whole answer. Only the snippet contains the secret.
pub fn key(
    answer: &Answer,
    key: &LongTermKey,
    plan: &ChangePlan,
    identity: &Identity,
    view: &View<'_>,
) -> Zeroizing<String> {
    let text = summary(answer, key, plan, identity, view);
    // A string that grows leaves a copy of the secret in the memory that it frees.
    let mut whole = Zeroizing::new(String::with_capacity(text.len() + 4096));
    whole.push_str(&text);
    match view.saved {
        Some(path) => {
            whole.push_str(&short_term_key::saved(path, view.stale, view));
            let store = format!("{ONCE} Move it into your secret store, then delete the file.");
            whole.push_str(&warned(&store, ONCE, view));
        }
        None => {
            whole.push_str(&warned(&format!("{ONCE} Store it now."), ONCE, view));
            whole.push('\n');
            let credential = Credential::Long(key, &plan.region, view.stale);
            whole.push_str(&snippet(view.shell, credential, heading(answer, view.part).as_deref()));
        }
    }
    whole.push('\n');
    whole.push_str(&other_keys(key, plan, view));
    whole.push_str(&care(key, plan, view));
    whole.push_str(&trial(answer, view));
    whole.push_str(&next_steps::after_long_term(view));
    if answer.line.is_some() || view.part.is_some() {
        whole.push('\n');
    }
    whole
}

fn summary(
    answer: &Answer,
    key: &LongTermKey,
    plan: &ChangePlan,
    identity: &Identity,
    view: &View<'_>,
) -> String {
    let line = answer.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let title = if answer.sandbox { "SANDBOX long-term key" } else { "Long-term key" };
    let unit = key.user.unit().unwrap_or(key.user.as_str());
    let facts = [
        format!("✓ {line}{title} for {}", echo(unit)),
        iam_steps::place(plan),
        format!("account {}", echo(&identity.account)),
        format!("user {}", echo(key.user.as_str())),
        format!("key {}", key.id),
        "never expires".to_owned(),
    ];
    let mut text = view.out.done(&wrap::facts(&facts, 0, view.columns, str::to_owned));
    let tags = plan.tags.iter().map(|(key, value)| format!("{}={}", echo(key), echo(value)));
    let tags = tags.collect::<Vec<_>>().join(", ");
    if !tags.is_empty() {
        text += &wrap::paragraph(&format!("tags {tags}"), 2, view.columns);
    }
    text += &match plan.policy {
        Some(true) => {
            warned("  policy AmazonBedrockFullAccess: full Bedrock access (broad)", "broad", view)
        }
        Some(false) => "  policy AmazonBedrockFullAccess isn't attached\n".to_owned(),
        None => String::new(),
    };
    if answer.sandbox && !view.told_sandbox {
        text += &wrap::paragraph(SANDBOX, 2, view.columns);
    }
    text + "\n"
}

/// Formats a paragraph and colors one part of it as a warning.
fn warned(text: &str, part: &str, view: &View<'_>) -> String {
    let plain = text.trim_start();
    let set = wrap::paragraph(plain, text.len() - plain.len(), view.columns);
    set.replacen(part, &view.out.caution(part), 1)
}

/// Lists the user's other keys: deleted to make room, replaced, or still in use.
fn other_keys(key: &LongTermKey, plan: &ChangePlan, view: &View<'_>) -> String {
    let mut text = String::new();
    let mut says =
        |label: &str, words: &str| text += &wrap::hanging(label, label, words, view.columns);
    for id in plan.deleted_to_make_room() {
        says("Deleted:  ", &format!("{id}, to make room"));
    }
    let made_room = plan.deleted_to_make_room().next().is_some();
    // In a conversation the next question is about the replaced key.
    let asked = view.conversation && !made_room && !plan.skips_follow_up();
    for old in plan.remaining_keys().filter(|_| !asked) {
        if made_room {
            says("Other key:", &format!("{} keeps working", old.id));
        } else {
            let off = view.say(&format!("deactivate {}", phrase::key(&old.id, Some(&key.user))));
            says(
                "Old key:  ",
                &format!(
                    "{} still works. Once the new key works, deactivate the old one: `{off}`",
                    old.id
                ),
            );
        }
    }
    text
}

/// Advises on storage, rotation and better alternatives.
fn care(key: &LongTermKey, plan: &ChangePlan, view: &View<'_>) -> String {
    let made = key.made_at.to_zoned(view.zone.clone());
    let due = made.checked_add(DUE_DAYS.cast_signed().days()).unwrap_or(made).strftime("%Y-%m-%d");
    let store =
        format!("in a secret store, never in code or a chat: `{}`", view.say("help storing keys"));
    let rotate = format!("by {due}: `{}`", view.say(&phrase::rotation(&plan.request)));
    let better = format!(
        "a short-term key, which expires on its own: `{}`",
        view.say("short-term key for 12 hours")
    );
    [("Store:    ", store), ("Rotate:   ", rotate), ("Better:   ", better)]
        .into_iter()
        .map(|(label, words)| wrap::hanging(label, label, &words, view.columns))
        .collect()
}

/// Says whether AWS accepts the key yet.
fn trial(answer: &Answer, view: &View<'_>) -> String {
    let tried = answer.notes.iter().find(|note| matches!(note, Note::Accepted(_)));
    match tried {
        Some(Note::Accepted(Some(seconds))) => {
            view.out.done(&format!("✓ AWS accepts the key ({seconds} s)\n"))
        }
        Some(refused) => {
            let text = wrap::paragraph(&note::words(refused), 0, view.columns);
            text.replacen("doesn't accept", &view.out.caution("doesn't accept"), 1)
        }
        None => "AWS may refuse the new key for up to 15 seconds.\n".to_owned(),
    }
}
