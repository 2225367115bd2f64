//! Checks that the grammar's examples have the results that their files state.

use crate::domain::{BusinessUnit, CustomGrammarSize, GrammarReport, GrammarSize, Intent};
use crate::understand::MAX_LINE;
use crate::understand::analysis::Reading;
use crate::understand::custom::overlay::CustomMeaning;
use crate::understand::grammar::builtin::{BUILTIN, later_mistakes};
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::toml_source::{Placed, Sources};
use crate::understand::grammar::{Example, Grammar};
use std::collections::BTreeSet;
use std::ops::Range;

impl Grammar {
    /// Checks every built-in file and example, and counts files, phrases and examples of the
    /// built-in and the custom grammar.
    ///
    /// # Errors
    /// All mistakes in the files, or all examples that give a different result.
    pub fn check(&self) -> Result<GrammarReport, Vec<GrammarError>> {
        let later = later_mistakes();
        if !later.is_empty() {
            return Err(later);
        }
        let mut sources = Sources::new(BUILTIN);
        for (example, understood) in self.broken_examples() {
            sources.mistake(&example.text.place, broken(example, &understood), None);
        }
        sources.finish()?;
        let builtin = GrammarSize {
            files: BUILTIN.len(),
            phrases: self.forms.count(),
            examples: self.examples.len(),
        };
        let custom = self.custom.as_ref().map(|custom| {
            let team = |sense: &CustomMeaning| match sense {
                CustomMeaning::Team(unit) => Some(unit.clone()),
                CustomMeaning::Word(_) => None,
            };
            let teams: BTreeSet<BusinessUnit> = custom.senses.iter().filter_map(team).collect();
            let size = GrammarSize {
                files: custom.files,
                phrases: custom.forms.count(),
                examples: custom.examples,
            };
            CustomGrammarSize { size, entries: custom.entries, teams: teams.len() }
        });
        Ok(GrammarReport { builtin, own: custom })
    }

    /// Returns the built-in examples that give a different result, with the intents of that result.
    pub(crate) fn broken_examples(&self) -> impl Iterator<Item = (&Example, Vec<Intent>)> {
        let understood = |example: &Example| intents(self, &example.text.value);
        self.examples
            .iter()
            .map(move |example| (example, understood(example)))
            .filter(|(example, led)| *led != [example.intent])
    }
}

pub fn intents(grammar: &Grammar, line: &str) -> Vec<Intent> {
    grammar.understand(line).requests.iter().map(|request| request.intent).collect()
}

pub fn broken(example: &Example, understood: &[Intent]) -> String {
    let Example { intent, text } = example;
    let led = listed(understood);
    format!("the example \"{}\" is understood as {led} instead of `{intent}`", text.value)
}

fn listed(intents: &[Intent]) -> String {
    intents.iter().map(|intent| format!("`{}`", intent)).collect::<Vec<_>>().join(" and ")
}

/// The example of a custom entry.
pub struct CustomExample {
    pub text: Placed<String>,
    pub intent: Option<Intent>,
    pub sense: CustomMeaning,
    pub forms: Range<usize>,
}

impl CustomExample {
    /// Reports a mistake if the example is too long, contains no form of its entry, or doesn't
    /// lead to the stated team or intent.
    pub fn prove(&self, sources: &mut Sources<'_>, grammar: &Grammar) {
        let Self { text: Placed { value: line, place }, intent, sense, forms } = self;
        if line.len() > MAX_LINE {
            return sources.mistake(
                place,
                format!("an example can have at most {MAX_LINE} bytes"),
                None,
            );
        }
        let understanding = grammar.understand(line);
        let message = if !Reading::new(grammar, line)
            .custom
            .iter()
            .any(|matched| forms.contains(&matched.form))
        {
            "this example contains none of the entry's forms".to_owned()
        } else if let CustomMeaning::Team(unit) = sense {
            let units: Vec<&str> = understanding
                .requests
                .iter()
                .filter_map(|request| Some(request.business_unit.as_ref()?.as_str()))
                .collect();
            match units[..] {
                [only] if only == unit.as_str() => return,
                [] => format!("this example names no team instead of `{}`", unit.as_str()),
                _ => format!(
                    "this example names `{}` instead of `{}`",
                    units.join("` and `"),
                    unit.as_str()
                ),
            }
        } else {
            let led = intents(grammar, line);
            match intent {
                Some(wanted) if led != [*wanted] => {
                    format!(
                        "this example is understood as {} instead of `{}`",
                        listed(&led),
                        wanted
                    )
                }
                _ => return,
            }
        };
        sources.mistake(place, message, None);
    }
}
