//! Takes a part of a line as the answer, if its other words change nothing: "8 hours, it's only for
//! the workshop".

use crate::converse::hear::request_beside::comes_after;
use crate::converse::hear::rest::Rest;
use crate::converse::{Conversation, InputLine, State, edit};
use crate::domain::{
    Act, Aside, ClearAnswer, Confirmation, Question, Reply, Response, Turn, Understanding,
};
use crate::understand::Essence;
use crate::understand::classes;

impl Conversation<'_> {
    /// Takes a part of a line as the answer. Returns `None` if it answers nothing, or if the other
    /// words may change the answer; with `asks`, also if they are no question.
    pub fn take(
        mut self,
        essence: &Essence,
        line: InputLine<'_>,
        hedges: bool,
        asks: bool,
    ) -> Option<Self> {
        let before = self.state.clone();
        let Essence { words, rest, choice } = essence;
        // "Yes, I guess" is no yes.
        let agrees = || self.grammar.hear_at(words, before.clock).1.response().agrees();
        if hedges && agrees() {
            return None;
        }
        let confirms_later = agrees() && self.is_confirmed_later() && self.adds_nothing(rest, true);
        let nothing = || confirms_later.then_some(Rest::Nothing);
        let beside = self.beside(rest).or_else(|| self.agreeing(words, rest)).or_else(nothing);
        let about = match beside {
            Some(Rest::Aside(about)) => Some(about),
            _ => None,
        };
        // "It's not for a server, don't create it" refuses after the answer.
        let before_it = line.words.trim_start().starts_with(rest.as_str());
        let heard = |words: &str| self.grammar.hear_at(words, before.clock).1.response();
        let goes_on = || heard(words).is_no() && !heard(rest).plain;
        // "No. Go ahead" is no yes.
        let refused = matches!(beside, Some(Rest::Refusal));
        if refused && (agrees() || !before_it && !goes_on()) {
            return None;
        }
        // "Yes, is it safe?" waits for the answer.
        if asks && about.is_none() || about.is_some_and(|about| !comes_after(about) && agrees()) {
            return None;
        }
        let part = InputLine { words, ..line };
        match beside {
            Some(Rest::Aside(about)) => {
                self.answer_aside(about, line.words);
                // The answer takes the place of the repeated question.
                self.turn.acts.pop();
                self.handle_line(part);
            }
            Some(_) => self.handle_line(part),
            None => match choice.or_else(|| self.label(words)).filter(|_| self.gives(rest)) {
                Some(number) => self.choose(number, rest, line),
                // A confirmation that shows the answer follows. "Yes, put a ticket on it" is none.
                None if heard(line.words).answer != Some(ClearAnswer::Yes)
                    && self.changes_only_plans()
                    && self.adds_nothing(rest, false) =>
                {
                    self.handle_line(part);
                    if !self.only_plans() {
                        return None;
                    }
                }
                None => return None,
            },
        }
        // A sentence that names no team has no part that does.
        let named = about.is_none()
            && self.state.question() != Some(Question::BusinessUnit)
            && before.question() == Some(Question::BusinessUnit)
            && !self.turn.acts.iter().any(|act| matches!(act, Act::MakeShortTerm(..)));
        let begins = matches!(beside, Some(Rest::Refusal));
        (!named && self.is_answered(&before, begins)).then_some(self)
    }

    /// Returns true if every open request is confirmed before anything in IAM changes.
    fn changes_only_plans(&self) -> bool {
        let pending = self.state.pending.as_deref();
        pending.is_some_and(|it| it.drafts.iter().all(|it| it.request.may_change_iam()))
    }

    /// Returns true if the line led to nothing but another plan or question.
    fn only_plans(&self) -> bool {
        self.changes_only_plans()
            && self.turn.acts.iter().all(|act| matches!(act, Act::LookUp(_) | Act::Ask(_)))
    }

    /// Handles a line that holds no answer: a question or remark, a no to a deletion, or values that
    /// may be meant. `before` is the state before the line, `beside` a question in a part of it.
    pub fn fall_back(
        &mut self,
        before: (State, Turn),
        line: InputLine<'_>,
        response: &Response,
        beside: Option<Aside>,
    ) {
        let named = self.is_only_name(line);
        let beside = beside.map(|about| (about, true));
        let about = self.likely_aside(line.words).or(beside).filter(|_| !named);
        let asked_again = (self.state.clone(), self.turn.clone());
        let deletes = before.0.confirmation().is_some_and(Confirmation::deletes);
        (self.state, self.turn) = before;
        // "Oops, not that one" keeps what a confirmation would delete.
        let first = line.words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let against = response.is_no() || classes::STOPS.has(&first.to_lowercase());
        match about {
            _ if self.requests_type(line.words, response) && self.reread(line) => {}
            Some((about, true)) => self.answer_aside(about, line.words),
            _ if deletes && against && response.answer != Some(ClearAnswer::Yes) => {
                if let Some(pending) = self.state.pending.take() {
                    self.decline(pending);
                }
            }
            _ if self.reread(line) => {}
            Some((about, false)) => self.answer_aside(about, line.words),
            None => (self.state, self.turn) = asked_again,
        }
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

    /// Returns true if a part of a line answered the question or changed a value, and did nothing
    /// else. After a refusal, it may also begin another request.
    pub fn is_answered(&self, before: &State, begins: bool) -> bool {
        let answers = |act: &Act| match act {
            Act::MakeShortTerm(..)
            | Act::LookUp(_)
            | Act::Ask(_)
            | Act::Models(_)
            | Act::CheckKey(_) => true,
            Act::Drop(_) | Act::List(_) => begins,
            Act::Say(_, reply) => matches!(
                reply,
                Reply::Aside(..)
                    | Reply::Help(_)
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
}
