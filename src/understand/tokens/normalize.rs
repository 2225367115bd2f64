//! Normalizes letters: lowercase, no accents, plain dashes, quotes and spaces, nothing invisible.

use crate::domain::hidden;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Normalizes a name. Nothing is split or corrected.
pub fn normalized(text: &str) -> String {
    NormalizedText::of(text).text
}

/// A normalized line, with the origin of each byte.
pub struct NormalizedText {
    /// The line in lowercase.
    pub text: String,
    /// For each byte, the start of its character in the line, with one more entry for the end.
    /// Empty if that is the identity.
    origin: Vec<u32>,
}

impl NormalizedText {
    /// Normalizes a line.
    pub fn of(line: &str) -> Self {
        if line.is_ascii() { Self::ascii(line) } else { Self::unicode(line) }
    }

    fn ascii(line: &str) -> Self {
        Self { text: line.to_ascii_lowercase(), origin: Vec::new() }
    }

    fn unicode(line: &str) -> Self {
        let mut text = String::with_capacity(line.len());
        let mut origin = Vec::with_capacity(line.len() + 1);
        for (at, c) in line.char_indices() {
            // "2½" is two and a half, not 21/2.
            if is_fraction(c) && text.ends_with(|c: char| c.is_ascii_digit()) {
                text.push(' ');
                origin.push(at as u32);
            }
            let mut push = |c: char| {
                text.push(c);
                origin.extend(std::iter::repeat_n(at as u32, c.len_utf8()));
            };
            if c.is_ascii() {
                push(c.to_ascii_lowercase());
            } else {
                fold_char(c, &mut push);
            }
        }
        origin.push(line.len() as u32);
        Self { text, origin }
    }

    /// Returns the end in the line of the text before the byte at `at`: after its last character,
    /// however that was normalized.
    pub fn end(&self, at: usize) -> u32 {
        let Some(last) = at.checked_sub(1).and_then(|at| self.origin.get(at)) else {
            return at as u32;
        };
        self.origin[at..].iter().find(|origin| *origin != last).copied().unwrap_or(*last)
    }

    /// Returns the position in the line of the byte at `at`.
    pub fn origin(&self, at: usize) -> u32 {
        if self.origin.is_empty() { at as u32 } else { self.origin[at] }
    }
}

fn is_fraction(c: char) -> bool {
    matches!(c, '¼' | '½' | '¾' | '⅐'..='⅞')
}

fn fold_char(c: char, push: &mut impl FnMut(char)) {
    match c {
        _ if c.is_whitespace() => push(' '),
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FE63}' => push('-'),
        '\u{2014}' | '\u{2015}' => push(';'),
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{2032}' => push('\''),
        '\u{201C}'..='\u{201F}' | '«' | '»' => push('"'),
        'ß' | 'ẞ' => {
            push('s');
            push('s');
        }
        'ø' | 'Ø' => push('o'),
        'ł' | 'Ł' => push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => push('d'),
        'æ' | 'Æ' => {
            push('a');
            push('e');
        }
        'œ' | 'Œ' => {
            push('o');
            push('e');
        }
        'ı' => push('i'),
        '🔑' | '🗝' => " key ".chars().for_each(push),
        '\u{2044}' => push('/'),
        _ if hidden(c) => {}
        _ => {
            for part in std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part)) {
                let part = if part == '\u{2044}' { '/' } else { part };
                if !part.is_alphanumeric() && !part.is_ascii() {
                    push(' ');
                    continue;
                }
                for lower in part.to_lowercase().filter(|part| !is_combining_mark(*part)) {
                    push(lower);
                }
            }
        }
    }
}
