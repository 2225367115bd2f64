//! What an earlier run of a batch left half done, before it is done again: a key that was delivered is not made twice, one that
//! nobody got is deleted, and one that may be somebody's is named and left alone.

use crate::cli::app::App;
use crate::cli::app::executor::{ASKING, makes};
use crate::cli::exit_code::ExitCode;
use crate::cli::journal::{Creation, JournalObserver, PriorRequest};
use crate::cli::transcript::TranscriptLine;
use crate::converse;
use crate::converse::{Findings, Input, State};
use crate::domain::{
    AccessKeyId, Act, Answer, AnswerBody, ChangePlan, ChangeProgress, HeldKey, IamKey, IamUser,
    Intent, LeftAlone, Note, Problem, RejectedJournal, Request, Step, StepOutcome, UserName, mask,
};
use crate::provision::AwsClient;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How long a change in IAM may take to be seen everywhere (AWS-FACTS: 5 to 15 seconds).
const SEEN_AFTER: Duration = Duration::from_secs(15);
/// AWS takes no call whose clock is further from its own than this, so no key is older than the step that created it by more.
const SKEW: SignedDuration = SignedDuration::from_mins(5);
const WHY: &str = "an earlier run was interrupted before that";

/// Keys that an earlier run created and delivered, or deactivated or deleted: place in the phrase, key, file.
type Made = Vec<(Option<usize>, HeldKey, Option<String>)>;

