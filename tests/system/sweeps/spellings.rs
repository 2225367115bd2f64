//! Spelling variants that don't change the meaning of a phrase: case, spaces, and the forms of
//! quotes, dashes and letters.
//!
//! Every phrase of the corpus is tested. Two exceptions exist: words that the contract keeps as
//! written ([`as_written`]), and unknown places, which only their capital identifies
//! ([`known_by_its_capital`]). Capitals and question marks are evidence, so that a few phrases may
//! be read otherwise without them ([`nearly_same`]).

use crate::support::corpus::phrases;
use crate::support::invariants::hold;
use crate::support::random::Dice;
use bedrock_assist::domain::{KeyType, Question, Request};
use bedrock_assist::understand::Grammar;

/// Number of lines with random bytes.
const LINES: usize = 250;
/// Twice the maximum length of a line.
const LONGEST: usize = 8192;

#[test]
fn any_bytes() {
    let grammar = Grammar::builtin().unwrap();
    let phrases: Vec<String> = phrases().collect();
    let mut dice = Dice::thrown(0x9E37_79B9_7F4A_7C15);
    for _ in 0..LINES {
        let length = 1 << dice.roll(14);
        let mut bytes: Vec<u8> = Vec::new();
        while bytes.len() < length.min(LONGEST) {
            match dice.roll(3) {
                // Arbitrary bytes, including invalid UTF-8.
                0 => bytes.extend((0..dice.roll(64)).map(|_| dice.roll(256) as u8)),
                // Characters of one or two bytes, mostly outside the grammar's alphabets.
                1 => bytes.extend(
                    (0..dice.roll(16))
                        .filter_map(|_| char::from_u32(dice.roll(0x800) as u32))
                        .collect::<String>()
                        .bytes(),
                ),
                // A random part of a phrase.
                _ => {
                    let phrase = phrases[dice.roll(phrases.len())].as_bytes();
                    let start = dice.roll(phrase.len());
                    bytes.extend(&phrase[start..=start + dice.roll(phrase.len() - start)]);
                }
            }
        }
        hold(&grammar, &bytes[..bytes.len().min(LONGEST)]);
    }
}

#[test]
fn case() {
    nearly_same("in upper case", |phrase| each_word(phrase, str::to_uppercase));
    nearly_same("in lower case", |phrase| each_word(phrase, str::to_lowercase));
    nearly_same("In Title Case", |phrase| each_word(phrase, title));
}

#[test]
fn spaces() {
    same("with two spaces each", |phrase| phrase.replace(' ', "  "));
    same("with no-break spaces", |phrase| phrase.replace(' ', "\u{a0}"));
    same("with space round it", |phrase| format!(" \t\u{a0}{phrase}\u{2003}\t "));
    nearly_same("with nothing behind it", |phrase| {
        phrase.trim_end_matches(['.', '!', '?', ' ']).to_owned()
    });
}

#[test]
fn forms_of_marks_and_letters() {
    same("with curly apostrophes", |phrase| each_word(phrase, |word| word.replace('\'', "’")));
    same("with curly quotes", curly);
    for dash in ['\u{2010}', '\u{2011}', '\u{2013}'] {
        same("with another hyphen", |phrase| {
            each_word(phrase, |word| word.replace('-', &dash.to_string()))
        });
    }
    same("with letters of full width", |phrase| each_word(phrase, full_width));
    same("with accents of their own", |phrase| {
        unicode_normalization::UnicodeNormalization::nfd(phrase).collect()
    });
}

/// Asserts that each phrase has the same requests after `change`.
#[track_caller]
fn same(form: &str, change: impl Fn(&str) -> String) {
    let others = read_otherwise(change);
    assert!(others.is_empty(), "{} phrases {form}:\n{}", others.len(), texts(&others));
}

/// Asserts that at most one phrase in a hundred has other requests after `change`, and that none of
/// them creates a key without a question in both forms.
#[track_caller]
fn nearly_same(form: &str, change: impl Fn(&str) -> String) {
    const ONE_IN: usize = 100;
    let others = read_otherwise(change);
    let most = phrases().count() / ONE_IN;
    assert!(others.len() <= most, "{} phrases {form}:\n{}", others.len(), texts(&others));
    let twice =
        |pair: &&[Reading; 2]| pair.iter().all(|(_, requests)| requests.iter().any(at_once));
    let wrong: Vec<_> = others.iter().filter(twice).cloned().collect();
    assert!(wrong.is_empty(), "{} phrases {form}:\n{}", wrong.len(), texts(&wrong));
}

/// A phrase with its requests.
type Reading = (String, Vec<Request>);

/// Returns the phrases that have other requests after `change`, each in both forms.
fn read_otherwise(change: impl Fn(&str) -> String) -> Vec<[Reading; 2]> {
    let grammar = Grammar::builtin().unwrap();
    let mut others = Vec::new();
    for phrase in phrases() {
        let changed = change(&phrase);
        let (before, after) =
            (grammar.understand(&phrase).requests, grammar.understand(&changed).requests);
        if before != after && !before.iter().chain(&after).any(known_by_its_capital) {
            others.push([(phrase, before), (changed, after)]);
        }
    }
    others
}

fn texts(pairs: &[[Reading; 2]]) -> String {
    let text = |(phrase, requests): &Reading| format!("{phrase:?}\n  {requests:?}\n");
    pairs.iter().flatten().map(text).collect()
}

/// Returns true if the request creates a key without a question or confirmation.
fn at_once(request: &Request) -> bool {
    let short = request.key_type == Some(KeyType::ShortTerm);
    request.ask.is_empty() && request.intent.changes() && short
}

/// Returns true if the request asks for a region without a suggestion, as it does for an unknown
/// place ("in Vienna"), which only its capital distinguishes from a thing.
fn known_by_its_capital(request: &Request) -> bool {
    request.ask.contains(&Question::Region) && request.suggested.is_none()
}

/// Changes every word except those that are kept as written.
fn each_word(phrase: &str, change: impl Fn(&str) -> String) -> String {
    let words = phrase.split_inclusive(char::is_whitespace);
    words.map(|word| if as_written(word) { word.to_owned() } else { change(word) }).collect()
}

/// Returns true if the case of a word matters: addresses, links, key IDs, secrets, and numbers with
/// M ("3M" is months, "3m" is minutes).
fn as_written(word: &str) -> bool {
    let long = word.split(|c: char| !c.is_ascii_alphanumeric()).any(|run| run.len() >= 20);
    let month = |two: &[u8]| two[0].is_ascii_digit() && two[1].eq_ignore_ascii_case(&b'm');
    long || word.contains('@') || word.contains("://") || word.as_bytes().windows(2).any(month)
}

fn title(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + &letters.as_str().to_lowercase()
}

fn curly(phrase: &str) -> String {
    let mut open = false;
    let curl = |c| match c {
        '"' => {
            open = !open;
            if open { '“' } else { '”' }
        }
        c => c,
    };
    phrase.chars().map(curl).collect()
}

fn full_width(word: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        c => c,
    };
    word.chars().map(wide).collect()
}
