//! Rules for every conversation, tested on random ones. Without `--yes`, only the changes in the
//! latest confirmation are carried out, and only if the person who made the request confirms them
//! with a plain yes or by the key ID. A spoiled request is never carried out at once.

pub mod account;
pub mod lines;

use crate::support::program::report_figure;
use crate::support::random::Dice;
use account::{done, known, now};
use bedrock_assist::converse::{Findings, Input, InputLine, Origin, Policy, State, step};
use bedrock_assist::domain::{Act, Confirmation, Details, PendingQuestion, Question};
use bedrock_assist::understand::Grammar;
use lines::{NO_YES, REQUESTS, REST, SPOILED, YES};
use std::collections::BTreeMap;

const CONVERSATIONS: usize = 2000;
const LINES: usize = 8;

#[test]
fn what_was_not_shown_is_not_done_and_only_a_yes_does_it() {
    let grammar = Grammar::builtin().unwrap();
    let mut dice = Dice::thrown(0xD1B5_4A32_D192_ED03);
    let (mut lines, mut confirmed, mut made) = (0, 0, 0);
    let mut broken: BTreeMap<(&str, String), (usize, String)> = BTreeMap::new();
    for _ in 0..CONVERSATIONS {
        let mut talk = Talk::new(&grammar, &mut dice);
        for _ in 0..LINES {
            talk.say(&mut dice);
            lines += 1;
        }
        (confirmed, made) = (confirmed + talk.confirmed, made + talk.made);
        for (rule, line) in talk.broken {
            let entry = broken.entry((rule, line)).or_insert_with(|| (0, talk.page.clone()));
            entry.0 += 1;
        }
    }
    report_figure(&format!(
        "random conversations: {lines} lines, {confirmed} changes, {made} short-term keys"
    ));
    assert!(confirmed > 100 && made > 100, "hardly anything was done: {confirmed}, {made}");
    let report: Vec<String> = broken
        .iter()
        .map(|((rule, line), (count, page))| {
            format!("{count:5} {rule}: {line:?}, first in\n{page}")
        })
        .collect();
    assert!(broken.is_empty(), "{} kinds of promises broken:\n{}", broken.len(), report.join("\n"));
}

/// A conversation and the rules that it broke.
struct Talk<'a> {
    grammar: &'a Grammar,
    state: State,
    manner: Policy,
    /// The latest question, and the speaker whose request it is about.
    asked: Option<PendingQuestion>,
    asker: Option<&'static str>,
    confirmed: usize,
    made: usize,
    page: String,
    broken: Vec<(&'static str, String)>,
}

impl<'a> Talk<'a> {
    fn new(grammar: &'a Grammar, dice: &mut Dice) -> Self {
        let manner = match dice.roll(3) {
            0 => Policy { confirms: true, ensures: false, live: false },
            live => Policy { confirms: false, ensures: false, live: live == 1 },
        };
        let (state, page) = (State::new(manner), format!("  {manner:?}\n"));
        Self {
            grammar,
            state,
            manner,
            asked: None,
            asker: None,
            confirmed: 0,
            made: 0,
            page,
            broken: vec![],
        }
    }

