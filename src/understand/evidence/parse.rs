//! Parses a line by its evidence: the names of teams, the parts with a request, their intents.
//!
//! A flip changes one uncertain choice, which leads to the second-best parse.

use crate::domain::BusinessUnit;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::custom::overlay;
use crate::understand::evidence::lexicon::{Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::model::{Model, Models};
use crate::understand::evidence::symbol::{
    AGE, IAM_USER, KEY_ID, LIFETIME, ONLY, OWNER, REGION, Symbol, TEAM,
};
use crate::understand::evidence::teams::lists;
use crate::understand::evidence::teams::names::{self, Named};
use crate::understand::evidence::{cuts, intents, teams};

/// The least probability of a team's name.
const NAME: f32 = 0.4;
/// The least probability of a name if it and names that overlap it are probable together.
const RIVAL: f32 = 0.15;
/// The least probability of a name that stands in a list next to another.
const LISTED: f32 = 0.008;
/// The probability of a team of the custom grammar.
const CUSTOM: f32 = 0.97;
/// The least probability of a new request.
const CUT: f32 = 0.5;
/// The least probability of an intent in a line that doesn't mention a key or the like.
const WITHOUT_KEY: f32 = 0.6;

/// Senses that show that a line is about keys.
pub const KEYS: Senses = Senses::of(&[
    sense::KEY,
    sense::ACCESS,
    sense::PRODUCT,
    sense::USER,
    sense::SHORT_TYPE,
    sense::LONG_TYPE,
]);

/// The choices that lead from a line to its requests.
#[derive(Debug)]
pub struct Parse<'m> {
    pub parts: Vec<Part<'m>>,
    pub teams: Vec<Named>,
    /// The highest probability of a name that isn't claimed.
    pub lost: f32,
    /// The probability of the least certain decision about a cut.
    pub cut: f32,
    /// The least certain choice, and how probable its opposite is compared with it.
    pub flip: Option<(Flip, f32)>,
}

/// A part of a line with its most probable intent.
#[derive(Debug, Clone, Copy)]
pub struct Part<'m> {
    pub first: usize,
    pub last: usize,
    pub intent: &'m str,
    pub probability: f32,
    /// The second most probable intent.
    pub second: (&'m str, f32),
}

/// The opposite of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flip {
    /// These words name a team, or don't.
    Team(usize, usize),
    /// A new request starts at this word, or doesn't.
    Cut(usize),
    /// The part that starts at this word has its second most probable intent.
    Intent(usize),
}

/// Keeps the flip whose result is the most probable.
#[derive(Default)]
struct Best(Option<(Flip, f32)>);

impl Best {
    fn offer(&mut self, flip: Flip, odds: f32) {
        if self.0.is_none_or(|(_, known)| odds > known) {
            self.0 = Some((flip, odds));
        }
    }
}

/// Parses a line and claims its teams.
pub fn parse<'m>(reading: &mut Reading<'_>, models: &Models<'m>, flip: Option<Flip>) -> Parse<'m> {
    let mut best = Best::default();
    let (teams, lost) = claim(reading, &models.teams, flip, &mut best);
    let (parts, cut) = split(SenseLine::new(reading), &teams, models, flip, &mut best);
    let ranges: Vec<(usize, usize)> = parts.iter().map(|part| (part.first, part.last)).collect();
    lists::keep_best(reading, &teams, &ranges);
    Parse { parts, teams, lost, cut, flip: best.0 }
}

/// Claims the teams of a line.
pub fn claim_teams(reading: &mut Reading<'_>, model: &Model<'_>) {
    claim(reading, model, None, &mut Best::default());
}

