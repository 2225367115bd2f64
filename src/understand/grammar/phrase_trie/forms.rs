//! Expands a form into its phrases.

use crate::understand::grammar::phrase_error::PhraseError;
use crate::understand::grammar::phrase_trie::{Meaning, PhraseTrie, ROOT};
use crate::understand::tokens::{WordKind, tokenize};
use std::ops::Range;

impl PhraseTrie {
    /// Adds the phrases of a form. Bars separate phrases, `(can|could) we` has a choice inside a
    /// phrase, and a question mark makes the word or choice before it optional. Returns the errors
    /// with their ranges in the form.
    pub fn add(&mut self, form: &str, meaning: Meaning) -> Vec<(Range<usize>, PhraseError)> {
        let mut refused = Vec::new();
        if !form.contains('(') {
            let mut start = 0;
            for phrase in form.split('|') {
                let end = start + phrase.len();
                self.phrase(phrase, meaning, |error| refused.push((start..end, error)));
                start = end + 1;
            }
            return refused;
        }
        let (mut depth, mut start) = (0, 0);
        for (at, byte) in form.bytes().enumerate().chain([(form.len(), b'|')]) {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'|' if depth <= 0 || at == form.len() => {
                    self.phrase(&form[start..at], meaning, |error| {
                        refused.push((start..at, error))
                    });
                    start = at + 1;
                }
                _ => {}
            }
        }
        refused
    }

    fn phrase(&mut self, phrase: &str, meaning: Meaning, mut refuse: impl FnMut(PhraseError)) {
        // Most phrases are already in normalized spelling.
        if let Some(end) = self.plain(phrase) {
            return self.mean(end, meaning, &mut refuse);
        }
        let mut ends = vec![ROOT];
        let mut rest = phrase.trim();
        while !rest.is_empty() {
            let group = rest.starts_with('(');
            let end = if group {
                rest.find(')').map_or(rest.len(), |n| n + 1)
            } else {
                rest.find(' ').unwrap_or(rest.len())
            };
            let end = end + usize::from(group && rest[end..].starts_with('?'));
            let token = &rest[..end];
            let mut next = if token.ends_with('?') { ends.clone() } else { Vec::new() };
            for choice in token.trim_end_matches('?').trim_matches(['(', ')']).split('|') {
                if !self.descend(&ends, choice, &mut next) {
                    return refuse(PhraseError::NotWords);
                }
                // Checks after each choice, because each one adds nodes that the rest of the
                // phrase multiplies.
                if next.len() > MOST_PHRASES {
                    return refuse(PhraseError::TooMany);
                }
            }
            ends = next;
            rest = rest[end..].trim_start();
        }
        for end in ends {
            self.mean(end, meaning, &mut refuse);
        }
    }

    /// Adds a phrase of lowercase ASCII letters and digits, and returns its last node. Returns
    /// `None` for any other phrase, which must be tokenized.
    fn plain(&mut self, phrase: &str) -> Option<u32> {
        let is_joint = |byte: u8| byte == b' ' || byte == b'-';
        if !phrase.bytes().all(|byte| is_folded(byte) || is_joint(byte)) {
            return None;
        }
        let (mut node, mut from) = (ROOT, 0);
        for (at, byte) in phrase.bytes().enumerate().chain([(phrase.len(), b' ')]) {
            if is_joint(byte) {
                if at > from {
                    let word = self.id(&phrase[from..at]);
                    node = self.child(node, word);
                }
                from = at + 1;
            }
        }
        Some(node)
    }

    /// Sets the meaning of a phrase's last node. Refuses an empty phrase, and one that already has
    /// another meaning.
    fn mean(&mut self, end: u32, meaning: Meaning, refuse: &mut impl FnMut(PhraseError)) {
        let known = self.nodes[end as usize].meaning;
        match known {
            _ if end == ROOT => refuse(PhraseError::NotWords),
            Some(other) if other != meaning => {
                refuse(PhraseError::Taken(self.spell(end, &self.spellings()), other.concept));
            }
            Some(_) => {}
            None => {
                self.nodes[end as usize].meaning = Some(meaning);
                self.phrases += 1;
            }
        }
    }

    /// Adds to `into` the nodes that `words` lead to from each node in `from`. Returns false if
    /// they aren't words.
    fn descend(&mut self, from: &[u32], words: &str, into: &mut Vec<u32>) -> bool {
        let simple = words.bytes().all(|byte| is_folded(byte) || byte == b' ');
        if simple {
            let start = into.len();
            into.extend_from_slice(from);
            let mut any = false;
            for word in words.split(' ').filter(|word| !word.is_empty()) {
                any = true;
                let word = self.id(word);
                into[start..].iter_mut().for_each(|node| *node = self.child(*node, word));
            }
            return any;
        }
        let marked = words.bytes().any(|b| b",;:=!?\"<>[]{}".contains(&b));
        let folded = tokenize(words);
        let broken = folded.words.iter().skip(1).any(|word| word.gap.is_break());
        let plain =
            folded.words.iter().all(|word| matches!(word.kind, WordKind::Plain | WordKind::Number));
        if folded.words.is_empty() || marked || broken || !plain {
            return false;
        }
        let ids: Vec<u32> =
            folded.words.iter().map(|word| self.id(folded.spelling(word))).collect();
        into.extend(
            from.iter().map(|node| ids.iter().fold(*node, |node, word| self.child(node, *word))),
        );
        true
    }
}

/// Maximum number of phrases that the text between two top-level bars may expand to.
const MOST_PHRASES: usize = 400;

fn is_folded(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}
