//! Compiles the files of the lexicon into a trie of forms.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use toml::Table;

/// Verbs, things and function words, and the past forms of irregular verbs.
const FILES: [&str; 3] = ["actions.toml", "things.toml", "function.toml"];
const IRREGULAR: &str = "irregular.toml";

/// The inflections, as `Inflection` in `evidence/lexicon.rs` numbers them.
const BASE: u8 = 0;
const S: u8 = 1;
const PAST: u8 = 2;
const ING: u8 = 3;

#[derive(Default)]
struct Compiler {
    senses: Vec<String>,
    /// Forms, with their senses and the first inflection stated for them.
    forms: BTreeMap<Vec<String>, (u128, u8)>,
    separable: BTreeMap<(String, String), (u128, u8)>,
}

/// Returns the tables, and the names of the senses.
pub fn compile(folder: &Path) -> (Vec<u8>, Vec<String>) {
    let read = |name: &str| -> Table {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        text.parse().unwrap_or_else(|why| panic!("grammar/lexicon/{name}: {why}"))
    };
    let irregular = read(IRREGULAR);
    let mut compiler = Compiler::default();
    for file in FILES {
        for (sense, forms) in read(file) {
            let forms = forms.as_table().unwrap_or_else(|| panic!("{file}: {sense} is no table"));
            compiler.sense(&sense, forms, &irregular);
        }
    }
    (compiler.bytes(), compiler.senses)
}

impl Compiler {
    fn sense(&mut self, name: &str, forms: &Table, irregular: &Table) {
        let number = match self.senses.iter().position(|known| known == name) {
            Some(number) => number,
            None => {
                self.senses.push(name.to_owned());
                self.senses.len() - 1
            }
        };
        assert!(self.senses.len() <= 128, "more than 128 senses");
        for (kind, list) in forms {
            for form in list.as_array().into_iter().flatten().filter_map(|form| form.as_str()) {
                match kind.as_str() {
                    "words" => self.form(form, number, BASE),
                    "nouns" => {
                        self.form(form, number, BASE);
                        self.form(&third(form), number, S);
                    }
                    "verbs" => self.verb(form, number, irregular),
                    other => panic!("{name}: unknown key {other}"),
                }
            }
        }
    }

    fn form(&mut self, form: &str, sense: usize, inflection: u8) {
        let words: Vec<String> = form.split_whitespace().map(str::to_owned).collect();
        let known = self.forms.entry(words).or_insert((0, inflection));
        known.0 |= 1 << sense;
        // A verb tells more about its form than a list of words.
        if known.1 == BASE {
            known.1 = inflection;
        }
    }

    fn verb(&mut self, form: &str, sense: usize, irregular: &Table) {
        let (verb, rest) = form.split_once(' ').unwrap_or((form, ""));
        for (spelling, inflection) in inflect(verb, irregular) {
            self.form(&format!("{spelling} {rest}"), sense, inflection);
            if !rest.is_empty() && !rest.contains(' ') {
                let words = (spelling, rest.to_owned());
                self.separable.entry(words).or_insert((0, inflection)).0 |= 1 << sense;
            }
        }
    }

