//! The replies that confirm a change in IAM: a short list for a deletion, any plain yes for other
//! changes. A reply that hesitates, postpones, retracts or adds something confirms nothing.

use bedrock_assist::converse::{Findings, Input, InputLine, Origin, Policy, State, step};
use bedrock_assist::domain::{
    AccessKeyId, Act, Details, HeldKey, IamKey, IamSnapshot, IamUser, Identity, Question,
    StepOutcome, UserName,
};
use bedrock_assist::understand::Grammar;
use jiff::Timestamp;

const A: &str = "AKIAQ3ZT8VN5WY2KD7HA";
const B: &str = "AKIAQ3ZT8VN5WY2KD7HB";

/// Replies that confirm everything, including deletions.
const EXPRESS: [&str; 28] = [
    "yes",
    "y",
    "Y",
    "YES",
    "Yes.",
    "yes!",
    " yes ",
    "\"yes\"",
    "confirm",
    "Confirm.",
    "confirmed",
    "I confirm",
    "yes, I confirm",
    "yes, confirm",
    "yes confirm",
    "yes please",
    "yes, please",
    "please, yes",
    "please confirm",
    "confirm, please",
    "yes pls",
    "yes, thanks",
    "yes, thank you",
    "yes thanks!",
    "yes, thanks a lot",
    "confirm, thank you",
    "Yes, please. Thanks!",
    "y, please",
];

/// Replies that confirm a deletion. Those without a key ID don't confirm a deactivation.
const DELETE: [&str; 16] = [
    "yes delete it",
    "yes, delete it",
    "Yes, delete it please.",
    "yes please delete it",
    "yes, remove it",
    "yes delete",
    "yes, delete the key",
    "yes, permanently delete it",
    "yes, delete it permanently",
    "yes, delete it for good",
    "yes, get rid of it",
    "confirm, delete it",
    "delete it, yes",
    "yes, delete AKIAQ3ZT8VN5WY2KD7HA",
    "yes, delete key AKIAQ3ZT8VN5WY2KD7HA",
    "yes, delete the key AKIAQ3ZT8VN5WY2KD7HA, thanks",
];

/// Replies that confirm a deactivation but not a deletion.
const DEACTIVATE: [&str; 6] = [
    "yes, deactivate it",
    "yes deactivate it please",
    "yes, disable it",
    "yes, switch it off",
    "yes, deactivate AKIAQ3ZT8VN5WY2KD7HA",
    "confirm, deactivate the key",
];

/// Replies that agree twice, which confirms like a single yes.
const TWICE: [&str; 4] = ["yes, do it", "yes, go ahead", "yes, sure", "thanks, yes, go ahead"];

/// Replies that confirm a creation or a deactivation, but not a deletion.
const PLAIN: [&str; 25] = [
    "ok",
    "okay",
    "sure",
    "sure, go ahead",
    "go ahead",
    "go ahead please",
    "please go ahead",
    "do it",
    "ok, do it",
    "just do it",
    "please do",
    "proceed",
    "yep",
    "yeah",
    "yup, thanks",
    "absolutely",
    "of course",
    "alright",
    "sounds good to me",
    "great, go ahead",
    "that's correct",
    "no problem, go ahead",
    "I agree",
    "lgtm",
    "ok thanks",
];

