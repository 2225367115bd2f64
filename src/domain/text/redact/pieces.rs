//! Detects random runs of letters and digits, in one piece or split into several.

use crate::domain::text::key_shapes::SECRET_ACCESS_KEY;
use std::ops::Range;

/// The minimum number of letters and digits in one piece of a secret. `MIN_SECRET` is the minimum
/// in all pieces together.
const MIN_PIECE: usize = 4;
const MIN_SECRET: usize = 20;
/// The same minimums for letters of one case, as in hexadecimal. They are higher, so that times
/// such as `1h30m, 2h15m` aren't secrets.
const MIN_PIECE_OF_ONE_CASE: usize = 6;
const MIN_SECRET_OF_ONE_CASE: usize = 24;
/// The maximum number of characters between two pieces of a secret. A comma and a space are two.
const MAX_GAP: usize = 3;

/// Returns the byte ranges of secrets that are split by spaces, hyphens or other marks.
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

/// Returns the range of a secret, extended to neighboring pieces of the same length and to a
/// shorter last piece. A word, such as "please", isn't included.
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
    /// True if the gap before the piece is short enough to lie within a secret, and contains only
    /// marks and spaces.
    close: bool,
    /// True if the piece alternates often between uppercase, lowercase and digits, and isn't a key
    /// ID.
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

/// Returns true for an AWS ID such as `AKIA…` or `AROA…`, which also alternates often but isn't
/// secret.
fn is_key_id(piece: &[u8]) -> bool {
    matches!(piece, [b'A', _, _, b'A', ..])
        && (16..MIN_SECRET_OF_ONE_CASE).contains(&piece.len())
        && !piece.iter().any(u8::is_ascii_lowercase)
}

/// Returns true if `next` may belong to the same secret as `piece`. Either both alternate often; or
/// one does, both have the same length, and neither is a word, because secrets are usually split
/// evenly.
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

/// Returns the range of a secret access key that consists of the first two or more of `pieces`.
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

/// Returns true for lowercase letters, with or without an initial capital; also for an empty run.
fn is_word(run: &[u8]) -> bool {
    run.split_first().is_none_or(|(first, rest)| {
        first.is_ascii_alphabetic() && rest.iter().all(u8::is_ascii_lowercase)
    })
}

/// Returns the part of a path after its leading folders whose names are words (`etc/`).
fn after_folders(mut run: &[u8]) -> &[u8] {
    while let Some(at) = run.iter().position(|b| *b == b'/').filter(|at| is_word(&run[..*at])) {
        run = &run[at + 1..];
    }
    run
}

/// Returns true if a run is mixed (`is_mixed`) and at least as long as a secret access key. Words
/// of a path at its ends don't count.
pub fn has_key_length(run: &[u8]) -> bool {
    let mut run = after_folders(run);
    while let Some(at) = run.iter().rposition(|b| *b == b'/').filter(|at| is_word(&run[at + 1..])) {
        run = &run[..at];
    }
    run.len() >= SECRET_ACCESS_KEY && is_mixed(run)
}

/// Returns true if a run has uppercase letters, lowercase letters, and digits or marks.
fn is_mixed(run: &[u8]) -> bool {
    let has = |wanted: usize| run.iter().any(|b| char_class(*b) == wanted);
    has(0) && has(1) && (has(2) || has(3))
}

/// Returns true if a mixed run of at least `MIN_SECRET` characters often changes between classes of
/// characters.
pub fn alternates_often(run: &[u8]) -> bool {
    run.len() >= MIN_SECRET && is_mixed(run) && count_changes(run) * 100 >= run.len() * 45
}

/// Returns true if a run of at least `MIN_SECRET_OF_ONE_CASE` characters has letters of one case,
/// with digits throughout.
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
