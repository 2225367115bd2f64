//! Formats text: color, width, Markdown, times, numbers.

pub mod echo;
pub mod markdown;
pub mod style;
pub mod time;
pub mod wrap;

/// Returns a number with the singular or plural of its noun.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
