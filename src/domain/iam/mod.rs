//! What AWS holds, what will change there, and what came of it.

pub mod access_report;
pub mod change_observer;
pub mod decoded_key;
pub mod issued_key;
pub mod permission;
pub mod plan;
pub mod snapshot;
