//! Tells which verbs are requests: "rotate the key" is one, "Joe has rotated the key" and "don't
//! rotate it" aren't.
//!
//! A verb is judged by the words before it in its clause, read from right to left. Nothing, a
//! polite modal or a want makes it a request; another subject, a past form, an auxiliary or a
//! preposition makes it a report. The walk is bounded.

use crate::understand::analysis::{Reading, Tag};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, Kind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Requested: an order or a want.
    Meant,
    /// Negated.
    Denied,
    /// Reported.
    Told,
}

/// Acts on existing keys.
pub const PARTS: &[Concept] = &[Rotate, Revoke, Delete, Disable, Enable];

/// Concepts that are acts if they are requested.
pub const ACTS: &[Concept] =
    &[Want, Make, Get, Rotate, Revoke, Delete, Disable, Enable, Renew, List, Check];

/// Maximum number of words between an act and the word that decides its mood.
pub const FAR: usize = 16;

/// Returns how the act at `tag` is meant.
pub fn mood(reading: &Reading<'_>, tag: &Tag) -> Mood {
    let form =
        if tag.last == tag.first + 1 { Form::of(reading.spelling(tag.first)) } else { Form::Base };
    let passive = tag.last > tag.first + 1 && reading.spelling(tag.first) == "be";
    if reading.spelling(tag.first) == "due" {
        return Mood::Meant;
    }
    let wish = tag.meaning.concept == Want;
    let mut at = tag.first;
    let mut subject = None;
    let (mut to, mut obliged, mut determined, mut definite) = (false, false, false, false);
    for _ in 0..FAR {
        if at == 0 || reading.gap(at).is_break() {
            if at > 0 && reading.is(at - 1, Says) {
                return Mood::Told;
            }
            // In "team=glacier list keys", the value of a slot isn't the subject.
            if reading.gap(at) == Gap::Assign {
                subject = None;
            }
            break;
        }
        let before = at - 1;
        let Some(known) = reading.tag(before) else {
            // A name is the subject unless something else shows up.
            if reading.word(before).kind != Kind::Number {
                subject.get_or_insert(Subject::Other);
                definite = true;
            }
            at = before;
            continue;
        };
        at = known.first;
        let opens = at == 0 || reading.gap(at).is_break();
        // In "a refresh token", "the delete key", the verb is a noun or describes one.
        let noun = tag.first == before + 1
            && form == Form::Base
            && !wish
            && reading.spelling(tag.last - 1) != "of";
        match known.meaning.concept {
            Negation => return Mood::Denied,
            Article | Indefinite if noun && !matches!(tag.meaning.concept, List | Rotate) => {
                return Mood::Told;
            }
            // "after yesterday's incident please rotate"
            Polite | Greeting if form == Form::Base && tag.first == before + 1 => {
                return Mood::Meant;
            }
            // "my developer says he needs a key"
            Says if wish && matches!(reading.spelling(at), "says" | "thinks") => {
                return Mood::Meant;
            }
            Hypothetical | Reported | Says => return Mood::Told,
            // "can my key be refreshed", but "can short-term keys be revoked"
            Modal if passive => {
                // "AKIA… can be deleted"
                let told =
                    at > 0 && (reading.word(at - 1).kind == Kind::KeyId || reading.is(at - 1, Key));
                return if definite || told { Mood::Meant } else { Mood::Told };
            }
            Modal => {
                return if offers(reading, at, subject, wish || tag.meaning.concept == Get) {
                    Mood::Meant
                } else {
                    Mood::Told
                };
            }
            How => return Mood::Meant,
            Want | Check | Explain | AmIAllowed => return mood_of_chain(reading, known),
            // In "for marketing create a key", the presumed subject belongs to the preposition.
            For | In | Of if subject.is_some() && !to => subject = None,
            For | In | Of if form != Form::Base => return Mood::Told,
            Stopper if reading.spelling(before) == "to" => {
                to = true;
                subject = None;
            }
            Stopper if reading.spelling(at) == "here" => {}
            Stopper if matches!(form, Form::Noun | Form::Gerund) && !wish => return Mood::Told,
            // No request follows a preposition: "from refresh token".
            Stopper if !wish && !to && !opens_clause(reading.spelling(at)) => return Mood::Told,
            Stopper | And | Or if !to => break,
            // "we have to rotate"
            Get if to && matches!(reading.spelling(at), "have" | "has" | "got") => obliged = true,
            Get if to || form == Form::Past => return mood(reading, known),
            // "we have to rotate"
            Stating if to && reading.spelling(before) == "have" => return Mood::Meant,
            Stating if wish && form != Form::Past => return Mood::Meant,
            Stating => return Mood::Told,
            // "must long-term keys be rotated?"
            Auxiliary if obliges(reading.spelling(before)) && opens && subject.is_some() => {
                return Mood::Told;
            }
            Auxiliary if obliges(reading.spelling(before)) => obliged = true,
            // "do a rotation of"
            Auxiliary if reading.spelling(before) == "do" && opens && subject.is_none() => {
                return Mood::Meant;
            }
            // "I want that the key is rotated"
            Auxiliary if form == Form::Past && !wish => {}
            Auxiliary => return if wish { Mood::Meant } else { Mood::Told },
            Person => match reading.spelling(before) {
                "i" | "we" | "u" | "you" => {
                    subject.get_or_insert(Subject::Us);
                }
                "he" | "she" | "they" | "it" => {
                    subject.get_or_insert(Subject::They);
                }
                "me" | "us" | "them" | "him" | "there" => {}
                _ => {
                    subject.get_or_insert(Subject::Other);
                }
            },
            Article | Indefinite if tag.first == before + 1 => determined = true,
            Article | Indefinite => definite = true,
            Polite | Filler | Greeting | Thanks | Address | Another | NewOne | Each => {}
            Key | Keys | Access => {
                subject.get_or_insert(Subject::Thing);
            }
            // "provide a list", "ask to rotate"
            concept if (to || subject.is_none()) && ACTS.contains(&concept) => {
                return mood(reading, known);
            }
            CueShort if to => return Mood::Meant,
            _ => {
                subject.get_or_insert(Subject::Other);
            }
        }
    }
    match (form, subject) {
        (Form::Past, Some(Subject::Us | Subject::Thing)) if wish => Mood::Meant,
        (Form::Past, _) => Mood::Told,
        // "which the client uses to request a token"
        (_, Some(Subject::Other)) if to => Mood::Told,
        _ if wish || passive && obliged => Mood::Meant,
        (Form::Base, Some(Subject::Us)) if obliged => Mood::Meant,
        // "the translation bureau should have a key"
        (Form::Base, Some(Subject::Other)) if obliged && tag.meaning.concept == Get => Mood::Meant,
        // "the rotation of the crop window"
        (Form::Noun, None)
            if determined && !reading.present.has(Polite) && !reading.present.has(Thanks) =>
        {
            Mood::Told
        }
        (Form::Base | Form::Noun, None) => Mood::Meant,
        // "bedrock token refresh, 12 hours"
        (Form::Base | Form::Noun, Some(Subject::Thing))
            if reading.gap(tag.last).is_break()
                || reading.is_any(tag.last, &[For, Of, In, Polite, RegionName])
                || reading.word(tag.last).kind != Kind::Plain =>
        {
            Mood::Meant
        }
        _ => Mood::Told,
    }
}

