//! Hears the answer in a line that says more than the answer: "8 hours, it's only for the workshop".

use crate::converse::edit::has_value;
use crate::converse::hear::rest::Rest;
use crate::converse::pending_request::{Draft, OpenMatter, Pending};
use crate::converse::response::mentioned::tells_of_key;
use crate::converse::{Conversation, InputLine, Origin, State, edit};
use crate::domain::{
    Act, Aside, ClearAnswer, Confirmation, KeyAct, Question, Reply, Response, RevokeAction, Signal,
    Turn, Understanding,
};
use crate::understand::Essence;

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
        if !self.is_seen(line) || self.state.pending.is_none() {
            return self.handle_line(line);
        }
        let (state, turn) = (self.state.clone(), self.turn.clone());
        let heard = self.grammar.hear_at(line.words, state.clock).1;
        let response = heard.response();
        if let Some(words) = self.person(line, &state, &response) {
            return self.handle_line(InputLine { words: &words, ..line });
        }
        self.handle_line(line);
        if self.misnames(&state, line, &response) {
            (self.state, self.turn) = (state.clone(), turn.clone());
            if let Some(pending) = self.state.pending.take() {
                self.ask_again(pending);
            }
        }
        let declined = self.is_declined();
        let strays = self.turn.acts.iter().any(|act| matches!(act, Act::Decline(..)));
        // "4 hours, and what does it cost?" answers, too.
        let informed = self.is_informed();
        if !declined && !strays && !informed && !self.is_asked_again(&state) {
            return;
        }
        // After "yes", other words may ask for less or for more.
        let agrees = response.answer == Some(ClearAnswer::Yes);
        let removes = confirmation(&state).is_some_and(Confirmation::removes_keys);
        let tells = state.question() == Some(Question::WhichKey) && tells_of_key(line.words);
        let essences = if removes && agrees || tells { Vec::new() } else { heard.essences() };
        let hedges = response.signals.has(Signal::Hedge);
        for essence in &essences {
            let attempt =
                Conversation { grammar: self.grammar, state: state.clone(), turn: turn.clone() };
            let answered = attempt.take(essence, line, hedges, informed);
            if let Some(answered) = answered.filter(|it| !(declined && it.is_declined())) {
                (self.state, self.turn) = (answered.state, answered.turn);
                return;
            }
        }
        if !declined && !strays && !informed {
            self.fall_back((state, turn), line, &response);
        }
    }

    /// Takes a part of a line as the answer. Returns `None` if it answers nothing, or if the other
    /// words may change the answer; with `asks`, also if they are no question.
    fn take(
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
        let beside = self.beside(rest).or_else(|| self.agreeing(words, rest));
        let about = match beside {
            Some(Rest::Aside(about)) => Some(about),
            _ => None,
        };
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
            None => {
                let number = choice.or_else(|| self.label(words)).filter(|_| self.gives(rest))?;
                self.choose(number, rest, line);
            }
        }
        // A sentence that names no team has no part that does.
        let named = about.is_none()
            && self.state.question() != Some(Question::BusinessUnit)
            && before.question() == Some(Question::BusinessUnit)
            && !self.turn.acts.iter().any(|act| matches!(act, Act::MakeShortTerm(..)));
        let begins = matches!(beside, Some(Rest::Refusal));
        (!named && self.is_answered(&before, begins)).then_some(self)
    }

    /// Handles a line that holds no answer: a question or remark, a no to a deletion, or values that
    /// may be meant. `before` is the state before the line.
    fn fall_back(&mut self, before: (State, Turn), line: InputLine<'_>, response: &Response) {
        let named = self.is_only_name(line);
        let about = self.likely_aside(line.words).filter(|_| !named);
        let asked_again = (self.state.clone(), self.turn.clone());
        let deletes = confirmation(&before.0).is_some_and(Confirmation::deletes);
        (self.state, self.turn) = before;
        // "Oops, not that one" keeps what a confirmation would delete.
        let stops = ["oops", "wait", "no", "sorry", "whoops", "shoot", "stop"];
        let first = line.words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let against = response.is_no() || stops.contains(&&*first.to_lowercase());
        match about {
            _ if self.requests_type(line.words, response) && self.reread(line) => {}
            Some((about, true)) => self.answer_aside(about, line.words),
            _ if deletes && self.deactivates(response) => {}
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

    /// Turns a deletion that waits for its confirmation into a deactivation, if the line names one:
    /// "better only disable it, not delete". Returns false for any other line.
    fn deactivates(&mut self, response: &Response) -> bool {
        let names = response.signals.has(Signal::Deactivate)
            || response.reference.act == Some(KeyAct::Deactivate);
        let agrees = response.answer == Some(ClearAnswer::Yes);
        if !names || agrees || response.asks || has_value(response) {
            return false;
        }
        let drafts = self.state.pending.as_ref().map_or(0, |pending| pending.drafts.len());
        if response.reference.meant.selects() || drafts != 1 {
            return false;
        }
        let Some(mut pending) = self.state.pending.take() else { return false };
        for Draft { request, .. } in &mut pending.drafts {
            request.revoke_action = request.revoke_action.map(|_| RevokeAction::Deactivate);
        }
        pending.failed_answers = 0;
        self.advance(pending);
        true
    }

    /// Asks the question that a list came before. The list may show what the line meant: "delete the
    /// web key".
    pub fn ask_about_listed(&mut self) {
        let waits = |pending: &mut Box<Pending>| std::mem::take(&mut pending.awaits_list);
        if !self.state.pending.as_mut().is_some_and(waits) {
            return;
        }
        let Some(pending) = self.state.pending.take() else { return };
        let heard = self.state.heard.clone();
        let speaker = pending.speaker.clone();
        let line = InputLine {
            words: &heard,
            number: pending.line,
            speaker: speaker.as_deref(),
            under: None,
            unheard: "",
            voice: Origin::Live,
        };
        let heard = self.grammar.hear_at(line.words, self.state.clock).1;
        let picks = self.state.memory.meant(&heard.response().reference).is_some();
        match self.expand(line) {
            Some(full) => self.handle_line(InputLine { words: &full, ..line }),
            None if picks => self.handle_line(line),
            None => self.ask(pending),
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

    /// Returns true if the line only got a question answered.
    fn is_informed(&self) -> bool {
        let tells = |act: &Act| {
            matches!(act, Act::Say(_, Reply::Aside(..) | Reply::Help(_)) | Act::Models(_))
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

    /// Returns true if a part of a line answered the question or changed a value, and did nothing
    /// else. After a refusal, it may also begin another request.
    fn is_answered(&self, before: &State, begins: bool) -> bool {
        let answers = |act: &Act| match act {
            Act::MakeShortTerm(..) | Act::LookUp(_) | Act::Ask(_) | Act::Models(_) => true,
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

/// Returns true if a question is about what comes after a key was created.
fn comes_after(about: Aside) -> bool {
    use Aside::{Again, ChooseModel, Install, Models, Save, Schedule, Share, Use};
    matches!(about, Again | ChooseModel | Install | Models | Save | Schedule | Share | Use)
}

/// Returns the changes that wait for their confirmation.
fn confirmation(state: &State) -> Option<&Confirmation> {
    match state.pending.as_deref().map(|pending| &pending.open) {
        Some(OpenMatter::Confirm(changes)) => Some(changes),
        _ => None,
    }
}
