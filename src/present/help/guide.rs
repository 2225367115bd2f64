//! Explains how to use the last key: clients, refreshing, storing, safety and costs. The text
//! contains no secret, so the program can show it at any time. Its pieces are the files in
//! `guide/`. Tests run the code in these files.

use crate::domain::{Model, Region};
use crate::present::help::topic_intro;
use crate::present::recent::{FALLBACK, Recent};
use crate::present::text::echo::echo;
use crate::present::text::markdown;
use crate::present::view::View;
use std::fmt::Write as _;

/// The newest model version that may refuse requests of `anthropic` 2.0 and later (AWS-FACTS).
const REFUSES: (u32, u32) = (4, 6);

struct Piece {
    /// The topic, as typed after "help", that shows this piece alone.
    words: Option<&'static str>,
    text: &'static str,
    /// True if the piece is for short-term keys.
    short: bool,
    /// True if the piece is for long-term keys.
    long: bool,
}

const fn piece(words: Option<&'static str>, text: &'static str, short: bool, long: bool) -> Piece {
    Piece { words, text, short, long }
}

static PIECES: [Piece; 16] = [
    piece(Some("storing keys"), include_str!("guide/store.md"), false, true),
    piece(Some("python"), include_str!("guide/python.md"), true, true),
    piece(Some("boto3"), include_str!("guide/boto3.md"), true, true),
    piece(Some("javascript"), include_str!("guide/javascript.md"), true, true),
    piece(Some("curl"), include_str!("guide/curl.md"), true, false),
    piece(Some("claude code"), include_str!("guide/claude-code.md"), true, true),
    piece(Some("aws cli profile"), include_str!("guide/aws-cli.md"), false, true),
    piece(Some("shells"), include_str!("guide/shells.md"), true, false),
    piece(Some("auto-refresh"), include_str!("guide/refresh.md"), true, false),
    piece(Some("longer life"), include_str!("guide/extend.md"), true, false),
    piece(None, include_str!("guide/safe-short.md"), true, false),
    piece(None, include_str!("guide/safe-long.md"), false, true),
    piece(None, include_str!("guide/cost-short.md"), true, false),
    piece(None, include_str!("guide/cost-long.md"), false, true),
    piece(None, include_str!("guide/instead-short.md"), true, false),
    piece(None, include_str!("guide/instead-long.md"), false, true),
];

/// Returns the topics that each show one piece.
pub fn topics() -> impl Iterator<Item = &'static str> {
    PIECES.iter().filter_map(|piece| piece.words)
}

/// Renders the piece for the topic `words`, with the values of the last key. Says so if the piece
/// is for the other type of key.
pub fn alone(words: &str, view: &View<'_>) -> Option<String> {
    let piece = PIECES.iter().find(|piece| piece.words == Some(words))?;
    let offered = view.recent.is_some_and(Recent::is_offered);
    let mut text = piece.text.trim_end().to_owned();
    if piece.text.contains("{@model}") && !offered {
        text += BUILT_IN;
    }
    match view.recent.map(|recent| recent.long.is_some()) {
        Some(true) if !piece.long => {
            text += "\n\nThis section is for short-term keys, but your last key is long-term."
        }
        Some(false) if !piece.short => {
            text += "\n\nThis section is for long-term keys, but your last key is short-term."
        }
        _ => {}
    }
    Some(set(&text, view))
}

/// Renders a menu of the pieces that fit the last key, or with `--full` the pieces themselves.
/// Before the first key, only says how to get help.
pub fn text(view: &View<'_>) -> String {
    let Some(recent) = view.recent else {
        return set(NOTHING_YET, view);
    };
    let fits = |piece: &&Piece| if recent.long.is_some() { piece.long } else { piece.short };
    if !view.full {
        return menu(PIECES.iter().filter(fits), view);
    }
    // If the region's models are unknown or none are offered, the text first explains the fallback
    // model. Otherwise it lists the models between the code and the advice.
    let mut whole = if recent.is_offered() { String::new() } else { models(recent) };
    for piece in PIECES.iter().filter(fits) {
        if piece.words.is_none() && !whole.contains(MODELS) {
            whole += &models(recent);
        }
        whole += piece.text;
        whole.push('\n');
    }
    set(whole.trim_end(), view)
}

