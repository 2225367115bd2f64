//! What the desk does at AWS for the conversation: makes, looks, carries out. A dry run does none of it and says what
//! it would have done.

use crate::cli::app::App;
use crate::cli::exit_code::ExitCode;
use crate::cli::journal::JournalObserver;
use crate::cli::output::progress;
use crate::cli::output::progress::Counter;
use crate::converse::{Findings, Input};
use crate::domain::{
    AccessKeyId, Answer, AnswerBody, ChangeObserver, ChangePlan, Confirmation, HeldKey, IamKey,
    IamSnapshot, IamUser, Identity, Intent, ModelList, Note, Problem, Reply, Request, Step,
    StepOutcome, UserName, matches, owns,
};
use crate::plan;
use crate::plan::RegionConfig;
use crate::present::Format;
use crate::provision::AwsClient;
use jiff::Timestamp;

const UNDELIVERED: &str = "the previous key could not be delivered";
const UNDONE: &str = "an earlier step for the same user failed";
pub(crate) const ASKING: &str = "Asking AWS…";

impl App<'_> {
    /// Makes a short-term key.
    pub(crate) fn make(&mut self, request: &Request) -> Result<(AnswerBody, Vec<Note>), Problem> {
        let configured = self.configured(request.region.is_some())?;
        let plan = plan::short_term(request, &configured, self.grammar.regions())?;
        let mut notes = plan.notes.clone();
        if self.dry_run {
            return Ok((AnswerBody::WouldSign(plan), notes));
        }
        self.require(std::slice::from_ref(request))?;
        let now = self.now();
        let (key, found) = self.during(ASKING, |session| session.sign_key(&plan, now))?;
        notes.extend(found);
        Ok((AnswerBody::Key { key, region_source: plan.region_source }, notes))
    }

    /// Looks what the caller can do.
    pub(crate) fn check(&mut self, request: &Request) -> Result<(AnswerBody, Vec<Note>), Problem> {
        if self.dry_run {
            return Ok((AnswerBody::Said(Reply::NothingLookedUp), Vec::new()));
        }
        let configured = self.configured(request.region.is_some())?;
        self.require(std::slice::from_ref(request))?;
        let place = plan::place(request, &configured, self.grammar.regions());
        let (access, notes) = self.during(ASKING, |session| session.check(&place))?;
        Ok((AnswerBody::Access(Box::new(access)), notes))
    }

    /// Looks which Claude models the region offers.
    pub(crate) fn models(&mut self, request: &Request) -> Result<(AnswerBody, Vec<Note>), Problem> {
        if self.dry_run {
            return Ok((AnswerBody::Said(Reply::NothingLookedUp), Vec::new()));
        }
        let configured = self.configured(request.region.is_some())?;
        self.require(std::slice::from_ref(request))?;
        let (region, source, _) = plan::region(request, &configured, self.grammar.regions())?;
        let (models, notes) = self.during(ASKING, |session| session.models(&region))?;
        Ok((AnswerBody::Models(ModelList { region, source, models }), notes))
    }

    /// Looks which models there are where the last key is used, if nobody did. The text does without what AWS does not
    /// tell.
    pub(crate) fn see_models(&mut self) {
        let unseen = self.recent.as_ref().filter(|recent| !recent.seen && self.settings.verify);
        let Some(region) = unseen.map(|recent| recent.region.clone()) else { return };
        let models = self.during(ASKING, |session| session.offered_models(&region));
        if let Some(recent) = &mut self.recent {
            (recent.models, recent.seen) = (models, true);
        }
    }

    /// Looks what AWS holds for these requests.
    pub(crate) fn look_up(&mut self, requests: &[Request], line: Option<usize>) -> Input<'static> {
        if self.format == Format::Raw && requests.iter().any(makes) {
            return Input::Found(Err(Problem::RawLongTerm));
        }
        let (made, mut begun) = self.earlier(requests, line);
        if !made.is_empty() {
            return Input::Made(made);
        }
        let found = self.findings(requests);
        Input::Found(found.and_then(|found| {
            begun.extend(self.begun_alone(&found, requests));
            self.settle(found, requests, line, &begun)
        }))
    }

    /// Whether a key that is shown would be lost.
    fn goes_nowhere(&self) -> bool {
        self.facts.stdout_void && !self.saves() && !self.dry_run
    }

    fn findings(&mut self, requests: &[Request]) -> Result<Findings, Problem> {
        // What nobody is going to confirm stays open.
        let confirmed = self.manner.live || self.manner.confirms;
        if confirmed && self.goes_nowhere() && requests.iter().any(makes) {
            return Err(Problem::NoOutputForSecret);
        }
        let configured =
            self.configured(requests.iter().all(|request| request.region.is_some()))?;
        let now = self.now();
        if self.dry_run {
            return Ok(Findings { known: IamSnapshot::default(), configured, now });
        }
        self.require(requests)?;
        let users: Vec<UserName> = requests
            .iter()
            .filter_map(|request| UserName::of(request.business_unit.as_ref()?))
            .collect();
        let unnamed = requests.iter().filter(|request| request.business_unit.is_none());
        let ids: Vec<AccessKeyId> =
            unnamed.filter_map(|request| request.access_key_id.clone()).collect();
        let known = self.during(ASKING, |session| {
            let mut known = session.look(&users)?;
            for id in ids.iter().filter(|id| !id.as_str().starts_with("ASIA")) {
                known.users.extend(session.look_for_key(id)?.users);
            }
            Ok(known)
        })?;
        // A signal that came with the last answer: nobody is asked any more.
        if let Some(by) = self.stopped() {
            return Err(Problem::Stopped { by, progress: Box::default() });
        }
        Ok(Findings { known, configured, now })
    }

    /// The keys there are, as far as the request wants them, and how the answer to it looks.
    pub(crate) fn list(
        &mut self,
        request: &Request,
        notes: &mut Vec<Note>,
    ) -> (Vec<IamUser>, AnswerBody) {
        if self.dry_run {
            return (Vec::new(), AnswerBody::Said(Reply::NothingListed));
        }
        if let Err(problem) = self.require(std::slice::from_ref(request)) {
            return (Vec::new(), AnswerBody::Failed(problem));
        }
        let unit = request.business_unit.as_ref().and_then(UserName::of);
        // Whoever asks for one need not be allowed to see all.
        let tally = Counter::default();
        let found = self.counted(ASKING, &tally, |session| match (unit, &request.access_key_id) {
            (Some(user), _) => session.look(&[user]),
            (None, Some(id)) => session.look_for_key(id),
            (None, None) => session.list(&|done, all| tally.tell(done, all)),
        });
        match found {
            Ok(known) => {
                notes.extend(known.notes.iter().cloned());
                let known = wanted(known, request, self.now());
                (known.users.clone(), AnswerBody::Keys(known))
            }
            Err(problem) => (Vec::new(), AnswerBody::Failed(problem)),
        }
    }

    /// Carries out what was confirmed, plan by plan, and shows what came of each.
    ///
    /// # Errors
    /// [`Problem::OutputFailed`] and [`Problem::Undelivered`].
    pub(crate) fn carry_out(
        &mut self,
        confirmation: Confirmation,
        line: Option<usize>,
        notes: &mut Vec<Note>,
    ) -> Result<(Vec<StepOutcome>, ExitCode), Problem> {
        let Confirmation { identity, plans } = confirmation;
        let mut results = Vec::with_capacity(plans.len());
        let mut worst = ExitCode::Done;
        let mut lost = false;
        // Whom an earlier one of these was about that came to nothing, and the keys that were made.
        let mut failed: Vec<(UserName, bool)> = Vec::new();
        let mut made: Vec<IamKey> = Vec::new();
        // What is half done would be left behind unsaid: a signal is heard between two steps, and in the end.
        let _held = self.stops.hold();
        for plan in plans {
            let (request, part) = (plan.request.clone(), plan.part);
            let user = plan.user.clone();
            let before = failed.iter().find(|(failed, _)| user.as_ref() == Some(failed));
            let (done, body, found) = match before {
                // Where one key could not be delivered, neither can the next.
                _ if lost => unusable(UNDELIVERED),
                // Planned anew together.
                Some((user, true)) => (
                    StepOutcome::UserCreatedConcurrently(user.clone()),
                    AnswerBody::Failed(Problem::UserCreatedConcurrently(user.clone())),
                    Vec::new(),
                ),
                Some(_) => unusable(UNDONE),
                None => self.carried_out(plan, identity.as_ref(), &made, line),
            };
            match (&done, user) {
                (StepOutcome::Failed, Some(user)) => failed.push((user, false)),
                (StepOutcome::UserCreatedConcurrently(_), Some(user)) => failed.push((user, true)),
                (StepOutcome::Issued(key), _) => made.push(IamKey::new(key.id.clone(), self.now())),
                _ => {}
            }
            // The conversation plans it anew.
            if matches!(done, StepOutcome::UserCreatedConcurrently(_)) {
                results.push(done);
                continue;
            }
            let answer = Answer { line, notes: found, ..self.answer(Some(request), body) };
            let code = self.show_with(answer, part, notes)?;
            worst = worst.min(code);
            // A key that could not be delivered was taken back: it is as if nothing had come of it.
            lost |= matches!(done, StepOutcome::Issued(_)) && code != ExitCode::Done;
            results.push(if lost { StepOutcome::Failed } else { done });
        }
        // Nobody is asked now; what is left to say comes with the end.
        self.asks_later |= self.stopped().is_some();
        Ok((results, self.stopped().map_or(worst, |stop| worst.min(stop.into()))))
    }

    /// `made` are the keys that were made since the plan.
    fn carried_out(
        &mut self,
        plan: ChangePlan,
        identity: Option<&Identity>,
        made: &[IamKey],
        line: Option<usize>,
    ) -> (StepOutcome, AnswerBody, Vec<Note>) {
        let Some(identity) = identity.filter(|_| !self.dry_run) else {
            let notes = plan.notes.clone();
            return (StepOutcome::Nothing, AnswerBody::WouldChange(plan), notes);
        };
        if self.goes_nowhere() && plan.steps.contains(&Step::CreateKey) {
            return (
                StepOutcome::Failed,
                AnswerBody::Failed(Problem::NoOutputForSecret),
                Vec::new(),
            );
        }
        let mut now = plan.clone();
        now.keys_before.extend_from_slice(made);
        if let (Some(folder), true) = (&self.folder, plan.steps.contains(&Step::CreateKey)) {
            match folder.file(line, plan.part, &plan.request) {
                Ok(file) => self.ready = Some(file),
                Err(problem) => {
                    self.broken |= !matches!(problem, Problem::SaveExists(_));
                    return (StepOutcome::Failed, AnswerBody::Failed(problem), Vec::new());
                }
            }
        }
        let journal = self.journal.clone();
        let scribe = journal.as_ref().map(|journal| JournalObserver {
            journal,
            line,
            part: plan.part,
            request: &plan.request,
            owner: plan.owner(),
            identity,
            keys_before: &now.keys_before,
        });
        let witness: &dyn ChangeObserver = scribe.as_ref().map_or(&(), |scribe| scribe);
        let carried =
            self.during("Changing IAM…", |session| session.carry_out(&now, identity, witness));
        self.broken |= matches!(carried, Err(Problem::JournalFailed { .. }));
        if carried.is_err() {
            self.ready = None;
        }
        match carried {
            Err(Problem::UserCreatedConcurrently(user)) => (
                StepOutcome::UserCreatedConcurrently(user.clone()),
                AnswerBody::Failed(Problem::UserCreatedConcurrently(user)),
                Vec::new(),
            ),
            Err(problem) => (StepOutcome::Failed, AnswerBody::Failed(problem), Vec::new()),
            Ok((Some(key), mut notes)) => {
                // Everybody else has read them with the plan.
                if !self.manner.live && self.format == Format::Json {
                    notes.splice(0..0, plan.notes.iter().cloned());
                }
                let held = key.held();
                (
                    StepOutcome::Issued(held),
                    AnswerBody::Issued { key, plan, identity: identity.clone() },
                    notes,
                )
            }
            Ok((None, notes)) => (removed_keys(&plan), AnswerBody::Changed(plan), notes),
        }
    }

    /// Whether these are to be done in this account and with this profile.
    fn require(&mut self, requests: &[Request]) -> Result<(), Problem> {
        for request in
            requests.iter().filter(|request| request.account.is_some() || request.profile.is_some())
        {
            let (account, profile) = (request.account.as_deref(), request.profile.as_deref());
            self.during(ASKING, |session| session.require(account, profile))?;
        }
        Ok(())
    }

    /// The account, where AWS was asked for it.
    pub(crate) fn known_account(&self) -> Option<String> {
        self.session.as_ref().and_then(AwsClient::known_account)
    }

    pub(crate) fn configured(&mut self, said: bool) -> Result<RegionConfig, Problem> {
        let mut configured = RegionConfig { flag: self.flag.clone(), ..RegionConfig::default() };
        // A wrong region in some profile is no matter where another was named.
        if !said && configured.flag.is_none() {
            configured.region = self.session().configured_region()?;
        }
        Ok(configured)
    }

    /// Asks AWS something. No signal ends the program in the middle of it.
    pub(crate) fn during<T>(&mut self, words: &str, ask: impl FnOnce(&AwsClient) -> T) -> T {
        self.counted(words, &Counter::default(), ask)
    }

    /// The same for what consists of many pieces.
    fn counted<T>(&mut self, words: &str, tally: &Counter, ask: impl FnOnce(&AwsClient) -> T) -> T {
        let _held = self.stops.hold();
        let quiet = self.status.then(|| self.settings.console.quiet.clone());
        let session = self.session();
        progress::during(quiet.as_ref(), words, tally, || ask(session))
    }

    fn session(&mut self) -> &AwsClient {
        self.session.get_or_insert_with(|| AwsClient::open(self.settings.clone()))
    }
}

