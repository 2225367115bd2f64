//! Merges the values of a response into a request, and updates the request's open questions.

pub mod add;
pub mod correct;
pub mod repoint;
mod respell;

use crate::domain::{
    ClearAnswer, Intent, KeyType, MAX_LIFE, Question, Request, Response, Signal, Ttl, TypeRule,
};

/// Merges the values of a response into the request, except the value that `question` asks for. A
/// team or type replaces an existing one only in a correction, or, for a team, after "the same".
/// Returns true if a value changed.
pub fn merge(request: &mut Request, response: &Response, question: Option<Question>) -> bool {
    let said = &response.slots;
    let asked = |name| question == Some(name);
    let corrects = corrects(response);
    let creates = request.intent == Intent::CreateKey;
    let mut changed = false;
    if !asked(Question::Ttl) && (creates || request.intent == Intent::RefreshKey) {
        changed |= replace(&mut request.ttl, said.ttl.as_ref());
        if response.vague && !request.ask.contains(&Question::Ttl) {
            request.ask.insert(0, Question::Ttl);
            changed = true;
        }
    }
    if !asked(Question::Region) {
        changed |= replace(&mut request.region, said.region.as_ref());
        if response.misspelt && said.region.is_none() {
            request.region = None;
            request.suggested = said.suggested.clone();
            request.choices = said.choices.clone();
            if !request.ask.contains(&Question::Region) {
                request.ask.push(Question::Region);
            }
            changed = true;
        }
    }
    changed |= replace(&mut request.owner, said.owner.as_ref());
    if matches!(request.intent, Intent::RevokeKey | Intent::RotateKey | Intent::EnableKey)
        && !asked(Question::WhichKey)
    {
        if said.access_key_id.is_some() && said.access_key_id != request.access_key_id {
            // The request's team belonged to the previous key.
            request.business_unit = said.business_unit.clone();
        }
        changed |= replace(&mut request.access_key_id, said.access_key_id.as_ref());
    }
    // "The same for marketing" replaces the team.
    let same = response.signals.has(Signal::Same) && said.business_unit.is_some();
    if !asked(Question::BusinessUnit) && (corrects || same || request.business_unit.is_none()) {
        let bare = response.name.as_ref().filter(|_| !changed && renames(request, response));
        let unit = said.business_unit.as_ref().or(bare);
        if unit.is_none()
            && response.instead_of.is_some()
            && response.instead_of == request.business_unit
        {
            // The person rejected this team, so the program asks for another.
            request.business_unit = None;
            changed = true;
        }
        changed |= replace(&mut request.business_unit, unit);
    }
    let type_open =
        [Question::KeyType, Question::LongRunning, Question::Ttl].into_iter().any(asked);
    if let Some((kind, rule)) = stated_type(response).filter(|_| creates && corrects && !type_open)
    {
        set_type(request, kind, rule);
        changed = true;
    }
    settle(request);
    changed
}

fn replace<T: Clone>(slot: &mut Option<T>, said: Option<&T>) -> bool {
    if let Some(said) = said {
        *slot = Some(said.clone());
    }
    said.is_some()
}

/// Returns true if the response may correct an earlier statement: it says no, uses a correcting
/// word such as "actually", or rejects a team.
pub fn corrects(response: &Response) -> bool {
    response.signals.has(Signal::Correct)
        || response.answer == Some(ClearAnswer::No)
        || response.instead_of.is_some()
}

/// Returns true if a bare name is a new team: it follows a correcting word and no other value, or
/// it replaces a rejected team.
fn renames(request: &Request, response: &Response) -> bool {
    let not_that = response.instead_of.is_some() && response.instead_of == request.business_unit;
    let Response { slots, .. } = response;
    let alone =
        slots.ttl.is_none() && slots.region.is_none() && slots.owner.is_none() && !response.vague;
    let typed = stated_type(response).is_some();
    not_that
        || alone
            && !typed
            && response.signals.has(Signal::Correct)
            && request.business_unit.is_some()
}

/// Returns true if the response states a value of a request other than its type, even if the value
/// is vague or misspelled.
pub fn has_value(response: &Response) -> bool {
    let said = &response.slots;
    said.ttl.is_some()
        || said.region.is_some()
        || said.owner.is_some()
        || said.business_unit.is_some()
        || said.access_key_id.is_some()
        || response.vague
        || response.misspelt
}

/// Returns the key type that the response names, unless it names both or neither.
pub fn stated_type(response: &Response) -> Option<(KeyType, TypeRule)> {
    match (response.kind.said_short, response.kind.said_long) {
        (true, false) => Some((KeyType::ShortTerm, TypeRule::Said)),
        (false, true) => Some((KeyType::LongTerm, TypeRule::Said)),
        _ => None,
    }
}

/// Sets the type of a request and closes the questions about it.
pub fn set_type(request: &mut Request, kind: KeyType, rule: TypeRule) {
    request.key_type = Some(kind);
    request.type_rule = Some(rule);
    request.ask.retain(|open| !matches!(open, Question::KeyType | Question::LongRunning));
    settle(request);
}

/// Closes the questions that the request's values answer and opens those that they raise.
pub fn settle(request: &mut Request) {
    request.settle_credential();
    let out_of_range = request.ttl.is_some_and(|ttl| ttl.life().is_none());
    let in_range = request.ttl.is_some() && !out_of_range;
    let mut close = |question| request.ask.retain(|open| *open != question);
    if request.region.is_some() {
        close(Question::Region);
    }
    if request.business_unit.is_some() || request.key_type == Some(KeyType::ShortTerm) {
        close(Question::BusinessUnit);
    }
    if request.business_unit.is_some() || request.access_key_id.is_some() {
        close(Question::WhichKey);
    }
    match (request.intent, request.key_type) {
        (Intent::CreateKey, Some(KeyType::LongTerm)) => close(Question::Ttl),
        (Intent::CreateKey | Intent::RefreshKey, Some(KeyType::ShortTerm)) if in_range => {
            close(Question::Ttl)
        }
        (Intent::CreateKey | Intent::RefreshKey, Some(KeyType::ShortTerm)) if out_of_range => {
            close(Question::Ttl);
            request.ask.insert(0, Question::Ttl);
        }
        // If no short-term key can have the lifetime, the question about it replaces the other
        // questions about the type.
        (Intent::CreateKey, None) if out_of_range => {
            request.ask.retain(|open| {
                !matches!(open, Question::Ttl | Question::KeyType | Question::LongRunning)
            });
            request.ask.insert(0, Question::Ttl);
        }
        _ => {}
    }
    let long_term = request.intent == Intent::CreateKey
        && request.key_type == Some(KeyType::LongTerm)
        || request.intent == Intent::RotateKey;
    if long_term
        && request.business_unit.is_none()
        && !request.ask.contains(&Question::BusinessUnit)
    {
        request.ask.push(Question::BusinessUnit);
    }
    let nothing_named = request.business_unit.is_none() && request.access_key_id.is_none();
    let picks = matches!(request.intent, Intent::RevokeKey | Intent::EnableKey);
    if picks && nothing_named && !request.ask.contains(&Question::WhichKey) {
        request.ask.push(Question::WhichKey);
    }
}

/// Returns the longest lifetime of a short-term key.
pub fn longest_ttl() -> Ttl {
    Ttl::from_seconds(MAX_LIFE.as_secs())
}

/// Returns true for "yes, and one for sales" and "yes, and AKIA… too".
pub fn adds_one(response: &Response) -> bool {
    let said = &response.slots;
    let names = said.business_unit.is_some() || said.access_key_id.is_some();
    response.signals.has(Signal::Add) && names && !response.is_no()
}
