//! How words go on with Tab: whole phrases where a line begins, and where a word calls for a region, a team or a topic,
//! those there are.

use crate::domain::{Details, OpenQuestion, PendingQuestion, Question, Regions};
use unicode_normalization::UnicodeNormalization as _;

/// What a person may say, each a beginning or a whole.
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

/// What a person may say whatever the question is.
const WAYS_OUT: [&str; 2] = ["cancel", "help "];

/// What there is to read about.
const TOPICS: [&str; 6] =
    ["credentials", "lifetime", "models", "permissions", "regions", "troubleshooting"];

/// One way to go on.
#[derive(Debug, PartialEq, Eq)]
pub struct Candidate {
    words: String,
    /// What stands in the list.
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

/// What answers a question: what is suggested first, then what it names itself, then the ways out.
pub fn answers(asked: &PendingQuestion, units: &[String]) -> Vec<String> {
    let OpenQuestion { name, suggested, examples, details, .. } = &asked.question;
    let own = match (name, details) {
        (Question::WhichKey, Details::User(user)) => {
            user.keys.iter().map(|key| key.id.to_string()).collect()
        }
        // Their examples are somebody else's names.
        (Question::BusinessUnit | Question::WhichKey, _) => units.to_vec(),
        (Question::ExistingUser, _) => {
            ["another key", "another name", "rotate"].map(str::to_owned).to_vec()
        }
        (Question::Region, _) => Vec::new(),
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

/// From which byte on what was typed can be replaced, and by what; at a question, by its answers first.
pub fn ways(
    typed: &str,
    answers: Option<&[String]>,
    regions: &Regions,
    units: &[String],
) -> (usize, Vec<Candidate>) {
    let line = typed.rfind('\n').map_or(0, |end| end + 1);
    let begun = &typed[line..];
    let mut whole = match answers {
        Some(answers) => among(begun, answers.iter().map(String::as_str)),
        None => among(begun, PHRASES),
    };
    if answers.is_some() && whole.is_empty() {
        whole = in_regions(begun, regions);
        whole.extend(among(begun, PHRASES));
    }
    if !whole.is_empty() {
        return (line, whole);
    }
    // The cue nearest to the end is the one that is being answered.
    let cued = [Trigger::Topic, Trigger::Region, Trigger::Unit]
        .into_iter()
        .filter_map(|cue| Some((cue.behind(begun)?, cue)));
    let Some((start, cue)) = cued.max_by_key(|(start, _)| *start) else {
        return (typed.len(), Vec::new());
    };
    let part = &begun[start..];
    let found = match cue {
        Trigger::Topic => among(part, TOPICS),
        Trigger::Region => in_regions(part, regions),
        Trigger::Unit => among(part, units.iter().map(String::as_str)),
    };
    (line + start, found)
}

/// What words call for.
#[derive(Clone, Copy)]
enum Trigger {
    Topic,
    Region,
    Unit,
}

impl Trigger {
    /// Where the words behind the last such cue begin.
    fn behind(self, line: &str) -> Option<usize> {
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

/// Those that begin with `part` and say more.
fn among<'a>(part: &str, all: impl IntoIterator<Item = &'a str>) -> Vec<Candidate> {
    all.into_iter()
        .filter(|words| words.len() > part.len() && begins(words, part))
        .map(Candidate::new)
        .collect()
}

/// Regions with Bedrock, by code or by name.
fn in_regions(part: &str, regions: &Regions) -> Vec<Candidate> {
    let way = |words: &str, other: &str| Candidate {
        words: words.to_owned(),
        shown: format!("{words} ({other})"),
    };
    let ways = regions.0.iter().filter(|info| info.bedrock).filter_map(|info| {
        let (code, name) = (info.region.as_str(), info.name.as_str());
        match part {
            _ if begins(code, part) => Some(way(code, name)),
            _ if begins(name, part) => Some(way(name, code)),
            _ => None,
        }
    });
    ways.collect()
}

/// Whether `words` begin with `part`, capitals and accents aside.
fn begins(words: &str, part: &str) -> bool {
    let plain =
        |text: &str| text.nfd().filter(char::is_ascii).collect::<String>().to_ascii_lowercase();
    plain(words).starts_with(&plain(part))
}

#[cfg(test)]
mod tests {
    use crate::cli::custom_grammar;
    use crate::cli::input::completion::{PHRASES, TOPICS, answers, ways};
    use crate::domain::Intent;
    use crate::domain::{Details, OpenQuestion, PendingQuestion, Question};
    use crate::understand::Grammar;
    use rustyline::completion::Candidate as _;

    fn found(typed: &str, asked: Option<Question>) -> Vec<String> {
        let grammar = custom_grammar::builtin().unwrap();
        let units = ["marketing-team".to_owned(), "marina".to_owned()];
        let answers = asked.map(|name| answers(&open(name, &grammar), &units));
        let (start, ways) = ways(typed, answers.as_deref(), grammar.regions(), &units);
        ways.iter().map(|way| format!("{}{}", &typed[..start], way.replacement())).collect()
    }

    fn open(name: Question, grammar: &Grammar) -> PendingQuestion {
        let question = OpenQuestion {
            name,
            text: String::new(),
            suggested: (name == Question::BusinessUnit).then(|| "ci-cd".to_owned()),
            examples: grammar.question(name).unwrap().examples.clone(),
            details: Details::None,
            asked_before: 0,
        };
        PendingQuestion { requests: Vec::new(), question, line: None }
    }

    #[test]
    fn words_go_on() {
        for (typed, goes_on) in [
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
            assert_eq!(found(typed, None), goes_on, "{typed}");
        }
        assert_eq!(found("", None).len(), PHRASES.len());
    }

    #[test]
    fn a_question_offers_its_own_answers_first() {
        for (asked, typed, goes_on) in [
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
            assert_eq!(found(typed, Some(asked)), goes_on, "{asked:?} {typed}");
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
