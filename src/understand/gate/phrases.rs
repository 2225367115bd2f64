//! The phrases of `grammar/gate.toml`, and the effect of each.

use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use crate::understand::tokens::Gap;
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/gate.toml", include_str!("../../../grammar/gate.toml"));

/// The effect of a phrase of `grammar/gate.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtSense {
    Negation,
    /// A negation that counts in any clause: "under no circumstances".
    Forbidden,
    Exception,
    Condition,
    Later,
    Retraction,
    /// The status of a request that must not be carried out: "on hold", "declined".
    Status,
    Hedge,
    /// A hedge if the line changes an existing key: "I think".
    Opinion,
    Report,
    Unmet,
    /// An exception if the line rotates, revokes or reactivates a key: "leave", "protect".
    Keep,
    /// A doubt if the line rotates, revokes or reactivates a key: "opus access".
    Weak,
    /// "no longer needed": a reason to remove a key, but a doubt about creating one.
    Unneeded,
    /// Starts a clause with a reason: "because".
    Reason,
    /// A reason to remove an existing key, such as "pastebin".
    Cause,
    /// Starts a clause with a purpose or circumstance: "for a", "during".
    Purpose,
    /// Starts a clause that limits the request: "but".
    Contrast,
    /// Starts a clause that limits the request if it has other doubts: "which".
    Relative,
    /// A condition that ends something: "until". It doesn't count for a deactivation.
    End,
    /// A condition if it starts a clause: "should Bob agree".
    Inverted,
    /// Starts a new clause if a request or courtesy follows: "therefore", "then".
    Then,
    /// Says when something else happened, if a time follows: "he left (on Friday)".
    Event,
    /// A time in the past.
    Past,
    /// Raises no doubt.
    Harmless,
}

impl DoubtSense {
    /// Returns true if the phrase counts even if a team's name ends in it, or is inside it.
    fn weighs_in_names(self) -> bool {
        matches!(
            self,
            Self::Negation
                | Self::Condition
                | Self::End
                | Self::Retraction
                | Self::Status
                | Self::Hedge
        )
    }
}

impl Grammar {
    pub(crate) fn gate(&self) -> Option<&Phrasebook<DoubtSense>> {
        self.gate.get_or_init(|| compile().ok()).as_ref()
    }
}

pub fn compile() -> Result<Phrasebook<DoubtSense>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "gate", "sense")
}

/// Returns true if a heading contains a phrase that casts doubt on its entries: "maybe", "except".
pub fn is_doubtful(reading: &Reading<'_>) -> bool {
    doubts_at(reading, |_| true)
}

/// Returns true if a heading starts with a phrase that casts doubt on its entries.
pub fn opens_in_doubt(reading: &Reading<'_>) -> bool {
    doubts_at(reading, |first| first == 0)
}

fn doubts_at(reading: &Reading<'_>, place: impl Fn(usize) -> bool) -> bool {
    use DoubtSense::{End, Exception, Hedge, Keep, Later, Negation, Report, Retraction};
    let against =
        [Negation, Exception, DoubtSense::Condition, End, Later, Retraction, Hedge, Report, Keep];
    let Some(phrases) = reading.grammar.gate() else { return true };
    phrases
        .scan(reading)
        .iter()
        .any(|phrase| place(phrase.first) && against.contains(&phrase.value))
}

/// Returns true if the finding is a name in capitals after a word in small letters: "team Swipe
/// Left".
pub(crate) fn is_proper(reading: &Reading<'_>, name: &Finding) -> bool {
    let small = |at: usize| reading.raw(at, at + 1).starts_with(char::is_lowercase);
    let capital = |at: usize| {
        let raw = reading.raw(at, at + 1);
        raw.starts_with(char::is_uppercase) && raw.contains(char::is_lowercase)
    };
    let mut words = name.first..name.last;
    name.last > name.first + 1
        && name.first > 0
        && small(name.first - 1)
        && words.all(|at| capital(at) || reading.is(at, Concept::And))
}

/// Returns the team's name that the word at `at` is part of.
fn name_at<'r>(reading: &'r Reading<'_>, at: usize) -> Option<&'r Finding> {
    reading.finding(at).filter(|finding| matches!(finding.kind, FindingKind::Unit(_, false)))
}

