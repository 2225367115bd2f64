//! What came of a batch, and how far it is: one line each.

use super::{Format, Paint};
use crate::domain::Summary;
use serde_json::json;

/// What came of all of it. With JSON it is an object, of a shape of its own.
pub fn summary(summary: &Summary, format: Format, paint: Paint) -> String {
    if format == Format::Json {
        return format!("{}\n", json!({ "schema_version": 1, "summary": summary }));
    }
    let Summary { made, changed, made_before, asked, declined, other, .. } = summary;
    let counted = |count: usize, words: &str| (count > 0).then(|| format!("{count} {words}"));
    let failed = summary.failures();
    let reasons: Vec<String> = summary.failed.iter().map(|(code, count)| format!("{code} {count}")).collect();
    let parts = [
        counted(*made, "made"),
        counted(*changed, "switched off or deleted"),
        counted(*made_before, "made before"),
        counted(*other, "answered"),
        counted(*asked, "asked and not answered"),
        counted(*declined, "declined"),
        counted(failed, &format!("failed ({})", reasons.join(", "))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{} {}\n", paint.hint("summary:"), parts.join(", "))
}

/// How far it is; `left` lines are still to be read, where that is known, and so many requests are under way.
pub fn progress(summary: &Summary, left: Option<usize>, under_way: usize) -> String {
    let left = left.map(|left| format!(", {left} lines left")).unwrap_or_default();
    format!("{} done, {} failed, {under_way} under way{left}", summary.done(), summary.failures())
}
