//! Weighs the reading of a line by the rules against its evidence.
//!
//! A complete reading by the rules stands, unless the evidence contradicts it. In all other lines, the
//! evidence decides. A change that isn't certain asks "did you mean" first.

use crate::domain::{Intent, Question, Request, Understanding};
use crate::understand::annotate;
use crate::understand::evidence::model::MODELS;
use crate::understand::evidence::reader::{self, Interpretation, interpret};
use crate::understand::grammar::Grammar;
use jiff::civil::Time;

/// The least certainty of a change that contradicts another, or a key that the rules would create at
/// once.
const CONTRADICTS: f32 = 0.5;
/// The least probability with which a line changes nothing, although the rules read a change.
const DECLINES: f32 = 0.9;

/// The maximum length of a line whose evidence is weighed, in bytes. Some of the work grows faster
/// than the line.
const LONGEST: usize = 600;

impl Grammar {
    /// Reads a line that answers no question. With `strict`, every change that only the evidence
    /// shows asks whether it is meant.
    #[must_use]
    pub fn weigh(
        &self,
        line: &str,
        clock: Option<Time>,
        first: Understanding,
        strict: bool,
    ) -> Understanding {
        let leaves = |request: &Request| matches!(request.intent, Intent::Cancel | Intent::Quit);
        if first.neutral || line.len() > LONGEST || first.requests.iter().any(leaves) {
            return first;
        }
        let annotated = annotate(self, line, clock);
        // Words of a custom grammar have no evidence.
        if !annotated.custom.is_empty() {
            return first;
        }
        let doubted =
            first.requests.iter().any(|one| one.ask.first() == Some(&Question::DidYouMean));
        let declined = first.requests.iter().all(|request| !request.intent.acts());
        if !doubted && !declined {
            let changes = first.requests.iter().any(|request| request.intent.changes());
            return if changes {
                against_evidence(first, interpret(annotated, &MODELS, None))
            } else {
                first
            };
        }
        let topic = first.topic.is_some();
        let (second, nothing) = reader::read(annotated, &MODELS, strict || self.custom.is_some());
        // A topic is a question about it, or the name of a foreign product.
        if topic && !doubted && !second.requests.iter().all(|request| request.intent.acts()) {
            return first;
        }
        if doubted && nothing.is_some_and(|probability| probability < DECLINES) {
            return first;
        }
        second
    }
}

/// Asks about a change that the rules find complete, or looks something up instead, if the evidence
/// shows something else.
fn against_evidence(mut first: Understanding, second: Interpretation<'_, '_>) -> Understanding {
    let other = &second.understanding.requests;
    if reader::same(&first.requests, other) {
        return first;
    }
    let at_once = first.requests.iter().any(reader::is_at_once);
    let least = second.parse.parts.iter().map(|part| part.probability).fold(1.0, f32::min);
    let acts = other.iter().all(|request| request.intent.acts());
    let shared = |request: &Request| other.iter().any(|one| one.intent == request.intent);
    let contradicts = if second.changes() {
        (at_once || !first.requests.iter().any(shared))
            && MODELS.certainty.probability(&second.features) >= CONTRADICTS
    } else {
        least >= DECLINES
    };
    if !contradicts {
        return first;
    }
    if acts && !second.changes() {
        return second.understanding;
    }
    first.alternative = Some(other.clone()).filter(|_| acts);
    reader::ask_whether_meant(&mut first.requests);
    first
}
