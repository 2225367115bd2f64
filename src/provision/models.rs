//! Chooses the Claude models to show from a region's lists. Newer models can't be called by their
//! bare IDs, so the IDs of their inference profiles are shown instead. This module does no input or
//! output.

use crate::domain::{Model, clean};
use std::cmp::Reverse;

/// An active Claude model from ListFoundationModels.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    /// The bare ID, for example `anthropic.claude-sonnet-4-6`.
    pub(crate) id: String,
    /// The model's display name.
    pub(crate) name: String,
    /// True if the model can be called by its bare ID.
    pub(crate) on_demand: bool,
}

/// The start of a Claude model's bare ID. In an inference profile's ID, it follows the area
/// (`eu.`).
pub(crate) const CLAUDE: &str = "anthropic.claude";
/// The model families, the most popular first. The order breaks ties between models of the same
/// version.
const FAMILIES: [&str; 3] = ["sonnet", "opus", "haiku"];

/// Returns the newest model of each family first, then the others. Both groups are newest first. If
/// AWS returned only one of the lists, that one alone is used. `None` if a list is missing and the
/// other contains no callable model.
pub(crate) fn choose(
    models: Option<Vec<Listed>>,
    profiles: Option<Vec<Model>>,
) -> Option<Vec<Model>> {
    let complete = models.is_some() && profiles.is_some();
    let mut profiles = profiles.unwrap_or_default();
    profiles.retain(|profile| is_callable_id(&profile.id));
    profiles.sort_by_key(|profile| area_rank(&profile.id));
    let mut chosen: Vec<Model> = match models {
        Some(models) => {
            models.into_iter().filter_map(|model| callable_model(model, &profiles)).collect()
        }
        None => profiles,
    };
    for model in &mut chosen {
        model.name = clean(&model.name);
    }
    chosen.sort_by_key(|model| Reverse(recency(&model.id)));
    chosen.dedup_by(|later, earlier| bare_id(&later.id) == bare_id(&earlier.id));
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

fn callable_model(model: Listed, profiles: &[Model]) -> Option<Model> {
    let profile = profiles.iter().find(|profile| bare_id(&profile.id) == model.id);
    let id = match profile {
        Some(profile) => profile.id.clone(),
        None if model.on_demand && is_callable_id(&model.id) => model.id,
        None => return None,
    };
    Some(Model { id, name: model.name })
}

/// Returns true if the ID is a Claude model's and has only harmless characters, because it appears
/// in snippets that a shell runs.
fn is_callable_id(id: &str) -> bool {
    bare_id(id).starts_with(CLAUDE)
        && id.len() <= 256
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b".:_-".contains(&b))
}

/// Returns the model's bare ID within an inference profile's ID (`eu.anthropic.claude-…`).
pub(crate) fn bare_id(id: &str) -> &str {
    id.find(CLAUDE).map_or(id, |at| &id[at..])
}

/// Ranks inference profiles, the best first: those of the region's own area, then those of the old
/// area `apac`, then those of `global`.
fn area_rank(id: &str) -> u8 {
    match id.split('.').next() {
        Some("global") => 2,
        Some("apac") => 1,
        _ => 0,
    }
}

fn family(id: &str) -> &str {
    let parts = bare_id(id).trim_start_matches(CLAUDE).split(['-', '.', ':']);
    parts
        .into_iter()
        .find(|part| part.len() > 2 && part.bytes().all(|b| b.is_ascii_alphabetic()))
        .unwrap_or("")
}

/// Returns a sort key that is greater for newer models. It compares version, family, date and
/// revision (`claude-3-5-sonnet-20241022-v2:0`), in this order.
fn recency(id: &str) -> (Vec<u32>, Reverse<usize>, u32, String) {
    let mut version = Vec::new();
    let mut date = 0;
    for part in bare_id(id).split(['-', ':']) {
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
    use super::*;

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
        let bare_id = [
            "anthropic.claude-3-haiku-20240307-v1:0",
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic.claude-haiku-5-5",
            "anthropic.claude-3-5-sonnet-20241022-v2:0",
            "anthropic.claude-3-5-sonnet-20240620-v1:0",
            "anthropic.claude-opus-5-5",
            "anthropic.claude-sonnet-4-6",
        ];
        assert_eq!(
            ids(choose(Some(listed(&bare_id, true)), Some(Vec::new()))),
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
