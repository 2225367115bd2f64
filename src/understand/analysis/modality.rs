//! Tells which verbs are requests: "rotate the key" is one, "Joe has rotated the key" and "don't
//! rotate it" aren't.
//!
//! A verb is judged by the words before it in its clause, read from right to left. It is usually a
//! request after nothing, a polite modal or a want. It is usually a report in a past form, or
//! after another subject, an auxiliary or a preposition. The walk is bounded.

use crate::understand::analysis::{Reading, Tag};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, WordKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// An order, a wish or a polite question.
    Requested,
    Negated,
    Reported,
}

/// Acts on existing keys.
pub const ACTS_ON_EXISTING: &[Concept] = &[Rotate, Revoke, Delete, Disable, Enable];

/// Concepts that can be acts. Their [`Mood`] tells whether they are requested.
pub const ACTS: &[Concept] =
    &[Want, Make, Get, Rotate, Revoke, Delete, Disable, Enable, Renew, List, Check];

/// Maximum number of steps, each over a tag or an untagged word, from an act to the word that
/// decides its mood.
pub const MAX_DISTANCE: usize = 16;

/// Returns whether the act of `tag` is requested, negated or only reported.
pub fn mood(reading: &Reading<'_>, tag: &Tag) -> Mood {
    let form =
        if tag.last == tag.first + 1 { Form::of(reading.spelling(tag.first)) } else { Form::Base };
    let passive = tag.last > tag.first + 1 && reading.spelling(tag.first) == "be";
    if reading.spelling(tag.first) == "due" {
        return Mood::Requested;
    }
    let wants = tag.meaning.concept == Want;
    let mut at = tag.first;
    let mut subject = None;
    let (mut to, mut obliged, mut determined, mut definite) = (false, false, false, false);
    for _ in 0..MAX_DISTANCE {
        if at == 0 || reading.gap(at).is_break() {
            if at > 0 && reading.is(at - 1, Says) {
                return Mood::Reported;
            }
            // In "team=glacier list keys", the value of a slot isn't the subject.
            if reading.gap(at) == Gap::Assign {
                subject = None;
            }
            break;
        }
        let before = at - 1;
        let Some(known) = reading.tag(before) else {
            // An untagged word, such as a name, counts as the subject until another word claims
            // it.
            if reading.word(before).kind != WordKind::Number {
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
            && !wants
            && reading.spelling(tag.last - 1) != "of";
        match known.meaning.concept {
            Negation => return Mood::Negated,
            Article | Indefinite if noun && !matches!(tag.meaning.concept, List | Rotate) => {
                return Mood::Reported;
            }
            // "after yesterday's incident please rotate" is a request.
            Polite | Greeting if form == Form::Base && tag.first == before + 1 => {
                return Mood::Requested;
            }
            // "my developer says he needs a key" is a request.
            Says if wants && classes::SAYS.has(reading.spelling(at)) => {
                return Mood::Requested;
            }
            Hypothetical | Reported | Says => return Mood::Reported,
            // "can my key be refreshed" is a request, "can short-term keys be revoked" is a
            // question.
            Modal if passive => {
                // "AKIA… can be deleted" is a request.
                let names_key = at > 0
                    && (reading.word(at - 1).kind == WordKind::KeyId || reading.is(at - 1, Key));
                return if definite || names_key { Mood::Requested } else { Mood::Reported };
            }
            Modal => {
                return if offers(reading, at, subject, wants || tag.meaning.concept == Get) {
                    Mood::Requested
                } else {
                    Mood::Reported
                };
            }
            How => return Mood::Requested,
            Want | Check | Explain | AmIAllowed => return mood_of_chain(reading, known),
            // In "for marketing create a key", the presumed subject belongs to the preposition.
            For | In | Of if subject.is_some() && !to => subject = None,
            For | In | Of if form != Form::Base => return Mood::Reported,
            Boundary if reading.spelling(before) == "to" => {
                to = true;
                subject = None;
            }
            Boundary if reading.spelling(at) == "here" => {}
            Boundary if matches!(form, Form::Noun | Form::Gerund) && !wants => {
                return Mood::Reported;
            }
            // No request follows a preposition: "from refresh token".
            Boundary if !wants && !to && !opens_clause(reading.spelling(at)) => {
                return Mood::Reported;
            }
            Boundary | And | Or if !to => break,
            // "we have to rotate" is an obligation.
            Get if to && classes::HAVE.has(reading.spelling(at)) => obliged = true,
            Get if to || form == Form::Past => return mood(reading, known),
            // In "we have to rotate", "we have" is one phrase.
            Stating if to && reading.spelling(before) == "have" => return Mood::Requested,
            Stating if wants && form != Form::Past => return Mood::Requested,
            Stating => return Mood::Reported,
            // "must long-term keys be rotated?" only asks.
            Auxiliary if obliges(reading.spelling(before)) && opens && subject.is_some() => {
                return Mood::Reported;
            }
            Auxiliary if obliges(reading.spelling(before)) => obliged = true,
            // "do a rotation of" is a request.
            Auxiliary if reading.spelling(before) == "do" && opens && subject.is_none() => {
                return Mood::Requested;
            }
            // "I want that the key is rotated" depends on the words before "is".
            Auxiliary if form == Form::Past && !wants => {}
            Auxiliary => return if wants { Mood::Requested } else { Mood::Reported },
            Person if classes::OBJECT.has(reading.spelling(before)) => {}
            Person if classes::US.has(reading.spelling(before)) => {
                subject.get_or_insert(Subject::Us);
            }
            Person if classes::THEY.has(reading.spelling(before)) => {
                subject.get_or_insert(Subject::They);
            }
            Person => {
                subject.get_or_insert(Subject::Other);
            }
            Article | Indefinite if tag.first == before + 1 => determined = true,
            Article | Indefinite => definite = true,
            Polite | Filler | Greeting | Thanks | Address | Another | NewOne | Each => {}
            Key | Keys | Access => {
                subject.get_or_insert(Subject::Thing);
            }
            // In "provide a list" and "ask to rotate", the first verb decides.
            concept if (to || subject.is_none()) && ACTS.contains(&concept) => {
                return mood(reading, known);
            }
            CueShort if to => return Mood::Requested,
            _ => {
                subject.get_or_insert(Subject::Other);
            }
        }
    }
    match (form, subject) {
        (Form::Past, Some(Subject::Us | Subject::Thing)) if wants => Mood::Requested,
        (Form::Past, _) => Mood::Reported,
        // "which the client uses to request a token" states what something else does.
        (_, Some(Subject::Other)) if to => Mood::Reported,
        _ if wants || passive && obliged => Mood::Requested,
        (Form::Base, Some(Subject::Us)) if obliged => Mood::Requested,
        // "the translation bureau should have a key" is a request.
        (Form::Base, Some(Subject::Other)) if obliged && tag.meaning.concept == Get => {
            Mood::Requested
        }
        // "the rotation of the crop window" is a thing, not an act.
        (Form::Noun, None)
            if determined && !reading.present.has(Polite) && !reading.present.has(Thanks) =>
        {
            Mood::Reported
        }
        (Form::Base | Form::Noun, None) => Mood::Requested,
        // "bedrock token refresh, 12 hours" is a request.
        (Form::Base | Form::Noun, Some(Subject::Thing))
            if reading.gap(tag.last).is_break()
                || reading.is_any(tag.last, &[For, Of, In, Polite, RegionName])
                || reading.word(tag.last).kind != WordKind::Plain =>
        {
            Mood::Requested
        }
        _ => Mood::Reported,
    }
}

/// Returns true if the modal before an act makes it a request: "can you", "could marketing get",
/// but not "one could delete".
fn offers(reading: &Reading<'_>, modal: usize, subject: Option<Subject>, wants: bool) -> bool {
    // "so we can get a fresh token" states the purpose of something else.
    if modal > 0
        && reading.is(modal - 1, Boundary)
        && !reading.gap(modal).is_break()
        && subject.is_none()
    {
        return false;
    }
    match subject {
        Some(Subject::Us) => true,
        // "could marketing get a key" is a request, "can two teams share one" isn't.
        Some(subject) => subject != Subject::They && wants || is_compound(reading, modal),
        None if wants || modal == 0 || reading.gap(modal).is_break() => true,
        None => {
            is_compound(reading, modal) || classes::BEFORE_MODAL.has(reading.spelling(modal - 1))
        }
    }
}

/// Returns true if the modal's tag includes its subject: "can you", "could someone".
fn is_compound(reading: &Reading<'_>, modal: usize) -> bool {
    reading.tag(modal).is_some_and(|tag| tag.last > modal + 1)
}

/// Returns the mood that a verb takes from the one before it. In "need to rotate", it is that of
/// "need"; after "help me" or "check", it is a request.
fn mood_of_chain(reading: &Reading<'_>, tag: &Tag) -> Mood {
    if tag.meaning.concept == Want { mood(reading, tag) } else { Mood::Requested }
}

/// Returns true if the auxiliary turns what follows into a request: "must be rotated".
pub fn obliges(spelling: &str) -> bool {
    classes::OBLIGATION.has(spelling)
}

/// The subject of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    /// I, we, you.
    Us,
    /// He, she, they, it.
    They,
    /// A key or access.
    Thing,
    Other,
}

/// The form of a verb, by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Base,
    /// "rotation", "removal".
    Noun,
    Third,
    Gerund,
    Past,
}

impl Form {
    fn of(spelling: &str) -> Self {
        match spelling {
            _ if classes::PAST.has(spelling) => Self::Past,
            _ if spelling.ends_with("ing") => Self::Gerund,
            _ if classes::ACT_NOUN.has(spelling) || spelling.ends_with("ion") => Self::Noun,
            _ if spelling.ends_with("ed") && spelling != "need" => Self::Past,
            _ if spelling.ends_with('s') && !spelling.ends_with("ss") => Self::Third,
            _ => Self::Base,
        }
    }
}

/// Returns true if the word starts a new clause: "so", "because".
pub fn opens_clause(spelling: &str) -> bool {
    classes::CONNECTIVE.has(spelling)
}
