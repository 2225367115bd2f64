//! Linear models: fitted weights of features, compiled from `grammar/weights/`.

use crate::understand::evidence::feature::Feature;
use std::cmp::Ordering;

/// A fitted model.
#[derive(Debug, Clone, Copy)]
pub struct Model<'a> {
    /// The features, sorted, each of four bytes, then the weights of the first feature for each
    /// class in hundredths, each of two bytes, then those of the second, and so on.
    pub bytes: &'a [u8],
    /// The number of features.
    pub features: usize,
    pub classes: &'a [&'a str],
}

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
        let mut sums = vec![0_i32; self.classes.len()];
        for feature in features {
            let Some(at) = self.find(*feature) else { continue };
            let weights = 4 * self.features + 2 * sums.len() * at;
            for (sum, weight) in sums.iter_mut().zip(self.bytes[weights..].chunks_exact(2)) {
                *sum += i32::from(i16::from_le_bytes([weight[0], weight[1]]));
            }
        }
        sums.iter().map(|sum| *sum as f32 / 100.0).collect()
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
