//! The replies that confirm a change in IAM: a short list for a deletion, any plain yes for other
//! changes. A reply that hesitates, postpones, retracts or adds something confirms nothing.

pub mod confirmations;
pub mod replies;

use bedrock_assist::converse::{Findings, Input, InputLine, Origin, Policy, State, step};
use bedrock_assist::domain::{
    AccessKeyId, Act, Details, HeldKey, IamKey, IamSnapshot, IamUser, Identity, Question,
    StepOutcome, UserName,
};
use bedrock_assist::understand::Grammar;
use jiff::Timestamp;

const A: &str = "AKIAQ3ZT8VN5WY2KD7HA";
const B: &str = "AKIAQ3ZT8VN5WY2KD7HB";

/// The kinds of confirmation.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Asked {
    Deletion,
    Deactivation,
    Creation,
    /// A rotation that deletes another key to make room.
    RoomMaking,
    /// Asks whether the new key works; a yes deactivates the old key.
    OldKey,
    /// Asks whether to delete the old key.
    OldKeyGoes,
    TwoDeletions,
}

impl Asked {
    /// Returns the lines that lead to this confirmation.
    fn lines(self) -> &'static [&'static str] {
        match self {
            Self::Deletion => &["delete key AKIAQ3ZT8VN5WY2KD7HA"],
            Self::Deactivation => &["deactivate key AKIAQ3ZT8VN5WY2KD7HA"],
            Self::Creation => &["long-term key for finance"],
            Self::RoomMaking => &["rotate the key of example-batch", "AKIAQ3ZT8VN5WY2KD7HA"],
            Self::OldKey => &["rotate the key of example-web", "yes"],
            Self::OldKeyGoes => &["rotate the key of example-web", "yes", "delete it"],
            Self::TwoDeletions => &["delete AKIAQ3ZT8VN5WY2KD7HA and delete AKIAQ3ZT8VN5WY2KD7HB"],
        }
    }
}

struct Talk {
    grammar: Grammar,
    state: State,
    /// True if the user has two keys.
    two: bool,
    /// Number of changes in the latest confirmation.
    shown: usize,
}

impl Talk {
    fn at(asked: Asked) -> Self {
        let grammar = Grammar::builtin().unwrap();
        let state = State::new(Policy { confirms: false, ensures: false, live: true });
        let two = matches!(asked, Asked::RoomMaking | Asked::TwoDeletions);
        let mut talk = Self { grammar, state, two, shown: 0 };
        for line in asked.lines() {
            talk.say(line);
        }
        let question = match asked {
            Asked::OldKey | Asked::OldKeyGoes => Question::DeleteOld,
            _ => Question::Confirm,
        };
        assert_eq!(talk.state.question(), Some(question), "{asked:?}");
        assert!(asked != Asked::TwoDeletions || talk.shown == 2, "{asked:?} shows {}", talk.shown);
        talk
    }

    /// Feeds a line to the conversation. Returns the number of changes carried out and short-term
    /// keys created.
    fn say(&mut self, words: &str) -> usize {
        let line = InputLine {
            words,
            number: None,
            speaker: None,
            under: None,
            unheard: "",
            voice: Origin::Live,
        };
        let mut next = Some(Input::Line(line));
        let mut carried = 0;
        while let Some(input) = next.take() {
            let turn;
            (self.state, turn) = step(&self.grammar, std::mem::take(&mut self.state), input);
            for act in turn.acts {
                match act {
                    Act::LookUp(_) => next = Some(Input::Found(Ok(self.account()))),
                    Act::List(_) | Act::Offer => {
                        next = Some(Input::Listed(self.account().known.users, self.account().now))
                    }
                    Act::CarryOut(confirmation) => {
                        carried += confirmation.plans.len();
                        let made = HeldKey { user: user(self.two), id: id("AKIAQ3ZT8VN5WY2KD7HN") };
                        next = Some(Input::Done(vec![
                            StepOutcome::Issued(made);
                            confirmation.plans.len()
                        ]));
                    }
                    Act::Ask(asked) => {
                        if let Details::Changes(confirmation) = asked.question.details {
                            self.shown = confirmation.plans.len();
                        }
                    }
                    Act::MakeShortTerm(..) => carried += 1,
                    _ => {}
                }
            }
        }
        carried
    }

    /// Returns an account with one user of this program, who has one or two keys.
    fn account(&self) -> Findings {
        let now: Timestamp = "2026-11-23T13:30:00Z".parse().unwrap();
        let created = "2026-01-01T00:00:00Z".parse().unwrap();
        let key = |name: &&str| IamKey {
            id: id(name),
            active: true,
            created,
            last_used: None,
            use_known: true,
            last_region: None,
        };
        let name = user(self.two);
        let unit = name.unit().unwrap().to_owned();
        let tags =
            vec![("business-unit".to_owned(), unit), ("purpose".to_owned(), "bedrock".to_owned())];
        let keys = [A, B].iter().take(1 + usize::from(self.two)).map(key).collect();
        let identity = Identity {
            account: "123456789012".to_owned(),
            arn: "arn:aws:iam::123456789012:user/jane".to_owned(),
        };
        let users = vec![IamUser {
            name,
            tags,
            policy_attached: Some(true),
            rights: Default::default(),
            keys,
        }];
        Findings {
            known: IamSnapshot { identity: Some(identity), users, ..IamSnapshot::default() },
            now,
            ..Findings::default()
        }
    }
}

fn user(two: bool) -> UserName {
    UserName::parse(if two { "example-batch-bedrock-user" } else { "example-web-bedrock-user" })
        .unwrap()
}

fn id(text: &str) -> AccessKeyId {
    AccessKeyId::parse(text).unwrap()
}

#[track_caller]
fn carry_out(asked: Asked, answers: &[&str]) {
    let wrong: Vec<&&str> =
        answers.iter().filter(|words| Talk::at(asked).say(words) == 0).collect();
    assert!(wrong.is_empty(), "{asked:?} takes none of {wrong:?} for a yes");
}

#[track_caller]
fn carry_nothing_out(asked: Asked, answers: &[&str]) {
    let wrong: Vec<&&str> = answers.iter().filter(|words| Talk::at(asked).say(words) > 0).collect();
    assert!(wrong.is_empty(), "{asked:?} takes each of {wrong:?} for a yes");
}

/// Asserts that each reply leaves the question open: it is neither a yes nor a no.
#[track_caller]
fn ask_again(asked: Asked, answers: &[&str]) {
    let lost = |words: &&&str| {
        let mut talk = Talk::at(asked);
        let before = talk.state.question();
        talk.say(words) > 0 || talk.state.question() != before
    };
    let wrong: Vec<&&str> = answers.iter().filter(lost).collect();
    assert!(wrong.is_empty(), "{asked:?} is not asked again after {wrong:?}");
}
