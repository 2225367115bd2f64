//! Formats Markdown for a terminal. Supports what the documents and templates use: headings,
//! paragraphs, lists, code and links.

use crate::present::text::wrap;
use crate::present::view::View;
use std::borrow::Cow;

/// A section of a document, or the introduction above the first section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section<'d> {
    pub title: &'d str,
    /// The topic, as typed after "help", that shows this section.
    pub words: Option<&'d str>,
    /// The text below the heading.
    pub body: &'d str,
}

/// Returns the introduction of a document, then each `## ` section.
pub fn sections(document: &str) -> impl Iterator<Item = Section<'_>> {
    let mut starts: Vec<usize> = document.match_indices("\n## ").map(|(at, _)| at + 1).collect();
    starts.insert(0, 0);
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([document.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| section(&document[start..end]))
}

fn section(text: &str) -> Section<'_> {
    let (heading, mut body) = text.split_once('\n').unwrap_or((text, ""));
    let comment =
        body.trim_start().strip_prefix("<!-- help: ").and_then(|rest| rest.split_once(" -->"));
    let words = comment.map(|(words, rest)| {
        body = rest;
        words
    });
    Section { title: heading.trim_start_matches('#').trim(), words, body: body.trim() }
}

/// A function that returns the command that shows the target of a link.
pub type Resolver = fn(&str) -> Option<String>;

/// Formats Markdown for the window, with code indented by `indent` columns.
pub fn set(text: &str, indent: usize, view: &View<'_>, resolve: Resolver) -> String {
    let mut set = String::with_capacity(text.len() + 256);
    let mut open: Vec<&str> = Vec::new();
    let mut code: Option<String> = None;
    for line in text.lines().chain([""]) {
        let fence = line.starts_with("```");
        if let Some(block) = code.as_mut().filter(|_| !fence) {
            *block += coded(line, indent, view).trim_end();
            block.push('\n');
            continue;
        }
        let begins = ["- ", "1. ", "2. ", "3. ", "4. ", "5. ", "6. ", "7. ", "#"];
        let begins = begins.iter().any(|mark| line.starts_with(mark));
        if (line.is_empty() || fence || begins) && !open.is_empty() {
            set += &paragraph(&open.join(" "), view, resolve);
            open.clear();
        }
        match line {
            _ if fence => match code.take() {
                // People paste unindented code, so its lines stay whole. Indented code is wrapped
                // to the window.
                Some(block) if indent == 0 => set += &block,
                Some(block) => set += &wrap::reflow(&block, view.columns),
                None => code = Some(String::new()),
            },
            "" => set.push('\n'),
            comment if comment.starts_with("<!--") => {}
            heading if heading.starts_with('#') => {
                let heading = wrap::title(heading.trim_start_matches('#').trim(), view.columns);
                set += &format!("{}\n", view.out.heading(&heading));
            }
            line => open.push(line.trim()),
        }
    }
    // Removes the line break of the empty line that the loop appended.
    set.pop();
    set
}

/// Formats a line of code. At the prompt, removes the command in front of a phrase. Elsewhere, adds
/// the flags of this run to a command, so that it uses the same account.
fn coded(line: &str, indent: usize, view: &View<'_>) -> String {
    let rest = line.strip_prefix("bedrock-assist ");
    let phrase = rest.and_then(|rest| rest.strip_prefix('"')?.strip_suffix('"'));
    let said = match phrase.filter(|_| view.conversation) {
        Some(words) => Some(words.to_owned()),
        None => rest.and_then(|rest| crate::present::view::flagged(rest, view.flags)),
    };
    format!("{:indent$}{}", "", said.as_deref().unwrap_or(line))
}

fn paragraph(text: &str, view: &View<'_>, resolve: Resolver) -> String {
    let text = view.spoken(&linked(text, resolve));
    let mark = match text.split_once(' ') {
        Some((mark @ "-", _)) => mark,
        Some((mark, _)) if mark.len() == 2 && mark.ends_with('.') => mark,
        _ => return wrap::paragraph(&text, 0, view.columns),
    };
    wrap::hanging(mark, mark, &text[mark.len() + 1..], view.columns)
}

/// Replaces links with their labels, followed by the address, or by the command that shows the
/// document.
fn linked(text: &str, resolve: Resolver) -> Cow<'_, str> {
    let mut rest = text;
    let mut said = String::new();
    while let Some((before, label, target, after)) = link(rest) {
        said += before;
        said += label;
        let shown = if target.contains("://") { Some(target.to_owned()) } else { resolve(target) };
        said += &shown.map(|shown| format!(" ({shown})")).unwrap_or_default();
        rest = after;
    }
    if said.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(said + rest) }
}

/// Splits at the first link: the text before it, its label, its target, and the text after it.
fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind('[')?;
    let (target, after) = text[middle + 2..].split_once(')')?;
    Some((&text[..start], &text[start + 1..middle], target, after))
}

/// Returns the anchor that GitHub gives a heading: lowercase, no punctuation, hyphens for spaces.
pub fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
