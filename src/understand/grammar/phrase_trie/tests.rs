//! Tests of form expansion and its errors.

use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::phrase_error::PhraseError;
use crate::understand::grammar::phrase_trie::{Meaning, PhraseTrie};

const WANT: Meaning = Meaning { concept: Concept::Want, value: 0.0 };

fn written(form: &str) -> Vec<String> {
    let mut forms = PhraseTrie::default();
    assert_eq!(forms.add(form, WANT), []);
    let mut phrases: Vec<String> = forms.phrases().map(|(phrase, _)| phrase).collect();
    phrases.sort();
    phrases
}

#[test]
fn forms_with_choices() {
    assert_eq!(
        written("(can|could) we get me?"),
        ["can we get", "can we get me", "could we get", "could we get me"]
    );
    assert_eq!(written("a? key|token"), ["a key", "key", "token"]);
    assert_eq!(written("ci/cd|don't|(a|b)? c"), ["a c", "b c", "c", "ci cd", "dont"]);
}

#[test]
fn invalid_forms_are_refused() {
    for odd in ["(", ")", "?", "||", "a, b", "", "()", "a? b?"] {
        assert!(!PhraseTrie::default().add(odd, WANT).is_empty(), "{odd:?}");
    }
    assert_eq!(PhraseTrie::default().add(&"(a|b) ".repeat(12), WANT)[0].1, PhraseError::TooMany);
    let mut forms = PhraseTrie::default();
    forms.add("need", WANT);
    let taken = forms.add("wish|need", Meaning { concept: Concept::Make, value: 0.0 });
    assert_eq!(taken, [(5..9, PhraseError::Taken("need".to_owned(), Concept::Want))]);
}

#[test]
fn the_longest_phrase_wins() {
    let mut forms = PhraseTrie::default();
    forms.add("access|access key|access key id", WANT);
    let ids = |text: &str| text.split(' ').map(|word| forms.word(word)).collect::<Vec<_>>();
    assert_eq!(forms.longest(ids("access key please").into_iter()), Some((WANT, 2)));
    assert_eq!(forms.longest(ids("please").into_iter()), None);
}