fn claim(
    reading: &mut Reading<'_>,
    model: &Model<'_>,
    flip: Option<Flip>,
    best: &mut Best,
) -> (Vec<Named>, f32) {
    overlay::claim_alone(reading, 0, reading.len(), true);
    let line = SenseLine::new(reading);
    let keys = line.plural_keys();
    let mut lost = (0.0_f32, None);
    let mut all: Vec<(f32, teams::Candidate)> = teams::candidates(line)
        .into_iter()
        .map(|candidate| {
            let score = model.probability(&teams::features(line, &candidate, keys));
            let custom = overlay::is_team(line.reading, candidate.first, candidate.last);
            (if custom { score.max(CUSTOM) } else { score }, candidate)
        })
        .collect();
    names::settle(line, &mut all);
    let listed = lists::siblings(line, &all, LISTED);
    let mut scored: Vec<(f32, teams::Candidate)> = Vec::new();
    for (at, &(score, candidate)) in all.iter().enumerate() {
        let flips = flip == Some(Flip::Team(candidate.first, candidate.last));
        let named =
            score >= NAME || score >= RIVAL && rivals(&all, at) >= NAME || listed.contains(&at);
        if named != flips {
            scored.push((if flips { 1.0 } else { score }, candidate));
        } else if !flips && score > lost.0 {
            lost = (score, Some(Flip::Team(candidate.first, candidate.last)));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut found: Vec<(BusinessUnit, Named)> = Vec::new();
    for (probability, candidate) in scored {
        let teams::Candidate { first, last } = candidate;
        let apart = found.iter().all(|(_, known)| last <= known.first || known.last <= first);
        let custom = overlay::team(line.reading, first, last)
            .filter(|_| overlay::is_team(line.reading, first, last));
        let unit = custom
            .or_else(|| BusinessUnit::from_folded(&teams::name(line, &candidate)))
            .filter(|_| apart);
        found.extend(unit.map(|unit| (unit, Named { first, last, probability })));
    }
    found.sort_by_key(|(_, named)| named.first);
    if flip.is_none() && keys == ONLY {
        names::join_pair(line, &mut found);
    }
    for (unit, Named { first, last, probability }) in &found {
        best.offer(Flip::Team(*first, *last), (1.0 - probability) / probability);
        reading.reclaim(FindingKind::Unit(unit.clone(), false), *first, *last);
    }
    if let (probability, Some(flip)) = lost {
        best.offer(flip, probability / (1.0 - probability));
    }
    (found.into_iter().map(|(_, named)| named).collect(), lost.0)
}

/// Returns the probability that the candidate at `at` or one that overlaps it names a team.
fn rivals(all: &[(f32, teams::Candidate)], at: usize) -> f32 {
    let own = all[at].1;
    // Candidates are in the order of their first word, and their length is bounded.
    let before =
        all[..at].iter().rev().take_while(|(_, one)| own.first < one.first + teams::LONGEST);
    let after = all[at + 1..].iter().take_while(|(_, one)| one.first < own.last);
    let none = before
        .chain(after)
        .filter(|(_, one)| one.first < own.last && own.first < one.last)
        .fold(1.0 - all[at].0, |none, (score, _)| none * (1.0 - score));
    1.0 - none
}

/// Splits a line into parts, each with at most one kind of request. A part that asks for nothing
/// stands alone only if others ask for something. Also returns the probability of the least certain
/// decision.
fn split<'m>(
    line: SenseLine<'_, '_>,
    teams: &[Named],
    models: &Models<'m>,
    flip: Option<Flip>,
    best: &mut Best,
) -> (Vec<Part<'m>>, f32) {
    let mut ends = vec![0];
    let mut certainty = 1.0_f32;
    let goes_on = |at: usize| lists::goes_on(line, teams, at);
    for (at, features) in cuts::features(line, &models.intents, goes_on) {
        let probability = models.cuts.probability(&features);
        let cut = (probability >= CUT) != (flip == Some(Flip::Cut(at)));
        let chosen = if cut { probability } else { 1.0 - probability };
        certainty = certainty.min(chosen);
        best.offer(Flip::Cut(at), (1.0 - chosen) / chosen);
        if cut {
            ends.push(at);
        }
    }
    ends.push(line.reading.len());
    let part = |first, last| part(line, models, flip, first, last);
    // The first part may only introduce the second.
    let mut starts = vec![0];
    let asks_for = |part: Part<'_>| acts(part.intent) && is_solid(line, &part);
    let mut asks = asks_for(part(0, ends[1]));
    for ends in ends.windows(2).skip(1) {
        let next = asks_for(part(ends[0], ends[1]));
        if asks && next {
            starts.push(ends[0]);
        }
        asks |= next;
    }
    starts.push(line.reading.len());
    let mut parts: Vec<Part<'m>> = starts.windows(2).map(|ends| part(ends[0], ends[1])).collect();
    if !parts.iter().all(|part| acts(part.intent)) {
        parts = vec![part(0, line.reading.len())];
    }
    for part in &parts {
        best.offer(Flip::Intent(part.first), part.second.1 / part.probability);
    }
    (parts, certainty)
}

fn part<'m>(
    line: SenseLine<'_, '_>,
    models: &Models<'m>,
    flip: Option<Flip>,
    first: usize,
    last: usize,
) -> Part<'m> {
    let probabilities = models.intents.probabilities(&intents::features(line, first, last));
    let mut top = [("", 0.0); 2];
    for (probability, intent) in probabilities.into_iter().zip(models.intents.classes) {
        if probability > top[0].1 {
            top = [(*intent, probability), top[0]];
        } else if probability > top[1].1 {
            top[1] = (*intent, probability);
        }
    }
    if flip == Some(Flip::Intent(first)) {
        top.swap(0, 1);
    }
    let [(intent, probability), second] = top;
    Part { first, last, intent, probability, second }
}

fn acts(intent: &str) -> bool {
    !matches!(intent, "out_of_scope" | "help" | "cancel" | "quit")
}

/// Returns true if a part is about keys, or its intent is probable.
pub fn is_solid(line: SenseLine<'_, '_>, part: &Part<'_>) -> bool {
    part.probability >= WITHOUT_KEY || is_about_keys(line, part)
}

/// Returns true if a part mentions a key or the like, or at least two values of a request, one of
/// them a lifetime, an age or an owner.
pub fn is_about_keys(line: SenseLine<'_, '_>, part: &Part<'_>) -> bool {
    let words = || part.first..part.last;
    let states = |value: &Symbol| words().any(|at| line.value(at) == Some(*value));
    line.reading.named
        || words().any(|at| line.has(at, KEYS))
        || [KEY_ID, IAM_USER].iter().any(states)
        || [LIFETIME, OWNER, AGE].iter().any(states)
            && [LIFETIME, REGION, OWNER, TEAM, AGE].iter().filter(|value| states(value)).count() > 1
}
