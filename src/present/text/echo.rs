//! Makes text from a person or from AWS safe to show.

use crate::domain::{clean, mask};

/// Words of a person or of AWS, fit to be shown: nothing that steers a terminal, nothing that looks like a key.
pub fn echo(text: &str) -> String {
    mask(&clean(text)).into_owned()
}
