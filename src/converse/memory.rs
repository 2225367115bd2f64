//! Remembers the last request, the last keys and the last list of a session. The memory never holds
//! a secret.

use crate::converse::edit;
use crate::converse::reference::ListedKeys;
use crate::domain::{
    Age, Choice, HeldKey, Intent, KeyAct, KeyType, Naming, Question, Rank, Reference, Region,
    Request, Response, RevokeAction, Signal, TypeRule,
};

#[derive(Debug, Clone, Default)]
pub struct Memory {
    pub last: Option<Request>,
    /// The request of the last short-term key. A refresh copies its lifetime and region.
    pub short: Option<Request>,
    /// The long-term key that "that key" means.
    pub key: Option<HeldKey>,
    pub shown: ListedKeys,
    /// The old and new key of the last rotation, unless a list followed.
    pub pair: Option<(HeldKey, HeldKey)>,
    /// The keys of the last change, unless a list followed.
    pub them: Vec<HeldKey>,
    /// The change that reverts the last one.
    pub undo: Option<Undo>,
    /// The region that the person asked about last, which "there" means.
    pub place: Option<Region>,
    /// True if the account's keys are those shown, or could not be listed.
    pub offered: bool,
    /// The fields that were set, even to `None`, since this memory was created.
    set: SetFields,
}

/// The change that reverts an earlier one.
#[derive(Debug, Clone)]
pub struct Undo {
    pub act: KeyAct,
    pub keys: Vec<HeldKey>,
}

#[derive(Debug, Clone, Copy, Default)]
struct SetFields {
    last: bool,
    short: bool,
    key: bool,
    shown: bool,
    undo: bool,
}

impl Memory {
    pub fn is_empty(&self) -> bool {
        self.last.is_none() && self.key.is_none() && self.shown.is_empty()
    }

    /// Records a request that is carried out.
    pub fn record(&mut self, request: &Request) {
        if request.key_type == Some(KeyType::ShortTerm) {
            self.short = Some(request.clone());
            self.set.short = true;
            // "That key" is now the short-term key, and its creation cannot be undone.
            self.set_key(None);
            self.set_undo(None);
        }
        self.last = Some(request.clone());
        self.set.last = true;
    }

    /// Sets the key that "that key" means.
    pub fn set_key(&mut self, key: Option<HeldKey>) {
        self.key = key;
        self.set.key = true;
    }

    /// Sets the list from which "the second one" picks.
    pub fn show(&mut self, shown: ListedKeys, pair: Option<(HeldKey, HeldKey)>) {
        (self.shown, self.pair) = (shown, pair);
        self.offered = false;
        self.them.clear();
        self.set.shown = true;
    }

    /// Merges the memory of a later conversation that ran separately.
    pub fn merge(&mut self, later: Self) {
        let Self { last, short, key, shown, pair, them, undo, place, offered, set } = later;
        self.offered |= offered;
        self.place = place.or(self.place.take());
        if set.last {
            self.last = last;
        }
        if set.short {
            self.short = short;
        }
        if set.key {
            self.key = key;
        }
        if set.shown {
            (self.shown, self.pair) = (shown, pair);
        }
        if set.undo {
            self.them = them;
            self.undo = undo;
        }
    }

    /// Forgets the last request for a short-term key, because the key was not created.
    pub fn forget_short(&mut self) {
        self.short = None;
        self.set.short = true;
        self.last = self.last.take().filter(|last| last.key_type != Some(KeyType::ShortTerm));
    }

    /// Returns the last request with the values of the response instead of its own (UNDERSTANDING,
    /// rule L1).
    pub fn again(&self, response: &Response) -> Option<Request> {
        let mut request = self.last.clone()?;
        let said = &response.slots;
        // The old key ID does not apply to another team or another key.
        request.access_key_id = said.access_key_id.clone();
        request.ttl = said.ttl.or(request.ttl);
        request.owner = said.owner.clone().or(request.owner);
        request.region = said.region.clone().or(request.region);
        let named = said.business_unit.clone().or_else(|| {
            response
                .name
                .clone()
                .filter(|_| can_name_team(response) && request.intent == Intent::CreateKey)
        });
        let is_other_unit = named.is_some() && named != request.business_unit;
        request.business_unit = named.or(request.business_unit);
        request.another |= request.intent == Intent::CreateKey && !is_other_unit;
        if response.misspelt {
            request.region = None;
            request.ask.push(Question::Region);
            request.suggested = said.suggested.clone();
            request.choices = said.choices.clone();
        }
        if let Some((kind, rule)) =
            edit::stated_type(response).filter(|_| request.intent == Intent::CreateKey)
        {
            edit::set_type(&mut request, kind, rule);
        } else if request.key_type == Some(KeyType::LongTerm)
            && said.ttl.is_some()
            && request.intent == Intent::CreateKey
        {
            // A long-term type and a duration are cues of both types (UNDERSTANDING, rule K3).
            request.key_type = None;
            request.type_rule = Some(TypeRule::CuesOfBoth);
            request.ask.insert(0, Question::KeyType);
        }
        edit::settle(&mut request);
        Some(request)
    }

    /// Returns the keys that a reference means, or `None` if it is ambiguous or fits no key.
    pub fn meant(&self, reference: &Reference) -> Option<Vec<HeldKey>> {
        let Reference { act, meant, except, .. } = reference;
        let undone =
            self.undo.as_ref().filter(|undo| *act == Some(undo.act) || *act == Some(KeyAct::Undo));
        if !self.shown.understands(reference) {
            return None;
        }
        // "Both" or "all three" directly after a change to as many keys means these keys.
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
            // After a rotation "the other one" is ambiguous.
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

    /// Sets the change that reverts the last one.
    pub fn set_undo(&mut self, undo: Option<Undo>) {
        self.undo = undo;
        self.set.undo = true;
    }
}

pub fn request_about(act: KeyAct, key: &HeldKey) -> Request {
    Request {
        access_key_id: Some(key.id.clone()).filter(|_| act != KeyAct::Rotate),
        business_unit: key.user.unit().and_then(crate::domain::BusinessUnit::from_folded),
        ..request_for(act)
    }
}

pub fn request_for(act: KeyAct) -> Request {
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

/// Returns true if a bare name can be a team: "same again, finance".
fn can_name_team(response: &Response) -> bool {
    let Response { slots, signals, .. } = response;
    let typed = edit::stated_type(response).is_some();
    let valued = slots.ttl.is_some() || slots.region.is_some() || slots.owner.is_some();
    !typed && !valued && !signals.has(Signal::Hedge) && response.naming != Naming::Doubtful
}
