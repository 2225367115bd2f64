//! A long-term key for people: whose it is, the snippet, and what everyone should do with it at once.

use crate::domain::{Answer, ChangePlan, DUE_DAYS, Identity, LongTermKey, Note};
use crate::present::answers::snippet::{Credential, heading, snippet};
use crate::present::answers::{iam_steps, short_term_key};
use crate::present::dialogue::{note, phrase};
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::{Format, SANDBOX, View};
use jiff::ToSpan;
use zeroize::Zeroizing;

/// The whole answer. Only its export lines hold the secret.
pub fn key(
    answer: &Answer,
    key: &LongTermKey,
    plan: &ChangePlan,
    identity: &Identity,
    view: &View<'_>,
) -> Zeroizing<String> {
    let line = answer.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let sandbox = if answer.sandbox { "SANDBOX l" } else { "L" };
    let unit = key.user.unit().unwrap_or(key.user.as_str());
    let title = format!("✓ {line}{sandbox}ong-term key made for {}", echo(unit));
    let mut text = format!("{}\n\n", view.out.good(&wrap::title(&title, view.columns)));
    let mut fact =
        |label: &str, value: &str| text += &wrap::fact(view.out, label, 9, value, view.columns);
    if let Some(unit) = key.user.unit() {
        fact("Unit", &echo(unit));
    }
    fact("Type", "long-term IAM access key: it does not end by itself");
    fact("IAM user", &echo(key.user.as_str()));
    fact("Account", &echo(&identity.account));
    fact("Region", &iam_steps::place(plan));
    fact("Key id", &format!("{}…", key.id.as_str().get(..12).unwrap_or_default()));
    let tags = plan.tags.iter().map(|(key, value)| format!("{}={}", echo(key), echo(value)));
    let tags = tags.collect::<Vec<_>>().join(", ");
    if !tags.is_empty() {
        fact("Tags", &tags);
    }
    match plan.policy {
        Some(true) => fact("Policy", "AmazonBedrockFullAccess: all of Bedrock, which is wide"),
        Some(false) => fact("Policy", "AmazonBedrockFullAccess is not attached"),
        None => {}
    }
    if answer.sandbox && !view.told_sandbox {
        text += &format!("\n{}", wrap::paragraph(SANDBOX, 0, view.columns));
    }
    text.push('\n');
    let mut whole = Zeroizing::new(String::with_capacity(text.len() + 2048));
    whole.push_str(&text);
    match view.saved {
        Some(path) => {
            whole.push_str(&short_term_key::saved(path, view.stale, view));
            let once = "AWS shows the secret only this once: move it into your store for secrets, then delete the file.";
            whole.push_str(&wrap::paragraph(once, 0, view.columns));
        }
        None => {
            whole.push_str(&wrap::paragraph(
                "Save it now: AWS shows the secret only this once. Paste this into your shell:",
                0,
                view.columns,
            ));
            whole.push('\n');
            let credential = Credential::Long(key, &plan.region, view.stale);
            whole.push_str(&snippet(
                Format::Text,
                credential,
                heading(answer, view.part).as_deref(),
            ));
        }
    }
    whole.push('\n');
    for gone in plan.deleted_to_make_room() {
        let words = format!("{gone} was deleted to make room");
        whole.push_str(&wrap::hanging("Gone:      ", "Gone:      ", &words, view.columns));
    }
    // In a conversation the one that was replaced is asked about next.
    let asked = view.conversation
        && plan.deleted_to_make_room().next().is_none()
        && !plan.skips_follow_up();
    for old in plan.remaining_keys().filter(|_| !asked) {
        let (label, words) = match plan.deleted_to_make_room().next() {
            Some(_) => ("Other key: ", format!("{} goes on working", old.id)),
            None => {
                let off =
                    view.say(&format!("deactivate {}", phrase::key(&old.id, Some(&key.user))));
                ("Old key:   ", format!("{} still works; once the new one does: `{off}`", old.id))
            }
        };
        whole.push_str(&wrap::hanging(label, label, &words, view.columns));
    }
    whole.push_str(&next_steps(answer, key, plan, view));
    if answer.line.is_some() || view.part.is_some() {
        whole.push('\n');
    }
    whole
}

fn next_steps(answer: &Answer, key: &LongTermKey, plan: &ChangePlan, view: &View<'_>) -> String {
    let made = key.made_at.to_zoned(view.zone.clone());
    let due = made
        .checked_add(DUE_DAYS.cast_signed().days())
        .unwrap_or(made)
        .strftime("%Y-%m-%d")
        .to_string();
    let accepted = match answer.notes.iter().find(|note| matches!(note, Note::Accepted(_))) {
        Some(Note::Accepted(true)) => ("Works:", "AWS accepts it".to_owned()),
        Some(note) => ("At first:", note::words(note)),
        None => ("At first:", "AWS may refuse it for up to 15 seconds".to_owned()),
    };
    let mut text = String::new();
    for (label, value) in [
        (
            "Keep it:",
            format!(
                "in AWS Secrets Manager, 1Password or Vault, never in code, a chat or a ticket; `{}` has the commands",
                view.say("help storing keys")
            ),
        ),
        accepted,
        (
            "Rotate it:",
            format!(
                "by {due}, with the words `{}`",
                view.say(&phrase::rotation(&plan.request))
            ),
        ),
        (
            "Better:",
            format!("a short-term key ends by itself; `{}`", view.say("short-term key for 12 hours")),
        ),
        ("Trouble:", format!("`{}`", view.say("help troubleshooting"))),
    ]
    .into_iter()
    .chain(short_term_key::more("python", "aws cli, claude code", view).map(|more| ("More:", more)))
    {
        let label = format!("{label:<11}");
        text += &wrap::hanging(&label, &label, &value, view.columns);
    }
    text
}
