//! Wraps secrets, so that they appear only in snippets, JSON results and saved files.

use std::fmt;
use zeroize::Zeroizing;

/// A secret, which is wiped when it is dropped. It has no `Display`, `Clone` or `Serialize`, and
/// its `Debug` shows nothing, so that it can't get into a log, an error or a panic message.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps `value`. The caller must keep no copy.
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
