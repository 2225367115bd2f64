//! Frames: how an action is meant, and what it is done to.
//!
//! The words before an action in its clause decide how it is meant, read from right to left; the
//! words after it name its object. Both walks are bounded.

use crate::understand::evidence::lexicon::{Inflection, Senses, sense::*};
use crate::understand::evidence::line::{SenseLine, SenseTag};
use crate::understand::evidence::symbol::{self, Symbol};
use crate::understand::tokens::Gap;

/// The senses that name an action.
pub const ACTIONS: Senses = Senses::of(&[
    CREATE, GIVE, GET, NEED, USE, ROTATE, RENEW, REVOKE, DELETE, DISABLE, ENABLE, LIST, OWN, CHECK,
    TELL, CLEAN, CANCEL, QUIT, KEEP, LEAK, EXPIRE, FAIL, LOSE, EXIST, WORK, SAY, CHANGE, DO,
    GO_AHEAD, PLAN, HOLD_OFF,
]);

/// The actions that change existing keys.
pub const CHANGES: Senses = Senses::of(&[ROTATE, RENEW, REVOKE, DELETE, DISABLE, ENABLE]);

/// The senses that name an object of an action.
pub const OBJECTS: Senses = Senses::of(&[
    KEY, ACCESS, USER, LOGIN, PRODUCT, MODEL, REGION, SETUP, PERMISSION, OWNER, TEAM, PURPOSE,
    FOREIGN, SHORT_TYPE, LONG_TYPE,
]);

/// Maximum number of words before an action that decide how it is meant.
const MAX_BEFORE: usize = 12;
/// Maximum number of words from an action to its object.
const MAX_AFTER: usize = 8;

const WH: Senses = Senses::of(&[WHAT, WHICH, WHO, WHEN, WHERE, WHY]);
const ADVERBS: Senses =
    Senses::of(&[PLEASE, THANKS, GREET, SORRY, HEDGE, FILLER, URGENT, NOW, PAST]);
const DETERMINERS: Senses = Senses::of(&[THE, A]);
const PREPOSITIONS: Senses = Senses::of(&[FOR, OF, IN, WITH]);
const OTHER_PEOPLE: Senses = Senses::of(&[THEY, PERSON]);

const fn one(symbol: Symbol) -> Senses {
    Senses::of(&[symbol])
}

/// What was seen so far between an action and the start of its clause.
#[derive(Default)]
struct Seen {
    to: bool,
    passive: bool,
    you: bool,
    first_person: bool,
    others: bool,
    name: bool,
    modal: bool,
}

impl SenseLine<'_, '_> {
    /// Returns how the action of this form is meant.
    pub fn meant(&self, tag: &SenseTag) -> Symbol {
        let past = tag.inflection == Inflection::Past;
        let gerund = tag.inflection == Inflection::Ing;
        let mut seen = Seen::default();
        let (mut at, mut adjacent) = (tag.first, true);
        for _ in 0..MAX_BEFORE {
            if self.starts_clause(at) {
                break;
            }
            let before = at - 1;
            let Some(known) = self.tag(before).copied() else {
                seen.name = true;
                at = before;
                adjacent = false;
                continue;
            };
            at = known.first;
            let opens = self.starts_clause(at);
            let is = |symbols: Senses| known.senses.has(symbols);
            if is(one(NEG)) {
                return symbol::NEGATED;
            }
            if is(one(HOW)) {
                return symbol::ASKED_HOW;
            }
            if adjacent && is(DETERMINERS) && !past && !is(ACTIONS) {
                return symbol::NOUN;
            }
            if is(one(OBLIGED)) && !is(one(NEED)) {
                let asks = opens && (seen.first_person || seen.others);
                return if asks { symbol::ASKED } else { symbol::NEED };
            }
            if is(one(NEED)) && (seen.to || seen.passive || gerund || past) {
                return self.need(at);
            }
            if is(one(MODAL)) {
                if seen.you || seen.passive && (seen.name || seen.others) {
                    return symbol::POLITE;
                }
                if opens {
                    return match seen {
                        Seen { first_person: true, .. } => symbol::FIRST_PERSON,
                        Seen { others: true, .. } | Seen { name: true, .. } => symbol::ASKED,
                        _ => symbol::POLITE,
                    };
                }
                seen.modal = true;
                adjacent = false;
                continue;
            }
            if is(one(FUTURE)) {
                return symbol::FUTURE;
            }
            if is(one(COND)) {
                return symbol::CONDITION;
            }
            if is(WH) {
                return if opens { symbol::ASKED } else { symbol::RELATIVE };
            }
            if is(one(AUX_DO)) {
                return if opens { symbol::ASKED } else { symbol::TOLD };
            }
            if past && is(one(AUX_HAVE)) {
                return symbol::PERFECT;
            }
            if past && is(one(AUX_BE)) {
                // "it has to be revoked", but "it was revoked".
                if !is(one(BE)) {
                    return if opens { symbol::ASKED } else { symbol::STATE };
                }
                seen.passive = true;
                adjacent = false;
                continue;
            }
            if is(one(SAY)) && !seen.to {
                return symbol::TOLD;
            }
            seen.to |= adjacent && is(one(TO));
            seen.you |= is(one(YOU));
            seen.first_person |= is(one(I));
            seen.others |= is(OTHER_PEOPLE);
            if is(ACTIONS) && seen.to {
                return symbol::RELATIVE;
            }
            seen.name |= is(PREPOSITIONS.union(OBJECTS));
            adjacent = adjacent && is(ADVERBS) || seen.to;
        }
        match seen {
            Seen { modal: true, first_person: true, .. } => symbol::FIRST_PERSON,
            Seen { first_person: true, .. }
            | Seen { others: true, .. }
            | Seen { name: true, .. }
                if past =>
            {
                symbol::PAST
            }
            _ if past => symbol::STATE,
            _ if gerund => symbol::GERUND,
            Seen { first_person: true, .. } => symbol::FIRST_PERSON,
            Seen { you: true, .. } => symbol::POLITE,
            Seen { others: true, .. } | Seen { name: true, .. } => symbol::OTHERS,
            _ => symbol::ORDER,
        }
    }

