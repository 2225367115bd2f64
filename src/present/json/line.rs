//! Writes a value as one line of JSON.

use crate::domain::hidden;
use serde::Serialize;
use zeroize::Zeroizing;

pub fn line(value: &impl Serialize) -> Zeroizing<String> {
    // Serialization fails only for map keys that aren't text, and these values have none.
    let mut text = Zeroizing::new(serde_json::to_string(value).unwrap_or_default());
    if text.chars().any(hidden) {
        text = escaped(&text);
    }
    text.push('\n');
    text
}

/// Escapes characters that control a terminal or hide text. The JSON value stays the same.
fn escaped(json: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(json.len() + 64));
    for c in json.chars() {
        if hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    text
}
