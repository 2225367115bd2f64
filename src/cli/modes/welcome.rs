//! Greets the person at the prompt. Looks up the caller in the background, and prints the caller's
//! identity above the prompt if AWS answers before the person enters the first line.

use crate::cli::input::line_source::LineSource;
use crate::domain::{Cause, Problem, Region, Shutdown};
use crate::present;
use crate::provision::{AwsClient, CredentialPrompt, Settings, Shared};
use jiff::tz::TimeZone;
use std::thread;

/// Starts the look-up if the terminal can show text above the prompt. Does nothing with `--sandbox`
/// or `--no-verify`.
pub fn look_up(
    settings: &Settings,
    shared: Shared,
    region: Option<Region>,
    zone: TimeZone,
    source: &mut dyn LineSource,
) {
    if settings.sandbox || !settings.verify {
        return;
    }
    let Some(mut print) = source.printer() else { return };
    // The look-up must not use the terminal or delay a signal.
    let (console, stops) = (CredentialPrompt::default(), Shutdown::default());
    let settings = Settings { console, stops, ..settings.clone() };
    // Ignore an error: without a thread, the greeting is left out.
    let _ = thread::Builder::new().spawn(move || {
        let client = AwsClient::joining(settings, shared);
        if let Some(line) = line(&client, region, &zone) {
            print(line + "\n");
        }
    });
}

fn line(client: &AwsClient, region: Option<Region>, zone: &TimeZone) -> Option<String> {
    match client.session()? {
        Ok((identity, end)) => {
            let configured = || client.configured_region().ok().flatten().map(|found| found.0);
            let region = region.or_else(configured).unwrap_or_default();
            Some(present::signed_in(&identity, &region, end, zone))
        }
        Err(Problem::NoCredentials { .. }) => Some(present::SIGNED_OUT.to_owned()),
        Err(problem) if is_about_credentials(&problem) => {
            let text = present::problem(&problem, "", present::Style(false));
            Some(text.trim_end().to_owned())
        }
        // If the problem persists, the next request reports it.
        Err(_) => None,
    }
}

fn is_about_credentials(problem: &Problem) -> bool {
    match problem {
        Problem::Credentials(_) | Problem::ProfileNotFound { .. } => true,
        Problem::AwsRefused(refused) => refused.cause == Cause::Credentials,
        _ => false,
    }
}
