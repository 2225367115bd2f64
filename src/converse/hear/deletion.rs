//! Turns a deletion into a deactivation, if the line asks for one ("better only disable it, not
//! delete"), and picks a key that a line mentions.

use crate::converse::edit::has_value;
use crate::converse::response::pending_intent;
use crate::converse::{Conversation, InputLine, State};
use crate::domain::{
    Act, ClearAnswer, Confirmation, DoubtKind, Question, Rank, Reference, Response, Signal, Turn,
};

impl Conversation<'_> {
    /// Turns the deletion that was open before the line into a deactivation, if the line names one.
    /// Returns false for any other line.
    pub fn keeps_instead(&mut self, before: &(State, Turn), response: &Response) -> bool {
        if !before.0.confirmation().is_some_and(Confirmation::deletes) {
            return false;
        }
        let mut attempt = self.fork_at(before);
        let keeps = attempt.deactivates(response);
        if keeps {
            (self.state, self.turn) = (attempt.state, attempt.turn);
        }
        keeps
    }

    /// Picks the key whose number a line mentions among other words: "kill number 2, nobody has used it in
    /// months". The confirmation that follows names it. Returns false for any other line.
    pub fn picks_mentioned(
        &mut self,
        before: &(State, Turn),
        line: InputLine<'_>,
        response: &Response,
    ) -> bool {
        // "Number 2 is important to us" picks nothing.
        let acts = [Signal::Delete, Signal::Deactivate, Signal::Rotate];
        let orders = response.reference.act.is_some() || response.signals.has_any(&acts);
        let asked = before.0.question() == Some(Question::WhichKey);
        let number = mentioned_number(response).filter(|_| asked && orders);
        let Some(number) = number else { return false };
        let mut attempt = self.fork_at(before);
        if response.signals.has(Signal::Deactivate) {
            attempt.state.pending.as_mut().into_iter().for_each(|pending| pending.deactivate());
        }
        attempt.handle_line(InputLine { words: &number.to_string(), ..line });
        let picked = attempt.is_answered(&before.0, false);
        if picked {
            (self.state, self.turn) = (attempt.state, attempt.turn);
        }
        picked
    }

    /// Picks the key whose number is in a line that requests a change and is asked "which key?".
    pub fn picks_requested(&mut self, line: InputLine<'_>) {
        let begins = |act: &Act| matches!(act, Act::Drop(_));
        if self.state.question() != Some(Question::WhichKey) || !self.turn.acts.iter().any(begins) {
            return;
        }
        let response = self.grammar.hear_at(line.words, self.state.clock).1.response();
        let number = mentioned_number(&response).filter(|at| self.state.memory.shown.has(*at));
        if let Some(number) = number {
            // A request that only lacked the key isn't dropped.
            let intent = self.state.pending.as_deref().map(pending_intent);
            self.turn.acts.retain(|act| match act {
                Act::Drop(open) => open.requests.first().map(|it| it.intent) != intent,
                _ => false,
            });
            self.handle_line(InputLine { words: &number.to_string(), ..line });
        }
    }

    /// Turns a deletion that waits for its confirmation into a deactivation, if the line names one:
    /// "better only disable it, not delete". Returns false for any other line.
    fn deactivates(&mut self, response: &Response) -> bool {
        let agrees = response.answer == Some(ClearAnswer::Yes);
        // "Deactivate it tomorrow" does nothing now.
        let waits = matches!(response.withheld, Some(DoubtKind::Later | DoubtKind::Condition));
        let asks = response.asks_openly || waits;
        if !response.deactivates() || agrees || asks || has_value(response) {
            return false;
        }
        let drafts = self.state.pending.as_ref().map_or(0, |pending| pending.drafts.len());
        if response.reference.meant.selects() || drafts != 1 {
            return false;
        }
        let Some(mut pending) = self.state.pending.take() else { return false };
        pending.deactivate();
        pending.failed_answers = 0;
        self.advance(pending);
        true
    }
}

/// Returns the only number of a key that a line mentions, if nothing in the line limits it.
pub fn mentioned_number(response: &Response) -> Option<usize> {
    use DoubtKind::{Hedge, Negation, Report, Unknown};
    let Reference { meant, except: None, .. } = &response.reference else { return None };
    let [Rank::At(number)] = meant.places[..] else { return None };
    // "Never used" describes the key, "number 2 not" denies it.
    let describes = !meant.filters.is_empty();
    let limits = |why| match why {
        Negation => !describes,
        why => !matches!(why, Hedge | Report | Unknown),
    };
    (!response.is_question() && !response.withheld.is_some_and(limits)).then_some(number)
}
