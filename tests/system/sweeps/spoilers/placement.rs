//! Puts a spoiler into each position of a phrase: before, inside and after the request.

use super::Spoiler;
use bedrock_assist::domain::Understanding;
use std::ops::Range;

/// Characters that end a sentence if a space follows; a newline needs none.
const SENTENCE: [char; 5] = ['.', '!', '?', ';', '\n'];

pub const BEHIND: &str = "behind";

/// Returns the byte ranges of the sentence with the request, and of the clause in it.
fn asking(phrase: &str, understood: &Understanding) -> (Range<usize>, Range<usize>) {
    let said = || understood.spans.iter().map(|span| (span.start, span.end));
    let wish =
        understood.wish.last().copied().or_else(|| said().next()).map_or(0, |(start, _)| start);
    let breaks = |marks: &'static [char]| {
        let apart = |end: usize| {
            phrase[end..].starts_with(' ') && phrase[end..].contains(char::is_alphanumeric)
        };
        phrase
            .match_indices(marks)
            .filter(move |(at, mark)| *mark == "\n" || apart(at + 1))
            .map(|(at, _)| at)
    };
    let start = breaks(&SENTENCE).rfind(|at| *at < wish).map_or(0, |at| at + 1);
    let end = breaks(&SENTENCE).find(|at| *at > wish).unwrap_or(phrase.len());
    let trimmed = |range: Range<usize>| {
        let (text, last) =
            (&phrase[range.clone()], |c: char| c.is_whitespace() || SENTENCE.contains(&c));
        range.start + text.len() - text.trim_start().len()
            ..range.start + text.trim_end_matches(last).len()
    };
    let words = understood
        .wish
        .iter()
        .copied()
        .chain(said())
        .filter(|(from, to)| *from >= start && *to <= end);
    let last = words.map(|(_, to)| to).max().unwrap_or(wish);
    let from = breaks(&[',']).rfind(|at| (start..wish).contains(at)).map_or(start, |at| at + 1);
    let to = breaks(&[',']).find(|at| (last..end).contains(at)).unwrap_or(end);
    (trimmed(start..end), trimmed(from..to))
}

/// Returns the line with the spoiler in each position, with the name of the position.
pub fn spoiled(
    phrase: &str,
    understood: &Understanding,
    spoiler: &Spoiler,
) -> Vec<(&'static str, String)> {
    let (_, before, inside, behind) = spoiler;
    let (sentence, clause) = asking(phrase, understood);
    let mut lines = Vec::new();
    if !before.is_empty() {
        let (head, tail) = phrase.split_at(sentence.start);
        lines.push(("before", format!("{head}{before} {tail}")));
    }
    let gaps: Vec<usize> =
        phrase.match_indices(' ').map(|(at, _)| at).filter(|at| clause.contains(at)).collect();
    let last = gaps.len().saturating_sub(1);
    let places =
        [("behind the first word", 0), ("in the middle", last / 2), ("before the last word", last)];
    for (at, (place, gap)) in places.into_iter().enumerate() {
        let Some(gap) = gaps.get(gap).copied().filter(|_| !inside.is_empty()) else { continue };
        let (head, tail) = phrase.split_at(gap);
        // Quoted text is a name, whatever its words.
        if head.matches('"').count() % 2 == 1
            || places[..at].iter().any(|(_, before)| gaps[*before] == gap)
        {
            continue;
        }
        let apart = inside.starts_with([',', ' ']);
        let (head, space) = if apart { (head.trim_end_matches(','), "") } else { (head, " ") };
        lines.push((place, format!("{head}{space}{inside}{tail}")));
    }
    if !behind.is_empty() {
        let (head, tail) = phrase.split_at(sentence.end);
        lines.push((BEHIND, format!("{head}{behind}{tail}")));
    }
    lines
}
