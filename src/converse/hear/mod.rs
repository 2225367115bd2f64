//! Hears what a person at the prompt says around an answer: shorthand for what was shown, a sentence
//! that contains the answer, and questions or remarks about the thing in the middle.

mod acknowledgment;
mod aside;
mod asides;
pub mod deletion;
mod essence;
mod place;
mod request_beside;
mod reread;
mod rest;
mod shorthand;
mod team_answer;

use crate::converse::hear::acknowledgment::is_doubtful_person;
use crate::converse::response::mentioned::tells_of_key;
use crate::converse::{Conversation, InputLine, Origin, State};
use crate::domain::{
    Act, ClearAnswer, Confirmation, Intent, Question, Reply, Request, Response, Signal, Turn,
};
use crate::understand::Essence;

/// The least probability of a question beside words that answer nothing.
const BESIDE: f32 = 0.5;

impl Conversation<'_> {
    /// Handles a line. If a person is present and the line doesn't answer the open question, looks
    /// for an answer in a part of the line whose other words change nothing. Such a part confirms no
    /// change in IAM.
    pub fn hear(&mut self, line: InputLine<'_>) {
        if line.voice == Origin::Live {
            self.state.heard = line.words.to_owned();
            self.state.typed += 1;
        }
        let full = self.expand(line);
        let line = InputLine { words: full.as_deref().unwrap_or(line.words), ..line };
        if !self.is_seen(line) {
            return self.handle_line(line);
        }
        self.hear_person(line);
        self.picks_requested(line);
        let tells = |act: &Act| {
            matches!(
                act,
                Act::Say(_, Reply::Aside(..) | Reply::Help(_) | Reply::Recalled(..))
                    | Act::Models(_)
                    | Act::List(_)
                    | Act::Check(_)
                    | Act::CheckKey(_)
            )
        };
        let informed = self.turn.acts.iter().any(tells);
        if let Some(pending) = self.state.pending.as_mut() {
            pending.informed = informed;
        }
    }

    fn hear_person(&mut self, line: InputLine<'_>) {
        if self.state.pending.is_none() {
            if !self.answers_beside(line) {
                self.handle_line(line);
            }
            return;
        }
        let before = (self.state.clone(), self.turn.clone());
        let (understanding, heard) = self.grammar.hear_at(line.words, self.state.clock);
        let (response, essences) = (heard.response(), heard.essences());
        // "4 hours and another for 2 hours" is more than a lifetime.
        let creates = |request: &&Request| request.intent == Intent::CreateKey;
        if self.state.question() == Some(Question::Ttl)
            && understanding.requests.iter().filter(creates).count() > 1
        {
            if let Some(pending) = self.state.pending.take() {
                self.ask_again(pending);
            }
            return;
        }
        if self.respells(line.words) {
            return;
        }
        if let Some(words) = self.person(line, &before.0, &response) {
            self.handle_line(InputLine { words: &words, ..line });
            if is_doubtful_person(line.words) {
                self.asks_instead(&before);
            }
            return;
        }
        if let Some(words) = self.refusal(line, &response, &essences) {
            return self.handle_line(InputLine { words, ..line });
        }
        if self.only_acknowledges(line, &response) {
            if let Some(pending) = self.state.pending.take() {
                self.ask_again(pending);
            }
            return;
        }
        self.handle_line(line);
        if self.misnames(&before.0, line, &response) {
            (self.state, self.turn) = before.clone();
            if let Some(pending) = self.state.pending.take() {
                self.ask_again(pending);
            }
        }
        self.hear_parts(before.clone(), line, &response, &essences);
        if self.is_made_unsurely(line, &response) {
            self.asks_instead(&before);
        }
    }

    /// Looks for an answer in the parts of a line that got none as a whole. `before` is the state
    /// before the line.
    fn hear_parts(
        &mut self,
        before: (State, Turn),
        line: InputLine<'_>,
        response: &Response,
        essences: &[Essence],
    ) {
        let declined = self.is_declined();
        let strays = self.turn.acts.iter().any(|act| matches!(act, Act::Decline(..)));
        // "4 hours, and what does it cost?" answers, too.
        let informed = self.is_informed();
        let settled = !declined && !strays && !informed && !self.is_asked_again(&before.0);
        if settled || self.keeps_instead(&before, response) {
            return;
        }
        // After "yes", other words may ask for less or for more.
        let agrees = response.answer == Some(ClearAnswer::Yes);
        let removes = before.0.confirmation().is_some_and(Confirmation::removes_keys);
        let tells = before.0.question() == Some(Question::WhichKey) && tells_of_key(line.words);
        let whole = removes && agrees || tells;
        for essence in essences.iter().filter(|_| !whole) {
            let attempt = self.fork_at(&before);
            let hedges = response.signals.has(Signal::Hedge);
            let answered = attempt.take(essence, line, hedges, informed);
            if let Some(answered) = answered.filter(|it| !(declined && it.is_declined())) {
                (self.state, self.turn) = (answered.state, answered.turn);
                return;
            }
        }
        if self.picks_mentioned(&before, line, response) {
            return;
        }
        if !declined && !strays && !informed {
            let beside = essences.iter().find_map(|part| self.question(&part.rest, BESIDE));
            self.fall_back(before, line, response, beside);
        }
    }

    /// Returns the end of a line that refuses a new key: "it's not for a server, don't create it".
    fn refusal<'e>(
        &self,
        line: InputLine<'_>,
        response: &Response,
        essences: &'e [Essence],
    ) -> Option<&'e str> {
        let refuses = |words: &&str| {
            let part = self.grammar.hear_at(words, self.state.clock).1.response();
            part.plain && part.signals.has(Signal::Refuse) && !part.signals.has(Signal::No)
        };
        let ends = |words: &&str| line.words.ends_with(words);
        let parts = essences.iter().map(|essence| essence.words.as_str());
        parts.filter(|_| response.signals.has(Signal::Refuse)).filter(ends).find(refuses)
    }

    /// Returns true if the line only got a question answered.
    fn is_informed(&self) -> bool {
        let tells = |act: &Act| {
            matches!(
                act,
                Act::Say(_, Reply::Aside(..) | Reply::Help(_)) | Act::Models(_) | Act::CheckKey(_)
            )
        };
        let acts = &self.turn.acts;
        acts.iter().any(tells) && acts.iter().all(|act| tells(act) || matches!(act, Act::Ask(_)))
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
}
