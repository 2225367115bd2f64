//! Defines single values, such as a region or a key ID, that are checked when they are created.

pub mod access_key_id;
pub mod business_unit;
pub mod owner_email;
pub mod region;
pub mod ttl;
pub mod user_name;
