//! Recognizes contractions and region codes by their spelling, without the grammar.

use crate::domain::Region;
use crate::understand::grammar::classes;

/// Returns true if `letters` is "whats" or a similar contraction without its apostrophe. Any other
/// word that ends in an apostrophe and s is a possessive.
pub fn is_contraction(letters: &str) -> bool {
    classes::CONTRACTION.has(letters)
}

/// Returns true if the text looks like a region code, even if there is no such region:
/// "eu-west-9".
pub fn is_region_code(text: &str) -> bool {
    let direction = text.rsplit('-').nth(1).unwrap_or_default();
    let short_area = text.find('-') == Some(2);
    Region::has_code_form(text) && (short_area || is_direction(direction))
}

/// Returns true if a part of a region code is a direction, such as "east" in "us-east-1".
pub fn is_direction(part: &str) -> bool {
    classes::DIRECTION.has(part)
}
