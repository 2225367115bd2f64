//! Groups of characters between spaces, and the classes of bytes.

/// The characters up to the next space, comma or bracket.
#[derive(Default)]
pub struct Chunk {
    /// The position after the chunk.
    pub end: usize,
    /// The position of the first `@`.
    pub sign: Option<usize>,
    /// True if the chunk is a link.
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

/// The class of bytes in words.
pub const LETTER: u8 = 1;

/// The class of bytes that end a chunk.
const END: u8 = 2;

/// The class of bytes that join the parts of a code.
pub const JOINT: u8 = 4;

/// The classes of each byte, as a table, because every byte of every line is looked up.
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
