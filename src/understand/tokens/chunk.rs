//! Finds chunks, the runs of characters up to the next space or bracket, and classifies bytes.

/// A run of characters up to the next space, comma, semicolon, double quotation mark or bracket.
/// An email address or a link is one chunk.
#[derive(Default)]
pub struct Chunk {
    /// The position after the chunk.
    pub end: usize,
    /// The position of the first `@`, if any.
    pub sign: Option<usize>,
    /// True if the chunk starts with `www.` or contains `://`.
    pub link: bool,
}

impl Chunk {
    /// Returns the chunk that starts at `at`.
    pub fn at(bytes: &[u8], at: usize) -> Self {
        let (mut end, mut sign, mut colon) = (at, None, false);
        while let Some(byte) = bytes.get(end).filter(|byte| CLASSES[usize::from(**byte)] & END == 0)
        {
            match byte {
                b'@' if sign.is_none() => sign = Some(end),
                b':' => colon = true,
                _ => {}
            }
            end += 1;
        }
        let chunk = &bytes[at..end];
        let link =
            chunk.starts_with(b"www.") || colon && chunk.windows(3).any(|three| three == b"://");
        Self { end, sign, link }
    }
}

pub fn is_letter(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & LETTER != 0
}

/// The class of bytes that words consist of: ASCII letters and digits, and all non-ASCII bytes.
pub const LETTER: u8 = 1;

/// The class of bytes that end a chunk, such as spaces, commas and brackets.
const END: u8 = 2;

/// The class of the hyphen and underscore, which join the parts of a region code or a secret.
pub const JOINT: u8 = 4;

/// The classes of each byte, in a table because the tokenizer looks up almost every byte of a
/// line.
pub static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < classes.len() {
        let letter = byte as u8;
        if byte >= 0x80 || letter.is_ascii_alphanumeric() {
            classes[byte] |= LETTER;
        }
        if letter.is_ascii_whitespace()
            || matches!(letter, b',' | b';' | b'"' | b'<' | b'>' | b'(' | b')' | b'[' | b']')
        {
            classes[byte] |= END;
        }
        if matches!(letter, b'-' | b'_') {
            classes[byte] |= JOINT;
        }
        byte += 1;
    }
    classes
};
