//! From words to typed requests: fold, scan, slots, rules.

use crate::domain::{Question, Regions, Understanding};

/// The longest line anyone tries to understand, in bytes.
pub const MAX_LINE: usize = 4096;

/// The compiled grammar.
#[derive(Debug)]
pub struct Grammar {
    regions: Regions,
    questions: Vec<(Question, QuestionWords)>,
}

/// A question in plain words.
#[derive(Debug, Clone)]
pub struct QuestionWords {
    /// The question.
    pub text: String,
    /// Words that would answer it.
    pub examples: Vec<String>,
}

impl Grammar {
    /// The grammar that is built into the program.
    pub fn builtin() -> Self {
        todo!()
    }
    /// Understands one line of at most [`MAX_LINE`] bytes.
    pub fn understand(&self, _line: &str) -> Understanding {
        todo!()
    }
    /// The regions.
    pub fn regions(&self) -> &Regions {
        &self.regions
    }
    /// The words of a question.
    pub fn question(&self, name: Question) -> &QuestionWords {
        &self.questions.iter().find(|(n, _)| *n == name).unwrap().1
    }
}
