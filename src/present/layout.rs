//! Lines of at most 80 columns, or as many as the window has. A word that is longer (an ARN, a command) stays whole, because people copy it.

use unicode_width::UnicodeWidthStr;

/// The widest that anything is set; narrower windows set narrower.
pub const WIDTH: usize = 80;

/// `text` wrapped after a label (`error:`), its further lines indented by two. `plain` is the label without colour.
pub fn block(label: &str, plain: &str, text: &str, columns: usize) -> String {
    let wrapped = wrap(text, plain.width() + 1, 2, columns);
    format!("{label} {wrapped}\n")
}

/// A text that was set for 80 columns in a window of so many: paragraphs flow anew, what is indented keeps its lines.
pub fn reflow(text: &str, columns: usize) -> String {
    if columns >= WIDTH {
        return text.to_owned();
    }
    let mut set = String::with_capacity(text.len() + 64);
    let mut open = String::new();
    for line in text.lines().chain([""]) {
        let flows = !line.is_empty() && !line.starts_with([' ', '*']);
        if flows {
            if !open.is_empty() {
                open.push(' ');
            }
            open += line;
            continue;
        }
        if !open.is_empty() {
            set += &paragraph(&std::mem::take(&mut open), 0, columns);
        }
        set += line;
        set.push('\n');
    }
    // The last line was added here.
    set.pop();
    set
}

/// Like [`block`] in a window of so many columns, its further lines under the first word.
pub fn hanging(label: &str, plain: &str, text: &str, columns: usize) -> String {
    let indent = plain.width() + 1;
    format!("{label} {}\n", wrap(text, indent, indent, columns))
}

/// `text` wrapped with every line indented.
pub fn paragraph(text: &str, indent: usize, columns: usize) -> String {
    format!("{:indent$}{}\n", "", wrap(text, indent, indent, columns))
}

/// `text` wrapped to `columns` where `first` of the first line are taken and the others start after `indent` spaces.
/// What stands in backquotes is a command and keeps together where it fits a line.
fn wrap(text: &str, first: usize, indent: usize, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + 16);
    let mut column = first;
    let mut fresh = true;
    for word in words(text, columns) {
        let width = word.width();
        if !fresh && column + 1 + width > columns {
            wrapped.push('\n');
            wrapped.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if !fresh {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += width;
        fresh = false;
    }
    wrapped
}

fn words(text: &str, columns: usize) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        quoted ^= c == '`';
        if c == ' ' && !quoted {
            words.push(&text[start..at]);
            start = at + 1;
        }
    }
    words.push(&text[start..]);
    // A command that does not fit a line is broken like anything else.
    let fits = |word: &&str| word.width() + 4 <= columns;
    words
        .into_iter()
        .flat_map(|word| if fits(&word) { vec![word] } else { word.split(' ').collect() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{block, paragraph, reflow};

    #[test]
    fn a_narrow_window_gets_narrow_paragraphs() {
        let text = "One sentence that is longer than the window\nis wide.\n\n  a command\n";
        assert_eq!(reflow(text, 80), text);
        assert_eq!(
            reflow(text, 30),
            "One sentence that is longer\nthan the window is wide.\n\n  a command\n"
        );
    }

    #[test]
    fn lines_break_between_words_and_not_within_commands() {
        let text = "word ".repeat(13) + "`bedrock-assist \"key for 1 hour\"` and a-word";
        let wrapped = block("error:", "error:", text.trim(), 80);
        assert!(wrapped.lines().all(|line| line.len() <= 80), "{wrapped}");
        assert!(wrapped.contains("\n  `bedrock-assist \"key for 1 hour\"` and"), "{wrapped}");
        let long = "x".repeat(100);
        assert_eq!(paragraph(&format!("a {long} b"), 2, 80), format!("  a\n  {long}\n  b\n"));
    }
}
