//! Decides whether a transcript line can start before earlier lines finish. In case of doubt, the
//! line waits. Waiting affects only the speed, never the answers.

use crate::converse::edit::has_value;
use crate::domain::{Intent, KeyType, Request, Response, Signal, UserName};
use crate::understand::{Grammar, MAX_LINE};

/// The most that earlier lines may leave open, before AWS has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PossiblyOpen {
    Nothing,
    /// A question that AWS's answers raise. No later line can answer it.
    Raised,
    /// `Raised`, or a confirmation.
    Confirm,
    Question,
}

impl PossiblyOpen {
    /// Returns what may be open after a plain yes or no, which closes a confirmation.
    #[must_use]
    pub fn answered(self) -> Self {
        if self == Self::Confirm { Self::Raised } else { self }
    }
}

/// The relation of a line to the lines before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookahead {
    /// Starts a separate request about these users. Leaves at most this open for the next line.
    Begins(Vec<UserName>, PossiblyOpen),
    /// Answers the preceding line with a plain yes or no.
    Answers,
    /// May refer to any preceding line, so it must wait.
    Waits,
}

pub fn lookahead(grammar: &Grammar, words: &str, ahead: PossiblyOpen) -> Lookahead {
    if words.len() > MAX_LINE {
        return Lookahead::Waits;
    }
    let (understanding, heard) = grammar.hear(words);
    let response = heard.response();
    let requests = &understanding.requests;
    let small = requests.iter().all(|request| request.intent == Intent::OutOfScope);
    if small && response.plain && response.answer.is_some() && !has_value(&response) {
        let plain =
            response.signals.within(&[Signal::Express, Signal::Yes, Signal::Assent, Signal::No]);
        return if plain { Lookahead::Answers } else { Lookahead::Waits };
    }
    let is_complete = requests
        .iter()
        .all(|request| request.intent.changes() && request.intent != Intent::RefreshKey)
        && understanding.topic.is_none()
        && !response.misspelt
        && response.signals.within(&[
            Signal::Another,
            Signal::Remark,
            Signal::Naming,
            Signal::Rotate,
            Signal::Delete,
            Signal::Deactivate,
        ]);
    if !is_complete || !stands_alone(&response, ahead) {
        return Lookahead::Waits;
    }
    let users: Option<Vec<Vec<UserName>>> = requests.iter().map(users).collect();
    let Some(users) = users.map(|users| users.concat()) else { return Lookahead::Waits };
    let asks = requests.iter().any(|request| !request.ask.is_empty());
    let leaves = if asks {
        PossiblyOpen::Question
    } else if users.is_empty() {
        PossiblyOpen::Nothing
    } else {
        PossiblyOpen::Confirm
    };
    Lookahead::Begins(users, leaves)
}

/// Returns true if the response cannot answer the possible question. A complete request drops a
/// question that AWS raised. A request that names a team and is not a yes or no drops a
/// confirmation.
fn stands_alone(response: &Response, ahead: PossiblyOpen) -> bool {
    let named = response.slots.business_unit.is_some();
    match ahead {
        PossiblyOpen::Nothing => true,
        PossiblyOpen::Raised => response.verb || named,
        PossiblyOpen::Confirm => {
            (response.verb || response.key_words) && named && response.answer.is_none()
        }
        PossiblyOpen::Question => response.verb && named && response.answer.is_none(),
    }
}

/// Returns the users that the request looks up in AWS, or `None` if the line alone does not name
/// them.
fn users(request: &Request) -> Option<Vec<UserName>> {
    if request.intent == Intent::CreateKey && request.key_type == Some(KeyType::ShortTerm) {
        return Some(Vec::new());
    }
    let unit = request.business_unit.as_ref()?;
    // An invalid IAM user name fails before any look-up.
    Some(UserName::of(unit).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_alone_need_not_wait() {
        let grammar = Grammar::builtin().unwrap();
        let result = |words: &str, ahead| match lookahead(&grammar, words, ahead) {
            Lookahead::Begins(users, _) if users.is_empty() => "nobody".to_owned(),
            Lookahead::Begins(users, _) => {
                users.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
            }
            Lookahead::Answers => "answers".to_owned(),
            Lookahead::Waits => "waits".to_owned(),
        };
        for (words, nothing, raised, confirm) in [
            (
                "long-term key for unit-0001, owner: a.b@example.com",
                "unit-0001-bedrock-user",
                "",
                "",
            ),
            ("another long-term key for unit-0001", "unit-0001-bedrock-user", "", ""),
            ("I need a long-term key for marketing", "marketing-bedrock-user", "", ""),
            (
                "long-term keys for Sales and Finance",
                "sales-bedrock-user finance-bedrock-user",
                "",
                "",
            ),
            ("rotate the key of marketing", "marketing-bedrock-user", "", ""),
            ("delete the key of marketing", "marketing-bedrock-user", "", ""),
            ("key for 2 hours", "nobody", "waits", "waits"),
            ("make a key for 2 hours", "nobody", "", "waits"),
            ("yes", "answers", "", ""),
            ("no", "answers", "", ""),
            ("yes, but for Sales", "waits", "", ""),
            ("same again for Sales", "waits", "", ""),
            ("another one", "waits", "", ""),
            ("delete that key", "waits", "", ""),
            ("delete AKIAI44QH8DHBEXAMPLE", "waits", "", ""),
            ("refresh my key", "waits", "", ""),
            ("list keys", "waits", "", ""),
            ("long-term", "waits", "", ""),
            ("thanks", "waits", "", ""),
            ("actually a long-term key for Sales", "waits", "", ""),
        ] {
            // An empty string means the same result as `nothing`.
            let [raised, confirm] =
                [raised, confirm].map(|said| if said.is_empty() { nothing } else { said });
            let seen = [PossiblyOpen::Nothing, PossiblyOpen::Raised, PossiblyOpen::Confirm]
                .map(|ahead| result(words, ahead));
            assert_eq!(seen, [nothing, raised, confirm], "{words}");
        }
    }
}
