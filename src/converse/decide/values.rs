//! Reads the one value that the open question asks for: the type, lifetime, region, team or key.

use crate::converse::edit::has_value;
use crate::converse::{Conversation, edit};
use crate::domain::{
    BusinessUnit, ClearAnswer, Doubt, Intent, KeyType, MIN_LIFE, Question, Region, Request,
    Response, Signal, Ttl, TypeRule,
};

pub fn answers_key_type(request: &mut Request, question: Question, response: &Response) -> bool {
    let kind = &response.kind;
    // "Maybe short-term", "short-term tomorrow" and "short-term?" decide nothing.
    let unsure = |doubt: &Doubt| doubt.why.withholds();
    let hedges = response.signals.has(Signal::Hedge) && response.answer.is_none();
    if response.asks || hedges || response.answer.is_none() && response.doubts.iter().any(unsure) {
        return false;
    }
    let cue = match (kind.cue_short, kind.cue_long) {
        (true, false) => Some(KeyType::ShortTerm),
        (false, true) => Some(KeyType::LongTerm),
        _ => None,
    };
    let lead = response.answer.map(|answer| match answer {
        ClearAnswer::Yes => KeyType::LongTerm,
        ClearAnswer::No => KeyType::ShortTerm,
    });
    // A no before other values corrects them, and does not answer the question: "no, make it 2
    // hours".
    let corrects = has_value(response)
        && cue.is_none()
        && !response.plain
        && response.answer == Some(ClearAnswer::No);
    let decided = match (edit::stated_type(response), lead) {
        (Some(said), _) => Some(said),
        // "long-term, no, short-term" is contradictory.
        (None, _) if kind.said_short && kind.said_long => None,
        (None, Some(_)) if corrects => None,
        (None, Some(lead)) if question == Question::LongRunning => Some((lead, TypeRule::Cues)),
        // "yes, only testing" is contradictory.
        (None, Some(lead)) if cue.is_some_and(|cue| cue != lead) => None,
        (None, Some(lead)) => Some((lead, TypeRule::Cues)),
        (None, None) if response.signals.has(Signal::Hedge) => None,
        (None, None) => cue.map(|cue| (cue, TypeRule::Cues)),
    };
    let Some((decided, rule)) = decided else { return false };
    edit::set_type(request, decided, rule);
    if request.suggested.is_none() {
        request.suggested = kind.purpose.clone();
    }
    true
}

pub fn answers_ttl(request: &mut Request, response: &Response) -> bool {
    let creates = request.intent == Intent::CreateKey;
    let said = edit::stated_type(response).map(|(kind, _)| kind);
    let kind = &response.kind;
    let long = said == Some(KeyType::LongTerm)
        || said.is_none()
            && kind.cue_long
            && !kind.cue_short
            && !response.signals.has(Signal::Hedge);
    if let Some(life) = response.slots.ttl.filter(|_| said != Some(KeyType::LongTerm)) {
        request.ttl = Some(life);
        if life.life().is_none() {
            return false;
        }
    } else if long && creates {
        // A long-term key has no duration. One beside it is kept, so that a note can say so.
        request.ttl = response.slots.ttl;
        request.ask.retain(|open| *open != Question::Ttl);
        let rule = if said.is_some() { TypeRule::Said } else { TypeRule::Cues };
        edit::set_type(request, KeyType::LongTerm, rule);
        return true;
    } else if response.signals.has(Signal::Longest) {
        request.ttl = Some(edit::longest_ttl());
    } else if response.signals.has(Signal::Shortest) {
        request.ttl = Some(Ttl::from_seconds(MIN_LIFE.as_secs()));
    } else if let (Some(KeyType::ShortTerm), Some(asked)) = (said, request.ttl) {
        // If the answer names short-term, the allowed duration nearest to the requested one
        // applies.
        let nearest = asked.seconds().clamp(MIN_LIFE.as_secs(), edit::longest_ttl().seconds());
        request.ttl = Some(Ttl::from_seconds(nearest));
    } else {
        return false;
    }
    request.ask.retain(|open| *open != Question::Ttl);
    edit::set_type(request, KeyType::ShortTerm, request.type_rule.unwrap_or(TypeRule::Said));
    true
}

