//! Runs conversations whose authors had not seen the program, and compares the results with their
//! labels. Random conversations check that every change was shown just before it is carried out.

use crate::support::corpus::{agree, phrases};
use crate::support::program::World;
use crate::support::random::Dice;
use bedrock_assist::converse::{Findings, Input, InputLine, Origin, Policy, State, step};
use bedrock_assist::domain::{
    AccessKeyId, Act, Confirmation, Details, HeldKey, IamKey, IamSnapshot, IamUser, Identity,
    Intent, PendingQuestion, Question, Request, Step, StepOutcome, UserName,
};
use bedrock_assist::understand::Grammar;
use jiff::Timestamp;
use serde_json::Value;

/// Each part: its name, its conversations, how many were right before the program was adapted to
/// them, and how many may still differ from their label. The authors had read the contract and seen
/// neither grammar nor program.
const CONVERSATIONS: [(&str, &str, usize, usize); 6] = [
    ("first", include_str!("../../conversations/first.jsonl"), 128, 3),
    ("second", include_str!("../../conversations/second.jsonl"), 99, 1),
    ("safety", include_str!("../../conversations/safety.jsonl"), 112, 0),
    ("general", include_str!("../../conversations/general.jsonl"), 146, 1),
    ("unusual", include_str!("../../conversations/unusual.jsonl"), 115, 10),
    ("last", include_str!("../../conversations/last.jsonl"), 80, 0),
];

#[test]
fn every_conversation_of_the_corpus() {
    let grammar = Grammar::builtin().unwrap();
    for (part, corpus, first, may_fail) in CONVERSATIONS {
        let (mut wrong, mut unwanted, mut count) = (Vec::new(), 0, 0);
        for conversation in corpus.lines() {
            let label: Value = serde_json::from_str(conversation).unwrap();
            let lines: Vec<&str> = label["lines"]
                .as_array()
                .unwrap()
                .iter()
                .map(|line| line.as_str().unwrap())
                .collect();
            let wanted = label["requests"].as_array().unwrap();
            let got = if lines.iter().any(|line| is_chat(line)) {
                run(&lines)
            } else {
                hold(&grammar, &lines)
            };
            count += 1;
            if got.len() == wanted.len()
                && got.iter().zip(wanted).all(|(got, wanted)| agree(got, wanted))
            {
                continue;
            }
            unwanted +=
                usize::from(got.iter().any(|got| !wanted.iter().any(|wanted| agree(got, wanted))));
            wrong.push(format!("{lines:?}\n  wanted {wanted:?}\n  got    {got:?}"));
        }
        let right = count - wrong.len();
        eprintln!(
            "corpus, conversations, {part}: {right} of {count} exact ({first} on first contact), {unwanted} made otherwise"
        );
        assert_eq!(unwanted, 0, "made what nobody wanted:\n{}", wrong.join("\n"));
        assert!(wrong.len() <= may_fail, "held wrongly:\n{}", wrong.join("\n"));
    }
}

/// Returns true if the line is quoted (`> yes`) or begins with a speaker (`Ann: yes`). Only a batch
/// run recognizes speakers.
fn is_chat(line: &str) -> bool {
    line.starts_with('>')
        || line.split_once(": ").is_some_and(|(name, _)| name.split(' ').count() <= 2)
}

