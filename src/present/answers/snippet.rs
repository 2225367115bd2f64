//! Writes the lines that set a key in a shell or a program. Shells run these lines as they are, so
//! quoting must protect quotes, `$`, backquotes and line breaks in a value. An unquoted `eval $(…)`
//! joins all lines into one. Lines for `eval` therefore end with `;`, contain no comments, and
//! quote a value only if necessary.

use crate::domain::{Answer, AnswerBody, LongTermKey, Region, ShortTermKey};
use crate::present::view::Format;
use zeroize::Zeroizing;

/// The key that a snippet sets.
#[derive(Debug, Clone, Copy)]
pub enum Credential<'a> {
    Short(&'a ShortTermKey),
    /// A long-term key, its region, and the environment variables to unset first, because clients
    /// would use them together with the key or instead of it.
    Long(&'a LongTermKey, &'a Region, &'a [&'static str]),
}

impl<'a> Credential<'a> {
    /// Returns the credential that an answer delivers, if any. `stale` lists the environment
    /// variables that the snippet of a long-term key must unset.
    pub fn of(body: &'a AnswerBody, stale: &'a [&'static str]) -> Option<Self> {
        match body {
            AnswerBody::Key { key, .. } => Some(Self::Short(key)),
            AnswerBody::Issued { key, plan, .. } => Some(Self::Long(key, &plan.region, stale)),
            _ => None,
        }
    }

    fn secret(self) -> &'a str {
        match self {
            Self::Short(key) => key.secret.expose(),
            Self::Long(key, ..) => key.secret.expose(),
        }
    }

    /// Returns the variables with their values. boto3 reads only `AWS_DEFAULT_REGION`; other
    /// clients read `AWS_REGION`.
    fn values(self) -> Vec<(&'static str, &'a str)> {
        match self {
            Self::Short(key) => {
                vec![
                    ("AWS_BEARER_TOKEN_BEDROCK", key.secret.expose()),
                    ("AWS_REGION", key.region.as_str()),
                    ("AWS_DEFAULT_REGION", key.region.as_str()),
                ]
            }
            Self::Long(key, region, _) => vec![
                ("AWS_ACCESS_KEY_ID", key.id.as_str()),
                ("AWS_SECRET_ACCESS_KEY", key.secret.expose()),
                ("AWS_REGION", region.as_str()),
                ("AWS_DEFAULT_REGION", region.as_str()),
            ],
        }
    }
}

/// Returns the snippet of a key, after a `heading` that identifies the key among several. `Text`
/// and `Json` use the syntax of bash, formatted for people.
pub fn snippet(
    format: Format,
    credential: Credential<'_>,
    heading: Option<&str>,
) -> Zeroizing<String> {
    let secret = credential.secret();
    // A string that grows leaves a copy of the secret in the memory that it frees.
    let mut lines = Zeroizing::new(String::with_capacity(4 * secret.len() + 256));
    if format == Format::Raw {
        lines.push_str(secret);
        lines.push('\n');
        return lines;
    }
    if let Some(heading) = heading {
        remark(format, heading, &mut lines);
    }
    if let Credential::Long(_, _, stale) = credential {
        stale.iter().for_each(|name| remove(format, name, &mut lines));
    }
    for (name, value) in credential.values() {
        assign(format, name, value, &mut lines);
    }
    lines
}

/// Quotes a value so that bash, zsh, dash and fish read it as one word. These shells treat `'` and
/// `\` differently inside single quotes, so both stay outside.
pub fn word(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@+=,".contains(c);
    // zsh replaces `=NAME` with the path of the command `NAME`.
    if !value.is_empty() && !value.starts_with('=') && value.chars().all(plain) {
        return value.to_owned();
    }
    let mut word = String::from("'");
    for c in value.chars() {
        match c {
            '\'' => word.push_str("'\\''"),
            '\\' => word.push_str("'\\\\'"),
            c => word.push(c),
        }
    }
    word + "'"
}

/// Returns the heading that identifies a snippet among several: `line 3: marketing-team`.
pub fn heading(answer: &Answer, part: Option<usize>) -> Option<String> {
    let place = match (answer.line, part) {
        (Some(line), Some(part)) => format!("line {line}, request {part}"),
        (Some(line), None) => format!("line {line}"),
        (None, Some(part)) => format!("request {part}"),
        (None, None) => return None,
    };
    let unit = answer.request.as_ref().and_then(|request| request.business_unit.as_ref());
    Some(unit.map_or_else(|| place.clone(), |unit| format!("{place}: {unit}")))
}

