//! Finds regions: by name, misspelled, excluded, or as a place without a region.

pub mod choice;
pub mod cues;
mod exclusion;
pub mod lookup;

use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::grammar::concept::Concept;
use crate::understand::tokens::{Gap, WordKind};
use cues::{PlaceCue, PlaceCues};
use exclusion::exclude;
use lookup::{contracted, in_script, named_place, near, spoken};

/// Claims regions by name, misspelled regions, and other places where a region belongs ("in
/// Vienna"). A region next to a word like "team" is part of a team's name.
pub fn claim(reading: &mut Reading<'_>) {
    reading.place_cues = PlaceCues::of(reading);
    for at in 0..reading.tags.len() {
        let tag = reading.tags[at];
        if tag.last == tag.first || tag.meaning.concept != Concept::RegionName {
            continue;
        }
        let place = &reading.grammar.places[tag.meaning.value as usize];
        if is_in_a_name(reading, tag.first, tag.last, place.settled)
            || starts_a_name(reading, tag.first, tag.last)
            || !reading.is_free(tag.first)
        {
            continue;
        }
        if is_elsewhere(reading, tag.first, tag.last) {
            reading.claim(FindingKind::Noise, tag.first, tag.last);
            continue;
        }
        reading.claim(named_place(reading.grammar, tag.meaning.value), tag.first, tag.last);
    }
    for at in 0..reading.len() {
        // "us" is a place in "in us" and "outside us", but not in "for us".
        let labelled = matches!(reading.gap(at), Gap::Assign | Gap::Colon);
        let led = at > 0
            && (labelled && reading.is(at - 1, Concept::RegionCue)
                || !reading.gap(at).is_break()
                    && (reading.spelling(at - 1) == "in"
                        || reading.is_any(at - 1, &[Concept::RegionCue, Concept::NotIn])));
        let grammar = reading.grammar;
        let cued = grammar.cued.iter().find(|(word, _)| word == reading.spelling(at));
        if let Some((_, place)) = cued.filter(|(_, place)| {
            // Areas aren't values: "us" is mostly a person.
            let one = grammar.places[*place].regions.len() == 1 || grammar.places[*place].settled;
            // In "closest to us", "us" are people.
            let people =
                !one && reading.place_cues.ends(PlaceCue::Near, at) && !reading.is_capital(at);
            let fits =
                led && !people || one && (is_before_cue(reading, at) || is_value(reading, at));
            fits && reading.is_free(at)
        }) {
            reading.claim(named_place(grammar, *place as f64), at, at + 1);
        }
        if let Some(place) = contracted(reading, at).filter(|_| reading.is_free(at)) {
            reading.claim(named_place(grammar, place), at, at + 1);
        }
        if let Some(place) = in_script(reading, at).filter(|_| reading.is_open(at)) {
            reading.claim(named_place(grammar, place), at, at + 1);
        }
        // A misspelled region may stand where a value can: "short-term key, 2 hours, franfurt", "2hrs
        // stockhlm".
        let alone = at > 0 && reading.gap(at) == Gap::Comma && reading.gap(at + 1).is_break();
        if (alone || is_behind_life(reading, at))
            && reading.is_open(at)
            && let Some(regions) = near(reading.grammar, reading.spelling(at))
        {
            reading.claim(FindingKind::UnclearRegion(regions), at, at + 1);
            continue;
        }
        if !is_cued(reading, at) || !reading.is_open(at) {
            continue;
        }
        let end = reading.compound_end(at);
        let spelling = spoken(reading, at, end);
        match near(reading.grammar, &spelling) {
            Some(regions) => reading.claim(FindingKind::UnclearRegion(regions), at, end),
            // "in Vienna" is a place, but not a region, so it leads to a question.
            None if is_place(reading, at, end) => {
                let place = !reading.place_cues.starts(PlaceCue::NoPlace, at);
                let kind = FindingKind::UnclearRegion(Vec::new());
                reading.claim(if place { kind } else { FindingKind::Noise }, at, end);
            }
            None => {}
        }
    }
    exclude(reading);
    drop_origins(reading);
}

/// Drops the places that people are from where another region is named: "Anjali from Hyderabad, a
/// key in Mumbai".
fn drop_origins(reading: &mut Reading<'_>) {
    let is_origin = |finding: &Finding| {
        let at = finding.first;
        let from = at > 1
            && !reading.gap(at).is_break()
            && reading.gap(at - 1) == Gap::Space
            && reading.spelling(at - 1) == "from";
        from && (reading.is_any(at - 2, &[Concept::Person, Concept::Stating])
            || reading.is_open(at - 2) && reading.is_capital(at - 2))
    };
    let is_region = |finding: &Finding| matches!(finding.kind, FindingKind::Region(..));
    let (origins, others): (Vec<usize>, Vec<usize>) = (0..reading.findings.len())
        .filter(|index| is_region(&reading.findings[*index]))
        .partition(|index| is_origin(&reading.findings[*index]));
    if !others.is_empty() {
        origins.into_iter().for_each(|index| reading.findings[index].kind = FindingKind::Noise);
    }
}