/// A plan that is not begun.
fn unusable(reason: &'static str) -> (StepOutcome, AnswerBody, Vec<Note>) {
    (StepOutcome::Failed, AnswerBody::Failed(Problem::PlanUnusable { reason }), Vec::new())
}

/// Whether a secret comes of it.
pub(crate) fn makes(request: &Request) -> bool {
    matches!(request.intent, Intent::CreateKey | Intent::RotateKey)
}

/// What became of the key that a plan is about.
fn removed_keys(plan: &ChangePlan) -> StepOutcome {
    let held = |id: &AccessKeyId| plan.user.clone().map(|user| HeldKey { user, id: id.clone() });
    let done = plan.steps.iter().find_map(|step| match step {
        Step::Deactivate(Some(id)) => held(id).map(StepOutcome::Deactivated),
        Step::Activate(Some(id)) => held(id).map(StepOutcome::Activated),
        Step::Delete(Some(id)) => held(id).map(StepOutcome::Deleted),
        _ => None,
    });
    done.unwrap_or(StepOutcome::Nothing)
}

/// The keys that a request asks for.
fn wanted(mut known: IamSnapshot, request: &Request, now: Timestamp) -> IamSnapshot {
    known.users.retain(|user| owns(request, user));
    for user in &mut known.users {
        let whole = user.clone();
        user.keys.retain(|key| matches(request, &whole, key, now));
    }
    // Who is asked for by name is shown without keys too.
    let filtered = request.older_than_days.is_some()
        || request.region.is_some()
        || request.access_key_id.is_some()
        || !request.choices.is_empty()
        || !request.filters.is_empty();
    let named = request.business_unit.is_some() && !filtered;
    known.users.retain(|user| named || !user.keys.is_empty());
    known
}
