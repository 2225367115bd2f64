//! What a credential process says on its standard error, on its way to a person: without what steers a terminal, with secrets
//! masked, line by line; and a question without a line's end as soon as nothing follows it.

use crate::domain::{clean, mask};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::time::timeout;

/// Whoever asks has said all by then, and nobody notices such a delay.
const PAUSE: Duration = Duration::from_millis(100);
/// No line is longer; what follows is another one.
const LONGEST: usize = 16 * 1024;

/// Passes it on until nothing more comes.
pub(crate) async fn relay(from: Option<impl AsyncRead + Unpin>, say: fn(&str)) {
    let Some(mut from) = from else { return };
    let (mut line, mut buffer) = (Line::default(), [0; 4096]);
    loop {
        let read = match line.is_told() {
            true => Ok(from.read(&mut buffer).await),
            false => timeout(PAUSE, from.read(&mut buffer)).await,
        };
        match read {
            Err(_) => say(&line.so_far()),
            Ok(Ok(read @ 1..)) => say(&line.take(buffer.get(..read).unwrap_or_default())),
            Ok(_) => return say(&line.so_far()),
        }
    }
}

/// The line that is under way.
#[derive(Default)]
struct Line {
    bytes: Vec<u8>,
    /// How many bytes were taken, and how many of what is shown for them were told.
    seen: usize,
    told: usize,
    /// Whether the line before ended with a carriage return.
    returned: bool,
}

impl Line {
    fn is_told(&self) -> bool {
        self.seen == self.bytes.len()
    }

    /// What can be told once these bytes have come: lines that are whole.
    fn take(&mut self, bytes: &[u8]) -> String {
        let mut told = String::new();
        for byte in bytes {
            match byte {
                // The line feed behind a carriage return ends no second line.
                b'\n' if self.returned => self.returned = false,
                b'\r' if self.bytes.is_empty() => {}
                b'\n' | b'\r' => {
                    told += &self.so_far();
                    told.push('\n');
                    *self = Self { returned: *byte == b'\r', ..Self::default() };
                }
                byte => {
                    self.bytes.push(*byte);
                    self.returned = false;
                }
            }
            if self.bytes.len() > LONGEST {
                told += &self.so_far();
                told.push('\n');
                *self = Self::default();
            }
        }
        told
    }

    /// What was not told yet of the line. A secret is seen by what stands before it, so all of the line is masked again.
    fn so_far(&mut self) -> String {
        self.seen = self.bytes.len();
        let whole = clean(&String::from_utf8_lossy(&self.bytes));
        let masked = mask(&whole);
        let rest = masked.get(self.told..).unwrap_or_default().to_owned();
        self.told = masked.len();
        rest
    }
}

#[cfg(test)]
mod tests {
    use crate::provision::credentials::told::Line;

    #[test]
    fn lines_are_cleaned_and_masked_and_questions_shown_at_once() {
        let mut line = Line::default();
        assert_eq!(line.take(b"one\ntwo \x1b]0;PWN\x07\r\nthree"), "one\ntwo ]0;PWN\n");
        assert_eq!(line.so_far(), "three");
        assert!(line.is_told());
        assert_eq!(line.take(b" code: "), "");
        assert_eq!(line.so_far(), " code: ");
        assert_eq!(line.take(b"\n"), "\n");
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz";
        let told = line.take(format!("secret_access_key = {secret}\n").as_bytes());
        assert!(told.ends_with("*\n") && !told.contains(secret), "{told}");
        // The same in two parts.
        let mut told = line.take(b"secret_access_key = ");
        told += &line.so_far();
        told += &line.take(format!("{secret}\n").as_bytes());
        assert!(told.ends_with("*\n") && !told.contains(secret), "{told}");
    }

    #[test]
    fn no_line_is_kept_for_ever() {
        let mut line = Line::default();
        assert_eq!(line.take(&[b'a'; 40_000]).len(), 2 * (16 * 1024 + 2));
        assert!(line.bytes.len() <= 16 * 1024);
    }
}