/// Returns true if the word at `at` precedes words for a region: "SG region".
fn is_before_cue(reading: &Reading<'_>, at: usize) -> bool {
    !reading.gap(at + 1).is_break() && reading.is(at + 1, Concept::RegionCue)
}

/// Returns true if the word at `at` stands where a bare value can: "key 2h syd". A capitalized
/// word there may be a person's name.
fn is_value(reading: &Reading<'_>, at: usize) -> bool {
    use Concept::{And, Key, Keys, Models, Polite, Product, Thanks};
    let life = |at: usize| is_life(reading, at);
    let raw = reading.raw(at, at + 1);
    let mixed = reading.is_capital(at) && raw.contains(char::is_lowercase);
    let joined = matches!(reading.gap(at), Gap::Joined(_))
        || at + 1 < reading.len() && matches!(reading.gap(at + 1), Gap::Joined(_));
    let before = at > 0
        && (matches!(reading.gap(at), Gap::Comma | Gap::Assign | Gap::Colon)
            || life(at - 1)
            || reading.is_any(at - 1, &[Key, Keys, Models, Product]));
    let after = at + 1 >= reading.len()
        || reading.gap(at + 1).is_break()
        || life(at + 1)
        || reading.word(at + 1).kind == WordKind::Number
        || reading.is_any(at + 1, &[And, Key, Polite, Thanks]);
    before && after && !mixed && !joined
}

/// Returns true if the word at `at` ends a clause, perhaps with a courtesy, directly behind a
/// lifetime.
fn is_behind_life(reading: &Reading<'_>, at: usize) -> bool {
    use Concept::{Polite, Thanks};
    let ends = reading.gap(at + 1).is_break() || reading.is_any(at + 1, &[Polite, Thanks]);
    at > 0 && reading.gap(at) == Gap::Space && is_life(reading, at - 1) && ends
}

fn is_life(reading: &Reading<'_>, at: usize) -> bool {
    reading.finding(at).is_some_and(|finding| matches!(finding.kind, FindingKind::Life(_)))
}

/// Returns true if a place is the start of a person's or a team's name: "for Paris Hilton".
fn starts_a_name(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let capital = |at: usize| reading.is_capital(at);
    let spaced = |at: usize| at < reading.len() && reading.gap(at) == Gap::Space;
    let led = |at: usize| spaced(at) && at > 0 && !capital(at - 1) && !is_cued(reading, at);
    let name = || reading.is_open(last) || reading.is(last + 1, Concept::TeamWord);
    spaced(last) && capital(first) && capital(last) && led(first) && name()
}

/// Returns true if a place isn't where the key is to be used: "Frankfurt airport", "my flight to
/// Lisbon".
fn is_elsewhere(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let behind = last < reading.len() && reading.gap(last) == Gap::Space;
    behind && reading.place_cues.starts(PlaceCue::ThingThere, last)
        || !reading.gap(first).is_break() && reading.place_cues.ends(PlaceCue::Journey, first)
}

/// Returns true if the word at `at` is in a position where a region belongs.
fn is_cued(reading: &Reading<'_>, at: usize) -> bool {
    at > 0
        && reading.is_any(at - 1, &[Concept::In, Concept::RegionCue])
        && !matches!(reading.gap(at), Gap::Stop | Gap::Comma)
}

/// Returns true if a place is part of a team's name: "Lisbon office", or, for a place that isn't a
/// single region, "Presales APAC".
fn is_in_a_name(reading: &Reading<'_>, first: usize, last: usize, settled: bool) -> bool {
    let beside = |at: usize, gap: usize, fits: &dyn Fn(usize) -> bool| {
        at < reading.len() && !reading.gap(gap).is_break() && fits(at)
    };
    let team = |at| reading.is(at, Concept::TeamWord);
    let before = first.checked_sub(1);
    if beside(last, last, &team) || before.is_some_and(|at| beside(at, first, &team)) {
        return true;
    }
    let name = |at| {
        reading.is_open(at)
            || reading.is_any(at, &[Concept::Department, Concept::NameTail, Concept::CommonNoun])
    };
    let named = beside(last, last, &name) || before.is_some_and(|at| beside(at, first, &name));
    !settled && named && !is_cued(reading, first)
}