/// Returns true if a time was taken for a team's name: "unit:, after Friday, Kessai".
pub(crate) fn is_later_name(reading: &Reading<'_>, phrase: &PhraseMatch<DoubtSense>) -> bool {
    let named = name_at(reading, phrase.first);
    phrase.value == DoubtSense::Later
        && named.is_some_and(|name| {
            name.first == phrase.first
                && name.last == phrase.last
                && name.last > name.first + 1
                && !is_proper(reading, name)
        })
}

/// Returns true if a phrase of doubt was taken for the end of a team's name: "key for marketing
/// postponed".
pub(crate) fn closes_name(reading: &Reading<'_>, phrase: &PhraseMatch<DoubtSense>) -> bool {
    // Other senses are common in names: "Demand Planning" and "Motor Claims" are teams.
    let doubt = phrase.value.weighs_in_names();
    let ends = |finding: &Finding| finding.last == phrase.last && finding.first < phrase.first;
    let named = name_at(reading, phrase.first);
    doubt
        && !matches!(reading.gap(phrase.first), Gap::Joined(_))
        && !reading.word(phrase.first).quoted
        && named.is_some_and(|name| ends(name) && !is_proper(reading, name))
}

/// Returns true if a phrase of doubt was taken for the start or the middle of a team's name:
/// "unless bob objects".
pub(crate) fn opens_name(reading: &Reading<'_>, phrase: &PhraseMatch<DoubtSense>) -> bool {
    let doubt = !matches!(
        phrase.value,
        DoubtSense::Purpose
            | DoubtSense::Reason
            | DoubtSense::Harmless
            | DoubtSense::Then
            | DoubtSense::Keep
            | DoubtSense::Weak
            | DoubtSense::Report
            | DoubtSense::Later
            | DoubtSense::Unmet
            | DoubtSense::Opinion
            | DoubtSense::Event
            | DoubtSense::Past
    );
    let joined = matches!(reading.gap(phrase.last), Gap::Joined(_));
    let named = name_at(reading, phrase.first);
    doubt
        && !joined
        && !reading.word(phrase.first).quoted
        && named.is_some_and(|name| name.first <= phrase.first && !is_proper(reading, name))
}

/// Returns true if a word inside a phrase of doubt was taken for a team's name: "waiting for
/// approval".
pub(crate) fn holds_name(reading: &Reading<'_>, phrase: &PhraseMatch<DoubtSense>) -> bool {
    let doubt = phrase.value.weighs_in_names();
    let within = |finding: &Finding| finding.first > phrase.first && finding.last <= phrase.last;
    let named = (phrase.first + 1..phrase.last).filter_map(|at| reading.finding(at));
    let mut named = named.filter(|finding| matches!(finding.kind, FindingKind::Unit(_, false)));
    doubt && named.any(within)
}

#[cfg(test)]
mod tests {
    use crate::domain::{Intent, Question};
    use crate::understand::Grammar;

    #[test]
    fn a_key_for_no_one_leads_to_a_question() {
        let grammar = Grammar::builtin().unwrap();
        let asks = |line: &str| {
            let requests = grammar.understand(line).requests;
            let created = |request: &&crate::domain::Request| request.intent == Intent::CreateKey;
            requests
                .iter()
                .filter(created)
                .map(|request| request.ask.contains(&Question::DidYouMean))
                .collect::<Vec<_>>()
        };
        for name in [
            "All",
            "Yes",
            "List",
            "Everyone",
            "Nobody",
            "everybody on my team",
            "None",
            "Delete",
            "IT",
            "whoever",
        ] {
            for lead in ["Bedrock key for", "short-term key for", "I need a 2 hour key for"] {
                let line = format!("{lead} {name}");
                assert!(!asks(&line).contains(&false), "{line}");
            }
        }
        assert_eq!(asks("I need zero keys"), [true]);
        for line in [
            "Bedrock key for me",
            "Bedrock key for testing",
            "short-term key for all regions",
            "Bedrock key for a colleague",
            "key for it please",
        ] {
            assert_eq!(asks(line), [false], "{line}");
        }
    }
}
