//! Typing errors: the one word of the grammar that a word nearly is.
//!
//! Only closed vocabularies are matched, and only words that nothing else explains: a name stays as written.

/// The words of the grammar, by length, with a mask of their letters so that most are passed over in one step.
#[derive(Debug, Default)]
pub struct Vocabulary {
    by_length: Vec<Vec<(u32, Box<str>)>>,
}

impl Vocabulary {
    /// Adds a word.
    pub fn add(&mut self, word: &str) {
        if self.by_length.len() <= word.len() {
            self.by_length.resize_with(word.len() + 1, Vec::new);
        }
        self.by_length[word.len()].push((mask(word.as_bytes()), word.into()));
    }

    /// Like [`Vocabulary::correct`], but two letters may be wrong from 6 on: where only few words can stand anyway.
    pub fn correct_more(&self, word: &str) -> Option<&str> {
        if word.len() < 6 {
            return None;
        }
        let known = self.by_length.iter().skip(6).flatten().map(|(_, text)| &**text);
        known
            .filter(|text| text.as_bytes()[0] == word.as_bytes()[0])
            .map(|text| (distance(word.as_bytes(), text.as_bytes()), text))
            .filter(|(distance, _)| *distance <= 2)
            .min()
            .map(|(_, text)| text)
    }

    /// The word of the grammar that `word` is a misspelling of: one wrong, missing, extra or swapped letter,
    /// two from 8 letters on. The first letter must be right, and a plural is no misspelling.
    pub fn correct(&self, word: &str) -> Option<&str> {
        let bytes = word.as_bytes();
        if bytes.len() < SHORTEST || !bytes.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let allowed = if bytes.len() >= 8 { 2 } else { 1 };
        let own = mask(bytes);
        let mut best: Option<(usize, &str)> = None;
        for length in bytes.len() - allowed.min(bytes.len())..=bytes.len() + allowed {
            for (known, text) in self.by_length.get(length).map_or(&[][..], Vec::as_slice) {
                if text.len() < SHORTEST_TARGET || (own ^ known).count_ones() as usize > 2 * allowed {
                    continue;
                }
                let target = text.as_bytes();
                let allowed = if target.len() >= 8 { allowed } else { 1 };
                if target[0] != bytes[0] || is_plural(word, text) {
                    continue;
                }
                let distance = distance(bytes, target);
                if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
                    best = Some((distance, text));
                }
            }
        }
        best.map(|(_, text)| text)
    }
}

/// Shorter words have too many neighbours to be told apart.
const SHORTEST: usize = 4;
const SHORTEST_TARGET: usize = 5;

fn is_plural(one: &str, other: &str) -> bool {
    let many_of = |many: &str, single: &str| !many.ends_with("ss") && many.strip_suffix('s') == Some(single);
    many_of(one, other) || many_of(other, one)
}

/// One bit for each letter that occurs.
fn mask(word: &[u8]) -> u32 {
    word.iter().fold(0, |mask, byte| mask | 1 << (byte & 31))
}

/// Letters to change, add, take away or swap with their neighbour (optimal string alignment).
/// Words longer than 32 bytes are told to be far apart.
pub fn distance(one: &[u8], other: &[u8]) -> usize {
    const LONGEST: usize = 32;
    if one.len() > LONGEST || other.len() > LONGEST {
        return LONGEST;
    }
    let mut rows = [[0_usize; LONGEST + 1]; 3];
    for (column, cell) in rows[1].iter_mut().enumerate() {
        *cell = column;
    }
    for (row, &a) in one.iter().enumerate() {
        rows[2][0] = row + 1;
        for (column, &b) in other.iter().enumerate() {
            let changed = rows[1][column] + usize::from(a != b);
            let mut least = changed.min(rows[1][column + 1] + 1).min(rows[2][column] + 1);
            if row > 0 && column > 0 && a == other[column - 1] && one[row - 1] == b {
                least = least.min(rows[0][column - 1] + 1);
            }
            rows[2][column + 1] = least;
        }
        rows.rotate_left(1);
    }
    rows[1][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (one, other, far) in [
            ("key", "key", 0),
            ("tokn", "token", 1),
            ("modles", "models", 1),
            ("abc", "", 3),
            ("frankfrut", "frankfurt", 1),
        ] {
            assert_eq!(distance(one.as_bytes(), other.as_bytes()), far, "{one} {other}");
        }
    }

    #[test]
    fn only_near_words_are_corrected() {
        let mut words = Vocabulary::default();
        for word in ["bedrock", "token", "models", "access", "production", "sale"] {
            words.add(word);
        }
        for (typed, meant) in [
            ("bedrok", "bedrock"),
            ("tokn", "token"),
            ("modles", "models"),
            ("prodution", "production"),
            ("acces", "access"),
        ] {
            assert_eq!(words.correct(typed), Some(meant), "{typed}");
        }
        for name in ["sales", "rock", "marketing", "tok", "zroduction"] {
            assert_eq!(words.correct(name), None, "{name}");
        }
    }
}
