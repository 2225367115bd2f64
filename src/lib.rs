//! Turns plain-English requests into AWS Bedrock keys. `ARCHITECTURE.md` describes the layers and
//! their dependencies.

pub mod cli;
pub mod converse;
pub mod domain;
pub mod plan;
pub mod present;
pub mod provision;
pub mod understand;

/// Compares a value with its snapshot in the top-level `snapshots` folder.
#[cfg(test)]
#[macro_export]
macro_rules! snapshot {
    ($name:expr, $value:expr) => {
        insta::with_settings!({ snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"), prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $value);
        })
    };
}
