//! Reads environment variables.

use crate::domain::clean;
use std::sync::OnceLock;

/// Returns an AWS or proxy variable whose value isn't UTF-8. Such a variable must not count as
/// unset: calls would go elsewhere, or use another profile's credentials.
pub(super) fn undecodable_variable() -> Option<&'static str> {
    // Cached, because each line of a batch asks.
    static FOUND: OnceLock<Option<String>> = OnceLock::new();
    let ours = |name: &String| {
        let ends = name.rsplit('_').next().is_some_and(|end| end.eq_ignore_ascii_case("proxy"));
        ends || name.split('_').next() == Some("AWS")
    };
    let find = || {
        let odd = std::env::vars_os().filter(|(_, value)| value.to_str().is_none());
        odd.filter_map(|(name, _)| name.into_string().ok()).find(ours).map(|name| clean(&name))
    };
    FOUND.get_or_init(find).as_deref()
}

/// Returns a variable untrimmed, as the SDK reads it.
pub(super) fn raw_variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
