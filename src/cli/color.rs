//! Whether a stream gets colour, decided once for each stream.

use crate::cli::environment::Facts;
use crate::present::Paint;

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum When {
    /// On a terminal
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// The colour of both streams.
#[derive(Debug, Clone, Copy)]
pub struct Paints {
    /// Standard output's.
    pub out: Paint,
    /// Standard error's.
    pub err: Paint,
}

/// The flag decides, then `NO_COLOR`, then `FORCE_COLOR` and `CLICOLOR_FORCE`, then the terminal.
pub fn wanted(when: When, facts: &Facts, terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => !facts.no_color && (facts.force_color || (terminal && !facts.dumb)),
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::color::{When, wanted};
    use crate::cli::environment::Facts;

    #[test]
    fn each_rank_beats_the_next() {
        let facts =
            |no_color, force_color, dumb| Facts { dumb, no_color, force_color, ..Facts::rehearsed(true) };
        assert!(wanted(When::Always, &facts(true, false, true), false));
        assert!(!wanted(When::Never, &facts(false, true, false), true));
        assert!(!wanted(When::Auto, &facts(true, true, false), true));
        assert!(wanted(When::Auto, &facts(false, true, true), false));
        assert!(wanted(When::Auto, &facts(false, false, false), true));
        assert!(!wanted(When::Auto, &facts(false, false, true), true));
        assert!(!wanted(When::Auto, &facts(false, false, false), false));
    }
}