/// Runs the program on these lines with `--dry-run`. Returns the confirmed requests.
fn run(lines: &[&str]) -> Vec<Value> {
    let ran = World::new().run(&["--dry-run", "-o", "json"], lines.join("\n").as_bytes());
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Feeds these lines to the conversation in process. Returns the confirmed requests.
fn hold(grammar: &Grammar, lines: &[&str]) -> Vec<Value> {
    let mut confirmed = Vec::new();
    let mut state = State::new(Policy::default());
    for words in lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let line = InputLine {
            words,
            number: None,
            speaker: None,
            under: None,
            unheard: "",
            voice: Origin::Transcript,
        };
        let mut next = Some(Input::Line(line));
        while let Some(input) = next.take() {
            let turn;
            (state, turn) = step(grammar, state, input);
            for act in turn.acts {
                match act {
                    Act::MakeShortTerm(request, _) => confirmed.push(request),
                    Act::LookUp(_) => next = Some(Input::Found(Ok(Findings::default()))),
                    Act::CarryOut(Confirmation { plans, .. }) => {
                        next = Some(Input::Done(vec![StepOutcome::Nothing; plans.len()]));
                        confirmed.extend(plans.into_iter().map(|plan| plan.request));
                    }
                    _ => {}
                }
            }
        }
    }
    confirmed.iter().map(|request| serde_json::to_value(request).unwrap()).collect()
}

/// Replies that must not count as a yes to a confirmation.
const NO_ORDERS: [&str; 34] = [
    "I need it",
    "we need it",
    "I want it",
    "leave it like that",
    "leave it so",
    "it works",
    "it's working",
    "I know",
    "I understand",
    "noted",
    "good to know",
    "thanks, understood",
    "true",
    "they do",
    "why not",
    "yes, rotate it",
    "yes, rotate",
    "yeah right",
    "yes?",
    "yes yes, in a minute",
    "yes, but not now",
    "yes, if it is unused",
    "yes tomorrow",
    "yes or no",
    "I guess so",
    "thanks",
    "hm",
    "42",
    "sure?",
    "he said yes",
    "I would say yes",
    "Tom wrote \"yes, go ahead\"",
    "no, go ahead",
    "yes, after lunch",
];

#[test]
fn what_is_no_plain_yes_orders_nothing() {
    let grammar = Grammar::builtin().unwrap();
    for words in NO_ORDERS {
        let made = hold(&grammar, &["delete key AKIAQ3ZT8VN5WY2KD7HC", words]);
        assert!(made.is_empty(), "{words}: {made:?}");
    }
    let made = hold(&grammar, &["delete key AKIAQ3ZT8VN5WY2KD7HC", "yes, delete it"]);
    assert_eq!(made.len(), 1);
}

/// Replies that the random conversations draw from.
const REPLIES: [&str; 34] = [
    "yes",
    "y",
    "sure, go ahead",
    "no",
    "not really",
    "I guess so",
    "maybe",
    "cancel",
    "never mind",
    "it's for CI",
    "marketing",
    "the Catering department",
    "2 hours",
    "12 hours is fine",
    "long-term",
    "short-term",
    "make it 2 hours",
    "actually eu-west-1",
    "sorry, for Sales not Marketing",
    "same again but for finance",
    "another one",
    "that key",
    "delete that key",
    "revoke both",
    "the second one",
    "another key",
    "rotate",
    "keep it",
    "delete it",
    "deactivate it",
    "start over",
    "what did I ask for?",
    "repeat",
    "list keys",
];
const TALKS: usize = 1500;
const LONGEST: usize = 30;

