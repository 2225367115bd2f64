//! Renders the text answer for a short-term key, in at most 14 lines besides the secret (PRODUCT,
//! rule A6).

use crate::domain::{Answer, RegionSource, ShortTermKey};
use crate::present::answers::iam_steps::whence;
use crate::present::answers::next_steps;
use crate::present::answers::snippet::{Credential, heading, snippet, word};
use crate::present::text::echo::echo;
use crate::present::text::{time, wrap};
use crate::present::view::{Format, SANDBOX, View};
use std::path::Path;
use zeroize::Zeroizing;

/// Renders the whole answer. Only the snippet contains the secret.
pub fn key(
    answer: &Answer,
    key: &ShortTermKey,
    source: RegionSource,
    view: &View<'_>,
) -> Zeroizing<String> {
    let line = answer.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let sandbox = if answer.sandbox { "SANDBOX " } else { "" };
    let mut facts = vec![
        format!("✓ {line}{sandbox}Bedrock key"),
        format!("{}{}", key.region, whence(source)),
        expiry(key, view),
        acts_as(key),
    ];
    facts.extend(
        key.identity.as_ref().map(|identity| format!("account {}", echo(&identity.account))),
    );
    let mut text = view.out.done(&wrap::facts(&facts, 0, view.columns, str::to_owned));
    text += &model(key, source, view);
    if answer.sandbox && !view.told_sandbox {
        text += &wrap::paragraph(SANDBOX, 2, view.columns);
    }
    text.push('\n');
    // A string that grows leaves a copy of the secret in the memory that it frees.
    let mut whole =
        Zeroizing::new(String::with_capacity(text.len() + 4 * key.secret.expose().len() + 2048));
    whole.push_str(&text);
    match view.saved {
        Some(path) => whole.push_str(&saved(path, &[], view)),
        None => whole.push_str(&snippet(
            view.shell,
            Credential::Short(key),
            heading(answer, view.part).as_deref(),
        )),
    }
    whole.push('\n');
    whole.push_str(&next_steps::refresh(key, view));
    whole.push_str(&next_steps::after_short_term(view));
    if answer.line.is_some() || view.part.is_some() {
        whole.push('\n');
    }
    whole
}

/// Describes the expiry: `expires 15:30 UTC (in 2 hours)`. Includes the date unless it is today.
fn expiry(key: &ShortTermKey, view: &View<'_>) -> String {
    let left = u64::try_from(key.expires_at.as_second() - view.now.as_second()).unwrap_or_default();
    let (at, left) = (time::soon(key.expires_at, view.now, view.zone), time::lasts(left));
    match key.expiry_certain {
        true => format!("expires {at} (in {left})"),
        false => format!("expires by {at} (in {left} at most)"),
    }
}

/// Says whose permissions the key has.
fn acts_as(key: &ShortTermKey) -> String {
    match (&key.identity, &key.signer) {
        (Some(identity), _) => format!("acts as {}", echo(identity.caller())),
        (None, Some(id)) => format!("acts as the owner of key …{}", id.last_four()),
        (None, None) => "acts as you".to_owned(),
    }
}

/// Names the model that snippets use, and says how to list the others.
fn model(key: &ShortTermKey, source: RegionSource, view: &View<'_>) -> String {
    let Some([first, others @ ..]) = key.models.as_deref() else { return String::new() };
    let mut facts = vec![format!("model {}", echo(&first.id))];
    if !others.is_empty() {
        let all = match source {
            RegionSource::Said => view.say(&format!("models in {}", key.region)),
            _ => view.say("models"),
        };
        let all = if view.conversation { format!("say \"{all}\"") } else { all };
        facts.push(format!("{} more: {all}", others.len()));
    }
    wrap::facts(&facts, 2, view.columns, str::to_owned)
}

/// Returns the sentence that names the saved file, and the command that loads the file into the
/// shell.
pub fn saved(path: &Path, stale: &[&'static str], view: &View<'_>) -> String {
    let name = path.display().to_string();
    let shown = echo(&name);
    if shown != name {
        // A person can't paste a masked name, so the text has no command.
        let told = format!(
            "The key is in {shown}, which only you can read. A part of the name that looks like a secret is masked."
        );
        return wrap::paragraph(&told, 0, view.columns);
    }
    let told = format!("The key is in {shown}, which only you can read. To load it:");
    let file = dotted(&shown);
    let line = match form(view.format, path) {
        Format::Dotenv if stale.is_empty() => format!("set -a; . {file}; set +a"),
        // A `.env` file can't unset a variable, so the command does.
        Format::Dotenv => format!("unset {}; set -a; . {file}; set +a", stale.join(" ")),
        _ => format!(". {file}"),
    };
    format!("{}\n{line}\n", wrap::paragraph(&told, 0, view.columns))
}

/// Returns the format in which a key is written to `file`. Docker and other readers of `.env` files
/// don't understand `export`, so such a file gets `NAME=value` lines unless the person chose a
/// shell's format.
pub fn form(format: Format, file: &Path) -> Format {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let settings = name.ends_with(".env") || name.starts_with(".env");
    if settings && matches!(format, Format::Text | Format::Json) { Format::Dotenv } else { format }
}

/// Quotes a path for the shell's `.` command, which would search `PATH` for a name without a slash.
fn dotted(path: &str) -> String {
    if path.contains('/') { word(path) } else { word(&format!("./{path}")) }
}
