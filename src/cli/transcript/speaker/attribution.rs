//! Splits a line into the speaker's name and the text, in the formats of chat programs and mail.

use crate::cli::transcript::chat_time::{is_stamp, without_stamp};
use crate::cli::transcript::speaker::words::{HEADERS, is_assistant, is_cue};

/// The source of a line's text.
pub(super) enum Attribution<'a> {
    /// A speaker's name and the text after it. The text is empty if it starts on the next line.
    By(&'a str, &'a str),
    /// The depth of a quotation and the quoted text. Its speaker isn't the author of the other
    /// lines.
    Quoted(usize, &'a str),
    /// A mail header that names no speaker.
    Header,
}

pub(super) fn attribution(line: &str, named_before: bool) -> Option<Attribution<'_>> {
    let depth = line.chars().filter(|c| !c.is_whitespace()).take_while(|c| *c == '>').count();
    if depth > 0 {
        let said = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        // A name at the start of a quotation is the quotation's speaker.
        return Some(match attribution(said, named_before) {
            Some(named @ Attribution::By(..)) => named,
            _ => Attribution::Quoted(depth, said),
        });
    }
    if let Some(name) = heading(line).or_else(|| name_with_time(line)) {
        return Some(Attribution::By(name, ""));
    }
    let (stamped, line) = match without_stamp(line) {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    if stamped && is_name(line, 3) {
        return Some(Attribution::By(line, ""));
    }
    if let Some((name, said)) =
        emphasized(line).or_else(|| bracketed(line)).or_else(|| prompted(line))
    {
        return Some(Attribution::By(name, said));
    }
    // The colon in a time does not end a name.
    let mut colons = line.match_indices(':').map(|(at, _)| at);
    let at =
        colons.find(|at| line[at + 1..].is_empty() || line[at + 1..].starts_with([' ', '\t']))?;
    let (label, said) = (&line[..at], line[at + 1..].trim_start());
    let is = |name: &str| label.eq_ignore_ascii_case(name);
    if is("from") {
        return Some(Attribution::By(said, ""));
    }
    if is("subject") {
        return Some(Attribution::Header);
    }
    let header = HEADERS.iter().any(|header| is(header)) && label.starts_with(char::is_uppercase);
    if header || is("cc") || is("bcc") || is("reply-to") {
        return Some(Attribution::Header);
    }
    let name = label.split_once(['(', '[']).map_or(label, |(name, _)| name).trim();
    if let Some(handle) = name.strip_prefix('@').filter(|handle| is_handle(handle)) {
        return Some(Attribution::By(handle, said));
    }
    let sorted =
        || name.split_once(", ").is_some_and(|(last, first)| is_name(last, 2) && is_name(first, 2));
    let named = is_assistant(name)
        || is_name(name, 2)
        || stamped && sorted()
        || (named_before || stamped) && is_handle(name);
    (named && !is_cue(name)).then_some(Attribution::By(name, said))
}

/// Returns the name in "## Bob", the format of some exports. A single `#` starts a comment.
pub(super) fn heading(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("##")?.trim_start_matches('#').strip_prefix(' ')?.trim();
    let name = name_with_time(rest).unwrap_or(rest).trim_end_matches(':');
    (is_name(name, 2) || is_assistant(name)).then_some(name)
}

/// Returns the name in a line that contains only a name and a time: "Jane Doe  10:32 AM", "Jane
/// Doe, 10:32", "Jane — Today at 10:32 AM".
pub(super) fn name_with_time(line: &str) -> Option<&str> {
    let between = |c: char| c.is_whitespace() || ",—–-|•·".contains(c);
    let ends = line.match_indices([' ', '\t', ',', '[', '(']).map(|(at, _)| at);
    ends.filter(|at| is_stamp(&line[*at..])).find_map(|at| {
        let name = line[..at].trim_end_matches(between);
        // "Until 10:30" answers a question, and "finance, 1:30" may do so. Only programs write
        // wider gaps and brackets.
        let apart = line[name.len()..].trim_start_matches(',');
        let set = apart.starts_with("  ")
            || apart.starts_with('\t')
            || apart.contains(['[', '(', '—', '–', '/']);
        let listed = line[name.len()..].starts_with(',');
        let name = name.trim_end_matches("APP").trim_end();
        let named = is_name(name, 3) && (name.contains(' ') || set || listed);
        (named && !is_cue(name) || set && is_handle(name) && !is_cue(name)).then_some(name)
    })
}

/// Splits "**Bob:** yes" and "**Bob**: yes", and recognizes "**Bob**" alone or above a time.
fn emphasized(line: &str) -> Option<(&str, &str)> {
    let mark = ["**", "__", "*", "_"].into_iter().find(|mark| line.starts_with(mark))?;
    let (name, said) = line.strip_prefix(mark)?.split_once(mark)?;
    let (bare, said) = (name.trim_end_matches(':').trim(), said.trim());
    let colon = bare.len() < name.trim().len() || said.starts_with(':');
    let alone = said.is_empty() || is_stamp(said);
    let named = is_name(bare, 2) || colon && is_handle(bare.trim_start_matches('@'));
    let named = (named || is_assistant(bare)) && (colon || alone) && !is_cue(bare);
    let said = if alone { "" } else { said.trim_start_matches(':').trim_start() };
    named.then_some((bare.trim_start_matches('@'), said))
}

/// Splits "<bob> yes", the format of IRC.
fn bracketed(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.strip_prefix('<')?.split_once('>')?;
    let name = name.trim_start_matches(['@', '+', '%', '~', '&', ' ']);
    // "<pre>" alone is markup.
    let named = !said.trim().is_empty() && (is_handle(name) || is_name(name, 2));
    named.then_some((name, said.trim_start()))
}

/// Splits "bob> yes" and "bedrock-assist> Proceed?", the format of a prompt.
fn prompted(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.split_once('>')?;
    let apart = said.is_empty() || said.starts_with([' ', '\t']);
    (apart && (is_handle(name) || is_assistant(name)) && !is_cue(name))
        .then_some((name, said.trim_start()))
}

/// Returns true if the name consists of at most `most` capitalized words.
pub(super) fn is_name(name: &str, most: usize) -> bool {
    let words = || name.split(' ');
    words().count() <= most && words().all(capitalized)
}

pub(super) fn capitalized(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '.' | '_'))
}

/// Returns true for a single word in the form of a login name.
pub(super) fn is_handle(name: &str) -> bool {
    name.starts_with(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '|' | '`'))
}
