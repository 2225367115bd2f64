//! The longer text about a key: how to try it, keep it fresh or safe, what it costs. It holds no secret, so that it can be
//! asked for at any time. Its pieces are the files beside this one; the tests run what is code in them as it is.

use crate::domain::{Model, Region};
use crate::present::recent::{FALLBACK, Recent};
use crate::present::text::echo::echo;
use crate::present::text::markdown;
use crate::present::view::View;

/// The newest version that may refuse what `anthropic` sends from 2.0 on (AWS-FACTS).
const REFUSES: (u32, u32) = (4, 6);

/// One piece of the text.
struct Piece {
    /// The words behind "help" that show it alone.
    words: Option<&'static str>,
    text: &'static str,
    short: bool,
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
    piece(Some("aws cli"), include_str!("guide/aws-cli.md"), false, true),
    piece(Some("shells"), include_str!("guide/shells.md"), true, false),
    piece(Some("fresh keys"), include_str!("guide/refresh.md"), true, false),
    piece(Some("longer life"), include_str!("guide/extend.md"), true, false),
    piece(None, include_str!("guide/safe-short.md"), true, false),
    piece(None, include_str!("guide/safe-long.md"), false, true),
    piece(None, include_str!("guide/cost-short.md"), true, false),
    piece(None, include_str!("guide/cost-long.md"), false, true),
    piece(None, include_str!("guide/instead-short.md"), true, false),
    piece(None, include_str!("guide/instead-long.md"), false, true),
];

/// The words that show one piece alone.
pub fn topics() -> impl Iterator<Item = &'static str> {
    PIECES.iter().filter_map(|piece| piece.words)
}

/// One piece by its words, filled with what is known of the last key.
pub fn alone(words: &str, view: &View<'_>) -> Option<String> {
    let piece = PIECES.iter().find(|piece| piece.words == Some(words))?;
    let offered = view.recent.is_some_and(Recent::is_offered);
    let mut text = piece.text.trim_end().to_owned();
    if piece.text.contains("{@model}") && !offered {
        text += BUILT_IN;
    }
    match view.recent.map(|recent| recent.long.is_some()) {
        Some(true) if !piece.long => {
            text += "\n\nThis is for short-term keys; the last key here is a long-term one."
        }
        Some(false) if !piece.short => {
            text += "\n\nThis is for long-term keys; the last key here is a short-term one."
        }
        _ => {}
    }
    Some(set(&text, view))
}

/// All that is to be said about the last key; how to get there where there is none.
pub fn text(view: &View<'_>) -> String {
    let Some(recent) = view.recent else {
        return set(NOTHING_YET, view);
    };
    let fits = |piece: &&Piece| if recent.long.is_some() { piece.long } else { piece.short };
    // What is made up for comes before it is used; what is offered, before what keeps a key safe.
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

const NOTHING_YET: &str = "No key was made so far that could be told more of. Say what you need; behind a command, \
    `--full` shows the longer text at once. Each piece of it can be had alone: `bedrock-assist \"help python\"`, \
    `bedrock-assist \"help claude code\"`, `bedrock-assist \"help fresh keys\"`.";

const BUILT_IN: &str = "\n\nThe model id is one that this program brings along. What your region offers: \
    `bedrock-assist \"which Claude models can I use?\"`.";

const MODELS: &str = "## Claude models\n";

fn models(recent: &Recent) -> String {
    let region = &recent.region;
    let mut text = format!("{MODELS}\n");
    match recent.models.as_deref() {
        Some([]) => {
            text += &format!(
                "{region} offers no Claude model now, so the id below, `{FALLBACK}`, is one that goes round the world.\n"
            )
        }
        Some(models) => {
            text += &format!(
                "Offered in {region}, by the ids that calls use. Offered does not mean that you have access.\n\n"
            );
            for Model { id, name } in models {
                text += &format!("- {}: `{}`\n", echo(name), echo(id));
            }
        }
        None => {
            text += &format!(
                "{region} was not asked, or did not tell, so the id below, `{FALLBACK}`, is one that this program brings along; it may not be offered there.\n"
            );
        }
    }
    text + &format!("\n```sh\nbedrock-assist \"can I use Claude in {region}?\"\n```\n\n")
}

/// A template with everything in its place, as lines for the window.
fn set(text: &str, view: &View<'_>) -> String {
    let text = match view.recent {
        Some(recent) => filled(text, recent),
        None => filled(text, &example(view.place)),
    };
    markdown::set(&text.replace("{@flags}", view.flags), 0, view, crate::present::help::words)
}

/// Stands in where no key was made.
fn example(place: Option<&Region>) -> Recent {
    Recent { region: place.cloned().unwrap_or_default(), models: None, seen: false, long: None }
}

fn filled(text: &str, recent: &Recent) -> String {
    let (model, region) = (recent.model(), recent.region.as_str());
    // Newer ones take what the newest package sends.
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
