//! Talks to AWS: signs keys, calls services and simulates AWS in the sandbox. Only this layer uses
//! the AWS SDK, and it turns AWS's answers into `domain` values.

mod access;
mod client;
mod credentials;
mod iam;
mod lookups;
mod models;
mod network;
mod sandbox;
mod token;

pub use client::AwsClient;
pub use client::connection::{Connection, Connections, CredentialPrompt, Pace, Settings};
pub use client::shared::Shared;
pub use sandbox::connections as sandbox_connections;
pub use token::decode::{LONGEST, decode, is_bare, read};
pub use token::sign::sign;
