//! The lines that put a key into a shell or a program. They are run as they are, so that whatever a value
//! holds (quotes, `$`, backquotes, line breaks), it stays a value. `eval $(…)` without quotes makes one line of all of them:
//! what a shell takes from standard output ends each line with `;`, has no comments, and quotes only what needs it.

use crate::domain::{Answer, AnswerBody, LongTermKey, Region, ShortTermKey};
use crate::present::view::Format;
use zeroize::Zeroizing;

/// What a snippet sets.
#[derive(Debug, Clone, Copy)]
pub enum Credential<'a> {
    /// A short-term key.
    Short(&'a ShortTermKey),
    /// A long-term key, to be used in this region; before it, these variables must go, which would be taken with it or
    /// instead of it.
    Long(&'a LongTermKey, &'a Region, &'a [&'static str]),
}

impl<'a> Credential<'a> {
    /// The credential that an answer delivers; `None` where it delivers none. `stale` are variables that are set and no
    /// part of a long-term key.
    pub fn of(body: &'a AnswerBody, stale: &'a [&'static str]) -> Option<Self> {
        match body {
            AnswerBody::Key { key, .. } => Some(Self::Short(key)),
            AnswerBody::Issued { key, plan, .. } => Some(Self::Long(key, &plan.region, stale)),
            _ => None,
        }
    }

    /// The secret in it.
    fn secret(self) -> &'a str {
        match self {
            Self::Short(key) => key.secret.expose(),
            Self::Long(key, ..) => key.secret.expose(),
        }
    }

    /// The variables and their values.
    fn values(self) -> Vec<(&'static str, &'a str)> {
        match self {
            Self::Short(key) => {
                vec![
                    ("AWS_BEARER_TOKEN_BEDROCK", key.secret.expose()),
                    ("AWS_REGION", key.region.as_str()),
                ]
            }
            Self::Long(key, region, _) => vec![
                ("AWS_ACCESS_KEY_ID", key.id.as_str()),
                ("AWS_SECRET_ACCESS_KEY", key.secret.expose()),
                ("AWS_REGION", region.as_str()),
            ],
        }
    }
}

