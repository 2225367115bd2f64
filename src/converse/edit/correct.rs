//! Applies a correction to exactly the pending requests that it names, or to none.

use crate::converse::edit::adds_one;
use crate::converse::pending_request::{Draft, LinesSince, OpenMatter, Pending};
use crate::converse::{Conversation, InputLine, Origin, edit};
use crate::domain::{
    Act, Change, ClearAnswer, Correction, CorrectionTarget, Edit, Intent, Question, Region,
    Regions, Reply, Request, Response, Slot, TypeRule, Understanding, Value,
};

impl Conversation<'_> {
    /// Applies a correction. Asks again if the correction does not clearly fit the requests that it
    /// names, and cancels if it removes all of them. Returns the pending requests if the line is
    /// not a correction.
    pub fn correct(
        &mut self,
        mut pending: Box<Pending>,
        question: Question,
        understanding: &Understanding,
        response: &Response,
        line: InputLine<'_>,
    ) -> Option<Box<Pending>> {
        let open = matches!(pending.open, OpenMatter::Question(_) | OpenMatter::Confirm(_));
        let creates =
            |draft: &Draft| matches!(draft.request.intent, Intent::CreateKey | Intent::RotateKey);
        if question == Question::Confirm && self.is_disputed(&pending, response) {
            self.ask_again(pending);
            return None;
        }
        if question == Question::Confirm
            && line.voice == Origin::Live
            && let Some(drafts) = self.repointed(&pending, response)
        {
            (pending.drafts, pending.failed_answers, pending.since) =
                (drafts, 0, LinesSince::Clear);
            self.advance(pending);
            return None;
        }
        // "Did you mean" shows all of several requests.
        let meant = pending.drafts.len() > 1 && line.voice == Origin::Live;
        if !open
            || line.voice == Origin::Ahead
            || question == Question::DidYouMean && !meant
            || question == Question::Confirm && adds_one(response)
            || !pending.drafts.iter().all(creates)
        {
            return Some(pending);
        }
        let several = pending.drafts.len() > 1;
        // A complete request is never an answer (UNDERSTANDING, rule C3).
        let is_complete = |request: &Request| {
            request.intent == Intent::CreateKey
                && request.business_unit.is_some()
                && response.key_words
        };
        // "Without a key for web" is none.
        let drops = |change: &Change| matches!(change.edit, Edit::Drop);
        let dropping =
            matches!(&response.correction, Correction::Changes(all) if all.iter().all(drops));
        let corrects = edit::corrects(response) || several && dropping;
        if understanding.requests.iter().any(is_complete) && !corrects {
            return Some(pending);
        }
        // "Yes, and put ticket 48213 on it" names no other team.
        let renames = |change: &Change| matches!(change.edit, Edit::Set(Value::Team(_), _));
        let agrees = response.answer == Some(ClearAnswer::Yes) && response.instead_of.is_none();
        // "Is web better short-term?" asks.
        let types = |change: &Change| matches!(change.edit, Edit::Set(Value::Kind(_), _));
        if response.asks
            && matches!(&response.correction, Correction::Changes(all) if all.iter().any(types))
        {
            return Some(pending);
        }
        let changes = match &response.correction {
            Correction::Changes(changes)
                if question == Question::Confirm && agrees && changes.iter().any(renames) =>
            {
                &Vec::new()
            }
            Correction::Changes(changes) if several || question == Question::Confirm => changes,
            Correction::Changes(changes) if rejects_team(changes) => changes,
            // The empty list makes the program ask again. A plain "yes, both" is not a correction.
            Correction::Unclear
                if question == Question::Confirm
                    && !response.plain
                    && !has_own_request(understanding, response) =>
            {
                &Vec::new()
            }
            _ => return Some(pending),
        };
        let Some(drafts) = corrected(&pending.drafts, changes, self.grammar.regions()) else {
            self.ask_again(pending);
            return None;
        };
        if drafts.is_empty() {
            self.cancel(pending);
            return None;
        }
        (pending.drafts, pending.failed_answers, pending.since) = (drafts, 0, LinesSince::Clear);
        let restated = question == Question::DidYouMean;
        if !restated && pending.drafts.iter().any(|draft| !draft.request.ask.is_empty()) {
            // The next question alone does not show that the other values changed.
            self.turn.acts.push(Act::Say(None, Reply::Recalled(pending.requests(), true)));
        }
        self.advance(pending);
        None
    }
}

/// Returns true if the line makes a separate request. A request for a short-term or new key counts
/// only with a verb or a word such as "key".
fn has_own_request(understanding: &Understanding, response: &Response) -> bool {
    understanding.requests.iter().any(|request| match request.intent {
        Intent::OutOfScope => false,
        Intent::CreateKey | Intent::RefreshKey => response.verb || response.key_words,
        _ => true,
    })
}

/// Returns true for "no team" and "wrong team", after which the program asks for the team.
fn rejects_team(changes: &[Change]) -> bool {
    changes.iter().all(|change| {
        matches!(
            change.edit,
            Edit::Unset(Slot::BusinessUnit, None) | Edit::Wrong(Slot::BusinessUnit)
        )
    })
}

