//! Fits the weights in `grammar/weights/` to the corpus:
//! `cargo run --release --example fit_weights [WITHOUT...]`.
//!
//! Each argument names a set of strangers' lines to leave out, as in `12-d`, so that it can be
//! measured. The same corpus and lexicon always lead to the same weights.

mod boundaries;
mod corpus;
mod fit;

use bedrock_assist::understand::evidence::lexicon::SENSE_NAMES;
use bedrock_assist::understand::evidence::line::SenseLine;
use bedrock_assist::understand::evidence::symbol::Feature;
use bedrock_assist::understand::evidence::{cuts, intents, reading, teams};
use bedrock_assist::understand::{Grammar, Reading, annotate};
use corpus::Line;
use fit::{Example, Fitted, fit};
use std::fmt::Write;

/// The number of groups of lines. What a later model sees of an earlier one comes from a model that
/// was fitted without the line's group.
const FOLDS: usize = 4;
/// Weights below this size are left out.
const SMALLEST: f32 = 0.05;

fn main() {
    let without: Vec<String> = std::env::args().skip(1).collect();
    let lines = corpus::read(&without);
    let grammar = Grammar::builtin().expect("the grammar is valid");

    let team = ["team"];
    let examples: Vec<Vec<Example>> =
        lines.iter().map(|line| team_examples(&grammar, line)).collect();
    let fit_teams = |fold: Option<usize>| {
        let kept = (0..lines.len()).filter(|at| fold.is_none_or(|fold| at % FOLDS != fold));
        fit(&kept.flat_map(|at| &examples[at]).collect::<Vec<_>>(), &team)
    };
    let folds: Vec<Fitted> = (0..FOLDS).map(|fold| fit_teams(Some(fold))).collect();
    write("teams", &team, &fit_teams(None));
    let readings: Vec<Reading<'_>> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let mut reading = annotate(&grammar, &line.text, None);
            reading::claim_teams(&mut reading, &folds[at % FOLDS].model(&team));
            reading
        })
        .collect();

    let names: Vec<&str> = corpus::intents(&lines);
    let examples: Vec<Option<Example>> = lines
        .iter()
        .zip(&readings)
        .map(|(line, reading)| intent_example(line, reading, &names))
        .collect();
    let fit_intents = |fold: Option<usize>| {
        let kept = (0..lines.len()).filter(|at| fold.is_none_or(|fold| at % FOLDS != fold));
        fit(&kept.filter_map(|at| examples[at].as_ref()).collect::<Vec<_>>(), &names)
    };
    let folds: Vec<Fitted> = (0..FOLDS).map(|fold| fit_intents(Some(fold))).collect();
    write("intents", &names, &fit_intents(None));

    let mut examples = Vec::new();
    for (at, (line, reading)) in lines.iter().zip(&readings).enumerate() {
        let senses = SenseLine::new(reading);
        let model = folds[at % FOLDS].model(&names);
        let cuts = cuts::features(&senses, &model);
        let places: Vec<usize> = cuts.iter().map(|(at, _)| *at).collect();
        // Lines whose requests can't be told apart teach nothing.
        let Some(starts) = boundaries::find(&senses, &model, &line.requests, &places) else {
            continue;
        };
        examples.extend(cuts.into_iter().map(|(at, features)| Example {
            features,
            class: usize::from(starts.contains(&at)),
            weight: line.weight,
        }));
    }
    let cut = ["cut"];
    write("cuts", &cut, &fit(&examples.iter().collect::<Vec<_>>(), &cut));
}

/// Returns one example for each candidate for a team's name.
fn team_examples(grammar: &Grammar, line: &Line) -> Vec<Example> {
    if !line.requests.iter().any(|request| request.may_name_team()) {
        return Vec::new();
    }
    let reading = annotate(grammar, &line.text, None);
    let senses = SenseLine::new(&reading);
    let candidates = teams::candidates(&senses);
    candidates
        .iter()
        .map(|candidate| {
            let name = teams::name(&senses, candidate);
            let is_team = line.requests.iter().any(|request| request.team() == Some(&name));
            let features = teams::features(&senses, candidate);
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
    let senses = SenseLine::new(reading);
    let features = intents::features(&senses, 0, reading.len());
    let class = names.iter().position(|name| *name == intent)?;
    Some(Example { features, class, weight: line.weight })
}

/// Writes a model as a table that people can read.
fn write(name: &str, classes: &[&str], fitted: &Fitted) {
    let mut text =
        String::from("# Fitted by examples/fit_weights; don't edit. Weights by class.\nfeature");
    classes.iter().for_each(|class| write!(text, "\t{class}").expect("text grows"));
    let mut rows: Vec<(String, &[f32])> = fitted
        .rows(classes.len())
        .filter(|(_, weights)| weights.iter().any(|weight| weight.abs() >= SMALLEST))
        .map(|(feature, weights)| (Feature::name(feature, SENSE_NAMES), weights))
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    for (feature, weights) in &rows {
        write!(text, "\n{feature}").expect("text grows");
        for weight in *weights {
            text.push('\t');
            if weight.abs() >= SMALLEST {
                write!(text, "{weight:.2}").expect("text grows");
            }
        }
    }
    text.push('\n');
    let path = format!("{}/grammar/weights/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
    std::fs::write(&path, text).expect("the weights can be written");
}
