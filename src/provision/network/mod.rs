//! Configures HTTP for all clients: endpoints, proxies and response limits.

pub mod complete_response;
pub mod connection_failure;
pub mod endpoints;
pub mod http;
pub mod last_outcome;
pub mod proxy;
pub mod response_limits;
