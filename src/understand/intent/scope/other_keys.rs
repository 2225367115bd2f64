//! Recognizes keys and access that aren't Bedrock's: another kind of key, the key of another
//! product or of another person, and source code.

use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::Gap;

/// Returns true if the word at `at` says what the key is for: "a GitHub token", "the car keys".
pub fn describes_key(reading: &Reading<'_>, at: usize) -> bool {
    let from = reading.tag(at).map_or(at + 1, |tag| tag.last);
    for at in from..reading.len().min(from + 5) {
        if reading.gap(at).is_break() || reading.is(at, Product) {
            return false;
        }
        if reading.is_any(at, &[Key, Keys, Access]) {
            return true;
        }
        if !reading.is_open(at) && !reading.is_any(at, &[NameTail, Foreign, Everyday, CueLong, And])
        {
            return false;
        }
    }
    false
}

/// Returns true if the access at `at` is to something other than Bedrock: "access to the billing
/// pages".
pub fn is_access_elsewhere(reading: &Reading<'_>, at: usize) -> bool {
    let from = reading.tag(at).map_or(at + 1, |tag| tag.last);
    if reading.spelling(from) != "to" || reading.gap(from).is_break() {
        return false;
    }
    if reading.gap(from + 1).is_break() || reading.is_any(from + 1, &[In, For, Polite]) {
        return false;
    }
    let ends = (from + 1..reading.len()).take_while(|at| !reading.gap(*at).is_break());
    !ends.take(4).any(|at| reading.is_any(at, &[Product, Models]))
}

/// Returns true if the words before the key at `at` make it another kind of key: "a device token",
/// "the DKIM key".
pub fn is_other_kind(reading: &Reading<'_>, at: usize, makes: bool) -> bool {
    let names = |at: usize| {
        reading.is_open(at)
            || reading
                .finding(at)
                .is_some_and(|finding| matches!(finding.kind, FindingKind::Unit(..)))
            || reading.is_any(at, &[NameTail, Role, Everyday, Filler, Topic, Renew, TeamWord])
            || !makes && reading.is_any(at, &[CueLong, CueShort])
    };
    let mut from = at;
    while from > 0 && !reading.gap(from).is_break() && names(from - 1) && at - from < 6 {
        from -= 1;
    }
    if from == at || reading.word(at - 1).possessive || reading.is(at - 1, TeamWord) {
        return false;
    }
    // In "create a new delivery access token", tokens and credentials are named after what they
    // open; keys are named after a team.
    let personal = [Person, Polite, Modal, Greeting, Thanks, Want];
    let named = reading
        .finding(at - 1)
        .is_some_and(|finding| matches!(finding.kind, FindingKind::Unit(..)));
    let noun = reading.tag(at).map_or(at, |tag| tag.last - 1);
    let token = matches!(
        reading.spelling(noun),
        "token" | "tokens" | "credential" | "credentials" | "creds" | "access"
    ) || reading.is(at, Access);
    let joined = matches!(reading.gap(at - 1), Gap::Joined(_));
    if named
        && token
        && !joined
        && !personal.into_iter().any(|concept| reading.present.has(concept))
    {
        return true;
    }
    let compound = (from..at).find(|word| reading.compound_end(*word) > word + 1);
    if let Some(first) = compound {
        let spelling: Vec<&str> = (first..at).map(|at| reading.spelling(at)).collect();
        return reading.grammar.is_key_kind(&spelling.join("-"));
    }
    reading.grammar.is_key_kind(reading.spelling(at - 1))
}

/// Returns true if the words are instructions for someone else: "Set your server's API key", "you
/// need the key".
pub fn is_yours(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    (first..last).any(|at| match reading.spelling(at) {
        "your" => describes_key(reading, at),
        "you" => {
            matches!(reading.spelling(at + 1), "need" | "require")
                && !reading.gap(at + 1).is_break()
        }
        _ => false,
    })
}

/// Returns true if the line looks like source code: "def set(self, key, value)", ":param key:",
/// "(key=value)", "$KEY".
pub fn is_code(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        let (before, after) = (&bytes[..at], &bytes[at + 1..]);
        let next = |text: &[u8]| {
            after.get(..text.len()).is_some_and(|next| next.eq_ignore_ascii_case(text))
        };
        let called =
            || before.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        match byte {
            b'$' => true,
            b':' => next(b"param"),
            b'=' => before.last_chunk::<3>().is_some_and(|word| word.eq_ignore_ascii_case(b"key")),
            // "the key(s)" isn't a call.
            b'(' => next(b"key,") || called() && !next(b"s)"),
            _ => false,
        }
    })
}

/// Returns true for keys of a thing instead of a team: "the keys of a client", "tokens for a task".
pub fn is_things(reading: &Reading<'_>, at: usize, to: usize) -> bool {
    (at + 1..to.saturating_sub(1)).any(|at| {
        reading.is_any(at, &[For, Of])
            && reading.is(at + 1, Indefinite)
            && reading.finding(at + 1).is_none()
            && !reading
                .finding(at + 2)
                .is_some_and(|finding| matches!(finding.kind, FindingKind::Unit(..)))
    })
}
