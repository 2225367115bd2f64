//! Text from a person or from AWS, and secrets.

pub mod redact;
pub mod sanitize;
pub mod secret;
