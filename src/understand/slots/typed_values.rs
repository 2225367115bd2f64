//! Claims values that their form identifies: email addresses, key IDs, region codes, links and
//! secrets.

use crate::domain::{AccessKeyId, OwnerEmail};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::slots::regions::lookup::region_code;
use crate::understand::tokens::WordKind;

/// Claims email addresses, key IDs, region codes, links and secrets, so that nothing inside them
/// is read again.
pub fn claim_typed(reading: &mut Reading<'_>) {
    for at in 0..reading.len() {
        let raw = reading.raw(at, at + 1);
        let found = match reading.word(at).kind {
            WordKind::At if reading.grammar.is_header(reading, at) => FindingKind::Noise,
            WordKind::At => {
                OwnerEmail::parse(address(raw)).map_or(FindingKind::Noise, FindingKind::Owner)
            }
            WordKind::KeyId => {
                AccessKeyId::parse(raw).map_or(FindingKind::Noise, FindingKind::KeyId)
            }
            WordKind::RegionCode => region_code(reading.grammar, reading.spelling(at)),
            WordKind::Link | WordKind::Secret => FindingKind::Noise,
            WordKind::Plain | WordKind::Number => continue,
        };
        reading.claim(found, at, at + 1);
    }
}

/// Returns an address without the marks around it and without a possessive: "a@b.com's".
fn address(raw: &str) -> &str {
    let domain = raw.find('@').unwrap_or(0);
    let end = raw[domain..].find(['\'', '’']).map_or(raw.len(), |end| domain + end);
    raw[..end].trim_matches(|c: char| !c.is_ascii_alphanumeric())
}
