//! Splits text into words as a POSIX shell does, without expanding anything. The AWS CLI reads
//! section names and credential process commands in this way.

/// Returns the words; `None` if a quotation mark isn't closed or the text ends with a backslash.
pub(crate) fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        end if end == c => break,
                        '\\' if c == '"' => match chars.next()? {
                            escaped @ ('"' | '\\') => word.push(escaped),
                            other => word.extend(['\\', other]),
                        },
                        inside => word.push(inside),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(chars.next()?),
            plain => word.get_or_insert_default().push(plain),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_as_pythons_shlex_splits_them() {
        for (text, words) in [
            ("", &[] as &[&str]),
            (" \t\n", &[]),
            ("profile dev", &["profile", "dev"]),
            ("profile 'my prof'", &["profile", "my prof"]),
            ("profile \"my prof\"", &["profile", "my prof"]),
            ("profile my\\ prof", &["profile", "my prof"]),
            ("profile fr\u{fc}h", &["profile", "fr\u{fc}h"]),
            ("profile ''", &["profile", ""]),
            ("a'b c'\"d e\"f", &["ab cd ef"]),
            ("\"a\\\"b\\\\c\\d\" 'e\\'", &["a\"b\\c\\d", "e\\"]),
            (
                "sh -c 'echo $HOME; id' | x > y # z",
                &["sh", "-c", "echo $HOME; id", "|", "x", ">", "y", "#", "z"],
            ),
            ("a\n  b", &["a", "b"]),
        ] {
            assert_eq!(
                split(text).as_deref(),
                Some(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()[..]),
                "{text}"
            );
        }
        for text in ["'", "a \"b", "a\\", "\"a\\"] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
