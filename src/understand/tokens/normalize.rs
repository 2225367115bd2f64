//! Normalizes text: lowercase, no accents, plain dashes, quotes and spaces, nothing invisible.

use crate::domain::hidden;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Normalizes the letters of a text, such as a team's name. Doesn't split it into words or correct
/// its spelling.
pub fn normalized(text: &str) -> String {
    NormalizedText::of(text).text
}

/// A normalized line that knows where each of its bytes was in the original line.
pub struct NormalizedText {
    /// The normalized line.
    pub text: String,
    /// For each byte of `text`, the start of its character in the original line, with one more
    /// entry for the end. Empty for an ASCII line, where both positions are the same.
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

    /// Returns where, in the original line, the character that became the byte before `at` ends.
    pub fn end(&self, at: usize) -> u32 {
        let Some(last) = at.checked_sub(1).and_then(|at| self.origin.get(at)) else {
            return at as u32;
        };
        self.origin[at..].iter().find(|origin| *origin != last).copied().unwrap_or(*last)
    }

    /// Returns where, in the original line, the character that became the byte at `at` starts.
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
