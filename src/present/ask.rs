//! A question is only fair with the words that answer it, ready to be said.

use super::{View, layout, time};
use crate::domain::{MAX_LIFE, MIN_LIFE, OpenQuestion, Question, Region, Request, Ttl};

/// An open question and what answers it.
pub fn open(question: &OpenQuestion, request: Option<&Request>, line: &str, view: &View<'_>) -> String {
    let label = view.err.hint("question:");
    let mut text = layout::block(&label, "question:", &format!("{line}{}", question.text));
    if let Some(why) =
        request.filter(|_| question.name == Question::Ttl).and_then(|request| beyond(request.ttl))
    {
        text += &layout::paragraph(&why, 2);
    }
    let ways = request.map(|request| ways(question, request)).unwrap_or_default();
    if ways.is_empty() {
        let examples: Vec<String> = question.examples.iter().map(|words| format!("\"{words}\"")).collect();
        text += &layout::paragraph(&format!("For example: {}", examples.join(", ")), 2);
        return text;
    }
    text += "  Say it with the answer in it:\n";
    for (words, why) in ways {
        text += &format!("    {}{why}\n", view.say(&words));
    }
    text
}

/// On which side of both limits `asked` is; `None` where it is within them or vague.
pub fn beyond(asked: Option<Ttl>) -> Option<String> {
    let asked = asked.filter(|ttl| ttl.life().is_none())?;
    let side = if asked.seconds() > MAX_LIFE.as_secs() { "long" } else { "short" };
    Some(format!("{} is too {side}.", time::lasts(asked.seconds())))
}

/// Whole phrases that need no further question, with a remark each.
fn ways(question: &OpenQuestion, request: &Request) -> Vec<(String, &'static str)> {
    let short_term = |ttl, region: Option<&Region>| {
        let mut words = "short-term key".to_owned();
        if let Some(ttl) = ttl {
            words += &format!(" for {}", time::lasts(Ttl::seconds(ttl)));
        }
        if let Some(region) = region {
            words += &format!(" in {region}");
        }
        words
    };
    let region = request.region.as_ref();
    let fitting = request.ttl.filter(|ttl| ttl.life().is_some());
    match question.name {
        Question::KeyType | Question::LongRunning => {
            vec![(short_term(fitting, region), ""), ("help types".to_owned(), "  (which one?)")]
        }
        Question::Ttl => {
            let nearest = match request.ttl {
                Some(ttl) if ttl.seconds() < MIN_LIFE.as_secs() => MIN_LIFE,
                _ => MAX_LIFE,
            };
            vec![(short_term(Some(Ttl::from_seconds(nearest.as_secs())), region), "")]
        }
        Question::Region => {
            let meant = request.suggested.as_deref().and_then(Region::parse);
            let said = meant.as_ref().map(|region| (short_term(fitting, Some(region)), ""));
            said.into_iter().chain([("which regions can I use?".to_owned(), "")]).collect()
        }
        Question::BusinessUnit | Question::WhichKey => Vec::new(),
    }
}
