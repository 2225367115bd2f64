//! A mistake in a grammar file as people see it: place, line and caret. Hidden and control
//! characters are made visible.

use crate::domain::hidden;
use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrammarError {
    /// The file's name as given.
    pub file: String,
    /// The line number, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The line of the file, or the part of a long one around the mistake.
    pub source: String,
    /// Number of characters of `source` before the mistake.
    pub indent: usize,
    /// Number of characters that the caret underlines.
    pub width: usize,
    pub message: String,
    /// The probable correction.
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

/// Returns true if the character isn't allowed in a grammar file.
pub fn is_hidden(c: char) -> bool {
    hidden(c) && !matches!(c, '\t' | '\n' | '\r')
}

/// Returns the character as shown, one for one, so that the caret stays in its place.
pub fn visible(c: char) -> char {
    match c {
        '\t' | '\r' => ' ',
        c if hidden(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}
