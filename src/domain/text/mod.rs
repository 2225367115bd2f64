//! Text that a person or AWS wrote, and secrets.

pub mod redact;
pub mod sanitize;
pub mod secret;
