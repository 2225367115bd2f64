//! A value that appears in a snippet, a JSON result or a saved file, and nowhere else.

use std::fmt;
use zeroize::Zeroizing;

/// A secret. It has no `Display`, `Clone` or `Serialize`, and its `Debug` shows nothing, so that it
/// can't get into a log, an error or a panic message. Wiped when dropped.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership; the caller must keep no copy.
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// Returns the secret. Only the code that delivers or uses it may call this.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
