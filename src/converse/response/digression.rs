//! Answers a line that leaves the question open: a look-up, a request for help, a question about
//! another product, or small talk. Then repeats the question. Also handles a line that starts over.

use crate::converse::Conversation;
use crate::converse::edit::has_value;
use crate::converse::pending_request::Pending;
use crate::converse::response::LineAtQuestion;
use crate::domain::{Act, Intent, Question, Reply, Response, Signal};

impl Conversation<'_> {
    /// Handles a digression. Returns the pending requests if the line is not one.
    pub(super) fn handle_digression(
        &mut self,
        pending: Box<Pending>,
        said: LineAtQuestion<'_>,
    ) -> Option<Box<Pending>> {
        let LineAtQuestion { question, understanding, response, .. } = said;
        let shortest_or_longest = question == Question::Ttl
            && (response.signals.has(Signal::Longest) || response.signals.has(Signal::Shortest));
        let looks_up = |intent| {
            matches!(
                intent,
                Intent::ListKeys | Intent::CheckAccess | Intent::CheckKey | Intent::ListModels
            )
        };
        let looks = |intent| intent == Intent::Help || looks_up(intent);
        let only_looks = said.intents().all(looks)
            || said.intents().any(looks_up) && !said.intents().any(Intent::changes);
        // "Better only disable" asks for no help.
        let acts = response.signals.has_any(&[Signal::Delete, Signal::Deactivate]);
        let changes = question == Question::Confirm
            && acts
            && understanding.topic.is_none()
            && !response.asks;
        if only_looks && !response.agrees() && !shortest_or_longest && !changes {
            let mut about = understanding.clone();
            // "Help" without a topic is about the open question.
            let general = about.topic.is_none() && said.intents().all(|one| one == Intent::Help);
            about.topic = about.topic.or_else(|| Some(help_topic(question).to_owned()));
            about.requests.iter().for_each(|request| self.answer(request.clone(), &about));
            // The general help answers nothing about a key ("is it used?"), and a yes after it must
            // not choose one.
            if general && question == Question::WhichKey {
                self.ask_again(pending);
            } else {
                self.ask(pending);
            }
            return None;
        }
        // A line about another product is not an answer, even if it names a team.
        let foreign = understanding.topic.is_some()
            && said.intents().all(|intent| intent == Intent::OutOfScope);
        if foreign && !said.corrects() && !answers_or_hints(response) {
            understanding
                .requests
                .iter()
                .for_each(|request| self.answer(request.clone(), understanding));
            self.ask(pending);
            return None;
        }
        Some(pending)
    }

    /// Handles a line that starts over, asks what was requested, asks for the question again, or is
    /// small talk. Returns the pending requests for any other line.
    pub(super) fn handle_remark(
        &mut self,
        pending: Box<Pending>,
        said: LineAtQuestion<'_>,
    ) -> Option<Box<Pending>> {
        let LineAtQuestion { question, understanding, response, .. } = said;
        if !has_value(response) && !said.keeps() {
            if response.signals.has(Signal::StartOver) {
                self.cancel(pending);
                self.turn.acts.push(Act::Say(None, Reply::StartedOver));
                return None;
            }
            if response.signals.has(Signal::Recall) {
                // At the question about an old key, the rotation is already complete.
                let done =
                    self.state.memory.last.clone().filter(|_| question == Question::DeleteOld);
                let recalled = done.map_or_else(
                    || Reply::Recalled(pending.requests(), true),
                    |last| Reply::Recalled(vec![last], false),
                );
                self.turn.acts.push(Act::Say(None, recalled));
                self.ask(pending);
                return None;
            }
            let only_repeats = response.signals.has(Signal::Repeat) && response.answer.is_none();
            if only_repeats && !response.signals.has(Signal::No) {
                self.ask(pending);
                return None;
            }
            if understanding.neutral && response.answer.is_none() {
                self.answer(understanding.requests[0].clone(), understanding);
                self.ask(pending);
                return None;
            }
        }
        Some(pending)
    }
}

fn help_topic(question: Question) -> &'static str {
    match question {
        Question::KeyType | Question::LongRunning => "types",
        Question::Ttl => "lifetime",
        Question::Region => "regions",
        _ => "answers",
    }
}

fn answers_or_hints(response: &Response) -> bool {
    let kind = &response.kind;
    response.answer.is_some()
        || kind.said_short
        || kind.said_long
        || kind.cue_short
        || kind.cue_long
}
