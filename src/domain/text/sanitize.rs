//! Removes characters that control a terminal or hide text. Text from a person or from AWS must be
//! sanitized here before it is shown.

/// Removes control, bidirectional and invisible format characters. Line breaks and tabs become
/// spaces.
pub fn clean(text: &str) -> String {
    text.chars().filter_map(without_hidden).collect()
}

/// Returns the visible form of `c`: a space for a line break or tab, `c` itself if it is visible,
/// and `None` otherwise.
pub fn without_hidden(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c => (!hidden(c)).then_some(c),
    }
}

/// Returns true if a terminal shows nothing for `c`, or obeys it as a control character.
pub fn hidden(c: char) -> bool {
    // Almost every character is ASCII.
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{7}\nc\td"), "a[31mb c d");
        assert_eq!(clean("a\u{202e}b\u{200b}c\u{feff}d\u{e0041}e\u{9b}f"), "abcdef");
        assert_eq!(clean("São Paulo, 東京 ✓"), "São Paulo, 東京 ✓");
    }
}
