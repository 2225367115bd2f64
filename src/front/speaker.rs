//! A transcript may be a chat log. Who speaks decides whether a line is a wish at all: what an assistant said is none.

/// Follows a log line by line.
#[derive(Debug, Default)]
pub struct Log {
    /// An assistant is speaking.
    assistant: bool,
    /// Who spoke last.
    speaker: Option<String>,
}

impl Log {
    /// What a person said in this line; `None` where nobody did.
    pub fn follow<'a>(&mut self, line: &'a str) -> Option<&'a str> {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        let said = match speaker(line) {
            Some((speaker, said)) => {
                self.assistant = ASSISTANTS.iter().any(|name| speaker.eq_ignore_ascii_case(name));
                if !self.assistant {
                    self.speaker = Some(speaker.to_owned());
                }
                said
            }
            None => line,
        };
        (!self.assistant && !said.is_empty()).then_some(said)
    }

    /// Who speaks; `None` before anyone was named.
    pub fn speaker(&self) -> Option<&str> {
        self.speaker.as_deref()
    }
}

const ASSISTANTS: [&str; 3] = ["Claude", "Assistant", "bedrock-assist"];

/// What stands before a colon in a request and is no speaker.
const CUES: [&str; 22] = [
    "account",
    "department",
    "duration",
    "email",
    "environment",
    "expiry",
    "group",
    "id",
    "key",
    "length",
    "lifetime",
    "model",
    "owner",
    "project",
    "purpose",
    "region",
    "service",
    "system",
    "team",
    "ttl",
    "type",
    "unit",
];

/// The speaker and what they said: one or two capitalised words, a colon and a space, or `>`.
fn speaker(line: &str) -> Option<(&str, &str)> {
    if let Some(said) = line.strip_prefix('>') {
        return Some((">", said.trim_start()));
    }
    let (name, said) = line.split_once(':')?;
    let apart = said.is_empty() || said.starts_with(' ');
    let words: Vec<&str> = name.split(' ').collect();
    let named = ASSISTANTS.iter().any(|assistant| name.eq_ignore_ascii_case(assistant))
        || ((1..=2).contains(&words.len()) && words.iter().all(|word| capitalised(word)));
    let cue = words.last().is_some_and(|word| CUES.iter().any(|cue| word.eq_ignore_ascii_case(cue)));
    (apart && named && !cue).then_some((name, said.trim_start()))
}

fn capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '.' | '_'))
}

#[cfg(test)]
mod tests {
    use super::Log;

    #[test]
    fn only_people_are_heard() {
        let mut log = Log::default();
        let log_lines = [
            ("\u{feff}# a chat", None),
            ("Jane Doe: key for 2 hours", Some("key for 2 hours")),
            ("in Frankfurt", Some("in Frankfurt")),
            ("Claude: I can make a key for 12 hours.", None),
            ("", None),
            ("Shall I?", None),
            ("Owner: a@b.com", None),
            ("> yes", Some("yes")),
            ("Region: us-west-2", Some("Region: us-west-2")),
            ("Business Unit: marketing", Some("Business Unit: marketing")),
            ("bedrock-assist: done", None),
            ("Team Lead: thanks", Some("thanks")),
            ("we need: a key", Some("we need: a key")),
            ("Time 10:30 key", Some("Time 10:30 key")),
            ("User:", None),
            ("a token", Some("a token")),
        ];
        for (line, heard) in log_lines {
            assert_eq!(log.follow(line), heard, "{line}");
        }
    }
}
