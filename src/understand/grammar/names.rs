//! Converts names in grammar files, such as "create_key", to values, and suggests corrections for
//! unknown names.

use crate::understand::grammar::toml_source::{Placed, Sources};
use serde::de::IntoDeserializer;
use serde::{Deserialize, de};
use std::fmt;

/// Returns the value with this name, or reports a mistake.
pub fn named_value<'de, T: Deserialize<'de>>(
    sources: &mut Sources<'_>,
    name: &'de Placed<String>,
) -> Option<T> {
    let reader: de::value::StrDeserializer<'de, Unknown> = name.value.as_str().into_deserializer();
    let parsed = T::deserialize(reader);
    parsed
        .map_err(|Unknown(known)| {
            let hint = nearest(&name.value, known.iter().copied());
            let hint = hint.unwrap_or_else(|| format!("expected one of: {}", known.join(", ")));
            sources.mistake(&name.place, format!("unknown name `{}`", name.value), Some(hint));
        })
        .ok()
}

/// The error for an unknown name, with the valid names.
#[derive(Debug)]
struct Unknown(&'static [&'static str]);

impl de::Error for Unknown {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(&[])
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self(known)
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an unknown name")
    }
}

impl std::error::Error for Unknown {}

/// Returns a "did you mean" hint with the most similar of `names`, if any is similar enough.
pub fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    names
        .map(|known| (strsim::osa_distance(name, known), known))
        .filter(|(distance, known)| *distance <= 1 + known.len() / 4)
        .min()
        .map(|(_, known)| format!("did you mean `{known}`?"))
}
