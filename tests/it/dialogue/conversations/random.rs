//! Random conversations, which check that every change was shown just before it is carried out.

use super::random_account::{account, example, results};
use crate::support::corpus::phrases;
use crate::support::random::Dice;
use bedrock_assist::converse::{Input, InputLine, Origin, Policy, State, step};
use bedrock_assist::domain::{
    AccessKeyId, Act, Confirmation, Details, PendingQuestion, Question, Step,
};
use bedrock_assist::understand::Grammar;
use jiff::Timestamp;

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
                    Act::List(_) | Act::Offer => {
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
