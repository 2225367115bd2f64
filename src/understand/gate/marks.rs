//! Marks that say that a line is not meant as it reads: struck out, quoted, commented out, disapproved of.

use super::super::concept::Concept::*;
use super::super::reading::Found;
use super::Gate;
use crate::domain::{Doubt, Why};

/// Marks that strike out, exclude or disapprove, wherever they stand.
const AGAINST: [&str; 16] = [
    "-AKIA",
    "!AKIA",
    "[x]",
    "!=",
    "<>",
    "~~",
    "^",
    "<!--",
    "[ ]",
    "=>",
    "\u{1f6ab}",
    "\u{274c}",
    "\u{26d4}",
    "\u{1f44e}",
    "\u{1f645}",
    "\u{1f644}",
];
/// Marks that make a line a quotation, a comment or a negation.
const OPENING: [&str; 6] = [">", "#", "//", "!", "`", "<"];

/// Whether marks say that a line is not meant as it reads.
pub fn is_marked(line: &str) -> bool {
    let line = line.trim();
    AGAINST.iter().any(|mark| line.contains(mark)) || OPENING.iter().any(|mark| line.starts_with(mark))
}

impl Gate<'_, '_> {
    /// The doubts that marks raise: struck out, quoted, commented out, disapproved of, or only asked.
    pub(super) fn marks(&self) -> Option<Doubt> {
        let (line, reading) = (self.reading.line.trim(), self.reading);
        let polite = (0..reading.len()).any(|at| reading.is_any(at, &[Polite, Modal]));
        let wished = self.creates() && (0..reading.len()).any(|at| reading.is_any(at, &[Want, Make, Get]));
        let only_asked = line.ends_with('?') && !polite && !wished;
        let why = match (is_marked(line), only_asked || self.chooses()) {
            (true, _) => Why::Report,
            (_, true) => Why::Hedge,
            _ => return None,
        };
        Some(Doubt { start: 0, end: reading.line.len(), why })
    }

    /// Whether two key ids stand for one of the two, or for all from one to the other: "AKIA…/AKIA…", "AKIA…..AKIA…".
    fn chooses(&self) -> bool {
        let ids = self.reading.finds.iter().filter(|find| matches!(find.found, Found::KeyId(_)));
        let places: Vec<_> = ids.map(|find| self.reading.bytes(find.first, find.last)).collect();
        let between =
            |pair: &[(usize, usize)]| self.reading.line.get(pair[0].1..pair[1].0).unwrap_or("").trim();
        places.windows(2).any(|pair| matches!(between(pair), "/" | "|" | ".." | "..." | "-" | "\u{2013}"))
    }
}
