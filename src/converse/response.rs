//! Handles a line while a question is open, in the order of UNDERSTANDING, rules C: cancellation,
//! digression, new request, correction, answer, and otherwise the question again.

use crate::converse::decide::{Decision, confirmation};
use crate::converse::edit::add::one_more;
use crate::converse::edit::adds_one;
use crate::converse::idle::has_value;
use crate::converse::memory::request_for;
use crate::converse::mentioned::{chooses, is_mentioned};
use crate::converse::pending_request::{LinesSince, OpenMatter, Pending};
use crate::converse::{Conversation, InputLine, Origin, edit, prompt};
use crate::domain::{
    Act, Age, ClearAnswer, Doubt, DoubtKind, Intent, KeyAct, KeyType, Naming, Question, Reply,
    Request, Response, Signal, Understanding,
};

impl Conversation<'_> {
    pub fn handle_response(
        &mut self,
        pending: Box<Pending>,
        understanding: Understanding,
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
        let Some(mut pending) = self.correct(pending, question, &understanding, response, line)
        else {
            return;
        };
        let intents = || understanding.requests.iter().map(|request| request.intent);
        let keeps = question == Question::DeleteOld && response.signals.has(Signal::Keep);
        let corrects = edit::corrects(response)
            && (has_value(response) || edit::stated_type(response).is_some());
        // "ok, that's all" does not quit, and "no problem, go ahead" does not ask for help.
        let agrees = response.agrees();
        if response.answer != Some(ClearAnswer::Yes)
            && intents().any(|intent| intent == Intent::Quit)
        {
            self.drop_question(&pending);
            return self.handle_idle(understanding, response, line);
        }
        let plain_refusal = response.signals.has(Signal::Refuse)
            && (response.plain || refuses_key(response))
            && !corrects
            && !matches!(
                question,
                Question::Confirm | Question::DeleteOld | Question::ExistingUser
            );
        if let OpenMatter::DeleteOld(old) = &pending.open
            && let Some(back) = self.needs_old(old, response)
        {
            let Some(request) = back else { return self.decline(pending) };
            self.drop_question(&pending);
            return self.begin(vec![request], &understanding, line);
        }
        let cancels =
            intents().any(|intent| intent == Intent::Cancel) && !corrects && !keeps && !agrees;
        let undoes =
            question == Question::DeleteOld && response.reference.act == Some(KeyAct::Undo);
        let undoes = undoes && self.recalled(&understanding, response).is_some();
        if cancels && !undoes || plain_refusal {
            return self.cancel(pending);
        }
        let shortest_or_longest = question == Question::Ttl
            && (response.signals.has(Signal::Longest) || response.signals.has(Signal::Shortest));
        let looks_up =
            |intent| matches!(intent, Intent::ListKeys | Intent::CheckAccess | Intent::ListModels);
        let looks = |intent| intent == Intent::Help || looks_up(intent);
        let only_looks =
            intents().all(looks) || intents().any(looks_up) && !intents().any(Intent::changes);
        if only_looks && !agrees && !shortest_or_longest {
            let mut about = understanding;
            // A plain "help" is about the open question.
            about.topic = about.topic.or_else(|| Some(help_topic(question).to_owned()));
            about.requests.iter().for_each(|request| self.answer(request.clone(), &about));
            return self.ask(pending);
        }
        // A line about another product is not an answer, even if it names a team.
        let foreign =
            understanding.topic.is_some() && intents().all(|intent| intent == Intent::OutOfScope);
        if foreign && !corrects && !answers_or_hints(response) {
            understanding
                .requests
                .iter()
                .for_each(|request| self.answer(request.clone(), &understanding));
            return self.ask(pending);
        }
        let by_memory =
            self.recalled(&understanding, response).filter(|_| question != Question::BusinessUnit);
        let answers = match question {
            Question::WhichKey => true,
            // "Turn it back on" and "delete the new one" do not concern the end of the old key.
            Question::DeleteOld => {
                let reference = &response.reference;
                let is_other_action =
                    matches!(reference.act, Some(KeyAct::Activate | KeyAct::Rotate | KeyAct::Undo));
                !is_other_action
                    && !reference
                        .meant
                        .ages
                        .iter()
                        .any(|(age, _)| matches!(age, Age::New | Age::Newest))
            }
            // "Delete it" refers to the displayed key.
            Question::Confirm => {
                !response.reference.meant.selects() && response.reference.except.is_none()
            }
            _ => false,
        };
        let by_memory = by_memory.filter(|_| !agrees && !answers);
        let begins = by_memory.is_some()
            || !corrects && is_for_another(&pending, &understanding)
            || question == Question::Confirm
                && response.signals.has(Signal::Add)
                && intents().all(Intent::changes)
            || intents().any(Intent::changes)
                // "Renew it" at a confirmation refers to the displayed key.
                && (response.key_words || intents().any(|intent| intent != Intent::RefreshKey))
                && (response.verb || response.key_words || !is_same_kind(&pending, &understanding))
                && !is_answer(question, &understanding, response, &pending);
        if begins {
            let requests = by_memory.unwrap_or_else(|| understanding.requests.clone());
            // "Yes, and rotate the key for example-web" adds a request.
            let adds =
                response.answer == Some(ClearAnswer::Yes) || response.signals.has(Signal::Add);
            let changes = requests.iter().all(|request| request.intent.changes());
            if adds
                && changes
                && question == Question::Confirm
                && line.voice == Origin::Live
                && !corrects
            {
                // "Yes, also the key of example-web" at a deletion does not say what to do with it.
                let creates = |intent| matches!(intent, Intent::CreateKey | Intent::RefreshKey);
                let unsaid =
                    !response.verb && requests.iter().any(|request| creates(request.intent));
                return match unsaid && !creates(pending_intent(&pending)) {
                    true => self.ask_again(pending),
                    false => self.extend(pending, requests, &understanding),
                };
            }
            self.drop_question(&pending);
            return self.begin(requests, &understanding, line);
        }
        if question == Question::Confirm && adds_one(response) {
            let Some(request) = one_more(&pending, response).filter(|_| line.voice == Origin::Live)
            else {
                return self.ask_again(pending);
            };
            return self.extend(pending, vec![request], &understanding);
        }
        if !has_value(response) && !keeps {
            if response.signals.has(Signal::StartOver) {
                self.cancel(pending);
                self.turn.acts.push(Act::Say(None, Reply::StartedOver));
                return;
            }
            if response.signals.has(Signal::Recall) {
                // The rotation is complete; only its old key is open.
                let done =
                    self.state.memory.last.clone().filter(|_| question == Question::DeleteOld);
                let recalled = done.map_or_else(
                    || Reply::Recalled(pending.requests(), true),
                    |last| Reply::Recalled(vec![last], false),
                );
                self.turn.acts.push(Act::Say(None, recalled));
                return self.ask(pending);
            }
            let only_repeats = response.signals.has(Signal::Repeat) && response.answer.is_none();
            if only_repeats && !response.signals.has(Signal::No) {
                return self.ask(pending);
            }
            if understanding.neutral && response.answer.is_none() {
                self.answer(understanding.requests[0].clone(), &understanding);
                return self.ask(pending);
            }
        }
        let shown_first = question == Question::Confirm || pending.is_raised_by_aws();
        if line.voice == Origin::Ahead && shown_first {
            self.turn.acts.push(Act::Say(None, Reply::TypedAhead));
            return self.ask(pending);
        }
        let changes_existing =
            matches!(pending_intent(&pending), Intent::RevokeKey | Intent::RotateKey);
        let naming = matches!(question, Question::BusinessUnit | Question::WhichKey);
        // An existing key cannot change its lifetime or type.
        let of_new_key = changes_existing
            && (response.slots.ttl.is_some() || edit::stated_type(response).is_some());
        let quoted =
            line.words.trim_start().starts_with(['"', '\'', '\u{201c}', '\u{2018}', '\u{ab}', '`']);
        let strays = question == Question::WhichKey
            && (is_unclear_choice(&pending, response, self.state.policy.confirms)
                || quoted && line.voice == Origin::Transcript);
        // "I need wheelchair access" requests something else.
        let orders =
            intents().all(|intent| intent == Intent::OutOfScope) && response.verb && !corrects;
        let says_more =
            !understanding.unexplained.is_empty() || response.slots.business_unit.is_some();
        let elsewhere = orders && (naming || line.voice == Origin::Transcript && says_more);
        // "(edited)", "10:01" and "+1" are artifacts of a chat log, not a team's name.
        let debris = line.voice == Origin::Transcript
            && !line.words.trim_start().starts_with(char::is_alphabetic);
        let elsewhere = elsewhere || debris && question == Question::BusinessUnit;
        // A person who sees the confirmation may hesitate before it.
        let withheld = response
            .withheld
            .is_some_and(|why| why != DoubtKind::Hedge || self.state.policy.confirms)
            && !(question == Question::WhichKey && response.reference.whole);
        // A name that no person will confirm must be unmistakable.
        let creates = pending_intent(&pending) == Intent::CreateKey;
        let sure =
            if creates && self.state.policy.confirms { Naming::Sure } else { Naming::Likely };
        let named = response.slots.business_unit.is_some()
            || response.name.is_some()
            || response.signals.has(Signal::Same);
        let typed = creates && edit::stated_type(response).is_some();
        // A name in a question is only suggested, and a name inside a sentence is no answer.
        let asked = naming || question == Question::ExistingUser && !chooses(response);
        let least = if line.voice == Origin::Transcript { sure } else { Naming::Likely };
        let put_off = response
            .doubts
            .iter()
            .any(|doubt| matches!(doubt.why, DoubtKind::Condition | DoubtKind::Later));
        let picks = question == Question::WhichKey && picks_keys(response);
        let chats = asked
            && !picks
            && named
            && !typed
            && (response.naming < least || put_off && response.naming < Naming::Sure);
        if question == Question::BusinessUnit
            && response.naming == Naming::Asked
            && line.voice == Origin::Live
        {
            return self.offer(pending, response);
        }
        if elsewhere
            || chats
            || naming && (names_key_or_team(response) || response.name.is_some()) && withheld
            || naming && (of_new_key || strays || names_in_passing(&understanding, response))
        {
            return self.ask_again(pending);
        }
        // "Tokyo's down" and "12 hours is not enough" mention a value without choosing it.
        let valued = matches!(question, Question::Region | Question::Ttl);
        let chosen = matches!(question, Question::KeyType | Question::LongRunning);
        let put_off = response
            .withheld
            .is_some_and(|why| matches!(why, DoubtKind::Condition | DoubtKind::Later));
        let chosen = chosen && put_off || question == Question::ExistingUser && withheld;
        let led = [Signal::Yes, Signal::Correct, Signal::Naming];
        let led = led.into_iter().any(|signal| response.signals.has(signal));
        let passing = !led
            && edit::stated_type(response).is_none()
            && (withheld || !understanding.unexplained.is_empty());
        if valued && passing || chosen || is_mentioned(question, response) {
            return self.ask_again(pending);
        }
        let before = self.state.policy.live.then(|| values(&pending));
        let is_interactive = line.voice != Origin::Transcript;
        let doubted =
            question == Question::Confirm && response.withheld.is_some() && (!corrects || put_off);
        let untouched = (doubted || !is_interactive).then(|| pending.clone());
        match self.decide(&mut pending, question, response) {
            // "We never delete it" and "tom@x.com must not get it" change nothing.
            Decision::Changed if doubted => self.ask_again(untouched.unwrap_or(pending)),
            // A transcript line that names another team does not concern this request.
            Decision::Changed if !is_interactive && !corrects && drops_name(&pending, response) => {
                self.ask_again(untouched.unwrap_or(pending));
            }
            Decision::Changed => {
                // The correction resolves earlier unclear lines: the whole request is looked up and
                // shown again.
                (pending.failed_answers, pending.since) = (0, LinesSince::Clear);
                let asks = pending.drafts.iter().any(|draft| !draft.request.ask.is_empty());
                // The next question alone does not show that the other values changed.
                if asks && before.is_some_and(|before| before != values(&pending)) {
                    self.turn.acts.push(Act::Say(None, Reply::Recalled(pending.requests(), true)));
                }
                self.advance(pending);
            }
            Decision::Unanswered => self.ask_again(pending),
            Decision::Declined => self.decline(pending),
            Decision::CarryOut(confirmation, old) => self.carry_out(pending, confirmation, old),
            Decision::Answered => {
                self.reset_counters(&mut pending);
                self.advance(pending);
            }
            Decision::AskToDelete(old) => self.ask_about_old_key(pending, old),
            Decision::Replaced(drafts) => {
                pending.drafts = drafts;
                self.reset_counters(&mut pending);
                self.advance(pending);
            }
        }
    }
}

