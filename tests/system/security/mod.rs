//! Tests of secrets, faults and outgoing connections.

pub mod canary;
pub mod faults;
pub mod outgoing;
pub mod sdk_logging;
