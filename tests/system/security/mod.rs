//! Secrets, faults and what leaves the machine.

pub mod canary;
pub mod faults;
pub mod outgoing;
pub mod sdk_logging;
