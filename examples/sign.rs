//! Signs a short-term Bedrock API key with the library: no network, no files, no configuration.
//!
//! ```sh
//! AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… cargo run --example sign us-east-1
//! ```
#![allow(clippy::print_stdout, reason = "an example prints its result")]

use aws_credential_types::Credentials;
use bedrock_assist::present::{self, Style};
use bedrock_assist::provision::sign;
use std::env;
use std::time::{Duration, SystemTime};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let region = env::args().nth(1).ok_or("usage: sign REGION")?;
    let credentials = Credentials::new(
        env::var("AWS_ACCESS_KEY_ID")?,
        env::var("AWS_SECRET_ACCESS_KEY")?,
        env::var("AWS_SESSION_TOKEN").ok(),
        None,
        "environment",
    );
    let lifetime = Duration::from_secs(60 * 60);
    let key = sign(&credentials, &region, lifetime, SystemTime::now())
        .map_err(|problem| present::problem(&problem, "", Style(false)))?;
    println!("{}", key.expose());
    Ok(())
}
