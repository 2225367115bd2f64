//! Fits the models one after the other: each sees what the earlier ones find in lines that they
//! weren't fitted to.

use crate::boundaries;
use crate::corpus::{Guard, Line, Request};
use crate::fit::{Example, Fitted, Shape, fit};
use bedrock_assist::domain::Understanding;
use bedrock_assist::understand::evidence::line::SenseLine;
use bedrock_assist::understand::evidence::model::{Model, Models};
use bedrock_assist::understand::evidence::parse::claim_teams;
use bedrock_assist::understand::evidence::reader::interpret;
use bedrock_assist::understand::evidence::{cuts, intents, teams};
use bedrock_assist::understand::{Grammar, Reading, annotate};
use serde_json::Value;

/// The number of groups of lines. What a later model sees of an earlier one comes from a model that
/// was fitted without the line's group.
const FOLDS: usize = 4;

const TEAMS: Shape = Shape { members: 2, hidden: 8, epochs: 3, decay: 1e-4, rate: 0.05 };
const INTENTS: Shape = Shape { members: 2, hidden: 24, epochs: 5, decay: 1e-4, rate: 0.05 };
const CUTS: Shape = Shape { members: 2, hidden: 8, epochs: 5, decay: 1e-4, rate: 0.1 };
const CERTAINTY: Shape = Shape { members: 2, hidden: 8, epochs: 6, decay: 3e-3, rate: 0.1 };

/// The weight of a line that only says whether it surely asks for something.
const GUARD: f32 = 1.5;

/// The fields of a request that make a reading right.
const FIELDS: [&str; 8] = [
    "intent",
    "key_type",
    "business_unit",
    "ttl_seconds",
    "owner",
    "region",
    "access_key_id",
    "older_than_days",
];

/// The models that read a line, without the one for certainty.
pub struct Readers<'n> {
    pub teams: Fitted,
    pub intents: Fitted,
    pub cuts: Fitted,
    names: &'n [&'n str],
}

impl<'n> Readers<'n> {
    pub fn fit(grammar: &Grammar, lines: &[Line], names: &'n [&'n str]) -> Self {
        let team = ["team"];
        let examples: Vec<Vec<Example>> =
            lines.iter().map(|line| team_examples(grammar, line)).collect();
        let fit_teams = |fold: Option<usize>| {
            fit(&kept(lines, fold).flat_map(|at| &examples[at]).collect::<Vec<_>>(), &team, TEAMS)
        };
        let folds = each_fold(&|fold| fit_teams(Some(fold)));
        let teams = fit_teams(None);
        let readings: Vec<Reading<'_>> = lines
            .iter()
            .map(|line| {
                let mut reading = annotate(grammar, &line.text, None);
                claim_teams(&mut reading, &folds[line.number % FOLDS].model(&team));
                reading
            })
            .collect();

        let examples: Vec<Option<Example>> = lines
            .iter()
            .zip(&readings)
            .map(|(line, reading)| intent_example(line, reading, names))
            .collect();
        let fit_intents = |parts: &[Vec<Example>], fold: Option<usize>| {
            let own = |at: usize| examples[at].iter().chain(parts.get(at).into_iter().flatten());
            fit(&kept(lines, fold).flat_map(own).collect::<Vec<_>>(), names, INTENTS)
        };
        // The parts of a line are examples, too, once it is known where they start.
        let folds = each_fold(&|fold| fit_intents(&[], Some(fold)));
        let mut starts = Vec::new();
        let mut parts = Vec::new();
        for (line, reading) in lines.iter().zip(&readings) {
            let senses = SenseLine::new(reading);
            let model = folds[line.number % FOLDS].model(names);
            let found = boundaries::find(senses, &model, &line.requests, &senses.cuts());
            parts.push(
                found
                    .as_ref()
                    .map_or_else(Vec::new, |starts| part_examples(line, reading, starts, names)),
            );
            starts.push(found);
        }
        let folds = each_fold(&|fold| fit_intents(&parts, Some(fold)));
        let intents = fit_intents(&parts, None);

        let mut examples = Vec::new();
        for (at, (line, reading)) in lines.iter().zip(&readings).enumerate() {
            // Lines whose requests can't be told apart teach nothing.
            let Some(starts) = &starts[at] else { continue };
            let model = folds[line.number % FOLDS].model(names);
            let cuts = cuts::features(SenseLine::new(reading), &model, |_| false);
            examples.extend(cuts.into_iter().map(|(at, features)| Example {
                features,
                class: usize::from(starts.contains(&at)),
                weight: line.weight,
            }));
        }
        let cuts = fit(&examples.iter().collect::<Vec<_>>(), &["cut"], CUTS);
        Self { teams, intents, cuts, names }
    }

    /// Returns the models, with a certainty that doesn't count.
    pub fn models(&self) -> Models<'_> {
        Models {
            teams: self.teams.model(&["team"]),
            intents: self.intents.model(self.names),
            cuts: self.cuts.model(&["cut"]),
            certainty: Model { bytes: &[], features: 0, hidden: 0, classes: &["sure"] },
        }
    }
}

