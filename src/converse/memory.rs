//! What is remembered within a session: the last request, the last keys, the list just shown. Never a secret.

use super::amend;
use crate::domain::{HeldKey, Intent, KeyType, Question, Request, Response, RevokeAction, Signal, TypeRule};

/// The memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// The last request that was carried out.
    pub last: Option<Request>,
    /// The last short-term key's request: a refresh takes its life and region from it.
    pub short: Option<Request>,
    /// The last long-term key that was made.
    pub key: Option<HeldKey>,
    /// The keys of the list shown last, in its order.
    pub listed: Vec<HeldKey>,
    /// What of it was put there, and be it nothing, since it was empty.
    new: New,
}

#[derive(Debug, Clone, Copy, Default)]
struct New {
    last: bool,
    short: bool,
    key: bool,
    listed: bool,
}

impl Memory {
    /// Whether nothing is there to refer to.
    pub fn is_empty(&self) -> bool {
        self.last.is_none() && self.key.is_none() && self.listed.is_empty()
    }

    /// Takes note of a request that is carried out.
    pub fn note(&mut self, request: &Request) {
        if request.key_type == Some(KeyType::ShortTerm) {
            self.short = Some(request.clone());
            self.new.short = true;
            // "That key" is this one now.
            self.hold(None);
        }
        self.last = Some(request.clone());
        self.new.last = true;
    }

    /// What "that key" is from now on.
    pub fn hold(&mut self, key: Option<HeldKey>) {
        self.key = key;
        self.new.key = true;
    }

    /// What "the second one" is picked from, from now on.
    pub fn list(&mut self, keys: Vec<HeldKey>) {
        self.listed = keys;
        self.new.listed = true;
    }

    /// Takes in what came after it and was remembered apart.
    pub fn then(&mut self, later: Self) {
        let Self { last, short, key, listed, new } = later;
        if new.last {
            self.last = last;
        }
        if new.short {
            self.short = short;
        }
        if new.key {
            self.key = key;
        }
        if new.listed {
            self.listed = listed;
        }
    }

    /// The last short-term key was not made after all.
    pub fn forget_short(&mut self) {
        self.short = None;
        self.new.short = true;
        self.last = self.last.take().filter(|last| last.key_type != Some(KeyType::ShortTerm));
    }

    /// The last request again, with what is said now in place of what was said then.
    pub fn again(&self, response: &Response) -> Option<Request> {
        let mut request = self.last.clone()?;
        let said = &response.slots;
        // A new unit, or the same once more: the key id was the old one's.
        request.access_key_id = said.access_key_id.clone();
        request.ttl = said.ttl.or(request.ttl);
        request.owner = said.owner.clone().or(request.owner);
        request.region = said.region.clone().or(request.region);
        let named = said.business_unit.clone().or_else(|| {
            response.name.clone().filter(|_| bare(response) && request.intent == Intent::CreateKey)
        });
        let other = named.is_some() && named != request.business_unit;
        request.business_unit = named.or(request.business_unit);
        request.another |= request.intent == Intent::CreateKey && !other;
        if response.misspelt {
            request.region = None;
            request.ask.push(Question::Region);
            request.suggested = said.suggested.clone();
            request.choices = said.choices.clone();
        }
        if let Some((kind, rule)) = amend::said_type(response).filter(|_| request.intent == Intent::CreateKey)
        {
            amend::set_type(&mut request, kind, rule);
        } else if request.key_type == Some(KeyType::LongTerm)
            && said.ttl.is_some()
            && request.intent == Intent::CreateKey
        {
            // Long-term then, a length of time now: the contract's rule 3.
            request.key_type = None;
            request.type_rule = Some(TypeRule::CuesOfBoth);
            request.ask.insert(0, Question::KeyType);
        }
        amend::settle(&mut request);
        Some(request)
    }

    /// The keys that "that key", "the second one" or "both" stand for, as requests of this intent.
    pub fn referred(&self, intent: Intent, response: &Response) -> Vec<Request> {
        self.pointed(response).iter().map(|key| about(intent, key, response)).collect()
    }

    /// The keys that a response points to.
    pub fn pointed(&self, response: &Response) -> Vec<HeldKey> {
        let that = || self.key.iter().filter(|_| response.signals.has(Signal::That)).cloned().collect();
        pick(&self.listed, response).unwrap_or_else(that)
    }
}

/// Those of `keys` (oldest first where they are one user's) that a response picks; `None` where it picks none.
pub fn pick(keys: &[HeldKey], response: &Response) -> Option<Vec<HeldKey>> {
    let one = |key: Option<&HeldKey>| key.map(|key| vec![key.clone()]);
    let signals = response.signals;
    if let Some(id) = &response.slots.access_key_id {
        return one(keys.iter().find(|key| key.id == *id));
    }
    match response.ordinal {
        Some(ordinal) => one(keys.get(ordinal - 1)),
        None if keys.is_empty() => None,
        None if signals.has(Signal::All) => Some(keys.to_vec()),
        None if signals.has(Signal::Oldest) => one(keys.first()),
        None if signals.has(Signal::Newest) || signals.has(Signal::Last) => one(keys.last()),
        None => None,
    }
}

/// A request about one key.
pub fn about(intent: Intent, key: &HeldKey, response: &Response) -> Request {
    let deletes = response.signals.has(Signal::Delete);
    let revoke_action = (intent == Intent::RevokeKey).then_some(if deletes {
        RevokeAction::Delete
    } else {
        RevokeAction::Deactivate
    });
    let rotates = intent == Intent::RotateKey;
    Request {
        access_key_id: (!rotates).then(|| key.id.clone()),
        business_unit: key.user.unit().and_then(crate::domain::BusinessUnit::from_folded),
        key_type: rotates.then_some(KeyType::LongTerm),
        type_rule: rotates.then_some(TypeRule::Intent),
        revoke_action,
        ..Request::bare(intent)
    }
}

/// Whether the response names a unit with bare words: "same again, finance".
fn bare(response: &Response) -> bool {
    let Response { slots, signals, .. } = response;
    let typed = amend::said_type(response).is_some();
    let valued = slots.ttl.is_some() || slots.region.is_some() || slots.owner.is_some();
    !typed && !valued && !signals.has(Signal::Hedge)
}
