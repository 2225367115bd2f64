//! The compiled grammar: what `grammar/` says, in the form that one pass over a line can use.

use super::concept::{Concept, ConceptSet};
use super::fold::{Kind, fold};
use super::source::{Entry, GrammarError, Placed, Sources, nearest};
use super::typos::Vocabulary;
use crate::domain::{Intent, Question, Region, RegionInfo, Regions};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as NameError, StrDeserializer};
use std::collections::HashMap;
use std::ops::Range;

/// The files of the grammar that is built into the program.
const BUILTIN: &[(&str, &str)] = &[
    ("grammar/words.toml", include_str!("../../grammar/words.toml")),
    ("grammar/key-types.toml", include_str!("../../grammar/key-types.toml")),
    ("grammar/not-ours.toml", include_str!("../../grammar/not-ours.toml")),
    ("grammar/help.toml", include_str!("../../grammar/help.toml")),
    ("grammar/durations.toml", include_str!("../../grammar/durations.toml")),
    ("grammar/regions.toml", include_str!("../../grammar/regions.toml")),
    ("grammar/rules.toml", include_str!("../../grammar/rules.toml")),
    ("grammar/questions.toml", include_str!("../../grammar/questions.toml")),
];

/// The compiled grammar.
#[derive(Debug)]
pub struct Grammar {
    pub(super) forms: AhoCorasick,
    /// For each pattern of `forms`, what it means.
    pub(super) meanings: Vec<Meaning>,
    pub(super) vocabulary: Vocabulary,
    pub(super) region_names: Vocabulary,
    pub(super) rules: Vec<Rule>,
    /// What the values of topics, foreign products and countries stand for.
    pub(super) names: Vec<String>,
    pub(super) countries: Vec<Country>,
    /// Units of time by name and letter, in seconds.
    units: HashMap<String, f64>,
    regions: Regions,
    questions: Vec<(Question, QuestionWords)>,
}

/// What a form means: a concept, and where the concept has one, a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meaning {
    pub concept: Concept,
    /// Seconds of a time unit, a number, or an index into names, regions or countries.
    pub value: f64,
}

/// A word with more than one region.
#[derive(Debug)]
pub struct Country {
    pub region: Region,
    pub note: String,
}

/// Concepts that together speak for an intent.
#[derive(Debug)]
pub struct Rule {
    pub name: String,
    pub intent: Intent,
    pub all: ConceptSet,
    pub any: ConceptSet,
    pub none: ConceptSet,
    /// Out of 100.
    pub weight: f64,
    /// A phrase that must fire this rule.
    pub example: String,
}

/// A question in plain words.
#[derive(Debug, Clone)]
pub struct QuestionWords {
    /// The question.
    pub text: String,
    /// Words that would answer it.
    pub examples: Vec<String>,
}

impl Grammar {
    /// The grammar that is built into the program.
    ///
    /// # Errors
    /// Every mistake in its files; the program's own tests keep that from happening.
    pub fn builtin() -> Result<Self, Vec<GrammarError>> {
        Self::compile(BUILTIN)
    }

    /// Compiles files given as pairs of name and text.
    ///
    /// # Errors
    /// Every mistake in every file, each with its place.
    pub fn compile(files: &[(&str, &str)]) -> Result<Self, Vec<GrammarError>> {
        let mut sources = Sources::new(files);
        let mut compiler = Compiler::default();
        for (kind, entry) in sources.entries(KINDS) {
            compiler.entry(&mut sources, kind, entry);
        }
        sources.finish()?;
        Ok(compiler.finish())
    }

    /// The regions.
    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    /// The seconds of a unit of time, by its name or letter.
    pub(super) fn unit(&self, name: &str) -> Option<f64> {
        self.units.get(name).copied()
    }

    /// The words of a question.
    pub fn question(&self, name: Question) -> Option<&QuestionWords> {
        self.questions.iter().find(|(known, _)| *known == name).map(|(_, words)| words)
    }

    /// Each rule's name with the phrase that must fire it, and the intent it must lead to.
    pub fn examples(&self) -> impl Iterator<Item = (&str, &str, Intent)> {
        self.rules.iter().map(|rule| (rule.name.as_str(), rule.example.as_str(), rule.intent))
    }
}

const KINDS: &[&str] =
    &["words", "topics", "foreign", "units", "numbers", "regions", "countries", "rules", "questions"];

#[derive(Default)]
struct Compiler {
    forms: Vec<String>,
    meanings: Vec<Meaning>,
    seen: HashMap<String, usize>,
    vocabulary: Vocabulary,
    region_names: Vocabulary,
    names: Vec<String>,
    countries: Vec<Country>,
    units: HashMap<String, f64>,
    regions: Vec<RegionInfo>,
    rules: Vec<Rule>,
    questions: Vec<(Question, QuestionWords)>,
}

