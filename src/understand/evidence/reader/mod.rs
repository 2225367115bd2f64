//! Reads a line by its evidence: the most probable requests, and the gate that decides whether they
//! are certain enough to act on.

mod certainty;

use crate::domain::{DoubtKind, Intent, KeyType, Question, Request, Understanding};
use crate::understand::analysis::Reading;
use crate::understand::evidence::feature::Feature;
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::model::Models;
use crate::understand::evidence::parse::{Flip, Parse, Part, is_about_keys, is_solid, parse};
use crate::understand::grammar::concept::Concept;
use crate::understand::requests::RequestBuilder;
use crate::understand::slots::team::claim_iam_users;

/// The least certainty of a reading that creates a key without a confirmation: without doubts of the
/// gate, and with unknown words.
const CREATE: [f32; 2] = [0.85, 0.93];
/// The most unknown words of such a line.
const MOST_UNKNOWN: usize = 2;
/// The same for a reading whose change is confirmed before it is carried out.
const CONFIRM: [f32; 2] = [0.3, 0.5];
/// The least odds of a second reading to offer.
const OFFER: f32 = 0.05;
/// The least odds of a change in a line that most probably asks for nothing.
const RESCUE: f32 = 0.6;

/// One interpretation of a line.
pub struct Interpretation<'a, 'm> {
    pub understanding: Understanding,
    pub reading: Reading<'a>,
    pub parse: Parse<'m>,
    /// The intent of each part.
    intents: Vec<Intent>,
    /// The evidence that the interpretation is right and meant.
    pub features: Vec<Feature>,
}

impl Interpretation<'_, '_> {
    pub fn changes(&self) -> bool {
        self.understanding.requests.iter().any(|request| request.intent.changes())
    }
}

/// Reads an annotated line. Every change that isn't certain asks "did you mean" first; with
/// `strict`, every change. Also returns the probability of a line that asks for nothing.
pub fn read<'a>(
    annotated: Reading<'a>,
    models: &Models<'_>,
    strict: bool,
) -> (Understanding, Option<f32>) {
    let first = interpret(annotated.clone(), models, None);
    let flip = first.parse.flip;
    let second = |least: f32| {
        let (flip, _) = flip.filter(|(_, odds)| *odds >= least)?;
        Some(interpret(annotated.clone(), models, Some(flip)))
    };
    if !first.changes() {
        let is_intent = matches!(flip, Some((Flip::Intent(_), _)));
        let declined = first.understanding.requests.iter().all(|request| !request.intent.acts());
        let rescued = Some(RESCUE).filter(|_| is_intent && declined).and_then(second);
        let Some(Interpretation { mut understanding, .. }) =
            rescued.filter(Interpretation::changes)
        else {
            let nothing = first.parse.parts.iter().map(|part| part.probability);
            let nothing = nothing.reduce(f32::min).filter(|_| declined);
            return (first.understanding, nothing);
        };
        ask_whether_meant(&mut understanding.requests);
        return (understanding, None);
    }
    let certainty = models.certainty.probability(&first.features);
    // "…, and one for sales" is about keys, because the part before it is.
    let line = SenseLine::new(&first.reading);
    let mut parts = first.parse.parts.iter().zip(&first.intents);
    let changing = parts.find(|(_, intent)| intent.changes());
    let about_keys = changing.is_none_or(|(part, _)| is_about_keys(line, part));
    let asks = strict || !about_keys || !is_certain(&first, certainty);
    let Interpretation { mut understanding, .. } = first;
    if asks {
        let other = second(OFFER).map(|second| second.understanding.requests);
        let acts = |requests: &Vec<Request>| requests.iter().all(|request| request.intent.acts());
        understanding.alternative =
            other.filter(acts).filter(|other| !same(other, &understanding.requests));
        ask_whether_meant(&mut understanding.requests);
    }
    (understanding, None)
}

