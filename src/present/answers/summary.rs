//! Renders one line for the result of a batch, and one for its progress.

use crate::domain::Summary;
use crate::present::text;
use crate::present::text::style::Style;
use crate::present::text::wrap;
use crate::present::view::Format;
use serde_json::json;

/// Renders the result of a batch. In JSON, the result is an object with its own schema.
pub fn summary(summary: &Summary, format: Format, paint: Style) -> String {
    if format == Format::Json {
        return format!("{}\n", json!({ "schema_version": 1, "summary": summary }));
    }
    let counted = |count: usize, words: &str| (count > 0).then(|| format!("{count} {words}"));
    let reasons: Vec<String> = summary
        .failed
        .iter()
        .map(|(code, count)| reason(code, *count, summary.failures()))
        .collect();
    let parts = [
        counted(summary.made, "created"),
        counted(summary.deactivated, "deactivated"),
        counted(summary.reactivated, "reactivated"),
        counted(summary.deleted, "deleted"),
        counted(summary.already_exists, "already existed"),
        counted(summary.already_done, "already done"),
        counted(summary.planned, "planned"),
        counted(summary.looked_up, "looked up"),
        counted(summary.answered, "answered"),
        (summary.answers > 0)
            .then(|| text::counted(summary.answers, "answer used", "answers used")),
        counted(summary.asked, "asked but not answered"),
        counted(summary.not_confirmed, "not confirmed"),
        counted(summary.declined, "out of scope"),
        counted(summary.assistant, "said by an assistant"),
        (summary.context > 0).then(|| {
            let words = ("heading, name or quotation", "headings, names or quotations");
            text::counted(summary.context, words.0, words.1)
        }),
        counted(summary.not_read, "not read"),
        counted(summary.failures(), &format!("failed ({})", reasons.join(", "))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    // A line may create several keys.
    let keys = if summary.keys == summary.made {
        String::new()
    } else {
        format!("; {} keys", summary.keys)
    };
    let lines = if summary.lines == 1 { "line" } else { "lines" };
    let text = format!("{} {lines}: {}{keys}", summary.lines, parts.join(", "));
    wrap::block(&paint.hint("summary:"), "summary:", &text, wrap::WIDTH)
}

/// Returns the text for an error code, with its count if lines failed for several reasons.
fn reason(code: &str, count: usize, of: usize) -> String {
    let words = match code {
        "no_bedrock" => "region without Bedrock".to_owned(),
        "no_such_user" => "no such team".to_owned(),
        "out_of_range" => "lifetime out of range".to_owned(),
        "unit_unfit" => "invalid team name".to_owned(),
        "owner_unfit" => "invalid owner".to_owned(),
        code => code.replace('_', " "),
    };
    if count == of { words } else { format!("{count} {words}") }
}

/// Renders the progress of a batch. `left` is the number of lines still to read, if known.
pub fn progress(summary: &Summary, left: Option<usize>, under_way: usize) -> String {
    let left = left
        .map(|left| format!(", {} left", text::counted(left, "line", "lines")))
        .unwrap_or_default();
    format!("{} done, {} failed, {under_way} under way{left}", summary.done(), summary.failures())
}
