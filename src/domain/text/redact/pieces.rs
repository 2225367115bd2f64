//! Detects random runs of letters and digits, in one piece or split into several.

use crate::domain::text::key_shapes::SECRET_ACCESS_KEY;
use std::ops::Range;

/// The minimum number of letters and digits in one piece. `MIN_SECRET` is the minimum in all pieces
/// of a secret.
const MIN_PIECE: usize = 4;
const MIN_SECRET: usize = 20;
/// The same minimums for letters of one case, as in hexadecimal. They are higher because `1h30m,
/// 2h15m` are times.
const MIN_PIECE_OF_ONE_CASE: usize = 6;
const MIN_SECRET_OF_ONE_CASE: usize = 24;
/// The maximum number of characters between two pieces; `, ` has two.
const MAX_GAP: usize = 3;

/// Returns the ranges of secrets that are split by spaces, hyphens or other marks.
pub fn split_secrets(text: &str) -> Vec<Range<usize>> {
    let pieces = pieces(text);
    let keys = (0..pieces.len()).filter_map(|first| secret_access_key(&pieces[first..]));
    let mut at = 0;
    let runs = pieces.chunk_by(same_secret).filter_map(|run| {
        let begin = at;
        at += run.len();
        is_secret(run).then(|| extend_evenly(&pieces, begin..at))
    });
    keys.chain(runs).collect()
}

/// Extends the pieces of a secret to neighbors of the same length and to a shorter last piece.
fn extend_evenly(pieces: &[Piece<'_>], Range { start, end }: Range<usize>) -> Range<usize> {
    let length = pieces[start].read.len();
    let evenly = |piece: &Piece<'_>| piece.read.len() == length && !is_word(&piece.read);
    let before =
        (0..start).rev().take_while(|at| pieces[at + 1].close && evenly(&pieces[*at])).count();
    let after = pieces[end..].iter().take_while(|piece| piece.close && evenly(piece)).count();
    let rest =
        |piece: &Piece<'_>| piece.close && piece.read.len() < length && !is_word(&piece.read);
    let rest = usize::from(pieces.get(end + after).is_some_and(rest));
    pieces[start - before].start..pieces[end + after + rest - 1].end
}

struct Piece<'t> {
    start: usize,
    end: usize,
    /// The piece's letters and digits.
    read: Vec<u8>,
    /// True if the gap before the piece may separate pieces of one secret.
    close: bool,
    /// True if the piece alternates often between uppercase, lowercase and digits.
    alternates: bool,
    text: &'t [u8],
}

fn pieces(written: &str) -> Vec<Piece<'_>> {
    let base64 = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    let text = written.as_bytes();
    let mut pieces = Vec::new();
    let mut last = 0;
    while let Some(start) = text[last..].iter().position(base64).map(|at| last + at) {
        let end = text[start..].iter().position(|b| !base64(b)).map_or(text.len(), |at| start + at);
        let parts = |c: char| !c.is_alphanumeric() && c != '*';
        let close = written[last..start].chars().count() <= MAX_GAP
            && written[last..start].chars().all(parts);
        let read: Vec<u8> =
            text[start..end].iter().copied().filter(u8::is_ascii_alphanumeric).collect();
        let alternates = read.len() >= MIN_PIECE
            && !is_key_id(&read)
            && count_changes(&read) * 10 >= (read.len() - 1) * 4;
        pieces.push(Piece { start, end, read, close, alternates, text: &text[start..end] });
        last = end;
    }
    pieces
}

/// Returns true for a key ID, which also alternates often but isn't secret.
fn is_key_id(piece: &[u8]) -> bool {
    matches!(piece, [b'A', _, _, b'A', ..])
        && (16..MIN_SECRET_OF_ONE_CASE).contains(&piece.len())
        && !piece.iter().any(u8::is_ascii_lowercase)
}

