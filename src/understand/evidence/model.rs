//! Fitted models: small networks over features, compiled from `grammar/weights/`.

use crate::understand::evidence::feature::Feature;
use std::cmp::Ordering;

/// A fitted model: each feature adds its weights to the hidden units; each positive unit adds its
/// share to the score of each class.
#[derive(Debug, Clone, Copy)]
pub struct Model<'a> {
    /// The features, sorted, each of four bytes; then the weights of each feature for the hidden
    /// units, those of each unit for the classes, and what is added for each class, each of two
    /// bytes.
    pub bytes: &'a [u8],
    /// The number of features.
    pub features: usize,
    /// The number of hidden units.
    pub hidden: usize,
    pub classes: &'a [&'a str],
}

/// How many units of a stored weight make 1.
pub const UNITS: f32 = 128.0;

/// The models that read a line.
#[derive(Debug, Clone, Copy)]
pub struct Models<'a> {
    /// Which words name a team.
    pub teams: Model<'a>,
    /// The intent of a part of a line.
    pub intents: Model<'a>,
    /// Where a part starts.
    pub cuts: Model<'a>,
    /// Whether a reading is right and meant.
    pub certainty: Model<'a>,
}

/// The fitted models.
pub static MODELS: Models<'static> =
    Models { teams: TEAMS, intents: INTENTS, cuts: CUTS, certainty: CERTAINTY };

include!(concat!(env!("OUT_DIR"), "/models.rs"));

impl<'a> Model<'a> {
    /// Returns the probability of each class.
    pub fn probabilities(&self, features: &[Feature]) -> Vec<f32> {
        let scores = self.scores(features);
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let powers: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
        let total: f32 = powers.iter().sum();
        powers.iter().map(|power| power / total).collect()
    }

    /// Returns the probability of the only class.
    pub fn probability(&self, features: &[Feature]) -> f32 {
        1.0 / (1.0 + (-self.scores(features)[0]).exp())
    }

    fn scores(&self, features: &[Feature]) -> Vec<f32> {
        let inner = 4 * self.features;
        let mut units = vec![0_i32; self.hidden];
        for feature in features {
            let Some(at) = self.find(*feature) else { continue };
            let start = inner + 2 * self.hidden * at;
            let weights = self.bytes[start..start + 2 * self.hidden].chunks_exact(2);
            for (unit, weight) in units.iter_mut().zip(weights) {
                *unit += i32::from(i16::from_le_bytes([weight[0], weight[1]]));
            }
        }
        let outer = &self.bytes[inner + 2 * self.hidden * self.features..];
        let mut rows = outer.chunks_exact(2 * self.classes.len());
        let mut sums = vec![0_i64; self.classes.len()];
        // What is added for each class is that of a unit that is always 1.
        for unit in units.into_iter().map(i64::from).chain([UNITS as i64]) {
            let weights = rows.next().unwrap_or_default().chunks_exact(2);
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += unit.max(0) * i64::from(i16::from_le_bytes([weight[0], weight[1]]));
            }
        }
        sums.iter().map(|sum| *sum as f32 / (UNITS * UNITS)).collect()
    }

    fn find(&self, feature: Feature) -> Option<usize> {
        let (mut low, mut high) = (0, self.features);
        while low < high {
            let middle = (low + high) / 2;
            let at = &self.bytes[4 * middle..4 * middle + 4];
            match u32::from_le_bytes([at[0], at[1], at[2], at[3]]).cmp(&feature.0) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}
