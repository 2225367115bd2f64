//! Tests of credentials, AWS calls and keys, against doubles of AWS.

pub mod access;
pub mod check;
pub mod credential_prompts;
pub mod credentials;
pub mod double_is_iam;
pub mod network;
pub mod new_keys;
pub mod official_generator;
pub mod offline;
pub mod provision;
pub mod rights;
pub mod sources;
pub mod wire;
