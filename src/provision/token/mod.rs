//! Signs short-term keys and decodes keys.

pub mod decode;
pub mod sign;
