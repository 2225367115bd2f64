//! Redacts anything that looks like a credential before another layer sees the input, so that no
//! layer can echo or store it.

pub mod pieces;

use crate::domain::text::sanitize::without_hidden;
use pieces::{alternates_often, has_key_length, is_random_of_one_case};
use regex::{Captures, Regex};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// The patterns, each with an example that it must match. The examples are invented or from
/// documentation, so none is a real key.
const SHAPES: [(&str, &str); 21] = [
    (
        r"(?i:bedrock-api-key-)[A-Za-z0-9+/=_&-]*[A-Za-z0-9+/=]{20,}[A-Za-z0-9+/=_&-]*",
        "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9B",
    ),
    (r"ABSK[A-Za-z0-9+/=_-]{20,}", "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlLWV4YW1wbGU="),
    (
        r#"(?i)(?:aws_)?(?:secret|session|security|bearer)[_-]?(?:access[_-]?)?(?:key|token)(?:[_-]?bedrock)?["']?\s*[:=]\s*["']?[^\s"']{8,}"#,
        "AWS_SECRET_ACCESS_KEY=hunter2-hunter2",
    ),
    (
        r#"(?i)(?:(?:refresh|access|auth|id|api)[_-]?token|(?:client|api)[_-]?secret)["']?\s*[:=]\s*["']?[^\s"']{8,}"#,
        "refresh_token=hunter-hunter",
    ),
    (
        r#"(?i)(?:password|passphrase|passwd|passcode|pwd|(?-u:\b)pass|(?-u:\b)secret)["']?\s*[:=]\s*["']?[^\s"']{4,}"#,
        "password=hunter",
    ),
    // Without `:` or `=`, the value must contain a digit or symbol, because "password reset tool"
    // has no secret.
    (
        r#"(?i)(?-u:\b)(?:password|passphrase|passwd|pwd|pw)\s+(?:is\s+)?(?:[^\s"']{0,20}[0-9@#$%^&*+=_/~][^\s"']{3,}|[^\s"']{3,20}[0-9@#$%^&*+=_/~!])"#,
        "password is hunter2",
    ),
    (
        r"(?i)X-Amz-(?:Signature|Security-Token|Credential)=[^\s&]{8,}",
        "X-Amz-Signature=0123456789abcdef",
    ),
    (r"(?-u:\b)sk-[A-Za-z0-9_-]{20,}", "sk-ant-api03-abcdefghijklmnopqrst"),
    (r"(?-u:\b)(?:sk|rk|pk|whsec)_(?:(?:live|test)_)?[A-Za-z0-9]{10,}", "sk_live_abcdefghijklmnop"),
    (r"(?-u:\b)gh[pousr]_[A-Za-z0-9]{30,}", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
    (r"(?-u:\b)github_pat_[A-Za-z0-9_]{20,}", "github_pat_abcdefghijklmnopqrstuv"),
    (
        r"(?-u:\b)gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_.-]{16,}",
        "glpat-abcdefghijklmnopqrst",
    ),
    (r"(?-u:\b)(?:xox[a-z]|xapp)-[A-Za-z0-9-]{8,}", "xoxb-123456789012-abcdefghijkl"),
    (
        r"(?-u:\b)(?:npm|hf|gsk|shpat|dckr_pat|dop_v1)_[A-Za-z0-9_-]{16,}",
        "npm_abcdefghijklmnopqrstuvwxyz0123456789",
    ),
    (
        r"(?-u:\b)(?:AIza|ya29\.|hvs\.|SG\.)[A-Za-z0-9_.-]{16,}",
        "AIzaabcdefghijklmnopqrstuvwxyz01234",
    ),
    (
        r"(?i)(?-u:\b)(?:bearer|basic)\s+[A-Za-z._~-]{0,20}[0-9+/=][A-Za-z0-9+/=_.~-]{15,}",
        "Bearer abcdefg2hijklmnopqrstuvw",
    ),
    // The user and password in a URL.
    (r"://[^\s/?#@]+@", "://ann:hunter2@"),
    (
        r"(?-u:\b)eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_.-]*)?",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc",
    ),
    (
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?:\s|\\n)*[A-Za-z0-9+/=]{8,})*",
        "-----BEGIN EC PRIVATE KEY----- MHcCAQEEIFDZ",
    ),
    // Query parameters of a URL that hold a secret, such as `?token=…`.
    (
        r"(?i)[?&][a-z_-]{0,20}(?:tok(?:en)?|key|secret|sig(?:nature)?|auth|code|pass(?:word)?|pwd|credentials?)=[^\s&#]{4,}",
        "?token=hunter2",
    ),
    (
        r"[A-Za-z0-9+/=_-]{100,}",
        "IQoJb3JpZ2luX2VjEXAMPLEIQoJb3JpZ2luX2VjEXAMPLEIQoJb3JpZ2luX2VjEXAMPLEIQoJb3JpZ2luX2VjEXAMPLEIQoJb3JpZ2lu",
    ),
];

