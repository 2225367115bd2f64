//! Defines single values, which are valid by construction.

pub mod access_key_id;
pub mod business_unit;
pub mod owner_email;
pub mod region;
pub mod ttl;
pub mod user_name;
