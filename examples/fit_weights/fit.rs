//! Fits a linear model: stochastic gradient descent with steps that shrink for each weight
//! (AdaGrad), over the examples in a fixed order.

use bedrock_assist::understand::evidence::feature::Feature;
use bedrock_assist::understand::evidence::model::Model;
use std::collections::HashMap;

const EPOCHS: usize = 40;
const RATE: f32 = 0.3;
/// Features of fewer examples are left out.
const FEWEST: usize = 4;

#[derive(Clone)]
pub struct Example {
    pub features: Vec<Feature>,
    /// The number of the class; with one class, 1 for yes and 0 for no.
    pub class: usize,
    pub weight: f32,
}

pub struct Fitted {
    features: Vec<u32>,
    weights: Vec<f32>,
    bytes: Vec<u8>,
}

impl Fitted {
    pub fn model<'a>(&'a self, classes: &'a [&'a str]) -> Model<'a> {
        Model { bytes: &self.bytes, features: self.features.len(), classes }
    }

    /// Returns each feature with its weights.
    pub fn rows(&self, classes: usize) -> impl Iterator<Item = (Feature, &[f32])> {
        let features = self.features.iter().map(|feature| Feature(*feature));
        features.zip(self.weights.chunks(classes))
    }
}

/// Fits a model. `decay` pulls each weight toward zero.
pub fn fit(examples: &[&Example], classes: &[&str], decay: f32) -> Fitted {
    let count = classes.len();
    let mut seen: HashMap<u32, usize> = HashMap::new();
    for feature in examples.iter().flat_map(|example| &example.features) {
        *seen.entry(feature.0).or_default() += 1;
    }
    let mut features: Vec<u32> = seen
        .into_iter()
        .filter(|(_, times)| *times >= FEWEST)
        .map(|(feature, _)| feature)
        .collect();
    features.sort_unstable();
    let number = |feature: &Feature| features.binary_search(&feature.0).ok();
    let rows: Vec<Vec<usize>> = examples
        .iter()
        .map(|example| example.features.iter().filter_map(number).collect())
        .collect();
    let mut weights = vec![0.0_f32; features.len() * count];
    let mut squares = vec![1e-6_f32; weights.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for epoch in 0..EPOCHS {
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        let rate = RATE / (1.0 + epoch as f32 * 0.1);
        for &at in &order {
            let mut scores = vec![0.0_f32; count];
            for row in &rows[at] {
                let own = &weights[row * count..(row + 1) * count];
                scores.iter_mut().zip(own).for_each(|(score, weight)| *score += weight);
            }
            let errors = errors(scores, examples[at].class);
            for row in &rows[at] {
                for (class, error) in errors.iter().enumerate() {
                    let one = row * count + class;
                    let gradient = examples[at].weight * error + decay * weights[one];
                    squares[one] += gradient * gradient;
                    weights[one] -= rate * gradient / squares[one].sqrt();
                }
            }
        }
    }
    let mut bytes: Vec<u8> = features.iter().flat_map(|feature| feature.to_le_bytes()).collect();
    let hundredths = weights.iter().map(|weight| (weight * 100.0).round() as i16);
    bytes.extend(hundredths.flat_map(i16::to_le_bytes));
    Fitted { features, weights, bytes }
}

/// Returns the difference between the probability of each class and what it should be.
fn errors(scores: Vec<f32>, class: usize) -> Vec<f32> {
    if let [score] = scores[..] {
        return vec![1.0 / (1.0 + (-score).exp()) - class as f32];
    }
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
    let total: f32 = powers.iter().sum();
    let wanted = |at: usize| if at == class { 1.0 } else { 0.0 };
    powers.iter().enumerate().map(|(at, power)| power / total - wanted(at)).collect()
}

/// Xorshift: the same sequence on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}
