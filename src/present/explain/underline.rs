//! Marks the parts of a phrase like a compiler: `~` under what was understood, `?` under the rest,
//! with labels below. Columns are terminal columns, so marks also fit wide and combining
//! characters.

use crate::domain::{mask, without_hidden};
use crate::present::text::style::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A part of a phrase, as a byte range, with its label.
pub struct Mark {
    pub start: usize,
    pub end: usize,
    pub label: String,
    /// True if the part was understood.
    pub known: bool,
}

const INDENT: &str = "  ";
/// The minimum space between two labels, in columns.
const APART: usize = 2;
/// The label of a mark that continues from the line above.
const GOES_ON: &str = "…";

/// Returns the phrase in lines of at most `columns`, each with its marks below. `marks` are in the
/// order of the phrase.
pub fn underlined(text: &str, marks: &[Mark], columns: usize, paint: Style) -> String {
    let sheet = Sheet::new(text, marks, columns.saturating_sub(INDENT.len()).max(1));
    let lines: Vec<String> =
        sheet.pieces().into_iter().map(|(from, to)| sheet.line(from, to, paint)).collect();
    lines.join("\n")
}

/// A character, with the characters that combine with it.
struct Cell {
    /// The character's position in the phrase, in bytes.
    at: usize,
    c: char,
    combining: String,
    /// The column after the character, counted from the start of the phrase.
    end: usize,
}

/// A mark, with the range of cells that it covers.
struct MarkedRow<'a> {
    first: usize,
    last: usize,
    mark: &'a Mark,
}

/// The part of a mark on one line, in columns of that line.
struct Stroke<'a> {
    from: usize,
    to: usize,
    label: &'a str,
    known: bool,
}

struct Sheet<'a> {
    cells: Vec<Cell>,
    /// The marks by lane. Marks that overlap or touch are in different lanes, one below the other.
    lanes: Vec<Vec<MarkedRow<'a>>>,
    /// For each cell, the width of the widest label that starts there.
    labelled: Vec<usize>,
    /// For each cell, true if a mark continues into the next cell.
    held: Vec<bool>,
    room: usize,
}

impl<'a> Sheet<'a> {
    fn new(text: &str, marks: &'a [Mark], room: usize) -> Self {
        let cells = cells(text);
        let mut sheet = Self {
            lanes: Vec::new(),
            labelled: vec![0; cells.len()],
            held: vec![false; cells.len()],
            cells,
            room,
        };
        marks.iter().for_each(|mark| sheet.draw(mark));
        sheet
    }

    fn draw(&mut self, mark: &'a Mark) {
        let first = self.cells.partition_point(|cell| cell.at < mark.start);
        let last = self.cells.partition_point(|cell| cell.at < mark.end);
        // A mark that covers only hidden characters isn't drawn.
        if first >= last {
            return;
        }
        self.labelled[first] = self.labelled[first].max(mark.label.width());
        self.held[first..last - 1].fill(true);
        let free = |lane: &Vec<MarkedRow<'_>>| lane.last().is_none_or(|line| line.last < first);
        let line = MarkedRow { first, last, mark };
        match self.lanes.iter_mut().find(|lane| free(lane)) {
            Some(lane) => lane.push(line),
            None => self.lanes.push(vec![line]),
        }
    }

    /// Splits the phrase into lines, preferably between words and outside marks. Each line has room
    /// for its labels.
    fn pieces(&self) -> Vec<(usize, usize)> {
        let (mut pieces, mut start) = (Vec::new(), 0);
        // The last places to break the line: after a space outside marks, and after a space within
        // a mark.
        let (mut good, mut fair) = (None, None);
        let mut at = 0;
        while at < self.cells.len() {
            let space = self.cells[at].c == ' ';
            let needs = self.column(start, at) + self.labelled[at].max(self.width(at));
            if at > start && !space && needs > self.room {
                let end = good.or(fair).unwrap_or(at);
                pieces.push((start, end));
                (start, at, good, fair) = (end, end, None, None);
                continue;
            }
            at += 1;
            if space && self.held[at - 1] {
                fair = Some(at);
            } else if space {
                good = Some(at);
            }
        }
        if start < at {
            pieces.push((start, at));
        }
        pieces
    }

