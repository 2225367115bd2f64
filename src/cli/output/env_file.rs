//! Replaces a key in a settings file: removes the lines that set or unset the key's variables, in
//! any shell's syntax, and keeps all other lines.

use zeroize::Zeroizing;

/// The maximum size of a settings file whose other lines are kept, in bytes.
pub const MAX_SIZE: usize = 1024 * 1024;
/// The text that each shell's syntax puts before a variable's name.
const PREFIXES: [&str; 7] =
    ["export ", "unset ", "set -gx ", "set -e ", "set -x ", "$env:", "Remove-Item Env:"];
/// The variables of a key, and those that would interfere with a long-term key.
const VARIABLES: [&str; 7] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
];

/// Returns `before` with `snippet` instead of the lines that set the same variables, or with
/// `snippet` at the end. A long-term key also replaces the lines of variables that would interfere
/// with it.
pub fn merge(before: &str, snippet: &str) -> Zeroizing<String> {
    let long = snippet.lines().any(|line| variable(line) == Some("AWS_ACCESS_KEY_ID"));
    let is_replaced = |line: &str| {
        let named = |name| {
            long && name != "AWS_REGION" || snippet.lines().any(|line| variable(line) == Some(name))
        };
        variable(line).is_some_and(named)
    };
    let mut text = Zeroizing::new(String::with_capacity(before.len() + snippet.len() + 1));
    let mut placed = false;
    let mut lines = before.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let is_our_remark =
            is_remark(line) && lines.peek().is_some_and(|next| variable(next).is_some());
        if !is_replaced(line) && !is_our_remark {
            text.push_str(line);
        } else if !std::mem::replace(&mut placed, true) {
            text.push_str(snippet);
        }
    }
    if !placed {
        let separator = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        text.push_str(separator);
        text.push_str(snippet);
    }
    text
}

/// Returns true if the snippet sets variables. A bare key sets none, so it replaces the whole file.
pub fn sets(snippet: &str) -> bool {
    snippet.lines().any(|line| variable(line).is_some())
}

/// Returns the key variable that a line sets or unsets, if any.
fn variable(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    let rest =
        PREFIXES.iter().find_map(|before| line.strip_prefix(before)).unwrap_or(line).trim_start();
    VARIABLES.into_iter().find(|name| {
        rest.strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    })
}

/// Returns true for the comment that the program writes above each of several keys.
fn is_remark(line: &str) -> bool {
    let rest = ["# ", ": '", "<# "].iter().find_map(|before| line.strip_prefix(before));
    rest.is_some_and(|rest| ["line ", "request "].iter().any(|word| rest.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::{merge, sets};

    const SHORT: &str = "AWS_BEARER_TOKEN_BEDROCK=new\nAWS_REGION=eu-west-1\n";
    const LONG: &str = "AWS_ACCESS_KEY_ID=new\nAWS_SECRET_ACCESS_KEY=s\nAWS_REGION=eu-west-1\n";

    #[test]
    fn only_our_lines_are_replaced() {
        for (before, snippet, after) in [
            ("", SHORT, SHORT.to_owned()),
            ("A=1\n", SHORT, format!("A=1\n{SHORT}")),
            ("A=1", SHORT, format!("A=1\n{SHORT}")),
            (
                "# mine\nA=1\r\nexport AWS_BEARER_TOKEN_BEDROCK=\"old\"\nexport AWS_REGION=\"x\"\nB='2'\n",
                SHORT,
                format!("# mine\nA=1\r\n{SHORT}B='2'\n"),
            ),
            ("AWS_REGION=x\nA=1\nAWS_BEARER_TOKEN_BEDROCK=old\n", SHORT, format!("{SHORT}A=1\n")),
            // A short-term key keeps access keys, because they may serve another purpose.
            (
                "AWS_ACCESS_KEY_ID=k\nAWS_SECRET_ACCESS_KEY=s\n",
                SHORT,
                format!("AWS_ACCESS_KEY_ID=k\nAWS_SECRET_ACCESS_KEY=s\n{SHORT}"),
            ),
            // These variables would interfere with a long-term key.
            (
                "A=1\nAWS_SESSION_TOKEN=t\nAWS_BEARER_TOKEN_BEDROCK=old\nB=2\n",
                LONG,
                format!("A=1\n{LONG}B=2\n"),
            ),
            (
                "AWS_REGION_NAME=x\nMY_AWS_REGION=y\n#AWS_REGION=z\n",
                SHORT,
                format!("AWS_REGION_NAME=x\nMY_AWS_REGION=y\n#AWS_REGION=z\n{SHORT}"),
            ),
            (
                "# line 3: marketing\nAWS_ACCESS_KEY_ID=old\nAWS_SECRET_ACCESS_KEY=o\n",
                LONG,
                LONG.to_owned(),
            ),
            ("# line 3 of my notes\nA=1\n", SHORT, format!("# line 3 of my notes\nA=1\n{SHORT}")),
        ] {
            assert_eq!(*merge(before, snippet), after, "{before:?}");
        }
        assert!(sets(SHORT) && sets(LONG) && !sets("bedrock-api-key-YWJj\n"));
        let fish = merge(
            "set -gx AWS_BEARER_TOKEN_BEDROCK 'old';\nset -gx X 1\n",
            "set -gx AWS_BEARER_TOKEN_BEDROCK 'new';\n",
        );
        assert_eq!(*fish, "set -gx AWS_BEARER_TOKEN_BEDROCK 'new';\nset -gx X 1\n");
    }
}
