//! Makes the compiled grammar out of its files, noting every mistake instead of stopping at the first.

use crate::domain::{Intent, Question, Region, RegionInfo, Regions};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept_set::ConceptSet;
use crate::understand::grammar::names::{named_value, nearest};
use crate::understand::grammar::phrase_trie::{Forms, Meaning};
use crate::understand::grammar::toml_source::{Entry, Placed, Sources};
use crate::understand::grammar::{Grammar, Place, QuestionWords, Rule};
use crate::understand::tokens::fold;
use rustc_hash::FxHashSet as HashSet;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The kinds of entries a grammar file may have.
pub const KINDS: &[&str] = &[
    "words",
    "topics",
    "foreign",
    "key_kinds",
    "units",
    "numbers",
    "regions",
    "countries",
    "cities",
    "areas",
    "rules",
    "questions",
];

/// What has been read so far.
#[derive(Default)]
pub struct Compiler {
    forms: Forms,
    names: Vec<String>,
    about: Vec<(Vec<String>, usize)>,
    places: Vec<Place>,
    cued: Vec<(String, usize)>,
    letters: HashMap<String, f64>,
    key_kinds: HashSet<u32>,
    regions: Vec<RegionInfo>,
    rules: Vec<Rule>,
    questions: Vec<(Question, QuestionWords)>,
}

impl Compiler {
    /// Takes one entry of one of the [`KINDS`].
    pub fn entry(&mut self, sources: &mut Sources<'_>, kind: &str, mut entry: Entry<'_>) {
        match kind {
            "words" => self.words(sources, entry),
            "topics" => self.named(sources, entry, Concept::Topic),
            "foreign" => self.named(sources, entry, Concept::Foreign),
            "key_kinds" => {
                for word in entry.names(sources, "words") {
                    self.key_kinds.insert(self.forms.know(&word.value));
                }
                entry.end(sources, &["words"]);
            }
            "units" => self.unit(sources, entry),
            "numbers" => {
                let value = entry.number(sources, "value");
                self.forms(sources, &mut entry, Concept::NumberWord, value.unwrap_or_default());
                entry.end(sources, &["value", "forms"]);
            }
            "regions" => self.region(sources, entry),
            "countries" => self.country(sources, entry),
            "cities" => self.city(sources, entry),
            "areas" => self.area(sources, entry),
            "rules" => self.rule(sources, entry),
            _ => self.question(sources, entry),
        }
    }

    fn words(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let Some(name) = entry.text(sources, "concept") else { return };
        let concept = concept(sources, &name);
        if concept.is_some_and(Concept::is_finding) {
            let message = format!("`{}` is computed and can't have forms", name.value);
            sources.mistake(&name.place, message, None);
        }
        match concept.filter(|concept| !concept.is_finding()) {
            Some(concept) => self.forms(sources, &mut entry, concept, 0.0),
            // Read all the same, so that its own mistakes are told and its key is known.
            None => drop(entry.texts(sources, "forms")),
        }
        entry.end(sources, &["concept", "forms"]);
    }

    fn named(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>, concept: Concept) {
        let Some(name) = entry.text(sources, "name") else { return };
        self.names.push(name.value);
        let number = self.names.len() - 1;
        self.forms(sources, &mut entry, concept, number as f64);
        for words in entry.texts(sources, "about") {
            let folded = fold(&words.value);
            let words = folded.words.iter().map(|word| folded.spelling(word).to_owned()).collect();
            self.about.push((words, number));
        }
        entry.end(sources, &["name", "forms", "about"]);
    }

    fn unit(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let seconds = entry.number(sources, "seconds").unwrap_or_default();
        self.forms(sources, &mut entry, Concept::TimeUnit, seconds);
        if let Some(letters) = entry.optional_text(sources, "letters") {
            self.letters.insert(letters.value, seconds);
        }
        entry.end(sources, &["seconds", "letters", "forms"]);
    }

