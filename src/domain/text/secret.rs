//! Wraps secrets, so that they can be shown only on purpose: in snippets, JSON results and saved
//! files.

use std::fmt;
use zeroize::Zeroizing;

/// A secret, which is wiped from memory when it is dropped. It has no `Display`, `Clone` or
/// `Serialize`, and its `Debug` hides the value, so that it can't get into a log, an error or a
/// panic message.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps `value`. The caller must keep no copy of it.
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// Returns the secret itself. Only code that delivers or uses the secret may call this.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
