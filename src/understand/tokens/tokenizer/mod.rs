//! Splits a normalized line into words and the gaps between them.

mod gaps;

use crate::domain::{SHORT_TERM_PREFIX, may_be_long_secret};
use crate::understand::tokens::chunk::{CLASSES, Chunk, JOINT, LETTER, is_letter};
use crate::understand::tokens::normalize::NormalizedText;
use crate::understand::tokens::shapes::{is_contraction, is_region_code};
use crate::understand::tokens::{Gap, Word, WordKind};

/// Minimum number of asterisks that stand for a masked secret. Fewer are emphasis.
const SHORTEST_BLOT: usize = 8;

pub struct Tokenizer<'a> {
    line: &'a str,
    letters: &'a NormalizedText,
    words: Vec<Word>,
    /// Spellings that differ from the normalized line, such as "and" for "&". They are appended to
    /// its text.
    respelled: String,
    gap: Gap,
    chunk: Chunk,
    /// The mark that closes the open quotation or bracket, if any.
    quote: Option<u8>,
}

impl<'a> Tokenizer<'a> {
    pub fn new(line: &'a str, letters: &'a NormalizedText) -> Self {
        let words = Vec::with_capacity(line.len() / 4 + 2);
        Self {
            line,
            letters,
            words,
            respelled: String::new(),
            gap: Gap::Stop,
            chunk: Chunk::default(),
            quote: None,
        }
    }