/// True if the modal before an act asks for it: "can you", "could marketing get", but not "one
/// could delete".
fn offers(reading: &Reading<'_>, modal: usize, subject: Option<Subject>, wish: bool) -> bool {
    // "so we can get a fresh token" says what something else is for.
    if modal > 0
        && reading.is(modal - 1, Stopper)
        && !reading.gap(modal).is_break()
        && subject.is_none()
    {
        return false;
    }
    match subject {
        Some(Subject::Us) => true,
        // "could marketing get a key", but "can two teams share one"
        Some(subject) => subject != Subject::They && wish || is_compound(reading, modal),
        None if wish || modal == 0 || reading.gap(modal).is_break() => true,
        None => {
            is_compound(reading, modal)
                || matches!(
                    reading.spelling(modal - 1),
                    "i" | "we" | "you" | "u" | "please" | "and" | "if"
                )
        }
    }
}

/// "can you", "could someone".
fn is_compound(reading: &Reading<'_>, modal: usize) -> bool {
    reading.tag(modal).is_some_and(|tag| tag.last > modal + 1)
}

/// Returns the mood of the outer verb, which the inner one shares: "need to rotate", "help me
/// create".
fn mood_of_chain(reading: &Reading<'_>, tag: &Tag) -> Mood {
    if tag.meaning.concept == Want { mood(reading, tag) } else { Mood::Meant }
}

/// True if the auxiliary turns what follows into a request: "must be rotated".
pub fn obliges(spelling: &str) -> bool {
    matches!(spelling, "must" | "should" | "shall")
}

/// The subject of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    /// I, we, you.
    Us,
    /// He, she, they, it.
    They,
    /// A key.
    Thing,
    Other,
}

/// The form of a verb, by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Base,
    /// A rotation, the removal.
    Noun,
    Third,
    Gerund,
    Past,
}

impl Form {
    fn of(spelling: &str) -> Self {
        match spelling {
            "made" | "given" | "got" | "gotten" => Self::Past,
            _ if spelling.ends_with("ing") => Self::Gerund,
            "removal" | "renewal" => Self::Noun,
            _ if spelling.ends_with("ion") => Self::Noun,
            _ if spelling.ends_with("ed") && spelling != "need" => Self::Past,
            _ if spelling.ends_with('s') && !spelling.ends_with("ss") => Self::Third,
            _ => Self::Base,
        }
    }
}

/// True if a new clause follows the word.
pub fn opens_clause(spelling: &str) -> bool {
    matches!(
        spelling,
        "so" | "then"
            | "therefore"
            | "hence"
            | "thus"
            | "accordingly"
            | "because"
            | "since"
            | "as"
            | "but"
            | "once"
    )
}
