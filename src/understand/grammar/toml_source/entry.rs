//! Reads the values of one table of a grammar file, by type.

use crate::understand::grammar::names::nearest;
use crate::understand::grammar::toml_source::{Placed, SourceSpan, Sources};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One table of a grammar file. Reading a key removes it, so that unknown keys are left at the end.
pub struct Entry<'a> {
    pub(super) table: DeTable<'a>,
    pub place: SourceSpan,
}

impl<'a> Entry<'a> {
    /// Returns the text under `key`. Reports a mistake if it is missing or isn't a string.
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

    /// Returns the text under `key`, or `None` if it is missing. Reports a mistake if it isn't a
    /// string.
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

    /// Returns the list of texts under `key`; empty if missing. Reports items that aren't strings.
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

    /// Returns the names in the text under `key`, where spaces separate them; empty if missing.
    pub fn names(&mut self, sources: &mut Sources<'_>, key: &str) -> Vec<Placed<String>> {
        let Some(text) = self.optional_text(sources, key) else { return Vec::new() };
        let start = text.value.as_ptr() as usize;
        // Counts what opens a multi-line text: three quotes, and a line break if one follows.
        // `inside` already counts one quote.
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

    /// Returns the number under `key`. Reports a mistake if it is missing or isn't a number.
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

    /// Returns the number under `key`, if any.
    pub fn optional_number(&mut self, sources: &mut Sources<'_>, key: &str) -> Option<f64> {
        self.table.contains_key(key).then(|| self.number(sources, key)).flatten()
    }

    /// Returns the boolean under `key`, or `default` if it is missing. Reports any other value.
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

    /// Reports the keys that weren't read as unknown, and suggests similar ones from `known`.
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
