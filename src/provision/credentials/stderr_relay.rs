//! Relays a credential process's standard error to the person, line by line. Removes control
//! characters and masks secrets. A prompt without a line break appears after a short pause.

use crate::domain::{clean, mask};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::time::timeout;

/// The pause after which an unfinished line is shown, because it may be a prompt. It is too short
/// to notice.
const PAUSE: Duration = Duration::from_millis(100);
/// The maximum length of a line in bytes. What exceeds it starts another line.
const MAX_LINE: usize = 16 * 1024;

/// Passes everything that `from` contains to `say`, until `from` ends.
pub(crate) async fn relay(from: Option<impl AsyncRead + Unpin>, say: fn(&str)) {
    let Some(mut from) = from else { return };
    let (mut line, mut buffer) = (Line::default(), [0; 4096]);
    loop {
        let read = match line.is_shown() {
            true => Ok(from.read(&mut buffer).await),
            false => timeout(PAUSE, from.read(&mut buffer)).await,
        };
        match read {
            Err(_) => say(&line.take_unshown()),
            Ok(Ok(read @ 1..)) => say(&line.push(buffer.get(..read).unwrap_or_default())),
            Ok(_) => return say(&line.take_unshown()),
        }
    }
}

/// The line that is being read.
#[derive(Default)]
struct Line {
    bytes: Vec<u8>,
    /// The number of bytes in `bytes` that `take_unshown` has processed. `shown` is the length of
    /// the masked text that was shown for them.
    seen: usize,
    shown: usize,
    /// True if the previous line ended with a carriage return, so that a line feed belongs to it.
    after_return: bool,
}

impl Line {
    fn is_shown(&self) -> bool {
        self.seen == self.bytes.len()
    }

    /// Adds bytes. Returns the rest of each line that they complete.
    fn push(&mut self, bytes: &[u8]) -> String {
        let mut shown = String::new();
        for byte in bytes {
            match byte {
                // A line feed after a carriage return doesn't end another line.
                b'\n' if self.after_return => self.after_return = false,
                b'\r' if self.bytes.is_empty() => {}
                b'\n' | b'\r' => {
                    shown += &self.take_unshown();
                    shown.push('\n');
                    *self = Self { after_return: *byte == b'\r', ..Self::default() };
                }
                byte => {
                    self.bytes.push(*byte);
                    self.after_return = false;
                }
            }
            if self.bytes.len() > MAX_LINE {
                shown += &self.take_unshown();
                shown.push('\n');
                *self = Self::default();
            }
        }
        shown
    }

    /// Returns the part of the line that wasn't shown yet. Masks the whole line each time, because
    /// masking needs the text before a secret.
    fn take_unshown(&mut self) -> String {
        self.seen = self.bytes.len();
        let line = clean(&String::from_utf8_lossy(&self.bytes));
        let masked = mask(&line);
        let rest = masked.get(self.shown..).unwrap_or_default().to_owned();
        self.shown = masked.len();
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn lines_are_cleaned_and_masked_and_questions_shown_at_once() {
        let mut line = Line::default();
        assert_eq!(line.push(b"one\ntwo \x1b]0;PWN\x07\r\nthree"), "one\ntwo ]0;PWN\n");
        assert_eq!(line.take_unshown(), "three");
        assert!(line.is_shown());
        assert_eq!(line.push(b" code: "), "");
        assert_eq!(line.take_unshown(), " code: ");
        assert_eq!(line.push(b"\n"), "\n");
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz";
        let shown = line.push(format!("secret_access_key = {secret}\n").as_bytes());
        assert!(shown.ends_with("*\n") && !shown.contains(secret), "{shown}");
        // The secret's label and value arrive in two parts.
        let mut shown = line.push(b"secret_access_key = ");
        shown += &line.take_unshown();
        shown += &line.push(format!("{secret}\n").as_bytes());
        assert!(shown.ends_with("*\n") && !shown.contains(secret), "{shown}");
    }

    #[test]
    fn no_line_is_kept_for_ever() {
        let mut line = Line::default();
        assert_eq!(line.push(&[b'a'; 40_000]).len(), 2 * (16 * 1024 + 2));
        assert!(line.bytes.len() <= 16 * 1024);
    }
}
