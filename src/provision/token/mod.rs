//! Short-term keys: signed, and read back.

pub mod decode;
pub mod sign;
