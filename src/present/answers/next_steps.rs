//! Renders the last lines of a new key's answer: how programs get a fresh key, and what to say or
//! run next.

use crate::domain::ShortTermKey;
use crate::present::text::{time, wrap};
use crate::present::view::{Format, View};
use unicode_width::UnicodeWidthStr;

const LABEL: &str = "Auto-refresh:";

/// Returns the command with which a script gets a fresh key like this one, in the syntax of the
/// person's shell.
pub fn refresh(key: &ShortTermKey, view: &View<'_>) -> String {
    let seconds = key.expires_at.as_second() - key.made_at.as_second();
    // A session's end may cut a key short to any length, which is no lifetime to ask for.
    let life = u64::try_from(seconds).ok().filter(|seconds| seconds % 60 == 0);
    let life = life.map_or_else(|| "12 hours".to_owned(), time::lasts);
    let words = format!("\"key for {life} in {}\"", key.region);
    let command = |format: &str| format!("bedrock-assist{} -o {format}", view.flags);
    // Each part ends where the shell allows a line break.
    let (parts, joint) = match view.shell {
        Format::Fish => {
            ([String::new(), format!("{} {words} |", command("fish")), "source".to_owned()], "")
        }
        Format::Powershell => (
            [
                String::new(),
                format!("{} {words} |", command("powershell")),
                "Out-String | Invoke-Expression".to_owned(),
            ],
            "",
        ),
        // If no key arrives, `eval` sets no variable, so that clients don't send an empty key.
        _ => (["eval \"$(".to_owned(), command("env"), format!("{words})\"")], " \\"),
    };
    let [open, first, rest] = parts;
    let whole = format!("{open}{first} {rest}");
    if 4 + whole.width() <= view.columns {
        return wrap::command(LABEL, &whole, view.columns);
    }
    let wide = format!("    {open}{first}{joint}");
    if open.is_empty() || wide.width() <= view.columns {
        return format!("{LABEL}\n{wide}\n      {rest}\n");
    }
    format!("{LABEL}\n  {open}\\\n    {first}{joint}\n    {rest}\n")
}

/// Suggests what to do after the creation of a short-term key.
pub fn after_short_term(view: &View<'_>) -> String {
    if view.conversation {
        return words(&["python", "claude code", "tell me more", "refresh", TROUBLE], view);
    }
    let more = "(or curl, claude code, auto-refresh)";
    commands(&[("help python", more), ("refresh my Bedrock token", ""), (TROUBLE, "")], view)
}

/// Suggests what to do after the creation of a long-term key.
pub fn after_long_term(view: &View<'_>) -> String {
    if view.conversation {
        return words(&["storing keys", "python", "claude code", "tell me more", TROUBLE], view);
    }
    commands(&[("help python", "(or aws cli, claude code)"), (TROUBLE, "")], view)
}

const TROUBLE: &str = "help troubleshooting";

fn words(words: &[&str], view: &View<'_>) -> String {
    // With `--full`, the guide below the key covers the other topics.
    let words: Vec<String> = words
        .iter()
        .filter(|word| !view.full || matches!(**word, "refresh" | TROUBLE))
        .enumerate()
        .map(|(at, word)| if at == 0 { format!("Next: {word}") } else { (*word).to_owned() })
        .collect();
    let paint = |word: &str| match word.strip_prefix("Next: ") {
        Some(word) => format!("Next: {}", view.out.command(word)),
        None => view.out.command(word),
    };
    wrap::facts(&words, 0, view.columns, paint)
}

fn commands(commands: &[(&str, &str)], view: &View<'_>) -> String {
    let commands = commands.iter().filter(|(words, _)| !view.full || !words.ends_with("python"));
    let mut text = String::new();
    for (words, more) in commands {
        let label = if text.is_empty() { "Next:" } else { "     " };
        text +=
            &wrap::command(label, format!("{} {more}", view.say(words)).trim_end(), view.columns);
    }
    text
}
