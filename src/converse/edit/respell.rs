//! Corrects the spelling of the only team of a plan: "it's searchinfra, one word".

use crate::converse::Conversation;
use crate::domain::{BusinessUnit, Intent, Question};
use strsim::osa_distance;

/// The fewest letters of a name whose spelling can be recognized.
const SHORTEST: usize = 5;
/// Maximum number of letters that differ.
const SLIPS: usize = 2;

impl Conversation<'_> {
    /// Changes the team of a new key that waits for its confirmation to a similar name in the line,
    /// and asks again. Returns false for any other line.
    pub fn respells(&mut self, line: &str) -> bool {
        let asked = self.state.question();
        if !matches!(asked, Some(Question::Confirm | Question::DidYouMean)) {
            return false;
        }
        let Some(pending) = self.state.pending.as_mut() else { return false };
        let [draft] = &mut pending.drafts[..] else { return false };
        let known = draft.request.business_unit.as_ref();
        let similar = known.and_then(|known| similar(line, known));
        let Some(unit) = similar.filter(|_| draft.request.intent == Intent::CreateKey) else {
            return false;
        };
        draft.request.business_unit = Some(unit);
        let Some(mut pending) = self.state.pending.take() else { return false };
        pending.failed_answers = 0;
        self.advance(pending);
        true
    }
}

/// Returns the only word of the line that is nearly, but not exactly, the name.
fn similar(line: &str, known: &BusinessUnit) -> Option<BusinessUnit> {
    let letters = |name: &str| name.replace('-', "");
    let own = letters(known.as_str());
    let line = line.to_lowercase();
    let words = line.split_whitespace().map(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.trim_end_matches("'s").trim_end_matches("’s")
    });
    let near = |unit: &BusinessUnit| {
        let other = letters(unit.as_str());
        other.chars().count() >= SHORTEST && osa_distance(&own, &other) <= SLIPS
    };
    let mut units = words.filter_map(BusinessUnit::from_folded).filter(near);
    let unit = units.next().filter(|unit| unit != known)?;
    units.next().is_none().then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_similar_word_is_another_spelling() {
        for (line, known, meant) in [
            ("it's searchinfra, one word no dash", "search-infra", Some("searchinfra")),
            ("marketing-bot with an e, sorry", "markting-bot", Some("marketing-bot")),
            ("yes", "markting-bot", None),
            ("search-infra is right", "search-infra", None),
            ("marketing, not markting", "markting", None),
            ("does web work", "wet", None),
            ("not Sales", "sales", None),
        ] {
            let known = BusinessUnit::from_folded(known).unwrap();
            let unit = similar(line, &known);
            assert_eq!(unit.as_ref().map(BusinessUnit::as_str), meant, "{line}");
        }
    }
}
