//! A file of settings in which a key replaces an older one: the lines that set the same variables go, in whatever shell's
//! words, and everything else stays as it is.

use zeroize::Zeroizing;

/// No file of settings is larger.
pub const LARGEST: usize = 1024 * 1024;
/// What stands before a variable's name.
const BEFORE: [&str; 7] =
    ["export ", "unset ", "set -gx ", "set -e ", "set -x ", "$env:", "Remove-Item Env:"];
/// The variables of a key, and those that would be taken with a long-term key or instead of it.
const ALL: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_REGION",
];

/// `before` with the lines of `snippet` where the first line stood that they replace, else at its end.
pub fn merged(before: &str, snippet: &str) -> Zeroizing<String> {
    let long = snippet.lines().any(|line| variable(line) == Some("AWS_ACCESS_KEY_ID"));
    let goes = |line: &str| {
        let named = |name| {
            long && name != "AWS_REGION" || snippet.lines().any(|line| variable(line) == Some(name))
        };
        variable(line).is_some_and(named)
    };
    let mut text = Zeroizing::new(String::with_capacity(before.len() + snippet.len() + 1));
    let mut placed = false;
    let mut lines = before.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let of_ours = is_remark(line) && lines.peek().is_some_and(|next| variable(next).is_some());
        if !goes(line) && !of_ours {
            text.push_str(line);
        } else if !std::mem::replace(&mut placed, true) {
            text.push_str(snippet);
        }
    }
    if !placed {
        let between = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        text.push_str(between);
        text.push_str(snippet);
    }
    text
}

/// Whether a snippet sets anything. A key alone does not: it is all that there is in its file.
pub fn sets(snippet: &str) -> bool {
    snippet.lines().any(|line| variable(line).is_some())
}

/// Which of our variables a line is about, if any.
fn variable(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    let rest =
        BEFORE.iter().find_map(|before| line.strip_prefix(before)).unwrap_or(line).trim_start();
    ALL.into_iter().find(|name| {
        rest.strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    })
}

/// What we put before the lines of one key among several.
fn is_remark(line: &str) -> bool {
    let rest = ["# ", ": '", "<# "].iter().find_map(|before| line.strip_prefix(before));
    rest.is_some_and(|rest| ["line ", "request "].iter().any(|word| rest.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use crate::cli::output::env_file::{merged, sets};

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
            // A short-term key goes before access keys, which may serve something else.
            (
                "AWS_ACCESS_KEY_ID=k\nAWS_SECRET_ACCESS_KEY=s\n",
                SHORT,
                format!("AWS_ACCESS_KEY_ID=k\nAWS_SECRET_ACCESS_KEY=s\n{SHORT}"),
            ),
            // A long-term key would not be used beside these.
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
            assert_eq!(*merged(before, snippet), after, "{before:?}");
        }
        assert!(sets(SHORT) && sets(LONG) && !sets("bedrock-api-key-YWJj\n"));
        let fish = merged(
            "set -gx AWS_BEARER_TOKEN_BEDROCK 'old';\nset -gx X 1\n",
            "set -gx AWS_BEARER_TOKEN_BEDROCK 'new';\n",
        );
        assert_eq!(*fish, "set -gx AWS_BEARER_TOKEN_BEDROCK 'new';\nset -gx X 1\n");
    }
}
