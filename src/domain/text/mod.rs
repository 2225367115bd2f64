//! Makes text from people and AWS safe to show, and protects secrets.

pub mod key_shapes;
pub mod redact;
pub mod sanitize;
pub mod secret;
