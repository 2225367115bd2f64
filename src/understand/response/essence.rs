//! Finds what an answer with words around it comes down to: "8 hours" in "8 hours I guess, it's only
//! for the workshop".

use crate::domain::Signal;
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::replies::SignalMatch;
use crate::understand::response::yes_no::{LIGHT, is_noise};

/// A shorter line that a line may come down to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Essence {
    pub words: String,
    /// The words that it leaves out, which must not matter.
    pub rest: String,
    /// The number of the choice that the line names, if `words` are that number.
    pub choice: Option<usize>,
}

/// The maximum number of clauses of a line that is shortened.
const MOST: usize = 6;

/// The highest number of a choice that a word names.
const MOST_NAMED: usize = 4;

/// Returns true if these words can be a reason or a contrast ("not weeks"), not a limit: they don't
/// begin with "but", "only" or the like.
pub fn is_reason(words: &str) -> bool {
    let mut words =
        words.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_lowercase();
    let rest: Vec<String> = words.map(str::to_lowercase).collect();
    let contrasts =
        first == "not" && !rest.is_empty() && rest.iter().all(|word| classes::CONTRAST.has(word));
    contrasts || !classes::LIMIT.has(&first)
}

/// Returns true if these words give a reason.
pub fn is_cause(words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
    classes::CAUSE.has(&first)
}

/// Returns what the line may come down to: the line without words that soften it, then each leading
/// and each closing part of it.
pub fn essences(reading: &Reading<'_>) -> Vec<Essence> {
    let opens =
        |at: &usize| reading.gap(*at).is_break() || classes::OPENER.has(reading.spelling(*at));
    let starts: Vec<usize> = (1..reading.len()).filter(opens).collect();
    let soft = softening(reading);
    let text = |first: usize, last: usize| {
        let kept: Vec<&str> =
            (first..last).filter(|at| !soft.contains(at)).map(|at| piece(reading, at)).collect();
        kept.concat().trim().trim_end_matches([',', ';', ':', '-', '–', '—', ' ']).to_owned()
    };
    let whole = (0, reading.len());
    let mut found = Vec::new();
    let mut add = |words: String, rest: String| {
        let same = words.trim_end_matches(['.', '!', ' '])
            == reading.line.trim_end_matches(['.', '!', ' ']);
        if !words.is_empty() && !same {
            found.push(Essence { words, rest, choice: None });
        }
    };
    add(text(whole.0, whole.1), String::new());
    // "nah 12 hours then" corrects, "no 12 hours" may deny.
    let refused = reading.grammar.replies().scan(reading).into_iter().next();
    if let Some(no) = refused.filter(|known| known.first == 0 && known.value == Signal::No) {
        let lasts = no.last < reading.len()
            && reading
                .finding(no.last)
                .is_some_and(|found| matches!(found.kind, FindingKind::Life(_)));
        if lasts {
            add(format!("no, {}", text(no.last, whole.1)), String::new());
        }
        // "No short-term" denies, "no just deactivate it" corrects.
        let denies = |at: usize| {
            reading.finding(at).is_some_and(Finding::is_value)
                || reading
                    .is_any(at, &[SaidShort, SaidLong, ShortAlone, LongAlone, Key, Keys, TeamWord])
        };
        // "Never give me a key" refuses, "no give me a key for sales" corrects.
        let plain = classes::BARE_NO.has(reading.spelling(no.first)) && no.last == no.first + 1;
        let apart = no.last < reading.len()
            && (reading.gap(no.last).is_break() || plain && !denies(no.last));
        if apart {
            add(text(no.last, whole.1), text(0, no.last));
        }
    }
    if starts.len() < MOST {
        for at in starts.iter().rev() {
            add(text(0, *at), text(*at, whole.1));
        }
        for at in &starts {
            let opened = classes::OPENER.has(reading.spelling(*at));
            let begins = !classes::OWN_OPENER.has(reading.spelling(*at));
            if begins {
                add(text(*at + usize::from(opened), whole.1), text(0, *at));
            }
        }
    }
    if let Some((number, last)) = choice(reading) {
        let rest = text(last, whole.1);
        found.insert(0, Essence { words: number.to_string(), rest, choice: Some(number) });
    }
    if let Some((kind, last)) = kind(reading) {
        found
            .insert(0, Essence { words: kind.to_owned(), rest: text(last, whole.1), choice: None });
    }
    if let Some(words) = corrected(reading) {
        found.push(Essence { words, rest: String::new(), choice: None });
    }
    found
}

