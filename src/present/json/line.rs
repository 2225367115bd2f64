//! Writes a value as one line of JSON.

use crate::domain::hidden;
use serde::Serialize;
use zeroize::Zeroizing;

/// Any value as one line of JSON.
pub fn line(value: &impl Serialize) -> Zeroizing<String> {
    // Nothing here has map keys that are not text, the only thing that could fail.
    let mut text = Zeroizing::new(serde_json::to_string(value).unwrap_or_default());
    if text.chars().any(hidden) {
        text = escaped(&text);
    }
    text.push('\n');
    text
}

/// Characters that steer a terminal or hide text, as escapes: the value is the same, and nobody is fooled.
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
