//! Tracks the headings of a transcript. Lines below a heading that denies, reports, postpones or
//! quotes are not requests, whatever they say (PRODUCT, rule B7).

use crate::domain::{KeyType, Request};
use crate::understand::Grammar;

#[derive(Debug, Default)]
pub struct Headings {
    /// The current heading and its scope.
    open: Option<(String, HeadingScope)>,
    /// The preceding line, if it may be a heading without a colon.
    before: Option<String>,
    /// True if the last request left a question open, which the lines below may answer.
    asked: bool,
    /// True with `--yes`. No person then checks how a line is understood, so more lines count as
    /// headings that deny.
    confirms: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HeadingScope {
    /// The heading is the last line so far.
    Begins,
    /// The heading applies until the end of the list.
    List,
    /// The heading applies until the next blank line.
    Paragraph,
    /// The heading applies until the end of the code fence.
    Fence,
}

impl Headings {
    /// Starts before the first line. `confirms` is true with `--yes`.
    pub fn new(confirms: bool) -> Self {
        Self { confirms, ..Self::default() }
    }

    pub fn end_paragraph(&mut self) {
        if matches!(self.open, Some((_, HeadingScope::Paragraph))) {
            self.open = None;
        }
    }

    /// Forgets the headings of the previous speaker.
    pub fn change_speaker(&mut self) {
        *self = Self::new(self.confirms);
    }

    /// Processes a line. `requests` are the requests that the line contains if it is read alone.
    /// Returns true if the line is a heading, or opens or closes quoted text.
    pub fn follow(&mut self, grammar: &Grammar, line: &str, requests: &[Request]) -> bool {
        if is_fence(line) {
            let ends = matches!(self.open, Some((_, HeadingScope::Fence)));
            self.open = (!ends).then(|| (line.to_owned(), HeadingScope::Fence));
            self.before = None;
            return true;
        }
        if matches!(self.open, Some((_, HeadingScope::Fence))) {
            return false;
        }
        if starts_quotation(line) {
            self.open = Some((line.to_owned(), HeadingScope::Begins));
            self.before = None;
            return true;
        }
        let listed = is_listed(line);
        if let Some(heading) = heading(line).filter(|_| !listed) {
            // With `--yes`, no person checks how the lines below are understood, so any heading
            // counts that doesn't invite requests.
            let denies = grammar.denies(heading) || self.confirms && !grammar.invites(heading);
            self.open = denies.then(|| (heading.to_owned(), HeadingScope::Begins));
            self.before = None;
            // "Rotate Example Web:" is a request, even if a list follows.
            return denies && !requests.iter().any(|request| request.intent.acts());
        }
        if listed
            && let Some(before) = self.before.take()
            && grammar.denies(&before)
            && !asks(grammar, &before)
        {
            self.open = Some((before, HeadingScope::List));
        }
        let open = |request: &Request| request.intent.changes() && !request.ask.is_empty();
        // A person confirms any other request before the program carries it out.
        let short = |request: &Request| request.key_type == Some(KeyType::ShortTerm);
        let at_once =
            |request: &Request| request.intent.acts() && (self.confirms || short(request));
        if let Some(before) = self.before.take()
            && self.open.is_none()
            && !self.asked
            && requests.iter().any(at_once)
            && !grammar.stands_apart(&before)
        {
            self.open = Some((before, HeadingScope::Begins));
        }
        if requests.iter().any(|request| request.intent.changes()) {
            self.asked = requests.iter().any(open);
        }
        self.before = (!listed).then(|| line.to_owned());
        self.open = self.open.take().and_then(|(heading, scope)| match (scope, listed) {
            (HeadingScope::Begins | HeadingScope::List, true) => {
                Some((heading, HeadingScope::List))
            }
            (HeadingScope::Begins, false) => Some((heading, HeadingScope::Paragraph)),
            (HeadingScope::List, false) => None,
            (scope, _) => Some((heading, scope)),
        });
        false
    }

