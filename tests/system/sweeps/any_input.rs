//! Arbitrary input: no panic, no endless loop, and every property of `invariants` holds.

use crate::support::corpus::phrases;
use crate::support::invariants::hold;
use crate::support::random::Dice;
use bedrock_assist::understand::Grammar;

/// Characters that often break text parsers.
const ODD: &str = "é\u{301}ß½¾⅓\u{200b}\u{202e}’“”—–-_/&.,:;'\"`*~@<>()[]{}=+ \t\n\r0129aAİﬁ全ＫＥ😀\u{0}\u{7f}#|$%^";
const LINES: usize = 8_000;

#[test]
fn mangled_phrases_are_read_to_the_end() {
    let grammar = Grammar::builtin().unwrap();
    let phrases: Vec<Vec<char>> = phrases().map(|phrase| phrase.chars().collect()).collect();
    let odd: Vec<char> = ODD.chars().collect();
    let mut dice = Dice::thrown(0x2545_F491_4F6C_DD1D);
    for _ in 0..LINES {
        let mut line = phrases[dice.roll(phrases.len())].clone();
        for _ in 0..=dice.roll(8) {
            mangle(&mut line, &mut dice, &odd, &phrases);
        }
        hold(&grammar, line.iter().collect::<String>().as_bytes());
    }
}

#[test]
fn one_thing_over_and_over_is_read_to_the_end() {
    let grammar = Grammar::builtin().unwrap();
    let things = [
        "key ",
        "x-",
        "a-@",
        "and ",
        "2h ",
        "1 hour ",
        "for x and ",
        "\"",
        "e\u{301}",
        "*",
        "team ",
        "(",
        "-.5",
        "@",
    ];
    for thing in things {
        hold(&grammar, thing.repeat(4096 / thing.len()).as_bytes());
    }
}

#[test]
fn lines_without_a_word_are_read_to_the_end() {
    let grammar = Grammar::builtin().unwrap();
    for one in ODD.chars() {
        hold(&grammar, one.to_string().as_bytes());
        for other in ODD.chars() {
            hold(&grammar, format!("{one}{other}").as_bytes());
            hold(&grammar, format!("{one} {other}").as_bytes());
        }
    }
}

/// Inserts, removes or replaces a character, or replaces the rest with the end of another phrase.
fn mangle(line: &mut Vec<char>, dice: &mut Dice, odd: &[char], phrases: &[Vec<char>]) {
    let at = dice.roll(line.len() + 1);
    match dice.roll(4) {
        0 => line.insert(at, odd[dice.roll(odd.len())]),
        1 if at < line.len() => drop(line.remove(at)),
        2 if at < line.len() => line[at] = odd[dice.roll(odd.len())],
        _ => {
            let other = &phrases[dice.roll(phrases.len())];
            line.truncate(at);
            line.extend(&other[dice.roll(other.len() + 1)..]);
        }
    }
}
