//! Renders help, which works offline. Its text comes from the documents in `docs/`, section by
//! section, so a correction needs no change in Rust.

pub mod guide;

use crate::domain::{RegionInfo, Regions};
use crate::present::text::markdown;
use crate::present::text::markdown::{Section, sections};
use crate::present::view::View;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The documents by name. A test writes `PERMISSIONS.md` from the table of permissions.
static DOCUMENTS: [(&str, &str); 6] = [
    ("TROUBLESHOOTING.md", include_str!("../../../docs/TROUBLESHOOTING.md")),
    ("SECURITY.md", include_str!("../../../docs/SECURITY.md")),
    ("EXAMPLES.md", include_str!("../../../docs/EXAMPLES.md")),
    ("COMPARISON.md", include_str!("../../../docs/COMPARISON.md")),
    ("PERMISSIONS.md", include_str!("../../../docs/PERMISSIONS.md")),
    ("ENVIRONMENT.md", include_str!("../../../docs/ENVIRONMENT.md")),
];

/// Renders the help on `topic`, or the general help if the topic is unknown. At the prompt,
/// examples are phrases instead of commands.
pub fn text(topic: Option<&str>, view: &View<'_>) -> String {
    let topic = topic.unwrap_or_default();
    match topic {
        "regions" => return markdown::set(&all_regions(view.regions), 2, view, words),
        "answers" => return markdown::set(include_str!("answers.md"), 2, view, words),
        "more" => return guide::text(view),
        "all" => return guide::text(&View { full: true, ..*view }),
        _ => {}
    }
    let piece = || guide::alone(topic, view);
    document(topic, view)
        .or_else(piece)
        .unwrap_or_else(|| markdown::set(include_str!("general.md"), 2, view, words))
}

/// Renders the section or document for `topic`. A document that has sections to ask for is shown as
/// its introduction and a list of them, unless `--full` is set.
fn document(topic: &str, view: &View<'_>) -> Option<String> {
    DOCUMENTS.iter().find_map(|(_, document)| {
        let mut parts = sections(document);
        let whole = parts.next()?;
        if whole.words == Some(topic) {
            let divided = sections(document).skip(1).any(|part| part.words.is_some());
            let text = if view.full || !divided {
                Cow::Borrowed(*document)
            } else {
                Cow::Owned(beginning(&whole, parts, view))
            };
            return Some(markdown::set(&text, 2, view, words));
        }
        let part = parts.find(|part| part.words == Some(topic))?;
        Some(markdown::set(&format!("## {}\n\n{}\n", part.title, part.body), 2, view, words))
    })
}

/// Returns the introduction of a document, and a list of its sections.
fn beginning<'d>(
    whole: &Section<'d>,
    parts: impl Iterator<Item = Section<'d>>,
    view: &View<'_>,
) -> String {
    let parts: Vec<(&str, &str)> =
        parts.filter_map(|part| Some((part.words?, part.title))).collect();
    let width = parts.iter().map(|(words, _)| words.len()).max().unwrap_or_default();
    let mut text = format!("{}\n\n{}\n\n```text\n", whole.body, topic_intro(view));
    for (words, title) in parts {
        let _ = writeln!(text, "{words:<width$}  {title}");
    }
    text + "```\n"
}

/// Returns the sentence that introduces a list of topics.
fn topic_intro(view: &View<'_>) -> &'static str {
    match view.conversation {
        true => "For more, say `help` and one of these:",
        false => "For more, run `bedrock-assist help` with one of these:",
    }
}

/// Returns the command that shows the target of a link in a document.
pub fn words(target: &str) -> Option<String> {
    let (file, place) = target.split_once('#').unwrap_or((target, ""));
    let file = file.rsplit('/').next().unwrap_or_default();
    let opened = DOCUMENTS.iter().find_map(|(name, document)| {
        let fits = |part: &Section<'_>| place.is_empty() || markdown::anchor(part.title) == place;
        // An anchor without a file belongs to the same document. That document isn't known here, so
        // the search covers all documents.
        let here = *name == file || file.is_empty();
        here.then(|| sections(document).find(fits).and_then(|part| part.words))?
    });
    opened.map(|words| format!("`bedrock-assist \"help {words}\"`"))
}

/// Returns every topic that has its own text.
pub fn topics() -> impl Iterator<Item = &'static str> {
    let documented =
        DOCUMENTS.iter().flat_map(|(_, document)| sections(document).filter_map(|part| part.words));
    documented.chain(guide::topics()).chain(["regions"])
}

fn all_regions(regions: &Regions) -> String {
    let with_bedrock = || regions.0.iter().filter(|info| info.bedrock);
    let mut text =
        "Bedrock runs in these regions. Use the code or the name:\n\n```text\n".to_owned();
    for RegionInfo { region, name, keys_documented, .. } in with_bedrock() {
        let mark = if *keys_documented { ' ' } else { '*' };
        let _ = writeln!(text, "{:<16}{name}{mark}", region.as_str());
    }
    text += "```\n";
    if with_bedrock().any(|info| !info.keys_documented) {
        text += "\n* Bedrock runs in this region, but AWS does not document API keys there.\n";
    }
    text += "\nFor example:\n\n```sh\nbedrock-assist \"key for 2 hours in eu-west-1\"\n```\n";
    text
}
