//! Reads a line by its evidence if the rules find no request in it.
//!
//! Evidence alone changes nothing: the program looks something up or answers, but asks "did you
//! mean" before it creates or changes a key.

use crate::domain::{Intent, Question, Request, Understanding};
use crate::understand::analysis::Reading;
use crate::understand::evidence::lexicon::{Senses, sense::*};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::model::{CUTS, INTENTS, TEAMS};
use crate::understand::evidence::reading::{Part, claim_teams, keep_one_list, split};
use crate::understand::evidence::symbol;
use crate::understand::grammar::Grammar;
use crate::understand::requests::RequestBuilder;
use crate::understand::{annotate, within};
use jiff::civil::Time;

/// The least probability of a request to ask about.
const ASKED: f32 = 0.45;
/// The least probability of a line to answer or look something up for.
const ANSWERED: f32 = 0.6;
/// The least probability of a request in a line that the rules read as a question.
const OVER_HELP: f32 = 0.7;
/// The least probability of a reading that is better than one in doubt by the rules.
const CERTAIN: f32 = 0.9;
/// The same, for what is looked up without a question.
const LOOKUP_WITHOUT_KEY: f32 = 0.9;
/// The most words of a line that may be an order without an object.
const BRIEF: usize = 5;
/// The least probability in a line that doesn't mention a key or the like.
const WITHOUT_KEY: f32 = 0.8;

/// Senses that show that a line is about keys.
const KEYS: Senses = Senses::of(&[KEY, ACCESS, PRODUCT, USER, SHORT_TYPE, LONG_TYPE]);
/// Senses of which a line needs one to be about changing a key.
const CHANGES: Senses = Senses::of(&[
    ROTATE, RENEW, REVOKE, DELETE, DISABLE, ENABLE, CHANGE, CLEAN, CANCEL, LEAK, EXPIRE, LEAVER,
    STATE,
]);

impl Grammar {
    /// Reads a line by its evidence. Returns `None` if the first reading has requests, or if the
    /// evidence is weak.
    pub fn read_again(
        &self,
        line: &str,
        clock: Option<Time>,
        first: &Understanding,
    ) -> Option<Understanding> {
        let [only] = &first.requests[..] else { return None };
        let helps = only.intent == Intent::Help;
        let declined = helps || only.intent == Intent::OutOfScope;
        if !declined || first.neutral {
            return None;
        }
        // A topic is a question about it, or the name of a foreign product.
        let ours = |reading: &Reading<'_>| first.topic.is_none() || !helps && reading.named;
        Some(self.by_evidence(line, clock, helps, ours)?.0)
    }

    /// Returns two readings if the first one is in doubt and the evidence shows another: the better
    /// one, with the other as its alternative.
    #[must_use]
    pub fn with_alternative(
        &self,
        line: &str,
        clock: Option<Time>,
        mut first: Understanding,
    ) -> Understanding {
        let doubtful = |request: &Request| request.ask.first() == Some(&Question::DidYouMean);
        if !first.requests.iter().any(doubtful) {
            return first;
        }
        let Some((mut second, probability)) = self.by_evidence(line, clock, false, |_| true) else {
            return first;
        };
        let known = without_doubt(&first.requests);
        let other = without_doubt(&second.requests);
        if same(&known, &other) {
            return first;
        }
        if probability < CERTAIN {
            first.alternative = Some(other);
            return first;
        }
        second.alternative = Some(known);
        second
    }

