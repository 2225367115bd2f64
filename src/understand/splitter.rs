//! Cuts a folded line into words: what is one word, what joins two, what keeps them apart.

use super::fold::{Folded, Gap, Kind, Word};
use super::letters::Letters;
use super::shapes::{is_contraction, is_region_code, is_secret};

/// Fewer asterisks are emphasis. What `domain::mask` blots out is longer.
const SHORTEST_BLOT: usize = 8;

/// Goes over the letters of a line once.
pub struct Splitter<'a> {
    line: &'a str,
    letters: &'a Letters,
    folded: Folded,
    gap: Gap,
    /// The quotation mark that is open, if any.
    quote: Option<u8>,
}

impl<'a> Splitter<'a> {
    /// Before the first letter.
    pub fn new(line: &'a str, letters: &'a Letters) -> Self {
        let folded = Folded {
            text: String::with_capacity(line.len() + line.len() / 2 + 8),
            words: Vec::with_capacity(line.len() / 4 + 2),
        };
        Self { line, letters, folded, gap: Gap::Stop, quote: None }
    }

    /// The words of the line.
    pub fn split(mut self) -> Folded {
        let bytes = &self.letters.bytes;
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
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
        self.folded
    }

    fn starts_word(&self, at: usize) -> bool {
        let bytes = &self.letters.bytes;
        if self.blotted(at) > 0 {
            return true;
        }
        is_letter(bytes[at])
            || (matches!(bytes[at], b'.' | b'@')
                && bytes.get(at + 1).is_some_and(|next| is_letter(*next))
                && {
                    let digit = bytes[at + 1].is_ascii_digit();
                    let free = at == 0 || !is_letter(bytes[at - 1]);
                    free && (digit || bytes[at] == b'@')
                })
    }