    /// Returns the tables as bytes, in the order in which `evidence/lexicon.rs` reads them.
    fn bytes(&self) -> Vec<u8> {
        let particles = self.separable.keys().flat_map(|(verb, particle)| [verb, particle]);
        let words: BTreeSet<&String> = self.forms.keys().flatten().chain(particles).collect();
        let number: BTreeMap<&String, u16> =
            words.iter().zip(0..).map(|(word, at)| (*word, at)).collect();
        let meanings: BTreeSet<(u128, u8)> =
            self.forms.values().chain(self.separable.values()).copied().collect();
        let meaning: BTreeMap<(u128, u8), u16> =
            meanings.iter().zip(0..).map(|(one, at)| (*one, at)).collect();
        // The prefixes of all forms, sorted, so that the first is the root.
        let mut prefixes: BTreeSet<&[String]> = BTreeSet::new();
        for form in self.forms.keys() {
            prefixes.extend((0..=form.len()).map(|length| &form[..length]));
        }
        let node: BTreeMap<&[String], u16> =
            prefixes.iter().zip(0..).map(|(prefix, at)| (*prefix, at)).collect();
        assert!(prefixes.len() < usize::from(u16::MAX), "too many forms");
        let mut next: Vec<Vec<(u16, u16)>> = vec![Vec::new(); prefixes.len()];
        for prefix in &prefixes {
            if let Some((last, before)) = prefix.split_last() {
                next[usize::from(node[before])].push((number[last], node[prefix]));
            }
        }
        next.iter_mut().for_each(|steps| steps.sort_unstable());
        let mut bytes = Vec::new();
        for count in
            [words.len(), meanings.len(), prefixes.len(), prefixes.len() - 1, self.separable.len()]
        {
            bytes.extend((count as u32).to_le_bytes());
        }
        let mut end = 0_u32;
        for word in &words {
            bytes.extend(end.to_le_bytes());
            end += word.len() as u32;
        }
        bytes.extend(end.to_le_bytes());
        for (senses, inflection) in &meanings {
            bytes.extend(senses.to_le_bytes());
            bytes.push(*inflection);
        }
        let mut first = 0_u32;
        for (prefix, next) in prefixes.iter().zip(&next) {
            bytes.extend(first.to_le_bytes());
            let known = self.forms.get(*prefix).map_or(u16::MAX, |known| meaning[known]);
            bytes.extend(known.to_le_bytes());
            first += next.len() as u32;
        }
        bytes.extend(first.to_le_bytes());
        for (word, node) in next.iter().flatten() {
            bytes.extend(word.to_le_bytes());
            bytes.extend(node.to_le_bytes());
        }
        let separable = self.separable.iter();
        let mut separable: Vec<[u16; 3]> = separable
            .map(|((verb, particle), known)| [number[verb], number[particle], meaning[known]])
            .collect();
        separable.sort_unstable();
        separable.iter().flatten().for_each(|number| bytes.extend(number.to_le_bytes()));
        words.iter().for_each(|word| bytes.extend(word.as_bytes()));
        bytes
    }
}

/// Returns the names of the senses as code.
pub fn names(senses: &[String]) -> String {
    let constants = senses
        .iter()
        .zip(0..)
        .map(|(name, at): (_, u8)| format!("pub const {}: u8 = {at};\n", name.to_uppercase()));
    format!(
        "/// The names of the senses.\npub static SENSE_NAMES: &[&str] = &{senses:?};\n\
         /// The senses by name.\n#[allow(dead_code)]\npub mod sense {{\n{}}}\n",
        constants.collect::<String>()
    )
}

/// Returns the third person of a verb or the plural of a noun.
fn third(form: &str) -> String {
    let ends = |tail: &str| form.ends_with(tail);
    match form.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if ends("s") || ends("sh") || ends("ch") || ends("x") || ends("o") || ends("zz") => {
            format!("{form}es")
        }
        _ => format!("{form}s"),
    }
}

/// Returns all forms of a verb with their inflections.
fn inflect(verb: &str, irregular: &Table) -> Vec<(String, u8)> {
    let is_vowel = |letter: char| "aeiou".contains(letter);
    let letters: Vec<char> = verb.chars().rev().collect();
    let groups = verb.split(|letter| !is_vowel(letter)).filter(|vowels| !vowels.is_empty()).count();
    // "drop", "spin", but not "roll", "fix", "clear", "revoke", "edit".
    let short = groups == 1
        && letters.len() > 2
        && !is_vowel(letters[0])
        && !"wxyh".contains(letters[0])
        && is_vowel(letters[1])
        && !is_vowel(letters[2]);
    let listed = irregular.get("doubled").and_then(|verbs| verbs.as_array());
    let doubles = short || listed.into_iter().flatten().any(|known| known.as_str() == Some(verb));
    let last = letters.first().copied().unwrap_or_default();
    let silent = verb.strip_suffix('e').filter(|stem| !stem.ends_with(['e', 'o']));
    let stem = |suffix: &str| match (doubles, silent) {
        (true, _) => format!("{verb}{last}{suffix}"),
        (_, Some(stem)) => format!("{stem}{suffix}"),
        _ => format!("{verb}{suffix}"),
    };
    let ing = verb.strip_suffix("ie").map_or_else(|| stem("ing"), |stem| format!("{stem}ying"));
    let mut forms = vec![(verb.to_owned(), BASE), (third(verb), S), (ing, ING)];
    match irregular.get(verb).and_then(|past| past.as_array()) {
        Some(past) => {
            forms.extend(past.iter().filter_map(|form| Some((form.as_str()?.to_owned(), PAST))));
        }
        None => {
            let consonant_y = letters.len() > 1 && last == 'y' && !is_vowel(letters[1]);
            let past = match verb.strip_suffix('y').filter(|_| consonant_y) {
                Some(stem) => format!("{stem}ied"),
                None if verb.ends_with("ee") => format!("{verb}d"),
                None => stem("ed"),
            };
            forms.push((past, PAST));
        }
    }
    forms
}
