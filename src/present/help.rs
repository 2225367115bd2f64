//! The longer texts, which need no AWS and no network. Each is a file beside this one, so that whoever mends a
//! sentence needs no Rust.

use crate::domain::{RegionInfo, Regions};
use std::fmt::Write as _;

/// The text on `topic`, the general one where there is none or no text of its own. In a conversation its examples are
/// words to say, not commands.
pub fn text(topic: Option<&str>, regions: &Regions, conversation: bool) -> String {
    let text = if topic == Some("regions") {
        all_regions(regions)
    } else {
        let known = TOPICS.iter().find(|(name, _)| Some(*name) == topic);
        known.map_or(include_str!("help/general.txt"), |(_, text)| text).to_owned()
    };
    if !conversation {
        return text;
    }
    let spoken = text.lines().map(|line| {
        let words = line.strip_prefix("  bedrock-assist \"").and_then(|rest| rest.strip_suffix('"'));
        words.map_or_else(|| line.replace(COMMAND, "\""), |words| format!("  {words}")) + "\n"
    });
    spoken.collect()
}

/// How a phrase begins on the command line.
const COMMAND: &str = "bedrock-assist \"";

const TOPICS: [(&str, &str); 9] = [
    ("answers", include_str!("help/answers.txt")),
    ("credentials", include_str!("help/credentials.txt")),
    ("lifetime", include_str!("help/lifetime.txt")),
    ("models", include_str!("help/models.txt")),
    ("permissions", include_str!("help/permissions.txt")),
    ("safety", include_str!("help/safety.txt")),
    ("troubleshooting", include_str!("help/troubleshooting.txt")),
    ("types", include_str!("help/types.txt")),
    ("general", include_str!("help/general.txt")),
];

fn all_regions(regions: &Regions) -> String {
    let with_bedrock = || regions.0.iter().filter(|info| info.bedrock);
    let mut text = "Bedrock runs in these regions; say the code or the name:\n\n".to_owned();
    for RegionInfo { region, name, keys_documented, .. } in with_bedrock() {
        let mark = if *keys_documented { ' ' } else { '*' };
        let _ = writeln!(text, "{mark} {:<16}{name}", region.as_str());
    }
    if with_bedrock().any(|info| !info.keys_documented) {
        text += "\n* Bedrock runs there, but AWS does not document API keys there.\n";
    }
    text += "\nFor example: bedrock-assist \"key for 2 hours in eu-west-1\"\n";
    text
}
