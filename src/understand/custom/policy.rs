//! Restricts custom forms: which concepts they may have, and which built-in words they may
//! contain.

use crate::understand::analysis::name_words::{NAME_CONCEPTS, can_be_in_name};
use crate::understand::analysis::{Reading, Tag};
use crate::understand::custom::overlay::CustomMeaning;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::WordKind;

/// Concepts that custom files may add forms to, because creating keys, listing keys and help need
/// them. Verbs that rotate, revoke, refresh or check stay built in, and so do negations and
/// question words.
///
/// Left out on purpose: `get` and `access` belong to several intents; `product` would turn other
/// products into Bedrock; `which`, `how`, `question` and `who_owns` are questions; `said_*` and
/// `cue_*` decide the key type.
pub const OPEN_CONCEPTS: [Concept; 7] = [Filler, Make, Want, Key, Keys, List, Explain];

/// Function words. They decide nothing, so any custom form may contain them.
const GLUE: &[Concept] = &[
    Article, Indefinite, Person, Polite, Filler, Of, And, In, For, Boundary, Verb, One, NameTail,
    TeamWord,
];

/// Concepts that a team's form may contain besides [`NAME_CONCEPTS`]: "the old crew".
const IN_A_TEAM: &[Concept] = &[Product, Access, NewOne, Old, Run, Available, UnitCue];

/// Connecting words. No form may start or end with one, because it connects the form to other
/// words.
const CONNECTING: [Concept; 4] = [For, Of, In, And];

/// Returns true if a form with this meaning may cover a word that the built-in grammar reads as
/// `read`.
pub fn may_cover(sense: &CustomMeaning, read: Concept) -> bool {
    GLUE.contains(&read)
        || match sense {
            CustomMeaning::Team(_) => NAME_CONCEPTS.contains(&read) || IN_A_TEAM.contains(&read),
            // A filler removes a meaning, so it may not cover a word that counts.
            CustomMeaning::Word(Filler) => false,
            // "key" is the object of every act, so only other forms for the same concept may cover
            // it.
            CustomMeaning::Word(own) => {
                *own == read || matches!(read, Make | Want | List | Explain)
            }
        }
}

/// Returns why a custom phrase can't have this meaning, and a hint. Returns `None` if it can.
/// Reads the phrase with the built-in grammar alone.
pub fn objection(
    builtin: &Grammar,
    phrase: &str,
    sense: &CustomMeaning,
) -> Option<(String, Option<&'static str>)> {
    let reading = Reading::new(builtin, phrase);
    let words = 0..reading.len();
    let tags: Vec<&Tag> =
        words.clone().filter_map(|at| reading.tag(at).filter(|tag| tag.first == at)).collect();
    let means = |tag: &Tag| {
        format!("already means `{}` in the built-in grammar", tag.meaning.concept.name())
    };
    if let Some(whole) = tags.iter().find(|tag| tag.first == 0 && tag.last == reading.len()) {
        let spelled = words.map(|at| reading.spelling(at)).collect::<Vec<_>>().join(" ");
        let means = means(whole);
        return Some((
            if spelled == phrase {
                format!("`{phrase}` {means}")
            } else {
                format!("`{phrase}` is read as a misspelling of `{spelled}`, which {means}")
            },
            None,
        ));
    }
    if let Some(at) = words.clone().find(|at| classes::CONFIRMATION.has(reading.spelling(*at))) {
        let word = reading.spelling(at);
        return Some((
            format!("`{phrase}` contains `{word}`, which answers a confirmation"),
            Some("remove it"),
        ));
    }
    let quoted = |tag: &Tag| format!("`{}`", reading.raw(tag.first, tag.last));
    if let Some(tag) = tags.iter().find(|tag| !may_cover(sense, tag.meaning.concept)) {
        let hint = "remove it: your files can't change it";
        return Some((
            format!("`{phrase}` contains {}, which {}", quoted(tag), means(tag)),
            Some(hint),
        ));
    }
    let edge = |tag: &&&Tag| tag.first == 0 || tag.last == reading.len();
    if let Some(tag) =
        tags.iter().filter(edge).find(|tag| CONNECTING.contains(&tag.meaning.concept))
    {
        let message = format!(
            "`{phrase}` starts or ends with {}, which connects it to other words",
            quoted(tag)
        );
        return Some((message, Some("remove it")));
    }
    if words.clone().any(|at| reading.word(at).kind == WordKind::Number)
        && matches!(sense, CustomMeaning::Word(_))
    {
        let message = format!("`{phrase}` contains a number, which may be part of a duration");
        return Some((message, Some("remove it")));
    }
    let mut new =
        words.filter(|at| reading.is_open(*at) && reading.word(*at).kind == WordKind::Plain);
    // A team's name may consist of two words that mean something elsewhere.
    let names = tags.iter().filter(|tag| can_be_in_name(&reading, tag.first)).count();
    if new.next().is_none() && !(matches!(sense, CustomMeaning::Team(_)) && names > 1) {
        let message = format!("every word of `{phrase}` already has a meaning");
        return Some((message, Some("add a word that has no meaning yet")));
    }
    None
}
