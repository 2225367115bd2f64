//! Tells an answer to the question from words that only acknowledge what the program just told, and a
//! sure answer from one that may take something back.

use crate::converse::edit::stated_type;
use crate::converse::{Conversation, InputLine, State};
use crate::domain::{Act, ClearAnswer, DoubtKind, Question, Response, Signal, Turn};
use crate::understand::classes::{self, WordClass};

/// A longer answer must be explained as a whole before it creates a key.
const SHORT: usize = 2;

impl Conversation<'_> {
    /// Returns true if the line agrees, but may only acknowledge the answer to the person's last
    /// line: "ok thanks". A change in IAM needs "yes" or an order then.
    pub fn only_acknowledges(&self, line: InputLine<'_>, response: &Response) -> bool {
        let informed = self.state.pending.as_ref().is_some_and(|pending| pending.informed);
        let words: Vec<String> = words(line.words);
        let has = |these: WordClass| words.iter().any(|word| these.has(word));
        let agrees = response.answer == Some(ClearAnswer::Yes) || response.signals.has(Signal::Yes);
        let changes =
            matches!(self.state.question(), Some(Question::Confirm | Question::DeleteOld));
        let ordered = response.signals.has(Signal::Express) || has(classes::ORDERS);
        let asked = changes || self.state.question() == Some(Question::DidYouMean);
        informed && agrees && asked && (has(classes::ACKNOWLEDGES) || changes && !ordered)
    }

    /// Returns true if the line made a key, but has words that may take the answer back: "no, he
    /// doesn't need it".
    pub fn is_made_unsurely(&self, line: InputLine<'_>, response: &Response) -> bool {
        let makes = |act: &Act| matches!(act, Act::MakeShortTerm(..));
        let words = words(line.words);
        let hedges = response.signals.has(Signal::Hedge);
        let explained = response.stated || response.plain || response.covered || hedges;
        // A question beside the answer has got its own.
        let tells = |act: &Act| matches!(act, Act::Say(..) | Act::Models(_) | Act::CheckKey(_));
        // "Short-term, not long-term" takes nothing back.
        let chosen = response.stated && stated_type(response).is_some();
        let harmless = |why| match why {
            DoubtKind::Hedge | DoubtKind::Exception => true,
            DoubtKind::Negation => chosen,
            _ => false,
        };
        let against = response.withheld.is_some_and(|why| !harmless(why));
        let waits = words.iter().any(|word| classes::NO_WISH.has(word));
        let unsure = !explained && words.len() > SHORT || against && !response.plain || waits;
        unsure && self.turn.acts.iter().any(makes) && !self.turn.acts.iter().any(tells)
    }

    /// Asks whether the key that the line made is meant, instead of making it, if the
    /// question before the line was about one request.
    pub fn asks_instead(&mut self, before: &(State, Turn)) {
        let made = self.turn.acts.iter().find_map(|act| match act {
            Act::MakeShortTerm(request, _) => Some(request.clone()),
            _ => None,
        });
        let open = before.0.pending.clone().filter(|pending| pending.drafts.len() == 1);
        let (Some(mut request), Some(mut pending)) = (made, open) else { return };
        (self.state, self.turn) = before.clone();
        request.ask_whether_meant();
        pending.origin = self.state.pending.take();
        (pending.failed_answers, pending.is_on_screen) = (0, false);
        pending.drafts[0].request = request;
        self.advance(pending);
    }
}

/// Returns true if a line that speaks of people may want no key: "just me, but wait".
pub fn is_doubtful_person(line: &str) -> bool {
    words(line).iter().any(|word| classes::NO_WISH.has(word))
}

fn words(line: &str) -> Vec<String> {
    let words = line.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
