//! The one place that reads a person's letters: a line becomes words in one spelling, each with its place in the line.
//!
//! Everything after this looks at folded words only, so case, accents, odd spaces, dashes, quotes and full-width
//! forms matter nowhere else. Invariant: `start` and `end` of a word are character borders of the line.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// White space only.
    Space,
    /// One of `- / & _` and no space: parts of one compound.
    Joined(u8),
    /// A comma.
    Comma,
    /// A colon.
    Colon,
    /// An equals sign.
    Assign,
    /// A bracket, quote, dash with spaces or any other mark.
    Mark,
    /// The end of a sentence, or the start of the line.
    Stop,
}

impl Gap {
    /// Whether no phrase of the grammar reaches across.
    pub fn is_break(self) -> bool {
        !matches!(self, Gap::Space | Gap::Joined(_))
    }
}

/// What kind of thing a word is by its form alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, or letters and digits.
    Plain,
    /// Starts with a digit (or a point and a digit).
    Number,
    /// Contains `@`: an address or a handle.
    At,
    /// Twenty upper-case letters and digits that look like an access key id.
    KeyId,
    /// A region code.
    RegionCode,
    /// A link.
    Link,
    /// Looks like a key or a secret; never repeated.
    Secret,
}

/// A word, where it stands and how it is spelt once folded.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// First byte in the line.
    pub start: u32,
    /// The byte after the last in the line.
    pub end: u32,
    /// First byte in [`Folded::text`].
    pub from: u32,
    /// The byte after the last in [`Folded::text`].
    pub to: u32,
    /// What stands before it.
    pub gap: Gap,
    /// What it is by its form.
    pub kind: Kind,
    /// Whether it ended in an apostrophe and s.
    pub possessive: bool,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
    /// Whether it begins with a capital letter.
    pub capital: bool,
}

/// A line as words.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// Every word with a space before and after it; a line feed before a word that no phrase reaches across.
    pub text: String,
    /// The words in order.
    pub words: Vec<Word>,
    /// Whether the line ends in a question mark.
    pub asks: bool,
}

impl Folded {
    /// The folded spelling of a word.
    pub fn spelling(&self, word: &Word) -> &str {
        &self.text[word.from as usize..word.to as usize]
    }
}

/// Folds a line. Cost is linear in its length.
pub fn fold(line: &str) -> Folded {
    let letters = if line.is_ascii() { Letters::ascii(line) } else { Letters::unicode(line) };
    Splitter::new(line, &letters).split()
}

/// The line in lower case without accents, and where each byte came from.
struct Letters {
    bytes: Vec<u8>,
    /// For each byte, where its character starts in the line; one more entry for the end. Empty where that is the identity.
    origin: Vec<u32>,
}

impl Letters {
    fn ascii(line: &str) -> Self {
        Self { bytes: line.as_bytes().to_ascii_lowercase(), origin: Vec::new() }
    }

    fn unicode(line: &str) -> Self {
        let mut bytes = Vec::with_capacity(line.len());
        let mut origin = Vec::with_capacity(line.len() + 1);
        let mut buffer = [0; 4];
        for (at, c) in line.char_indices() {
            let mut push = |c: char| {
                let encoded = c.encode_utf8(&mut buffer);
                bytes.extend_from_slice(encoded.as_bytes());
                origin.extend(std::iter::repeat_n(at as u32, encoded.len()));
            };
            if c.is_ascii() {
                push(c.to_ascii_lowercase());
            } else {
                fold_char(c, &mut push);
            }
        }
        origin.push(line.len() as u32);
        Self { bytes, origin }
    }

    fn origin(&self, at: usize) -> u32 {
        if self.origin.is_empty() { at as u32 } else { self.origin[at] }
    }
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
        _ if is_invisible(c) => {}
        _ => {
            for part in std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part)) {
                for lower in part.to_lowercase().filter(|part| !is_combining_mark(*part)) {
                    push(lower);
                }
            }
        }
    }
}

/// Characters that show nothing: format characters, variation selectors, control characters.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
        || c.is_control()
}

struct Splitter<'a> {
    line: &'a str,
    letters: &'a Letters,
    folded: Folded,
    gap: Gap,
    /// The quotation mark that is open, if any.
    quote: Option<u8>,
}

impl<'a> Splitter<'a> {
    fn new(line: &'a str, letters: &'a Letters) -> Self {
        let folded = Folded {
            text: String::with_capacity(line.len() + line.len() / 2 + 8),
            words: Vec::with_capacity(line.len() / 4 + 2),
            asks: line.trim_end().ends_with('?'),
        };
        Self { line, letters, folded, gap: Gap::Stop, quote: None }
    }