    /// Returns the reading by evidence and the probability of its least probable part.
    fn by_evidence(
        &self,
        line: &str,
        clock: Option<Time>,
        helps: bool,
        fits: impl Fn(&Reading<'_>) -> bool,
    ) -> Option<(Understanding, f32)> {
        let mut reading = annotate(self, within(line), clock);
        if !fits(&reading) {
            return None;
        }
        let names = claim_teams(&mut reading, &TEAMS);
        let parts = certain_parts(&reading, helps)?;
        let probability = parts.iter().map(|(part, _)| part.probability).fold(1.0, f32::min);
        let (ranges, intents): (Vec<_>, Vec<_>) =
            parts.iter().map(|(part, intent)| ((part.first, part.last), *intent)).unzip();
        keep_one_list(&mut reading, &names, &ranges);
        let builder = RequestBuilder {
            reading,
            ranges,
            shared: Vec::new(),
            wanted: true,
            result: Understanding::default(),
        };
        let (mut understanding, _) = builder.build_with(&intents);
        ask_whether_meant(&mut understanding.requests);
        Some((understanding, probability))
    }
}

fn without_doubt(requests: &[Request]) -> Vec<Request> {
    let mut requests = requests.to_vec();
    for request in &mut requests {
        request.ask.retain(|question| *question != Question::DidYouMean);
    }
    requests
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

/// Returns the parts of a line with their intents, or `None` if one isn't certain. `helps` is true
/// if the rules read a question.
fn certain_parts(reading: &Reading<'_>, helps: bool) -> Option<Vec<(Part<'static>, Intent)>> {
    let line = SenseLine::new(reading);
    let parts = split(&line, &INTENTS, &CUTS).into_iter();
    let parts: Vec<_> = parts.filter_map(|part| Some((part, intent(part.intent)?))).collect();
    let is_certain = |(part, intent): &(Part<'_>, Intent)| {
        let answers = intent.acts() || !helps && matches!(intent, Intent::Help | Intent::Cancel);
        let least = least(&line, part, *intent).filter(|_| answers);
        least.is_some_and(|least| {
            part.probability >= if helps { least.max(OVER_HELP) } else { least }
        })
    };
    (!parts.is_empty() && parts.iter().all(is_certain)).then_some(parts)
}

/// Returns the intent of a class. The program can't check keys or clean up yet.
fn intent(class: &str) -> Option<Intent> {
    let name = match class {
        "check_key" => "help",
        "clean_up" => "list_keys",
        name => name,
    };
    serde::Deserialize::deserialize(
        serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name),
    )
    .ok()
}

/// Returns the least probability of this intent, or `None` if nothing shows that the part is about
/// what the program does.
fn least(line: &SenseLine<'_, '_>, part: &Part<'_>, intent: Intent) -> Option<f32> {
    let words = || part.first..part.last;
    let has = |senses: Senses| words().any(|at| line.has(at, senses));
    let states = |value| words().any(|at| line.value(at) == Some(value));
    if intent.parts() && !has(CHANGES) {
        return None;
    }
    if line.reading.named || has(KEYS) || states(symbol::KEY_ID) || states(symbol::IAM_USER) {
        return Some(if intent.changes() { ASKED } else { ANSWERED });
    }
    let about = match intent {
        Intent::CheckAccess => Senses::of(&[SETUP, LOGIN, PERMISSION, SIGN_IN]),
        Intent::ListModels => Senses::of(&[MODEL]),
        Intent::ListKeys => Senses::of(&[OWN, OWNER, AGE, STATE]),
        Intent::Help => Senses::of(&[
            ROTATE, REVOKE, OWNER, REGION, PERMISSION, VALIDITY, LIMIT, TOOL, ERROR_TEXT, SETUP,
        ]),
        Intent::Cancel => Senses::of(&[CANCEL]),
        _ => Senses::default(),
    };
    let values = [symbol::LIFETIME, symbol::REGION, symbol::OWNER, symbol::TEAM];
    let is_about = has(about)
        || intent.parts() && states(symbol::TEAM)
        || intent.acts() && values.into_iter().filter(|value| states(*value)).count() > 1;
    // "list", "set me up": nothing else is in the line.
    let is_brief = !matches!(intent, Intent::RefreshKey)
        && !intent.parts()
        && line.reading.len() <= BRIEF
        && words().len() == line.reading.len()
        && words().all(|at| line.form(at).is_some() || line.value(at).is_some());
    let least = if intent.changes() { WITHOUT_KEY } else { LOOKUP_WITHOUT_KEY };
    (is_about || is_brief).then_some(least)
}

/// Makes every change ask first whether it is meant.
fn ask_whether_meant(requests: &mut [Request]) {
    for request in requests.iter_mut().filter(|request| request.intent.changes()) {
        if !request.ask.contains(&Question::DidYouMean) {
            request.ask.insert(0, Question::DidYouMean);
        }
    }
}
