//! Recognizes the shapes of single credentials, for the decoder and the tokenizer. `redact` finds
//! credentials anywhere in text.

/// The start of every short-term key.
pub const SHORT_TERM_PREFIX: &str = "bedrock-api-key-";

/// The length of an AWS secret access key in characters.
pub const SECRET_ACCESS_KEY: usize = 40;

/// Returns true for the form of a secret access key: 40 characters of base64 with uppercase and
/// lowercase letters. Requiring both cases excludes hexadecimal checksums.
pub fn is_secret_access_key(text: &str) -> bool {
    text.len() == SECRET_ACCESS_KEY
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b))
        && has_both_cases(text)
}

/// Returns true for a word that may be a secret access key, a long-term Bedrock key or part of one:
/// at least 40 characters, with uppercase, lowercase and digits.
pub fn may_be_long_secret(word: &str) -> bool {
    word.chars().count() >= SECRET_ACCESS_KEY
        && has_both_cases(word)
        && word.bytes().any(|b| b.is_ascii_digit())
}

fn has_both_cases(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_uppercase()) && text.bytes().any(|b| b.is_ascii_lowercase())
}