pub fn answers_region(request: &mut Request, response: &Response) -> bool {
    let agreed = response.agrees();
    let suggested = request.suggested.as_deref().filter(|_| agreed).and_then(Region::parse);
    // "the first one" and "2" pick from the regions in the question.
    let chosen =
        response.ordinal.and_then(|number| request.choices.get(number.checked_sub(1)?).cloned());
    if let Some(region) = response.slots.region.clone().or(suggested).or(chosen) {
        request.region = Some(region);
        request.suggested = None;
        request.choices.clear();
        return true;
    }
    let meant = response
        .slots
        .suggested
        .clone()
        .or_else(|| response.near_region.as_ref().map(Region::to_string));
    let refused = response.answer == Some(ClearAnswer::No) && !has_value(response);
    if meant.is_some() || refused || !response.slots.choices.is_empty() {
        request.suggested = meant;
        request.choices = response.slots.choices.clone();
    }
    false
}

impl Conversation<'_> {
    pub fn answers_team(&self, request: &mut Request, response: &Response) -> bool {
        if let Some((KeyType::ShortTerm, rule)) = edit::stated_type(response)
            && request.intent == Intent::CreateKey
        {
            edit::set_type(request, KeyType::ShortTerm, rule);
            return true;
        }
        let last = self.state.memory.last.as_ref().and_then(|last| last.business_unit.clone());
        let same_unit = last.filter(|_| response.signals.has(Signal::Same));
        let agreed = response.agrees();
        let suggested =
            request.suggested.as_deref().filter(|unit| agreed && Region::parse(unit).is_none());
        let suggested = suggested.and_then(BusinessUnit::from_folded);
        let typed = edit::stated_type(response).is_some();
        // A request such as "delete the key of sales", even if quoted, names no team.
        let verbs = [Signal::Delete, Signal::Deactivate, Signal::Rotate];
        let acts = response.key_words && verbs.into_iter().any(|verb| response.signals.has(verb));
        let bare = response.name.clone();
        // "the oldest" refers to a listed key, not to a team.
        let reference = &response.reference;
        let refers_to_key =
            reference.meant.selects() && self.state.memory.shown.understands(reference);
        let refers_to_key = refers_to_key
            && reference.meant.units.is_empty()
            && request.intent == Intent::RotateKey;
        let bare = bare.filter(|_| {
            !acts && !typed && !refers_to_key && !response.plain && !has_other_value(response)
        });
        // "the same team" without an earlier one names no team.
        let bare = bare.filter(|_| !response.signals.has(Signal::Same));
        let unit =
            same_unit.or_else(|| response.slots.business_unit.clone()).or(suggested).or(bare);
        let found = unit.is_some();
        request.business_unit = unit.or(request.business_unit.take());
        if !found && response.plain && response.answer == Some(ClearAnswer::No) {
            // The person rejected this name, so it is not suggested again.
            request.suggested = None;
        }
        found
    }

    pub fn answers_which_key(&self, request: &mut Request, response: &Response) -> bool {
        let reference = &response.reference;
        if reference.except.is_some() || reference.meant.ids.len() > 1 || response.asks {
            return false;
        }
        if let Some(id) = &response.slots.access_key_id {
            request.access_key_id = Some(id.clone());
            request.business_unit =
                response.slots.business_unit.clone().or(request.business_unit.take());
            return true;
        }
        let typed = edit::stated_type(response).is_some();
        let picks_key =
            response.reference.whole && response.reference.picks() || response.ordinal.is_some();
        let bare = response.name.clone();
        let bare = bare.filter(|_| !typed && !response.plain && !picks_key);
        let unit = response.slots.business_unit.clone().or(bare);
        let found = unit.is_some();
        request.business_unit = unit.or(request.business_unit.take());
        found
    }
}

/// Returns true if the response gives a lifetime without an owner or region ("2 hours please"). The
/// other words are then not a team.
fn has_other_value(response: &Response) -> bool {
    let said = &response.slots;
    (said.ttl.is_some() || response.vague) && said.owner.is_none() && said.region.is_none()
}
