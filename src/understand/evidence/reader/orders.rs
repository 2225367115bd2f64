//! Compares the actions that a line orders with the intents of its requests.

use crate::domain::Intent;
use crate::understand::evidence::frames::{ACTIONS, CHANGES};
use crate::understand::evidence::lexicon::{Senses, sense};
use crate::understand::evidence::line::{SenseLine, SenseTag};
use crate::understand::evidence::symbol::{
    FIRST_SIGN, IAM_USER, KEY_ID, NEED, ORDER, POLITE, Symbol, TEAM,
};

/// Returns true if an unknown word leads to an order: "sculpt switch off the key of marketing".
pub fn opens_unknown(line: SenseLine<'_, '_>) -> bool {
    let orders = |tag: &SenseTag| tag.senses.has(STRICT);
    line.reading.len() > 1
        && line.is_unknown(0)
        && !line.reading.gap(1).is_break()
        && line.form(1).is_some_and(orders)
}

/// Returns true if an existing key is to be changed although no word names an action: "also the key
/// of marketing".
pub fn is_missing(line: SenseLine<'_, '_>, intents: &[Intent]) -> bool {
    intents.iter().any(|intent| intent.parts())
        && !(0..line.reading.len()).any(|at| line.has(at, ACTIONS))
}

/// Returns true if a clause of several words has no word that anybody knows: "refresh my key, xyzzy
/// frobnicate the quux".
pub fn has_strange_clause(line: SenseLine<'_, '_>) -> bool {
    const THE: Senses = Senses::of(&[sense::THE]);
    let (mut unknown, mut known) = (0, false);
    (0..line.reading.len()).any(|at| {
        if line.is_unknown(at) {
            unknown += 1;
        } else {
            known |= !line.has(at, THE);
        }
        let ends = line.reading.gap(at + 1).is_break();
        let strange = ends && unknown > 1 && !known;
        if ends {
            (unknown, known) = (0, false);
        }
        strange
    })
}

const OBJECTS: Senses =
    Senses::of(&[sense::KEY, sense::ACCESS, sense::USER, sense::SHORT_TYPE, sense::LONG_TYPE]);

/// Returns true if the line orders something to be done to a key that none of the intents does:
/// "hold the key", "check the key of marketing".
pub fn leaves_out(line: SenseLine<'_, '_>, intents: &[Intent]) -> bool {
    let mut at = 0;
    while at < line.reading.len() {
        if let Some(tag) = line.tag(at)
            && matches!(line.meant(tag), ORDER | POLITE | NEED)
            && tag.senses.has(STRICT)
            && is_key(line.object(tag).0)
            && !is_carried_out(line, tag, intents)
        {
            return true;
        }
        at = line.after(at);
    }
    false
}

/// Actions that only some intents carry out.
const STRICT: Senses = CHANGES.union(Senses::of(&[
    sense::CREATE,
    sense::LIST,
    sense::CHECK,
    sense::OWN,
    sense::KEEP,
    sense::HOLD_OFF,
    sense::CANCEL,
    sense::QUIT,
]));

/// Returns true if one of the intents does one of the actions that a word can name. A verb before
/// "the" has no other senses: "test the key", unlike "test key".
fn is_carried_out(line: SenseLine<'_, '_>, tag: &SenseTag, intents: &[Intent]) -> bool {
    const THE: Senses = Senses::of(&[sense::THE]);
    let verb = line.has(tag.last, THE) && !line.reading.gap(tag.last).is_break();
    let named = names_key(line, tag.last);
    let mut actions = tag.senses.iter().filter(|sense| !verb || ACTIONS.contains(*sense));
    actions.any(|action| intents.iter().any(|intent| carries_out(*intent, action, named)))
}

fn is_key(object: Symbol) -> bool {
    matches!(object, KEY_ID | IAM_USER | TEAM) || object < FIRST_SIGN && OBJECTS.contains(object)
}

/// Returns true if a key ID is the object of the action before `at`: "key AKIA…".
fn names_key(line: SenseLine<'_, '_>, at: usize) -> bool {
    let is_id = |at: usize| line.value(at) == Some(KEY_ID);
    at < line.reading.len() && (is_id(at) || line.has(at, OBJECTS) && is_id(line.after(at)))
}

/// Returns true if the intent carries out the action. `named` is true if its object is a key ID.
fn carries_out(intent: Intent, action: Symbol, named: bool) -> bool {
    use Intent::{
        CheckAccess, CheckKey, CleanUp, CreateKey, EnableKey, Help, ListKeys, ListModels,
        RefreshKey, RevokeKey, RotateKey,
    };
    match action {
        sense::CREATE => matches!(intent, CreateKey | RefreshKey | RotateKey | EnableKey),
        sense::ROTATE => matches!(intent, RotateKey | RefreshKey | CreateKey),
        sense::RENEW => matches!(intent, RotateKey | RefreshKey | EnableKey | CreateKey),
        // A rotation also ends an old key, but none that the line names.
        sense::REVOKE | sense::DELETE | sense::DISABLE | sense::CANCEL => {
            matches!(intent, RevokeKey | CleanUp) || intent == RotateKey && !named
        }
        sense::ENABLE => matches!(intent, EnableKey | CreateKey),
        sense::LIST | sense::CHECK | sense::OWN => {
            matches!(intent, ListKeys | ListModels | CheckAccess | CheckKey | Help)
        }
        sense::KEEP | sense::HOLD_OFF | sense::QUIT => false,
        _ => true,
    }
}
