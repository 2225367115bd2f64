//! The types of a line's meaning: requests, replies, corrections, references.

pub mod correction;
pub mod filter;
pub mod reference;
pub mod request;
pub mod response;
pub mod understanding;
