//! Reads grammar files, and reports all mistakes at once with their places.

mod entry;

pub use entry::Entry;

use crate::domain::clean;
use crate::understand::grammar::diagnostic::{GrammarError, is_hidden, visible};
use crate::understand::grammar::names::nearest;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Maximum number of bytes of a long line that are shown on each side of a mistake.
const SHOWN: usize = 60;
/// Maximum number of mistakes to report, because locating each one scans its file.
pub const MOST_MISTAKES: usize = 50;
/// Maximum number of characters in a message, because it may quote any length of text from the
/// file.
const LONGEST: usize = 300;

/// A place in one of the files.
#[derive(Debug, Clone)]
pub struct SourceSpan {
    file: usize,
    span: Range<usize>,
}

impl SourceSpan {
    /// Returns the place of a range inside this quoted text, counted from its opening quote.
    pub fn inside(&self, range: Range<usize>) -> Self {
        let start = self.span.start + 1;
        Self { file: self.file, span: start + range.start..start + range.end }
    }
}

/// A value and its place.
#[derive(Debug)]
pub struct Placed<T> {
    pub value: T,
    pub place: SourceSpan,
}

/// The files of a grammar and the mistakes found so far.
pub struct Sources<'a> {
    files: Vec<(&'a str, &'a str)>,
    errors: Vec<GrammarError>,
    /// Files and lines with invalid TOML. Further mistakes on such a line are only consequences,
    /// so they aren't reported.
    broken: Vec<(usize, usize)>,
}

impl<'a> Sources<'a> {
    /// Creates the sources from files, given as pairs of name and text.
    pub fn new(files: &[(&'a str, &'a str)]) -> Self {
        Self { files: files.to_vec(), errors: Vec::new(), broken: Vec::new() }
    }

    /// Returns all tables of all files in order, as pairs of kind (`words`, `examples`, …) and entry.
    /// Reports kinds that aren't in `known`.
    pub fn entries(&mut self, known: &[&'static str]) -> Vec<(&'static str, Entry<'a>)> {
        let mut entries = Vec::new();
        for file in 0..self.files.len() {
            let (root, errors) = DeTable::parse_recoverable(self.files[file].1);
            let mut broken = Vec::new();
            for error in errors.into_iter().take(MOST_MISTAKES) {
                let place = SourceSpan { file, span: error.span().unwrap_or_default() };
                self.mistake(&place, error.message().to_owned(), None);
                broken.push((file, self.line(&place)));
            }
            self.broken.append(&mut broken);
            for (key, value) in root.into_inner() {
                let place = SourceSpan { file, span: key.span() };
                let Some(kind) = known.iter().find(|kind| **kind == key.get_ref().as_ref()) else {
                    let hint = nearest(key.get_ref(), known.iter().copied());
                    let hint =
                        hint.or_else(|| Some(format!("expected one of: {}", known.join(", "))));
                    self.mistake(
                        &place,
                        format!("unknown kind of entry `{}`", key.get_ref()),
                        hint,
                    );
                    continue;
                };
                self.tables(file, kind, value, &mut entries);
            }
        }
        entries
    }

    fn tables(
        &mut self,
        file: usize,
        kind: &'static str,
        value: Spanned<DeValue<'a>>,
        entries: &mut Vec<(&'static str, Entry<'a>)>,
    ) {
        let place = SourceSpan { file, span: value.span() };
        let DeValue::Array(items) = value.into_inner() else {
            return self.mistake(&place, format!("`{kind}` must be written as [[{kind}]]"), None);
        };
        for item in items {
            let place = SourceSpan { file, span: item.span() };
            match item.into_inner() {
                DeValue::Table(table) => entries.push((kind, Entry { table, place })),
                _ => self.mistake(&place, format!("`{kind}` must be written as [[{kind}]]"), None),
            }
        }
    }

    /// Reports a mistake, unless its line has invalid TOML or [`MOST_MISTAKES`] are already
    /// reported. Removes what could deceive from the message and the line.
    pub fn mistake(&mut self, place: &SourceSpan, message: String, hint: Option<String>) {
        if self.errors.len() >= MOST_MISTAKES {
            return;
        }
        let line = self.line(place);
        if self.broken.contains(&(place.file, line)) {
            return;
        }
        let (file, text) = self.files[place.file];
        let start = floor(text, place.span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |n| n + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
        let end = floor(text, place.span.end.clamp(start, line_end).min(start + SHOWN));
        // Shows only the part of a long line around the mistake.
        let from = floor(text, start.saturating_sub(SHOWN).max(line_start));
        let to = floor(text, (end + SHOWN).min(line_end));
        self.errors.push(GrammarError {
            file: file.to_owned(),
            line,
            column: text[line_start..start].chars().count() + 1,
            source: text[from..to].trim_end_matches('\r').chars().map(visible).collect(),
            indent: text[from..start].chars().count(),
            width: text[start..end].chars().count().max(1),
            message: clean(&message).chars().take(LONGEST).collect(),
            hint,
        });
    }

    /// Returns the line where a place starts, from 1.
    fn line(&self, place: &SourceSpan) -> usize {
        let text = self.files[place.file].1.as_bytes();
        text[..place.span.start.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// Reports every control, bidirectional and invisible character, because it could deceive
    /// people who read the file.
    pub fn refuse_hidden(&mut self) {
        for file in 0..self.files.len() {
            let text = self.files[file].1;
            for (at, c) in text.char_indices().filter(|(_, c)| is_hidden(*c)).take(MOST_MISTAKES) {
                let place = SourceSpan { file, span: at..at + c.len_utf8() };
                let message =
                    format!("this file contains an invisible character (U+{:04X})", c as u32);
                let mark = at == 0 && c == '\u{feff}';
                let hint = if mark {
                    "save the file as UTF-8 without a byte order mark"
                } else {
                    "remove it"
                };
                self.mistake(&place, message, Some(hint.to_owned()));
            }
        }
    }

    /// Returns true if there are no mistakes so far.
    pub fn are_sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// Returns the mistakes in the order of the files, or `Ok` if there are none.
    ///
    /// # Errors
    /// All mistakes.
    pub fn finish(mut self) -> Result<(), Vec<GrammarError>> {
        let order = |error: &GrammarError| {
            let file = self.files.iter().position(|(name, _)| *name == error.file);
            (file, error.line, error.column)
        };
        let mut errors = std::mem::take(&mut self.errors);
        errors.sort_by_key(order);
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// Returns the nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
