//! Why a phrase of a form is not taken, in words.

use crate::understand::grammar::concept::Concept;
use std::fmt;

/// Why a phrase of a form is not taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Refused {
    /// It is more than words, or nothing.
    NotWords,
    /// It stands for too many phrases.
    TooMany,
    /// It means something else already.
    Taken(String, Concept),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWords => f.write_str("a form consists of words, without punctuation"),
            Self::TooMany => f.write_str("this form has too many phrases; split it"),
            Self::Taken(phrase, other) => write!(f, "`{phrase}` already means `{}`", other.name()),
        }
    }
}
