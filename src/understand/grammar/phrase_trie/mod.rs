//! The phrases of the grammar as a trie of words, and the longest match at a word.
//!
//! The trie is over words, unlike an automaton over letters: for the 4,000 phrases of this grammar,
//! `aho-corasick` takes 10 ms to build its automaton, the trie less than 1 ms, and a scan costs the
//! same. Typing errors are also corrected word by word.

mod forms;

use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::spelling::{SHORTEST_TARGET, Vocabularies};
use rustc_hash::FxHashMap as HashMap;

/// A concept, with a value if the concept has one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meaning {
    pub concept: Concept,
    /// Seconds of a unit of time, a number, or an index, such as that of a topic's name or a
    /// place; 0 for concepts without a value.
    pub value: f64,
}

#[derive(Debug)]
pub struct PhraseTrie {
    ids: HashMap<Box<str>, u32>,
    steps: HashMap<(u32, u32), u32>,
    nodes: Vec<Node>,
    phrases: usize,
}

#[derive(Debug)]
struct Node {
    meaning: Option<Meaning>,
    parent: u32,
    word: u32,
}

const ROOT: u32 = 0;
impl Default for PhraseTrie {
    fn default() -> Self {
        // Preallocates for the built-in grammar, because growing the tables takes a fifth of its
        // compilation time.
        let mut nodes = Vec::with_capacity(10_000);
        nodes.push(Node { meaning: None, parent: ROOT, word: 0 });
        Self {
            ids: HashMap::with_capacity_and_hasher(7_000, Default::default()),
            steps: HashMap::with_capacity_and_hasher(14_000, Default::default()),
            nodes,
            phrases: 0,
        }
    }
}

impl PhraseTrie {
    /// Adds a word that needn't be part of a phrase, and returns its number.
    pub fn know(&mut self, word: &str) -> u32 {
        self.id(word)
    }

    /// Returns the number of a word, or `None` if it is unknown.
    pub fn word(&self, spelling: &str) -> Option<u32> {
        self.ids.get(spelling).copied()
    }

    /// Returns the meaning of a word that is a phrase by itself.
    pub fn exact(&self, spelling: &str) -> Option<Meaning> {
        let node = self.steps.get(&(ROOT, self.word(spelling)?))?;
        self.nodes[*node as usize].meaning
    }

    /// Returns the meaning and length of the longest phrase that starts at the first of `words`.
    pub fn longest(&self, words: impl Iterator<Item = Option<u32>>) -> Option<(Meaning, usize)> {
        self.longest_of(words, |_| true)
    }

    /// Returns the meaning and length of the longest such phrase whose meaning passes the test.
    pub fn longest_of(
        &self,
        words: impl Iterator<Item = Option<u32>>,
        passes: impl Fn(&Meaning) -> bool,
    ) -> Option<(Meaning, usize)> {
        let (mut node, mut found) = (ROOT, None);
        for (count, word) in words.enumerate() {
            match word.and_then(|word| self.steps.get(&(node, word))) {
                Some(next) => node = *next,
                None => break,
            }
            let meaning = self.nodes[node as usize].meaning.filter(&passes);
            found = meaning.map(|meaning| (meaning, count + 1)).or(found);
        }
        found
    }

    /// Returns the number of phrases.
    pub fn count(&self) -> usize {
        self.phrases
    }

    /// Returns the number of nodes, which is the cost in memory.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// Returns every phrase with its meaning, in no particular order.
    pub fn phrases(&self) -> impl Iterator<Item = (String, Meaning)> {
        let words = self.spellings();
        let ends =
            self.nodes.iter().enumerate().filter_map(|(at, node)| Some((at as u32, node.meaning?)));
        ends.map(move |(at, meaning)| (self.spell(at, &words), meaning))
    }

    /// Returns the words that typing errors are corrected to.
    pub fn vocabularies(&self) -> Vocabularies {
        // A word that ends no phrase takes the meaning of a phrase that continues with it.
        let mut meanings: Vec<Option<Meaning>> =
            self.nodes.iter().map(|node| node.meaning).collect();
        let mut kinds = vec![[false; 3]; self.ids.len()];
        for (at, node) in self.nodes.iter().enumerate().skip(1).rev() {
            let Some(meaning) = meanings[at] else { continue };
            meanings[node.parent as usize].get_or_insert(meaning);
            let [words, regions, acts] = &mut kinds[node.word as usize];
            match meaning.concept {
                Concept::RegionName => *regions = true,
                concept => *words |= concept.bears_typos(),
            }
            *acts |= node.parent == ROOT
                && matches!(
                    meaning.concept,
                    Concept::Want | Concept::Make | Concept::Get | Concept::List
                );
        }
        let mut vocabularies = Vocabularies::new();
        for (word, [words, regions, acts]) in self.spellings().iter().zip(kinds) {
            let short = classes::SHORT_KEY.has(word);
            if words && (word.len() >= SHORTEST_TARGET || short) {
                vocabularies.words.add(word);
            }
            if regions && word.len() >= SHORTEST_TARGET {
                vocabularies.regions.add(word);
            }
            // Leaves out "wish", so that "wich keys" is corrected to "which".
            if acts && word.len() + 1 >= SHORTEST_TARGET && *word != "wish" {
                vocabularies.acts.add(word);
            }
        }
        vocabularies
    }

    fn id(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = self.ids.len() as u32;
        self.ids.insert(word.into(), id);
        id
    }

    fn child(&mut self, parent: u32, word: u32) -> u32 {
        let fresh = self.nodes.len() as u32;
        let node = *self.steps.entry((parent, word)).or_insert(fresh);
        if node == fresh {
            self.nodes.push(Node { meaning: None, parent, word });
        }
        node
    }

    /// Returns the words by number.
    fn spellings(&self) -> Vec<&str> {
        let mut words = vec![""; self.ids.len()];
        self.ids.iter().for_each(|(word, id)| words[*id as usize] = word);
        words
    }

    fn spell(&self, mut node: u32, words: &[&str]) -> String {
        let mut path = Vec::new();
        while node != ROOT {
            let Node { parent, word, .. } = self.nodes[node as usize];
            path.push(words[word as usize]);
            node = parent;
        }
        path.reverse();
        path.join(" ")
    }
}

#[cfg(test)]
mod tests;
