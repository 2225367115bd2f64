//! Corrects misspelled words to the grammar's spelling before the second scan.

use crate::understand::analysis::Reading;
use crate::understand::grammar::concept::Concept;
use crate::understand::tokens::{Gap, WordKind};

/// Replaces misspelled words by words of the grammar. Returns true if there were any, so that the
/// line must be scanned again.
pub fn correct(reading: &mut Reading<'_>) -> bool {
    let mut corrected: Vec<(usize, &str)> = Vec::new();
    for (at, word) in reading.folded.words.iter().enumerate() {
        let alone =
            !matches!(word.gap, Gap::Joined(_)) && !matches!(reading.gap(at + 1), Gap::Joined(_));
        let after_digit = at > 0 && reading.folded.words[at - 1].kind == WordKind::Number;
        if reading.tag(at).is_some()
            || word.kind != WordKind::Plain
            || word.quoted
            || !alone
            || after_digit
        {
            continue;
        }
        let spelling = reading.folded.spelling(word);
        let named =
            || reading.custom.iter().any(|matched| (matched.first..matched.last).contains(&at));
        let timed = || reading.grammar.times().knows(spelling);
        // "wait key for sales" must not become "want key for sales".
        let doubts = || reading.grammar.gate().is_some_and(|gate| gate.knows(spelling));
        if reading.grammar.forms.word(spelling).is_some() || timed() || doubts() || named() {
            continue;
        }
        let known = reading.grammar.vocabularies();
        let right = match is_act_place(reading, at) {
            true => known.correct_act(spelling, reading.is(at + 1, Concept::Indefinite)),
            false => known.correct(spelling),
        };
        corrected.extend(right.map(|right| (at, right)));
    }
    if corrected.is_empty() {
        return false;
    }
    for (at, right) in corrected {
        let from = reading.folded.text.len();
        reading.folded.text.push_str(right);
        let word = &mut reading.folded.words[at];
        reading.typed.push((at, word.from, word.to));
        (word.from, word.to) = (from as u32, reading.folded.text.len() as u32);
    }
    true
}

/// Returns true if only an act can stand at `at`: "i … a key", "please … the keys".
fn is_act_place(reading: &Reading<'_>, at: usize) -> bool {
    use Concept::{
        Another, Article, Greeting, Indefinite, Key, Keys, Modal, Person, Polite, Product,
    };
    let opens = reading.gap(at) == Gap::Stop
        || at > 0 && reading.is_any(at - 1, &[Person, Polite, Modal, Greeting]);
    let takes = reading.is_any(at + 1, &[Article, Another, Indefinite, Key, Keys, Person, Product]);
    opens && takes && !reading.gap(at + 1).is_break()
}
