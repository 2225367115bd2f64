//! From a phrase in plain English to AWS Bedrock access. `ARCHITECTURE.md` draws the layers and the arrows between them.

pub mod cli;
pub mod converse;
pub mod domain;
pub mod plan;
pub mod present;
pub mod provision;
pub mod understand;

/// Keeps every snapshot of the project in the one folder at the top.
#[cfg(test)]
#[macro_export]
macro_rules! snapshot {
    ($name:expr, $value:expr) => {
        insta::with_settings!({ snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"), prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $value);
        })
    };
}