/// Returns true if `next` may belong to the same secret as `piece`: both alternate, or both have
/// the same length, because secrets are usually split evenly.
fn same_secret(piece: &Piece<'_>, next: &Piece<'_>) -> bool {
    let same_length = piece.read.len() == next.read.len() && piece.read.len() >= MIN_PIECE;
    let alike = piece.alternates && next.alternates
        || same_length
            && (piece.alternates || next.alternates)
            && !is_word(&piece.read)
            && !is_word(&next.read);
    next.close && alike
}

fn is_secret(run: &[Piece<'_>]) -> bool {
    let [first, rest @ .., _] = run else { return false };
    let joined = run.iter().flat_map(|piece| piece.read.iter().copied()).collect::<Vec<u8>>();
    let length = first.read.len();
    let evenly =
        length >= MIN_PIECE_OF_ONE_CASE && rest.iter().all(|piece| piece.read.len() == length);
    alternates_often(&joined) || evenly && is_random_of_one_case(&joined)
}

/// Returns the range of a secret access key that consists of the first pieces.
fn secret_access_key(pieces: &[Piece<'_>]) -> Option<Range<usize>> {
    let mut joined = Vec::new();
    for (count, piece) in pieces.iter().enumerate() {
        if is_word(&piece.read) || count > 0 && !piece.close || joined.len() >= SECRET_ACCESS_KEY {
            return None;
        }
        joined.extend(if count > 0 { piece.text } else { after_folders(piece.text) });
        if joined.len() == SECRET_ACCESS_KEY {
            let by_chance =
                count > 0 && is_mixed(&joined) && count_changes(&joined) * 10 >= joined.len() * 3;
            return by_chance
                .then_some(pieces[0].end - after_folders(pieces[0].text).len()..piece.end);
        }
    }
    None
}

/// Returns true for lowercase letters, with or without an initial capital.
fn is_word(run: &[u8]) -> bool {
    run.split_first().is_none_or(|(first, rest)| {
        first.is_ascii_alphabetic() && rest.iter().all(u8::is_ascii_lowercase)
    })
}

/// Returns the part after a path's leading folders, as far as their names are words.
fn after_folders(mut run: &[u8]) -> &[u8] {
    while let Some(at) = run.iter().position(|b| *b == b'/').filter(|at| is_word(&run[..*at])) {
        run = &run[at + 1..];
    }
    run
}

/// Returns true if a run is mixed and at least as long as a secret access key, not counting words
/// of a path at its ends.
pub fn has_key_length(run: &[u8]) -> bool {
    let mut run = after_folders(run);
    while let Some(at) = run.iter().rposition(|b| *b == b'/').filter(|at| is_word(&run[at + 1..])) {
        run = &run[..at];
    }
    run.len() >= SECRET_ACCESS_KEY && is_mixed(run)
}

/// Returns true if a run has uppercase, lowercase and other characters.
fn is_mixed(run: &[u8]) -> bool {
    let has = |wanted: usize| run.iter().any(|b| char_class(*b) == wanted);
    has(0) && has(1) && (has(2) || has(3))
}

/// Returns true if a long run often changes between classes of characters.
pub fn alternates_often(run: &[u8]) -> bool {
    run.len() >= MIN_SECRET && is_mixed(run) && count_changes(run) * 100 >= run.len() * 45
}

/// Returns true if a long run of letters of one case has digits throughout.
pub fn is_random_of_one_case(run: &[u8]) -> bool {
    let digits = run.iter().filter(|b| b.is_ascii_digit()).count();
    run.len() >= MIN_SECRET_OF_ONE_CASE
        && !is_mixed(run)
        && digits >= 4
        && count_changes(run) * 5 >= run.len()
}

fn count_changes(run: &[u8]) -> usize {
    run.windows(2).filter(|pair| char_class(pair[0]) != char_class(pair[1])).count()
}

fn char_class(byte: u8) -> usize {
    match byte {
        b if b.is_ascii_uppercase() => 0,
        b if b.is_ascii_lowercase() => 1,
        b if b.is_ascii_digit() => 2,
        _ => 3,
    }
}
