//! Reads environment variables.

use crate::domain::clean;
use std::sync::OnceLock;

/// Returns the name of an AWS or proxy variable whose value isn't UTF-8, if there is one. It must
/// not count as unset, because calls would then go to another address or use another profile's
/// credentials.
pub(super) fn undecodable_variable() -> Option<&'static str> {
    // Cached because every line of a batch calls this function.
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

/// Returns a variable's value without trimming it, because the SDK doesn't trim it either.
pub(super) fn raw_variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
