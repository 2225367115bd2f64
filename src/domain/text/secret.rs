//! A value that may be shown in a snippet, a JSON result or a saved file, and nowhere else.

use std::fmt;
use zeroize::Zeroizing;

/// A secret. It has no `Display`, `Clone` or `Serialize`, and its `Debug` says nothing,
/// so it cannot slip into a log, an error or a panic message. Wiped when dropped.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret over; the caller keeps no copy.
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The secret itself. Call this only where it is delivered.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
