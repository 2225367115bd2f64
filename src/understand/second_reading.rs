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

/// Senses that show what a line is about, for each kind of request.
const KEYS: Senses = Senses::of(&[KEY, ACCESS, PRODUCT, USER, SHORT_TYPE, LONG_TYPE]);
const SETUPS: Senses = Senses::of(&[SETUP, LOGIN, PERMISSION, ACCESS, KEY, PRODUCT, SIGN_IN]);
const MODELS: Senses = Senses::of(&[MODEL, PRODUCT]);

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
        // A topic is a question about it, or the name of a foreign product.
        if !declined || first.neutral || first.topic.is_some() {
            return None;
        }
        let mut reading = annotate(self, within(line), clock);
        let names = claim_teams(&mut reading, &TEAMS);
        let parts = certain_parts(&reading, helps)?;
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
        Some(understanding)
    }
}

/// Returns the parts of a line with their intents, or `None` if one isn't certain. `helps` is true
/// if the rules read a question.
fn certain_parts(reading: &Reading<'_>, helps: bool) -> Option<Vec<(Part<'static>, Intent)>> {
    let line = SenseLine::new(reading);
    let parts = split(&line, &INTENTS, &CUTS).into_iter();
    let parts: Vec<_> = parts.filter_map(|part| Some((part, intent(part.intent)?))).collect();
    let least = if helps { OVER_HELP } else { ASKED };
    let is_certain = |(part, intent): &(Part<'_>, Intent)| {
        let enough = if intent.changes() { least } else { ANSWERED.max(least) };
        let answers = intent.acts() || *intent == Intent::Help && !helps;
        answers && part.probability >= enough && concerns(&line, part, *intent)
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

/// Returns true if the part shows that it is about what the program does.
fn concerns(line: &SenseLine<'_, '_>, part: &Part<'_>, intent: Intent) -> bool {
    let senses = match intent {
        Intent::CheckAccess => SETUPS,
        Intent::ListModels => MODELS,
        _ => KEYS,
    };
    let words = || part.first..part.last;
    let has = |value| words().any(|at| line.value(at) == Some(value));
    let values = [symbol::LIFETIME, symbol::REGION, symbol::OWNER, symbol::TEAM];
    if intent.parts() && !words().any(|at| line.has(at, CHANGES)) {
        return false;
    }
    line.reading.named
        || words().any(|at| line.has(at, senses))
        || has(symbol::KEY_ID)
        || has(symbol::IAM_USER)
        || intent.acts() && values.into_iter().filter(|value| has(*value)).count() > 1
}

/// Makes every change ask first whether it is meant.
fn ask_whether_meant(requests: &mut [Request]) {
    for request in requests.iter_mut().filter(|request| request.intent.changes()) {
        if !request.ask.contains(&Question::DidYouMean) {
            request.ask.insert(0, Question::DidYouMean);
        }
    }
}
