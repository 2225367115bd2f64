//! How text is set: color, width, Markdown, times.

pub mod markdown;
pub mod style;
pub mod time;
pub mod wrap;
