//! Reads a line that consists of a number, the label of a choice, or "?".

use crate::converse::pending_request::LinesSince;
use crate::converse::{Conversation, InputLine, Origin, prompt};
use crate::domain::{Act, MIN_LIFE, OpenQuestion, Question, Reply, Request, Understanding};
use crate::understand::classes;

/// The meaning of a line that is a number, a label or "?".
enum Pointer {
    /// The line stands for these words.
    Words(String),
    /// The line chooses the other reading of the phrase.
    Alternative(Box<Request>),
    /// The line asks what the question means.
    Explain,
    /// The line is a number that answers nothing.
    Nothing,
}

impl Conversation<'_> {
    /// Handles a line. Replaces a number or label with the words that it stands for, and explains
    /// the open question in reply to "?". A number never confirms a change and is never a name.
    pub fn handle_line(&mut self, line: InputLine<'_>) {
        match self.pointer(line) {
            None => self.handle_words(line),
            Some(Pointer::Words(words)) => {
                self.handle_words(InputLine { words: &words, ..line });
            }
            Some(Pointer::Alternative(request)) => {
                self.state.pending = None;
                self.turn.line = line.number;
                let requests = vec![*request];
                let understanding =
                    Understanding { requests: requests.clone(), ..Understanding::default() };
                self.begin(requests, &understanding, line);
            }
            Some(pointer) => {
                let Some(mut pending) = self.state.pending.take() else { return };
                self.turn.line = line.number;
                let asked = prompt::open_question(self.grammar, &pending);
                match (pointer, asked) {
                    (Pointer::Explain, Some(asked)) => {
                        self.turn.acts.push(Act::Say(None, Reply::Explained(Box::new(asked))));
                        (pending.is_on_screen, pending.failed_answers) = (true, 0);
                        self.ask(pending);
                    }
                    _ => self.ask_again(pending),
                }
            }
        }
    }

    fn pointer(&self, line: InputLine<'_>) -> Option<Pointer> {
        let words = line.words.trim();
        let explains = line.voice == Origin::Live && matches!(words, "?" | "？");
        let Some(pending) = self.state.pending.as_deref() else {
            return explains.then(|| Pointer::Words("help".to_owned()));
        };
        // "Three" is the third listed key, not as many keys.
        if self.state.question() == Some(Question::WhichKey)
            && let Some(rank) = classes::NUMBER.rank(&words.to_lowercase())
        {
            return Some(Pointer::Words(rank.to_string()));
        }
        let asks_length = self.state.question() == Some(Question::Ttl);
        let spoken = || spoken_number(words).filter(|_| asks_length && line.voice == Origin::Live);
        let number = number(words).or_else(spoken);
        // Most lines are longer than any label, so they need no search.
        if number.is_none() && words.len() > LONGEST_LABEL {
            return None;
        }
        let OpenQuestion { name, examples, choices, .. } =
            prompt::open_question(self.grammar, pending)?.question;
        if line.voice != Origin::Live {
            let known = matches!(name, Question::KeyType | Question::LongRunning | Question::Ttl);
            // In a chat or mail, a number may be a reaction or a page number.
            let direct = line.speaker.is_none()
                && line.under.is_none()
                && pending.speaker.is_none()
                && pending.since == LinesSince::Clear
                && !self.state.policy.confirms;
            if !(known && direct) || number.is_none() {
                return None;
            }
        }
        if let Some(number) = number {
            let chosen = number.checked_sub(1).and_then(|at| examples.get(at));
            return match (name, &pending.alternative) {
                (Question::DidYouMean, Some(_)) if number == 1 => {
                    Some(Pointer::Words("yes".to_owned()))
                }
                (Question::DidYouMean, Some(other)) if number == 2 => {
                    Some(Pointer::Alternative(Box::new(other.clone())))
                }
                (Question::Ttl, _) => {
                    // "5 minutes" is too short, so "15" means minutes.
                    let short = pending.drafts.iter().any(|draft| {
                        draft.request.ttl.is_some_and(|ttl| ttl.seconds() < MIN_LIFE.as_secs())
                    });
                    let unit = if short { "minutes" } else { "hours" };
                    Some(Pointer::Words(format!("{number} {unit}")))
                }
                // Here, "2" means the second listed key, so the reference is resolved later.
                (Question::WhichKey | Question::BusinessUnit, _)
                    if choices.is_empty() && self.has_listed_keys() =>
                {
                    None
                }
                _ if line.voice != Origin::Live && chosen.is_none() => None,
                _ => Some(match chosen.filter(|_| !choices.is_empty()) {
                    Some(words) => Pointer::Words(words.clone()),
                    None => Pointer::Nothing,
                }),
            };
        }
        if explains {
            return Some(Pointer::Explain);
        }
        let chosen = choices.iter().position(|label| names(label, words))?;
        examples.get(chosen).cloned().map(Pointer::Words)
    }

    /// Returns true if a number can refer to a listed key.
    fn has_listed_keys(&self) -> bool {
        self.state.policy.live && !self.state.memory.shown.users.is_empty()
    }
}

/// The maximum length of a label, in bytes.
const LONGEST_LABEL: usize = 64;

/// Parses a number of up to three digits: "2", "2.", "#2" or "2)".
fn number(words: &str) -> Option<usize> {
    let digits = words.trim_start_matches(['#', '(']).trim_end_matches(['.', ')', ':']);
    let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// Returns the only number of a line whose other words introduce it: "ok say six", "make it 5 actually".
fn spoken_number(words: &str) -> Option<usize> {
    let lower = words.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let words = words.filter(|word| !word.is_empty() && !classes::AROUND_NUMBER.has(word));
    let mut numbers = words.map(|word| number(word).or_else(|| classes::NUMBER.rank(word)));
    let number = numbers.next().flatten();
    number.filter(|_| numbers.next().is_none())
}

/// Returns true if `words` are the label of a choice, or one of the alternatives in it: "a server"
/// in "a server or CI → long-term".
pub fn names(label: &str, words: &str) -> bool {
    let plain = |text: &str| {
        let text = text.trim().trim_end_matches(['.', '!']).to_lowercase();
        match text.split_once(' ') {
            Some((article, rest)) if classes::ARTICLE.has(article) => rest.to_owned(),
            _ => text,
        }
    };
    let said = plain(words);
    let subject = label.split('→').next().unwrap_or(label);
    let parts = subject.split([',']).flat_map(|part| part.split(" or "));
    [label, subject].into_iter().chain(parts).any(|known| plain(known) == said)
}

#[cfg(test)]
mod tests {
    use super::{names, number, spoken_number};

    #[test]
    fn numbers_and_labels_are_recognized() {
        for (words, expected) in [
            ("2", Some(2)),
            ("2.", Some(2)),
            ("#12", Some(12)),
            ("0", Some(0)),
            ("+1", None),
            ("1 2", None),
            ("2 hours", None),
            ("1234", None),
            ("", None),
        ] {
            assert_eq!(number(words), expected, "{words}");
        }
        for (words, expected) in [
            ("ok say six", Some(6)),
            ("lol ok 15 then", Some(15)),
            ("make it 5 actually", Some(5)),
            ("5 or 6", None),
            ("not 5", None),
            ("five minutes", None),
        ] {
            assert_eq!(spoken_number(words), expected, "{words}");
        }
        let label = "a server or CI → long-term";
        for words in ["a server", "Server", "ci", "a server or CI", label] {
            assert!(names(label, words), "{words}");
        }
        for words in ["long-term", "or", "a server and CI", ""] {
            assert!(!names(label, words), "{words}");
        }
    }
}
