//! Defines the report of a grammar check that found no mistakes.

/// The sizes of the built-in grammar and of the person's additions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrammarReport {
    pub builtin: GrammarSize,
    /// The person's grammar; `None` without `--grammar`.
    pub own: Option<CustomGrammarSize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrammarSize {
    pub files: usize,
    /// The number of phrases that the grammar recognizes.
    pub phrases: usize,
    /// The number of examples, which were all read as intended.
    pub examples: usize,
}

/// The size of a person's grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomGrammarSize {
    pub size: GrammarSize,
    pub entries: usize,
    pub teams: usize,
}
