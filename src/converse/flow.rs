//! Moves the requests of one phrase forward: from question to question, to the AWS look-up, the
//! confirmation, and the questions that follow a change.

use crate::converse::memory::Undo;
use crate::converse::old_key::{left_over_keys, next_old_key};
use crate::converse::pending_request::{
    Draft, LinesSince, OldKey, OldKeyStage, OpenMatter, Pending,
};
use crate::converse::reference::ListedKeys;
use crate::converse::{Conversation, Findings, edit, prompt};
use crate::domain::{
    Act, BusinessUnit, ChangePlan, Confirmation, HeldKey, IamUser, Intent, KeyAct, KeyType, Note,
    Problem, Question, Region, Reply, Request, StepOutcome,
};
use crate::plan;
use crate::plan::PlanningIssue;

impl OpenMatter {
    pub fn question(&self, drafts: &[Draft]) -> Option<Question> {
        match self {
            Self::Question(at) => drafts.get(*at)?.request.ask.first().copied(),
            Self::WhichKey(..) => Some(Question::WhichKey),
            Self::Existing(..) => Some(Question::ExistingUser),
            Self::Confirm(_) => Some(Question::Confirm),
            Self::DeleteOld(_) => Some(Question::DeleteOld),
            Self::Looking | Self::Carrying(..) => None,
        }
    }
}

impl Pending {
    /// Returns true if only AWS's answers raise the open question, so its answer could not be
    /// foreseen.
    pub fn is_raised_by_aws(&self) -> bool {
        self.surprised
            || matches!(
                self.open,
                OpenMatter::WhichKey(..) | OpenMatter::Existing(..) | OpenMatter::DeleteOld(_)
            )
    }

    /// Accepts the suggested answer to the open question of a draft. Returns false if there is
    /// none.
    pub fn takes_suggestion(&mut self, at: usize) -> bool {
        let Some(request) = self.drafts.get_mut(at).map(|draft| &mut draft.request) else {
            return false;
        };
        let suggested = request.suggested.clone();
        match (request.ask.first(), suggested) {
            (Some(Question::BusinessUnit), Some(unit)) if Region::parse(&unit).is_none() => {
                request.business_unit = BusinessUnit::from_folded(&unit);
            }
            (Some(Question::Region), Some(region)) if Region::parse(&region).is_some() => {
                request.region = Region::parse(&region);
            }
            _ => return false,
        }
        edit::settle(request);
        self.failed_answers = 0;
        true
    }

    /// Withdraws the suggested key or team, because a later yes may mean other words.
    pub fn withdraw(&mut self) {
        match &mut self.open {
            OpenMatter::WhichKey(_, _, suggested) => *suggested = None,
            OpenMatter::Question(at) => {
                let Some(Draft { request, .. }) = self.drafts.get_mut(*at) else { return };
                if request.ask.first() == Some(&Question::BusinessUnit) {
                    request.suggested = None;
                }
            }
            _ => {}
        }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.drafts.iter().map(|draft| draft.request.clone()).collect()
    }
}