/// The pattern for secret access keys and unknown tokens, which have no prefix or name that
/// identifies them. `looks_random` tests each match.
const RUN: (&str, &str) = (r"[A-Za-z0-9+/=_.-]{20,}", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

/// The minimum length in bytes of a word that may contain a secret, unless the word starts with one
/// of `NAMES`. Input with only shorter words is searched only for secrets in several pieces.
const SHORTEST_WORD: usize = 12;
const NAMES: [&str; 4] = ["pass", "pwd", "secret", "pw"];

// The patterns have no capture groups and no Unicode word boundaries, because either makes long
// lines several times slower.
static KEYLIKE: LazyLock<Regex> = LazyLock::new(|| {
    let shapes: Vec<String> = SHAPES.iter().map(|(shape, _)| format!("(?:{shape})")).collect();
    compile(&shapes.join("|"))
});
static RUNS: LazyLock<Regex> = LazyLock::new(|| compile(RUN.0));

fn compile(shape: &str) -> Regex {
    Regex::new(shape).expect("the shapes are constants, and a test compiles them")
}

/// Replaces anything that looks like a credential with `*`, byte for byte, so that offsets stay
/// valid. Searches the text as written, and again without invisible characters, with letters in
/// plain form, and with URL, JSON and HTML escapes decoded.
pub fn mask(text: &str) -> Cow<'_, str> {
    let may_be_secret = |word: &str| {
        let named = |name: &str| {
            word.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name))
        };
        word.len() >= SHORTEST_WORD || NAMES.into_iter().any(named)
    };
    // Almost every line returns here, so most runs never compile the patterns.
    if !text.split_ascii_whitespace().any(may_be_secret) {
        return without_pieces(text, Cow::Borrowed(text));
    }
    let masked = redacted(text);
    let written = |c: char| matches!(c, '%' | '\\' | '&') || !c.is_ascii() || c.is_ascii_control();
    if !text.contains(written) {
        return masked;
    }
    let DecodedText { text: read, ranges } = DecodedText::decode(text);
    let redactions = redacted(&read);
    let mut masked = masked.into_owned();
    for (at, _) in
        read.char_indices().filter(|(at, c)| *c != '*' && redactions.as_bytes()[*at] == b'*')
    {
        let (start, end) = ranges[at];
        masked.replace_range(start..end, &"*".repeat(end - start));
    }
    Cow::Owned(masked)
}

fn redacted(text: &str) -> Cow<'_, str> {
    let asterisks = |found: &Captures<'_>| "*".repeat(found[0].len());
    let marked = KEYLIKE.replace_all(text, asterisks);
    let tested = |found: &Captures<'_>| {
        if looks_random(&found[0]) { asterisks(found) } else { found[0].to_owned() }
    };
    let masked = match RUNS.replace_all(&marked, tested) {
        Cow::Owned(masked) => Cow::Owned(masked),
        Cow::Borrowed(_) => marked,
    };
    without_pieces(text, masked)
}

/// Masks the secrets that `text` contains in several pieces. `masked` is `text` with all other
/// secrets masked.
fn without_pieces<'t>(text: &str, masked: Cow<'t, str>) -> Cow<'t, str> {
    let cut = pieces::split_secrets(text);
    if cut.is_empty() {
        return masked;
    }
    let asterisks = |(at, byte): (usize, u8)| {
        let within = cut.iter().any(|range: &Range<usize>| range.contains(&at)) && byte != b'\n';
        if within { b'*' } else { byte }
    };
    // The ranges start and end at ASCII characters, so no character is split.
    let redacted = masked.bytes().enumerate().map(asterisks).collect();
    String::from_utf8(redacted).map_or(masked, Cow::Owned)
}

