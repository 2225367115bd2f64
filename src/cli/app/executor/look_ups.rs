//! Looks up the AWS data that a request needs, without changing anything.

use crate::cli::app::executor::{ASKING, Executor, Found, key_in_hand};
use crate::cli::output::progress::Counter;
use crate::converse::Findings;
use crate::domain::{
    AccessKeyId, AnswerBody, IamSnapshot, IamUser, KeyCheck, KeyInHand, Model, ModelList, Problem,
    Region, RegionSource, Reply, Request, UserName, matches, owns,
};
use crate::plan;
use jiff::Timestamp;

impl Executor<'_> {
    /// Checks the caller's identity, permissions and models. A dry run looks nothing up.
    pub fn check_access(&self, request: &Request) -> Found {
        if self.options.dry_run {
            return Ok((AnswerBody::Said(Reply::NothingLookedUp), Vec::new()));
        }
        let configured = self.defaults(request.region.is_some())?;
        self.require_caller(request)?;
        let place = plan::place(request, &configured, self.options.grammar.regions());
        let (access, notes) = self.ask(|client| client.check(&place))?;
        Ok((AnswerBody::Access(Box::new(access)), notes))
    }

    /// Finds out offline what is known about the key that the person has: `created`, or else the one
    /// in `AWS_BEARER_TOKEN_BEDROCK`.
    pub fn check_key(&self, request: &Request, created: Option<&KeyInHand>) -> KeyCheck {
        let said = request.region.clone().map(|region| (region, RegionSource::Said));
        // An invalid region matters only to a request that uses it.
        let configured = || self.client.configured_region().ok().flatten();
        let key = created.cloned().or_else(|| key_in_hand::in_variable(self.options.environment));
        KeyCheck { key, region: said.or_else(configured) }
    }

    /// Lists the Claude models of the requested or default region. A dry run looks nothing up.
    pub fn list_models(&self, request: &Request) -> Found {
        if self.options.dry_run {
            return Ok((AnswerBody::Said(Reply::NothingLookedUp), Vec::new()));
        }
        let configured = self.defaults(request.region.is_some())?;
        self.require_caller(request)?;
        let regions = self.options.grammar.regions();
        let (region, source, _) = plan::region(request, &configured, regions)?;
        let (models, notes) = self.ask(|client| client.models(&region))?;
        Ok((AnswerBody::Models(ModelList { region, source, models }), notes))
    }

    /// Returns the models that a region offers, or `None` if the look-up fails. Answers that use
    /// the models can also omit them.
    pub fn offered_models(&self, region: &Region) -> Option<Vec<Model>> {
        self.ask(|client| client.offered_models(region))
    }

    /// Lists the keys that the request is about.
    pub fn list_keys(&self, request: &Request) -> Result<IamSnapshot, Problem> {
        self.require_caller(request)?;
        let user = request.business_unit.as_ref().and_then(UserName::of);
        // Look up only what the request names, because the caller may lack the permission to list
        // all users.
        let counter = Counter::default();
        let found = self.counted(ASKING, &counter, |client| match (user, &request.access_key_id) {
            (Some(user), _) => client.look(&[user]),
            (None, Some(id)) => client.look_for_key(id),
            (None, None) => client.list(&|done, all| counter.tell(done, all)),
        });
        found.map(|known| requested_keys(known, request, self.options.now()))
    }

    /// Looks up the users and keys that the plans of these requests need. A dry run reads only the
    /// configured region.
    pub fn find(&self, requests: &[Request]) -> Result<Findings, Problem> {
        let region_given = requests.iter().all(|request| request.region.is_some());
        let configured = self.defaults(region_given)?;
        let now = self.options.now();
        if self.options.dry_run {
            return Ok(Findings { known: IamSnapshot::default(), configured, now });
        }
        requests.iter().try_for_each(|request| self.require_caller(request))?;
        let users: Vec<UserName> = requests
            .iter()
            .filter_map(|request| UserName::of(request.business_unit.as_ref()?))
            .collect();
        let without_team = requests.iter().filter(|request| request.business_unit.is_none());
        let ids: Vec<AccessKeyId> =
            without_team.filter_map(|request| request.access_key_id.clone()).collect();
        let known = self.ask(|client| {
            let mut known = client.look(&users)?;
            for id in ids.iter().filter(|id| !id.as_str().starts_with("ASIA")) {
                known.users.extend(client.look_for_key(id)?.users);
            }
            Ok(known)
        })?;
        // Stop after a signal, so that no question follows.
        if let Some(by) = self.shutdown.requested() {
            return Err(Problem::Stopped { by, progress: Box::default() });
        }
        Ok(Findings { known, configured, now })
    }
}

/// Keeps only the users and keys that a request asks for.
fn requested_keys(mut known: IamSnapshot, request: &Request, now: Timestamp) -> IamSnapshot {
    known.users.retain(|user| owns(request, user));
    for user in &mut known.users {
        let whole: IamUser = user.clone();
        user.keys.retain(|key| matches(request, &whole, key, now));
    }
    // A team that the request names appears even without keys, unless the request filters keys.
    let filtered = request.older_than_days.is_some()
        || request.region.is_some()
        || request.access_key_id.is_some()
        || !request.choices.is_empty()
        || !request.filters.is_empty();
    let named = request.business_unit.is_some() && !filtered;
    known.users.retain(|user| named || !user.keys.is_empty());
    known
}