#[test]
fn nothing_is_carried_out_that_was_not_shown_just_before() {
    let grammar = Grammar::builtin().unwrap();
    let phrases: Vec<String> = phrases().collect();
    let mut dice = Dice::thrown(0x2545_F491_4F6C_DD1D);
    let (mut carried, mut guarded) = (0, 0);
    for _ in 0..TALKS {
        let mut talk = Talk {
            state: State::new(Policy { confirms: false, ensures: false, live: dice.roll(2) == 0 }),
            shown: None,
        };
        for _ in 0..1 + dice.roll(LONGEST) {
            let typed = talk.keys_to_type();
            let words = match dice.roll(3) {
                _ if !typed.is_empty() && dice.roll(16) > 0 => &typed,
                0 => phrases[dice.roll(phrases.len())].as_str(),
                // Confirms often, so that many changes are carried out.
                1 if talk.shown.is_some() => dice.one(&["yes", "yes please", "go ahead"]),
                _ => dice.one(&REPLIES),
            };
            let voice =
                [Origin::Live, Origin::Live, Origin::Live, Origin::Ahead, Origin::Transcript]
                    [dice.roll(5)];
            let speaker = Some("Ann").filter(|_| dice.roll(16) == 0);
            let input = match dice.roll(20) {
                0 => Input::Enter,
                1 => Input::Interrupt,
                _ => Input::Line(InputLine {
                    words,
                    number: None,
                    speaker,
                    under: None,
                    unheard: "",
                    voice,
                }),
            };
            let fresh = !matches!(input, Input::Enter | Input::Interrupt) && voice != Origin::Ahead;
            let made = talk.take(&grammar, input, fresh, &mut dice);
            // A deletion that requires typed key IDs must not accept a plain yes.
            assert!(made == 0 || typed.is_empty() || words == typed, "{words} for {typed}");
            guarded += if typed.is_empty() { 0 } else { made };
            carried += made;
        }
        let speaker = None;
        let cancel = Input::Line(InputLine {
            words: "cancel",
            number: None,
            speaker,
            under: None,
            unheard: "",
            voice: Origin::Live,
        });
        talk.take(&grammar, cancel, false, &mut dice);
        talk.take(&grammar, Input::Interrupt, false, &mut dice);
        assert!(talk.state.question().is_none(), "still open after cancel");
    }
    let enough = carried > TALKS / 4 && guarded > TALKS / 100;
    assert!(
        enough,
        "only {carried} were carried out, {guarded} of them guarded: this tests nothing"
    );
}

/// A conversation and its open question, as last shown.
struct Talk {
    state: State,
    shown: Option<PendingQuestion>,
}

impl Talk {
    /// Returns what a person must type to confirm the open question: its key IDs, joined with
    /// "and". Returns nothing if a yes is enough.
    fn keys_to_type(&self) -> String {
        let asked = self.shown.as_ref().map(|asked| &asked.question.details);
        let Some(Details::Changes(confirmation)) = asked else { return String::new() };
        confirmation.keys_to_type().map(AccessKeyId::as_str).collect::<Vec<_>>().join(" and ")
    }

    /// Feeds one input, and the results of its look-ups and changes, to the conversation. Asserts
    /// that each change was shown just before, and that the input was `fresh`: only a line typed or
    /// read after the question may confirm. Returns the number of changes carried out.
    fn take(&mut self, grammar: &Grammar, input: Input<'_>, fresh: bool, dice: &mut Dice) -> usize {
        let shown = self.shown.take();
        let mut next = Some(input);
        let mut carried = 0;
        let mut asked = None;
        while let Some(input) = next.take() {
            let turn;
            (self.state, turn) = step(grammar, std::mem::take(&mut self.state), input);
            for act in turn.acts {
                match act {
                    Act::LookUp(requests) => {
                        next = Some(Input::Found(Ok(account(&requests, dice))))
                    }
                    Act::CarryOut(confirmation) => {
                        assert!(
                            fresh,
                            "carried out without a line that may confirm: {confirmation:?}"
                        );
                        was_shown(&confirmation, shown.as_ref());
                        carried += confirmation.plans.len();
                        next = Some(Input::Done(results(&confirmation, dice)));
                    }
                    Act::List(_) => {
                        next = Some(Input::Listed(vec![example()], Timestamp::UNIX_EPOCH))
                    }
                    Act::Ask(question) => asked = Some(question),
                    Act::MakeShortTerm(request, _) => {
                        assert!(request.ask.is_empty(), "{request:?}")
                    }
                    _ => {}
                }
            }
        }
        // A question can stay open without being asked again, for example after a line from another
        // speaker.
        self.shown = asked.or(shown.filter(|_| self.state.question().is_some()));
        assert_eq!(self.state.question(), shown_name(&self.shown));
        carried
    }
}

fn shown_name(shown: &Option<PendingQuestion>) -> Option<Question> {
    shown.as_ref().map(|asked| asked.question.name)
}