/// Returns true for a capitalized word after "in" or words for a region, at the end of a clause:
/// "in Vienna".
fn is_place(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let raw = reading.raw(first, last);
    let mut letters = raw.chars();
    let capital = letters.next().is_some_and(char::is_uppercase)
        && letters.all(char::is_lowercase)
        && raw.len() > 2;
    let place = reading.is(first - 1, Concept::In) && reading.spelling(first - 1) == "in"
        || reading.is(first - 1, Concept::RegionCue);
    let ends = reading.gap(last).is_break()
        || reading.is_any(last, &[Concept::For, Concept::Polite, Concept::Thanks, Concept::And]);
    capital && ends && place && last == first + 1
}

#[cfg(test)]
mod tests {

    use crate::domain::Question;
    use crate::understand::Grammar;

    fn read(line: &str) -> (Vec<Option<String>>, bool) {
        let grammar = Grammar::builtin().unwrap();
        let requests = grammar.understand(line).requests;
        let asks = requests.iter().any(|request| request.ask.contains(&Question::Region));
        (requests.into_iter().map(|request| request.region.map(|r| r.to_string())).collect(), asks)
    }

    #[test]
    fn places_that_are_a_region() {
        for (line, region) in [
            ("key usw2 2h", "us-west-2"),
            ("bedrock key, 1h, apse2", "ap-southeast-2"),
            ("key in useast1 for 2h", "us-east-1"),
            ("key for 2h in Londra", "eu-west-2"),
            ("bedrock key 2h 東京", "ap-northeast-1"),
            ("大阪リージョン bedrock key 1h", "ap-northeast-3"),
            ("bedrock key, 2h, SG region", "ap-southeast-1"),
            ("bedrock key 2h syd", "ap-southeast-2"),
            ("frankfurt-region bedrock key 2h", "eu-central-1"),
            ("bedrock key 2h, ap-south-1 only", "ap-south-1"),
            ("nearest, so Frankfurt, bedrock key 2h", "eu-central-1"),
            ("bedrock key 2h in Ohio no wait Oregon", "us-west-2"),
            ("bedrock key 2h, Hyderabad if possible, otherwise Mumbai", "ap-south-2"),
            ("nothing outside the EU, so a bedrock key in Stockholm for 2h", "eu-north-1"),
            ("it's Anjali from Hyderabad, bedrock key 2h in Mumbai", "ap-south-1"),
            ("bedrock key 2h, London'll do", "eu-west-2"),
            ("bedrock key 2h, canada is closest to us", "ca-central-1"),
            ("bedrock key 2h, Irland", "eu-west-1"),
            ("key till Stockholm, bedrock, 2h", "eu-north-1"),
            ("which claude models are in Ireland or only the US", "eu-west-1"),
        ] {
            assert_eq!(read(line), (vec![Some(region.to_owned())], false), "{line}");
        }
    }

    #[test]
    fn misspelled_regions_are_asked_about() {
        for line in [
            "short-term key, 2 hours, franfurt",
            "bedrock key 2hrs stockhlm",
            "need a bedrock key for 3 hrs frnkfurt please",
            "6h singapor, bedrock key",
        ] {
            assert_eq!(read(line), (vec![None], true), "{line}");
        }
        assert_eq!(read("bedrock key for 2 hours please"), (vec![None], false));
    }

    #[test]
    fn places_that_are_no_region() {
        for line in [
            "bedrock key for 2 hours, I'm at Frankfurt airport",
            "bedrock key that survives my flight to Lisbon, 5 hours",
            "long-term bedrock key for Sydney Rivera, owner a@b.com",
            "long-term key for the London Calling team, owner a@b.com",
            "long-term bedrock key for SFO Ops, owner a@b.com",
            "bedrock key for 2 hours in English",
        ] {
            assert_eq!(read(line), (vec![None], false), "{line}");
        }
    }

    #[test]
    fn places_to_ask_about() {
        for line in [
            "bedrock key 2h in us-w-2",
            "bedrock key 2h in the region closest to Dubai",
            "bedrock key 2h, NoVa region",
            "inside the EU and isn't Milan, bedrock key 2h",
            "bedrock key 2h, keep it out of the US",
        ] {
            assert_eq!(read(line), (vec![None], true), "{line}");
        }
    }

    #[test]
    fn each_region_of_a_comparison() {
        let both = ["ap-northeast-1", "ap-northeast-3"].map(|region| Some(region.to_owned()));
        assert_eq!(read("claude models in Tokyo vs. Osaka"), (both.to_vec(), false));
    }
}
