//! Decides whether each output stream is colored.

use crate::cli::environment::Environment;
use crate::present::Style;

/// The value of `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

#[derive(Debug, Clone, Copy)]
pub struct Styles {
    pub out: Style,
    pub err: Style,
}

/// Returns true if a stream is colored. Checks `when`, `NO_COLOR`, then `FORCE_COLOR` or
/// `CLICOLOR_FORCE`. If none of them decides, a terminal is colored unless `TERM` names a dumb one.
pub fn wanted(when: ColorChoice, facts: &Environment, terminal: bool) -> bool {
    match when {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => !facts.no_color && (facts.force_color || (terminal && !facts.dumb)),
    }
}

#[cfg(test)]
mod tests {
    use super::{ColorChoice, wanted};
    use crate::cli::environment::Environment;

    #[test]
    fn each_rank_beats_the_next() {
        let facts = |no_color, force_color, dumb| Environment {
            dumb,
            no_color,
            force_color,
            ..Environment::scripted(true)
        };
        assert!(wanted(ColorChoice::Always, &facts(true, false, true), false));
        assert!(!wanted(ColorChoice::Never, &facts(false, true, false), true));
        assert!(!wanted(ColorChoice::Auto, &facts(true, true, false), true));
        assert!(wanted(ColorChoice::Auto, &facts(false, true, true), false));
        assert!(wanted(ColorChoice::Auto, &facts(false, false, false), true));
        assert!(!wanted(ColorChoice::Auto, &facts(false, false, true), true));
        assert!(!wanted(ColorChoice::Auto, &facts(false, false, false), false));
    }
}
