//! Handles a line while a question is open (UNDERSTANDING, rules C). If a confirmation asks for key
//! IDs, typing them confirms it. For any other line, the first fitting reading applies: correction,
//! cancellation, digression, new request, remark, answer. If none fits, the program repeats the
//! question.

mod cancellation;
mod digression;
pub mod mentioned;
mod new_request;
pub mod restatement;

use crate::converse::decide::{Decision, confirmation};
use crate::converse::edit::has_value;
use crate::converse::pending_request::{Draft, LinesSince, OpenMatter, Pending};
use crate::converse::{Conversation, InputLine, Origin, edit, prompt};
use crate::domain::{
    Act, DoubtKind, Intent, Naming, Question, Reply, Request, Response, RevokeAction, Signal,
    Understanding,
};

/// A line at an open question, with its readings as a request and as a response.
#[derive(Clone, Copy)]
struct LineAtQuestion<'a> {
    question: Question,
    understanding: &'a Understanding,
    response: &'a Response,
    line: InputLine<'a>,
}

impl LineAtQuestion<'_> {
    fn intents(&self) -> impl Iterator<Item = Intent> {
        self.understanding.requests.iter().map(|request| request.intent)
    }

    /// Returns true if the line corrects a value and gives the new one.
    fn corrects(&self) -> bool {
        edit::corrects(self.response)
            && (has_value(self.response) || edit::stated_type(self.response).is_some())
    }

    /// Returns true if the line keeps the old key after a rotation.
    fn keeps(&self) -> bool {
        self.question == Question::DeleteOld && self.response.signals.has(Signal::Keep)
    }

    /// Returns true if the line postpones its answer: "short-term, but tomorrow".
    fn puts_off(&self) -> bool {
        let later = |why| matches!(why, DoubtKind::Condition | DoubtKind::Later);
        self.response.withheld.is_some_and(later)
    }
}

