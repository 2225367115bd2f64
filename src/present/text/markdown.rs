//! The documents and templates are Markdown, so that they read well where they are stored; here they are set for a
//! terminal. Only what they use is known: headings, paragraphs, lists, code, links.

use crate::present::text::wrap;
use crate::present::view::View;
use std::borrow::Cow;

/// A part of a document, down to the next heading of its own rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section<'d> {
    /// Its heading.
    pub title: &'d str,
    /// The words behind "help" that open it.
    pub words: Option<&'d str>,
    /// The rest.
    pub body: &'d str,
}

/// The parts of a document: its beginning under the title first, then each `## ` section.
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

/// Finds the words that open what a link leads to.
pub type Resolver = fn(&str) -> Option<String>;

/// Markdown as lines for the window; code stands as far to the right as `indent` says.
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
                // What is pasted stays as it is; what is read fits the window.
                Some(block) if indent == 0 => set += &block,
                Some(block) => set += &wrap::reflow(&block, view.columns),
                None => code = Some(String::new()),
            },
            "" => set.push('\n'),
            // The words that open a section are for help, not for people.
            comment if comment.starts_with("<!--") => {}
            heading if heading.starts_with('#') => {
                set += &format!("{}\n", view.out.label(heading));
            }
            line => open.push(line.trim()),
        }
    }
    // The last line was added here.
    set.pop();
    set
}

/// A line of code. In a conversation, words are said without the command in front; elsewhere a command means the same
/// account as this one.
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

/// Links in words: an address as it is, a document by what opens it.
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

/// What is before the first link, its label and target, and what is behind it.
fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind('[')?;
    let (target, after) = text[middle + 2..].split_once(')')?;
    Some((&text[..start], &text[start + 1..middle], target, after))
}

/// The anchor that a heading gets where the documents are read: lower case, without punctuation, spaces as hyphens.
pub fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
