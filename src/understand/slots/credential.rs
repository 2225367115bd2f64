//! Finds the kind of long-term credential that a phrase asks for by name.

use crate::domain::Credential;
use crate::understand::analysis::Reading;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use crate::understand::slots::key_type_cues::is_negated;

const FILE: (&str, &str) =
    ("grammar/credentials.toml", include_str!("../../../grammar/credentials.toml"));

impl Grammar {
    fn credentials(&self) -> &Phrasebook<Credential> {
        // Each debug run compiles the file, so there is no error to report.
        self.credentials.get_or_init(|| compile().unwrap_or_default())
    }
}

pub fn compile() -> Result<Phrasebook<Credential>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "credentials", "credential")
}

/// Returns the credential that these word ranges name, with its words. An IAM access key wins,
/// because the program can create one.
pub fn named(
    reading: &Reading<'_>,
    ranges: impl Iterator<Item = (usize, usize)>,
) -> Option<PhraseMatch<Credential>> {
    let ranges: Vec<(usize, usize)> = ranges.collect();
    let said = |known: &PhraseMatch<Credential>| {
        let inside = ranges.iter().any(|&(first, last)| first <= known.first && known.last <= last);
        inside
            && (known.first..known.last).all(|at| reading.finding(at).is_none())
            && !is_negated(reading, known.first)
    };
    let known = reading.grammar.credentials().scan(reading).into_iter().filter(said);
    known.min_by_key(|known| known.value == Credential::BedrockApiKey)
}

#[cfg(test)]
mod tests {
    use crate::domain::{Credential, DoubtKind, Question, Slot};
    use crate::understand::Grammar;

    #[test]
    fn the_words_and_the_lifetime_tell_the_credential() {
        use Credential::{BedrockApiKey, IamAccessKey};
        let grammar = Grammar::builtin().unwrap();
        for (line, wanted) in [
            ("IAM access key for marketing", Some(IamAccessKey)),
            ("long-term IAM credentials for marketing", Some(IamAccessKey)),
            ("IAM access key for marketing for 90 days", Some(IamAccessKey)),
            ("long-term key for marketing, 90 days", Some(BedrockApiKey)),
            ("long-term key for marketing, one day", Some(BedrockApiKey)),
            ("long-term key for marketing, 6 hours", None),
            ("long-term key for marketing", None),
            ("long-term Bedrock API key for marketing", Some(BedrockApiKey)),
            ("an ABSK key for marketing", Some(BedrockApiKey)),
            ("long-term key for marketing, not an IAM user", None),
            ("key for 2 hours", None),
        ] {
            let understanding = grammar.understand(line);
            assert_eq!(understanding.requests[0].credential, wanted, "{line}");
            let spans = understanding.spans.iter().filter(|span| span.slot == Slot::Credential);
            let words: Vec<&str> = spans.map(|span| &line[span.start..span.end]).collect();
            let states = |word: &&str| ["IAM", "API", "ABSK"].iter().any(|it| word.contains(it));
            assert!(words.iter().all(states), "{line}: {words:?}");
        }
    }

    #[test]
    fn a_key_that_cannot_be_created_is_asked_about_if_it_is_named() {
        let grammar = Grammar::builtin().unwrap();
        let named = grammar.understand("long-term Bedrock API key for marketing");
        assert_eq!(named.requests[0].ask, [Question::DidYouMean]);
        assert!(named.doubts.iter().any(|doubt| doubt.why == DoubtKind::Unmet));
        let lasting = grammar.understand("long-term key for marketing, 90 days");
        assert_eq!(lasting.requests[0].ask, []);
    }
}
