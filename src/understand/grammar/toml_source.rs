//! Reads grammar files so that every mistake in them is reported at once, each with its place.

use crate::domain::clean;
use crate::understand::grammar::diagnostic::{GrammarError, is_hidden, visible};
use crate::understand::grammar::names::nearest;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// How many bytes of a long line are shown on each side of a mistake.
const SHOWN: usize = 60;
/// How many mistakes are noted at most: more are no help, and finding the place of each costs a look at its file.
pub const MOST_MISTAKES: usize = 50;
/// How many characters of a message are kept: what it repeats from the file may be of any length.
const LONGEST: usize = 300;

/// A place in one of the files.
#[derive(Debug, Clone)]
pub struct SourceSpan {
    file: usize,
    span: Range<usize>,
}

impl SourceSpan {
    /// A part of a text in quotes, given as a range of the text.
    pub fn inside(&self, range: Range<usize>) -> Self {
        let start = self.span.start + 1;
        Self { file: self.file, span: start + range.start..start + range.end }
    }
}

/// A value and where it stands.
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: SourceSpan,
}

/// The files of a grammar and the mistakes found in them so far.
pub struct Sources<'a> {
    files: Vec<(&'a str, &'a str)>,
    errors: Vec<GrammarError>,
    /// Files and lines that are no TOML: what else is found there only follows from that.
    broken: Vec<(usize, usize)>,
}

impl<'a> Sources<'a> {
    /// Files as pairs of name and text.
    pub fn new(files: &[(&'a str, &'a str)]) -> Self {
        Self { files: files.to_vec(), errors: Vec::new(), broken: Vec::new() }
    }

    /// All tables of all files, in order: the kind (`words`, `rules`, …) and the entry.
    /// Kinds that are not in `known` are mistakes.
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
                        hint.or_else(|| Some(format!("choose one of: {}", known.join(", "))));
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

    /// Notes a mistake, unless there are [`MOST_MISTAKES`] already. What it repeats from the file is cleaned.
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
        // Of a long line only the neighbourhood is shown.
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