impl Compiler {
    fn entry(&mut self, sources: &mut Sources<'_>, kind: &str, mut entry: Entry<'_>) {
        match kind {
            "words" => self.words(sources, entry),
            "topics" => self.named(sources, entry, Concept::Topic),
            "foreign" => self.named(sources, entry, Concept::Foreign),
            "units" => self.unit(sources, entry),
            "numbers" => {
                let value = entry.number(sources, "value");
                self.forms(sources, &mut entry, Concept::NumberWord, value.unwrap_or_default());
                entry.end(sources, &["value", "forms"]);
            }
            "regions" => self.region(sources, entry),
            "countries" => self.country(sources, entry),
            "rules" => self.rule(sources, entry),
            _ => self.question(sources, entry),
        }
    }

    fn words(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let Some(name) = entry.text(sources, "concept") else { return };
        match concept(sources, &name) {
            Some(concept) if concept.is_finding() => {
                sources.mistake(
                    &name.place,
                    format!("`{}` is worked out, it has no forms", name.value),
                    None,
                );
            }
            Some(concept) => self.forms(sources, &mut entry, concept, 0.0),
            None => {}
        }
        entry.end(sources, &["concept", "forms"]);
    }

    fn named(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>, concept: Concept) {
        let Some(name) = entry.text(sources, "name") else { return };
        self.names.push(name.value);
        self.forms(sources, &mut entry, concept, (self.names.len() - 1) as f64);
        entry.end(sources, &["name", "forms"]);
    }

    fn unit(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let seconds = entry.number(sources, "seconds").unwrap_or_default();
        let known = self.forms.len();
        self.forms(sources, &mut entry, Concept::TimeUnit, seconds);
        for form in &self.forms[known..] {
            self.units.insert(form.trim().to_owned(), seconds);
        }
        if let Some(letters) = entry.optional_text(sources, "letters") {
            self.units.insert(letters.value, seconds);
        }
        entry.end(sources, &["seconds", "letters", "forms"]);
    }

    fn region(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let (Some(region), Some(name)) = (code(sources, &mut entry, "code"), entry.text(sources, "name"))
        else {
            return;
        };
        let bedrock = entry.flag(sources, "bedrock", true);
        let keys_documented = entry.flag(sources, "keys", bedrock);
        let mut nearest = Vec::new();
        for text in entry.texts(sources, "nearest") {
            match Region::parse(&text.value) {
                Some(region) => nearest.push(region),
                None => sources.mistake(&text.place, format!("`{}` is no region code", text.value), None),
            }
        }
        if !bedrock && nearest.is_empty() {
            sources.mistake(&entry.place, "a region without Bedrock needs `nearest`".to_owned(), None);
        }
        let index = self.regions.len() as f64;
        self.forms(sources, &mut entry, Concept::RegionName, index);
        for spoken in spoken_codes(region.as_str()) {
            self.add(
                sources,
                &Placed { value: spoken, place: entry.place.clone() },
                Concept::RegionName,
                index,
            );
        }
        self.regions.push(RegionInfo { region, name: name.value, bedrock, keys_documented, nearest });
        entry.end(sources, &["code", "name", "forms", "bedrock", "keys", "nearest"]);
    }

    /// Countries come after the regions in value: a negative index, counted from -1.
    fn country(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let (Some(region), Some(note)) = (code(sources, &mut entry, "region"), entry.text(sources, "note"))
        else {
            return;
        };
        self.countries.push(Country { region, note: note.value });
        self.forms(sources, &mut entry, Concept::RegionName, -(self.countries.len() as f64));
        entry.end(sources, &["region", "note", "forms"]);
    }

    fn rule(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let name = entry.text(sources, "name");
        let intent = entry.text(sources, "intent").and_then(|intent| named_value::<Intent>(sources, &intent));
        let mut sets = ["all", "any", "none"].map(|key| {
            let names = entry.texts(sources, key);
            names.iter().filter_map(|name| concept(sources, name)).collect::<ConceptSet>()
        });
        if sets[0].is_empty() && sets[1].is_empty() {
            sources.mistake(&entry.place, "a rule needs `all` or `any`".to_owned(), None);
        }
        let weight = entry.number(sources, "weight");
        let example = entry.text(sources, "example");
        if let (Some(name), Some(intent), Some(weight), Some(example)) = (name, intent, weight, example) {
            let [all, any, none] = std::mem::take(&mut sets);
            self.rules.push(Rule {
                name: name.value,
                intent,
                all,
                any,
                none,
                weight,
                example: example.value,
            });
        }
        entry.end(sources, &["name", "intent", "all", "any", "none", "weight", "example"]);
    }

    fn question(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let name = entry.text(sources, "name").and_then(|name| named_value::<Question>(sources, &name));
        let text = entry.text(sources, "text");
        let examples = entry.texts(sources, "examples").into_iter().map(|example| example.value).collect();
        if let (Some(name), Some(text)) = (name, text) {
            self.questions.push((name, QuestionWords { text: text.value, examples }));
        }
        entry.end(sources, &["name", "text", "examples"]);
    }

    fn forms(&mut self, sources: &mut Sources<'_>, entry: &mut Entry<'_>, concept: Concept, value: f64) {
        let forms = entry.texts(sources, "forms");
        if forms.is_empty() {
            sources.mistake(&entry.place, "`forms` is missing or empty".to_owned(), None);
        }
        for form in &forms {
            self.add(sources, form, concept, value);
        }
    }