/// Returns the type that the line names first, and the word after it: "the short one, please".
fn kind(reading: &Reading<'_>) -> Option<(&'static str, usize)> {
    let light = |at: &usize| {
        reading.is_any(*at, LIGHT)
            || reading.is(*at, Article)
            || is_noise(reading, *at)
            || classes::BEFORE_TYPE.has(reading.spelling(*at))
    };
    let first = (0..reading.len()).find(|at| !light(at))?;
    let kind = match reading.spelling(first) {
        "short" => "short-term",
        "long" => "long-term",
        _ => return None,
    };
    let last = first + 1;
    let noun = last < reading.len() && classes::TYPE_NOUN.has(reading.spelling(last));
    let ends = last == reading.len() || reading.gap(last).is_break() || reading.is_any(last, LIGHT);
    (noun || ends).then_some((kind, last + usize::from(noun)))
}

/// Returns the line with a mistyped word of an answer corrected: "kepp it", "lomg term".
fn corrected(reading: &Reading<'_>) -> Option<String> {
    let near = |at: usize| {
        let word = reading.spelling(at);
        let fits = |answer: &&&str| strsim::osa_distance(word, answer) == 1 && word.len() > 3;
        classes::CORRECTED.words().iter().find(fits).filter(|_| reading.finding(at).is_none())
    };
    let at = (0..reading.len()).find(|at| near(*at).is_some())?;
    let (first, last) = reading.bytes(at, at + 1);
    Some(format!("{}{}{}", reading.line.get(..first)?, near(at)?, reading.line.get(last..)?))
}

/// Returns the word at `at` with the marks and spaces around it that no other word has.
fn piece<'a>(reading: &Reading<'a>, at: usize) -> &'a str {
    let first = if at == 0 { 0 } else { reading.bytes(at, at + 1).0 };
    let next = (at + 1 < reading.len()).then(|| reading.bytes(at + 1, at + 2).0);
    reading.line.get(first..next.unwrap_or(reading.line.len())).unwrap_or_default()
}

/// Returns the words that only soften an answer: "I guess", "I think", "probably", "actually" at the
/// end, "like" before a duration.
fn softening(reading: &Reading<'_>) -> Vec<usize> {
    let replies = reading.grammar.replies().scan(reading);
    let hedges = |known: &&SignalMatch| {
        let person = reading.spelling(known.first) == "i" && known.last == known.first + 2;
        let one = known.last == known.first + 1;
        let probably = one && reading.spelling(known.first) == "probably";
        let ends = known.last == reading.len() || reading.gap(known.last).is_break();
        let actually = one && ends && reading.spelling(known.first) == "actually";
        known.value == Signal::Hedge && (person || probably) || actually
    };
    let estimates = |at: &usize| {
        classes::ESTIMATE.has(reading.spelling(*at))
            && *at + 1 < reading.len()
            && reading.finding(*at + 1).is_some_and(Finding::is_value)
    };
    let for_now = |at: &usize| {
        reading.spelling(*at) == "for"
            && *at + 1 < reading.len()
            && reading.spelling(*at + 1) == "now"
    };
    let now = (0..reading.len()).filter(for_now).flat_map(|at| [at, at + 1]);
    let hedged = replies.iter().filter(hedges).flat_map(|known| known.first..known.last);
    hedged.chain((0..reading.len()).filter(estimates)).chain(now).collect()
}

/// Returns the number of the choice that the line names first, and the word after it: "2, please",
/// "option 1", "the second one".
fn choice(reading: &Reading<'_>) -> Option<(usize, usize)> {
    let light = |at: &usize| {
        reading.is_any(*at, LIGHT)
            || reading.is_any(*at, &[Article, Person])
            || is_noise(reading, *at)
            || classes::BEFORE_CHOICE.has(reading.spelling(*at))
    };
    let first = (0..reading.len()).find(|at| !light(at))?;
    let word = reading.spelling(first);
    // "Exactly that one".
    let pronoun = classes::NUMBER.rank(word) == Some(1)
        && first > 0
        && !classes::BEFORE_CHOICE.has(reading.spelling(first - 1));
    if pronoun {
        return None;
    }
    let names = [classes::NUMBER, classes::ORDINAL, classes::SHORT_ORDINAL];
    let named = names.iter().find_map(|names| names.rank(word));
    let named = named.filter(|number| *number <= MOST_NAMED);
    let number = named.or_else(|| word.parse().ok().filter(|number| (1..=60).contains(number)))?;
    let last = first + 1;
    let ends = last == reading.len() || reading.gap(last).is_break();
    // "One working day" names no choice.
    let counts = word.starts_with(|c: char| c.is_alphabetic()) && !word.ends_with(['t', 'd', 'h']);
    let one = last < reading.len() && classes::CHOICE_NOUN.has(reading.spelling(last));
    let polite = last < reading.len()
        && (reading.is_any(last, LIGHT)
            || classes::OPENER.has(reading.spelling(last))
            || classes::AFTER_CHOICE.has(reading.spelling(last)));
    (ends || !counts && (one || polite)).then_some((number, last + usize::from(one)))
}
