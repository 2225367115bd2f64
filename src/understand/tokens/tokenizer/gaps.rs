//! Reads the marks between words, such as commas, hyphens and quotation marks.

use crate::understand::grammar::classes;
use crate::understand::tokens::Gap;
use crate::understand::tokens::chunk::is_letter;
use crate::understand::tokens::tokenizer::Tokenizer;

impl Tokenizer<'_> {
    /// Adds the mark at `at` to the gap before the next word, and opens or closes quotations.
    pub(super) fn mark(&mut self, at: usize, byte: u8) {
        let bytes = self.letters.text.as_bytes();
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let after = bytes.get(at + 1).copied();
        let tight = before.is_some_and(is_letter) && after.is_some_and(is_letter);
        let gap = match byte {
            b' ' | b'\t' | b'*' | b'~' => Gap::Space,
            b'-' | b'/' | b'&' | b'_' if tight => Gap::Joined(byte),
            // "H.R." and "p.m." are compounds.
            b'.' if tight && self.single(at - 1) && self.single(at + 1) => Gap::Joined(byte),
            // "payments.v2" is a compound.
            b'.' if tight
                && after == Some(b'v')
                && bytes.get(at + 2).is_some_and(u8::is_ascii_digit) =>
            {
                Gap::Joined(byte)
            }
            // "node.js" and "asp.net" are compounds.
            b'.' if tight
                && classes::DOTTED.words().iter().any(|tail| self.ends_in(at + 1, tail)) =>
            {
                Gap::Joined(byte)
            }
            b'.' if self.words.last().is_some_and(|word| word.gap == Gap::Joined(b'.'))
                && self.single(at.saturating_sub(1)) =>
            {
                Gap::Space
            }
            // In "C++" and "C#", the marks count as spaces.
            b'+' | b'#' if tight || before.is_some_and(|b| is_letter(b) || b == b'+') => Gap::Space,
            // A lone "&" or "+" is the word "and".
            b'&' | b'+'
                if !tight
                    && before.is_none_or(|b| b == b' ')
                    && after.is_none_or(|b| b == b' ') =>
            {
                self.respell(at, at + 1, "and", false);
                return;
            }
            b',' => Gap::Comma,
            b':' => Gap::Colon,
            b'=' => Gap::Assign,
            b'.' | b'!' | b'?' | b';' | b'\n' | b'\r' => Gap::Stop,
            b'"' | b'`' => {
                self.toggle(byte);
                Gap::Mark
            }
            // A name in brackets or braces, such as "[business-unit]", counts as quoted.
            b'[' | b'{' if self.quote.is_none() => {
                self.quote = Some(if byte == b'[' { b']' } else { b'}' });
                Gap::Mark
            }
            b']' | b'}' if self.quote == Some(byte) => {
                self.quote = None;
                Gap::Mark
            }
            b'\'' => {
                let opens = self.quote.is_none()
                    && !before.is_some_and(is_letter)
                    && after.is_some_and(is_letter);
                if opens || self.quote == Some(b'\'') {
                    self.toggle(byte);
                    Gap::Mark
                } else {
                    if let Some(word) = self.words.last_mut() {
                        word.possessive |= before == Some(b's');
                    }
                    Gap::Space
                }
            }
            _ => Gap::Mark,
        };
        self.gap = wider(self.gap, gap);
    }

    /// Returns true if the text at `at` is `word`, with no letter after it.
    fn ends_in(&self, at: usize, word: &str) -> bool {
        let rest = &self.letters.text.as_bytes()[at..];
        rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
            && !rest.get(word.len()).copied().is_some_and(is_letter)
    }

    /// Returns true if the letter at `at` stands alone between marks or spaces.
    fn single(&self, at: usize) -> bool {
        let bytes = self.letters.text.as_bytes();
        let letter = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at)).is_some_and(|byte| is_letter(*byte))
        };
        bytes.get(at).is_some_and(u8::is_ascii_alphabetic)
            && !letter(at.checked_sub(1))
            && !letter(at.checked_add(1))
    }

    fn toggle(&mut self, mark: u8) {
        self.quote = if self.quote == Some(mark) { None } else { Some(mark) };
    }
}

/// Returns the stronger of two gaps: a comma rather than a space.
fn wider(one: Gap, other: Gap) -> Gap {
    let rank = |gap: Gap| match gap {
        Gap::Space => 0,
        Gap::Joined(_) => 1,
        Gap::Mark => 2,
        Gap::Comma => 3,
        Gap::Colon => 4,
        Gap::Assign => 5,
        Gap::Stop => 6,
    };
    if rank(other) > rank(one) { other } else { one }
}
