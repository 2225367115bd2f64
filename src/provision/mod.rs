//! AWS itself: the signer, the calls, the sandbox. The only room that knows the AWS SDK, so that an answer of AWS
//! becomes a value of `domain` here and nowhere else.

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
pub use token::decode::{LONGEST, decode, read};
pub use token::sign::sign;
