//! Defines the types of IAM's entities, of planned changes and of their results.

pub mod access_report;
pub mod change_observer;
pub mod decoded_key;
pub mod issued_key;
pub mod permission;
pub mod plan;
pub mod snapshot;
pub mod tags;