    /// The line that a place begins in, counted from 1.
    fn line(&self, place: &SourceSpan) -> usize {
        let text = self.files[place.file].1.as_bytes();
        text[..place.span.start.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// Notes every control, bidirectional and invisible character: in a grammar they can only deceive who reads it.
    pub fn refuse_hidden(&mut self) {
        for file in 0..self.files.len() {
            let text = self.files[file].1;
            for (at, c) in text.char_indices().filter(|(_, c)| is_hidden(*c)).take(MOST_MISTAKES) {
                let place = SourceSpan { file, span: at..at + c.len_utf8() };
                let message = format!("an invisible character (U+{:04X})", c as u32);
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

    /// Where `text` first stands in quotes; the start of the first file where it does not.
    pub fn quoted(&self, text: &str) -> SourceSpan {
        let quoted = format!("\"{text}\"");
        let found = |(file, (_, held)): (usize, &(&str, &str))| {
            held.find(&quoted).map(|at| SourceSpan { file, span: at..at + quoted.len() })
        };
        self.files.iter().enumerate().find_map(found).unwrap_or(SourceSpan { file: 0, span: 0..0 })
    }

    /// Whether there is no mistake so far.
    pub fn are_sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// The mistakes, in the order of the files, or `Ok` where there are none.
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

/// The nearest character border at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// One table of a grammar file. Keys are taken out; what is left at the end is unknown.
pub struct Entry<'a> {
    table: DeTable<'a>,
    /// Where it stands.
    pub place: SourceSpan,
}

impl<'a> Entry<'a> {
    /// Text under `key`; a mistake where it is missing or no text.
    pub fn text(&mut self, sources: &mut Sources<'_>, key: &str) -> Option<Placed<String>> {
        let found = self.optional_text(sources, key);
        if found.is_none() {
            sources.mistake(
                &self.place,
                format!("`{key}` is missing or isn't a quoted string"),
                None,
            );
        }
        found
    }

    /// Text under `key`, where there is one.
    pub fn optional_text(
        &mut self,
        sources: &mut Sources<'_>,
        key: &str,
    ) -> Option<Placed<String>> {
        let value = self.take(key)?;
        let place = self.at(value.span());
        match value.into_inner() {
            DeValue::String(text) => Some(Placed { value: text.into_owned(), place }),
            _ => {
                sources.mistake(&place, format!("`{key}` must be a quoted string"), None);
                None
            }
        }
    }

    /// A list of texts under `key`; empty where it is missing.
    pub fn texts(&mut self, sources: &mut Sources<'_>, key: &str) -> Vec<Placed<String>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let place = self.at(value.span());
        let DeValue::Array(items) = value.into_inner() else {
            sources.mistake(&place, format!("`{key}` must be a list of quoted strings"), None);
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            let place = self.at(item.span());
            match item.into_inner() {
                DeValue::String(text) => texts.push(Placed { value: text.into_owned(), place }),
                _ => sources.mistake(
                    &place,
                    format!("`{key}` must be a list of quoted strings"),
                    None,
                ),
            }
        }
        texts
    }

    /// The names in a text under `key`, spaces between them; empty where it is missing.
    pub fn names(&mut self, sources: &mut Sources<'_>, key: &str) -> Vec<Placed<String>> {
        let Some(text) = self.optional_text(sources, key) else { return Vec::new() };
        let start = text.value.as_ptr() as usize;
        // Three quotes and a line's end open a text of several lines; `inside` counts one quote.
        let raw = &sources.files[text.place.file].1[text.place.span.start..];
        let opening = if raw.starts_with("\"\"\"\n") {
            3
        } else if raw.starts_with("\"\"\"") {
            2
        } else {
            0
        };
        let place = |name: &str| {
            let from = name.as_ptr() as usize - start + opening;
            text.place.inside(from..from + name.len())
        };
        text.value
            .split_whitespace()
            .map(|name| Placed { value: name.to_owned(), place: place(name) })
            .collect()
    }

    /// A number under `key`; a mistake where it is missing or no number.
    pub fn number(&mut self, sources: &mut Sources<'_>, key: &str) -> Option<f64> {
        let found = self.take(key).map(|value| (self.at(value.span()), value.into_inner()));
        let number = match &found {
            Some((_, DeValue::Integer(number))) => {
                i64::from_str_radix(number.as_str(), number.radix()).ok().map(|n| n as f64)
            }
            Some((_, DeValue::Float(number))) => number.as_str().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            let place = found.map_or_else(|| self.place.clone(), |(place, _)| place);
            sources.mistake(&place, format!("`{key}` is missing or isn't a number"), None);
        }
        number
    }

    /// Yes or no under `key`, `default` where it is missing.
    pub fn flag(&mut self, sources: &mut Sources<'_>, key: &str, default: bool) -> bool {
        let Some(value) = self.take(key) else { return default };
        let place = self.at(value.span());
        match value.into_inner() {
            DeValue::Boolean(flag) => flag,
            _ => {
                sources.mistake(&place, format!("`{key}` must be true or false"), None);
                default
            }
        }
    }

    /// Reports the keys that nobody asked for.
    pub fn end(self, sources: &mut Sources<'_>, known: &[&str]) {
        for key in self.table.keys() {
            let place = SourceSpan { file: self.place.file, span: key.span() };
            let hint = nearest(key.get_ref(), known.iter().copied());
            sources.mistake(&place, format!("unknown key `{}`", key.get_ref()), hint);
        }
    }

    fn take(&mut self, key: &str) -> Option<Spanned<DeValue<'a>>> {
        self.table.remove(key)
    }

    fn at(&self, span: Range<usize>) -> SourceSpan {
        SourceSpan { file: self.place.file, span }
    }
}