    fn add(&mut self, sources: &mut Sources<'_>, form: &Placed<String>, concept: Concept, value: f64) {
        let Some(phrases) = phrases(&form.value) else {
            let message = format!("this form stands for more than {MOST_PHRASES} phrases");
            return sources.mistake(&form.place, message, None);
        };
        for (phrase, range) in phrases {
            let folded = fold(&phrase);
            let place = form.place.inside(range);
            let broken = folded.words.iter().skip(1).any(|word| word.gap.is_break());
            let plain = folded.words.iter().all(|word| matches!(word.kind, Kind::Plain | Kind::Number));
            if folded.words.is_empty() || broken || !plain {
                sources.mistake(
                    &form.place,
                    "a form is words, without punctuation between them".to_owned(),
                    None,
                );
                return;
            }
            let pattern = folded.text.trim_start_matches('\n').to_owned();
            let meaning = Meaning { concept, value };
            match self.seen.get(&pattern) {
                Some(&known) if self.meanings[known] == meaning => continue,
                Some(&known) => {
                    let other = Concept::ALL[self.meanings[known].concept as usize].0;
                    let message = format!("`{phrase}` already means `{other}`");
                    sources.mistake(&place, message, None);
                    continue;
                }
                None => {}
            }
            self.seen.insert(pattern.clone(), self.forms.len());
            self.forms.push(pattern);
            self.meanings.push(meaning);
            let vocabulary =
                if concept == Concept::RegionName { &mut self.region_names } else { &mut self.vocabulary };
            for word in &folded.words {
                vocabulary.add(folded.spelling(word));
            }
        }
    }

    fn finish(self) -> Grammar {
        let forms = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&self.forms)
            .expect("a few thousand short forms are within the automaton's limits");
        Grammar {
            forms,
            meanings: self.meanings,
            vocabulary: self.vocabulary,
            region_names: self.region_names,
            rules: self.rules,
            names: self.names,
            countries: self.countries,
            units: self.units,
            regions: Regions(self.regions),
            questions: self.questions,
        }
    }
}

fn concept(sources: &mut Sources<'_>, name: &Placed<String>) -> Option<Concept> {
    let found = Concept::named(&name.value);
    if found.is_none() {
        let hint = nearest(&name.value, Concept::ALL.iter().map(|(name, _)| *name));
        sources.mistake(&name.place, format!("unknown concept `{}`", name.value), hint);
    }
    found
}

fn code(sources: &mut Sources<'_>, entry: &mut Entry<'_>, key: &str) -> Option<Region> {
    let text = entry.text(sources, key)?;
    let region = Region::parse(&text.value);
    if region.is_none() {
        sources.mistake(&text.place, format!("`{}` is no region code", text.value), None);
    }
    region
}

fn named_value<'de, T: Deserialize<'de>>(sources: &mut Sources<'_>, name: &'de Placed<String>) -> Option<T> {
    let reader: StrDeserializer<'de, NameError> = name.value.as_str().into_deserializer();
    T::deserialize(reader).map_err(|error| sources.mistake(&name.place, error.to_string(), None)).ok()
}

/// How a code is said: "us east 1", "us east one".
fn spoken_codes(code: &str) -> Vec<String> {
    const DIGITS: [&str; 10] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let Some((words, number)) = code.rsplit_once('-') else { return Vec::new() };
    let words = words.replace('-', " ");
    let split = ["northeast", "northwest", "southeast", "southwest"]
        .into_iter()
        .fold(words.clone(), |text, both| text.replace(both, &format!("{} {}", &both[..5], &both[5..])));
    let digit = number.parse::<usize>().ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or(number);
    let mut spoken =
        vec![format!("{words} {number}"), format!("{words} {digit}"), format!("{words}{number}")];
    if split != words {
        spoken.extend([format!("{split} {number}"), format!("{split} {digit}")]);
    }
    spoken
}

/// The most phrases that one form may stand for.
const MOST_PHRASES: usize = 400;

/// Writes out a form: phrases with a bar between them, `(can|could) (i|we)` for choices inside a phrase, a question
/// mark behind what may be missing. Each comes with its place in the form. `None` where it stands for more than [`MOST_PHRASES`].
fn phrases(form: &str) -> Option<Vec<(String, Range<usize>)>> {
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
    (all.len() <= MOST_PHRASES).then_some(all)
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

    #[test]
    fn codes_as_people_say_them() {
        assert!(spoken_codes("ap-southeast-2").contains(&"ap south east two".to_owned()));
    }

    #[test]
    fn every_mistake_is_reported_at_once_with_its_place() {
        let broken = "[[words]]\nconcept = \"wnat\"\nforms = [\"need\", 3]\n\n[[rule]]\n\n[[words]]\nconcept = \"key\"\nform = [\"x\"]\n";
        let errors = Grammar::compile(&[("mine.toml", broken)]).unwrap_err();
        let report: Vec<String> = errors.iter().map(ToString::to_string).collect();
        crate::snapshot!("grammar_mistakes", report.join("\n"));
    }
}
