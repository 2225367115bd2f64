//! Makes text from a person or from AWS safe to show.

use crate::domain::{clean, mask};

/// Removes control characters and masks anything that looks like a key.
pub fn echo(text: &str) -> String {
    mask(&clean(text)).into_owned()
}
