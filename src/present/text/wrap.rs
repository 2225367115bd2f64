//! Wraps lines at 80 columns, or at the width of a narrower window. A word longer than that, such
//! as an ARN, stays whole, because people copy it.

use crate::present::text::style::Style;
use unicode_width::UnicodeWidthStr;

/// The maximum indent, in columns, of a word that is too long to fit beside its label.
const LEFT: usize = 4;

/// The maximum width of a line, in columns.
pub const WIDTH: usize = 80;

/// Wraps `text` after a label (`error:`), with further lines indented by two columns. `plain` is
/// the label without color.
pub fn block(label: &str, plain: &str, text: &str, columns: usize) -> String {
    let wrapped = wrap(text, plain.width() + 1, 2, columns);
    format!("{label} {wrapped}\n")
}

/// Fits text that is wrapped at 80 columns into a narrower window. Paragraphs are wrapped again,
/// and indented lines stay as they are if they fit.
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
    // Removes the line break of the empty line that the loop appended.
    set.pop();
    set
}

/// Formats a paragraph or a list item. If the two columns of a list item don't fit side by side,
/// they go below each other.
fn set_down(text: &str, indent: usize, columns: usize) -> String {
    if text.is_empty() {
        return String::new();
    }
    // A deep indent means that the line continues the second column of a list.
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

/// Formats a label in a column of `width`, with its value beside it.
pub fn fact(paint: Style, label: &str, width: usize, value: &str, columns: usize) -> String {
    let plain = format!("  {label:<width$}");
    hanging(&paint.label(&plain), &plain, value, columns)
}

/// Formats facts in a row, separated by ` · `. Lines break between facts, and further lines are
/// indented by two columns.
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

/// Wraps a heading, before the caller colors it as a whole.
pub fn title(text: &str, columns: usize) -> String {
    wrap(text, 0, 2, columns)
}

/// Formats a command or phrase to type: after a label, or on a separate line if it doesn't fit.
/// People copy this line, so only a window under 80 columns breaks it.
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

/// Wraps `text` to `columns`. The text starts at column `first`, and further lines are indented by
/// `indent` spaces. A command in backquotes stays together if it fits on a line.
fn wrap(text: &str, first: usize, indent: usize, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + 16);
    let mut column = first;
    let mut fresh = true;
    for word in words(text, columns) {
        let width = word.width();
        // A long word moves left until it fits whole.
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
    // A command that is too long for this window breaks like other text. A command longer than 80
    // columns stays whole.
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
