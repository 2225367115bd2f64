//! Shows the next question as a hint after the phrase that the person is typing.

use crate::domain::{Intent, Question, Understanding};
use crate::understand::Grammar;

/// A hint after the input. The right arrow key accepts its first part.
#[derive(Debug, PartialEq, Eq)]
pub struct Hint {
    text: String,
    /// The length in bytes of the part that can be accepted.
    taken: usize,
}

impl Hint {
    /// Returns a hint that can be accepted completely.
    pub fn suggestion(text: &str) -> Self {
        Self { text: text.to_owned(), taken: text.len() }
    }
}

impl rustyline::hint::Hint for Hint {
    fn display(&self) -> &str {
        &self.text
    }

    fn completion(&self) -> Option<&str> {
        self.text.get(..self.taken).filter(|taken| !taken.is_empty())
    }
}

/// Returns the hint for the first question that `line` would raise, if any.
pub fn missing(line: &str, meant: &Understanding) -> Option<Hint> {
    let request = meant.requests.iter().find(|request| !request.ask.is_empty())?;
    // Don't show doubt about a line that the person is still typing, such as one that ends in
    // "for".
    let first = request.ask.iter().find(|open| **open != Question::DidYouMean)?;
    // The hint, and the length of its part that belongs in the line.
    let (words, taken) = match first {
        Question::BusinessUnit | Question::WhichKey if request.intent != Intent::CreateKey => {
            (" for <team>", " for ".len())
        }
        Question::BusinessUnit | Question::WhichKey => (" for <team or system>", " for ".len()),
        Question::Ttl if request.ttl.is_none() => (" for 2 hours", " for 2 hours".len()),
        Question::Ttl => (" (15 minutes to 12 hours, or long-term)", 0),
        Question::KeyType | Question::LongRunning => (" short-term or long-term?", 0),
        Question::Region => {
            let meant = request.suggested.as_deref()?;
            return Some(Hint {
                text: without_overlap(line, &format!(" {meant}?")).to_owned(),
                taken: 0,
            });
        }
        // The filter above removes `DidYouMean`, and a phrase alone never raises the other
        // questions.
        Question::DidYouMean | Question::ExistingUser | Question::DeleteOld | Question::Confirm => {
            return None;
        }
    };
    let text = without_overlap(line, words);
    Some(Hint { text: text.to_owned(), taken: taken.saturating_sub(words.len() - text.len()) })
}

/// Returns true if the last word of `line` is complete. A hint after a partial word would flicker
/// with each letter.
pub fn is_settled(line: &str, grammar: &Grammar) -> bool {
    if line.ends_with(['-', '/', '_', '.', '@', '\'', '&']) {
        return false;
    }
    let word = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let mut parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.all(|part| grammar.knows(&part.to_lowercase()))
}

/// Removes the start of `words` if `line` already ends with it.
fn without_overlap<'a>(line: &str, words: &'a str) -> &'a str {
    let ends = [" for ", " for", " "].into_iter().filter(|end| line.ends_with(end));
    ends.filter_map(|end| words.strip_prefix(end)).next().unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use super::{is_settled, missing};
    use crate::cli::custom_grammar;
    use rustyline::hint::Hint as _;

    #[test]
    fn a_hint_shows_only_what_is_missing() {
        let grammar = custom_grammar::builtin().unwrap();
        for (line, hint, taken) in [
            ("long-term key", " for <team or system>", " for "),
            ("long-term key ", "for <team or system>", "for "),
            ("long-term key for", " <team or system>", " "),
            ("long-term key for ", "<team or system>", ""),
            ("key for CI/CD", " for <team or system>", " for "),
            ("rotate the key", " for <team>", " for "),
            ("revoke the key for ", "<team>", ""),
            ("key for a few hours", " for 2 hours", " for 2 hours"),
            ("key for 3 days", " (15 minutes to 12 hours, or long-term)", ""),
            ("prod key", " short-term or long-term?", ""),
            ("key for marketing, 2 hours ", "short-term or long-term?", ""),
            ("key in frankfrt", " eu-central-1?", ""),
            ("key for 2 hours", "", ""),
            ("rotate the key for marketing", "", ""),
            ("an S3 bucket", "", ""),
        ] {
            let found = missing(line, &grammar.understand(line));
            let found =
                found.as_ref().map(|hint| (hint.display(), hint.completion().unwrap_or_default()));
            assert_eq!(found.unwrap_or_default(), (hint, taken), "{line}");
        }
    }

    #[test]
    fn a_partial_word_gets_no_hint() {
        let grammar = custom_grammar::builtin().unwrap();
        for line in [
            "rotate the key",
            "Rotate",
            "key for CI/CD",
            "rotate the key for ",
            "key in frankfrt ",
            "key,",
        ] {
            assert!(is_settled(line, &grammar), "{line}");
        }
        for line in [
            "rotate the ke",
            "rotat",
            "key in frankfrt",
            "prod key for checko",
            "rotate the key for example-",
        ] {
            assert!(!is_settled(line, &grammar), "{line}");
        }
    }
}
