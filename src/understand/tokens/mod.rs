//! Turns a line into normalized words with their positions.
//!
//! Later passes compare normalized spellings, so they needn't handle case, accents, unusual
//! spaces, dashes, quotes or full-width forms. The positions lead back to the words as typed.
//! Invariant: `start` and `end` of a word are character boundaries of the line.

pub mod chunk;
pub mod normalize;
pub mod shapes;
pub mod tokenizer;

use normalize::NormalizedText;
use tokenizer::Tokenizer;

/// The separator before a word, such as a space or a comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// White space, or a mark that separates nothing, such as an asterisk.
    Space,
    /// One of `- / & _` between letters or digits, or a period as in "H.R.", "node.js" or
    /// "payments.v2". It joins the words into a compound.
    Joined(u8),
    Comma,
    Colon,
    /// An equals sign.
    Assign,
    /// Any other mark, such as a bracket, a quotation mark, or a hyphen with spaces.
    Mark,
    /// The end of a sentence, a semicolon, an em dash or a line break, or the start of the line.
    Stop,
}

impl Gap {
    /// Returns true unless the gap is a space or joins a compound. No phrase of the grammar
    /// crosses a break.
    pub fn is_break(self) -> bool {
        !matches!(self, Gap::Space | Gap::Joined(_))
    }
}

/// The kind of a word, recognized by its characters without the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A word that starts with a letter.
    Plain,
    /// A word that starts with a digit, or with a period and a digit: "8h", ".5".
    Number,
    /// Contains `@`: an address or a handle.
    At,
    /// An access key ID.
    KeyId,
    RegionCode,
    Link,
    /// A possible secret, or the asterisks of a masked one. It is never repeated to the person.
    Secret,
}

/// A word with its position and normalized spelling.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The position of the word's first byte in the line.
    pub start: u32,
    /// The position after the word's last byte in the line.
    pub end: u32,
    /// The position of its spelling's first byte in [`TokenizedLine::text`].
    pub from: u32,
    /// The position after its spelling's last byte in [`TokenizedLine::text`].
    pub to: u32,
    /// The gap before the word.
    pub gap: Gap,
    pub kind: WordKind,
    /// True if the word is a possessive: "marketing's", "sales'".
    pub possessive: bool,
    /// True if the word is in quotation marks, square brackets or braces.
    pub quoted: bool,
}

#[derive(Debug, Clone, Default)]
pub struct TokenizedLine {
    /// The normalized line, followed by spellings that differ from it, such as "dont" for "don't".
    pub text: String,
    pub words: Vec<Word>,
}

impl TokenizedLine {
    pub fn spelling(&self, word: &Word) -> &str {
        &self.text[word.from as usize..word.to as usize]
    }
}

/// Tokenizes a line in linear time.
pub fn tokenize(line: &str) -> TokenizedLine {
    let letters = NormalizedText::of(line);
    let (words, respelled) = Tokenizer::new(line, &letters).split();
    let mut text = letters.text;
    text.push_str(&respelled);
    TokenizedLine { text, words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spellings(line: &str) -> Vec<String> {
        let folded = tokenize(line);
        folded.words.iter().map(|word| folded.spelling(word).to_owned()).collect()
    }

    #[test]
    fn one_spelling_for_many() {
        assert_eq!(
            spellings("ＫＥＹ for São\u{00A0}Paulo’s “Team”"),
            ["key", "for", "sao", "paulo", "team"]
        );
        assert_eq!(spellings("don't, what's marketing's"), ["dont", "whats", "marketing"]);
        assert_eq!(
            spellings("1.5 hours, 1,5h .5h 3/4 hour at 4:13"),
            ["1.5", "hours", "1,5h", ".5h", "3/4", "hour", "at", "4:13"]
        );
        assert_eq!(spellings("a & b R&D"), ["a", "and", "b", "r", "d"]);
    }

    #[test]
    fn things_that_are_one_word() {
        let kinds =
            |line: &str| tokenize(line).words.iter().map(|word| word.kind).collect::<Vec<_>>();
        assert_eq!(kinds("<mailto:a@b.com>"), [WordKind::At]);
        assert_eq!(kinds("owner=a@b.com"), [WordKind::Plain, WordKind::At]);
        assert_eq!(kinds("AKIAQ3ZT8VN5WY2KD7HC."), [WordKind::KeyId]);
        assert_eq!(
            kinds("region=eu-west-1, US-EAST-1!"),
            [WordKind::Plain, WordKind::RegionCode, WordKind::RegionCode]
        );
        assert_eq!(kinds("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t"), [WordKind::Secret]);
        assert_eq!(kinds("see https://x.example/a"), [WordKind::Plain, WordKind::Link]);
    }

    #[test]
    fn spans_end_at_character_boundaries() {
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
            for word in tokenize(line).words {
                assert!(
                    line.get(word.start as usize..word.end as usize).is_some(),
                    "{line:?} {word:?}"
                );
            }
        }
    }
}