/// The snippet of a key, after a line that says which one it is, where that is given. Text and JSON take the lines for
/// bash, as people read them.
pub fn snippet(
    format: Format,
    credential: Credential<'_>,
    heading: Option<&str>,
) -> Zeroizing<String> {
    let secret = credential.secret();
    // With room for everything, so that the secret is not left behind where a string once was.
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

/// A value as a shell takes it for one word: bash, zsh, dash and fish alike, which disagree about a quotation mark and a
/// backslash between single quotes. So these two stand outside of them.
pub fn word(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@+=,".contains(c);
    // zsh looks up a command behind a first `=`.
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

/// What tells several snippets apart: `line 3: marketing-team`.
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

/// Which snippet this is: a comment, or where the next line may become part of it, a command that does nothing.
fn remark(format: Format, words: &str, lines: &mut String) {
    let (before, after) = match format {
        Format::Env | Format::Fish => (": '", "';\n"),
        Format::Powershell => ("<# ", " #>\n"),
        Format::Text | Format::Json | Format::Dotenv | Format::Raw => ("# ", "\n"),
    };
    lines.push_str(before);
    // Units are words, and none of these characters is missed in one.
    lines.extend(
        words.chars().filter(|c| {
            !matches!(c, '\'' | '\\' | '#' | '\u{2018}'..='\u{201b}') && !c.is_control()
        }),
    );
    lines.push_str(after);
}

/// Takes a variable away. A `.env` file cannot.
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

/// What ends a line.
fn ends(format: Format) -> &'static str {
    match format {
        Format::Env | Format::Fish | Format::Powershell => ";\n",
        Format::Text | Format::Json | Format::Dotenv | Format::Raw => "\n",
    }
}

/// Whether a shell takes a value as it is for one word, whatever it makes of the line before.
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

/// One character of a value, between the quotes of `format`.
fn quote(format: Format, c: char, lines: &mut String) {
    match (format, c) {
        (Format::Fish, '\\' | '\'') => lines.extend(['\\', c]),
        // PowerShell takes typographic single quotes for plain ones; doubled they stand for themselves.
        (Format::Powershell, '\'' | '\u{2018}'..='\u{201b}') => lines.extend([c, c]),
        (Format::Fish | Format::Powershell, c) => lines.push(c),
        (_, '"' | '$' | '`' | '\\') => lines.extend(['\\', c]),
        // An interactive bash expands it even between double quotes.
        (_, '!') => lines.push_str("\"'!'\""),
        (_, c) => lines.push(c),
    }
}

/// Readers of `.env` files agree on bare words; most take single quotes literally and double quotes with escapes.
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
mod tests {
    use super::assign;
    use crate::present::view::Format;
    use std::process::Command;

    const NASTY: [&str; 11] = [
        "bedrock-api-key-YWJj/+=&Version=1",
        "a'b\"c$HOME`id`$(id)\\ \\\\ !x ; exit 3 # no",
        "two\nlines\n",
        "' ; touch x; '",
        "‘smart’ quotes ‚ ‛",
        "ends with a backslash\\",
        "\"; touch x; \"",
        "\\\"${HOME}\\$(touch x)\\`touch x`",
        "\r\n\texport X=1\r\n",
        "-n %s *?[a] ~ ${IFS} & | < > ( ) { } ;; #",
        "",
    ];

    /// What each shell that is here makes of the lines; a shell that is not here is said to be skipped.
    #[test]
    #[allow(clippy::print_stderr, reason = "a skip must be seen")]
    fn no_value_breaks_out_of_its_quotes() {
        let print = "printf %s \"$V\"";
        let shells: [(&str, Format, &[&str], &str); 5] = [
            ("bash", Format::Env, &["-c"], print),
            ("dash", Format::Env, &["-c"], print),
            ("zsh", Format::Env, &["-c"], print),
            ("fish", Format::Fish, &["-c"], print),
            (
                "pwsh",
                Format::Powershell,
                &["-NoProfile", "-Command"],
                "[Console]::Out.Write($env:V)",
            ),
        ];
        let mut skipped = 0;
        for (shell, format, flags, print) in shells {
            for value in NASTY {
                let mut lines = String::new();
                assign(format, "V", value, &mut lines);
                let run = Command::new(shell).args(flags).arg(format!("{lines}{print}")).output();
                let Ok(run) = run else {
                    eprintln!("skipped: {shell} is not here");
                    skipped += 1;
                    break;
                };
                assert_eq!(String::from_utf8_lossy(&run.stdout), value, "{shell}: {lines}");
                assert!(run.status.success(), "{shell}: {lines}");
            }
        }
        eprintln!("shells skipped: {skipped}");
    }

    #[test]
    #[allow(clippy::print_stderr, reason = "a skip must be seen")]
    fn a_word_is_one_word_in_every_shell() {
        for shell in ["bash", "dash", "zsh", "fish"] {
            for value in
                NASTY.into_iter().chain(["=ls", "-n", "~", "plain-1.2:3/x@y", "O'Neil\\'s", "\\"])
            {
                let run = Command::new(shell)
                    .args(["-c", &format!("printf %s {}", super::word(value))])
                    .output();
                let Ok(run) = run else {
                    eprintln!("skipped: {shell} is not here");
                    break;
                };
                // What begins with a hyphen, printf takes for an option.
                if value != "-n" {
                    assert_eq!(
                        String::from_utf8_lossy(&run.stdout),
                        value,
                        "{shell}: {}",
                        super::word(value)
                    );
                }
            }
        }
    }

    #[test]
    fn dotenv_values() {
        for (value, line) in [
            ("bedrock-api-key-YWJj+/=", "V=bedrock-api-key-YWJj+/=\n"),
            ("a b # c $X", "V='a b # c $X'\n"),
            ("a'b\n\"$\\", "V=\"a'b\\n\\\"\\$\\\\\"\n"),
            ("", "V=\n"),
        ] {
            let mut lines = String::new();
            assign(Format::Dotenv, "V", value, &mut lines);
            assert_eq!(lines, line);
        }
    }
}
