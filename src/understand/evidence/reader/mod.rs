//! Reads a line by its evidence: the most probable requests, and the gate that decides whether they
//! are certain enough to act on.

mod certainty;
mod orders;
mod plain;

use crate::domain::{DoubtKind, Intent, KeyType, Request, Understanding};
use crate::understand::analysis::Reading;
use crate::understand::evidence::feature::Feature;
use crate::understand::evidence::frames::ACTIONS;
use crate::understand::evidence::lexicon::{Senses, sense};
use crate::understand::evidence::line::{SenseLine, SenseTag};
use crate::understand::evidence::model::Models;
use crate::understand::evidence::parse::{Flip, KEYS, Parse, Part, is_about_keys, is_solid, parse};
use crate::understand::evidence::symbol::{ASKED, NEED, ORDER, POLITE};
use crate::understand::evidence::teams;
use crate::understand::evidence::teams::names;
use crate::understand::grammar::concept::Concept;
use crate::understand::requests::RequestBuilder;

/// The least certainty of a reading that creates a key without a confirmation: without doubts of the
/// gate, and with unknown words.
const CREATE: [f32; 2] = [0.8, 0.88];
/// The most unknown words of such a line.
const MOST_UNKNOWN: usize = 4;
/// The same for a reading whose change is confirmed before it is carried out.
const CONFIRM: [f32; 2] = [0.3, 0.5];
/// The least certainty of a revocation that no verb orders: "AKIA… off".
const UNSAID: f32 = 0.6;
/// The least certainty of a reading that doesn't mention a key or the like: "refresh, please".
const UNMENTIONED: f32 = 0.93;
/// The least certainty of a change that nobody confirms.
const UNCONFIRMED: f32 = 0.5;
/// The least odds of a second reading to offer.
const OFFER: f32 = 0.05;
/// The least odds of a change in a line that most probably asks for nothing.
const RESCUE: f32 = 0.6;

/// Senses of words that ask something.
const QUESTIONS: Senses = Senses::of(&[
    sense::HOW,
    sense::WHAT,
    sense::WHICH,
    sense::WHO,
    sense::WHEN,
    sense::WHERE,
    sense::WHY,
]);

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

/// Reads an annotated line. Every change that isn't certain asks "did you mean" first.
pub fn read<'a>(annotated: Reading<'a>, models: &Models<'_>) -> (Understanding, Reading<'a>) {
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
        let Some(Interpretation { mut understanding, reading, .. }) =
            rescued.filter(Interpretation::changes)
        else {
            return (first.understanding, first.reading);
        };
        ask_whether_meant(&mut understanding.requests);
        return (understanding, reading);
    }
    let certainty = models.certainty.probability(&first.features);
    // "…, and one for sales" is about keys, because the part before it is.
    let line = SenseLine::new(&first.reading);
    let mut parts = first.parse.parts.iter().zip(&first.intents);
    let changing = parts.find(|(_, intent)| intent.changes());
    let about_keys = changing.is_none_or(|(part, _)| is_about_keys(line, part));
    // "Disable Quiet Corner" names a team, "disable whisper mode" something else.
    let proper = first
        .parse
        .teams
        .iter()
        .any(|name| (name.first..name.last).any(|at| teams::is_proper(line, at)));
    let common = !proper && first.intents.iter().any(|intent| intent.parts());
    let asks = !about_keys && (common || certainty < UNMENTIONED) || !is_certain(&first, certainty);
    let Interpretation { mut understanding, reading, parse, .. } = first;
    let line = SenseLine::new(&reading);
    understanding.complete = plain::are_plain(line, &parse.teams)
        && understanding.doubts.is_empty()
        && !(0..reading.len()).any(|at| line.is_unknown(at))
        && certainty >= UNCONFIRMED;
    if asks {
        let other = second(OFFER).map(|second| second.understanding.requests);
        let acts = |requests: &Vec<Request>| requests.iter().all(|request| request.intent.acts());
        understanding.alternative =
            other.filter(acts).filter(|other| !same(other, &understanding.requests));
        ask_whether_meant(&mut understanding.requests);
    }
    (understanding, reading)
}