/// Asserts that the question showed exactly this change: the same confirmation, or, for
/// `DeleteOld`, the ID of the one old key.
fn was_shown(confirmation: &Confirmation, shown: Option<&PendingQuestion>) {
    let shown = shown.unwrap_or_else(|| panic!("nothing was asked before {confirmation:?}"));
    match &shown.question.details {
        Details::Changes(changes) => assert_eq!(changes, confirmation),
        _ => {
            assert_eq!(shown.question.name, Question::DeleteOld, "{confirmation:?}");
            let [plan] = &confirmation.plans[..] else { panic!("{confirmation:?}") };
            let [Step::Deactivate(Some(id)) | Step::Delete(Some(id))] = &plan.steps[..] else {
                panic!("{plan:?}")
            };
            assert!(shown.question.text.contains(id.as_str()), "{} {id}", shown.question.text);
        }
    }
}

fn results(confirmation: &Confirmation, dice: &mut Dice) -> Vec<StepOutcome> {
    let done = |plan: &bedrock_assist::domain::ChangePlan| {
        let user = plan.user.clone().unwrap_or_else(|| name("somebody"));
        let held = |id: &AccessKeyId| HeldKey { user: user.clone(), id: id.clone() };
        match plan.steps.last() {
            _ if dice.roll(5) == 0 => StepOutcome::Failed,
            Some(Step::CreateKey) => StepOutcome::Issued(held(&id(7))),
            Some(Step::Deactivate(Some(id))) => StepOutcome::Deactivated(held(id)),
            Some(Step::Delete(Some(id))) => StepOutcome::Deleted(held(id)),
            _ => StepOutcome::Nothing,
        }
    };
    confirmation.plans.iter().map(done).collect()
}

/// Returns a random account for these requests: each user has up to two keys, or, for `CreateKey`,
/// may not exist. One in four look-ups finds nothing.
fn account(requests: &[Request], dice: &mut Dice) -> Findings {
    let now: Timestamp = "2026-11-23T13:30:00Z".parse().unwrap();
    if dice.roll(4) == 0 {
        return Findings { now, ..Findings::default() };
    }
    let identity = Identity {
        account: "123456789012".to_owned(),
        arn: "arn:aws:iam::123456789012:user/jane".to_owned(),
    };
    let mut known = IamSnapshot { identity: Some(identity), ..IamSnapshot::default() };
    for request in requests {
        let user = request
            .business_unit
            .as_ref()
            .and_then(UserName::of)
            .unwrap_or_else(|| name("somebody"));
        let keys = (0..dice.roll(3)).map(|n| key(request, n)).collect();
        if request.intent != Intent::CreateKey || dice.roll(2) == 0 {
            let ours = user.unit().filter(|_| dice.roll(4) > 0).map(|unit| {
                vec![
                    ("business-unit".to_owned(), unit.to_owned()),
                    ("purpose".to_owned(), "bedrock".to_owned()),
                ]
            });
            let tags = ours.unwrap_or_default();
            known.users.push(IamUser {
                name: user,
                tags,
                policy_attached: Some(true),
                rights: Default::default(),
                keys,
            });
        }
    }
    Findings { known, now, ..Findings::default() }
}

fn key(request: &Request, n: usize) -> IamKey {
    let id = request.access_key_id.clone().filter(|_| n == 0).unwrap_or_else(|| id(n));
    let created = "2026-01-01T00:00:00Z".parse().unwrap();
    IamKey { id, active: true, created, last_used: None, use_known: true, last_region: None }
}

fn example() -> IamUser {
    let keys = (0..2).map(|n| key(&Request::bare(Intent::ListKeys), n)).collect();
    IamUser {
        name: name("example-batch"),
        tags: Vec::new(),
        policy_attached: None,
        rights: Default::default(),
        keys,
    }
}

fn name(unit: &str) -> UserName {
    UserName::parse(&format!("{unit}-bedrock-user")).unwrap()
}

fn id(n: usize) -> AccessKeyId {
    AccessKeyId::parse(&format!("AKIASANDBOX00000000{n}")).unwrap()
}
