//! What a grammar without a mistake consists of.

/// The built-in grammar, and what a person's files add to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrammarReport {
    /// Built in.
    pub builtin: GrammarSize,
    /// Of the person; `None` where no files were named.
    pub own: Option<CustomGrammarSize>,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrammarSize {
    /// Files.
    pub files: usize,
    /// Phrases that a line is searched for.
    pub phrases: usize,
    /// Examples that lead where they should.
    pub examples: usize,
}

/// How much a person's files hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomGrammarSize {
    /// Files, phrases and examples.
    pub size: GrammarSize,
    /// Entries.
    pub entries: usize,
    /// Business units.
    pub teams: usize,
}
