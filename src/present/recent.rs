//! Remembers the last key without its secret, for "tell me more".

use crate::domain::{Answer, AnswerBody, Model, Region};
use crate::present::dialogue::phrase;
use crate::present::text::echo::echo;
use jiff::Timestamp;

/// The model ID in examples if the region's models are unknown. It is a global profile, and old
/// enough to be widely available.
pub const FALLBACK: &str = "global.anthropic.claude-sonnet-4-6";

/// The last key, without its secret.
#[derive(Debug, Clone)]
pub struct Recent {
    pub region: Region,
    /// The time at which a short-term key expires.
    pub expires: Option<Timestamp>,
    /// The region's Claude models; `None` if unknown.
    pub models: Option<Vec<Model>>,
    /// True if the models need no look-up, because the key came with them or a look-up was made,
    /// even without success.
    pub seen: bool,
    /// The IAM user of a long-term key; `None` for a short-term key.
    pub long: Option<Long>,
}

#[derive(Debug, Clone)]
pub struct Long {
    pub user: String,
    pub tags: Vec<(String, String)>,
    /// The phrase that rotates the key.
    pub rotate: String,
}

impl Recent {
    /// Returns the key that an answer delivers, if any.
    pub fn of(answer: &Answer) -> Option<Self> {
        match &answer.body {
            AnswerBody::Key { key, .. } => Some(Self {
                region: key.region.clone(),
                expires: Some(key.expires_at),
                models: key.models.clone(),
                seen: true,
                long: None,
            }),
            AnswerBody::Issued { key, plan, .. } => {
                let (user, tags) = (echo(key.user.as_str()), plan.tags.clone());
                let long = Some(Long { user, tags, rotate: phrase::rotation(&plan.request) });
                Some(Self {
                    region: plan.region.clone(),
                    expires: None,
                    models: None,
                    seen: false,
                    long,
                })
            }
            _ => None,
        }
    }

    /// Returns true if the region is known to offer a model.
    pub fn is_offered(&self) -> bool {
        self.models.as_ref().is_some_and(|models| !models.is_empty())
    }

    /// Returns the model ID for examples: the region's first model, or [`FALLBACK`].
    pub fn model(&self) -> &str {
        self.models.iter().flatten().next().map_or(FALLBACK, |model| &model.id)
    }
}