    fn say(&mut self, dice: &mut Dice) {
        let words = match dice.roll(10) {
            0..=2 => dice.one(&REQUESTS),
            3 => dice.one(&SPOILED),
            4..=5 => dice.one(&YES),
            6 => dice.one(&NO_YES),
            _ => dice.one(&REST),
        };
        let speaker = [None, None, None, Some("Jane"), Some("Bob")][dice.roll(5)];
        let voice = match (self.manner.live, dice.roll(5)) {
            (false, _) => Origin::Transcript,
            (true, 0) => Origin::Ahead,
            (true, _) => Origin::Live,
        };
        self.page += &format!("  {speaker:?} {voice:?}: {words}\n");
        let before = self.state.question();
        let shown = self.asked.clone();
        let mut input = match words {
            "" => Input::Enter,
            words => Input::Line(InputLine {
                words,
                number: None,
                speaker,
                under: None,
                unheard: "",
                voice,
            }),
        };
        loop {
            let (state, turn) = step(self.grammar, std::mem::take(&mut self.state), input);
            self.state = state;
            let mut next = None;
            for act in turn.acts {
                match act {
                    Act::LookUp(_) => {
                        // A correction keeps the speaker of the original request.
                        if before.is_none() || self.asked.is_none() {
                            self.asker = speaker;
                        }
                        next = Some(Input::Found(Ok(Findings {
                            known: known(),
                            now: now(0),
                            ..Findings::default()
                        })));
                    }
                    Act::CarryOut(confirmation) => {
                        self.confirmed += 1;
                        let line = (words, speaker, voice);
                        self.carried_out(&confirmation, line, before, shown.as_ref());
                        next = Some(Input::Done(
                            confirmation
                                .plans
                                .iter()
                                .map(|plan| done(plan.user.as_ref(), &plan.steps))
                                .collect(),
                        ));
                    }
                    Act::MakeShortTerm(..) => {
                        self.made += 1;
                        self.at_once(words, before);
                    }
                    Act::List(_) | Act::Offer => next = Some(Input::Listed(known().users, now(0))),
                    Act::Ask(asked) => {
                        self.page += &format!("    {:?}\n", asked.question.name);
                        if self.asked.as_ref().map(|last| &last.requests) != Some(&asked.requests)
                            && before.is_none()
                        {
                            self.asker = speaker;
                        }
                        self.asked = Some(asked);
                    }
                    Act::Drop(_) => (self.asked, self.asker) = (None, speaker),
                    _ => {}
                }
            }
            match next {
                Some(next) => input = next,
                None => break,
            }
        }
        if self.state.question().is_none() {
            self.asked = None;
        }
    }

    /// Checks that a change was shown and that its requester confirmed it with a plain yes, or that
    /// the policy confirms everything.
    fn carried_out(
        &mut self,
        confirmation: &Confirmation,
        (words, speaker, voice): (&'static str, Option<&'static str>, Origin),
        before: Option<Question>,
        shown: Option<&PendingQuestion>,
    ) {
        self.page += "    carried out\n";
        let details = shown.map(|asked| &asked.question.details);
        match before {
            Some(Question::Confirm) if details == Some(&Details::Changes(confirmation.clone())) => {
                let typed = confirmation.keys_to_type().any(|id| words.contains(id.as_str()));
                self.holds(
                    YES.contains(&words) || typed,
                    "confirmed by a line that is no yes",
                    words,
                );
                self.holds(speaker == self.asker, "confirmed by somebody else", words);
                self.holds(voice != Origin::Ahead, "confirmed ahead", words);
            }
            // The question about the old key names it in its text.
            Some(Question::DeleteOld) => {
                let shown = shown.map(|asked| format!("{asked:?}")).unwrap_or_default();
                let only = confirmation
                    .plans
                    .iter()
                    .flat_map(|plan| plan.removed_keys())
                    .all(|id| shown.contains(id.as_str()));
                self.holds(only, "another key than the one that was asked about", words);
                self.holds(
                    voice == Origin::Live,
                    "the old key's question was answered blindly",
                    words,
                );
            }
            _ => {
                self.holds(self.manner.confirms, "carried out and never shown", words);
                self.at_once(words, before);
            }
        }
    }

    /// Checks that a change without a confirmation had a complete reading, or a yes to "did you
    /// mean".
    fn at_once(&mut self, words: &'static str, before: Option<Question>) {
        self.page += "    done at once\n";
        if before == Some(Question::DidYouMean) && YES.contains(&words) {
            return;
        }
        let doubts = self.grammar.understand(words).doubts;
        self.holds(doubts.is_empty(), "done at once in spite of doubts", words);
        self.holds(!SPOILED.contains(&words), "done at once although spoiled", words);
    }

    fn holds(&mut self, so: bool, rule: &'static str, words: &str) {
        if !so {
            self.broken.push((rule, words.to_owned()));
        }
    }
}
