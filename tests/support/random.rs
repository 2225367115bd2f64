//! Reproducible random values: the same seed gives the same values, so a failure can be repeated.

/// A xorshift generator. The seed must not be 0.
pub struct Dice(pub u64);

impl Dice {
    /// Starts from `seed`, or from `BEDROCK_ASSIST_SEED` if that is set. Prints the seed, so that a
    /// failure can be repeated.
    pub fn thrown(seed: u64) -> Self {
        let other = std::env::var("BEDROCK_ASSIST_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = other.filter(|seed| *seed != 0).unwrap_or(seed);
        eprintln!("BEDROCK_ASSIST_SEED={seed}");
        Self(seed)
    }

    /// Returns a number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    /// Returns one of these strings at random.
    pub fn one<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    /// Returns `length` random characters from `from`.
    pub fn text(&mut self, length: usize, from: &str) -> String {
        let all: Vec<char> = from.chars().collect();
        (0..length).map(|_| all[self.roll(all.len())]).collect()
    }
}
