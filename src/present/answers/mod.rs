//! Renders the results of requests as text and snippets.

pub mod access_report;
pub mod decoded_key;
pub mod iam_steps;
pub mod key_check;
pub mod key_list;
pub mod long_term_key;
pub mod models;
pub mod next_steps;
pub mod permission;
pub mod short_term_key;
pub mod snippet;
pub mod summary;
