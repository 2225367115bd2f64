//! Fits a network with one hidden layer: stochastic gradient descent with steps that shrink for
//! each feature (AdaGrad), over the examples in a fixed order.

use bedrock_assist::understand::evidence::feature::Feature;
use bedrock_assist::understand::evidence::model::{Model, UNITS};
use std::collections::HashMap;

/// Features of fewer examples are left out.
const FEWEST: usize = 4;

#[derive(Clone)]
pub struct Example {
    pub features: Vec<Feature>,
    /// The number of the class; with one class, 1 for yes and 0 for no.
    pub class: usize,
    pub weight: f32,
}

/// How a network is fitted.
#[derive(Clone, Copy)]
pub struct Shape {
    /// The number of networks, whose scores are averaged.
    pub members: usize,
    /// The number of hidden units of each.
    pub hidden: usize,
    pub epochs: usize,
    /// How strongly weights are pulled toward zero.
    pub decay: f32,
    pub rate: f32,
}

pub struct Fitted {
    features: Vec<u32>,
    /// The weights of each feature for the hidden units.
    inner: Vec<i16>,
    /// The weights of each hidden unit for the classes, then what is added for each class.
    outer: Vec<i16>,
    hidden: usize,
    bytes: Vec<u8>,
}

impl Fitted {
    pub fn model<'a>(&'a self, classes: &'a [&'a str]) -> Model<'a> {
        Model { bytes: &self.bytes, features: self.features.len(), hidden: self.hidden, classes }
    }

    /// Returns each feature with its weights.
    pub fn rows(&self) -> impl Iterator<Item = (Feature, &[i16])> {
        let features = self.features.iter().map(|feature| Feature(*feature));
        features.zip(self.inner.chunks(self.hidden))
    }

    /// Returns the weights for the classes of each hidden unit, then what is added.
    pub fn outer(&self, classes: usize) -> impl Iterator<Item = &[i16]> {
        self.outer.chunks(classes)
    }
}

/// The weights while they are fitted.
struct Network {
    hidden: usize,
    classes: usize,
    inner: Vec<f32>,
    /// The sum of the squares of each feature's gradients.
    inner_squares: Vec<f32>,
    outer: Vec<f32>,
    outer_squares: Vec<f32>,
}

impl Network {
    fn new(features: usize, classes: usize, hidden: usize, random: &mut Random) -> Self {
        let spread = 1.0 / (hidden as f32).sqrt();
        let mut outer: Vec<f32> =
            (0..hidden * classes).map(|_| spread * (2.0 * random.share() - 1.0)).collect();
        outer.resize((hidden + 1) * classes, 0.0);
        Self {
            hidden,
            classes,
            inner: vec![0.0; features * hidden],
            inner_squares: vec![1e-4; features],
            outer_squares: vec![1e-4; outer.len()],
            outer,
        }
    }

    fn of_feature(&self, at: usize) -> &[f32] {
        &self.inner[at * self.hidden..(at + 1) * self.hidden]
    }

    fn learn(&mut self, row: &[usize], class: usize, weight: f32, rate: f32, decay: f32) {
        let (hidden, classes) = (self.hidden, self.classes);
        let mut units = vec![0.0_f32; hidden];
        for feature in row {
            let own = &self.inner[feature * hidden..(feature + 1) * hidden];
            units.iter_mut().zip(own).for_each(|(unit, weight)| *unit += weight);
        }
        units.iter_mut().for_each(|unit| *unit = unit.max(0.0));
        let mut scores = self.outer[hidden * classes..].to_vec();
        for (unit, weights) in units.iter().zip(self.outer.chunks(classes)) {
            scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += unit * weight);
        }
        let errors: Vec<f32> =
            errors(scores, class).into_iter().map(|error| error * weight).collect();
        let mut inner = vec![0.0_f32; hidden];
        for (at, unit) in units.iter().enumerate() {
            if *unit > 0.0 {
                let weights = &self.outer[at * classes..(at + 1) * classes];
                inner[at] = weights.iter().zip(&errors).map(|(weight, error)| weight * error).sum();
            }
        }
        units.push(1.0);
        for (at, unit) in units.iter().enumerate() {
            for (class, error) in errors.iter().enumerate() {
                let one = at * classes + class;
                let gradient = unit * error;
                self.outer_squares[one] += gradient * gradient;
                self.outer[one] -= rate * gradient / self.outer_squares[one].sqrt();
            }
        }
        let square = inner.iter().map(|one| one * one).sum::<f32>() / hidden as f32;
        for &feature in row {
            self.inner_squares[feature] += square;
            let step = rate / self.inner_squares[feature].sqrt();
            let own = &mut self.inner[feature * hidden..(feature + 1) * hidden];
            for (weight, gradient) in own.iter_mut().zip(&inner) {
                *weight -= step * (gradient + decay * *weight);
            }
        }
    }
}

/// Fits networks and averages their scores. The feature `bias` starts the hidden units.
pub fn fit(examples: &[&Example], classes: &[&str], shape: Shape) -> Fitted {
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
    let bias = features.binary_search(&0).unwrap_or(0);
    let members: Vec<Network> = std::thread::scope(|scope| {
        let fits: Vec<_> = (1..=shape.members as u64)
            .map(|seed| {
                let (rows, count) = (&rows, features.len());
                scope.spawn(move || one(examples, rows, (count, classes.len(), bias), shape, seed))
            })
            .collect();
        fits.into_iter().map(|fit| fit.join().expect("a fit ends")).collect()
    });
    let hidden = shape.members * shape.hidden;
    let whole = |weight: &f32| (weight * UNITS).round() as i16;
    let inner: Vec<i16> = (0..features.len())
        .flat_map(|at| members.iter().flat_map(move |member| member.of_feature(at)))
        .map(whole)
        .collect();
    let count = classes.len();
    let share = |weight: &f32| whole(&(weight / shape.members as f32));
    let units = members.iter().flat_map(|member| &member.outer[..shape.hidden * count]);
    let added = |class: usize| {
        let one = |member: &Network| member.outer[shape.hidden * count + class];
        share(&members.iter().map(one).sum())
    };
    let outer: Vec<i16> = units.map(share).chain((0..count).map(added)).collect();
    let mut bytes: Vec<u8> = features.iter().flat_map(|feature| feature.to_le_bytes()).collect();
    bytes.extend(inner.iter().chain(&outer).copied().flat_map(i16::to_le_bytes));
    Fitted { features, inner, outer, hidden, bytes }
}

/// Fits one network. `bias` is the number of the feature that is always present.
fn one(
    examples: &[&Example],
    rows: &[Vec<usize>],
    (features, classes, bias): (usize, usize, usize),
    shape: Shape,
    seed: u64,
) -> Network {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut network = Network::new(features, classes, shape.hidden, &mut random);
    // Without a start, no unit would ever be active.
    let start = &mut network.inner[bias * shape.hidden..(bias + 1) * shape.hidden];
    start.iter_mut().for_each(|unit| *unit = random.share());
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 0..shape.epochs {
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        let rate = shape.rate / (1.0 + epoch as f32);
        for &at in &order {
            let (class, weight) = (examples[at].class, examples[at].weight);
            network.learn(&rows[at], class, weight, rate, shape.decay);
        }
    }
    network
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
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Returns a number from 0 up to 1.
    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }
}