impl App<'_> {
    /// Makes sure that the runs before this one were in the same account: what is done there is not done here.
    ///
    /// # Errors
    /// [`Problem::JournalRejected`]; and, where a run changed something in IAM, the problems of [`AwsClient::account`].
    pub(crate) fn same_account(&mut self) -> Result<(), Problem> {
        let Some(journal) = self.journal.clone() else { return Ok(()) };
        let (accounts, signers, changed) =
            journal.past(|past| (past.accounts.clone(), past.signers.clone(), past.changed));
        let other = |accounts: &BTreeSet<String>, now: String, named| {
            let Some(of) = accounts.iter().find(|of| **of != now).cloned() else { return Ok(()) };
            let why = RejectedJournal::OtherAccount { of, now, named };
            Err(Problem::JournalRejected { path: journal.path().to_owned(), why })
        };
        let signed_in = signers.iter().filter_map(AccessKeyId::account).collect();
        if let Some(named) = &self.settings.account {
            other(&accounts, named.clone(), true)?;
            other(&signed_in, named.clone(), true)?;
        }
        if !accounts.is_empty()
            && let Some(now) = self.during(ASKING, |session| session.account(changed))?
        {
            other(&accounts, now, false)?;
        }
        // Where AWS was never asked, only the ids tell.
        if !signed_in.is_empty()
            && let Some(now) = self.during(ASKING, AwsClient::account_of_signer)
        {
            other(&signed_in, now, false)?;
        }
        Ok(())
    }

    /// What an earlier run did for the requests of this line, or else what it had begun.
    pub(crate) fn earlier(
        &mut self,
        requests: &[Request],
        line: Option<usize>,
    ) -> (Made, Vec<PriorRequest>) {
        let (Some(journal), Some(number)) = (self.journal.clone(), line) else {
            return Default::default();
        };
        let (mut made, mut left) = (Vec::new(), Vec::new());
        for begun in journal.past(|past| past.take_line(number)) {
            let request = requests.iter().find(|request| is_of(request, &begun));
            let (Some(request), Some(user)) = (request, UserName::parse(&begun.user)) else {
                left.push(begun);
                continue;
            };
            let gone = journal.past(|past| past.done(number, begun.part));
            if let (
                Intent::RevokeKey,
                Some(StepOutcome::Deleted(key) | StepOutcome::Deactivated(key)),
            ) = (request.intent, gone)
            {
                made.push((begun.part, key, None));
                continue;
            }
            let delivered = begun.made.as_ref().and_then(|id| {
                Some((
                    id,
                    begun.delivered.clone().or_else(|| self.saved(line, &begun, request, id))?,
                ))
            });
            match delivered {
                Some((id, to)) => {
                    made.push((begun.part, HeldKey { user, id: id.clone() }, Some(to)))
                }
                None => left.push(begun),
            }
        }
        if !made.is_empty() {
            journal.past(|past| past.put_back(number, std::mem::take(&mut left)));
        }
        (made, left)
    }

    /// What phrases that were no lines of a batch left in this account of keys that nobody got, for users who are to get one.
    pub(crate) fn begun_alone(&self, found: &Findings, requests: &[Request]) -> Vec<PriorRequest> {
        let (Some(journal), Some(identity)) = (&self.journal, &found.known.identity) else {
            return Vec::new();
        };
        let mut lost = Vec::new();
        for request in requests.iter().filter(|request| makes(request)) {
            let Some(user) = request.business_unit.as_ref().and_then(UserName::of) else {
                continue;
            };
            let mut begun = journal.past(|past| past.lost_alone(user.as_str()));
            begun.retain(|begun| {
                let here =
                    |creation: &Creation| creation.account.as_ref() == Some(&identity.account);
                let saved = |id| self.saved(None, begun, request, id).is_some();
                begun.creation.as_ref().is_some_and(here) && !begun.made.as_ref().is_some_and(saved)
            });
            lost.append(&mut begun);
        }
        lost
    }

    /// The file that holds this key.
    fn saved(
        &self,
        line: Option<usize>,
        begun: &PriorRequest,
        request: &Request,
        id: &AccessKeyId,
    ) -> Option<String> {
        let own = self.folder.as_ref().map(|folder| folder.path(line, begun.part, request));
        let file = own.or_else(|| self.saved_in.clone())?;
        let text = zeroize::Zeroizing::new(std::fs::read_to_string(&file).ok()?);
        // Only with its secret, and that to the end: what is added to a file may have been cut off.
        let (_, below) = text.split_once(id.as_str())?;
        let (_, secret) = below.split_once("SECRET_ACCESS_KEY")?;
        secret.contains('\n').then(|| file.display().to_string())
    }

    /// Counts and hears a line that an earlier run is done with, so that later ones can refer to it. AWS is not asked: what came of it
    /// stands in the journal.
    ///
    /// # Errors
    /// [`Problem::OutputFailed`].
    pub(crate) fn recall(&mut self, cue: &TranscriptLine) -> Result<ExitCode, Problem> {
        self.tally.skip();
        let mut code = ExitCode::Done;
        let (Some(journal), Ok(words)) = (self.journal.clone(), &cue.words) else {
            return Ok(code);
        };
        let masked = mask(words);
        let mut next = Some(Input::Line(cue.line(&masked)));
        while let Some(input) = next.take() {
            let (state, turn) =
                converse::step(self.grammar, std::mem::take(&mut self.state), input);
            self.state = state;
            let line = turn.line.unwrap_or(cue.number);
            for act in turn.acts {
                let heard = match act {
                    Act::LookUp(_) if journal.past(|past| past.is_done(line)) => {
                        Input::Found(Ok(Findings::default()))
                    }
                    // Whatever came of it, nothing was made.
                    Act::LookUp(_) => Input::Found(Err(Problem::NoOutputForSecret)),
                    Act::CarryOut(confirmation) => {
                        let done =
                            |plan: &ChangePlan| journal.past(|past| past.done(line, plan.part));
                        let done = confirmation
                            .plans
                            .iter()
                            .map(|plan| done(plan).unwrap_or(StepOutcome::Failed));
                        Input::Done(done.collect())
                    }
                    Act::List(_) => Input::Listed(Vec::new(), self.now()),
                    Act::MakeShortTerm(..) if !journal.past(|past| past.is_signed(line)) => {
                        Input::Unmade
                    }
                    // The question of a line that is heard again, which this one is no answer to.
                    Act::Drop(asked) if self.tally.is_open(asked.line) => {
                        let (line, request) = (asked.line, asked.requests.first().cloned());
                        let answer =
                            Answer { line, ..self.answer(request, AnswerBody::Dropped(asked)) };
                        code = code.min(self.show_with(answer, None, &mut Vec::new())?);
                        continue;
                    }
                    _ => continue,
                };
                next = Some(heard);
            }
        }
        if journal.past(|past| past.through) == cue.number {
            // It was told that nobody answered.
            let state = std::mem::take(&mut self.state);
            self.state = state.then(State::new(self.manner));
        }
        Ok(code)
    }

    /// Looks after what was begun; AWS holds what was found.
    ///
    /// # Errors
    /// [`Problem::MaybeDelivered`], [`Problem::KeyLost`] and [`Problem::Undelivered`]: only a person can go on with it.
    pub(crate) fn settle(
        &mut self,
        mut found: Findings,
        requests: &[Request],
        line: Option<usize>,
        begun: &[PriorRequest],
    ) -> Result<Findings, Problem> {
        let Some(journal) = self.journal.clone() else { return Ok(found) };
        for begun in begun {
            let request = requests.iter().find(|request| is_of(request, begun));
            let (Some(request), Some(user)) = (request, UserName::parse(&begun.user)) else {
                continue;
            };
            if let Some(id) = &begun.made {
                if let Some(why) = self.left_alone(&found, begun, &user, id) {
                    let (id, request) = (id.clone(), Box::new(request.clone()));
                    return Err(Problem::MaybeDelivered { id, user, why, request });
                }
                self.take_back(&mut found, request, line, begun, &user, id)?;
            }
            // The keys of later lines were made after this one's: they would be in its way.
            for (later, begun) in journal.past(|past| past.undelivered(user.as_str())) {
                let Some(id) = &begun.made else { continue };
                let saved = self.saved(Some(later), &begun, request, id).is_some();
                // One that is left alone is named where its line comes.
                if !saved && self.left_alone(&found, &begun, &user, id).is_none() {
                    self.take_back(&mut found, request, Some(later), &begun, &user, id)?;
                    journal.past(|past| past.forget(id));
                }
            }
            if let Some(creation) = begun.creation.as_ref().filter(|_| begun.creating) {
                let earliest = creation.at.saturating_sub(SKEW).unwrap_or(creation.at);
                let new = |user: Option<&IamUser>| -> Vec<AccessKeyId> {
                    let keys = user.into_iter().flat_map(|user| &user.keys);
                    let told = |id: &AccessKeyId| journal.past(|past| past.was_told(id));
                    let new = |key: &&IamKey| {
                        key.created >= earliest
                            && !creation.before.contains(&key.id)
                            && !told(&key.id)
                    };
                    keys.filter(new).map(|key| key.id.clone()).collect()
                };
                let mut seen = new(found.known.user(&user));
                let passed = self.now().duration_since(creation.at).unsigned_abs();
                let (began, wait) = (Instant::now(), SEEN_AFTER.saturating_sub(passed));
                while seen.is_empty() && began.elapsed() < wait {
                    if let Some(by) = self.stopped() {
                        return Err(Problem::Stopped { by, progress: Box::default() });
                    }
                    std::thread::sleep(Duration::from_millis(500));
                    let known =
                        self.during(ASKING, |session| session.look(std::slice::from_ref(&user)))?;
                    seen = new(known.user(&user));
                    found.known = known_of(found.known, known);
                }
                if !seen.is_empty() {
                    let progress = self.amid(&found, &user);
                    return Err(Problem::KeyLost { seen: Some(seen), progress });
                }
            }
            // Nor is a key in its way that a later line may have got: there it is named.
            for held in found.known.users.iter_mut().filter(|held| held.name == user) {
                held.keys.retain(|key| !journal.past(|past| past.may_be_of(user.as_str(), key)));
            }
            // One that is gone by now was deleted by the call whose answer was lost: the next call finds that out.
            if let Some(id) = &begun.deleting
                && let Some(held) = found.known.users.iter_mut().find(|held| held.name == user)
                && !held.keys.iter().any(|key| key.id == *id)
            {
                let created = found.now;
                held.keys.push(IamKey {
                    id: id.clone(),
                    active: true,
                    created,
                    last_used: None,
                    use_known: false,
                    last_region: None,
                });
            }
        }
        Ok(found)
    }

    /// Why a key that the journal says nobody got is not deleted; `None` if it is surely that one, or not there.
    fn left_alone(
        &self,
        found: &Findings,
        begun: &PriorRequest,
        user: &UserName,
        id: &AccessKeyId,
    ) -> Option<LeftAlone> {
        let account = found.known.identity.as_ref().map(|identity| identity.account.as_str());
        let key =
            found.known.user(user).and_then(|user| user.keys.iter().find(|key| key.id == *id));
        let own = self.journal.as_ref().is_none_or(|journal| journal.past(|past| past.is_own(id)));
        begun
            .left_alone(account, key)
            .or_else(|| (own && key.is_some()).then_some(LeftAlone::JournalNotTrusted))
    }

    /// Deletes a key that nobody got.
    fn take_back(
        &mut self,
        found: &mut Findings,
        request: &Request,
        line: Option<usize>,
        begun: &PriorRequest,
        user: &UserName,
        id: &AccessKeyId,
    ) -> Result<(), Problem> {
        let there =
            found.known.user(user).is_some_and(|user| user.keys.iter().any(|key| key.id == *id));
        let (Some(journal), Some(identity), true) =
            (self.journal.clone(), found.known.identity.clone(), there)
        else {
            return Ok(());
        };
        let scribe = JournalObserver {
            journal: &journal,
            line,
            part: begun.part,
            request,
            owner: found.known.user(user).and_then(|user| user.tag("owner")),
            identity: &identity,
            keys_before: &[],
        };
        let undone = self.during(ASKING, |session| session.undo_key(user, id, &scribe));
        if undone.is_err() {
            let (reason, deleted) = (WHY.to_owned(), false);
            let (progress, request) = (self.amid(found, user), Box::new(request.clone()));
            return Err(Problem::Undelivered {
                id: id.clone(),
                reason,
                deleted,
                progress,
                request,
            });
        }
        for held in found.known.users.iter_mut().filter(|held| held.name == *user) {
            held.keys.retain(|key| key.id != *id);
        }
        found.known.notes.push(Note::UndeliveredKeyDeleted(id.clone()));
        Ok(())
    }

    fn amid(&self, found: &Findings, user: &UserName) -> Box<ChangeProgress> {
        let identity = found.known.identity.clone();
        Box::new(ChangeProgress {
            user: Some(user.clone()),
            identity,
            done: Vec::new(),
            undone: vec![Step::CreateKey],
        })
    }
}

/// Whether it was begun for this request.
fn is_of(request: &Request, begun: &PriorRequest) -> bool {
    let user = request.business_unit.as_ref().and_then(UserName::of);
    user.is_some_and(|user| user.as_str().eq_ignore_ascii_case(&begun.user))
}

/// What is known with what is known now of one user.
fn known_of(
    mut known: crate::domain::IamSnapshot,
    newer: crate::domain::IamSnapshot,
) -> crate::domain::IamSnapshot {
    for user in newer.users {
        known.users.retain(|old| old.name != user.name);
        known.users.push(user);
    }
    known
}
