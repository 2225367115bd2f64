//! The phrases of `grammar/harmless.toml`, which cast no doubt on a certain kind of line.

use crate::domain::{Intent, Request, RevokeAction};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::Phrasebook;
use serde::Deserialize;

const FILE: (&str, &str) =
    ("grammar/harmless.toml", include_str!("../../../grammar/harmless.toml"));

/// The kind of line in which a phrase is harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HarmlessIn {
    /// Changes no existing key.
    New,
    /// Only rotates existing keys.
    Rotation,
    /// Only deactivates existing keys.
    Deactivation,
    /// Only rotates and deactivates existing keys.
    NoDeletion,
    /// Only reactivates existing keys.
    Reactivation,
    /// Looks something up and changes no existing key.
    LookUp,
}

impl HarmlessIn {
    /// Returns true if the phrase is harmless only in lines that change existing keys.
    pub(crate) fn changes_existing(self) -> bool {
        !matches!(self, Self::New | Self::LookUp)
    }
}

/// The requests of a line, as far as they decide which phrases are harmless.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Acts {
    existing: bool,
    rotates: bool,
    deactivates: bool,
    deletes_none: bool,
    reactivates: bool,
    looks_up: bool,
}

fn deactivates(request: &Request) -> bool {
    request.revoke_action == Some(RevokeAction::Deactivate)
}

impl Acts {
    pub(crate) fn of(requests: &[Request]) -> Self {
        let parts = || requests.iter().filter(|request| request.intent.parts());
        let existing = parts().next().is_some();
        let all = |test: fn(&Request) -> bool| existing && parts().all(test);
        let looks_up = |request: &Request| request.intent.acts() && !request.intent.changes();
        Self {
            existing,
            rotates: all(|request| request.intent == Intent::RotateKey),
            deactivates: all(deactivates),
            deletes_none: all(|request| {
                request.intent == Intent::RotateKey || deactivates(request)
            }),
            reactivates: all(|request| request.intent == Intent::EnableKey),
            looks_up: requests.iter().any(looks_up),
        }
    }

    /// Returns true if the line only rotates existing keys.
    pub(crate) fn rotates(self) -> bool {
        self.rotates
    }

    /// Returns true if the line only deactivates existing keys.
    pub(crate) fn deactivates(self) -> bool {
        self.deactivates
    }

    /// Returns true if the line is of this kind.
    pub(crate) fn is(self, kind: HarmlessIn) -> bool {
        match kind {
            HarmlessIn::New => !self.existing,
            HarmlessIn::Rotation => self.rotates,
            HarmlessIn::Deactivation => self.deactivates,
            HarmlessIn::NoDeletion => self.deletes_none,
            HarmlessIn::Reactivation => self.reactivates,
            HarmlessIn::LookUp => self.looks_up && !self.existing,
        }
    }
}

impl Grammar {
    pub(crate) fn harmless(&self) -> Option<&Phrasebook<HarmlessIn>> {
        self.harmless.get_or_init(|| compile().ok()).as_ref()
    }
}

pub fn compile() -> Result<Phrasebook<HarmlessIn>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "harmless", "in")
}

#[cfg(test)]
mod tests {}
