//! Which Claude models are worth naming, from what a region lists. Pure.
//! The bare id of a newer model cannot be called on demand, so an inference profile stands for it where there is one.

use crate::domain::{Model, clean};
use std::cmp::Reverse;

/// An active Claude model as ListFoundationModels has it.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    /// Like `anthropic.claude-sonnet-4-6`.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// Whether the bare id can be called.
    pub(crate) on_demand: bool,
}

/// Ids start so, behind the profile's area.
pub(crate) const CLAUDE: &str = "anthropic.claude";
/// The families in the order in which a tie between equally new models is broken: what most people want first.
const FAMILIES: [&str; 3] = ["sonnet", "opus", "haiku"];

/// The newest of each family, newest first, then the others, newest first. `models` or `profiles` is `None` where AWS
/// would not tell; then what the other one says alone must do. `None` where that names nothing that can be called.
pub(crate) fn choose(
    models: Option<Vec<Listed>>,
    profiles: Option<Vec<Model>>,
) -> Option<Vec<Model>> {
    let complete = models.is_some() && profiles.is_some();
    let mut profiles = profiles.unwrap_or_default();
    profiles.retain(|profile| callable(&profile.id));
    profiles.sort_by_key(|profile| standing(&profile.id));
    let mut chosen: Vec<Model> = match models {
        Some(models) => models.into_iter().filter_map(|model| named(model, &profiles)).collect(),
        None => profiles,
    };
    for model in &mut chosen {
        model.name = clean(&model.name);
    }
    chosen.sort_by_key(|model| Reverse(age(&model.id)));
    chosen.dedup_by(|later, earlier| bare(&later.id) == bare(&earlier.id));
    let mut seen = Vec::new();
    let (newest, others): (Vec<Model>, Vec<Model>) = chosen.into_iter().partition(|model| {
        let family = family(&model.id).to_owned();
        let new = !seen.contains(&family);
        seen.push(family);
        new
    });
    let all: Vec<Model> = newest.into_iter().chain(others).collect();
    (complete || !all.is_empty()).then_some(all)
}

fn named(model: Listed, profiles: &[Model]) -> Option<Model> {
    let profile = profiles.iter().find(|profile| bare(&profile.id) == model.id);
    let id = match profile {
        Some(profile) => profile.id.clone(),
        None if model.on_demand && callable(&model.id) => model.id,
        None => return None,
    };
    Some(Model { id, name: model.name })
}

/// The id stands in snippets that a shell runs: nothing but the characters of a model id may be in it.
fn callable(id: &str) -> bool {
    bare(id).starts_with(CLAUDE)
        && id.len() <= 256
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b".:_-".contains(&b))
}

/// The model behind an inference profile's id (`eu.anthropic.claude-…`).
pub(crate) fn bare(id: &str) -> &str {
    id.find(CLAUDE).map_or(id, |at| &id[at..])
}

/// A profile that stays in the caller's area before the wide old one, before the one that goes round the world.
fn standing(id: &str) -> u8 {
    match id.split('.').next() {
        Some("global") => 2,
        Some("apac") => 1,
        _ => 0,
    }
}

fn family(id: &str) -> &str {
    let parts = bare(id).trim_start_matches(CLAUDE).split(['-', '.', ':']);
    parts
        .into_iter()
        .find(|part| part.len() > 2 && part.bytes().all(|b| b.is_ascii_alphabetic()))
        .unwrap_or("")
}

/// Version, then preference of family, then date and revision: larger is newer (`claude-3-5-sonnet-20241022-v2:0`).
fn age(id: &str) -> (Vec<u32>, Reverse<usize>, u32, String) {
    let mut version = Vec::new();
    let mut date = 0;
    for part in bare(id).split(['-', ':']) {
        match part.parse::<u32>() {
            Ok(number) if part.len() <= 2 && date == 0 => version.push(number),
            Ok(number) if part.len() == 8 => date = number,
            _ => {}
        }
    }
    let rank = FAMILIES.iter().position(|name| *name == family(id)).unwrap_or(FAMILIES.len());
    (version, Reverse(rank), date, id.rsplit('-').next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use crate::provision::models::*;

    fn listed(ids: &[&str], on_demand: bool) -> Vec<Listed> {
        ids.iter()
            .map(|id| Listed { id: (*id).to_owned(), name: String::new(), on_demand })
            .collect()
    }

    fn profiles(ids: &[&str]) -> Vec<Model> {
        ids.iter().map(|id| Model { id: (*id).to_owned(), name: (*id).to_owned() }).collect()
    }

    fn ids(models: Option<Vec<Model>>) -> Vec<String> {
        models.unwrap_or_default().into_iter().map(|model| model.id).collect()
    }

    #[test]
    fn newest_of_each_family_first() {
        let bare = [
            "anthropic.claude-3-haiku-20240307-v1:0",
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic.claude-haiku-5-5",
            "anthropic.claude-3-5-sonnet-20241022-v2:0",
            "anthropic.claude-3-5-sonnet-20240620-v1:0",
            "anthropic.claude-opus-5-5",
            "anthropic.claude-sonnet-4-6",
        ];
        assert_eq!(
            ids(choose(Some(listed(&bare, true)), Some(Vec::new()))),
            [
                "anthropic.claude-opus-5-5",
                "anthropic.claude-haiku-5-5",
                "anthropic.claude-sonnet-4-6",
                "anthropic.claude-sonnet-4-5-20250929-v1:0",
                "anthropic.claude-3-5-sonnet-20241022-v2:0",
                "anthropic.claude-3-5-sonnet-20240620-v1:0",
                "anthropic.claude-3-haiku-20240307-v1:0",
            ]
        );
    }

    #[test]
    fn a_profile_near_by_stands_for_the_model() {
        let models =
            || Some(listed(&["anthropic.claude-sonnet-4-6", "anthropic.claude-opus-5-5"], false));
        let near = ["global.anthropic.claude-sonnet-4-6", "eu.anthropic.claude-sonnet-4-6"];
        assert_eq!(
            ids(choose(models(), Some(profiles(&near)))),
            ["eu.anthropic.claude-sonnet-4-6"]
        );
        assert_eq!(ids(choose(None, Some(profiles(&near)))), ["eu.anthropic.claude-sonnet-4-6"]);
        assert_eq!(choose(models(), None), None, "what cannot be called is not named");
        assert_eq!(choose(Some(Vec::new()), Some(Vec::new())), Some(Vec::new()));
        assert_eq!(choose(None, None), None);
    }

    #[test]
    fn ids_that_a_shell_would_run_are_left_out() {
        let evil = ["global.anthropic.claude-x$(id)", "a b.anthropic.claude-y", "x.amazon.nova"];
        assert_eq!(choose(None, Some(profiles(&evil))), None);
    }
}
