//! Completes input on Tab: whole phrases at the start of a line, regions after "in", teams after
//! "for", and topics after "help".

use crate::domain::{Details, OpenQuestion, PendingQuestion, Question, Regions};
use unicode_normalization::UnicodeNormalization as _;

/// Complete phrases, and the beginnings of phrases.
const PHRASES: [&str; 19] = [
    "key for ",
    "key for testing, 2 hours",
    "key for 12 hours in ",
    "long-term key for ",
    "refresh my token",
    "rotate the key for ",
    "revoke the key for ",
    "list keys",
    "list keys for ",
    "list keys older than 90 days",
    "which models can I use",
    "which models can I use in ",
    "which regions can I use",
    "am I set up",
    "who am I",
    "help",
    "help ",
    "cancel",
    "exit",
];

/// Answers that fit any question.
const WAYS_OUT: [&str; 2] = ["cancel", "help "];

/// The topics that `help` completes.
const TOPICS: [&str; 6] =
    ["credentials", "lifetime", "models", "permissions", "regions", "troubleshooting"];

#[derive(Debug, PartialEq, Eq)]
pub struct Candidate {
    words: String,
    /// The text that the list of candidates shows.
    shown: String,
}

impl Candidate {
    fn new(words: &str) -> Self {
        Self { words: words.to_owned(), shown: words.trim_end().to_owned() }
    }
}

impl rustyline::completion::Candidate for Candidate {
    fn display(&self) -> &str {
        &self.shown
    }

    fn replacement(&self) -> &str {
        &self.words
    }
}

/// Returns the answers to a question: the suggestion, the question's own answers or the known
/// teams, then "cancel" and "help".
pub fn answers(asked: &PendingQuestion, units: &[String]) -> Vec<String> {
    let question = &asked.question;
    let OpenQuestion { name, suggested, examples, details, .. } = question;
    let own = match (name, details) {
        (Question::WhichKey, Details::User(_)) => examples.to_vec(),
        // Offer known teams, because the examples name invented ones.
        (Question::BusinessUnit | Question::WhichKey, _) => units.to_vec(),
        (Question::Region, _) if question.choices.is_empty() => Vec::new(),
        _ => examples.to_vec(),
    };
    let mut answers = Vec::new();
    for words in suggested.iter().cloned().chain(own).chain(WAYS_OUT.map(str::to_owned)) {
        if !answers.contains(&words) {
            answers.push(words);
        }
    }
    answers
}

/// Returns the candidates and the byte offset from which they replace the input. Offers whole
/// phrases, or the answers to an open question and, if none of them matches, regions and whole
/// phrases. If nothing matches, completes the value after a trigger word.
pub fn candidates(
    typed: &str,
    answers: Option<&[String]>,
    regions: &Regions,
    units: &[String],
) -> (usize, Vec<Candidate>) {
    let line = typed.rfind('\n').map_or(0, |end| end + 1);
    let current = &typed[line..];
    let mut phrases = match answers {
        Some(answers) => starting_with(current, answers.iter().map(String::as_str)),
        None => starting_with(current, PHRASES),
    };
    if answers.is_some() && phrases.is_empty() {
        phrases = region_candidates(current, regions);
        phrases.extend(starting_with(current, PHRASES));
    }
    if !phrases.is_empty() {
        return (line, phrases);
    }
    // The last trigger word in the line applies.
    let triggers = [Trigger::Topic, Trigger::Region, Trigger::Unit]
        .into_iter()
        .filter_map(|trigger| Some((trigger.end_in(current)?, trigger)));
    let Some((start, trigger)) = triggers.max_by_key(|(start, _)| *start) else {
        return (typed.len(), Vec::new());
    };
    let part = &current[start..];
    let found = match trigger {
        Trigger::Topic => starting_with(part, TOPICS),
        Trigger::Region => region_candidates(part, regions),
        Trigger::Unit => starting_with(part, units.iter().map(String::as_str)),
    };
    (line + start, found)
}

/// The kind of value that follows a trigger word, such as a region after "in".
#[derive(Clone, Copy)]
enum Trigger {
    Topic,
    Region,
    Unit,
}

impl Trigger {
    /// Returns the byte offset after the last trigger word of this kind.
    fn end_in(self, line: &str) -> Option<usize> {
        let cues: &[&str] = match self {
            Self::Topic => &["help "],
            Self::Region => &["in ", "region "],
            Self::Unit => &["for ", "team "],
        };
        let apart = |at: usize| at == 0 || line[..at].ends_with(' ');
        let ends = cues.iter().flat_map(|cue| {
            line.match_indices(cue).filter(|(at, _)| apart(*at)).map(|(at, cue)| at + cue.len())
        });
        ends.max()
    }
}

/// Returns the candidates that begin with `part` and are longer.
fn starting_with<'a>(part: &str, all: impl IntoIterator<Item = &'a str>) -> Vec<Candidate> {
    all.into_iter()
        .filter(|words| words.len() > part.len() && begins(words, part))
        .map(Candidate::new)
        .collect()
}

