//! Decides the key type by the contract's seven rules, in order.

use crate::domain::{KeyType, Question, Ttl, TypeRule};

/// The evidence for the key type in a request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence {
    pub said_short: bool,
    pub said_long: bool,
    pub cue_short: bool,
    pub cue_long: bool,
    pub cue_production: bool,
    pub unit: bool,
    /// The duration, if it is a number of units: "8 hours".
    pub ttl: Option<Ttl>,
    /// True if the duration is vague: "a few hours".
    pub vague: bool,
}

/// The key type, or the question that decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyTypeDecision {
    pub key_type: Option<KeyType>,
    pub ask: Option<Question>,
    pub rule: TypeRule,
}

/// The decision for an order that says neither that Bedrock is meant nor whom or what the key is
/// for, because it may be meant for another program.
pub const UNSURE: KeyTypeDecision =
    KeyTypeDecision { key_type: None, ask: Some(Question::KeyType), rule: TypeRule::Unsure };

/// Applies the first rule that matches (rules K in `docs/contract/UNDERSTANDING.md`).
pub fn decide(evidence: Evidence) -> KeyTypeDecision {
    use KeyType::{LongTerm, ShortTerm};
    let short = |ask, rule| KeyTypeDecision { key_type: Some(ShortTerm), ask, rule };
    let long = |rule| KeyTypeDecision { key_type: Some(LongTerm), ask: None, rule };
    let open = |ask, rule| KeyTypeDecision { key_type: None, ask: Some(ask), rule };
    let in_range = evidence.ttl.is_some_and(|ttl| ttl.life().is_some());
    let out_of_range = evidence.vague || evidence.ttl.is_some() && !in_range;
    match (evidence.said_short, evidence.said_long) {
        (true, true) => return open(Question::KeyType, TypeRule::BothSaid),
        (true, false) => return short(out_of_range.then_some(Question::Ttl), TypeRule::Said),
        (false, true) => return long(TypeRule::Said),
        (false, false) => {}
    }
    if out_of_range {
        return open(Question::Ttl, TypeRule::Duration);
    }
    let for_short = evidence.cue_short || in_range;
    let for_long =
        evidence.cue_long || evidence.cue_production && for_short || evidence.unit && in_range;
    match (for_short, for_long) {
        (true, true) => open(Question::KeyType, TypeRule::CuesOfBoth),
        (true, false) => short(None, TypeRule::Cues),
        (false, true) => long(TypeRule::Cues),
        (false, false) if evidence.cue_production => {
            open(Question::LongRunning, TypeRule::OnlyProduction)
        }
        (false, false) if evidence.unit => long(TypeRule::Unit),
        (false, false) => short(None, TypeRule::Default),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Option<Ttl> {
        Some(Ttl::from_seconds(seconds))
    }

    #[test]
    fn the_seven_rules() {
        use KeyType::{LongTerm, ShortTerm};
        let none = Evidence::default();
        let cases = [
            (
                Evidence { said_short: true, cue_long: true, ..none },
                Some(ShortTerm),
                None,
                TypeRule::Said,
            ),
            (
                Evidence { said_long: true, ttl: seconds(9_999_999), ..none },
                Some(LongTerm),
                None,
                TypeRule::Said,
            ),
            (
                Evidence { said_short: true, said_long: true, ..none },
                None,
                Some(Question::KeyType),
                TypeRule::BothSaid,
            ),
            (
                Evidence { said_short: true, ttl: seconds(60), ..none },
                Some(ShortTerm),
                Some(Question::Ttl),
                TypeRule::Said,
            ),
            (
                Evidence { ttl: seconds(899), unit: true, ..none },
                None,
                Some(Question::Ttl),
                TypeRule::Duration,
            ),
            (Evidence { vague: true, ..none }, None, Some(Question::Ttl), TypeRule::Duration),
            (
                Evidence { ttl: seconds(900), unit: true, ..none },
                None,
                Some(Question::KeyType),
                TypeRule::CuesOfBoth,
            ),
            (
                Evidence { cue_short: true, cue_production: true, ..none },
                None,
                Some(Question::KeyType),
                TypeRule::CuesOfBoth,
            ),
            (
                Evidence { cue_production: true, unit: true, ..none },
                None,
                Some(Question::LongRunning),
                TypeRule::OnlyProduction,
            ),
            (
                Evidence { cue_production: true, cue_long: true, ..none },
                Some(LongTerm),
                None,
                TypeRule::Cues,
            ),
            (
                Evidence { cue_short: true, unit: true, ..none },
                Some(ShortTerm),
                None,
                TypeRule::Cues,
            ),
            (Evidence { ttl: seconds(43_200), ..none }, Some(ShortTerm), None, TypeRule::Cues),
            (Evidence { unit: true, ..none }, Some(LongTerm), None, TypeRule::Unit),
            (none, Some(ShortTerm), None, TypeRule::Default),
        ];
        for (evidence, key_type, ask, rule) in cases {
            assert_eq!(decide(evidence), KeyTypeDecision { key_type, ask, rule }, "{evidence:?}");
        }
    }
}
