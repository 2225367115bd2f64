//! Wraps lines at 80 columns, or at the width of a narrower window. A longer word (an ARN, a command)
//! stays whole, because people copy it.

use crate::present::text::style::Style;
use unicode_width::UnicodeWidthStr;

/// The column where a word starts that is too long to fit under its label.
const LEFT: usize = 4;

/// The greatest width of a line.
pub const WIDTH: usize = 80;

/// Wraps `text` after a label (`error:`), with further lines indented by two. `plain` is the label
/// without color.
pub fn block(label: &str, plain: &str, text: &str, columns: usize) -> String {
    let wrapped = wrap(text, plain.width() + 1, 2, columns);
    format!("{label} {wrapped}\n")
}

/// Fits a text of 80 columns into a narrower window: paragraphs flow again, and indented lines stay if
/// they fit.
pub fn reflow(text: &str, columns: usize) -> String {
    if columns >= WIDTH {
        return text.to_owned();
    }
    let mut set = String::with_capacity(text.len() + 64);
    let mut open = String::new();
    // The indentation of the open paragraph, and the column at which its last line ended.
    let (mut indent, mut end) = (0, 0);
    for line in text.lines().chain([""]) {
        let words = line.trim_start();
        let depth = line.len() - words.len();
        let first = words.split(' ').next().unwrap_or_default();
        // An indented line continues the previous line only if its first word didn't fit there.
        let goes_on = depth == indent && !words.is_empty() && !words.starts_with('*');
        if goes_on && !open.is_empty() && (depth == 0 || end + 1 + first.width() > WIDTH) {
            open.push(' ');
        } else {
            set += &set_down(&std::mem::take(&mut open), indent, columns);
            if words.is_empty() {
                set.push('\n');
            }
            indent = depth;
        }
        open += words;
        end = line.width();
    }
    // The line that the loop added.
    set.pop();
    set
}

/// Sets a paragraph, or a line of a list, whose two columns go below each other if they don't fit side
/// by side.
fn set_down(text: &str, indent: usize, columns: usize) -> String {
    if text.is_empty() {
        return String::new();
    }
    // A line that continues a second column has no first one.
    let indent = if indent > columns / 4 { 6 } else { indent };
    if indent == 0 || indent + text.width() <= columns {
        return paragraph(text, indent, columns);
    }
    match text.split_once("  ") {
        Some((name, about)) => {
            paragraph(name, indent, columns) + &paragraph(about.trim_start(), indent + 4, columns)
        }
        None => format!("{:indent$}{}\n", "", wrap(text, indent, indent + 2, columns)),
    }
}

/// Like [`block`], with further lines under the first word.
pub fn hanging(label: &str, plain: &str, text: &str, columns: usize) -> String {
    let indent = plain.width() + 1;
    format!("{label} {}\n", wrap(text, indent, indent, columns))
}

/// Sets a label in a column of `width`, and its value beside it.
pub fn fact(paint: Style, label: &str, width: usize, value: &str, columns: usize) -> String {
    let plain = format!("  {label:<width$}");
    hanging(&paint.label(&plain), &plain, value, columns)
}

/// Sets facts in a row, separated by ` · `. Lines break between facts, and further lines are indented by
/// two.
pub fn facts(
    facts: &[String],
    indent: usize,
    columns: usize,
    paint: impl Fn(&str) -> String,
) -> String {
    let mut text = " ".repeat(indent);
    let mut column = indent;
    for (at, fact) in facts.iter().enumerate() {
        let apart = if at == 0 { "" } else { " · " };
        if at > 0 && column + apart.width() + fact.width() > columns {
            text += "\n  ";
            column = 2;
        } else {
            text += apart;
            column += apart.width();
        }
        let set = wrap(fact, column, 2, columns);
        column = match set.rsplit_once('\n') {
            Some((_, last)) => last.width(),
            None => column + set.width(),
        };
        text += &paint(&set);
    }
    text + "\n"
}

/// Wraps a heading, which is colored as a whole.
pub fn title(text: &str, columns: usize) -> String {
    wrap(text, 0, 2, columns)
}

/// Sets words to type after a label, or on a line of their own if they don't fit, because people copy
/// them whole. Only a window under 80 columns breaks them.
pub fn command(label: &str, words: &str, columns: usize) -> String {
    let narrow = columns < WIDTH && 4 + words.width() > columns;
    let short = label.trim_end();
    match label.width() + 1 + words.width() <= columns {
        true => format!("{label} {words}\n"),
        false if narrow => format!("{short}\n{}", paragraph(words, 4, columns)),
        false => format!("{short}\n    {words}\n"),
    }
}

/// Wraps `text` with every line indented.
pub fn paragraph(text: &str, indent: usize, columns: usize) -> String {
    format!("{:indent$}{}\n", "", wrap(text, indent, indent, columns))
}

/// Wraps `text` to `columns`. `first` columns of the first line are taken; the other lines start after
/// `indent` spaces. A command in backquotes stays together if it fits a line.
fn wrap(text: &str, first: usize, indent: usize, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + 16);
    let mut column = first;
    let mut fresh = true;
    for word in words(text, columns) {
        let width = word.width();
        // A long word moves left, as far as it must to stay whole.
        let fits = indent + width <= columns || width > columns;
        let place = if fits { indent } else { indent.min(LEFT).min(columns - width) };
        let full = column + usize::from(!fresh) + width > columns;
        if full && (!fresh || column > place && width <= columns) {
            wrapped.truncate(wrapped.trim_end().len());
            wrapped.push('\n');
            wrapped.extend(std::iter::repeat_n(' ', place));
            column = place;
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
    // A command too long for this window breaks like other text, but one too long for any stays whole.
    let fits = |word: &&str| word.width() + 2 <= columns || word.width() + 2 > WIDTH;
    words
        .into_iter()
        .flat_map(|word| if fits(&word) { vec![word] } else { word.split(' ').collect() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{block, hanging, paragraph, reflow};

    #[test]
    fn a_narrow_window_gets_narrow_paragraphs() {
        let text = "One sentence that is longer than the window\nis wide.\n\n  a command\n";
        assert_eq!(reflow(text, 80), text);
        assert_eq!(
            reflow(text, 30),
            "One sentence that is longer\nthan the window is wide.\n\n  a command\n"
        );
        let list = "  a long command with many words\n  another\n  name      what it is good for\n";
        assert_eq!(
            reflow(list, 24),
            "  a long command with\n    many words\n  another\n  name\n      what it is good\n      for\n"
        );
    }

    #[test]
    fn a_long_word_moves_left_before_it_is_cut() {
        let tags = "  Tags      ";
        assert_eq!(
            hanging(tags, tags, "a=b, created-by=a-name, c=d", 24),
            "  Tags       a=b,\n    created-by=a-name,\n             c=d\n"
        );
        assert_eq!(
            hanging(tags, tags, "created-by=a-longer-name", 24),
            "  Tags       \ncreated-by=a-longer-name\n"
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