/// Returns candidates for regions with Bedrock, by code or by name.
fn region_candidates(part: &str, regions: &Regions) -> Vec<Candidate> {
    let candidate = |words: &str, other: &str| Candidate {
        words: words.to_owned(),
        shown: format!("{words} ({other})"),
    };
    let candidates = regions.0.iter().filter(|info| info.bedrock).filter_map(|info| {
        let (code, name) = (info.region.as_str(), info.name.as_str());
        match part {
            _ if begins(code, part) => Some(candidate(code, name)),
            _ if begins(name, part) => Some(candidate(name, code)),
            _ => None,
        }
    });
    candidates.collect()
}

/// Returns true if `words` begin with `part`, ignoring case and accents.
fn begins(words: &str, part: &str) -> bool {
    let plain =
        |text: &str| text.nfd().filter(char::is_ascii).collect::<String>().to_ascii_lowercase();
    plain(words).starts_with(&plain(part))
}

#[cfg(test)]
mod tests {
    use super::{PHRASES, TOPICS, answers, candidates};
    use crate::cli::custom_grammar;
    use crate::domain::{Details, Intent, OpenQuestion, PendingQuestion, Question};
    use crate::understand::Grammar;
    use rustyline::completion::Candidate as _;

    fn found(typed: &str, asked: Option<Question>) -> Vec<String> {
        let grammar = custom_grammar::builtin().unwrap();
        let units = ["marketing-team".to_owned(), "marina".to_owned()];
        let answers = asked.map(|name| answers(&open(name, &grammar), &units));
        let (start, candidates) = candidates(typed, answers.as_deref(), grammar.regions(), &units);
        candidates
            .iter()
            .map(|candidate| format!("{}{}", &typed[..start], candidate.replacement()))
            .collect()
    }

    fn open(name: Question, grammar: &Grammar) -> PendingQuestion {
        let question = OpenQuestion {
            name,
            text: String::new(),
            suggested: (name == Question::BusinessUnit).then(|| "ci-cd".to_owned()),
            examples: grammar.question(name).unwrap().examples.clone(),
            choices: [].into(),
            details: Details::None,
            asked_before: 0,
            repeated: false,
        };
        PendingQuestion { requests: Vec::new(), question, line: None }
    }

    #[test]
    fn input_is_completed() {
        for (typed, completed) in [
            ("rot", &["rotate the key for "][..]),
            ("WHO", &["who am I"]),
            ("rotate the key for mark", &["rotate the key for marketing-team"]),
            ("key for 2 hours in fr", &["key for 2 hours in Frankfurt"]),
            ("key in sao", &["key in São Paulo"]),
            ("key in eu-central", &["key in eu-central-1", "key in eu-central-2"]),
            ("key for mar", &["key for marketing-team", "key for marina"]),
            ("help per", &["help permissions"]),
            ("first\nhelp per", &["first\nhelp permissions"]),
            ("xyzzy", &[]),
            ("key for testing, 2 hours", &[]),
        ] {
            assert_eq!(found(typed, None), completed, "{typed}");
        }
        assert_eq!(found("", None).len(), PHRASES.len());
    }

    #[test]
    fn a_question_offers_its_own_answers_first() {
        for (asked, typed, completed) in [
            (Question::KeyType, "", &["short-term", "long-term", "cancel", "help "][..]),
            (Question::KeyType, "lo", &["long-term"]),
            (Question::KeyType, "lon", &["long-term"]),
            (Question::KeyType, "lond", &["London"]),
            (Question::KeyType, "mari", &[]),
            (Question::BusinessUnit, "", &["ci-cd", "marketing-team", "marina", "cancel", "help "]),
            (Question::BusinessUnit, "mari", &["marina"]),
            (Question::BusinessUnit, "list keys o", &["list keys older than 90 days"]),
            (Question::Region, "fra", &["Frankfurt"]),
            (Question::ExistingUser, "ano", &["another key", "another name"]),
            (Question::Confirm, "y", &["yes"]),
        ] {
            assert_eq!(found(typed, Some(asked)), completed, "{asked:?} {typed}");
        }
    }

    #[test]
    fn whatever_is_offered_is_understood() {
        let grammar = custom_grammar::builtin().unwrap();
        let topics = TOPICS.map(|topic| format!("help {topic}"));
        let phrases = PHRASES.map(|phrase| match phrase {
            "key for 12 hours in " | "which models can I use in " => format!("{phrase}Frankfurt"),
            _ if phrase.ends_with("for ") => format!("{phrase}marketing"),
            _ => phrase.to_owned(),
        });
        for words in phrases.iter().chain(&topics) {
            let meant = grammar.understand(words);
            assert_ne!(meant.requests[0].intent, Intent::OutOfScope, "{words}");
        }
    }
}