    /// Returns one line of the phrase with its marks and labels.
    fn line(&self, from: usize, to: usize, paint: Style) -> String {
        let mut out = String::from(INDENT);
        for cell in &self.cells[from..to] {
            out.push(cell.c);
            out += &cell.combining;
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        for lane in &self.lanes {
            let strokes = self.strokes(lane, from, to);
            if strokes.is_empty() {
                continue;
            }
            let under = |stroke: &Stroke<'_>| {
                let sign = if stroke.known { "~" } else { "?" };
                Some(sign.repeat(stroke.to.saturating_sub(stroke.from)))
            };
            out += &row(&strokes, paint, under);
            let rows = rows(&strokes);
            for below in 0..=rows.iter().copied().max().unwrap_or_default() {
                let mut rows = rows.iter();
                let label = |stroke: &Stroke<'_>| match rows.next() {
                    Some(row) if *row == below => Some(stroke.label.to_owned()),
                    Some(row) if *row > below => Some("|".to_owned()),
                    _ => None,
                };
                out += &row(&strokes, paint, label);
            }
        }
        out
    }

    /// Returns the marks of a lane within the cells `from..to`.
    fn strokes(&self, lane: &[MarkedRow<'a>], from: usize, to: usize) -> Vec<Stroke<'a>> {
        let lane = &lane[lane.partition_point(|line| line.last <= from)..];
        let stroke = |line: &MarkedRow<'a>| Stroke {
            from: self.column(from, line.first.max(from)),
            // Trailing spaces may lie outside the window, so the mark ends at its edge.
            to: self.column(from, line.last.min(to)).min(self.room),
            label: if line.first < from { GOES_ON } else { &line.mark.label },
            known: line.mark.known,
        };
        lane.iter().take_while(|line| line.first < to).map(stroke).collect()
    }

    /// Returns the column of the cell `at` in a line that starts with the cell `from`.
    fn column(&self, from: usize, at: usize) -> usize {
        let before = |at: usize| at.checked_sub(1).map_or(0, |before| self.cells[before].end);
        before(at) - before(from)
    }

    fn width(&self, at: usize) -> usize {
        self.column(at, at + 1)
    }
}

/// Returns the visible characters of `text`, with anything that looks like a key masked. Hidden
/// characters are removed first, because they could split a key.
fn cells(text: &str) -> Vec<Cell> {
    let shown: Vec<(usize, char)> =
        text.char_indices().filter_map(|(at, c)| Some((at, without_hidden(c)?))).collect();
    let plain: String = shown.iter().map(|(_, c)| c).collect();
    let masked = mask(&plain);
    let mut cells: Vec<Cell> = Vec::with_capacity(shown.len());
    let (mut byte, mut end) = (0, 0);
    for (at, c) in shown {
        let blotted = masked.as_bytes().get(byte) == Some(&b'*');
        byte += c.len_utf8();
        let c = if blotted { '*' } else { c };
        let width = c.width().unwrap_or_default();
        end += width;
        match cells.last_mut() {
            Some(cell) if width == 0 => cell.combining.push(c),
            _ => cells.push(Cell { at, c, combining: String::new(), end }),
        }
    }
    cells
}

/// Assigns each label a row below the marks so that none overlaps the one on its right. A label in
/// a lower row hangs from a `|` in each row above.
fn rows(strokes: &[Stroke<'_>]) -> Vec<usize> {
    // The leftmost used column of each row.
    let mut taken: Vec<usize> = Vec::new();
    let mut rows = vec![0; strokes.len()];
    for (stroke, row) in strokes.iter().zip(&mut rows).rev() {
        let end = stroke.from + stroke.label.width() + APART;
        *row = taken.iter().position(|taken| end <= *taken).unwrap_or(taken.len());
        if *row == taken.len() {
            taken.push(stroke.from);
        }
        taken[..=*row].fill(stroke.from);
    }
    rows
}

/// Returns one row below the phrase, with the text from `words` at the column of each stroke.
fn row<'a>(
    strokes: &[Stroke<'a>],
    paint: Style,
    mut words: impl FnMut(&Stroke<'a>) -> Option<String>,
) -> String {
    let (mut out, mut column) = (String::from(INDENT), 0);
    for stroke in strokes {
        let Some(words) = words(stroke) else { continue };
        out.extend(std::iter::repeat_n(' ', stroke.from - column));
        column = stroke.from + words.width();
        out += &if stroke.known { paint.hint(&words) } else { paint.caution(&words) };
    }
    out.push('\n');
    out
}
