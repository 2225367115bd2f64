//! The files of the built-in grammar. Those that every line needs are compiled first, the others
//! when they are first needed.

use crate::understand::analysis::{heading, leading_verb, line_continuation};
use crate::understand::gate::{harmless, phrases, targets};
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::{Grammar, replies};
use crate::understand::response::{bare_name, correction, reference};
use crate::understand::slots::regions::cues;
use crate::understand::slots::{constraints, credential, filters, times};
use std::sync::LazyLock;

/// The files that [`Grammar::builtin`] compiles, with their texts.
pub(crate) const BUILTIN: &[(&str, &str)] = &[
    ("grammar/words.toml", include_str!("../../../grammar/words.toml")),
    ("grammar/key-types.toml", include_str!("../../../grammar/key-types.toml")),
    ("grammar/not-ours.toml", include_str!("../../../grammar/not-ours.toml")),
    ("grammar/help.toml", include_str!("../../../grammar/help.toml")),
    ("grammar/durations.toml", include_str!("../../../grammar/durations.toml")),
    ("grammar/regions.toml", include_str!("../../../grammar/regions.toml")),
    ("grammar/examples.toml", include_str!("../../../grammar/examples.toml")),
    ("grammar/questions.toml", include_str!("../../../grammar/questions.toml")),
];

impl Grammar {
    /// Returns the built-in grammar. A file that is compiled later counts as empty if it has a
    /// mistake, so a debug build refuses to start with one.
    ///
    /// # Errors
    /// All mistakes in its files; a test keeps it free of them.
    pub fn builtin() -> Result<Self, Vec<GrammarError>> {
        static LATER: LazyLock<Vec<GrammarError>> = LazyLock::new(later_mistakes);
        match Self::compile(BUILTIN) {
            Err(first) if cfg!(debug_assertions) => Err([first, LATER.clone()].concat()),
            Ok(_) if cfg!(debug_assertions) && !LATER.is_empty() => Err(LATER.clone()),
            compiled => compiled,
        }
    }
}

/// Returns all mistakes in the files that are compiled when they are first needed.
pub fn later_mistakes() -> Vec<GrammarError> {
    let files = [
        phrases::compile().err(),
        harmless::compile().err(),
        targets::compile().err(),
        replies::compile().err(),
        heading::compile().err(),
        leading_verb::compile().err(),
        line_continuation::compile().err(),
        bare_name::compile().err(),
        correction::cues::compile().err(),
        reference::cues::compile().err(),
        cues::compile().err(),
        constraints::cues::compile().err(),
        credential::compile().err(),
        filters::compile().err(),
        times::TimeVocabulary::compile().err(),
    ];
    files.into_iter().flatten().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::later_mistakes;

    #[test]
    fn the_files_have_no_mistakes() {
        let mistakes: Vec<String> = later_mistakes().iter().map(ToString::to_string).collect();
        assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    }
}
