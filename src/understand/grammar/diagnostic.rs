//! A mistake in a grammar file, printed with its place, its line and a caret under it. Hidden and
//! control characters are replaced by visible ones.

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
    /// How to fix the mistake, such as "did you mean `want`?".
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

/// Returns true if a grammar file must not contain the character: it is invisible or a control
/// character, other than a tab or line break.
pub fn is_hidden(c: char) -> bool {
    hidden(c) && !matches!(c, '\t' | '\n' | '\r')
}

/// Returns the character as shown: a space for a tab, U+FFFD for a hidden character. Each stays
/// one character, so that the caret is in the right place.
pub fn visible(c: char) -> char {
    match c {
        '\t' | '\r' => ' ',
        c if hidden(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}
