//! Replaces "there" in a request by the region that the person asked about last.

use crate::converse::Conversation;
use crate::converse::hear::shorthand::trimmed;
use crate::domain::{Intent, Region, Request};
use crate::understand::classes::{self, WordClass};

impl Conversation<'_> {
    /// Returns the request with the region, or `None` if the line is no request or names none so.
    pub fn placed(&self, words: &str) -> Option<String> {
        let region = self.state.memory.place.as_ref()?;
        let placed = with_place(words, region)?;
        let lacks = |request: &Request| {
            use Intent::{CheckAccess, CreateKey, ListModels, RefreshKey};
            let placed =
                matches!(request.intent, CreateKey | RefreshKey | ListModels | CheckAccess);
            placed && request.region.is_none()
        };
        self.grammar.understand(words).requests.iter().any(lacks).then_some(placed)
    }
}

/// Replaces "there" and "that region" by a region, except in "hi there" and "there is".
fn with_place(words: &str, region: &Region) -> Option<String> {
    let pieces: Vec<&str> = words.split(' ').collect();
    let core = |at: usize| pieces.get(at).map(|piece| trimmed(piece).to_lowercase());
    let is = |at: usize, these: WordClass| core(at).is_some_and(|core| these.has(&core));
    for at in 0..pieces.len() {
        let before = at > 0 && (is(at - 1, classes::GREETING) || is(at - 1, classes::BE));
        let states = is(at + 1, classes::BE) || is(at + 1, classes::OBLIGATION);
        let there = core(at).is_some_and(|core| core == "there") && !before && !states;
        let noun = core(at + 1).is_some_and(|core| core == "region");
        let that = is(at, classes::THAT_REGION) && noun;
        if !there && !that {
            continue;
        }
        let last = if there { at } else { at + 1 };
        let led = at > 0 && is(at - 1, classes::BEFORE_REGION)
            || at > 1 && core(at - 1).is_some_and(|core| core == "the");
        let name = if led { region.to_string() } else { format!("in {region}") };
        let replaced = pieces[last].replacen(trimmed(pieces[last]), &name, 1);
        let rest = pieces[last + 1..].iter().copied();
        let full: Vec<&str> =
            pieces[..at].iter().copied().chain([&*replaced]).chain(rest).collect();
        return Some(full.join(" "));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::with_place;
    use crate::domain::Region;

    #[test]
    fn a_region_replaces_there() {
        let paris = Region::parse("eu-west-3").unwrap();
        for (words, full) in [
            ("and a key for there, say 3h?", Some("and a key for eu-west-3, say 3h?")),
            ("give me a key there", Some("give me a key in eu-west-3")),
            ("4h key in that region then", Some("4h key in eu-west-3 then")),
            ("hi there, a key please", None),
            ("is there a key", None),
        ] {
            assert_eq!(with_place(words, &paris).as_deref(), full, "{words}");
        }
    }
}