impl Conversation<'_> {
    pub fn ask(&mut self, mut pending: Box<Pending>) {
        self.turn.acts.extend(prompt::open_question(self.grammar, &pending).map(Act::Ask));
        pending.is_on_screen = false;
        self.state.pending = Some(pending);
    }

    /// Advances as far as possible without an answer: to the next question, the short-term keys, or
    /// the AWS look-up.
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

    /// Returns true if the grammar does not read "for" and this team's name as that team.
    fn is_purpose(&self, request: &Request) -> bool {
        let Some(unit) = &request.business_unit else { return false };
        let (understood, _) = self.grammar.hear(&format!("long-term key for {unit}"));
        !matches!(&understood.requests[..], [request] if request.business_unit.as_ref() == Some(unit))
    }

    /// Handles the result of an AWS look-up.
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

    /// Plans every draft. AWS's answers may raise questions first.
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
                Err(PlanningIssue::Refused(problem @ Problem::InvalidTeam(_)))
                    if self.state.policy.live =>
                {
                    self.turn.acts.push(Act::Refuse(None, problem));
                    let request = &mut pending.drafts[plans.len()].request;
                    request.business_unit = None;
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
        // A key that is deleted to make room, or a user that another tool created, is not part of
        // the request. A person must see it first.
        let unforeseen = |plan: &ChangePlan| {
            plan.deleted_to_make_room().any(|id| plan.seen(id).is_none_or(|key| key.active))
                || plan.is_guarded()
                || plan.request.whole_user
        };
        pending.surprised |= confirmation.plans.iter().any(unforeseen);
        // A team's name from a web form must not be able to add a deletion.
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

    /// Skips the requests that an earlier run carried out, and looks up the others.
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

    /// Handles the outcome of each plan.
    pub fn handle_outcomes(&mut self, done: &[StepOutcome]) {
        let Some(mut pending) = self.state.pending.take() else { return };
        let open = std::mem::replace(&mut pending.open, OpenMatter::Looking);
        let OpenMatter::Carrying(confirmation, old) = open else { return };
        self.state.memory.set_undo(None);
        self.state.memory.them.clear();
        let mut old_keys = Vec::new();
        let mut appeared = Vec::new();
        for (plan, done) in confirmation.plans.iter().zip(done) {
            match done {
                StepOutcome::Failed => {}
                StepOutcome::UserCreatedConcurrently(user) => {
                    self.turn.notes.push(Note::UserCreatedConcurrently(user.clone()));
                    appeared.push(Draft { request: plan.request.clone(), part: plan.part });
                }
                _ if old.is_none() => self.state.memory.record(&plan.request),
                _ => {}
            }
            self.state.memory.shown.key_created |= matches!(done, StepOutcome::Issued(_));
            self.remember_change(plan, done);
            if let StepOutcome::Issued(key) = done {
                self.remember(plan, key);
                // A guarded key has a confirmation of its own.
                let is_changed =
                    |user: &IamUser| user.keys.iter().any(|key| confirmation.removes_key(&key.id));
                let asked = |user: &IamUser| !plan.skips_follow_up() && !is_changed(user);
                old_keys.extend(left_over_keys(plan).into_iter().filter(asked));
            }
        }
        if !appeared.is_empty() {
            let pending = Box::new(Pending {
                drafts: appeared,
                surprised: true,
                failed_answers: 0,
                ..*pending
            });
            return self.advance(pending);
        }
        if !self.state.policy.live || old.is_some() && done.contains(&StepOutcome::Failed) {
            return;
        }
        let next = match (old, done.first()) {
            // A deactivation is reversible; the deletion needs a yes of its own.
            (Some(old), Some(StepOutcome::Deactivated(_))) => {
                Some(OldKey { stage: OldKeyStage::Delete, inactive: true, ..old })
            }
            (Some(OldKey { rest, identity, .. }), _) => next_old_key(rest, identity),
            (None, _) => next_old_key(old_keys, confirmation.identity),
        };
        if let Some(old) = next {
            self.ask_about_old_key(pending, old);
        }
    }

    /// Updates the meaning of "that key". After a rotation it is the old key, except in a
    /// transcript: its writer did not know the old key.
    fn remember(&mut self, plan: &ChangePlan, key: &HeldKey) {
        let memory = &mut self.state.memory;
        if plan.request.intent != Intent::RotateKey {
            memory.set_key(Some(key.clone()));
            return;
        }
        let mut old: Vec<HeldKey> = left_over_keys(plan).iter().flat_map(IamUser::held).collect();
        old.retain(|_| self.state.policy.live);
        let replaced = old.first().filter(|_| old.len() == 1).cloned();
        memory.set_key(replaced.clone());
        let shown = ListedKeys {
            users: left_over_keys(plan),
            now: memory.shown.now,
            deleted: Vec::new(),
            key_created: false,
        };
        memory.show(shown, replaced.map(|old| (old, key.clone())));
    }

    /// Records how to undo a change and updates the listed keys.
    fn remember_change(&mut self, plan: &ChangePlan, done: &StepOutcome) {
        let memory = &mut self.state.memory;
        let (act, key) = match done {
            StepOutcome::Deactivated(key) => (KeyAct::Activate, key),
            StepOutcome::Activated(key) => (KeyAct::Deactivate, key),
            StepOutcome::Issued(key) if plan.request.intent == Intent::CreateKey => {
                (KeyAct::Delete, key)
            }
            StepOutcome::Deleted(key) => {
                memory.shown.deleted.push(key.id.clone());
                return memory.set_key(None);
            }
            _ => return,
        };
        memory.them.push(key.clone());
        // "It" is ambiguous after a change to several keys.
        memory.set_key(Some(key.clone()).filter(|_| memory.them.len() == 1));
        if act != KeyAct::Delete {
            memory.shown.set_active(&key.id, act == KeyAct::Deactivate);
        }
        if memory.undo.as_ref().is_some_and(|undo| undo.act != act) {
            return memory.set_undo(None);
        }
        let mut keys = memory.undo.take().map(|undo| undo.keys).unwrap_or_default();
        keys.push(key.clone());
        memory.set_undo(Some(Undo { act, keys }));
    }

    /// Drops the pending requests.
    pub fn cancel(&mut self, mut pending: Box<Pending>) {
        // The rotation is complete, so only the old keys remain to report.
        if let OpenMatter::DeleteOld(OldKey { key, rest, inactive, .. }) =
            std::mem::replace(&mut pending.open, OpenMatter::Looking)
        {
            let kept = std::iter::once((key, inactive))
                .chain(rest.iter().flat_map(IamUser::held).map(|key| (key, false)));
            return self
                .turn
                .acts
                .extend(kept.map(|(key, inactive)| Act::Say(None, Reply::Kept(key, inactive))));
        }
        self.turn.acts.push(Act::Say(None, Reply::Canceled(pending.requests())));
    }

    /// Handles a no to the displayed changes.
    pub fn decline(&mut self, mut pending: Box<Pending>) {
        self.turn.line = pending.line;
        let reply = match std::mem::replace(&mut pending.open, OpenMatter::Looking) {
            OpenMatter::DeleteOld(OldKey { key, rest, identity, inactive, .. }) => {
                let kept = Reply::Kept(key, inactive);
                if let Some(old) = next_old_key(rest, identity) {
                    self.turn.acts.push(Act::Say(None, kept));
                    return self.ask_about_old_key(pending, old);
                }
                kept
            }
            _ => Reply::NotConfirmed(pending.requests()),
        };
        self.turn.acts.push(Act::Say(None, reply));
    }
}
