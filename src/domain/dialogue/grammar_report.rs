//! The size of a valid grammar.

/// The built-in grammar, and a person's additions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrammarReport {
    pub builtin: GrammarSize,
    /// The person's own; `None` without `--grammar`.
    pub own: Option<CustomGrammarSize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrammarSize {
    pub files: usize,
    /// The phrases to recognize in lines.
    pub phrases: usize,
    /// The number of examples; all were read as intended.
    pub examples: usize,
}

/// The size of a person's grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomGrammarSize {
    pub size: GrammarSize,
    pub entries: usize,
    pub teams: usize,
}
