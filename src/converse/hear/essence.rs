//! Hears the answer in a line that says more than the answer: "8 hours, it's only for the workshop".

use crate::converse::choice::names;
use crate::converse::edit::{has_value, stated_type};
use crate::converse::pending_request::OpenMatter;
use crate::converse::{Conversation, InputLine, Origin, State, edit, prompt};
use crate::domain::{
    Act, Aside, ClearAnswer, DoubtKind, Question, Reply, Response, Signal, Understanding,
};
use crate::understand::{is_cause, is_reason};

/// The least probability of an aside beside an answer.
const BESIDE: f32 = 0.8;

/// What the words around an answer are.
#[derive(Clone, Copy)]
enum Rest {
    Nothing,
    /// A no before a correction.
    Refusal,
    /// A question or remark, which is answered, too.
    Aside(Aside),
}

impl Conversation<'_> {
    /// Handles a line. If a person is present and the line doesn't answer the open question, looks
    /// for an answer in a part of the line whose other words change nothing. Such a part confirms no
    /// change in IAM.
    pub fn hear(&mut self, line: InputLine<'_>) {
        let full = self.expand(line);
        let line = InputLine { words: full.as_deref().unwrap_or(line.words), ..line };
        if line.voice != Origin::Live || self.state.pending.is_none() {
            return self.handle_line(line);
        }
        let (state, turn) = (self.state.clone(), self.turn.clone());
        self.handle_line(line);
        let removes = matches!(
            state.pending.as_deref().map(|pending| &pending.open),
            Some(OpenMatter::Confirm(changes)) if changes.removes_keys()
        );
        let declined = self.is_declined();
        let elsewhere = |act: &Act| matches!(act, Act::Decline(..));
        let strays = self.turn.acts.iter().any(elsewhere);
        if !declined && !strays && !self.is_asked_again(&state) {
            return;
        }
        let heard = self.grammar.hear_at(line.words, state.clock).1;
        // After "yes", other words may ask for less or for more.
        let response = heard.response();
        let agrees = removes && response.answer == Some(ClearAnswer::Yes);
        let hedges = response.signals.has(Signal::Hedge);
        if let Some(words) = self.person(line, &state, &response) {
            let mut attempt =
                Conversation { grammar: self.grammar, state: state.clone(), turn: turn.clone() };
            attempt.handle_line(InputLine { words: &words, ..line });
            (self.state, self.turn) = (attempt.state, attempt.turn);
            return;
        }
        for essence in heard.essences().into_iter().filter(|_| !agrees) {
            let mut attempt =
                Conversation { grammar: self.grammar, state: state.clone(), turn: turn.clone() };
            let rest = attempt.beside(&essence.rest);
            // "Yes, I guess" is no yes.
            let short = self.grammar.hear_at(&essence.words, state.clock).1.response();
            if hedges && short.agrees() {
                continue;
            }
            let labeled = attempt.label(&essence.words).filter(|_| rest.is_none());
            if rest.is_none() && !self.gives(&essence.rest) {
                continue;
            }
            match (rest, essence.choice.or(labeled)) {
                (Some(Rest::Aside(about)), _) => {
                    attempt.answer_aside(about);
                    let asked = attempt.turn.acts.pop();
                    attempt.handle_line(InputLine { words: &essence.words, ..line });
                    debug_assert!(matches!(asked, Some(Act::Ask(_))));
                }
                (Some(_), _) => attempt.handle_line(InputLine { words: &essence.words, ..line }),
                (None, Some(number)) => attempt.choose(number, &essence.rest, line),
                (None, None) => continue,
            }
            let begins = matches!(rest, Some(Rest::Refusal));
            // A sentence that names no team has no part that does.
            let named = attempt.state.question() != Some(Question::BusinessUnit)
                && state.question() == Some(Question::BusinessUnit)
                && !attempt.turn.acts.iter().any(|act| matches!(act, Act::MakeShortTerm(..)));
            if named {
                continue;
            }
            if attempt.is_answered(&state, begins) && !(declined && attempt.is_declined()) {
                (self.state, self.turn) = (attempt.state, attempt.turn);
                return;
            }
        }
        let named = self.is_only_name(line);
        if !declined
            && !strays
            && !named
            && let Some(about) = self.likely_aside(line.words)
        {
            self.state = state;
            self.turn = turn;
            self.answer_aside(about);
        }
    }

    /// Returns the answer of a line that says that people will use the key: "no, it's for people".
    fn person(&self, line: InputLine<'_>, state: &State, response: &Response) -> Option<String> {
        const PEOPLE: [&str; 11] = [
            "person",
            "people",
            "human",
            "humans",
            "me",
            "myself",
            "us",
            "laptop",
            "laptops",
            "macbook",
            "colleague",
        ];
        let lower = line.words.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphanumeric());
        let kind = &response.kind;
        let neutral = !kind.cue_long && !kind.said_long && !kind.said_short && !response.asks;
        let plain = response.answer != Some(ClearAnswer::Yes)
            && !response.signals.has(Signal::Hedge)
            && response.slots.business_unit.is_none()
            && response.withheld.is_none_or(|why| why == DoubtKind::Exception);
        let asked = state.question() == Some(Question::KeyType);
        let people = words.any(|word| PEOPLE.contains(&word));
        (asked && neutral && plain && people).then(|| match response.slots.ttl {
            Some(ttl) => format!("short-term, {} minutes", ttl.seconds() / 60),
            None => "short-term".to_owned(),
        })
    }

    /// Takes the choice with this number, with the values in `rest`.
    fn choose(&mut self, number: usize, rest: &str, line: InputLine<'_>) {
        let kinds = ["short-term", "long-term"];
        match self.state.question() {
            Some(Question::KeyType | Question::LongRunning) => {
                let Some(kind) = kinds.get(number - 1) else { return };
                let words = format!("{kind}, {rest}");
                self.handle_line(InputLine { words: &words, ..line });
            }
            Some(Question::DidYouMean) if number == 1 => {
                self.handle_line(InputLine { words: rest, ..line });
            }
            Some(Question::DidYouMean) if number == 2 => {
                let other = self.state.pending.take().and_then(|pending| pending.alternative);
                let Some(mut request) = other else { return };
                let (_, heard) = self.grammar.hear_at(rest, self.state.clock);
                edit::merge(&mut request, &heard.response(), Some(Question::DidYouMean));
                let understanding = Understanding::default();
                self.begin(vec![request], &understanding, line);
            }
            _ => {}
        }
    }

    /// Returns true if these words give another value beside a choice, and nothing against it.
    fn gives(&self, words: &str) -> bool {
        let (_, heard) = self.grammar.hear_at(words, self.state.clock);
        let response = heard.response();
        let against = [Signal::Hedge, Signal::No, Signal::Refuse];
        has_value(&response)
            && !response.asks
            && response.withheld.is_none_or(|why| why == DoubtKind::Negation)
            && !against.into_iter().any(|signal| response.signals.has(signal))
    }

    /// Returns the number of the choice whose label the words are, apart from a yes or no before it.
    fn label(&self, words: &str) -> Option<usize> {
        let pending = self.state.pending.as_deref()?;
        let asked = prompt::open_question(self.grammar, pending)?;
        let words = words.trim_end_matches([',', '.', ' ']);
        let bare = words
            .split_once(' ')
            .filter(|(first, _)| self.grammar.hear(first).1.response().answer.is_some());
        let is = |label: &String| {
            names(label, words) || bare.is_some_and(|(_, bare)| names(label, bare))
        };
        asked.question.choices.iter().position(is).map(|at| at + 1)
    }

    /// Returns true if the line only dropped the request.
    fn is_declined(&self) -> bool {
        let drops =
            |act: &Act| matches!(act, Act::Say(_, Reply::NotConfirmed(_) | Reply::Canceled(_)));
        !self.turn.acts.is_empty() && self.turn.acts.iter().all(drops)
    }

    /// Returns true if the same question is open as before, after a line that didn't answer it.
    fn is_asked_again(&self, before: &State) -> bool {
        self.state.tries() > before.tries()
    }

    /// Returns true if a part of a line answered the question or changed a value, and did nothing
    /// else. After a refusal, it may also begin another request.
    fn is_answered(&self, before: &State, begins: bool) -> bool {
        let answers = |act: &Act| match act {
            Act::MakeShortTerm(..) | Act::LookUp(_) | Act::Ask(_) => true,
            Act::Drop(_) | Act::List(_) => begins,
            Act::Say(_, reply) => matches!(
                reply,
                Reply::Aside(..)
                    | Reply::Recalled(_, true)
                    | Reply::NotConfirmed(_)
                    | Reply::Canceled(_)
                    | Reply::Kept(..)
            ),
            _ => false,
        };
        let open = |state: &State| {
            state.pending.as_ref().map(|pending| (state.question(), pending.requests()))
        };
        self.turn.acts.iter().all(answers) && open(&self.state) != open(before)
    }

    /// Returns what the words beside an answer are, or `None` if they may change it.
    fn beside(&self, words: &str) -> Option<Rest> {
        if words.is_empty() {
            return Some(Rest::Nothing);
        }
        let (understanding, heard) = self.grammar.hear_at(words, self.state.clock);
        let response = heard.response();
        // "No" and "wrong region" come before a correction.
        let few = words.split_whitespace().count() < 4;
        if response.is_no() && (response.plain || few && !has_value(&response)) {
            return Some(Rest::Refusal);
        }
        let reason = is_cause(words);
        let choosing =
            matches!(self.state.question(), Some(Question::WhichKey | Question::Confirm));
        let picks = choosing && !reason && response.reference.whole && response.reference.picks();
        let asked = self.state.question();
        // At a question about keys, "it's over 90 days old" is a reason.
        let about_keys = matches!(
            asked,
            Some(Question::ExistingUser | Question::DeleteOld | Question::WhichKey)
        );
        let mut seen = response.clone();
        if about_keys || reason {
            (seen.slots.ttl, seen.vague) = (None, false);
        }
        let values = has_value(&seen) || stated_type(&response).is_some() || picks;
        let about_type = matches!(asked, Some(Question::KeyType | Question::LongRunning));
        let kind = &response.kind;
        let values = values || about_type && (kind.cue_short || kind.cue_long);
        if let Some((about, probability)) = heard.aside()
            && probability >= BESIDE
            && !values
            && (response.asks || response.asks_openly)
            && !matches!(
                about,
                // These may take the answer back.
                Aside::Bye | Aside::Narrow | Aside::Options | Aside::Why | Aside::Undo
            )
        {
            return Some(Rest::Aside(about));
        }
        let acts = [
            Signal::Hedge,
            Signal::Correct,
            Signal::Add,
            Signal::Keep,
            Signal::Delete,
            Signal::Deactivate,
            Signal::Rotate,
            Signal::StartOver,
        ];
        let says = about_type && response.answer.is_some()
            || response.is_no()
            || acts.into_iter().any(|signal| response.signals.has(signal));
        let orders = understanding.requests.iter().any(|request| {
            request.intent.changes() && (response.verb || response.key_words)
                || request.intent.acts() && response.verb
        });
        let reasons = is_reason(words);
        let matters = |why: DoubtKind| match why {
            DoubtKind::Unknown => false,
            // "He says" reports, "security says it must go" gives a reason.
            DoubtKind::Report => words.split_whitespace().count() < 3,
            DoubtKind::Condition | DoubtKind::Retraction => true,
            _ => !reasons,
        };
        let doubts = response.doubts.iter().map(|doubt| doubt.why).chain(response.withheld);
        let harmless =
            !values && !response.asks && !says && !orders && !doubts.into_iter().any(matters);
        harmless.then_some(Rest::Nothing)
    }
}
