//! Explains problems with AWS settings: profiles, endpoints, proxies, certificates and regions.

use crate::domain::{Intent, Region, Request};
use crate::present::answers::snippet;
use crate::present::dialogue::phrase;
use crate::present::errors::{Wording, wording};
use crate::present::text::echo::echo;
use std::path::Path;

pub fn profile(wanted: &str, known: &[String]) -> Wording {
    if wanted.is_empty() {
        let mut hints = vec!["run `unset AWS_PROFILE`, or name a profile".to_owned()];
        hints.push(existing_profiles("dev", known));
        return wording(
            "The name of the AWS profile is empty: AWS_PROFILE, AWS_DEFAULT_PROFILE or --profile has an empty value.",
            hints,
        );
    }
    wording(
        format!("Your AWS config files have no profile \"{}\".", echo(wanted)),
        [existing_profiles(wanted, known)],
    )
}

fn existing_profiles(wanted: &str, known: &[String]) -> String {
    const MAX_NAMES: usize = 10;
    if known.is_empty() {
        let wanted = snippet::word(&echo(wanted));
        return format!(
            "there are no profiles yet; create one: `aws login --profile {wanted}` (company SSO: `aws configure sso --profile {wanted}`)"
        );
    }
    let names: Vec<String> = known.iter().take(MAX_NAMES).map(|name| echo(name)).collect();
    let more = if known.len() > MAX_NAMES { ", …" } else { "" };
    format!("choose one of these with `--profile NAME`: {}{more}", names.join(", "))
}

pub fn insecure_endpoint(setting: &str, url: &str) -> Wording {
    wording(
        format!(
            "{} sends calls to {} without encryption, so nothing was sent.",
            echo(setting),
            echo(url)
        ),
        [format!("use https, or {}", unset(setting))],
    )
}

pub fn malformed_endpoint(setting: &str) -> Wording {
    wording(
        format!("{} isn't a valid URL, so nothing was sent.", echo(setting)),
        [format!(
            "correct it (https://HOST, without spaces or line breaks), or {}",
            unset(setting)
        )],
    )
}

pub fn proxy(setting: &str) -> Wording {
    wording(
        format!(
            "{setting} isn't the URL of an HTTP proxy, the only kind supported, so nothing was sent."
        ),
        [format!(
            "set it to your proxy: `export {setting}=http://HOST:PORT`; without a proxy, {}",
            unset(setting)
        )],
    )
}

pub fn ca_bundle(setting: &str, path: &Path, reason: &str) -> Wording {
    wording(
        format!(
            "{} points to {}, which isn't a readable PEM file: {}.",
            echo(setting),
            file(path),
            echo(reason)
        ),
        [format!("set it to a PEM certificate file, or {}", unset(setting))],
    )
}

pub fn no_bedrock(
    region: &Region,
    name: Option<&str>,
    nearest: &[Region],
    request: Option<&Request>,
) -> Wording {
    let place = name.map(|name| format!(" ({})", echo(name))).unwrap_or_default();
    let reason = match name {
        Some(_) => "Bedrock isn't available there",
        None => "AWS has no Bedrock region with this code",
    };
    let missing = match request.map(|request| request.intent) {
        Some(Intent::ListModels) => "No models in",
        _ => "No key for",
    };
    wording(format!("{missing} {region}{place}: {reason}."), regions("nearest", nearest, request))
}

pub fn malformed_region(
    text: &str,
    setting: &str,
    nearest: &[Region],
    request: Option<&Request>,
) -> Wording {
    wording(
        format!("{} is set to \"{}\", which isn't a region.", echo(setting), echo(text)),
        regions("most similar", nearest, request),
    )
}

fn regions(how: &str, nearest: &[Region], request: Option<&Request>) -> Vec<String> {
    let mut hints = Vec::new();
    if let [first, ..] = nearest {
        let codes: Vec<&str> = nearest.iter().map(Region::as_str).collect();
        let example = request
            .filter(|request| {
                matches!(request.intent, Intent::CreateKey | Intent::RefreshKey | Intent::RotateKey)
            })
            .map(|request| {
                let there = Request { region: Some(first.clone()), ..request.clone() };
                format!("; for example `bedrock-assist \"{}\"`", phrase::phrase(&there))
            })
            .unwrap_or_default();
        let regions = if codes.len() == 1 { "region" } else { "regions" };
        hints.push(format!("the {how} {regions}: {}{example}", codes.join(", ")));
    }
    hints.push(
        "to list the regions with Bedrock: `bedrock-assist \"which regions can I use?\"`"
            .to_owned(),
    );
    hints
}

/// Suggests how to remove a setting: a variable, or a line of a profile.
pub fn unset(setting: &str) -> String {
    let setting = echo(setting);
    let variable = setting.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        || setting.ends_with("_proxy");
    if variable { format!("run `unset {setting}`") } else { format!("remove {setting}") }
}

pub fn file(path: &Path) -> String {
    echo(&path.display().to_string())
}
