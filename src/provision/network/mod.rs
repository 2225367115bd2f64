//! HTTP under every client: where calls go, through which proxy, and how much may come back.

pub mod complete_response;
pub mod connection_failure;
pub mod endpoints;
pub mod http;
pub mod last_outcome;
pub mod proxy;
pub mod response_limits;
