//! A key for people: short, plain, and ready to paste before anything is explained.

use crate::domain::{Answer, RegionSource, ShortTermKey};
use crate::present::answers::iam_steps::whence;
use crate::present::answers::snippet::{Credential, heading, snippet, word};
use crate::present::text::echo::echo;
use crate::present::text::{time, wrap};
use crate::present::view::{Format, SANDBOX, View};
use std::path::Path;
use unicode_width::UnicodeWidthStr;
use zeroize::Zeroizing;

/// How many models are named; the rest is in the JSON.
const MODELS_NAMED: usize = 3;

/// The whole answer. Only its export line holds the secret.
pub fn key(
    answer: &Answer,
    key: &ShortTermKey,
    source: RegionSource,
    view: &View<'_>,
) -> Zeroizing<String> {
    let mut text = String::with_capacity(2048);
    let line = answer.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let what = if answer.sandbox {
        "SANDBOX short-term Bedrock key made"
    } else {
        "Short-term Bedrock key made"
    };
    let title = wrap::title(&format!("✓ {line}{what}"), view.columns);
    text += &format!("{}\n\n", view.out.good(&title));
    text += &facts(key, source, view);
    text += "\n";
    text += &wrap::paragraph(&permissions(key), 0, view.columns);
    if answer.sandbox && !view.told_sandbox {
        text += &wrap::paragraph(SANDBOX, 0, view.columns);
    }
    text += "\n";
    let mut whole =
        Zeroizing::new(String::with_capacity(text.len() + 4 * key.secret.expose().len() + 2048));
    whole.push_str(&text);
    match view.saved {
        Some(path) => whole.push_str(&saved(path, &[], view)),
        None => {
            whole.push_str("Paste this into your shell:\n\n");
            whole.push_str(&snippet(
                Format::Text,
                Credential::Short(key),
                heading(answer, view.part).as_deref(),
            ));
        }
    }
    whole.push_str(&next_steps(key, view));
    if answer.line.is_some() || view.part.is_some() {
        whole.push('\n');
    }
    whole
}

fn facts(key: &ShortTermKey, source: RegionSource, view: &View<'_>) -> String {
    let left = u64::try_from(key.expires_at.as_second() - view.now.as_second()).unwrap_or_default();
    let at_most = if key.expiry_certain { "" } else { "at most " };
    let expires =
        format!("{at_most}{}, in {}", time::local(key.expires_at, view.zone), time::lasts(left));
    let whence = whence(source);
    let mut text = fact("Type", "short-term key, for Bedrock alone", view);
    text += &fact("Expires", &expires, view);
    text += &fact("Region", &format!("{}{whence}", key.region), view);
    if let Some(identity) = &key.identity {
        text += &fact("Account", &echo(&identity.account), view);
    }
    if let Some(models) = key.models.as_deref().filter(|models| !models.is_empty()) {
        let mut label = "Models";
        for model in models.iter().take(MODELS_NAMED) {
            text += &fact(label, &format!("{}: {}", echo(&model.name), echo(&model.id)), view);
            label = "";
        }
        let more = models.len().saturating_sub(MODELS_NAMED);
        let offered = match more {
            0 => "offered in this region".to_owned(),
            more => format!("and {more} more offered in this region (-o json lists them)"),
        };
        text += &fact("", &offered, view);
    }
    text
}

fn fact(label: &str, value: &str, view: &View<'_>) -> String {
    wrap::fact(view.out, label, 8, value, view.columns)
}

fn permissions(key: &ShortTermKey) -> String {
    match &key.identity {
        Some(identity) => format!("It may do in Bedrock whatever {} may.", echo(&identity.arn)),
        None => {
            let id = key
                .signer
                .as_ref()
                .map(|id| format!(" ({}…)", &id.as_str()[..12]))
                .unwrap_or_default();
            format!("It may do in Bedrock whatever the AWS credentials that signed it{id} may.")
        }
    }
}

fn next_steps(key: &ShortTermKey, view: &View<'_>) -> String {
    let fresh = "Programs get a fresh key by themselves; this fetches a new one each time:";
    let mut text = format!("\n{}", wrap::paragraph(fresh, 0, view.columns));
    let region = &key.region;
    // It sets nothing where no key comes, for clients send an empty one.
    let command = format!("bedrock-assist{} -o env", view.flags);
    let wide = format!("  eval \"$({command} \\\n");
    // A shell takes a line that ends so together with the next.
    let narrow = format!("  eval \"$(\\\n    {command} \\\n");
    text += if view.columns < wide.width() { &narrow } else { &wide };
    text += &format!("    \"key for 12 hours in {region}\")\"\n");
    let mut says = |label: &str, words: &str| {
        text += &wrap::command(&format!("{label:<19}"), words, view.columns)
    };
    says("A new one for you: ", &view.say("refresh my Bedrock token"));
    says("Trouble: ", &view.say("help troubleshooting"));
    if let Some(words) = more("python", "curl, claude code, fresh keys", view) {
        says("More: ", &words);
    }
    let share = format!("{:<19}", "To share: ");
    text += &wrap::hanging(
        &share,
        &share,
        "the command, not the key; each person makes their own",
        view.columns,
    );
    text
}

/// How to have the longer text, where it does not follow, or a piece of it.
pub fn more(piece: &str, others: &str, view: &View<'_>) -> Option<String> {
    match (view.full, view.conversation) {
        (true, _) => None,
        (false, true) => Some("tell me more".to_owned()),
        (false, false) => Some(format!("{} (or {others})", view.say(&format!("help {piece}")))),
    }
}

/// Where the snippet is instead of here.
pub fn saved(path: &Path, stale: &[&'static str], view: &View<'_>) -> String {
    let name = path.display().to_string();
    let shown = echo(&name);
    if shown != name {
        // Nothing to paste names the file, for its name is not shown.
        let told = format!(
            "The key is in {shown}, which only you can read. What looks like a secret in the name is masked."
        );
        return format!("{}\n", wrap::paragraph(&told, 0, view.columns));
    }
    let told =
        format!("The key is in {shown}, which only you can read. This takes it into your shell:");
    let file = dotted(&shown);
    let line = match form(view.format, path) {
        Format::Dotenv if stale.is_empty() => format!("set -a; . {file}; set +a"),
        // A file of settings takes no variable away.
        Format::Dotenv => format!("unset {}; set -a; . {file}; set +a", stale.join(" ")),
        _ => format!(". {file}"),
    };
    format!("{}\n{line}\n", wrap::paragraph(&told, 0, view.columns))
}

/// The form of a key in a file: what ends in `.env` is read by programs that know settings and no `export`, as Docker is,
/// unless the lines for a shell were asked for.
pub fn form(format: Format, file: &Path) -> Format {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let settings = name.ends_with(".env") || name.starts_with(".env");
    if settings && matches!(format, Format::Text | Format::Json) { Format::Dotenv } else { format }
}

/// A path as a shell's `.` takes it: without a slash it would be looked for elsewhere.
fn dotted(path: &str) -> String {
    if path.contains('/') { word(path) } else { word(&format!("./{path}")) }
}
