//! Chance that can be had again: the same throws from the same seed, so that a failure can be looked at.

/// Xorshift. The seed must not be 0.
pub struct Dice(pub u64);

impl Dice {
    /// From this seed, or from the one in `BEDROCK_ASSIST_SEED`; a test that fails shows which.
    pub fn thrown(seed: u64) -> Self {
        let other = std::env::var("BEDROCK_ASSIST_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = other.filter(|seed| *seed != 0).unwrap_or(seed);
        eprintln!("BEDROCK_ASSIST_SEED={seed}");
        Self(seed)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    /// One of these.
    pub fn one<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    /// So many characters of these.
    pub fn text(&mut self, length: usize, from: &str) -> String {
        let all: Vec<char> = from.chars().collect();
        (0..length).map(|_| all[self.roll(all.len())]).collect()
    }
}