    /// Returns the heading that keeps the last line from being a request, if any.
    pub fn above(&self) -> Option<&str> {
        self.open
            .as_ref()
            .filter(|(_, scope)| *scope != HeadingScope::Begins)
            .map(|(heading, _)| heading.as_str())
    }
}

/// Returns true if the line opens or closes a code fence: "```", "~~~ sh".
fn is_fence(line: &str) -> bool {
    let rest = line.trim_start_matches(['`', '~']);
    let marks = &line[..line.len() - rest.len()];
    (marks.starts_with("```") || marks.starts_with("~~~")) && !rest.trim().contains([' ', '`', '~'])
}

/// Returns true if the line starts a diff, quoted text or a comment: "@@ -1 +1 @@", "cat <<EOF",
/// "<pre>", "<!--".
fn starts_quotation(line: &str) -> bool {
    let opens = [
        "@@ ",
        "diff ",
        "--- ",
        "<pre",
        "<code",
        "<blockquote",
        "<details",
        "<s>",
        "<del>",
        "/*",
        "<!--",
    ];
    let closed = line.contains("*/") || line.contains("-->") || line.contains("</");
    let here = line.rsplit_once("<<").is_some_and(|(_, end)| {
        let end = end.trim_start_matches(['-', '~', '\'']).trim_end_matches('\'');
        !end.is_empty() && end.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    here || !closed && opens.iter().any(|mark| line.starts_with(mark))
}

/// Returns the text of a heading: "Rejected:", "## Rejected", "**Rejected**".
fn heading(line: &str) -> Option<&str> {
    let line = line.trim();
    let marked = |mark| line.strip_prefix(mark).and_then(|rest: &str| rest.strip_suffix(mark));
    let set = marked("**").or_else(|| marked("__"));
    let set = set.or_else(|| line.strip_prefix("##").map(|rest| rest.trim_start_matches('#')));
    let led = || line.strip_suffix([':', '：']);
    let words = set.or_else(led)?.trim().trim_end_matches(':');
    words.contains(char::is_alphabetic).then_some(words)
}

/// Returns true if the line, read alone, asks for a key, a look-up or a change.
pub fn asks(grammar: &Grammar, line: &str) -> bool {
    let understanding = grammar.understand(line);
    understanding.explicit && understanding.requests.iter().any(|request| request.intent.acts())
}

/// Returns true if the line is an item of a list: "- …", "2) …", "[ ] …".
fn is_listed(line: &str) -> bool {
    let line = line.trim_start();
    let marked =
        line.starts_with(['-', '*', '•', '–', '—', '▪', '◦', '‣', '·', '+', '☐', '☑', '✓', '✗']);
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered =
        number.len() < line.len() && number.starts_with(['.', ')']) && number[1..].starts_with(' ');
    let lettered =
        line.get(1..3) == Some(") ") && line.starts_with(|c: char| c.is_ascii_alphabetic());
    let bold = line.starts_with("**") || line.starts_with("--");
    marked && !bold || numbered || lettered || line.starts_with("[ ]") || line.starts_with("[x]")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the lines that a heading applies to.
    fn under(lines: &str) -> Vec<String> {
        let grammar = Grammar::builtin().unwrap();
        let mut headings = Headings::default();
        let mut under = Vec::new();
        for line in lines.lines() {
            match line.is_empty() {
                true => headings.end_paragraph(),
                false
                    if headings.follow(
                        &grammar,
                        line,
                        &grammar.line_continuation(line).requests,
                    ) => {}
                false => under.extend(headings.above().map(|_| line.to_owned())),
            }
        }
        under
    }

    #[test]
    fn how_far_a_heading_reaches() {
        assert_eq!(under("Rejected:\n- a\n\n- b\nc\n- d"), ["- a", "- b"]);
        assert_eq!(under("Rejected:\n\n1. a\n2) b\nPlease delete:\n- c"), ["1. a", "2) b"]);
        assert_eq!(under("Things we must never do:\na\nb\n\nc"), ["a", "b"]);
        assert_eq!(under("Not yet approved\n- a\n- b\nc"), ["- a", "- b"]);
        assert_eq!(under("## Done\na\n## To do\nb"), ["a"]);
        assert_eq!(under("**Keep these**\n* a"), ["* a"]);
        assert_eq!(under("```sh\na\n\nb\n```\nc\n~~~\nd\n~~~"), ["a", "b", "d"]);
        assert_eq!(under("@@ -1 +0,0 @@\n- a\n+ b\n\nc"), ["- a", "+ b"]);
        assert_eq!(
            under("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b"),
            ["+++ b/x", "-a", "+b"]
        );
        assert_eq!(under("cat <<EOF\na\nEOF\n\nb\n<pre>\nc\n</pre>"), ["a", "EOF", "c", "</pre>"]);
        assert!(under("Please delete:\n- a\n\nKeys for:\nb\nhello\n- c").is_empty());
        assert!(under("delete AKIASANDBOX000000001, not AKIASANDBOX000000002\n- c").is_empty());
    }
}
