//! Values that one request hands over to the others: "…, both in Milan", "and a key there", "then
//! rotate it".

use crate::domain::Intent;
use crate::understand::evidence::frames::ACTIONS;
use crate::understand::evidence::lexicon::{Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::symbol::{LIFETIME, OWNER, REGION, TEAM};
use crate::understand::grammar::concept::Concept::{
    Access, And, Another, Article, For, Key, Keys, NewOne, One, SaidLong, SaidShort,
};
use crate::understand::requests::part::Draft;
use crate::understand::slots::Slots;
use crate::understand::tokens::Gap;

/// The most clauses that all requests share, so that the work stays linear.
const MOST: usize = 8;

const fn one(symbol: u8) -> Senses {
    Senses::of(&[symbol])
}

/// Returns the clauses that state something about all requests.
pub fn shared_clauses(line: SenseLine<'_, '_>) -> Vec<(usize, usize)> {
    const STATES: Senses = Senses::of(&[sense::OWN, sense::NEED, sense::GET, sense::SAY]);
    // "owner: a@b.com" is one clause.
    let labeled = |at: &usize| matches!(line.reading.gap(*at), Gap::Colon | Gap::Assign);
    let cuts: Vec<usize> = line.cuts().into_iter().filter(|at| !labeled(at)).collect();
    let clauses = cuts.windows(2).map(|ends| (ends[0], ends[1]));
    let acts = |first: usize, last: usize| {
        (first..last).any(|at| {
            let senses = line.senses(at);
            senses.has(ACTIONS) && !senses.has(STATES)
        })
    };
    let is_shared = |&(first, last): &(usize, usize)| {
        let words = || first..last;
        let has = |senses: Senses| words().any(|at| line.has(at, senses));
        let states = |value| words().any(|at| line.value(at) == Some(value));
        let valued = [REGION, OWNER, LIFETIME].into_iter().any(states)
            || has(Senses::of(&[sense::SHORT_TYPE, sense::LONG_TYPE]));
        (has(one(sense::ALL)) || has(one(sense::SAME)) && has(one(sense::OWNER)))
            && valued
            && !acts(first, last)
            && !has(one(sense::NEG))
    };
    let adds = |&(first, last): &(usize, usize)| {
        let values = [REGION, OWNER, LIFETIME];
        let named = (first..last).any(|at| line.value(at) == Some(TEAM));
        let valued =
            (first..last).any(|at| line.value(at).is_some_and(|value| values.contains(&value)));
        valued && !named && !acts(first, last)
    };
    // "…, both in eu-west-1, owner: a@b.com": the clauses after a shared one are shared, too.
    let mut shared = Vec::new();
    // In "all owned by me, a@b.com", the value follows in a clause of its own.
    let announces = |&(first, last): &(usize, usize)| {
        let has = |senses: Senses| (first..last).any(|at| line.has(at, senses));
        has(one(sense::ALL)) && has(one(sense::OWNER)) && !adds(&(first, last))
    };
    let mut announced = false;
    for clause in clauses {
        if shared.len() == MOST {
            break;
        }
        if is_shared(&clause) || (announced || !shared.is_empty()) && adds(&clause) {
            shared.push(clause);
        }
        announced = announces(&clause);
    }
    shared
}

/// Returns the intents of the parts, with that of the part before for a part without a verb that only
/// names more keys: "disable the key of sales and the keys of legal", "rotate Sales' key and Legal's
/// key". "One key" or "a key" there is a new one.
pub fn with_verbs(
    line: SenseLine<'_, '_>,
    ranges: &[(usize, usize)],
    intents: &[Intent],
) -> Vec<Intent> {
    let reading = line.reading;
    let mut intents = intents.to_vec();
    for at in 1..intents.len() {
        let (first, last) = ranges[at];
        let joined = first > 1
            && reading.is(first - 1, And)
            && ![first - 1, first].iter().any(|at| reading.gap(*at).is_break());
        let acts = (first..last).any(|at| line.has(at, ACTIONS));
        let known = match intents[at] {
            Intent::ListKeys => (first..last).any(|at| reading.is_any(at, &[Key, Keys])),
            Intent::CreateKey => is_known(line, first, last),
            _ => false,
        };
        if known && intents[at - 1].parts() && joined && !acts {
            intents[at] = intents[at - 1];
        }
    }
    intents
}

/// Returns true if the words speak of a key that exists: "the key for legal", "Legal's key".
fn is_known(line: SenseLine<'_, '_>, first: usize, last: usize) -> bool {
    const THE: Senses = one(sense::THE);
    let reading = line.reading;
    let new = (first..last).any(|at| reading.is_any(at, &[One, Another, NewOne]));
    let key = (first..last).find(|at| reading.is_any(*at, &[Key, Keys]));
    !new && key.is_some_and(|key| {
        (first..key).any(|at| line.has(at, THE) || reading.word(at).possessive)
            && !(first..key).any(|at| reading.is(at, Article) && !line.has(at, THE))
    })
}

/// Drops the parts that only announce others: "I need two keys, one for sales and one for legal". The
/// type that they state applies to the others.
pub fn drop_headings(line: SenseLine<'_, '_>, drafts: &mut Vec<Draft>) {
    let mut at = 0;
    while at + 1 < drafts.len() {
        let (before, rest) = drafts.split_at_mut(at + 1);
        let heading = &before[at];
        if !is_heading(line, heading) || !is_one(line, &rest[0]) {
            at += 1;
            continue;
        }
        let kind = stated_type(line, heading);
        for draft in rest.iter_mut().take_while(|draft| is_one(line, draft)) {
            if stated_type(line, draft).is_none() {
                draft.said.type_before = kind;
            }
        }
        drafts.remove(at);
    }
}

/// Returns true if a part asks for several keys and says nothing about them except their type.
fn is_heading(line: SenseLine<'_, '_>, draft: &Draft) -> bool {
    let Slots { request, units, vague, ids, regions, unclear_region, .. } = &draft.slots;
    let values = request.ttl.is_some() || request.region.is_some() || request.owner.is_some();
    let open = *vague || *unclear_region || request.access_key_id.is_some();
    request.intent == Intent::CreateKey
        && !values
        && !open
        && units.is_empty()
        && ids.is_empty()
        && regions.is_empty()
        && (draft.first..draft.last).any(|at| line.reading.is(at, Keys))
}

/// Returns true if a part is about one of several keys: "and one for legal", "for legal".
fn is_one(line: SenseLine<'_, '_>, draft: &Draft) -> bool {
    let reading = line.reading;
    let first = (draft.first..draft.last).find(|at| !reading.is_any(*at, &[And, Article]));
    draft.slots.request.intent == Intent::CreateKey
        && first.is_some_and(|at| reading.spelling(at) == "one" || reading.is_any(at, &[One, For]))
}

/// Hands over the values to which a later part refers.
pub fn hand_over(line: SenseLine<'_, '_>, drafts: &mut [Draft]) {
    for at in 1..drafts.len() {
        let (before, rest) = drafts.split_at_mut(at);
        let Draft { slots, said, first, last } = &mut rest[0];
        let has = |symbol| (*first..*last).any(|at| line.has(at, one(symbol)));
        if slots.request.intent == Intent::CreateKey && is_elliptical(line, *first, *last) {
            said.type_before =
                before.last().and_then(|draft| stated_type(line, draft)).or(said.type_before);
        }
        let acts = (*first..*last).any(|at| line.has(at, ACTIONS));
        let revokes = |draft: &&Draft| draft.slots.request.intent == Intent::RevokeKey;
        if slots.request.intent == Intent::RevokeKey && !acts {
            // "delete the key of sales and the keys of legal"
            said.deletes |= before.last().filter(revokes).is_some_and(|draft| draft.said.deletes);
        }
        let request = &mut slots.request;
        let placed = request.region.is_some() || slots.unclear_region;
        if !placed && has(sense::THERE) {
            request.region =
                before.iter().rev().find_map(|draft| draft.slots.request.region.clone());
        }
        if request.owner.is_none() && has(sense::SAME) && has(sense::OWNER) {
            request.owner = before.iter().rev().find_map(|draft| draft.slots.request.owner.clone());
        }
        // "… in Ohio, one in Frankfurt, same length", "same for Singapore"
        let other = [sense::OWNER, sense::TEAM, sense::REGION, sense::LONG_TYPE];
        let lasts = request.intent == Intent::CreateKey && request.ttl.is_none() && !slots.vague;
        if lasts && has(sense::SAME) && !other.into_iter().any(has) {
            request.ttl = before
                .last()
                .map(|draft| &draft.slots.request)
                .filter(|request| request.intent == Intent::CreateKey)
                .and_then(|request| request.ttl);
        }
        let takes_team = matches!(
            request.intent,
            Intent::CreateKey
                | Intent::RotateKey
                | Intent::RevokeKey
                | Intent::EnableKey
                | Intent::ListKeys
        );
        let named = !slots.units.is_empty() || request.access_key_id.is_some();
        if takes_team && !named && (has(sense::THEY) || has(sense::SAME) && has(sense::TEAM)) {
            let with_team = before.iter().rev().find(|draft| {
                !draft.slots.units.is_empty() || draft.slots.request.access_key_id.is_some()
            });
            if let Some(draft) = with_team {
                slots.units.clone_from(&draft.slots.units);
                if request.intent != Intent::CreateKey {
                    request.access_key_id.clone_from(&draft.slots.request.access_key_id);
                }
            }
        }
    }
}

/// Returns true if a part continues the one before, because it has neither a verb nor a word such as
/// "key" or "one": "for sales in Ireland".
fn is_elliptical(line: SenseLine<'_, '_>, first: usize, last: usize) -> bool {
    let reading = line.reading;
    let says = [Key, Keys, Access, One, Another, NewOne, SaidShort, SaidLong];
    !(first..last).any(|at| {
        reading.finding(at).is_none()
            && (reading.spelling(at) == "one" || reading.is_any(at, &says) || line.has(at, ACTIONS))
    })
}

/// Returns the words that state the type of a part, its own or one that it continues.
fn stated_type(line: SenseLine<'_, '_>, draft: &Draft) -> Option<(usize, usize)> {
    let is_type = |at: &usize| line.reading.is_any(*at, &[SaidShort, SaidLong]);
    let own = (draft.first..draft.last).find(is_type);
    let own = own.and_then(|at| line.reading.tag(at)).map(|tag| (tag.first, tag.last));
    own.or(draft.said.type_before)
}

#[cfg(test)]
mod tests {
    use crate::domain::{Intent, KeyType, RevokeAction, TypeRule};
    use crate::understand::Grammar;

    #[test]
    fn an_announcement_and_what_all_share_are_no_requests() {
        let grammar = Grammar::builtin().unwrap();
        for line in [
            "I need two long-term keys, one for sales and one for legal",
            "long-term keys for sales and legal, both in Paris",
            "long-term keys for sales in Paris and for legal in Ireland",
        ] {
            let requests = grammar.understand(line).requests;
            let units: Vec<&str> = requests
                .iter()
                .map(|request| request.business_unit.as_ref().unwrap().as_str())
                .collect();
            assert_eq!(units, ["sales", "legal"], "{line}");
            for request in &requests {
                assert_eq!(request.key_type, Some(KeyType::LongTerm), "{line}");
                assert_eq!(request.type_rule, Some(TypeRule::Said), "{line}");
            }
        }
    }

    #[test]
    fn keys_without_a_verb_share_the_one_before() {
        let grammar = Grammar::builtin().unwrap();
        for (line, action) in [
            ("delete the key of sales and the keys of legal", RevokeAction::Delete),
            ("deactivate the keys of sales and the keys of legal", RevokeAction::Deactivate),
        ] {
            for request in grammar.understand(line).requests {
                assert_eq!(request.intent, Intent::RevokeKey, "{line}");
                assert_eq!(request.revoke_action, Some(action), "{line}");
            }
        }
        let listed = grammar.understand("delete the key of sales, list the keys of legal").requests;
        assert_eq!(listed[1].intent, Intent::ListKeys);
    }
}
