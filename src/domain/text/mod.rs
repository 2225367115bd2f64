//! Handles text from people or AWS, and secrets.

pub mod key_shapes;
pub mod redact;
pub mod sanitize;
pub mod secret;
