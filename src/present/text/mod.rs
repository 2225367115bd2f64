//! How text is set: color, width, Markdown, times.

pub mod echo;
pub mod markdown;
pub mod style;
pub mod time;
pub mod wrap;
