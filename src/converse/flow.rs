//! What is pending: the requests of one phrase and the one question that is open about them. From question to question
//! to the look at AWS, the confirmation and what is left to ask when it is done.

use crate::converse::memory::Undo;
use crate::converse::old_key::{OldKey, OldKeyStage, next_old, remaining_keys};
use crate::converse::reference::ListedKeys;
use crate::converse::{Conversation, Findings, edit, prompt};
use crate::domain::{
    AccessKeyId, Act, BusinessUnit, ChangePlan, Confirmation, HeldKey, IamUser, Intent, KeyAct,
    KeyType, Note, Problem, Question, Region, Reply, Request, StepOutcome,
};
use crate::plan;
use crate::plan::PlanningIssue;

/// The requests of one phrase that are not carried out yet.
#[derive(Debug, Clone)]
pub struct Pending {
    /// The line they came from.
    pub line: Option<usize>,
    /// Who said it.
    pub speaker: Option<String>,
    /// The requests.
    pub drafts: Vec<Draft>,
    /// What is open.
    pub open: OpenMatter,
    /// How often the open question was answered with something that is no answer.
    pub tries: u8,
    /// The words that keep the reading of the phrase from being complete.
    pub doubts: Vec<String>,
    /// They speak against it, so that a yes below may mean just them: "don't delete it" and "yes".
    pub opposed: bool,
    /// AWS holds something that nobody who asked for this could know, so that only someone who sees it can confirm it.
    pub surprised: bool,
    /// What became of the lines of a transcript since.
    pub since: LinesSince,
}

/// What the lines of a transcript since the open question did. Nobody who wrote them saw it asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinesSince {
    /// They are understood.
    Clear,
    /// One answered nothing: no answer counts before a correction has made it clear what is asked for.
    Unanswered,
    /// One was not understood, and may name somebody else: no answer counts.
    Lost,
}

/// One request and its place among the phrase's several ones.
#[derive(Debug, Clone)]
pub struct Draft {
    pub request: Request,
    pub part: Option<usize>,
}

/// What is open.
#[derive(Debug, Clone)]
pub enum OpenMatter {
    /// The first question of this draft.
    Question(usize),
    /// What AWS holds is being looked up.
    Looking,
    /// Which of these keys this draft is about; one may be suggested.
    WhichKey(usize, IamUser, Option<AccessKeyId>),
    /// This draft's user is there.
    Existing(usize, IamUser),
    /// All of it, shown and to be confirmed.
    Confirm(Confirmation),
    /// It was confirmed and is being carried out; for the key that a rotation left over, at which stage.
    Carrying(Confirmation, Option<OldKey>),
    /// What becomes of the key that a rotation left over.
    DeleteOld(OldKey),
}

impl OpenMatter {
    /// The name of the question.
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
    /// Whether what is open could not be foreseen: only what AWS holds raises it.
    pub fn is_raised_by_aws(&self) -> bool {
        self.surprised
            || matches!(
                self.open,
                OpenMatter::WhichKey(..) | OpenMatter::Existing(..) | OpenMatter::DeleteOld(_)
            )
    }

    /// Takes the suggested answer to the open question of a draft; whether there was one.
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
        self.tries = 0;
        true
    }

    /// Offers no key and no name any more: a yes after other words may be about those.
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

    /// The requests, as they stand.
    pub fn requests(&self) -> Vec<Request> {
        self.drafts.iter().map(|draft| draft.request.clone()).collect()
    }
}