/// Returns the corrected requests, or `None` if there is no change, or a change fits none of them
/// or is ambiguous.
fn corrected(drafts: &[Draft], changes: &[Change], regions: &Regions) -> Option<Vec<Draft>> {
    let mut remaining: Vec<Option<Draft>> = drafts.iter().cloned().map(Some).collect();
    for Change { of: target, edit } in changes {
        let places = targets(drafts, target, edit)?;
        match edit {
            Edit::Only => {
                let others = |at: &usize| !places.contains(at);
                (0..drafts.len()).filter(others).for_each(|at| remaining[at] = None);
            }
            Edit::Drop => places.iter().for_each(|at| remaining[*at] = None),
            edit => {
                for at in places {
                    apply(&mut remaining.get_mut(at)?.as_mut()?.request, edit, regions)?;
                }
            }
        }
    }
    (!changes.is_empty()).then(|| renumbered(remaining.into_iter().flatten().collect()))
}

/// Returns the indexes of the requests that a change names, or `None` if that is unclear.
fn targets(drafts: &[Draft], target: &CorrectionTarget, edit: &Edit) -> Option<Vec<usize>> {
    let old = match edit {
        Edit::Set(_, old) | Edit::Unset(_, old) => old.as_ref(),
        _ => None,
    };
    let with = |fits: &dyn Fn(&Request) -> bool| -> Vec<usize> {
        (0..drafts.len()).filter(|at| fits(&drafts[*at].request)).collect()
    };
    let places = match target {
        CorrectionTarget::Unsaid => match (edit, old) {
            (_, Some(old)) => with(&|request| holds(request, old)),
            // The correction must name the request that it removes or keeps. With several requests,
            // it must also name a request that gets a new team or loses a value.
            (Edit::Drop | Edit::Only, _) => Vec::new(),
            (Edit::Set(Value::Team(_), _) | Edit::Unset(..) | Edit::Wrong(_), _)
                if drafts.len() > 1 =>
            {
                Vec::new()
            }
            _ => with(&|_| true),
        },
        CorrectionTarget::All => with(&|_| true),
        CorrectionTarget::Last => vec![drafts.len().checked_sub(1)?],
        CorrectionTarget::Places(places) => {
            let known = |place: &usize| place.checked_sub(1).filter(|at| *at < drafts.len());
            places.iter().map(known).collect::<Option<Vec<usize>>>()?
        }
        CorrectionTarget::Teams(teams) => {
            let places = with(&|request| {
                request.business_unit.as_ref().is_some_and(|unit| teams.contains(unit))
            });
            if places.len() < teams.len() {
                return None;
            }
            places
        }
    };
    let fits = old.is_none_or(|old| places.iter().all(|at| holds(&drafts[*at].request, old)));
    (!places.is_empty() && fits).then_some(places)
}

/// Returns true if the request has this value. A request without a region matches any region.
fn holds(request: &Request, value: &Value) -> bool {
    match value {
        Value::Team(team) => request.business_unit.as_ref() == Some(team),
        Value::Region(region) => request.region.as_ref().is_none_or(|known| known == region),
        Value::Owner(owner) => request.owner.as_ref() == Some(owner),
        Value::Life(life) => request.ttl == Some(*life),
        Value::Kind(kind) => request.key_type == Some(*kind),
    }
}

fn apply(request: &mut Request, edit: &Edit, regions: &Regions) -> Option<()> {
    let creates = request.intent == Intent::CreateKey;
    match edit {
        Edit::Set(Value::Team(team), _) => request.business_unit = Some(team.clone()),
        Edit::Set(Value::Region(region), _) => set_region(request, Some(region)),
        Edit::Set(Value::Owner(owner), _) => request.owner = Some(owner.clone()),
        Edit::Set(Value::Life(life), _) if creates => request.ttl = Some(*life),
        Edit::Set(Value::Kind(kind), _) if creates => {
            edit::set_type(request, *kind, TypeRule::Said);
        }
        Edit::Unset(Slot::Region, _) => set_region(request, None),
        Edit::Unset(Slot::Owner, _) => request.owner = None,
        Edit::Unset(Slot::TtlSeconds, _) => request.ttl = None,
        Edit::Unset(Slot::BusinessUnit, _) | Edit::Wrong(Slot::BusinessUnit) => {
            (request.business_unit, request.suggested) = (None, None);
        }
        Edit::Wrong(Slot::Region) => {
            let others =
                regions.0.iter().filter(|info| info.bedrock).map(|info| info.region.clone());
            let choices = others.filter(|region| request.region.as_ref() != Some(region)).collect();
            set_region(request, None);
            request.choices = choices;
            request.ask.push(Question::Region);
        }
        _ => return None,
    }
    edit::settle(request);
    Some(())
}

fn set_region(request: &mut Request, region: Option<&Region>) {
    request.region = region.cloned();
    request.choices.clear();
    if request.suggested.as_deref().is_some_and(|suggested| Region::parse(suggested).is_some()) {
        request.suggested = None;
    }
    request.ask.retain(|open| *open != Question::Region);
}

/// Numbers the drafts by their position if there is more than one.
pub fn renumbered(mut drafts: Vec<Draft>) -> Vec<Draft> {
    let several = drafts.len() > 1;
    drafts.iter_mut().enumerate().for_each(|(at, draft)| draft.part = several.then_some(at + 1));
    drafts
}
