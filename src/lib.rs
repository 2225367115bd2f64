//! From a phrase in plain English to AWS Bedrock access. `ARCHITECTURE.md` draws the rooms and the arrows between them.

pub mod converse;
pub mod domain;
pub mod front;
pub mod plan;
pub mod present;
pub mod provision;
pub mod understand;
