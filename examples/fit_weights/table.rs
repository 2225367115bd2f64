//! Writes fitted models as tables that people can read.

use crate::corpus::Line;
use crate::fit::Fitted;
use bedrock_assist::understand::evidence::feature::{Feature, Kind};
use bedrock_assist::understand::evidence::lexicon::SENSE_NAMES;
use bedrock_assist::understand::{Grammar, annotate};
use std::collections::HashMap;
use std::fmt::Write;

/// Weights below this size are left out.
const SMALLEST: f32 = 0.05;

/// Returns the words and pairs of words of the lines, by the hashes that features keep of them.
pub fn words(grammar: &Grammar, lines: &[Line]) -> HashMap<u32, String> {
    let mut known = HashMap::new();
    for line in lines {
        let reading = annotate(grammar, &line.text, None);
        for at in 0..reading.len() {
            let word = reading.spelling(at);
            known.insert(hash(word), word.to_owned());
            if at + 1 < reading.len() {
                let pair = format!("{word} {}", reading.spelling(at + 1));
                known.insert(hash(&pair), pair);
            }
        }
    }
    known
}

fn hash(words: &str) -> u32 {
    Feature::of_words(Kind::Bias, words.split(' ')).0
}

pub fn write(name: &str, classes: &[&str], fitted: &Fitted, words: &HashMap<u32, String>) {
    let mut text =
        String::from("# Fitted by examples/fit_weights; don't edit. Weights by class.\nfeature");
    classes.iter().for_each(|class| write!(text, "\t{class}").expect("text grows"));
    let name_of = |feature: Feature| {
        let spelled = words.get(&(feature.0 & 0x00ff_ffff)).map_or("", String::as_str);
        feature.name(SENSE_NAMES, spelled)
    };
    let mut rows: Vec<(String, &[f32])> = fitted
        .rows(classes.len())
        .filter(|(_, weights)| weights.iter().any(|weight| weight.abs() >= SMALLEST))
        .map(|(feature, weights)| (name_of(feature), weights))
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