/// Renders a line for each topic, with its title.
fn menu<'p>(pieces: impl Iterator<Item = &'p Piece>, view: &View<'_>) -> String {
    let intro = match view.conversation {
        true => "What do you want to know? Say one of these:",
        false => topic_intro(view),
    };
    let mut text = format!("{intro}\n\n```text\n");
    for (words, piece) in pieces.filter_map(|piece| Some((piece.words?, piece))) {
        let title = piece.text.lines().next().unwrap_or_default().trim_start_matches("## ");
        let _ = writeln!(text, "{words:<16}{title}");
    }
    for (words, title) in
        [("safety", "Keep keys safe"), ("cost", "What keys cost"), ("all", "All of these")]
    {
        let _ = writeln!(text, "{words:<16}{title}");
    }
    text += "```";
    markdown::set(&text, 2, view, crate::present::help::words)
}

const NOTHING_YET: &str = "No key has been created yet. Say what you need. On the command line, `--full` adds code, \
    costs and more to a key. For a single topic, use for example `bedrock-assist \"help python\"`, `bedrock-assist \
    \"help claude code\"` or `bedrock-assist \"help auto-refresh\"`.";

const BUILT_IN: &str = "\n\nThe model ID is a built-in default. To see what your region offers: \
    `bedrock-assist \"which Claude models can I use?\"`.";

const MODELS: &str = "## Claude models\n";

fn models(recent: &Recent) -> String {
    let region = &recent.region;
    let mut text = format!("{MODELS}\n");
    match recent.models.as_deref() {
        Some([]) => {
            text += &format!(
                "Bedrock currently offers no Claude models in {region}, so the examples use `{FALLBACK}`, a global profile.\n"
            )
        }
        Some(models) => {
            text += &format!(
                "Offered in {region}, with the IDs that calls use. \"Offered\" doesn't mean that you have access.\n\n"
            );
            for Model { id, name } in models {
                text += &format!("- {}: `{}`\n", echo(name), echo(id));
            }
        }
        None => {
            text += &format!(
                "The models of {region} are unknown, so the examples use `{FALLBACK}`, which may not be offered there.\n"
            );
        }
    }
    text + &format!("\n```sh\nbedrock-assist \"can I use Claude in {region}?\"\n```\n\n")
}

/// Fills in a template and formats it for the window.
fn set(text: &str, view: &View<'_>) -> String {
    let text = match view.recent {
        Some(recent) => filled(text, recent),
        None => filled(text, &example(view.place)),
    };
    markdown::set(&text.replace("{@flags}", view.flags), 0, view, crate::present::help::words)
}

/// Returns example values, for use before the first key.
fn example(place: Option<&Region>) -> Recent {
    let region = place.cloned().unwrap_or_default();
    Recent { region, expires: None, models: None, seen: false, long: None }
}

fn filled(text: &str, recent: &Recent) -> String {
    let (model, region) = (recent.model(), recent.region.as_str());
    // Newer models accept requests of the newest `anthropic` package.
    let bound = if Model::version(model) > REFUSES { "" } else { ",<2" };
    let tag = |(key, value): &(String, String)| format!("- `{}`: `{}`", echo(key), echo(value));
    let long = recent.long.as_ref();
    let tags = long
        .map(|long| long.tags.iter().map(tag).collect::<Vec<_>>().join("\n"))
        .unwrap_or_default();
    let values: [(&str, &str); 7] = [
        ("{@model}", model),
        ("{@region}", region),
        ("{@anthropic}", &format!("anthropic[bedrock]>=0.88{bound}")),
        ("{@words}", &format!("key for 12 hours in {region}")),
        ("{@user}", long.map_or("marketing-bedrock-user", |long| &long.user)),
        ("{@rotate}", long.map_or("rotate the key for marketing", |long| &long.rotate)),
        ("{@tags}", &tags),
    ];
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
}
