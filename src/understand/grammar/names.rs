//! Names of values in grammar files, as serde knows them, and the nearest right one for a name that is wrong.

use crate::understand::grammar::toml_source::{Placed, Sources};
use serde::de::IntoDeserializer;
use serde::{Deserialize, de};
use std::fmt;

/// The value with this name; a mistake where there is none.
pub fn named_value<'de, T: Deserialize<'de>>(
    sources: &mut Sources<'_>,
    name: &'de Placed<String>,
) -> Option<T> {
    let reader: de::value::StrDeserializer<'de, Unknown> = name.value.as_str().into_deserializer();
    let told = T::deserialize(reader);
    told.map_err(|Unknown(known)| {
        let hint = nearest(&name.value, known.iter().copied());
        let hint = hint.unwrap_or_else(|| format!("choose one of: {}", known.join(", ")));
        sources.mistake(&name.place, format!("unknown name `{}`", name.value), Some(hint));
    })
    .ok()
}

/// The names that would have been right.
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

/// "did you mean" for a name, where one of `names` is near.
pub fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    names
        .map(|known| {
            (
                crate::understand::grammar::spelling::distance(name.as_bytes(), known.as_bytes()),
                known,
            )
        })
        .filter(|(distance, known)| *distance <= 1 + known.len() / 4)
        .min()
        .map(|(_, known)| format!("did you mean `{known}`?"))
}
