//! Handles the outcomes of plans: updates the session's memory and asks about an old key.

use crate::converse::Conversation;
use crate::converse::memory::Undo;
use crate::converse::old_key::{left_over_keys, next_old_key};
use crate::converse::pending_request::{Draft, OldKey, OldKeyStage, OpenMatter, Pending};
use crate::converse::reference::ListedKeys;
use crate::domain::{ChangePlan, HeldKey, IamUser, Intent, KeyAct, Note, StepOutcome};

impl Conversation<'_> {
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
                // The follow-up question leaves out the keys of another tool's user, a key that
                // signs this session, and keys that another plan removes.
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
            // A yes to the reversible deactivation does not cover the deletion.
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

    /// Updates what "that key" means. After a rotation it means the only old key, except in a
    /// transcript, whose writer did not know that key.
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

    /// Records how to undo a change and which keys "it" and "them" mean, and updates the listed
    /// keys.
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
}