/// Returns true if a run of characters looks random, which words, paths and names rarely do. A
/// random run has at least 40 mixed characters of base64, not counting words of a path at its ends;
/// or it alternates often between uppercase, lowercase and digits; or it mixes letters of one case
/// with digits throughout.
fn looks_random(run: &str) -> bool {
    let part = |b: &u8| matches!(b, b'_' | b'-' | b'=');
    // Periods, slashes and plus signs don't count as changes, because paths contain them too.
    let read: Vec<u8> = run.bytes().filter(|b| !matches!(b, b'.' | b'/' | b'+')).collect();
    let mut parts = run.as_bytes().split(|b| part(b) || *b == b'.');
    parts.any(|run| {
        has_key_length(run) || run.split(|b| !b.is_ascii_alphanumeric()).any(is_random_of_one_case)
    }) || read.split(part).any(alternates_often)
}

/// Decoded text, with the range in the original text that each byte comes from.
struct DecodedText {
    text: String,
    ranges: Vec<(usize, usize)>,
}

impl DecodedText {
    fn decode(written: &str) -> Self {
        let mut decoded = Self { text: String::with_capacity(written.len()), ranges: Vec::new() };
        let mut rest = written;
        while let Some(c) = rest.chars().next() {
            let start = written.len() - rest.len();
            let (read, length) = decode_escape(rest)
                .map_or((fold_char(c), c.len_utf8()), |(c, length)| (Some(c), length));
            rest = &rest[length..];
            match read {
                Some(c) => {
                    decoded.text.push(c);
                    decoded
                        .ranges
                        .extend(std::iter::repeat_n((start, start + length), c.len_utf8()));
                }
                // An invisible character extends the range of the character before it.
                None => {
                    let end = start + length;
                    let last = decoded.ranges.last().copied();
                    let same = |place: &&mut (usize, usize)| Some(**place) == last;
                    decoded
                        .ranges
                        .iter_mut()
                        .rev()
                        .take_while(same)
                        .for_each(|place| place.1 = end);
                }
            }
        }
        decoded
    }
}

/// Folds a character to its ASCII form, if it has one: full-width and mathematical letters to
/// letters, wide spaces to spaces. Returns `None` for an invisible character.
fn fold_char(c: char) -> Option<char> {
    if c.is_ascii() {
        return without_hidden(c);
    }
    let mut parts = std::iter::once(c).nfkd();
    let folded = parts
        .next()
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .filter(|_| parts.next().is_none());
    folded.or_else(|| without_hidden(c))
}

/// Decodes the escape at the start of `rest`, if there is one, and returns the character and the
/// length of the escape. Supports visible ASCII characters in URL escapes (`%2F`, also nested as in
/// `%252F`), JSON and shell escapes (`\/`, `\u002f`), and HTML escapes (`&#47;`).
fn decode_escape(rest: &str) -> Option<(char, usize)> {
    let ascii = |digits: &str, radix| {
        let code = u8::from_str_radix(digits, radix).ok()?;
        code.is_ascii_graphic().then_some(char::from(code))
    };
    match rest.as_bytes()[0] {
        b'%' => {
            let mut at = 1;
            while rest.get(at..at + 2) == Some("25") && rest.len() > at + 3 {
                at += 2;
            }
            Some((ascii(rest.get(at..at + 2)?, 16)?, at + 2))
        }
        b'\\' => match rest.get(1..2)? {
            "u" => Some((ascii(rest.get(2..6)?.strip_prefix("00")?, 16)?, 6)),
            "/" | "+" | "=" => Some((char::from(rest.as_bytes()[1]), 2)),
            _ => None,
        },
        b'&' => {
            let (digits, _) = rest.strip_prefix("&#")?.split_at_checked(6)?.0.split_once(';')?;
            let hex = digits.strip_prefix(['x', 'X']);
            Some((
                ascii(hex.unwrap_or(digits), if hex.is_some() { 16 } else { 10 })?,
                digits.len() + 3,
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
