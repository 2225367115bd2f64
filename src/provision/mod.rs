//! AWS itself, and the only room that knows its SDK.

mod signer;

pub use signer::{KeyFacts, read, sign};
