//! What is remembered within a session: the last request, the last keys, the list just shown. Never a secret.

use crate::converse::edit;
use crate::converse::reference::ListedKeys;
use crate::domain::{
    Age, Choice, HeldKey, Intent, KeyAct, KeyType, Naming, Question, Rank, Reference, Request,
    Response, RevokeAction, Signal, TypeRule,
};

/// The memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// The last request that was carried out.
    pub last: Option<Request>,
    /// The last short-term key's request: a refresh takes its life and region from it.
    pub short: Option<Request>,
    /// The last long-term key that was made.
    pub key: Option<HeldKey>,
    /// The keys of the list shown last.
    pub shown: ListedKeys,
    /// The old and the new key of the last rotation, if no list was shown since.
    pub pair: Option<(HeldKey, HeldKey)>,
    /// The keys of the last change, if no list was shown since.
    pub them: Vec<HeldKey>,
    /// What takes back the last change.
    pub undo: Option<Undo>,
    /// What of it was put there, and be it nothing, since it was empty.
    new: NewKey,
}

/// What takes back a change.
#[derive(Debug, Clone)]
pub struct Undo {
    pub act: KeyAct,
    pub keys: Vec<HeldKey>,
}

#[derive(Debug, Clone, Copy, Default)]
struct NewKey {
    last: bool,
    short: bool,
    key: bool,
    shown: bool,
    undo: bool,
}

impl Memory {
    /// Whether nothing is there to refer to.
    pub fn is_empty(&self) -> bool {
        self.last.is_none() && self.key.is_none() && self.shown.is_empty()
    }

    /// Takes note of a request that is carried out.
    pub fn note(&mut self, request: &Request) {
        if request.key_type == Some(KeyType::ShortTerm) {
            self.short = Some(request.clone());
            self.new.short = true;
            // "That key" is this one now, and nothing takes it back.
            self.hold(None);
            self.can_undo(None);
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
    pub fn show(&mut self, shown: ListedKeys, pair: Option<(HeldKey, HeldKey)>) {
        (self.shown, self.pair) = (shown, pair);
        self.them.clear();
        self.new.shown = true;
    }

    /// Takes in what came after it and was remembered apart.
    pub fn then(&mut self, later: Self) {
        let Self { last, short, key, shown, pair, them, undo, new } = later;
        if new.last {
            self.last = last;
        }
        if new.short {
            self.short = short;
        }
        if new.key {
            self.key = key;
        }
        if new.shown {
            (self.shown, self.pair) = (shown, pair);
        }
        if new.undo {
            self.them = them;
            self.undo = undo;
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
        if let Some((kind, rule)) =
            edit::said_type(response).filter(|_| request.intent == Intent::CreateKey)
        {
            edit::set_type(&mut request, kind, rule);
        } else if request.key_type == Some(KeyType::LongTerm)
            && said.ttl.is_some()
            && request.intent == Intent::CreateKey
        {
            // Long-term then, a length of time now: the contract's rule 3.
            request.key_type = None;
            request.type_rule = Some(TypeRule::CuesOfBoth);
            request.ask.insert(0, Question::KeyType);
        }
        edit::settle(&mut request);
        Some(request)
    }

    /// The keys that a reference means; `None` if that is not certain.
    pub fn meant(&self, reference: &Reference) -> Option<Vec<HeldKey>> {
        let Reference { act, meant, except, .. } = reference;
        let undone =
            self.undo.as_ref().filter(|undo| *act == Some(undo.act) || *act == Some(KeyAct::Undo));
        if !self.shown.understands(reference) {
            return None;
        }
        // "Both" right after a change to two keys
        let both = meant.all && self.them.len() > 1 && meant.count == Some(self.them.len());
        if both && except.is_none() || meant.them && !self.them.is_empty() {
            let only = Choice { them: false, all: false, count: None, ..meant.clone() }
                == Choice::default();
            let counted = meant.count.is_none_or(|count| count == self.them.len());
            if only && counted && except.is_none() {
                return Some(self.them.clone());
            }
            if meant.them {
                return None;
            }
        }
        let spoken = match &self.key {
            Some(key) if self.them.is_empty() => std::slice::from_ref(key),
            _ => &self.them,
        };
        if let (true, None) = (meant.selects(), &self.pair) {
            return self.shown.pick(reference, spoken);
        }
        if let (Some((old, new)), [(age, Rank::At(1))], None) =
            (&self.pair, &meant.ages[..], except)
        {
            let rest =
                Choice { ages: Vec::new(), single: false, units: Vec::new(), ..meant.clone() };
            let own = meant.units.iter().all(|unit| new.user.unit() == Some(unit.as_str()));
            let only = rest == Choice::default() && own;
            return only.then(|| {
                vec![if matches!(age, Age::Old | Age::Oldest) { old } else { new }.clone()]
            });
        }
        if meant.selects() || except.is_some() {
            // Which of a rotation's keys the other one is, nobody knows.
            return self
                .shown
                .pick(reference, spoken)
                .filter(|_| !meant.others || self.pair.is_none());
        }
        let bare = Choice { that: false, single: false, ..meant.clone() } == Choice::default();
        match undone {
            Some(undo) if bare => Some(undo.keys.clone()),
            _ if bare && meant.that => self.key.clone().map(|key| vec![key]),
            _ => None,
        }
    }

    /// What takes back the last change, from now on.
    pub fn can_undo(&mut self, undo: Option<Undo>) {
        self.undo = undo;
        self.new.undo = true;
    }
}

/// A request to do something with one key.
pub fn about(act: KeyAct, key: &HeldKey) -> Request {
    Request {
        access_key_id: Some(key.id.clone()).filter(|_| act != KeyAct::Rotate),
        business_unit: key.user.unit().and_then(crate::domain::BusinessUnit::from_folded),
        ..to_do(act)
    }
}

/// The same, about no key yet.
pub fn to_do(act: KeyAct) -> Request {
    let (intent, revoke_action) = match act {
        KeyAct::Rotate => (Intent::RotateKey, None),
        KeyAct::Activate => (Intent::EnableKey, None),
        KeyAct::Delete => (Intent::RevokeKey, Some(RevokeAction::Delete)),
        KeyAct::Deactivate | KeyAct::Undo => (Intent::RevokeKey, Some(RevokeAction::Deactivate)),
    };
    let rotates = act == KeyAct::Rotate;
    Request {
        key_type: rotates.then_some(KeyType::LongTerm),
        type_rule: rotates.then_some(TypeRule::Intent),
        revoke_action,
        ..Request::bare(intent)
    }
}

/// Whether the response names a unit with bare words: "same again, finance".
fn bare(response: &Response) -> bool {
    let Response { slots, signals, .. } = response;
    let typed = edit::said_type(response).is_some();
    let valued = slots.ttl.is_some() || slots.region.is_some() || slots.owner.is_some();
    !typed && !valued && !signals.has(Signal::Hedge) && response.naming != Naming::Doubtful
}
