//! Settles requests that an earlier run left unfinished, before they are planned again.

use crate::cli::app::recovery::{Recovery, request_of};
use crate::cli::journal::{Creation, JournalObserver, PriorRequest};
use crate::converse::Findings;
use crate::domain::{
    AccessKeyId, ChangeProgress, IamKey, IamSnapshot, LeftAlone, Note, Problem, Request, Step,
    UserName,
};
use jiff::SignedDuration;
use std::time::{Duration, Instant};

/// The maximum time until an IAM change is visible everywhere (AWS-FACTS: 5 to 15 seconds).
const VISIBLE_AFTER: Duration = Duration::from_secs(15);
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// The maximum difference between the local clock and AWS's clock, because AWS rejects calls beyond
/// it. A key's creation time can precede its record in the journal by this much.
const MAX_SKEW: SignedDuration = SignedDuration::from_mins(5);
const REASON: &str = "an earlier run was interrupted before it could deliver the key";

impl Recovery<'_> {
    /// Settles unfinished requests of this line and of runs outside a batch. `found` is what AWS
    /// holds before, and the result is what it holds afterwards.
    ///
    /// # Errors
    /// [`Problem::MaybeDelivered`], [`Problem::KeyLost`] and [`Problem::Undelivered`], which need a
    /// person's decision. Also [`Problem::Stopped`] after a signal, and the problem of a failed
    /// look-up.
    pub(crate) fn settle(
        &self,
        mut found: Findings,
        requests: &[Request],
        line: Option<usize>,
        mut unfinished: Vec<PriorRequest>,
    ) -> Result<Findings, Problem> {
        unfinished.extend(self.unfinished_elsewhere(&found, requests));
        for prior in &unfinished {
            let request = request_of(requests, prior);
            let (Some(request), Some(user)) = (request, UserName::parse(&prior.user)) else {
                continue;
            };
            if let Some(id) = &prior.made {
                if let Some(why) = self.reason_to_keep(&found, prior, &user, id) {
                    let (id, request) = (id.clone(), Box::new(request.clone()));
                    return Err(Problem::MaybeDelivered { id, user, why, request });
                }
                self.delete_key(&mut found, request, line, prior, &user, id)?;
            }
            self.delete_later_keys(&mut found, request, &user)?;
            if let Some(creation) = prior.creation.as_ref().filter(|_| prior.creating) {
                self.find_lost_key(&mut found, creation, &user)?;
            }
            self.hide_claimed_keys(&mut found, &user);
            assume_deleting_key(&mut found, prior, &user);
        }
        Ok(found)
    }

    /// Deletes undelivered keys of later lines, because they would interfere with this line's
    /// request. Keeps a key that is in a file or that someone may have received.
    fn delete_later_keys(
        &self,
        found: &mut Findings,
        request: &Request,
        user: &UserName,
    ) -> Result<(), Problem> {
        for (line, prior) in self.journal.past(|past| past.undelivered(user.as_str())) {
            let Some(id) = &prior.made else { continue };
            let saved = self.key_files.find(Some(line), prior.part, request, id).is_some();
            // If a key is kept, its own line reports it.
            if !saved && self.reason_to_keep(found, &prior, user, id).is_none() {
                self.delete_key(found, request, Some(line), &prior, user, id)?;
                self.journal.past(|past| past.forget(id));
            }
        }
        Ok(())
    }

    /// Waits for a key that a call without a response may have created, until AWS lists it or any
    /// such key would be visible.
    ///
    /// # Errors
    /// [`Problem::KeyLost`] if the key exists, because its secret is lost. Also
    /// [`Problem::Stopped`] after a signal, and the problem of a failed look-up.
    fn find_lost_key(
        &self,
        found: &mut Findings,
        creation: &Creation,
        user: &UserName,
    ) -> Result<(), Problem> {
        let earliest = creation.at.saturating_sub(MAX_SKEW).unwrap_or(creation.at);
        let is_new = |key: &&IamKey| {
            key.created >= earliest
                && !creation.before.contains(&key.id)
                && !self.journal.past(|past| past.was_told(&key.id))
        };
        let new_keys = |known: &IamSnapshot| -> Vec<AccessKeyId> {
            let keys = known.user(user).into_iter().flat_map(|user| &user.keys);
            keys.filter(is_new).map(|key| key.id.clone()).collect()
        };
        let mut seen = new_keys(&found.known);
        // `found.now` precedes the look-up, so the wait is never too short.
        let passed = found.now.duration_since(creation.at).unsigned_abs();
        let (start, wait) = (Instant::now(), VISIBLE_AFTER.saturating_sub(passed));
        while seen.is_empty() && start.elapsed() < wait {
            if let Some(by) = self.executor.shutdown.requested() {
                return Err(Problem::Stopped { by, progress: Box::default() });
            }
            std::thread::sleep(POLL_INTERVAL);
            let known = self.executor.ask(|client| client.look(std::slice::from_ref(user)))?;
            seen = new_keys(&known);
            for user in known.users {
                found.known.users.retain(|old| old.name != user.name);
                found.known.users.push(user);
            }
        }
        if seen.is_empty() {
            return Ok(());
        }
        Err(Problem::KeyLost { seen: Some(seen), progress: progress(found, user) })
    }

    /// Hides keys that unanswered calls of later lines may have created. Those lines report them.
    fn hide_claimed_keys(&self, found: &mut Findings, user: &UserName) {
        for held in found.known.users.iter_mut().filter(|held| held.name == *user) {
            let is_claimed =
                |key: &IamKey| self.journal.past(|past| past.may_be_of(user.as_str(), key));
            held.keys.retain(|key| !is_claimed(key));
        }
    }

    /// Returns the reason to keep a key that the journal records as undelivered. Returns `None` if
    /// the key may be deleted or doesn't exist.
    fn reason_to_keep(
        &self,
        found: &Findings,
        prior: &PriorRequest,
        user: &UserName,
        id: &AccessKeyId,
    ) -> Option<LeftAlone> {
        let account = found.known.identity.as_ref().map(|identity| identity.account.as_str());
        let key =
            found.known.user(user).and_then(|user| user.keys.iter().find(|key| key.id == *id));
        let is_own = self.journal.past(|past| past.is_own(id));
        prior
            .left_alone(account, key)
            .or_else(|| (is_own && key.is_some()).then_some(LeftAlone::JournalNotTrusted))
    }

    /// Deletes an undelivered key in AWS and removes it from `found`, if it exists.
    fn delete_key(
        &self,
        found: &mut Findings,
        request: &Request,
        line: Option<usize>,
        prior: &PriorRequest,
        user: &UserName,
        id: &AccessKeyId,
    ) -> Result<(), Problem> {
        let held = found.known.user(user);
        let exists = held.is_some_and(|user| user.keys.iter().any(|key| key.id == *id));
        let Some(identity) = found.known.identity.clone().filter(|_| exists) else {
            return Ok(());
        };
        let observer = JournalObserver {
            journal: self.journal,
            line,
            part: prior.part,
            request,
            owner: held.and_then(|user| user.tag("owner")),
            identity: &identity,
            keys_before: &[],
        };
        let undone = self.executor.ask(|client| client.undo_key(user, id, &observer));
        if undone.is_err() {
            return Err(Problem::Undelivered {
                id: id.clone(),
                reason: REASON.to_owned(),
                deleted: false,
                progress: progress(found, user),
                request: Box::new(request.clone()),
            });
        }
        for held in found.known.users.iter_mut().filter(|held| held.name == *user) {
            held.keys.retain(|key| key.id != *id);
        }
        found.known.notes.push(Note::UndeliveredKeyDeleted(id.clone()));
        Ok(())
    }
}

/// Adds a key to the snapshot if its deletion got no response and AWS no longer lists it. The plan
/// then repeats the deletion, which finds the key already deleted.
fn assume_deleting_key(found: &mut Findings, prior: &PriorRequest, user: &UserName) {
    if let Some(id) = &prior.deleting
        && let Some(held) = found.known.users.iter_mut().find(|held| held.name == *user)
        && !held.keys.iter().any(|key| key.id == *id)
    {
        held.keys.push(IamKey {
            id: id.clone(),
            active: true,
            created: found.now,
            last_used: None,
            use_known: false,
            last_region: None,
        });
    }
}

fn progress(found: &Findings, user: &UserName) -> Box<ChangeProgress> {
    Box::new(ChangeProgress {
        user: Some(user.clone()),
        identity: found.known.identity.clone(),
        done: Vec::new(),
        undone: vec![Step::CreateKey],
    })
}