    fn split(mut self) -> Folded {
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
            b' ' | b'\t' => Gap::Space,
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

    /// A whole chunk that is one thing: an address, a link, a key id, a region code, something secret.
    fn typed_word(&mut self, at: usize) -> Option<usize> {
        let bytes = &self.letters.bytes;
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
            self.push_typed(at, chunk_end, Kind::Link);
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
            self.push_typed(at, chunk_end, Kind::Secret);
            return Some(chunk_end);
        }
        if spoken.len() == 20 && crate::domain::AccessKeyId::parse(self.raw(at, tight_end)).is_some() {
            self.push_typed(at, tight_end, Kind::KeyId);
            return Some(tight_end);
        }
        let looks_coded =
            spoken.len() >= 8 && spoken.last().is_some_and(u8::is_ascii_digit) && spoken.contains(&b'-');
        if looks_coded && std::str::from_utf8(spoken).is_ok_and(is_region_code) {
            self.push_typed(at, tight_end, Kind::RegionCode);
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
        self.push_typed(at, end.max(at + 1), Kind::At);
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
            let (start, stop) = (at, end);
            self.push_slice(start, stop, kind);
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

    fn push_typed(&mut self, from: usize, to: usize, kind: Kind) {
        self.push_slice(from, to, kind);
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
        if gap.is_break() {
            text.push('\n');
        }
        text.push(' ');
        let at = text.len() as u32;
        // Typed words match no phrase: their spelling is only read through `spelling`.
        match std::str::from_utf8(letters) {
            Ok(spelling) => text.push_str(spelling),
            Err(_) => text.push('?'),
        }
        let to = text.len() as u32;
        text.push(' ');
        let capital = self.line[start as usize..].chars().next().is_some_and(char::is_uppercase);
        let quoted = self.quote.is_some();
        self.folded.words.push(Word { start, end, from: at, to, gap, kind, possessive, quoted, capital });
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

fn is_contraction(letters: &[u8]) -> bool {
    matches!(
        letters,
        b"whats"
            | b"whos"
            | b"its"
            | b"thats"
            | b"lets"
            | b"heres"
            | b"theres"
            | b"hows"
            | b"wheres"
            | b"hes"
            | b"shes"
            | b"whens"
            | b"whys"
            | b"todays"
            | b"one"
            | b"everyones"
    )
}

fn is_region_code(text: &str) -> bool {
    const DIRECTIONS: [&str; 9] =
        ["north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest"];
    let mut parts = text.rsplit('-');
    let number = parts.next().is_some_and(|n| n.len() <= 2 && n.bytes().all(|b| b.is_ascii_digit()));
    let direction = parts.next().unwrap_or_default();
    let area = parts.next_back().unwrap_or_default();
    number
        && (2..=4).contains(&area.len())
        && (DIRECTIONS.contains(&direction) || area.len() == 2)
        && crate::domain::Region::parse(text).is_some()
}

/// A secret access key or a long-term Bedrock key typed into a phrase: forty or more letters and digits of both cases.
fn is_secret(folded: &[u8], raw: &str) -> bool {
    folded.len() >= 40
        && raw.bytes().any(|b| b.is_ascii_uppercase())
        && raw.bytes().any(|b| b.is_ascii_lowercase())
        && raw.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spellings(line: &str) -> Vec<String> {
        let folded = fold(line);
        folded.words.iter().map(|word| folded.spelling(word).to_owned()).collect()
    }

    #[test]
    fn one_spelling_for_many() {
        assert_eq!(spellings("ＫＥＹ for São\u{00A0}Paulo’s “Team”"), ["key", "for", "sao", "paulo", "team"]);
        assert_eq!(spellings("don't, what's marketing's"), ["dont", "whats", "marketing"]);
        assert_eq!(
            spellings("1.5 hours, 1,5h .5h 3/4 hour at 4:13"),
            ["1.5", "hours", "1,5h", ".5h", "3/4", "hour", "at", "4:13"]
        );
        assert_eq!(spellings("a & b R&D"), ["a", "and", "b", "r", "d"]);
    }

    #[test]
    fn things_that_are_one_word() {
        let kinds = |line: &str| fold(line).words.iter().map(|word| word.kind).collect::<Vec<_>>();
        assert_eq!(kinds("<mailto:a@b.com>"), [Kind::At]);
        assert_eq!(kinds("owner=a@b.com"), [Kind::Plain, Kind::At]);
        assert_eq!(kinds("AKIAQ3ZT8VN5WY2KD7HC."), [Kind::KeyId]);
        assert_eq!(kinds("region=eu-west-1, US-EAST-1!"), [Kind::Plain, Kind::RegionCode, Kind::RegionCode]);
        assert_eq!(kinds("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t"), [Kind::Secret]);
        assert_eq!(kinds("see https://x.example/a"), [Kind::Plain, Kind::Link]);
    }

    #[test]
    fn spans_are_character_borders() {
        for line in [
            "é́ à la carte’s",
            "\u{200B}key\u{200B}\u{200B}",
            "İstanbul ﬁn",
            "'",
            "a'",
            "@",
            "@@@",
            "=x",
            "…—",
        ] {
            for word in fold(line).words {
                assert!(line.get(word.start as usize..word.end as usize).is_some(), "{line:?} {word:?}");
            }
        }
    }
}
