//! Values that one request hands over to the others: "…, both in Milan", "and a key there", "then
//! rotate it".

use crate::domain::Intent;
use crate::understand::evidence::frames::ACTIONS;
use crate::understand::evidence::lexicon::{Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::symbol::{LIFETIME, OWNER, REGION, TEAM};
use crate::understand::requests::part::Draft;

/// The most clauses that all requests share, so that the work stays linear.
const MOST: usize = 8;

const fn one(symbol: u8) -> Senses {
    Senses::of(&[symbol])
}

/// Returns the clauses that state something about all requests.
pub fn shared_clauses(line: SenseLine<'_, '_>) -> Vec<(usize, usize)> {
    const STATES: Senses = Senses::of(&[sense::OWN, sense::NEED, sense::GET, sense::SAY]);
    let cuts = line.cuts();
    let clauses = cuts.windows(2).map(|ends| (ends[0], ends[1]));
    let is_shared = |&(first, last): &(usize, usize)| {
        let words = || first..last;
        let has = |senses: Senses| words().any(|at| line.has(at, senses));
        let states = |value| words().any(|at| line.value(at) == Some(value));
        let valued = [REGION, OWNER, LIFETIME].into_iter().any(states)
            || has(Senses::of(&[sense::SHORT_TYPE, sense::LONG_TYPE]));
        let acts = words().any(|at| {
            let senses = line.senses(at);
            senses.has(ACTIONS) && !senses.has(STATES)
        });
        (has(one(sense::ALL)) || has(one(sense::SAME)) && has(one(sense::OWNER)))
            && valued
            && !acts
            && !has(one(sense::NEG))
    };
    let adds = |&(first, last): &(usize, usize)| {
        let values = [REGION, OWNER, LIFETIME];
        let named = (first..last).any(|at| line.value(at) == Some(TEAM));
        let acts = (first..last).any(|at| line.has(at, ACTIONS));
        let valued =
            (first..last).any(|at| line.value(at).is_some_and(|value| values.contains(&value)));
        valued && !named && !acts
    };
    // "…, both in eu-west-1, owner: a@b.com": the clauses after a shared one are shared, too.
    let mut shared = Vec::new();
    for clause in clauses {
        if shared.len() == MOST {
            break;
        }
        if is_shared(&clause) || !shared.is_empty() && adds(&clause) {
            shared.push(clause);
        }
    }
    shared
}

/// Hands over the values to which a later part refers.
pub fn hand_over(line: SenseLine<'_, '_>, drafts: &mut [Draft]) {
    for at in 1..drafts.len() {
        let (before, rest) = drafts.split_at_mut(at);
        let Draft { slots, first, last, .. } = &mut rest[0];
        let has = |symbol| (*first..*last).any(|at| line.has(at, one(symbol)));
        let request = &mut slots.request;
        let placed = request.region.is_some() || slots.unclear_region;
        if !placed && has(sense::THERE) {
            request.region =
                before.iter().rev().find_map(|draft| draft.slots.request.region.clone());
        }
        if request.owner.is_none() && has(sense::SAME) && has(sense::OWNER) {
            request.owner = before.iter().rev().find_map(|draft| draft.slots.request.owner.clone());
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