/// Interprets an annotated line, with one uncertain choice flipped if there is a flip.
pub fn interpret<'a, 'm>(
    mut reading: Reading<'a>,
    models: &Models<'m>,
    flip: Option<Flip>,
) -> Interpretation<'a, 'm> {
    let words = reading.len();
    claim_iam_users(&mut reading, 0, words);
    let parse = parse(&mut reading, models, flip);
    let line = SenseLine::new(&reading);
    let intents: Vec<Intent> = parse.parts.iter().map(|part| intent(line, part)).collect();
    let ranges = parse.parts.iter().map(|part| (part.first, part.last)).collect();
    let builder = RequestBuilder {
        reading,
        ranges,
        shared: Vec::new(),
        wanted: true,
        by_evidence: true,
        result: Understanding::default(),
    };
    let (understanding, reading) = builder.build_with(&intents);
    let features = certainty::features(SenseLine::new(&reading), &understanding, &parse);
    Interpretation { understanding, reading, parse, intents, features }
}

/// Returns true if the line is only the name of a help topic: "help expired credentials".
fn is_topic(reading: &Reading<'_>) -> bool {
    let mut topics = reading.tags.iter().filter(|tag| tag.meaning.concept == Concept::Topic);
    topics.any(|tag| tag.first == 0 && tag.last == reading.len())
        || reading.len() > 1
            && reading.is(0, Concept::Explain)
            && (1..reading.len()).all(|at| reading.is(at, Concept::Topic))
}

/// Returns true if the request creates a key without a question or confirmation.
pub fn is_at_once(request: &Request) -> bool {
    request.ask.is_empty()
        && (request.intent == Intent::RefreshKey
            || request.intent == Intent::CreateKey && request.key_type == Some(KeyType::ShortTerm))
}

/// Returns true if the reading is certain enough to act on: nothing limits, postpones or denies it,
/// and the certainty is high enough.
fn is_certain(interpretation: &Interpretation<'_, '_>, certainty: f32) -> bool {
    let Interpretation { understanding, reading, .. } = interpretation;
    let doubts = &understanding.doubts;
    // "delete nothing, AKIA... stays"
    if doubts.iter().any(|doubt| doubt.why != DoubtKind::Unknown) {
        return false;
    }
    let unknown = usize::from(!doubts.is_empty());
    if !understanding.requests.iter().any(is_at_once) {
        return certainty >= CONFIRM[unknown];
    }
    let line = SenseLine::new(reading);
    certainty >= CREATE[unknown]
        && (0..reading.len()).filter(|at| line.is_unknown(*at)).count() <= MOST_UNKNOWN
}

/// Returns the intent of a part; `out_of_scope` if nothing shows that the part is about what the
/// program does.
fn intent(line: SenseLine<'_, '_>, part: &Part<'_>) -> Intent {
    if is_topic(line.reading) {
        return Intent::Help;
    }
    let intent = serde::Deserialize::deserialize(serde::de::value::StrDeserializer::<
        serde::de::value::Error,
    >::new(part.intent))
    .unwrap_or(Intent::OutOfScope);
    if intent.acts() && !is_solid(line, part) { Intent::OutOfScope } else { intent }
}

/// Makes every change ask first whether it is meant.
pub fn ask_whether_meant(requests: &mut [Request]) {
    for request in requests.iter_mut().filter(|request| request.intent.changes()) {
        if !request.ask.contains(&Question::DidYouMean) {
            request.ask.insert(0, Question::DidYouMean);
        }
    }
}

/// Returns true if two readings lead to the same result.
pub fn same(left: &[Request], right: &[Request]) -> bool {
    let same = |a: &Request, b: &Request| {
        a.intent == b.intent
            && a.key_type == b.key_type
            && a.business_unit == b.business_unit
            && a.ttl == b.ttl
            && a.owner == b.owner
            && a.region == b.region
            && a.access_key_id == b.access_key_id
            && a.older_than_days == b.older_than_days
            && a.revoke_action == b.revoke_action
            && a.ask == b.ask
    };
    left.len() == right.len() && left.iter().zip(right).all(|(a, b)| same(a, b))
}