/// Interprets an annotated line, with one uncertain choice flipped if there is a flip.
pub fn interpret<'a, 'm>(
    mut reading: Reading<'a>,
    models: &Models<'m>,
    flip: Option<Flip>,
) -> Interpretation<'a, 'm> {
    let parse = parse(&mut reading, models, flip);
    let line = SenseLine::new(&reading);
    let intents: Vec<Intent> = parse.parts.iter().map(|part| intent(line, part)).collect();
    let ranges = parse.parts.iter().map(|part| (part.first, part.last)).collect();
    let builder =
        RequestBuilder { reading, ranges, shared: Vec::new(), result: Understanding::default() };
    let (mut understanding, reading) = builder.build_with(&intents);
    understanding.explicit = is_explicit(SenseLine::new(&reading), &understanding);
    let features = certainty::features(SenseLine::new(&reading), &understanding, &parse);
    Interpretation { understanding, reading, parse, intents, features }
}

/// Returns true if the line is only the name of a help topic, or asks for help without one: "help
/// expired credentials", "tell me more".
fn is_topic(reading: &Reading<'_>) -> bool {
    let helps = [Concept::Topic, Concept::Explain];
    let mut topics = reading.tags.iter().filter(|tag| helps.contains(&tag.meaning.concept));
    topics.any(|tag| tag.first == 0 && tag.last == reading.len())
        || reading.len() > 1
            && reading.is(0, Concept::Explain)
            && (1..reading.len()).all(|at| reading.is(at, Concept::Topic))
}

/// Returns true if a verb, a word such as "key" or a question says what is wanted.
fn is_explicit(line: SenseLine<'_, '_>, understanding: &Understanding) -> bool {
    let reading = line.reading;
    match understanding.requests[0].intent {
        Intent::Cancel | Intent::Quit => {
            return (0..reading.len())
                .any(|at| reading.is_any(at, &[Concept::Cancel, Concept::Quit]));
        }
        Intent::Help if understanding.topic.is_some() => return true,
        _ => {}
    }
    (0..reading.len()).any(|at| {
        let senses = line.senses(at);
        let requests = |tag: &SenseTag| {
            tag.senses.has(ACTIONS) && matches!(line.meant(tag), ORDER | POLITE | NEED | ASKED)
        };
        senses.has(KEYS)
            || senses.has(QUESTIONS)
            || line.tag(at).is_some_and(requests)
            || reading.is(at, Concept::Explain)
    })
}

/// Returns true if the request creates a key without a question or confirmation.
fn is_at_once(request: &Request) -> bool {
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
    let line = SenseLine::new(reading);
    let intents: Vec<Intent> = understanding.requests.iter().map(|one| one.intent).collect();
    if orders::leaves_out(line, &intents) {
        return false;
    }
    let unknown = usize::from(!doubts.is_empty());
    if orders::opens_unknown(line) && intents.iter().any(|intent| intent.parts()) {
        return false;
    }
    if orders::is_missing(line, &intents)
        && (certainty < UNSAID || !intents.contains(&Intent::RevokeKey))
    {
        return false;
    }
    // "a key for Snowflake" may be one of Snowflake's.
    if interpretation.parse.teams.iter().any(|name| names::is_product(line, name.first, name.last))
    {
        return false;
    }
    if !understanding.requests.iter().any(is_at_once) {
        return certainty >= CONFIRM[unknown];
    }
    certainty >= CREATE[unknown]
        && !orders::has_strange_clause(line)
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
    let nothing =
        intent.acts() && !is_solid(line, part) || intent.changes() && is_purpose(line, part);
    if nothing { Intent::OutOfScope } else { intent }
}

/// Returns true if a part only says what something else is for: "for production".
fn is_purpose(line: SenseLine<'_, '_>, part: &Part<'_>) -> bool {
    line.reading.spelling(0) == "for"
        && (part.first, part.last) == (0, line.reading.len())
        && !is_about_keys(line, part)
        && !(0..line.reading.len()).any(|at| line.has(at, ACTIONS))
}

/// Makes every change ask first whether it is meant.
fn ask_whether_meant(requests: &mut [Request]) {
    let changes = requests.iter_mut().filter(|request| request.intent.changes());
    changes.for_each(Request::ask_whether_meant);
}

/// Returns true if two readings lead to the same result.
fn same(left: &[Request], right: &[Request]) -> bool {
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