    /// Returns how the action below a need at `at` is meant.
    fn need(&self, at: usize) -> Symbol {
        let mut at = at;
        for _ in 0..5 {
            if self.starts_clause(at) {
                break;
            }
            at -= 1;
            let senses = self.senses(at);
            if senses.has(one(NEG)) {
                return symbol::NEGATED;
            }
            if senses.has(one(COND)) {
                return symbol::CONDITION;
            }
            if senses.has(Senses::of(&[AUX_DO, HOW])) {
                return symbol::ASKED;
            }
        }
        symbol::NEED
    }

    /// Returns the kind of thing that follows an action, and true if unknown words precede it.
    pub fn object(&self, tag: &SenseTag) -> (Symbol, bool) {
        let mut at = tag.last;
        let mut unknown = false;
        while at < self.reading.len().min(tag.last + MAX_AFTER) {
            if self.reading.gap(at) == Gap::Stop {
                break;
            }
            let value = self.value(at);
            let objects = [
                symbol::KEY_ID,
                symbol::IAM_USER,
                symbol::LIFETIME,
                symbol::REGION,
                symbol::OWNER,
                symbol::TEAM,
            ];
            if let Some(value) = value.filter(|value| objects.contains(value)) {
                return (value, unknown);
            }
            let senses = self.senses(at);
            if let Some(object) = senses.iter().find(|sense| OBJECTS.contains(*sense)) {
                return (object, unknown);
            }
            if value.is_none() && self.tag(at).is_none() {
                unknown = true;
            } else if senses.has(one(THEY)) {
                return (symbol::THEY, unknown);
            }
            at = self.after(at);
        }
        (if unknown { symbol::UNKNOWN } else { symbol::NOTHING }, unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::Grammar;
    use crate::understand::evidence::symbol::*;
    use crate::understand::pipeline::annotate;

    /// Returns how the first action with this sense is meant, and its object.
    fn frame(text: &str, action: Symbol) -> (&'static str, String) {
        let grammar = Grammar::builtin().unwrap();
        let reading = annotate(&grammar, text, None);
        let line = SenseLine::new(&reading);
        let tags = (0..reading.len()).filter_map(|at| line.tag(at));
        let tag = tags.copied().find(|tag| tag.senses.has(one(action))).unwrap();
        let object = line.object(&tag).0;
        let object = match object.checked_sub(FIRST_SIGN) {
            Some(sign) => SIGNS[usize::from(sign)],
            None => crate::understand::evidence::lexicon::SENSE_NAMES[usize::from(object)],
        };
        (SIGNS[usize::from(line.meant(&tag) - FIRST_SIGN)], object.to_owned())
    }

    #[test]
    fn the_words_before_an_action_say_how_it_is_meant() {
        for (text, action, meant) in [
            ("delete the key", DELETE, "order"),
            ("please delete the key", DELETE, "order"),
            ("could you delete the key", DELETE, "polite"),
            ("we need to rotate the key", ROTATE, "need_to"),
            ("the key has to be rotated", ROTATE, "need_to"),
            ("don't delete the key", DELETE, "negated"),
            ("how do I rotate the key", ROTATE, "asked_how"),
            ("if you delete the key", DELETE, "condition"),
            ("Joe rotated the key", ROTATE, "past_form"),
            ("the key was revoked", REVOKE, "state_form"),
            ("the list is long", LIST, "noun"),
        ] {
            assert_eq!(frame(text, action).0, meant, "{text}");
        }
    }

    #[test]
    fn the_words_after_an_action_name_its_object() {
        for (text, action, object) in [
            ("delete the key of sales", DELETE, "key"),
            ("delete AKIAIOSFODNN7EXAMPLE", DELETE, "#key_id"),
            ("turn the key off", DISABLE, "key"),
            ("list the models", LIST, "model"),
            ("delete it", DELETE, "they_object"),
        ] {
            assert_eq!(frame(text, action).1, object, "{text}");
        }
    }
}