/// Returns the places of the lines without those of a fold.
fn kept(lines: &[Line], fold: Option<usize>) -> impl Iterator<Item = usize> {
    (0..lines.len()).filter(move |at| fold.is_none_or(|fold| lines[*at].number % FOLDS != fold))
}

/// Fits one model for each fold, several at a time.
fn each_fold<T: Send>(fit: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    std::thread::scope(|scope| {
        let fits: Vec<_> = (0..FOLDS).map(|fold| scope.spawn(move || fit(fold))).collect();
        fits.into_iter().map(|fit| fit.join().expect("a fit ends")).collect()
    })
}

/// Fits the model that says whether a reading is right and meant.
pub fn fit_certainty(
    grammar: &Grammar,
    lines: &[Line],
    guards: &[Guard],
    names: &[&str],
) -> Fitted {
    let of_fold = |fold: usize| {
        let (out, kept): (Vec<Line>, Vec<Line>) =
            lines.iter().cloned().partition(|line| line.number % FOLDS == fold);
        let readers = Readers::fit(grammar, &kept, names);
        let example = |line: &Line| {
            let reading = annotate(grammar, &line.text, None);
            let read = interpret(reading, &readers.models(), None);
            let class = usize::from(is_right(line, &read.understanding));
            (read.changes() && line.certain).then_some(Example {
                features: read.features,
                class,
                weight: line.weight,
            })
        };
        let labeled = out.iter().filter_map(example);
        let guard = |(_, guard): (usize, &Guard)| {
            let reading = annotate(grammar, &guard.text, None);
            let read = interpret(reading, &readers.models(), None);
            let class = usize::from(guard.acts);
            // Without a doubt of the gate, nothing tells such a line from a plain request.
            let tells = guard.acts || !read.understanding.doubts.is_empty();
            (read.changes() && tells).then_some(Example {
                features: read.features,
                class,
                weight: GUARD,
            })
        };
        let guards = guards.iter().enumerate().filter(|(at, _)| at % FOLDS == fold);
        labeled.chain(guards.filter_map(guard)).collect::<Vec<_>>()
    };
    let examples = each_fold(&of_fold).concat();
    fit(&examples.iter().collect::<Vec<_>>(), &["sure"], CERTAINTY)
}

/// Returns true if the label or another right reading has these requests.
pub fn is_right(line: &Line, understanding: &Understanding) -> bool {
    let row = |request: &Value| {
        let asks = request["ask"].as_array().cloned().unwrap_or_default();
        (FIELDS.map(|field| request[field].clone()), asks)
    };
    let read: Vec<_> = understanding
        .requests
        .iter()
        .map(|request| row(&serde_json::to_value(request).expect("a request is data")))
        .collect();
    let label: Vec<&Value> = line.requests.iter().map(|request| &request.0).collect();
    let others = line.also.iter().map(|requests| requests.iter().collect());
    std::iter::once(label)
        .chain(others)
        .any(|right: Vec<&Value>| right.into_iter().map(row).collect::<Vec<_>>() == read)
}

/// Returns one example for each candidate for a team's name.
fn team_examples(grammar: &Grammar, line: &Line) -> Vec<Example> {
    if !line.requests.iter().any(|request| request.may_name_team()) {
        return Vec::new();
    }
    let reading = annotate(grammar, &line.text, None);
    let senses = SenseLine::new(&reading);
    let candidates = teams::candidates(senses);
    let keys = senses.plural_keys();
    candidates
        .iter()
        .map(|candidate| {
            let name = teams::name(senses, candidate);
            let is_team = line.requests.iter().any(|request| request.team() == Some(&name));
            let features = teams::features(senses, candidate, keys);
            Example { features, class: usize::from(is_team), weight: line.weight }
        })
        .collect()
}

/// Returns the example of a line whose requests have the same intent.
fn intent_example(line: &Line, reading: &Reading<'_>, names: &[&str]) -> Option<Example> {
    let intent = line.requests[0].intent();
    if line.requests.iter().any(|request| request.intent() != intent) {
        return None;
    }
    let features = intents::features(SenseLine::new(reading), 0, reading.len());
    let class = names.iter().position(|name| *name == intent)?;
    Some(Example { features, class, weight: line.weight })
}

/// Returns the examples of the parts of a line, if each request has a part of its own.
fn part_examples(
    line: &Line,
    reading: &Reading<'_>,
    starts: &[usize],
    names: &[&str],
) -> Vec<Example> {
    let ends: Vec<usize> =
        std::iter::once(0).chain(starts.iter().copied()).chain([reading.len()]).collect();
    if starts.is_empty() || line.requests.len() + 1 != ends.len() {
        return Vec::new();
    }
    let example = |(ends, request): (&[usize], &Request)| {
        let features = intents::features(SenseLine::new(reading), ends[0], ends[1]);
        let class = names.iter().position(|name| *name == request.intent())?;
        Some(Example { features, class, weight: line.weight })
    };
    ends.windows(2).zip(&line.requests).filter_map(example).collect()
}
