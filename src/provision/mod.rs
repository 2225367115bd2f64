//! Talks to AWS: signing, calls, and the sandbox. The only layer that uses the AWS SDK; AWS's
//! answers become `domain` values here.

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
pub use token::decode::{LONGEST, decode, read};
pub use token::sign::sign;
