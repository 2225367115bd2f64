//! Defines the types of a line's meaning: requests, responses, asides, corrections and references.

pub mod aside;
pub mod correction;
pub mod filter;
pub mod reference;
pub mod request;
pub mod response;
pub mod understanding;