impl Conversation<'_> {
    /// Asks what is open.
    pub fn ask(&mut self, pending: Box<Pending>) {
        self.turn.acts.extend(prompt::asked(self.grammar, &pending).map(Act::Ask));
        self.state.pending = Some(pending);
    }

    /// Goes as far as it goes without asking: the next question, the short-term keys, the look at AWS.
    pub fn advance(&mut self, mut pending: Box<Pending>) {
        self.turn.line = pending.line;
        for draft in &mut pending.drafts {
            draft.request.label_unit = self.is_purpose(&draft.request);
        }
        while let Some(at) = pending.drafts.iter().position(|draft| !draft.request.ask.is_empty()) {
            pending.open = OpenMatter::Question(at);
            let unit = pending.drafts[at].request.ask.first() == Some(&Question::BusinessUnit);
            if !(self.state.manner.confirms && unit && pending.takes_suggestion(at)) {
                return self.ask(pending);
            }
        }
        let short = |draft: &Draft| draft.request.key_type == Some(KeyType::ShortTerm);
        for Draft { request, part } in pending.drafts.iter().filter(|draft| short(draft)) {
            self.state.memory.note(request);
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

    /// Whether the words "for" and the name of the unit would not be taken for that unit.
    fn is_purpose(&self, request: &Request) -> bool {
        let Some(unit) = &request.business_unit else { return false };
        let (understood, _) = self.grammar.hear(&format!("long-term key for {unit}"));
        !matches!(&understood.requests[..], [request] if request.business_unit.as_ref() == Some(unit))
    }

    /// AWS was looked at.
    pub fn found(&mut self, found: Result<Findings, Problem>) {
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

    /// Plans every draft; what AWS holds may raise questions first.
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
                    if self.state.manner.live =>
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
                    if self.state.manner.ensures && plan::is_as_requested(&request, &user) =>
                {
                    pending.drafts.remove(plans.len());
                    self.state.memory.note(&request);
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
        // A key that goes to make room was not asked to go, and somebody else's user was not asked for: a person has to
        // see that.
        let unforeseen = |plan: &ChangePlan| {
            plan.deleted_to_make_room().any(|id| plan.seen(id).is_none_or(|key| key.active))
                || plan.is_guarded()
                || plan.request.whole_user
        };
        pending.surprised |= confirmation.plans.iter().any(unforeseen);
        // A team's name from a form must not be able to add a deletion.
        let creates = |draft: &Draft| draft.request.intent == Intent::CreateKey;
        let mixes = pending.drafts.iter().any(creates) && !pending.drafts.iter().all(creates);
        if self.state.manner.confirms
            && !pending.surprised
            && pending.since == LinesSince::Clear
            && !mixes
        {
            return self.carry_out(pending, confirmation, None);
        }
        pending.open = OpenMatter::Confirm(confirmation);
        self.ask(pending);
    }

    /// It is confirmed.
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

    /// Some of it was carried out by an earlier run; what is left is looked at.
    pub fn made(&mut self, made: &[(Option<usize>, HeldKey, Option<String>)]) {
        let Some(mut pending) = self.state.pending.take() else { return };
        self.turn.line = pending.line;
        for (part, key, to) in made {
            let Some(at) = pending.drafts.iter().position(|draft| draft.part == *part) else {
                continue;
            };
            let Draft { request, .. } = pending.drafts.remove(at);
            self.state.memory.note(&request);
            self.state
                .memory
                .hold(Some(key.clone()).filter(|_| request.intent == Intent::CreateKey));
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

    /// It is carried out, or as much of it as could be.
    pub fn done(&mut self, done: &[StepOutcome]) {
        let Some(mut pending) = self.state.pending.take() else { return };
        let open = std::mem::replace(&mut pending.open, OpenMatter::Looking);
        let OpenMatter::Carrying(confirmation, old) = open else { return };
        self.state.memory.can_undo(None);
        self.state.memory.them.clear();
        let mut left = Vec::new();
        let mut appeared = Vec::new();
        for (plan, done) in confirmation.plans.iter().zip(done) {
            match done {
                StepOutcome::Failed => {}
                StepOutcome::Appeared(user) => {
                    self.turn.notes.push(Note::Appeared(user.clone()));
                    appeared.push(Draft { request: plan.request.clone(), part: plan.part });
                }
                _ if old.is_none() => self.state.memory.note(&plan.request),
                _ => {}
            }
            self.state.memory.shown.grown |= matches!(done, StepOutcome::Issued(_));
            self.remember_change(plan, done);
            if let StepOutcome::Issued(key) = done {
                self.remember(plan, key);
                // A guarded one is parted with by words of its own.
                let goes =
                    |user: &IamUser| user.keys.iter().any(|key| confirmation.removes_key(&key.id));
                let asked = |user: &IamUser| !plan.skips_follow_up() && !goes(user);
                left.extend(remaining_keys(plan).into_iter().filter(asked));
            }
        }
        if !appeared.is_empty() {
            let pending =
                Box::new(Pending { drafts: appeared, surprised: true, tries: 0, ..*pending });
            return self.advance(pending);
        }
        if !self.state.manner.live || old.is_some() && done.contains(&StepOutcome::Failed) {
            return;
        }
        let next = match (old, done.first()) {
            // Switched off can be undone; deleting it wants a yes of its own.
            (Some(old), Some(StepOutcome::Deactivated(_))) => {
                Some(OldKey { stage: OldKeyStage::Going, off: true, ..old })
            }
            (Some(OldKey { rest, identity, .. }), _) => next_old(rest, identity),
            (None, _) => next_old(left, confirmation.identity),
        };
        if let Some(old) = next {
            self.ask_old(pending, old);
        }
    }

    /// What "that key" is from now on. After a rotation nobody means the new one by it; and whoever wrote a transcript
    /// knew of no old one.
    fn remember(&mut self, plan: &ChangePlan, key: &HeldKey) {
        let memory = &mut self.state.memory;
        if plan.request.intent != Intent::RotateKey {
            memory.hold(Some(key.clone()));
            return;
        }
        let mut old: Vec<HeldKey> = remaining_keys(plan).iter().flat_map(IamUser::held).collect();
        old.retain(|_| self.state.manner.live);
        let replaced = old.first().filter(|_| old.len() == 1).cloned();
        memory.hold(replaced.clone());
        let shown = ListedKeys {
            users: remaining_keys(plan),
            now: memory.shown.now,
            gone: Vec::new(),
            grown: false,
        };
        memory.show(shown, replaced.map(|old| (old, key.clone())));
    }

    /// What takes a change back, and what it changes about the keys that were shown.
    fn remember_change(&mut self, plan: &ChangePlan, done: &StepOutcome) {
        let memory = &mut self.state.memory;
        let (act, key) = match done {
            StepOutcome::Deactivated(key) => (KeyAct::Activate, key),
            StepOutcome::Activated(key) => (KeyAct::Deactivate, key),
            StepOutcome::Issued(key) if plan.request.intent == Intent::CreateKey => {
                (KeyAct::Delete, key)
            }
            StepOutcome::Deleted(key) => {
                memory.shown.gone.push(key.id.clone());
                return memory.hold(None);
            }
            _ => return,
        };
        memory.them.push(key.clone());
        // "It" is none of several.
        memory.hold(Some(key.clone()).filter(|_| memory.them.len() == 1));
        if act != KeyAct::Delete {
            memory.shown.set_active(&key.id, act == KeyAct::Deactivate);
        }
        if memory.undo.as_ref().is_some_and(|undo| undo.act != act) {
            return memory.can_undo(None);
        }
        let mut keys = memory.undo.take().map(|undo| undo.keys).unwrap_or_default();
        keys.push(key.clone());
        memory.can_undo(Some(Undo { act, keys }));
    }

    /// What is pending is dropped on demand.
    pub fn cancel(&mut self, mut pending: Box<Pending>) {
        // The new key is made already: only the old ones are left to speak of.
        if let OpenMatter::DeleteOld(OldKey { key, rest, off, .. }) =
            std::mem::replace(&mut pending.open, OpenMatter::Looking)
        {
            let kept = std::iter::once((key, off))
                .chain(rest.iter().flat_map(IamUser::held).map(|key| (key, false)));
            return self
                .turn
                .acts
                .extend(kept.map(|(key, off)| Act::Say(None, Reply::Kept(key, off))));
        }
        self.turn.acts.push(Act::Say(None, Reply::Canceled(pending.requests())));
    }

    /// The person says no to what is shown.
    pub fn decline(&mut self, mut pending: Box<Pending>) {
        self.turn.line = pending.line;
        let reply = match std::mem::replace(&mut pending.open, OpenMatter::Looking) {
            OpenMatter::DeleteOld(OldKey { key, rest, identity, off, .. }) => {
                let kept = Reply::Kept(key, off);
                if let Some(old) = next_old(rest, identity) {
                    self.turn.acts.push(Act::Say(None, kept));
                    return self.ask_old(pending, old);
                }
                kept
            }
            _ => Reply::NotConfirmed(pending.requests()),
        };
        self.turn.acts.push(Act::Say(None, reply));
    }
}
