//! Recognizes a list in a transcript: its header, its rows and its end.

use crate::cli::transcript::csv;
use crate::cli::transcript::csv::Sheet;
use crate::domain::InvalidRow;
use crate::understand::Grammar;

/// The state of the list in a transcript: whether it has begun, and its columns.
#[derive(Default)]
pub enum List {
    /// No line has contained text yet, except a "sep=" line.
    #[default]
    Unknown,
    No,
    Yes(Sheet),
    /// A row started a quotation that is still open.
    Quoted(Sheet),
}

/// The role of a line in a list.
pub enum ListLine {
    Outside,
    /// A "sep=" line, a header, an empty row, a comment, or the rest of a quotation.
    Skipped,
    Row(Result<String, InvalidRow>),
}

impl List {
    /// Processes the next line. `is_whole` is false if only the head of the line could be read.
    pub fn follow(&mut self, grammar: &Grammar, text: &str, is_whole: bool) -> ListLine {
        if let Self::Quoted(sheet) = self {
            if csv::closes_quote(text) {
                *self = Self::Yes(std::mem::take(sheet));
            }
            return ListLine::Skipped;
        }
        let ends = |sheet: &Sheet| sheet.is_markdown() && !text.contains('|');
        if matches!(self, Self::Yes(sheet) if ends(sheet)) {
            *self = Self::No;
        }
        let begins =
            matches!(self, Self::Unknown) || matches!(self, Self::No) && text.starts_with('|');
        if begins && is_text(text) {
            if matches!(self, Self::Unknown) && csv::names_separator(text.trim()) {
                return ListLine::Skipped;
            }
            let sheet = Sheet::of_header(grammar, text);
            let is_header = sheet.is_some();
            *self = sheet.map_or(Self::No, Self::Yes);
            if is_header {
                return ListLine::Skipped;
            }
        }
        let Self::Yes(sheet) = self else { return ListLine::Outside };
        if !is_whole {
            return ListLine::Outside;
        }
        if text.starts_with('#') {
            return ListLine::Skipped;
        }
        let row = sheet.phrase(grammar, text);
        if row == Err(InvalidRow::Quotes) {
            *self = Self::Quoted(std::mem::take(sheet));
        }
        row.transpose().map_or(ListLine::Skipped, ListLine::Row)
    }

    pub fn has_rows(&self) -> bool {
        matches!(self, Self::Yes(_) | Self::Quoted(_))
    }
}

/// Returns true for a line that is neither empty nor a comment.
pub fn is_text(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}