/// Writes the heading of a snippet: as a comment, or for the `eval` of bash and fish as a command
/// that does nothing.
fn remark(format: Format, words: &str, lines: &mut String) {
    let (before, after) = match format {
        Format::Env | Format::Fish => (": '", "';\n"),
        Format::Powershell => ("<# ", " #>\n"),
        Format::Text | Format::Json | Format::Dotenv | Format::Raw => ("# ", "\n"),
    };
    lines.push_str(before);
    // These characters could end the comment or the quotes. Team names don't contain them.
    lines.extend(
        words.chars().filter(|c| {
            !matches!(c, '\'' | '\\' | '#' | '\u{2018}'..='\u{201b}') && !c.is_control()
        }),
    );
    lines.push_str(after);
}

/// Writes the command that unsets a variable. A `.env` file can't unset one.
fn remove(format: Format, name: &str, lines: &mut String) {
    let command = match format {
        Format::Dotenv | Format::Raw => return,
        Format::Fish => "set -e ",
        Format::Powershell => "Remove-Item Env:",
        Format::Text | Format::Json | Format::Env => "unset ",
    };
    for part in [command, name, ends(format)] {
        lines.push_str(part);
    }
}

fn ends(format: Format) -> &'static str {
    match format {
        Format::Env | Format::Fish | Format::Powershell => ";\n",
        Format::Text | Format::Json | Format::Dotenv | Format::Raw => "\n",
    }
}

/// Returns true if a shell reads the value as one word without quotes, even after `NAME=`.
fn is_bare(value: &str) -> bool {
    let bare = |c: char| c.is_ascii_alphanumeric() || "_-./:=+@%,".contains(c);
    !value.is_empty() && value.chars().all(bare)
}

fn assign(format: Format, name: &str, value: &str, lines: &mut String) {
    let (before, between, after) = match format {
        Format::Env if is_bare(value) => ("export ", "=", ""),
        Format::Fish => ("set -gx ", " '", "'"),
        Format::Powershell => ("$env:", " = '", "'"),
        Format::Dotenv => ("", "=", ""),
        Format::Text | Format::Json | Format::Env | Format::Raw => ("export ", "=\"", "\""),
    };
    for part in [before, name, between] {
        lines.push_str(part);
    }
    match format {
        Format::Dotenv => dotenv(value, lines),
        _ => value.chars().for_each(|c| quote(format, c, lines)),
    }
    lines.push_str(after);
    lines.push_str(ends(format));
}

/// Writes one character of a value, between the quotes of `format`.
fn quote(format: Format, c: char, lines: &mut String) {
    match (format, c) {
        (Format::Fish, '\\' | '\'') => lines.extend(['\\', c]),
        // PowerShell reads typographic single quotes as plain ones. A doubled quote stands for
        // itself.
        (Format::Powershell, '\'' | '\u{2018}'..='\u{201b}') => lines.extend([c, c]),
        (Format::Fish | Format::Powershell, c) => lines.push(c),
        (_, '"' | '$' | '`' | '\\') => lines.extend(['\\', c]),
        // Interactive bash expands `!` even between double quotes.
        (_, '!') => lines.push_str("\"'!'\""),
        (_, c) => lines.push(c),
    }
}

/// Writes a value for a `.env` file. All readers accept bare words. Most take text in single quotes
/// literally, and process escapes in double quotes.
fn dotenv(value: &str, lines: &mut String) {
    if value.is_empty() || is_bare(value) {
        lines.push_str(value);
    } else if !value.contains(['\'', '\n', '\r', '\\']) {
        lines.push('\'');
        lines.push_str(value);
        lines.push('\'');
    } else {
        lines.push('"');
        for c in value.chars() {
            match c {
                '\n' => lines.push_str("\\n"),
                '\r' => lines.push_str("\\r"),
                '"' | '\\' | '$' | '`' => lines.extend(['\\', c]),
                c => lines.push(c),
            }
        }
        lines.push('"');
    }
}

#[cfg(test)]
mod tests;