    /// Widens the gap by one mark.
    fn mark(&mut self, at: usize, byte: u8) {
        let bytes = &self.letters.bytes;
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let after = bytes.get(at + 1).copied();
        let tight = before.is_some_and(is_letter) && after.is_some_and(is_letter);
        let gap = match byte {
            b' ' | b'\t' | b'*' | b'~' => Gap::Space,
            b'-' | b'/' | b'&' | b'_' if tight => Gap::Joined(byte),
            b'+' if tight => Gap::Space,
            // A lone "&" or "+" is the word "and".
            b'&' | b'+' if !tight && before.is_none_or(|b| b == b' ') && after.is_none_or(|b| b == b' ') => {
                self.push_word(at, at + 1, b"and", Kind::Plain, false);
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
            b'\'' => {
                let opens =
                    self.quote.is_none() && !before.is_some_and(is_letter) && after.is_some_and(is_letter);
                if opens || self.quote == Some(b'\'') {
                    self.toggle(byte);
                    Gap::Mark
                } else {
                    if let Some(word) = self.folded.words.last_mut() {
                        word.possessive |= before == Some(b's');
                    }
                    Gap::Space
                }
            }
            _ => Gap::Mark,
        };
        self.gap = wider(self.gap, gap);
    }

    fn toggle(&mut self, mark: u8) {
        self.quote = if self.quote == Some(mark) { None } else { Some(mark) };
    }

    /// How many asterisks stand at `at` in place of something like a key; 0 where there are too few for that.
    fn blotted(&self, at: usize) -> usize {
        let run = self.letters.bytes[at..].iter().take_while(|byte| **byte == b'*').count();
        if run >= SHORTEST_BLOT { run } else { 0 }
    }

    /// A whole chunk that is one thing: an address, a link, a key id, a region code, something secret.
    fn typed_word(&mut self, at: usize) -> Option<usize> {
        let bytes = &self.letters.bytes;
        let blotted = self.blotted(at);
        if blotted > 0 {
            self.push_slice(at, at + blotted, Kind::Secret);
            return Some(at + blotted);
        }
        // What follows a joint is part of what was looked at before it.
        if at > 0 && is_letter(bytes[at]) && matches!(bytes[at - 1], b'-' | b'_' | b'&' | b'\'') {
            return None;
        }
        let chunk_end = bytes[at..].iter().position(|b| is_chunk_end(*b)).map_or(bytes.len(), |n| at + n);
        let chunk = &bytes[at..chunk_end];
        if let Some(sign) = chunk.iter().position(|b| *b == b'@') {
            let prefix = if chunk.starts_with(b"mailto:") { 7 } else { assigned(&chunk[..sign]) };
            if prefix > 0 && prefix <= sign {
                // "owner=a@b.com": the cue is a word of its own.
                return if chunk.starts_with(b"mailto:") {
                    Some(self.address(at + prefix, chunk_end))
                } else {
                    None
                };
            }
            return Some(self.address(at, chunk_end));
        }
        if chunk.windows(3).any(|three| three == b"://") || chunk.starts_with(b"www.") {
            self.push_slice(at, chunk_end, Kind::Link);
            return Some(chunk_end);
        }
        let tight_end = chunk
            .iter()
            .position(|b| !(is_letter(*b) || matches!(b, b'-' | b'_')))
            .map_or(chunk_end, |n| at + n);
        let spoken = &bytes[at..tight_end];
        if spoken.starts_with(b"bedrock-api-key-") && spoken.len() > 24
            || is_secret(spoken, self.raw(at, tight_end))
        {
            self.push_slice(at, chunk_end, Kind::Secret);
            return Some(chunk_end);
        }
        if spoken.len() == 20 && crate::domain::AccessKeyId::parse(self.raw(at, tight_end)).is_some() {
            self.push_slice(at, tight_end, Kind::KeyId);
            return Some(tight_end);
        }
        let looks_coded =
            spoken.len() >= 8 && spoken.last().is_some_and(u8::is_ascii_digit) && spoken.contains(&b'-');
        if looks_coded && std::str::from_utf8(spoken).is_ok_and(is_region_code) {
            self.push_slice(at, tight_end, Kind::RegionCode);
            return Some(tight_end);
        }
        None
    }

    fn address(&mut self, at: usize, chunk_end: usize) -> usize {
        let bytes = &self.letters.bytes;
        let mut end = chunk_end;
        while end > at && !is_letter(bytes[end - 1]) {
            end -= 1;
        }
        self.push_slice(at, end.max(at + 1), Kind::At);
        end.max(at + 1)
    }

    fn plain_word(&mut self, at: usize) -> usize {
        let bytes = &self.letters.bytes;
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let kind = if digit(at) || bytes[at] == b'.' { Kind::Number } else { Kind::Plain };
        let mut end = at;
        let mut letters = Vec::new();
        let mut apostrophe = false;
        loop {
            match bytes.get(end) {
                Some(byte) if is_letter(*byte) => {
                    if apostrophe {
                        letters.push(*byte);
                    }
                    end += 1;
                }
                // 1.5  1,5  3/4  4:13
                Some(b'.' | b',' | b'/' | b':') if digit(end + 1) && (end == at || digit(end - 1)) => {
                    end += 1
                }
                Some(b'\'')
                    if end > at
                        && bytes.get(end + 1).is_some_and(|b| is_letter(*b))
                        && kind == Kind::Plain =>
                {
                    if !apostrophe {
                        letters.extend_from_slice(&bytes[at..end]);
                        apostrophe = true;
                    }
                    end += 1;
                }
                _ => break,
            }
        }
        if !apostrophe {
            self.push_slice(at, end, kind);
            return end;
        }
        let possessive = bytes[..end].ends_with(b"'s") && !is_contraction(&letters);
        if possessive {
            letters.pop();
        }
        self.push_word(at, end, &letters, kind, possessive);
        end
    }

    fn raw(&self, from: usize, to: usize) -> &'a str {
        &self.line[self.letters.origin(from) as usize..self.letters.origin(to) as usize]
    }

    fn push_slice(&mut self, from: usize, to: usize, kind: Kind) {
        let letters = self.letters;
        self.push_word(from, to, &letters.bytes[from..to], kind, false);
    }

    fn push_word(&mut self, from: usize, to: usize, letters: &[u8], kind: Kind, possessive: bool) {
        let (start, end) = (self.letters.origin(from), self.letters.origin(to));
        let first = self.folded.words.is_empty();
        let gap = if first { Gap::Stop } else { self.gap };
        let text = &mut self.folded.text;
        let at = text.len() as u32;
        // Typed words match no phrase: their spelling is only read through `spelling`.
        match std::str::from_utf8(letters) {
            Ok(spelling) => text.push_str(spelling),
            Err(_) => text.push('?'),
        }
        let to = text.len() as u32;
        let quoted = self.quote.is_some();
        self.folded.words.push(Word { start, end, from: at, to, gap, kind, possessive, quoted });
        self.gap = Gap::Space;
    }
}

/// The gap that says more.
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

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

fn is_chunk_end(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b'"' | b'<' | b'>' | b'(' | b')' | b'[' | b']')
}

/// The length of a leading `name=` or `name:`.
fn assigned(chunk: &[u8]) -> usize {
    chunk.iter().rposition(|b| matches!(b, b'=' | b':')).map_or(0, |n| n + 1)
}