/// Replies that confirm nothing.
const NONE: [&str; 109] = [
    "ok wait",
    "yes, wait",
    "please wait ok",
    "yes wait",
    "yes hold on",
    "ok hmm",
    "hmm ok",
    "yes hmm",
    "yes sorry",
    "ok sorry",
    "sorry, yes",
    "ok actually",
    "actually yes",
    "actually, ok",
    "ok that's all",
    "that's all",
    "yes?!",
    "yes?",
    "yes ?",
    "yes? yes",
    "ok?",
    "¿yes",
    "yes？",
    "y?",
    "right away",
    "right",
    "great",
    "perfect",
    "super",
    "go away",
    "well",
    "now",
    "please",
    "thanks",
    "please, thanks",
    "yes but",
    "yes but not now",
    "yes, but only A",
    "yes but first check",
    "yes, but in Ireland",
    "yes, tomorrow",
    "yes tomorrow",
    "sure, later",
    "yes later",
    "yes, soon",
    "yes, in a minute",
    "yes, in an hour",
    "yes, after lunch",
    "yes on Monday",
    "yes, once it is unused",
    "yes when Bob says so",
    "ok, if it is safe",
    "yes if possible",
    "yes, if you think so",
    "yes unless it is used",
    "yes I guess",
    "I guess yes",
    "yes, maybe",
    "maybe yes",
    "probably yes",
    "yes, I think",
    "yes probably",
    "yeah right",
    "yes and no",
    "yes or no",
    "yes/no",
    "y/n",
    "yes no",
    "yes, no",
    "no yes",
    "yes don't",
    "yes, do not delete it",
    "yes, keep it",
    "yes, never mind",
    "yes, cancel",
    "yes stop",
    "yes, forget it",
    "yes, undo",
    "yes not",
    "not yes",
    "yes...",
    "yes…",
    "~~yes~~",
    "yes 🤔",
    "👎 yes",
    "he said yes",
    "Bob says yes",
    "I would say yes",
    "Tom wrote \"yes, go ahead\"",
    "say yes",
    "I said yes to the cake",
    "yes yes yes whatever",
    "yes what?",
    "yes, the other one",
    "yes, the last one",
    "yes, number 2",
    "yes, the new one",
    "yes xyzzy",
    "yes sunshine",
    "yes, AKIAQ3ZT8VN5WY2KD7HB",
    "yes, delete AKIAQ3ZT8VN5WY2KD7HB",
    "yes, for marketing",
    "yes, the key of marketing",
    "yes, rotate it",
    "yes, all keys of example-web too",
    "yesterday",
    "yes man",
    "eyes",
    "good to know",
];

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
                    Act::List(_) => {
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

#[test]
fn a_deletion_takes_a_short_list() {
    carry_out(Asked::Deletion, &EXPRESS);
    carry_out(Asked::Deletion, &TWICE);
    carry_out(Asked::Deletion, &DELETE);
    carry_nothing_out(Asked::Deletion, &DEACTIVATE);
    ask_again(Asked::Deletion, &PLAIN);
    carry_nothing_out(Asked::Deletion, &NONE);
}

#[test]
fn a_deactivation_takes_any_plain_yes() {
    carry_out(Asked::Deactivation, &EXPRESS);
    carry_out(Asked::Deactivation, &PLAIN);
    carry_out(Asked::Deactivation, &DEACTIVATE);
    carry_nothing_out(Asked::Deactivation, &DELETE[..13]);
    carry_nothing_out(Asked::Deactivation, &NONE);
}

#[test]
fn a_creation_takes_any_plain_yes() {
    carry_out(Asked::Creation, &EXPRESS);
    carry_out(Asked::Creation, &PLAIN);
    carry_out(Asked::Creation, &TWICE);
    carry_out(
        Asked::Creation,
        &["yes, create it", "yes, for finance", "ok, create the key for finance"],
    );
    carry_nothing_out(Asked::Creation, &NONE);
    carry_nothing_out(Asked::Creation, &DELETE);
    carry_nothing_out(Asked::Creation, &DEACTIVATE);
}

#[test]
fn a_rotation_that_makes_room_deletes() {
    carry_out(Asked::RoomMaking, &EXPRESS);
    carry_out(Asked::RoomMaking, &TWICE);
    ask_again(Asked::RoomMaking, &PLAIN);
    carry_nothing_out(Asked::RoomMaking, &NONE);
}

#[test]
fn the_old_key_takes_a_plain_yes_to_be_deactivated_and_an_express_one_to_go() {
    carry_out(Asked::OldKey, &EXPRESS);
    carry_out(
        Asked::OldKey,
        &["yes, it works", "ok, deactivate it", "deactivate the old one, please"],
    );
    // Without "yes", the answer leaves open whether to deactivate the key.
    ask_again(Asked::OldKey, &["it works", "works fine", "the new one works"]);
    carry_nothing_out(Asked::OldKey, &NONE);
    carry_nothing_out(Asked::OldKey, &DELETE);
    carry_out(Asked::OldKeyGoes, &EXPRESS);
    carry_out(
        Asked::OldKeyGoes,
        &["yes, delete it", "delete it", "yes, delete the old one", "delete the old key"],
    );
    ask_again(Asked::OldKeyGoes, &PLAIN);
    carry_nothing_out(Asked::OldKeyGoes, &NONE);
    carry_nothing_out(Asked::OldKeyGoes, &DEACTIVATE);
}

#[test]
fn several_deletions_take_no_yes_to_one() {
    carry_out(Asked::TwoDeletions, &EXPRESS);
    carry_out(Asked::TwoDeletions, &["yes, both", "yes, delete both", "yes, delete them"]);
    carry_nothing_out(Asked::TwoDeletions, &DELETE[..1]);
    carry_nothing_out(Asked::TwoDeletions, &NONE);
    carry_nothing_out(
        Asked::TwoDeletions,
        &["yes, the first one", "yes, delete it", "yes, this one"],
    );
}

/// An unclear yes repeats the confirmation. Only a line with an intent of its own may end it.
#[test]
fn what_is_no_yes_is_asked_again() {
    let half = [
        "ok wait",
        "yes, wait",
        "please wait ok",
        "ok hmm",
        "yes sorry",
        "ok actually",
        "ok that's all",
        "yes?!",
        "right away",
        "great",
        "go away",
        "yes, tomorrow",
        "sure, later",
        "ok, if it is safe",
        "yes I guess",
        "yes...",
        "yes 🤔",
        "yes xyzzy",
    ];
    for asked in [
        Asked::Deletion,
        Asked::Deactivation,
        Asked::Creation,
        Asked::RoomMaking,
        Asked::OldKeyGoes,
    ] {
        ask_again(asked, &half);
    }
}
