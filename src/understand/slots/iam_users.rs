//! Claims the IAM users of teams: "marketing-bedrock-user".

use crate::domain::BusinessUnit;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::classes;

pub fn claim(reading: &mut Reading<'_>) {
    let mut at = 0;
    while at < reading.len() {
        let end = reading.compound_end(at);
        let name = at..end.saturating_sub(classes::USER_TAIL.words().len());
        if !name.is_empty()
            && (name.end..end)
                .map(|at| reading.spelling(at))
                .eq(classes::USER_TAIL.words().iter().copied())
        {
            let words: Vec<&str> = name.map(|at| reading.typed_spelling(at)).collect();
            if let Some(unit) = BusinessUnit::from_folded(&words.join("-")) {
                reading.claim(FindingKind::Unit(unit, true), at, end);
            }
        }
        at = end;
    }
}
