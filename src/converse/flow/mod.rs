//! Moves the requests of one phrase forward: from question to question, to the AWS look-up, and to
//! the confirmation.

mod after_list;
mod begin;
mod cancel;
mod outcomes;

use crate::converse::pending_request::{Draft, LinesSince, OldKey, OpenMatter, Pending};
use crate::converse::{Conversation, Findings, State, edit, prompt};
use crate::domain::{
    Act, ChangePlan, Confirmation, HeldKey, Intent, KeyType, Problem, Question, Reply, Request,
};
use crate::plan;
use crate::plan::PlanningIssue;

impl Conversation<'_> {
    pub fn ask(&mut self, mut pending: Box<Pending>) {
        if self.needs_keys(&pending) {
            self.state.memory.offered = true;
            pending.awaits_list = true;
            self.turn.acts.push(Act::Offer);
            return self.state.pending = Some(pending);
        }
        let memory = &self.state.memory;
        pending.is_listed = self.state.policy.live && memory.offered && !memory.shown.is_empty();
        self.turn.acts.extend(prompt::open_question(self.grammar, &pending).map(Act::Ask));
        pending.is_on_screen = false;
        self.state.pending = Some(pending);
    }

    /// Returns true if a person is about to be asked which key to change, and has seen no list.
    fn needs_keys(&self, pending: &Pending) -> bool {
        let State { policy, memory, .. } = &self.state;
        let OpenMatter::Question(at) = pending.open else { return false };
        let request = pending.drafts.get(at).map(|draft| &draft.request);
        let asks = request.is_some_and(|request| match request.ask.first() {
            Some(Question::WhichKey) => true,
            Some(Question::BusinessUnit) => request.intent == Intent::RotateKey,
            _ => false,
        });
        asks && policy.live && !policy.confirms && !memory.offered
    }

    /// Repeats the question after a line that did not answer it, without its suggested key or team.
    pub fn ask_again(&mut self, mut pending: Box<Pending>) {
        pending.failed_answers = pending.failed_answers.saturating_add(1);
        pending.is_on_screen = true;
        pending.withdraw();
        self.ask(pending);
    }

    /// Asks the next question. With `--yes`, accepts a suggested team instead of asking. If no
    /// question is open, creates the short-term keys and looks up the other requests in AWS.
    pub fn advance(&mut self, mut pending: Box<Pending>) {
        self.turn.line = pending.line;
        for draft in &mut pending.drafts {
            draft.request.label_unit = self.is_purpose(&draft.request);
        }
        while let Some(at) = pending.drafts.iter().position(|draft| !draft.request.ask.is_empty()) {
            pending.open = OpenMatter::Question(at);
            let unit = pending.drafts[at].request.ask.first() == Some(&Question::BusinessUnit);
            if !(self.state.policy.confirms && unit && pending.takes_suggestion(at)) {
                return self.ask(pending);
            }
        }
        let short = |draft: &Draft| draft.request.key_type == Some(KeyType::ShortTerm);
        for Draft { request, part } in pending.drafts.iter().filter(|draft| short(draft)) {
            self.state.memory.record(request);
            self.turn.acts.push(Act::MakeShortTerm(request.clone(), *part));
        }
        pending.drafts.retain(|draft| !short(draft));
        if pending.drafts.is_empty() {
            return;
        }
        pending.open = OpenMatter::Looking;
        self.turn.acts.push(Act::LookUp(pending.requests()));
        self.state.pending = Some(pending);
    }

    /// Returns true if the grammar does not read "for TEAM" as this team, so that a phrase must
    /// label the name.
    fn is_purpose(&self, request: &Request) -> bool {
        let Some(unit) = &request.business_unit else { return false };
        let (understood, _) = self.grammar.hear(&format!("long-term key for {unit}"));
        !matches!(&understood.requests[..], [request] if request.business_unit.as_ref() == Some(unit))
    }

    /// Plans the pending requests with the result of their AWS look-up, or refuses them if the
    /// look-up failed.
    pub fn handle_look_up(&mut self, found: Result<Findings, Problem>) {
        let Some(pending) = self.state.pending.take() else { return };
        self.turn.line = pending.line;
        match found {
            Err(problem) => {
                let requests = pending.drafts.into_iter().map(|draft| draft.request);
                self.turn
                    .acts
                    .extend(requests.map(|request| Act::Refuse(Some(request), problem.clone())));
            }
            Ok(findings) => {
                self.turn.notes.extend(findings.known.notes.iter().cloned());
                self.plan(pending, findings);
            }
        }
    }

    /// Plans every draft, unless the state of IAM raises a question first. Then asks for
    /// confirmation or, with `--yes`, carries out plans that hold no surprise.
    pub fn plan(&mut self, mut pending: Box<Pending>, findings: Findings) {
        let Findings { known, configured, now } = findings;
        let mut plans: Vec<ChangePlan> = Vec::with_capacity(pending.drafts.len());
        while let Some(Draft { request, part }) = pending.drafts.get(plans.len()).cloned() {
            match plan::change(&request, &known, &configured, self.grammar.regions(), now) {
                Ok(mut plan) => {
                    plan.part = part;
                    match plan::adapt_to_earlier(&plans, &mut plan) {
                        Ok(()) => plans.push(plan),
                        Err(problem) => {
                            pending.drafts.remove(plans.len());
                            self.turn.acts.push(Act::Refuse(Some(request), problem));
                        }
                    }
                }
                // A person can correct a name.
                Err(PlanningIssue::Refused(
                    problem @ (Problem::InvalidTeam(_) | Problem::NoSuchUser(_)),
                )) if self.state.policy.live && !self.state.policy.confirms => {
                    self.turn.acts.push(Act::Refuse(None, problem));
                    let request = &mut pending.drafts[plans.len()].request;
                    (request.business_unit, request.access_key_id) = (None, None);
                    edit::settle(request);
                    return self.advance(pending);
                }
                Err(PlanningIssue::Refused(problem)) => {
                    pending.drafts.remove(plans.len());
                    self.turn.acts.push(Act::Refuse(Some(request), problem));
                }
                Err(PlanningIssue::Already(keys, active)) => {
                    pending.drafts.remove(plans.len());
                    self.turn.acts.push(Act::Say(Some(request), Reply::Already(keys, active)));
                }
                Err(PlanningIssue::Existing(user))
                    if self.state.policy.ensures && plan::is_as_requested(&request, &user) =>
                {
                    pending.drafts.remove(plans.len());
                    self.state.memory.record(&request);
                    self.turn.acts.push(Act::Say(Some(request), Reply::Exists(user)));
                }
                Err(PlanningIssue::Existing(user)) => {
                    pending.open = OpenMatter::Existing(plans.len(), user);
                    return self.ask(pending);
                }
                Err(PlanningIssue::WhichKey(user, suggested)) => {
                    pending.open = OpenMatter::WhichKey(plans.len(), user, suggested);
                    return self.ask(pending);
                }
            }
        }
        if plans.is_empty() {
            return;
        }
        let confirmation = Confirmation { identity: known.identity, plans };
        // A person must first see what the request does not mention: an active key that is deleted
        // to make room, or a guarded change such as one to another tool's user.
        let unforeseen = |plan: &ChangePlan| {
            plan.deleted_to_make_room().any(|id| plan.seen(id).is_none_or(|key| key.active))
                || plan.is_guarded()
        };
        pending.surprised |= confirmation.plans.iter().any(unforeseen);
        // With `--yes`, a team name from a web form must not add another change, such as a
        // deletion.
        let creates = |draft: &Draft| draft.request.intent == Intent::CreateKey;
        let mixes = pending.drafts.iter().any(creates) && !pending.drafts.iter().all(creates);
        if self.state.policy.confirms
            && !pending.surprised
            && pending.since == LinesSince::Clear
            && !mixes
        {
            return self.carry_out(pending, confirmation, None);
        }
        pending.open = OpenMatter::Confirm(confirmation);
        self.ask(pending);
    }

    pub fn carry_out(
        &mut self,
        mut pending: Box<Pending>,
        confirmation: Confirmation,
        old: Option<OldKey>,
    ) {
        self.turn.line = pending.line;
        self.turn.acts.push(Act::CarryOut(confirmation.clone()));
        pending.open = OpenMatter::Carrying(confirmation, old);
        self.state.pending = Some(pending);
    }

    /// Drops and reports the requests that an earlier run carried out, and looks up the others.
    pub fn skip_completed(&mut self, made: &[(Option<usize>, HeldKey, Option<String>)]) {
        let Some(mut pending) = self.state.pending.take() else { return };
        self.turn.line = pending.line;
        for (part, key, to) in made {
            let Some(at) = pending.drafts.iter().position(|draft| draft.part == *part) else {
                continue;
            };
            let Draft { request, .. } = pending.drafts.remove(at);
            self.state.memory.record(&request);
            self.state
                .memory
                .set_key(Some(key.clone()).filter(|_| request.intent == Intent::CreateKey));
            let reply = match request.intent {
                Intent::RevokeKey => Reply::RevokedBefore(key.clone()),
                _ => Reply::MadeBefore(key.clone(), to.clone()),
            };
            self.turn.acts.push(Act::Say(Some(request), reply));
        }
        if !pending.drafts.is_empty() {
            self.turn.acts.push(Act::LookUp(pending.requests()));
            self.state.pending = Some(pending);
        }
    }
}
