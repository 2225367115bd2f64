//! What a response changes in a request, and which questions are open afterwards.

pub mod add;
pub mod correct;
pub mod repoint;

use crate::domain::{
    ClearAnswer, Intent, KeyType, MAX_LIFE, Question, Request, Response, Signal, Ttl, TypeRule,
};

/// Takes every value of the response that `question` does not ask for; whether there was one. Where it corrects, a unit
/// takes the place of another and a type is changed.
pub fn take(request: &mut Request, response: &Response, question: Option<Question>) -> bool {
    let said = &response.slots;
    let asked = |name| question == Some(name);
    let corrects = corrects(response);
    let creates = request.intent == Intent::CreateKey;
    let mut taken = false;
    if !asked(Question::Ttl) && (creates || request.intent == Intent::RefreshKey) {
        taken |= set(&mut request.ttl, said.ttl.as_ref());
        if response.vague && !request.ask.contains(&Question::Ttl) {
            request.ask.insert(0, Question::Ttl);
            taken = true;
        }
    }
    if !asked(Question::Region) {
        taken |= set(&mut request.region, said.region.as_ref());
        if response.misspelt && said.region.is_none() {
            request.region = None;
            request.suggested = said.suggested.clone();
            request.choices = said.choices.clone();
            if !request.ask.contains(&Question::Region) {
                request.ask.push(Question::Region);
            }
            taken = true;
        }
    }
    taken |= set(&mut request.owner, said.owner.as_ref());
    if matches!(request.intent, Intent::RevokeKey | Intent::RotateKey | Intent::EnableKey)
        && !asked(Question::WhichKey)
    {
        if said.access_key_id.is_some() && said.access_key_id != request.access_key_id {
            // Whose it is was said of another key.
            request.business_unit = said.business_unit.clone();
        }
        taken |= set(&mut request.access_key_id, said.access_key_id.as_ref());
    }
    // "The same for marketing"
    let same = response.signals.has(Signal::Same) && said.business_unit.is_some();
    if !asked(Question::BusinessUnit) && (corrects || same || request.business_unit.is_none()) {
        let bare = response.name.as_ref().filter(|_| !taken && renames(request, response));
        let unit = said.business_unit.as_ref().or(bare);
        if unit.is_none()
            && response.instead_of.is_some()
            && response.instead_of == request.business_unit
        {
            // Not this one; which one then is asked.
            request.business_unit = None;
            taken = true;
        }
        taken |= set(&mut request.business_unit, unit);
    }
    let type_open =
        [Question::KeyType, Question::LongRunning, Question::Ttl].into_iter().any(asked);
    if let Some((kind, rule)) = said_type(response).filter(|_| creates && corrects && !type_open) {
        set_type(request, kind, rule);
        taken = true;
    }
    settle(request);
    taken
}

/// Puts what is said into a slot; whether anything is said.
fn set<T: Clone>(slot: &mut Option<T>, said: Option<&T>) -> bool {
    if let Some(said) = said {
        *slot = Some(said.clone());
    }
    said.is_some()
}

/// Whether what is said takes the place of something said before.
pub fn corrects(response: &Response) -> bool {
    response.signals.has(Signal::Correct)
        || response.answer == Some(ClearAnswer::No)
        || response.instead_of.is_some()
}

/// Whether bare words are another unit: behind a word that corrects, or in place of the one that is not meant.
fn renames(request: &Request, response: &Response) -> bool {
    let not_that = response.instead_of.is_some() && response.instead_of == request.business_unit;
    let Response { slots, .. } = response;
    let alone =
        slots.ttl.is_none() && slots.region.is_none() && slots.owner.is_none() && !response.vague;
    let typed = said_type(response).is_some();
    not_that
        || alone
            && !typed
            && response.signals.has(Signal::Correct)
            && request.business_unit.is_some()
}

/// The type that is said by name.
pub fn said_type(response: &Response) -> Option<(KeyType, TypeRule)> {
    match (response.kind.said_short, response.kind.said_long) {
        (true, false) => Some((KeyType::ShortTerm, TypeRule::Said)),
        (false, true) => Some((KeyType::LongTerm, TypeRule::Said)),
        _ => None,
    }
}

/// Decides the type of a request: the questions about it are answered.
pub fn set_type(request: &mut Request, kind: KeyType, rule: TypeRule) {
    request.key_type = Some(kind);
    request.type_rule = Some(rule);
    request.ask.retain(|open| !matches!(open, Question::KeyType | Question::LongRunning));
    settle(request);
}

/// Brings a request's questions in line with what is known of it now.
pub fn settle(request: &mut Request) {
    let out = request.ttl.is_some_and(|ttl| ttl.life().is_none());
    let in_range = request.ttl.is_some() && !out;
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
        (Intent::CreateKey | Intent::RefreshKey, Some(KeyType::ShortTerm)) if out => {
            close(Question::Ttl);
            request.ask.insert(0, Question::Ttl);
        }
        // A length that no short-term key can have decides before any other question about the type.
        (Intent::CreateKey, None) if out => {
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

/// The longest life as it is said.
pub fn longest() -> Ttl {
    Ttl::from_seconds(MAX_LIFE.as_secs())
}
