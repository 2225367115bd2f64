//! Reads a line as a question or remark about the thing in the middle of a conversation.

use crate::domain::Aside;
use crate::understand::analysis::Reading;
use crate::understand::evidence::intents;
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::model::Model;
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

/// Returns the aside that the line most probably is and its probability. Returns `None` if the line
/// is more probably something else, such as an answer or a request.
pub fn aside(reading: &Reading<'_>, model: &Model<'_>) -> Option<(Aside, f32)> {
    let features = intents::features(SenseLine::new(reading), 0, reading.len());
    let probabilities = model.probabilities(&features);
    let (name, probability) =
        model.classes.iter().zip(probabilities).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let known = Aside::deserialize(StrDeserializer::<Error>::new(name)).ok()?;
    Some((known, probability))
}