    fn region(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let (Some(region), Some(name)) =
            (code(sources, &mut entry, "code"), entry.text(sources, "name"))
        else {
            return;
        };
        let bedrock = entry.flag(sources, "bedrock", true);
        let keys_documented = entry.flag(sources, "keys", bedrock);
        let nearest = codes(sources, &mut entry, "nearest");
        if !bedrock && nearest.is_empty() {
            sources.mistake(
                &entry.place,
                "a region without Bedrock needs `nearest`".to_owned(),
                None,
            );
        }
        let index = self.place(vec![region.clone()], true, None);
        self.forms(sources, &mut entry, Concept::RegionName, index);
        for spoken in spoken_codes(region.as_str()) {
            self.add(
                sources,
                &Placed { value: spoken, place: entry.place.clone() },
                Concept::RegionName,
                index,
            );
        }
        self.regions.push(RegionInfo {
            region,
            name: name.value,
            bedrock,
            keys_documented,
            nearest,
        });
        entry.end(sources, &["code", "name", "forms", "bedrock", "keys", "nearest"]);
    }

    /// A word that stands for its first region; `also` are the country's others.
    fn country(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let (Some(region), Some(note)) =
            (code(sources, &mut entry, "region"), entry.text(sources, "note"))
        else {
            return;
        };
        let regions = std::iter::once(region).chain(codes(sources, &mut entry, "also")).collect();
        let index = self.place(regions, true, Some(note.value));
        self.forms(sources, &mut entry, Concept::RegionName, index);
        entry.end(sources, &["region", "note", "also", "forms"]);
    }

    /// Cities without a region of their own: the one nearby is proposed.
    fn city(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let Some(region) = code(sources, &mut entry, "near") else { return };
        let index = self.place(vec![region], false, None);
        self.forms(sources, &mut entry, Concept::RegionName, index);
        entry.end(sources, &["near", "forms"]);
    }

    /// Continents and unions: their regions are proposed.
    fn area(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let regions = codes(sources, &mut entry, "regions");
        if regions.is_empty() {
            return sources.mistake(&entry.place, "an area needs `regions`".to_owned(), None);
        }
        let index = self.place(regions, false, None);
        self.forms(sources, &mut entry, Concept::RegionName, index);
        for word in entry.texts(sources, "cued") {
            self.cued.push((word.value, index as usize));
        }
        entry.end(sources, &["regions", "cued", "forms"]);
    }

    /// Takes note of a place and gives the value of its names.
    fn place(&mut self, regions: Vec<Region>, settled: bool, note: Option<String>) -> f64 {
        self.places.push(Place { regions, settled, note });
        (self.places.len() - 1) as f64
    }

    /// Codes without their number, as areas: "eu-central", "us east".
    fn unnumbered(&mut self) {
        let mut areas: Vec<(String, Vec<Region>)> = Vec::new();
        for info in self.regions.iter().filter(|info| info.bedrock) {
            let Some((area, _)) = info.region.as_str().rsplit_once('-') else { continue };
            match areas.iter_mut().find(|(known, _)| known == area) {
                Some((_, regions)) => regions.push(info.region.clone()),
                None => areas.push((area.to_owned(), vec![info.region.clone()])),
            }
        }
        for (area, regions) in areas {
            let value = self.place(regions, false, None);
            let meaning = Meaning { concept: Concept::RegionName, value };
            for spoken in [area.replace('-', " "), apart(&area.replace('-', " "))] {
                // A name that means something already keeps its meaning.
                let _ = self.forms.add(&spoken, meaning);
            }
        }
    }