impl Conversation<'_> {
    /// Resets the counters for the next question. With `--yes` no person sees that question, so
    /// earlier unclear lines still count.
    fn reset_counters(&self, pending: &mut Pending) {
        pending.failed_answers = 0;
        if !self.state.policy.confirms {
            pending.since = LinesSince::Clear;
        }
    }

    /// Repeats the question after a line that is not an answer.
    pub fn ask_again(&mut self, mut pending: Box<Pending>) {
        pending.failed_answers = pending.failed_answers.saturating_add(1);
        pending.is_on_screen = true;
        pending.withdraw();
        self.ask(pending);
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

/// The requests without their open questions and suggestions.
fn values(pending: &Pending) -> Vec<Request> {
    let plain =
        |request| Request { ask: Vec::new(), suggested: None, choices: Vec::new(), ..request };
    pending.requests().into_iter().map(plain).collect()
}

fn answers_or_hints(response: &Response) -> bool {
    let kind = &response.kind;
    response.answer.is_some()
        || kind.said_short
        || kind.said_long
        || kind.cue_short
        || kind.cue_long
}

/// Returns true for "I don't need a key any more".
fn refuses_key(response: &Response) -> bool {
    response.key_words && !response.verb && !has_value(response)
}

/// Returns true if the line, read alone, requests the same kind of thing as the pending request:
/// "long-term, for sales" while a key is requested.
fn is_same_kind(pending: &Pending, understanding: &Understanding) -> bool {
    let creates = |intent| matches!(intent, Intent::CreateKey | Intent::RefreshKey);
    let open = pending_intent(pending);
    understanding.requests.iter().all(|request| {
        let same_kind = request.intent == open || creates(request.intent) && creates(open);
        let bare =
            request.business_unit.is_none() && request.ttl.is_none() && request.region.is_none();
        same_kind || bare || !request.intent.changes()
    })
}

/// Returns true if a line that reads as a request only restates the pending one, and so answers the
/// question.
pub fn is_answer(
    question: Question,
    understanding: &Understanding,
    response: &Response,
    pending: &Pending,
) -> bool {
    let [request] = &understanding.requests[..] else { return false };
    let creates = request.intent == Intent::CreateKey;
    let same_unit = |unit: &Option<crate::domain::BusinessUnit>| {
        unit.is_none() || pending.drafts.iter().any(|draft| draft.request.business_unit == *unit)
    };
    let slots = &response.slots;
    let nothing_else = slots.business_unit.is_none()
        && slots.owner.is_none()
        && slots.region.is_none()
        && !response.misspelt;
    let typed = edit::stated_type(response).is_some();
    // "key for 2 hours" is a request of its own; "short-term key" only names the type.
    let bare = !response.key_words || slots.ttl.is_none() && !response.vague;
    match question {
        Question::KeyType | Question::LongRunning | Question::Ttl => {
            creates
                && !response.verb
                && bare
                && (typed
                    || question == Question::Ttl && slots.ttl.is_some()
                    || response.answer.is_some())
                && nothing_else
        }
        Question::BusinessUnit => {
            let new = pending_intent(pending) == Intent::CreateKey || !typed && slots.ttl.is_none();
            creates && new && !response.verb && !response.key_words
        }
        Question::WhichKey => {
            let same_intent = request.intent == pending_intent(pending);
            let picks = picks_keys(response) && same_intent && !names_key_or_team(response);
            let own = request.intent.acts() && !same_intent;
            !own && !response.verb && (names_key_or_team(response) || picks_keys(response)) || picks
        }
        Question::ExistingUser => {
            let chosen = [Signal::Rotate, Signal::Another, Signal::OtherName];
            chosen.iter().any(|signal| response.signals.has(*signal))
                && same_unit(&request.business_unit)
        }
        Question::DeleteOld => {
            let chosen = [Signal::Keep, Signal::Deactivate, Signal::Delete];
            let old = match &pending.open {
                OpenMatter::DeleteOld(old) => {
                    slots.access_key_id.as_ref().is_none_or(|id| *id == old.key.id)
                }
                _ => false,
            };
            old && chosen.iter().any(|signal| response.signals.has(*signal))
                && slots.business_unit.is_none()
        }
        Question::Confirm => {
            let only_creates =
                || pending.drafts.iter().all(|draft| draft.request.intent == Intent::CreateKey);
            let shorter = creates
                && only_creates()
                && request.key_type == Some(KeyType::ShortTerm)
                && typed
                && nothing_else;
            let agreed = response.answer == Some(ClearAnswer::Yes)
                && (!request.intent.acts() || request.intent == pending_intent(pending))
                && same_unit(&request.business_unit);
            agreed || response.plain && response.is_no() || shorter
        }
        Question::DidYouMean | Question::Region => false,
    }
}

/// Returns true for a complete request for another team: "long-term, for sales" while the question
/// concerns marketing.
fn is_for_another(pending: &Pending, understanding: &Understanding) -> bool {
    let units = || pending.drafts.iter().filter_map(|draft| draft.request.business_unit.as_ref());
    let is_other_team = |request: &Request| {
        let unit = request.business_unit.as_ref();
        request.intent == Intent::CreateKey
            && unit.is_some_and(|unit| !units().any(|known| known == unit))
    };
    units().next().is_some() && understanding.requests.iter().any(is_other_team)
}

/// Returns true if the response names a team other than the pending ones.
fn drops_name(pending: &Pending, response: &Response) -> bool {
    let name = response.slots.business_unit.as_ref().or(response.name.as_ref());
    name.is_some_and(|name| {
        pending.drafts.iter().all(|draft| draft.request.business_unit.as_ref() != Some(name))
    })
}

/// Returns true if a sentence about something else mentions a team: "What about the invoices for
/// marketing".
fn names_in_passing(understanding: &Understanding, response: &Response) -> bool {
    let Request { business_unit: Some(unit), access_key_id: None, .. } = &response.slots else {
        return false;
    };
    !understanding.unexplained.is_empty() && response.name.as_ref() != Some(unit)
}

/// Returns true if the line names a key next to another verb or a contradiction, so that it does
/// not choose a key: "Rotate the one of finance, but not yet".
fn is_unclear_choice(pending: &Pending, response: &Response, unseen: bool) -> bool {
    let is_other_action = response
        .reference
        .act
        .is_some_and(|act| request_for(act).intent != pending_intent(pending));
    let against = |doubt: &Doubt| doubt.why.is_against();
    let known = !response.reference.guessed || response.slots.business_unit.is_some();
    let picks_clearly = known
        && response.reference.whole
        && response.reference.picks()
        && (response.reference.except.is_none() || response.reference.meant.selects());
    let refuses = [Signal::Refuse, Signal::No, Signal::Keep];
    let refuses = names_key_or_team(response)
        && refuses.into_iter().any(|signal| response.signals.has(signal));
    // A person who sees the confirmation may hesitate before it.
    let hedges = unseen && response.signals.has(Signal::Hedge);
    // "bob: AKIA…" may come from another speaker.
    let is_doubtful_id =
        unseen && response.slots.access_key_id.is_some() && !response.doubts.is_empty();
    is_other_action
        || refuses
        || hedges
        || !picks_clearly && (is_doubtful_id || response.doubts.iter().any(against))
}

fn names_key_or_team(response: &Response) -> bool {
    response.slots.business_unit.is_some() || response.slots.access_key_id.is_some()
}

fn picks_keys(response: &Response) -> bool {
    response.reference.whole && response.reference.picks()
}

fn pending_intent(pending: &Pending) -> Intent {
    let asked = pending.drafts.get(prompt::asked_draft(pending).unwrap_or_default());
    asked.map_or(Intent::OutOfScope, |draft| draft.request.intent)
}
