//! Fits the model that tells questions and remarks in the middle of a conversation from answers and
//! requests.

use crate::corpus::{Line, Remark};
use crate::fit::{Example, Fitted, Shape, fit};
use bedrock_assist::understand::evidence::feature::Feature;
use bedrock_assist::understand::evidence::line::SenseLine;
use bedrock_assist::understand::evidence::model::Model;
use bedrock_assist::understand::evidence::{intents, parse::claim_teams};
use bedrock_assist::understand::{Grammar, annotate};

const SHAPE: Shape = Shape { members: 2, hidden: 48, epochs: 8, decay: 1e-3, rate: 0.05 };

/// The class of all other lines.
pub const OTHER: &str = "other";

/// The weight of a remark, and of a line from the corpus of requests, of which one in [`ONE_IN`] is
/// an example.
const REMARK: f32 = 3.0;
const REQUEST: f32 = 0.3;
const ONE_IN: usize = 40;

/// Returns the classes, in the order of their first line.
pub fn classes(remarks: &[Remark]) -> Vec<&str> {
    let mut names = vec![OTHER];
    for aside in remarks.iter().filter_map(|remark| remark.aside.as_deref()) {
        if !names.contains(&aside) {
            names.push(aside);
        }
    }
    names
}

pub fn fit_asides(
    grammar: &Grammar,
    teams: &Model<'_>,
    remarks: &[Remark],
    lines: &[Line],
    classes: &[&str],
) -> Fitted {
    let features = |text: &str| -> Vec<Feature> {
        let mut reading = annotate(grammar, text, None);
        claim_teams(&mut reading, teams);
        intents::features(SenseLine::new(&reading), 0, reading.len())
    };
    let remark = |remark: &Remark| {
        let name = remark.aside.as_deref().unwrap_or(OTHER);
        let class = classes.iter().position(|class| *class == name).unwrap_or_default();
        Example { features: features(&remark.text), class, weight: REMARK }
    };
    // Help that a line asks for may be an aside, too.
    let asks = ["help", "cancel", "quit", "out_of_scope", "check_key"];
    let requests =
        |line: &&Line| !line.requests.iter().any(|request| asks.contains(&request.intent()));
    let request =
        |line: &Line| Example { features: features(&line.text), class: 0, weight: REQUEST };
    let examples: Vec<Example> = remarks
        .iter()
        .map(remark)
        .chain(lines.iter().filter(requests).step_by(ONE_IN).map(request))
        .collect();
    fit(&examples.iter().collect::<Vec<_>>(), classes, SHAPE)
}
