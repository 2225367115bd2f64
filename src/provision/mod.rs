//! AWS itself: the signer, the calls, the sandbox. The only room that knows the AWS SDK, so that an answer of AWS
//! becomes a value of `domain` here and nowhere else.

mod access;
mod checks;
mod clients;
mod credentials;
mod decode;
mod endpoints;
mod fault;
mod guard;
mod heard;
mod http;
mod iam;
mod models;
mod pacer;
mod profiles;
mod proxy;
mod refusal;
mod sandbox;
mod session;
mod settings;
mod shared;
mod signer;
mod split;
mod whole;

pub use decode::{LONGEST, decode, read};
pub use session::Session;
pub use settings::{Console, Pace, Settings, Wire, Wiring};
pub use shared::Shared;
pub use signer::sign;
