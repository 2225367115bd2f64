//! Drops the pending requests after a cancellation or a no.

use crate::converse::Conversation;
use crate::converse::old_key::next_old_key;
use crate::converse::pending_request::{OldKey, OpenMatter, Pending};
use crate::domain::{Act, IamUser, Reply};

impl Conversation<'_> {
    /// Drops the pending requests and reports them. After a rotation, reports instead that the old
    /// keys stay.
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

    /// Handles a no: drops the pending requests, or keeps the old key of a rotation and asks about
    /// the next old key, if any.
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
