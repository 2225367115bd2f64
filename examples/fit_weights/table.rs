//! Writes fitted models as tables.

use crate::fit::Fitted;
use bedrock_assist::understand::evidence::feature::{Feature, Kind};
use bedrock_assist::understand::evidence::lexicon::SENSE_NAMES;
use bedrock_assist::understand::{Grammar, annotate};
use std::collections::HashMap;
use std::fmt::Write;

/// Features all of whose weights are below this size, in units, are left out.
const SMALLEST: i16 = 3;

/// Returns the words and pairs of words of the lines, by the hashes that features keep of them.
pub fn words<'l>(
    grammar: &Grammar,
    lines: impl IntoIterator<Item = &'l str>,
) -> HashMap<u32, String> {
    let mut known = HashMap::new();
    for line in lines {
        let reading = annotate(grammar, line, None);
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
    let mut text = String::from(
        "# Fitted by examples/fit_weights; don't edit. The weights of each hidden unit for the\n\
         # classes, then what is added for each class, then the weights of each feature for the units.\nunit",
    );
    classes.iter().for_each(|class| write!(text, "\t{class}").expect("text grows"));
    let mut line = |name: &str, weights: &[i16]| {
        write!(text, "\n{name}").expect("text grows");
        weights.iter().for_each(|weight| match weight {
            0 => text.push('\t'),
            weight => write!(text, "\t{weight}").expect("text grows"),
        });
    };
    fitted.outer(classes.len()).for_each(|weights| line("unit", weights));
    let name_of = |feature: Feature| {
        let spelled = words.get(&(feature.0 & 0x00ff_ffff)).map_or("", String::as_str);
        feature.name(SENSE_NAMES, spelled)
    };
    let mut rows: Vec<(String, &[i16])> = fitted
        .rows()
        .filter(|(_, weights)| weights.iter().any(|weight| weight.abs() >= SMALLEST))
        .map(|(feature, weights)| (name_of(feature), weights))
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows.iter().for_each(|(feature, weights)| line(feature, weights));
    text.push('\n');
    let path = format!("{}/grammar/weights/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
    std::fs::write(&path, text).expect("the weights can be written");
}
