//! What is known of the last key, for "tell me more".

use crate::domain::{Answer, AnswerBody, Model, Region};
use crate::present::dialogue::phrase;
use crate::present::text::echo::echo;

/// The model ID to name if no region could be asked: a global profile, old enough to be offered widely.
pub const FALLBACK: &str = "global.anthropic.claude-sonnet-4-6";

/// What is known of the last key, without its secret.
#[derive(Debug, Clone)]
pub struct Recent {
    /// The region that it is used in.
    pub region: Region,
    /// The Claude models there; `None` where nobody asked or no answer came.
    pub models: Option<Vec<Model>>,
    /// Whether anyone asked for them.
    pub seen: bool,
    /// Whose it is, where it is a long-term one.
    pub long: Option<Long>,
}

#[derive(Debug, Clone)]
pub struct Long {
    pub user: String,
    pub tags: Vec<(String, String)>,
    /// The words that rotate it.
    pub rotate: String,
}

impl Recent {
    /// Of the key that an answer delivers; `None` where it delivers none.
    pub fn of(answer: &Answer) -> Option<Self> {
        match &answer.body {
            AnswerBody::Key { key, .. } => Some(Self {
                region: key.region.clone(),
                models: key.models.clone(),
                seen: true,
                long: None,
            }),
            AnswerBody::Issued { key, plan, .. } => {
                let (user, tags) = (echo(key.user.as_str()), plan.tags.clone());
                let long = Some(Long { user, tags, rotate: phrase::rotation(&plan.request) });
                Some(Self { region: plan.region.clone(), models: None, seen: false, long })
            }
            _ => None,
        }
    }

    /// Whether the region is known to offer a model.
    pub fn is_offered(&self) -> bool {
        self.models.as_ref().is_some_and(|models| !models.is_empty())
    }

    /// The id that a call names: what the region offers, or else what is built in.
    pub fn model(&self) -> &str {
        self.models.iter().flatten().next().map_or(FALLBACK, |model| &model.id)
    }
}
