//! Adds requests to a pending confirmation: "yes, and one for sales". The program shows the whole
//! confirmation again.

use crate::converse::edit::correct::renumbered;
use crate::converse::pending_request::{Draft, LinesSince, Pending};
use crate::converse::{Conversation, edit};
use crate::domain::{Intent, KeyType, Request, Response, TypeRule, Understanding};

impl Conversation<'_> {
    pub fn extend(
        &mut self,
        mut pending: Box<Pending>,
        requests: Vec<Request>,
        understanding: &Understanding,
    ) {
        let new = requests.into_iter().map(|request| self.complete(request, understanding));
        pending.drafts.extend(new.map(|request| Draft { request, part: None }));
        pending.drafts = renumbered(pending.drafts);
        (pending.failed_answers, pending.since) = (0, LinesSince::Clear);
        self.advance(pending);
    }
}

/// Returns a request for one more key with the values of the response. Returns `None` if the
/// response is unclear, or if a pending request changes an existing key or already has the team.
pub fn one_more(pending: &Pending, response: &Response) -> Option<Request> {
    let said = &response.slots;
    let fits = |draft: &Draft| {
        draft.request.intent == Intent::CreateKey
            && draft.request.business_unit != said.business_unit
    };
    let contradicts =
        said.ttl.is_some() || said.access_key_id.is_some() || response.vague || response.misspelt;
    let plain = response.stated
        && !contradicts
        && response.withheld.is_none()
        && pending.drafts.iter().all(fits);
    let type_rule = edit::stated_type(response).map_or(TypeRule::Unit, |(_, rule)| rule);
    let kind = edit::stated_type(response).map_or(KeyType::LongTerm, |(kind, _)| kind);
    plain.then(|| Request {
        key_type: Some(kind),
        type_rule: Some(type_rule),
        business_unit: said.business_unit.clone(),
        region: said.region.clone(),
        owner: said.owner.clone(),
        ..Request::bare(Intent::CreateKey)
    })
}
