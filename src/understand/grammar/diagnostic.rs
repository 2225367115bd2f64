//! A mistake in a grammar file as a person sees it: the place, the line, a caret. What hides or steers is made visible.

use crate::domain::hidden;
use std::fmt;

/// A mistake in a grammar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrammarError {
    /// The file as it was named.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The line of the file, or the part of a long one around the mistake.
    pub source: String,
    /// How many characters of `source` stand before the mistake.
    pub indent: usize,
    /// How many characters the caret underlines.
    pub width: usize,
    /// What is wrong.
    pub message: String,
    /// What would be right, where that can be told.
    pub hint: Option<String>,
}

impl fmt::Display for GrammarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        writeln!(f, "  | {}", self.source)?;
        write!(f, "  | {}{}", " ".repeat(self.indent), "^".repeat(self.width))?;
        match &self.hint {
            Some(hint) => write!(f, " {hint}"),
            None => Ok(()),
        }
    }
}

/// Whether `c` has no place in a grammar file.
pub fn is_hidden(c: char) -> bool {
    hidden(c) && !matches!(c, '\t' | '\n' | '\r')
}

/// A character as it is shown, one for one so that the caret stays in its place.
pub fn visible(c: char) -> char {
    match c {
        '\t' | '\r' => ' ',
        c if hidden(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}