impl Conversation<'_> {
    /// Handles a line while a question is open. Each step returns the pending requests if it does
    /// not handle the line.
    pub fn handle_response(
        &mut self,
        pending: Box<Pending>,
        understanding: &Understanding,
        response: &Response,
        line: InputLine<'_>,
    ) {
        let Some(question) = pending.open.question(&pending.drafts) else {
            // No line is accepted during an AWS call.
            return self.state.pending = Some(pending);
        };
        if let OpenMatter::Confirm(confirmation) = &pending.open
            && line.voice != Origin::Ahead
            && confirmation::is_typed(confirmation, line.words)
        {
            let confirmation = confirmation.clone();
            return self.carry_out(pending, confirmation, None);
        }
        let said = LineAtQuestion { question, understanding, response, line };
        let unhandled = self
            .correct(pending, question, understanding, response, line)
            .and_then(|pending| self.handle_cancellation(pending, said))
            .and_then(|pending| self.handle_digression(pending, said))
            .and_then(|pending| self.handle_new_request(pending, said))
            .and_then(|pending| self.handle_remark(pending, said));
        if let Some(pending) = unhandled {
            self.handle_answer(pending, said);
        }
    }

    /// Applies the line as an answer, or repeats the question.
    fn handle_answer(&mut self, mut pending: Box<Pending>, said: LineAtQuestion<'_>) {
        let LineAtQuestion { question, response, line, .. } = said;
        if self.answers_next(&pending, said) {
            return;
        }
        let shown_first = question == Question::Confirm || pending.is_raised_by_aws();
        if line.voice == Origin::Ahead && shown_first {
            self.turn.acts.push(Act::Say(None, Reply::TypedAhead));
            return self.ask(pending);
        }
        if question == Question::BusinessUnit
            && response.naming == Naming::Asked
            && line.voice == Origin::Live
        {
            return self.offer(pending, response);
        }
        if !adopts_action(&mut pending, question, response) || self.answers_nothing(&pending, said)
        {
            return self.ask_again(pending);
        }
        let corrects = said.corrects();
        let before = self.state.policy.live.then(|| values(&pending));
        let is_interactive = line.voice != Origin::Transcript;
        let doubted = question == Question::Confirm
            && response.withheld.is_some()
            && (!corrects || said.puts_off());
        let untouched = (doubted || !is_interactive).then(|| pending.clone());
        match self.decide(&mut pending, question, response) {
            // "We never delete it" and "tom@x.com must not get it" change nothing.
            Decision::Changed if doubted => self.ask_again(untouched.unwrap_or(pending)),
            // A transcript line that names another team does not concern this request.
            Decision::Changed if !is_interactive && !corrects && drops_name(&pending, response) => {
                self.ask_again(untouched.unwrap_or(pending));
            }
            Decision::Changed => {
                // The correction resolves earlier unclear lines, because the program looks up and
                // shows the whole request again.
                (pending.failed_answers, pending.since) = (0, LinesSince::Clear);
                let asks = pending.drafts.iter().any(|draft| !draft.request.ask.is_empty());
                // The next question alone does not show that the other values changed.
                // "Did you mean" states the whole request anyway.
                let restated = question == Question::DidYouMean;
                if asks && !restated && before.is_some_and(|before| before != values(&pending)) {
                    self.turn.acts.push(Act::Say(None, Reply::Recalled(pending.requests(), true)));
                }
                self.advance(pending);
            }
            Decision::Unanswered => self.ask_again(pending),
            Decision::Declined => match pending.origin.take() {
                Some(origin) => self.ask(origin),
                None => self.decline(pending),
            },
            Decision::CarryOut(confirmation, old) => self.carry_out(pending, confirmation, old),
            Decision::Answered => {
                pending.origin = None;
                self.reset_counters(&mut pending);
                self.advance(pending);
            }
            Decision::AskAbout(old) => self.ask_about_old_key(pending, old),
            Decision::Replaced(drafts) => {
                pending.drafts = drafts;
                self.reset_counters(&mut pending);
                self.advance(pending);
            }
        }
    }

    /// Takes a line at "did you mean" that already answers the next question, about the key to
    /// change: it means yes, too. The change is confirmed later. Returns false for any other line.
    fn answers_next(&mut self, pending: &Pending, said: LineAtQuestion<'_>) -> bool {
        let LineAtQuestion { question, response, line, .. } = said;
        let [Draft { request, .. }] = &pending.drafts[..] else { return false };
        let next = request.ask.get(1).copied().filter(|next| {
            let about_keys = matches!(next, Question::WhichKey | Question::BusinessUnit);
            about_keys && request.intent.parts()
        });
        let open = question == Question::DidYouMean
            && self.is_seen(line)
            && self.state.policy.live
            && response.answer.is_none()
            && !response.asks;
        let Some(next) = next.filter(|_| open) else { return false };
        let mut asked = Box::new(pending.clone());
        asked.failed_answers = 0;
        asked.drafts[0].request.ask.remove(0);
        let mut attempt = self.fork();
        attempt.handle_answer(asked, LineAtQuestion { question: next, ..said });
        let answered = attempt.state.tries() == 0 && attempt.state.question() != Some(next);
        if answered {
            (self.state, self.turn) = (attempt.state, attempt.turn);
        }
        answered
    }

    /// Resets the counters for the next question. With `--yes` no person sees that question, so
    /// earlier unclear lines still count.
    fn reset_counters(&self, pending: &mut Pending) {
        pending.failed_answers = 0;
        if !self.state.policy.confirms {
            pending.since = LinesSince::Clear;
        }
    }
}

/// Changes what happens to the key that is asked for, if the line says so: "number two, but only
/// switch it off". Returns false if the line only says what must not happen.
fn adopts_action(pending: &mut Pending, question: Question, response: &Response) -> bool {
    let [Draft { request, .. }] = &mut pending.drafts[..] else { return true };
    if question != Question::WhichKey || request.intent != Intent::RevokeKey || response.asks {
        return true;
    }
    let refuses = response.signals.has(Signal::Refuse);
    match request.revoke_action {
        Some(RevokeAction::Delete) if response.deactivates() => {
            request.revoke_action = Some(RevokeAction::Deactivate)
        }
        Some(RevokeAction::Delete) if refuses => return false,
        _ => {}
    }
    true
}

/// Returns the requests without their open questions and suggestions.
fn values(pending: &Pending) -> Vec<Request> {
    let plain =
        |request| Request { ask: Vec::new(), suggested: None, choices: Vec::new(), ..request };
    pending.requests().into_iter().map(plain).collect()
}

/// Returns true if the response names a team that none of the pending requests has.
fn drops_name(pending: &Pending, response: &Response) -> bool {
    let name = response.slots.business_unit.as_ref().or(response.name.as_ref());
    name.is_some_and(|name| {
        pending.drafts.iter().all(|draft| draft.request.business_unit.as_ref() != Some(name))
    })
}

fn names_key_or_team(response: &Response) -> bool {
    response.slots.business_unit.is_some() || response.slots.access_key_id.is_some()
}

fn picks_keys(response: &Response) -> bool {
    response.reference.whole && response.reference.picks()
}

pub fn pending_intent(pending: &Pending) -> Intent {
    let asked = pending.drafts.get(prompt::asked_draft(pending).unwrap_or_default());
    asked.map_or(Intent::OutOfScope, |draft| draft.request.intent)
}
