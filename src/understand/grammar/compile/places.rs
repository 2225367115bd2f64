//! Compiles regions, countries, cities and areas, and the spoken forms of region codes.

use crate::domain::{Region, RegionInfo};
use crate::understand::grammar::Place;
use crate::understand::grammar::classes;
use crate::understand::grammar::compile::Compiler;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::phrase_trie::Meaning;
use crate::understand::grammar::toml_source::{Entry, Placed, Sources};

impl Compiler {
    pub(super) fn region(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
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
        self.cued(sources, &mut entry, index);
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
        entry.end(sources, &["code", "name", "forms", "cued", "bedrock", "keys", "nearest"]);
    }

    /// Adds a country. Its name means the region under `region`; `also` lists its other regions.
    pub(super) fn country(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let (Some(region), Some(note)) =
            (code(sources, &mut entry, "region"), entry.text(sources, "note"))
        else {
            return;
        };
        let regions = std::iter::once(region).chain(codes(sources, &mut entry, "also")).collect();
        let index = self.place(regions, true, Some(note.value));
        self.forms(sources, &mut entry, Concept::RegionName, index);
        self.cued(sources, &mut entry, index);
        entry.end(sources, &["region", "note", "also", "forms", "cued"]);
    }

    /// Adds a city that has no region of its own. Its name suggests the region under `near`, but
    /// doesn't select it.
    pub(super) fn city(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let Some(region) = code(sources, &mut entry, "near") else { return };
        let index = self.place(vec![region], false, None);
        self.forms(sources, &mut entry, Concept::RegionName, index);
        self.cued(sources, &mut entry, index);
        entry.end(sources, &["near", "forms", "cued"]);
    }

    /// Adds a larger area, such as "Europe". Its name suggests the regions in it, but selects
    /// none.
    pub(super) fn area(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let regions = codes(sources, &mut entry, "regions");
        if regions.is_empty() {
            return sources.mistake(&entry.place, "an area needs `regions`".to_owned(), None);
        }
        let index = self.place(regions, false, None);
        self.forms(sources, &mut entry, Concept::RegionName, index);
        self.cued(sources, &mut entry, index);
        entry.end(sources, &["regions", "cued", "forms"]);
    }

    /// Adds the words that are a place's names only where a region belongs.
    fn cued(&mut self, sources: &mut Sources<'_>, entry: &mut Entry<'_>, index: f64) {
        for word in entry.texts(sources, "cued") {
            self.cued.push((word.value, index as usize));
        }
    }

    /// Adds a place, and returns its index, the value of all forms that name it.
    fn place(&mut self, regions: Vec<Region>, settled: bool, note: Option<String>) -> f64 {
        self.places.push(Place { regions, settled, note });
        (self.places.len() - 1) as f64
    }

    /// Adds other spellings of the codes of Bedrock regions: without their number, as areas ("eu
    /// central", "us east"), and clipped ("us e 1", "us-w-2"), as a region that is proposed.
    pub(super) fn loose_codes(&mut self) {
        let mut areas: Vec<(String, Vec<Region>)> = Vec::new();
        for info in self.regions.iter().filter(|info| info.bedrock) {
            let Some((area, _)) = info.region.as_str().rsplit_once('-') else { continue };
            match areas.iter_mut().find(|(known, _)| known == area) {
                Some((_, regions)) => regions.push(info.region.clone()),
                None => areas.push((area.to_owned(), vec![info.region.clone()])),
            }
        }
        let clipped: Vec<(String, Region)> = self
            .regions
            .iter()
            .filter(|info| info.bedrock)
            .filter_map(|info| Some((clipped_code(info.region.as_str())?, info.region.clone())))
            .collect();
        for (spoken, region) in clipped {
            let value = self.place(vec![region], false, None);
            let _ = self.forms.add(&spoken, Meaning { concept: Concept::RegionName, value });
        }
        for (area, regions) in areas {
            let value = self.place(regions, false, None);
            let meaning = Meaning { concept: Concept::RegionName, value };
            for spoken in [area.replace('-', " "), apart(&area.replace('-', " "))] {
                // A name that already has a meaning keeps it.
                let _ = self.forms.add(&spoken, meaning);
            }
        }
    }
}

fn code(sources: &mut Sources<'_>, entry: &mut Entry<'_>, key: &str) -> Option<Region> {
    let text = entry.text(sources, key)?;
    let region = Region::parse(&text.value);
    if region.is_none() {
        sources.mistake(&text.place, format!("`{}` is not a region code", text.value), None);
    }
    region
}

fn codes(sources: &mut Sources<'_>, entry: &mut Entry<'_>, key: &str) -> Vec<Region> {
    let mut codes = Vec::new();
    for text in entry.texts(sources, key) {
        match Region::parse(&text.value) {
            Some(region) => codes.push(region),
            None => {
                sources.mistake(&text.place, format!("`{}` is not a region code", text.value), None)
            }
        }
    }
    codes
}

/// Splits directions: "northeast" becomes "north east".
fn apart(words: &str) -> String {
    classes::DOUBLE_DIRECTION.words().iter().fold(words.to_owned(), |text, both| {
        text.replace(both, &format!("{} {}", &both[..5], &both[5..]))
    })
}

/// Returns the parts of a code: "ap", ["north", "east"] and "1".
fn parts(code: &str) -> Option<(&str, Vec<String>, &str)> {
    let (words, number) = code.rsplit_once('-')?;
    let (area, directions) = words.split_once('-')?;
    let directions = apart(&directions.replace('-', " "));
    Some((area, directions.split(' ').map(str::to_owned).collect(), number))
}

/// Returns a code with only the initials of its directions: "us e 1", "ap ne 1".
fn clipped_code(code: &str) -> Option<String> {
    let (area, directions, number) = parts(code)?;
    let initials: String = directions.iter().map(|word| &word[..1]).collect();
    Some(format!("{area} {initials} {number}"))
}

/// Returns the spellings of a code as one word: "useast1", "use1".
fn glued_codes(code: &str) -> Vec<String> {
    let clipped = clipped_code(code).map(|code| code.replace(' ', ""));
    std::iter::once(code.replace('-', "")).chain(clipped).collect()
}

/// Returns the spoken forms of a code: "us east 1", "us east one", "us east1", "useast1", "use1".
fn spoken_codes(code: &str) -> Vec<String> {
    let Some((words, number)) = code.rsplit_once('-') else { return Vec::new() };
    let words = words.replace('-', " ");
    let split = apart(&words);
    let digit = number
        .parse::<usize>()
        .ok()
        .and_then(|n| classes::DIGIT.words().get(n))
        .copied()
        .unwrap_or(number);
    let mut spoken =
        vec![format!("{words} {number}"), format!("{words} {digit}"), format!("{words}{number}")];
    spoken.extend(glued_codes(code));
    if split != words {
        spoken.extend([format!("{split} {number}"), format!("{split} {digit}")]);
    }
    spoken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_in_spoken_form() {
        let spoken = spoken_codes("ap-southeast-2");
        for form in ["ap south east two", "ap southeast2", "apsoutheast2", "apse2"] {
            assert!(spoken.contains(&form.to_owned()), "{form}");
        }
        assert_eq!(clipped_code("us-west-2").as_deref(), Some("us w 2"));
    }
}
