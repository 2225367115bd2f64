//! Defines the report of a grammar check that found no mistakes.

/// The sizes of the built-in grammar and of the custom grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrammarReport {
    pub builtin: GrammarSize,
    /// The custom grammar; `None` without `--grammar`.
    pub own: Option<CustomGrammarSize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrammarSize {
    pub files: usize,
    /// The number of different phrases that the grammar recognizes.
    pub phrases: usize,
    /// The number of example phrases. The check read all of them as intended.
    pub examples: usize,
}

/// The size of a custom grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomGrammarSize {
    pub size: GrammarSize,
    pub entries: usize,
    pub teams: usize,
}
