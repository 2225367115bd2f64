//! What a person's own forms may be: which concepts are open to them, and which words of the built-in grammar a
//! form may stand over. All of it is lists, so that what is allowed can be read in one place.

use crate::understand::analysis::noun_phrase::{IN_A_NAME, part_of_name};
use crate::understand::analysis::{Reading, Tag};
use crate::understand::custom::overlay::CustomMeaning;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::Kind;

/// The concepts to which a person's files may add forms. Each is needed for create, list or help, and none decides
/// alone: what rotates, revokes, refreshes or checks is a verb of the built-in grammar, and so is what denies or asks.
///
/// Left out on purpose: `get` and `access` speak for several intents; `product` turns other makers' things into ours;
/// `which`, `how`, `question` and `who_owns` are questions; `said_*` and `cue_*` decide the type of a key.
pub const OPEN_CONCEPTS: [Concept; 7] = [Filler, Make, Want, Key, Keys, List, Explain];

/// Small words that decide nothing alone and may be part of an own form.
const GLUE: &[Concept] = &[
    Article, Indefinite, Person, Polite, Filler, Of, And, In, For, Stopper, Verb, One, NameTail,
    TeamWord,
];

/// Further words that a team's own form may hold ("the nightly crew"), besides those of any name.
const IN_A_TEAM: &[Concept] = &[Product, Access, NewOne, Old, Run, Available, UnitCue];

/// Words that join a form to what stands beside it, which they would lose were they at its edge.
const JOINTS: [Concept; 4] = [For, Of, In, And];

/// Answers to a confirmation, which no form may hold. Where they mean something to the built-in grammar as well,
/// `may_cover` would pass some of them as fillers.
const ANSWERS: &str = "yes y yeah yea yep yup ya aye sure ok okay k ahead correct confirm confirmed agreed affirmative \
    absolutely definitely certainly lgtm proceed no n nope nah nay negative";

/// Whether a form of this sense may stand over a word that the built-in grammar reads as `read`.
pub fn may_cover(sense: &CustomMeaning, read: Concept) -> bool {
    GLUE.contains(&read)
        || match sense {
            CustomMeaning::Team(_) => IN_A_NAME.contains(&read) || IN_A_TEAM.contains(&read),
            // A filler takes a meaning away: it may not take one that counts.
            CustomMeaning::Word(Filler) => false,
            // The noun is what an act is done to, and stays for any act.
            CustomMeaning::Word(own) => {
                *own == read || matches!(read, Make | Want | List | Explain)
            }
        }
}

/// Why a phrase cannot have this sense, and what to do about it. It is read with the built-in grammar alone.
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
        let spelt = words.map(|at| reading.spelling(at)).collect::<Vec<_>>().join(" ");
        let means = means(whole);
        return Some((
            if spelt == phrase {
                format!("`{phrase}` {means}")
            } else {
                format!("`{phrase}` is read as a misspelling of `{spelt}`, which {means}")
            },
            None,
        ));
    }
    if let Some(at) =
        words.clone().find(|at| ANSWERS.split(' ').any(|answer| answer == reading.spelling(*at)))
    {
        let word = reading.spelling(at);
        return Some((
            format!("`{phrase}` contains `{word}`, which answers a confirmation"),
            Some("remove it"),
        ));
    }
    let quoted = |tag: &Tag| format!("`{}`", reading.raw(tag.first, tag.last));
    if let Some(tag) = tags.iter().find(|tag| !may_cover(sense, tag.meaning.concept)) {
        let hint = "remove it: your forms can't change its meaning";
        return Some((
            format!("`{phrase}` contains {}, which {}", quoted(tag), means(tag)),
            Some(hint),
        ));
    }
    let edge = |tag: &&&Tag| tag.first == 0 || tag.last == reading.len();
    if let Some(tag) = tags.iter().filter(edge).find(|tag| JOINTS.contains(&tag.meaning.concept)) {
        let message = format!(
            "`{phrase}` begins or ends with {}, which belongs to the words around it",
            quoted(tag)
        );
        return Some((message, Some("remove it")));
    }
    if words.clone().any(|at| reading.word(at).kind == Kind::Number)
        && matches!(sense, CustomMeaning::Word(_))
    {
        let message = format!("`{phrase}` contains a number, which may be part of a duration");
        return Some((message, Some("remove it")));
    }
    let mut new = words.filter(|at| reading.is_open(*at) && reading.word(*at).kind == Kind::Plain);
    // A team's name may be made of words that mean something elsewhere, where there are two of them.
    let names = tags.iter().filter(|tag| part_of_name(&reading, tag.first)).count();
    if new.next().is_none() && !(matches!(sense, CustomMeaning::Team(_)) && names > 1) {
        let message = format!("every word of `{phrase}` already has a meaning");
        return Some((message, Some("add a word of your own")));
    }
    None
}
