//! The phrases of `grammar/gate.toml` and what each does to a reading.

use crate::understand::analysis::{Find, Found, Reading};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{Known, Phrasebook};
use crate::understand::tokens::Gap;
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/gate.toml", include_str!("../../../grammar/gate.toml"));

/// What a phrase of `grammar/gate.toml` does to a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtSense {
    Negation,
    /// A negation, whatever clause it stands in.
    Forbidden,
    Exception,
    Condition,
    Later,
    Retraction,
    /// What is said of a request that is not to be carried out.
    Status,
    Hedge,
    Report,
    Unmet,
    /// An exception if the line rotates, revokes or enables.
    Keep,
    /// A doubt if the line rotates, revokes or enables.
    Weak,
    /// Not needed: a reason to delete, a doubt about creating.
    Unneeded,
    /// A clause that tells why follows.
    Reason,
    /// Its clause tells why a key that is there is parted with.
    Cause,
    /// A clause that tells what for follows.
    Purpose,
    /// A clause that it opens limits the request.
    Contrast,
    /// A condition if it opens a clause.
    Inverted,
    /// A clause of its own follows if it asks for something.
    Then,
    /// It means nothing.
    Harmless,
}

impl DoubtSense {
    /// Whether it counts even where its words were taken for a part of a name.
    fn weighs_in_names(self) -> bool {
        matches!(
            self,
            Self::Negation | Self::Condition | Self::Retraction | Self::Status | Self::Hedge
        )
    }
}

impl Grammar {
    pub(crate) fn gate(&self) -> Option<&Phrasebook<DoubtSense>> {
        self.gate.get_or_init(|| compile().ok()).as_ref()
    }
}

fn compile() -> Result<Phrasebook<DoubtSense>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "gate", "sense")
}

/// Whether words of doubt stand anywhere in a heading, whatever it says.
pub fn is_doubtful(reading: &Reading<'_>) -> bool {
    doubts_at(reading, |_| true)
}

/// Whether it begins with words of doubt.
pub fn opens_in_doubt(reading: &Reading<'_>) -> bool {
    doubts_at(reading, |first| first == 0)
}

fn doubts_at(reading: &Reading<'_>, place: impl Fn(usize) -> bool) -> bool {
    use DoubtSense::{Exception, Hedge, Keep, Later, Negation, Report, Retraction};
    let against =
        [Negation, Exception, DoubtSense::Condition, Later, Retraction, Hedge, Report, Keep];
    let Some(phrases) = reading.grammar.gate() else { return true };
    phrases
        .scan(reading)
        .iter()
        .any(|phrase| place(phrase.first) && against.contains(&phrase.value))
}

/// Whether words of doubt were taken for the end of a team's name: "key for marketing postponed".
pub(crate) fn closes_name(reading: &Reading<'_>, phrase: &Known<DoubtSense>) -> bool {
    // "Demand Planning" and "Motor Claims" are teams.
    let doubt = phrase.value.weighs_in_names();
    let ends = |find: &Find| find.last == phrase.last && find.first < phrase.first;
    let named =
        reading.find(phrase.first).filter(|find| matches!(find.found, Found::Unit(_, false)));
    doubt
        && !matches!(reading.gap(phrase.first), Gap::Joined(_))
        && !reading.word(phrase.first).quoted
        && named.is_some_and(ends)
}

/// Whether words of doubt were taken for the beginning of a team's name: "unless-bob-objects".
pub(crate) fn opens_name(reading: &Reading<'_>, phrase: &Known<DoubtSense>) -> bool {
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
    );
    let joined = matches!(reading.gap(phrase.last), Gap::Joined(_));
    let named =
        reading.find(phrase.first).filter(|find| matches!(find.found, Found::Unit(_, false)));
    doubt
        && !joined
        && !reading.word(phrase.first).quoted
        && named.is_some_and(|find| find.first <= phrase.first)
}

/// Whether words of doubt reach over a team's name: "waiting for approval".
pub(crate) fn holds_name(reading: &Reading<'_>, phrase: &Known<DoubtSense>) -> bool {
    let doubt = phrase.value.weighs_in_names();
    let within = |find: &Find| find.first > phrase.first && find.last <= phrase.last;
    let named = (phrase.first + 1..phrase.last).filter_map(|at| reading.find(at));
    let mut named = named.filter(|find| matches!(find.found, Found::Unit(_, false)));
    doubt && named.any(within)
}

#[cfg(test)]
mod tests {
    use crate::domain::{Intent, Question};
    use crate::understand::Grammar;

    #[test]
    fn a_key_for_nobody_is_asked_about() {
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

    #[test]
    fn the_file_has_no_mistakes() {
        crate::understand::grammar::phrasebook::assert_compiles(super::compile());
    }
}
