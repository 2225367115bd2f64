//! Tells whether the names of a line are plainly names, as a change that nobody confirms needs them.

use crate::understand::evidence::lexicon::{self, Inflection, Senses, sense};
use crate::understand::evidence::line::{SenseLine, SenseTag};
use crate::understand::evidence::symbol::ALL;
use crate::understand::evidence::teams::is_proper;
use crate::understand::evidence::teams::names::Named;
use crate::understand::tokens::Gap;

/// Returns true if each name is plainly one, and several are plainly several.
pub fn are_plain(line: SenseLine<'_, '_>, names: &[Named]) -> bool {
    names.iter().all(|name| is_plain_name(line, name))
        && !names.first().is_some_and(|name| names.len() > 1 && has_one_label(line, name))
        && !is_split(line, names)
}

/// Returns true if no word of a team's name looks like something else ("your team", "marketing
/// weekly"), and the name is no part of a quotation.
fn is_plain_name(line: SenseLine<'_, '_>, name: &Named) -> bool {
    const OTHERS: Senses =
        Senses::of(&[sense::YOU, sense::I, sense::THEY, sense::CUE_LONG, sense::CUE_SHORT]);
    let quoted = |at: usize| line.reading.word(at).quoted;
    // "No Team" of "No Team Yet" in quotation marks.
    let cuts = quoted(name.first)
        && (name.first > 0 && quoted(name.first - 1) && !line.reading.gap(name.first).is_break()
            || name.last < line.reading.len()
                && quoted(name.last)
                && !line.reading.gap(name.last).is_break());
    !cuts
        && (name.first..name.last).all(|at| {
            is_proper(line, at) || !lexicon::senses(line.reading.spelling(at)).has(OTHERS)
        })
}

/// Returns true if a line about one key has several names next to each other, which may be one:
/// "access, roof membrane, lab 4".
fn is_split(line: SenseLine<'_, '_>, names: &[Named]) -> bool {
    line.plural_keys() != ALL && names.windows(2).any(|pair| pair[0].last == pair[1].first)
}

/// Returns true if a label in the singular stands before a name, and says that it is one name:
/// "department is People and Places".
fn has_one_label(line: SenseLine<'_, '_>, name: &Named) -> bool {
    const TEAM: Senses = Senses::of(&[sense::TEAM]);
    let sets = |at: usize| matches!(line.reading.gap(at), Gap::Colon | Gap::Assign);
    let label = if sets(name.first) {
        name.first.checked_sub(1)
    } else {
        name.first.checked_sub(2).filter(|at| line.reading.spelling(at + 1) == "is")
    };
    let singular = |tag: &SenseTag| tag.senses.has(TEAM) && tag.inflection == Inflection::Base;
    label.and_then(|at| line.form(at)).is_some_and(singular)
}
