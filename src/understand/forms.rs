//! The small language of forms: how one line of the grammar stands for several phrases.

use std::ops::Range;

/// The most phrases that one choice of a form may stand for.
pub const MOST_PHRASES: usize = 400;

/// Writes out a form: phrases with a bar between them, `(can|could) (i|we)` for choices inside a phrase, a question
/// mark behind what may be missing. Each comes with its place in the form. `None` where it stands for more than [`MOST_PHRASES`].
pub fn phrases(form: &str) -> Option<Vec<(String, Range<usize>)>> {
    let mut depth = 0;
    let mut all = Vec::new();
    let mut start = 0;
    for (at, byte) in form.bytes().enumerate().chain([(form.len(), b'|')]) {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'|' if depth == 0 || at == form.len() => {
                all.extend(choices(&form[start..at])?.into_iter().map(|phrase| (phrase, start..at)));
                start = at + 1;
            }
            _ => {}
        }
    }
    Some(all)
}

fn choices(phrase: &str) -> Option<Vec<String>> {
    let mut longer = vec![String::new()];
    let mut rest = phrase.trim_start();
    while !rest.is_empty() {
        let end = if rest.starts_with('(') {
            rest.find(')').map_or(rest.len(), |n| n + 1)
        } else {
            rest.find(' ').unwrap_or(rest.len())
        };
        let end = end + usize::from(rest[end..].starts_with('?'));
        let word = rest[..end].trim_end_matches('?');
        let optional = rest[..end].ends_with('?');
        let mut next = Vec::with_capacity(longer.len() * 2);
        for phrase in &longer {
            if optional {
                next.push(phrase.clone());
            }
            let joint = if phrase.is_empty() { "" } else { " " };
            let inner = word.trim_start_matches('(').trim_end_matches(')');
            next.extend(inner.split('|').map(|choice| format!("{phrase}{joint}{choice}")));
        }
        if next.len() > MOST_PHRASES {
            return None;
        }
        longer = next;
        rest = rest[end..].trim_start();
    }
    Some(longer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_with_choices() {
        assert_eq!(phrases("(can|could) we get me?").unwrap().len(), 4);
        let written: Vec<String> =
            phrases("a? key|token").unwrap().into_iter().map(|(phrase, _)| phrase).collect();
        assert_eq!(written, ["key", "a key", "token"]);
        for odd in ["(", ")", "?", "(a", "a)?", "||", "(a|b"] {
            assert!(phrases(odd).is_some(), "{odd}");
        }
        assert!(phrases(&"(a|b) ".repeat(12)).is_none());
    }
}
