//! Defines what IAM holds, what a plan changes in it, and what the calls return.

pub mod access_report;
pub mod change_observer;
pub mod decoded_key;
pub mod issued_key;
pub mod key_check;
pub mod permission;
pub mod plan;
pub mod snapshot;
pub mod tags;
