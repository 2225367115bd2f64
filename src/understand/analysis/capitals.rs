//! Tells which capitals carry information.

/// How the plain words of a line are written. An address, an ID or a single letter is no plain
/// word: "KEY FOR a TEAM, a.b@example.com".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// "KEY FOR SALES"
    Shouted,
    /// "Key For Sales"
    Title,
    /// "Key for sales"
    Mixed,
}

impl Case {
    pub fn of(line: &str) -> Self {
        const LONGEST: usize = 18;
        let marks = b"-/&_,.;:=!?'";
        let plain = |word: &&str| {
            let mut runs = word.split(|c: char| !c.is_ascii_alphabetic());
            word.len() <= LONGEST
                && word.bytes().all(|byte| byte.is_ascii_alphabetic() || marks.contains(&byte))
                && runs.all(|run| run.len() != 1)
        };
        let mut words = line.split_whitespace().filter(plain).peekable();
        let shouted = match words.peek() {
            Some(_) => words.clone().all(|word| !word.contains(char::is_lowercase)),
            None => !line.contains(char::is_lowercase),
        };
        let small = |word: &str| {
            word.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with(char::is_lowercase)
        };
        if shouted {
            Self::Shouted
        } else if words.peek().is_some() && !words.any(small) {
            Self::Title
        } else {
            Self::Mixed
        }
    }
}