    /// Returns the words of the line, and the spellings to append to its normalized text.
    pub fn split(mut self) -> (Vec<Word>, String) {
        let bytes = self.letters.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            // Skips a space, the most common gap, because it widens no other.
            if byte == b' ' {
                at += 1;
                continue;
            }
            if self.starts_word(at) {
                at = match self.typed_word(at) {
                    Some(end) => end,
                    None => self.plain_word(at),
                };
            } else {
                self.mark(at, byte);
                at += 1;
            }
        }
        (self.words, self.respelled)
    }

    fn starts_word(&self, at: usize) -> bool {
        let bytes = self.letters.text.as_bytes();
        match bytes[at] {
            byte if is_letter(byte) => true,
            b'*' => self.blotted(at) > 0,
            // ".5h" and "@team" start with a mark.
            byte @ (b'.' | b'@') => {
                let free = at == 0 || !is_letter(bytes[at - 1]);
                free && bytes
                    .get(at + 1)
                    .is_some_and(|next| next.is_ascii_digit() || byte == b'@' && is_letter(*next))
            }
            _ => false,
        }
    }

    /// Returns the number of asterisks at `at` that replace a secret; 0 if there are too few.
    fn blotted(&self, at: usize) -> usize {
        let run =
            self.letters.text.as_bytes()[at..].iter().take_while(|byte| **byte == b'*').count();
        if run >= SHORTEST_BLOT { run } else { 0 }
    }

    /// Adds the word at `at` if it is one typed value, and returns its end. Such a value is an
    /// address, link, key ID, region code or secret.
    fn typed_word(&mut self, at: usize) -> Option<usize> {
        let bytes = self.letters.text.as_bytes();
        if bytes[at] == b'*' {
            let end = at + self.blotted(at);
            self.push(at, end, WordKind::Secret);
            return Some(end);
        }
        // The part after a joint was already checked together with the part before it.
        let joint = |at: usize| matches!(bytes[at], b'-' | b'_' | b'&' | b'\'');
        if at > 1 && is_letter(bytes[at]) && joint(at - 1) && is_letter(bytes[at - 2]) {
            return None;
        }
        if at >= self.chunk.end {
            self.chunk = Chunk::at(bytes, at);
        }
        let chunk_end = self.chunk.end;
        if self.chunk.sign.is_some_and(|sign| sign < at) {
            self.chunk.sign = bytes[at..chunk_end].iter().position(|b| *b == b'@').map(|n| at + n);
        }
        if let Some(sign) = self.chunk.sign {
            let mailto = bytes[at..sign].starts_with(b"mailto:");
            let assigned = bytes[at..sign].iter().any(|b| matches!(b, b'=' | b':'));
            return match assigned {
                false => Some(self.address(at, chunk_end)),
                true if mailto => Some(self.address(at + b"mailto:".len(), chunk_end)),
                // In "owner=a@b.com", the cue "owner" is a word of its own.
                true => None,
            };
        }
        if self.chunk.link {
            self.push(at, chunk_end, WordKind::Link);
            return Some(chunk_end);
        }
        let run = bytes[at..chunk_end]
            .iter()
            .position(|b| CLASSES[usize::from(*b)] & (LETTER | JOINT) == 0);
        let tight_end = run.map_or(chunk_end, |n| at + n);
        let spoken = &bytes[at..tight_end];
        if spoken.len() > 24 && spoken.starts_with(SHORT_TERM_PREFIX.as_bytes())
            || may_be_long_secret(self.raw(at, tight_end))
        {
            self.push(at, chunk_end, WordKind::Secret);
            return Some(chunk_end);
        }
        if spoken.len() == 20
            && crate::domain::AccessKeyId::parse(self.raw(at, tight_end)).is_some()
        {
            self.push(at, tight_end, WordKind::KeyId);
            return Some(tight_end);
        }
        let looks_coded = spoken.len() >= 8
            && spoken.last().is_some_and(u8::is_ascii_digit)
            && spoken.contains(&b'-');
        if looks_coded && std::str::from_utf8(spoken).is_ok_and(is_region_code) {
            self.push(at, tight_end, WordKind::RegionCode);
            return Some(tight_end);
        }
        None
    }

    fn address(&mut self, at: usize, chunk_end: usize) -> usize {
        let bytes = self.letters.text.as_bytes();
        let mut end = chunk_end;
        while end > at && !is_letter(bytes[end - 1]) {
            end -= 1;
        }
        self.push(at, end.max(at + 1), WordKind::At);
        end.max(at + 1)
    }

    fn plain_word(&mut self, at: usize) -> usize {
        let bytes = self.letters.text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let kind = if digit(at) || bytes[at] == b'.' { WordKind::Number } else { WordKind::Plain };
        let mut end = at;
        let mut apostrophe = false;
        loop {
            while bytes.get(end).is_some_and(|byte| is_letter(*byte)) {
                end += 1;
            }
            match bytes.get(end) {
                // These are one word: "1.5", "1,5", "3/4", "4:13".
                Some(b'.' | b',' | b'/' | b':')
                    if digit(end + 1) && (end == at || digit(end - 1)) => {}
                Some(b'\'')
                    if end > at
                        && bytes.get(end + 1).is_some_and(|b| is_letter(*b))
                        && kind == WordKind::Plain =>
                {
                    apostrophe = true;
                }
                _ => break,
            }
            end += 1;
        }
        if !apostrophe {
            self.push(at, end, kind);
            return end;
        }
        let mut spelling = self.letters.text[at..end].replace('\'', "");
        let possessive = bytes[..end].ends_with(b"'s") && !is_contraction(&spelling);
        if possessive {
            spelling.pop();
        }
        self.respell(at, end, &spelling, possessive);
        end
    }

    fn raw(&self, from: usize, to: usize) -> &'a str {
        &self.line[self.letters.origin(from) as usize..self.letters.origin(to) as usize]
    }

    /// Adds a word that is spelled as in the normalized line.
    fn push(&mut self, from: usize, to: usize, kind: WordKind) {
        let (start, end) = (self.letters.origin(from), self.letters.end(to));
        // One character may normalize to two words: "℀" becomes "a/c".
        let start = self.words.last().map_or(start, |last| start.max(last.end).min(end));
        let gap = if self.words.is_empty() { Gap::Stop } else { self.gap };
        let quoted = self.quote.is_some();
        let (from, to) = (from as u32, to as u32);
        self.words.push(Word { start, end, from, to, gap, kind, possessive: false, quoted });
        self.gap = Gap::Space;
    }

    /// Adds a word whose spelling differs from the normalized line: "and" for "&".
    fn respell(&mut self, from: usize, to: usize, spelling: &str, possessive: bool) {
        self.push(from, to, WordKind::Plain);
        let at = self.letters.text.len() + self.respelled.len();
        self.respelled.push_str(spelling);
        if let Some(word) = self.words.last_mut() {
            (word.from, word.to) = (at as u32, (at + spelling.len()) as u32);
            word.possessive = possessive;
        }
    }
}