    fn rule(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let name = entry.text(sources, "name");
        let intent = entry
            .text(sources, "intent")
            .and_then(|intent| named_value::<Intent>(sources, &intent));
        let mut sets = ["all", "any", "none"].map(|key| {
            let names = entry.names(sources, key);
            names.iter().filter_map(|name| concept(sources, name)).collect::<ConceptSet>()
        });
        if sets[0].is_empty() && sets[1].is_empty() {
            sources.mistake(&entry.place, "a rule needs `all` or `any`".to_owned(), None);
        }
        let weight = entry.number(sources, "weight");
        let example = entry.text(sources, "example");
        if let (Some(name), Some(intent), Some(weight), Some(example)) =
            (name, intent, weight, example)
        {
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
        let name =
            entry.text(sources, "name").and_then(|name| named_value::<Question>(sources, &name));
        let text = entry.text(sources, "text");
        let suggesting = entry.optional_text(sources, "suggesting").map(|text| text.value);
        let choosing = entry.optional_text(sources, "choosing").map(|text| text.value);
        let without = entry.optional_text(sources, "without").map(|text| text.value);
        let repeats =
            entry.texts(sources, "repeats").into_iter().map(|words| words.value).collect();
        let examples =
            entry.texts(sources, "examples").into_iter().map(|example| example.value).collect();
        if let (Some(name), Some(text)) = (name, text) {
            let text = text.value;
            self.questions.push((
                name,
                QuestionWords { text, suggesting, choosing, without, repeats, examples },
            ));
        }
        entry.end(
            sources,
            &["name", "text", "suggesting", "choosing", "without", "repeats", "examples"],
        );
    }

    fn forms(
        &mut self,
        sources: &mut Sources<'_>,
        entry: &mut Entry<'_>,
        concept: Concept,
        value: f64,
    ) {
        let forms = entry.texts(sources, "forms");
        if forms.is_empty() {
            sources.mistake(&entry.place, "`forms` is missing or empty".to_owned(), None);
        }
        for form in &forms {
            self.add(sources, form, concept, value);
        }
    }

    fn add(
        &mut self,
        sources: &mut Sources<'_>,
        form: &Placed<String>,
        concept: Concept,
        value: f64,
    ) {
        for (range, why) in self.forms.add(&form.value, Meaning { concept, value }) {
            sources.mistake(&form.place.inside(range), why.to_string(), None);
        }
    }

    /// The grammar, once every file was read without a mistake.
    pub fn finish(mut self) -> Grammar {
        self.unnumbered();
        Grammar {
            forms: self.forms,
            own: None,
            vocabularies: OnceLock::new(),
            rules: self.rules,
            names: self.names,
            about: self.about,
            places: self.places,
            cued: self.cued,
            key_kinds: self.key_kinds,
            letters: self.letters,
            regions: Regions(self.regions),
            questions: self.questions,
            replies: OnceLock::new(),
            corrections: OnceLock::new(),
            gate: OnceLock::new(),
            bare: OnceLock::new(),
            headings: OnceLock::new(),
            joints: OnceLock::new(),
            constraints: OnceLock::new(),
            clock: OnceLock::new(),
            filters: OnceLock::new(),
            references: OnceLock::new(),
            verbs: OnceLock::new(),
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
        sources.mistake(&text.place, format!("`{}` isn't a region code", text.value), None);
    }
    region
}

fn codes(sources: &mut Sources<'_>, entry: &mut Entry<'_>, key: &str) -> Vec<Region> {
    let mut codes = Vec::new();
    for text in entry.texts(sources, key) {
        match Region::parse(&text.value) {
            Some(region) => codes.push(region),
            None => {
                sources.mistake(&text.place, format!("`{}` isn't a region code", text.value), None)
            }
        }
    }
    codes
}

/// "north east" for "northeast".
fn apart(words: &str) -> String {
    ["northeast", "northwest", "southeast", "southwest"]
        .into_iter()
        .fold(words.to_owned(), |text, both| {
            text.replace(both, &format!("{} {}", &both[..5], &both[5..]))
        })
}

/// How a code is said: "us east 1", "us east one".
fn spoken_codes(code: &str) -> Vec<String> {
    const DIGITS: [&str; 10] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let Some((words, number)) = code.rsplit_once('-') else { return Vec::new() };
    let words = words.replace('-', " ");
    let split = apart(&words);
    let digit = number.parse::<usize>().ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or(number);
    let mut spoken =
        vec![format!("{words} {number}"), format!("{words} {digit}"), format!("{words}{number}")];
    if split != words {
        spoken.extend([format!("{split} {number}"), format!("{split} {digit}")]);
    }
    spoken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_as_people_say_them() {
        assert!(spoken_codes("ap-southeast-2").contains(&"ap south east two".to_owned()));
    }
}
