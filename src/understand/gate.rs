//! The gate: what keeps a reading from being complete enough to act on.
//!
//! A reading is complete if every word of the sentences that ask for something is explained as part of the request, a
//! courtesy, a reason or a purpose, and nothing negates, excepts, conditions, postpones or takes back what is asked.
//! Whatever the gate finds becomes the question `did_you_mean`; the gate never turns a request down.

use super::concept::Concept::{self, *};
use super::fold::{Gap, Kind};
use super::grammar::Grammar;
use super::mistake::GrammarError;
use super::mood::{ACTS, Mood};
use super::phrasebook::{Known, Phrasebook};
use super::reading::{Find, Found, Reading};
use crate::domain::{Doubt, Intent, Request, Span, Why};
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/gate.toml", include_str!("../../grammar/gate.toml"));

/// The doubts about a line that asks for `requests`; none if it would neither create nor change anything.
pub fn doubts(reading: &Reading<'_>, requests: &[Request], spans: &[Span]) -> Vec<Doubt> {
    if !requests.iter().any(|request| request.intent.changes()) {
        return Vec::new();
    }
    let inside = |at: usize| {
        let (start, end) = reading.bytes(at, at + 1);
        spans.iter().any(|span| span.start <= start && end <= span.end)
    };
    let intents = requests.iter().map(|request| request.intent).collect();
    found(reading, intents, inside)
}

/// The doubts about a line that refers back to a request or a key; `explained` tells the words that do so.
pub fn doubts_of_reference(reading: &Reading<'_>, explained: impl Fn(usize) -> bool) -> Vec<Doubt> {
    found(reading, vec![Intent::RotateKey, Intent::RevokeKey], |at| {
        explained(at) || reading.find(at).is_some_and(|find| find.found != Found::Noise)
    })
}

fn found(reading: &Reading<'_>, intents: Vec<Intent>, used: impl Fn(usize) -> bool) -> Vec<Doubt> {
    let Some(phrases) = reading.grammar.gate() else {
        // Without its words the gate is closed.
        return vec![Doubt { start: 0, end: reading.line.len(), why: Why::Unknown }];
    };
    let gate = Gate::new(reading, phrases, intents, (0..reading.len()).map(used).collect());
    let mut doubts = gate.doubts();
    doubts.extend(gate.marks());
    doubts.extend(gate.for_nobody());
    doubts
}

/// Marks that strike out, exclude or disapprove, wherever they stand.
const AGAINST: [&str; 17] = [
    "!=",
    "<>",
    "~~",
    "^",
    "<!--",
    "[ ]",
    "[x]",
    "[X]",
    "=>",
    "\u{1f6ab}",
    "\u{274c}",
    "\u{26d4}",
    "\u{1f44e}",
    "\u{1f645}",
    "\u{1f644}",
    "\u{1f6d1}",
    "\u{23f8}",
];
/// Marks that make a line a quotation, a comment or a negation.
const OPENING: [&str; 10] = [">", "#", "//", "!", "`", "<", "\u{2713}", "\u{2714}", "\u{2611}", "\u{2705}"];

/// What a phrase of `grammar/gate.toml` does to a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    Negation,
    Exception,
    Condition,
    Later,
    Retraction,
    Hedge,
    Report,
    Unmet,
    /// An exception if the line rotates, revokes or enables.
    Keep,
    /// A doubt if the line rotates, revokes or enables.
    Weak,
    /// Not needed: a reason to delete, a doubt about creating.
    Unneeded,
    /// A clause that tells why follows.
    Reason,
    /// A clause that tells what for follows.
    Purpose,
    /// A clause that it opens limits the request.
    Contrast,
    /// A condition if it opens a clause.
    Inverted,
    /// A clause of its own follows if it asks for something.
    Then,
    /// It means nothing.
    Harmless,
}

impl Grammar {
    fn gate(&self) -> Option<&Phrasebook<Sense>> {
        self.gate.get_or_init(|| compile().ok()).as_ref()
    }
}

fn compile() -> Result<Phrasebook<Sense>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "gate", "sense")
}

/// Whether words of doubt stand anywhere in a heading, whatever it says.
pub fn is_doubtful(reading: &Reading<'_>) -> bool {
    use Sense::{Exception, Hedge, Keep, Later, Negation, Report, Retraction};
    let against = [Negation, Exception, Sense::Condition, Later, Retraction, Hedge, Report, Keep];
    let Some(phrases) = reading.grammar.gate() else { return true };
    phrases.scan(reading).iter().any(|phrase| against.contains(&phrase.value))
}

/// Whether marks say that a line is not meant as it reads.
pub fn is_marked(line: &str) -> bool {
    let line = line.trim();
    AGAINST.iter().any(|mark| line.contains(mark)) || OPENING.iter().any(|mark| line.starts_with(mark))
}

/// Whether a place is held for words that somebody else puts in: "$team", "{{team}}", "<team>", "%s".
fn is_template(line: &str) -> bool {
    let named =
        |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '{' | '(' | '_'));
    let bracketed = |(_, rest): (&str, &str)| {
        rest.split_once('>').is_some_and(|(inside, _)| named(inside) && !inside.contains(['@', ':']))
    };
    let set = line.contains("{{") || line.contains("%s");
    set || line.split('$').skip(1).any(named) || line.split_once('<').is_some_and(bracketed)
}

/// Whether words of doubt were taken for the beginning of a team's name: "unless-bob-objects".
fn opens_name(reading: &Reading<'_>, phrase: &Known<Sense>) -> bool {
    let doubt = !matches!(
        phrase.value,
        Sense::Purpose
            | Sense::Reason
            | Sense::Harmless
            | Sense::Then
            | Sense::Keep
            | Sense::Weak
            | Sense::Report
            | Sense::Later
            | Sense::Unmet
    );
    let joined = matches!(reading.gap(phrase.last), Gap::Joined(_));
    let named = reading.find(phrase.first).filter(|find| matches!(find.found, Found::Unit(_, false)));
    doubt
        && !joined
        && !reading.word(phrase.first).quoted
        && named.is_some_and(|find| find.first <= phrase.first)
}

/// What a clause does in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It asks for something.
    Asks,
    /// It limits what is asked for.
    Limits,
    /// It has a subject of its own and tells something.
    Tells,
    /// It is only a part of a sentence: what it says is said of the request.
    Fragment,
}

struct Gate<'r, 'a> {
    reading: &'r Reading<'a>,
    intents: Vec<Intent>,
    /// Which words are part of a slot.
    used: Vec<bool>,
    known: Vec<Option<Known<Sense>>>,
    /// Whether a verb anywhere in the line asks for something.
    ordered: bool,
}

impl<'r, 'a> Gate<'r, 'a> {
    fn new(
        reading: &'r Reading<'a>,
        phrases: &Phrasebook<Sense>,
        intents: Vec<Intent>,
        used: Vec<bool>,
    ) -> Self {
        let mut known = vec![None; reading.len()];
        // A team may be called "example".
        let free = |phrase: &Known<Sense>| {
            !(phrase.first..phrase.last).any(|at| used[at]) || opens_name(reading, phrase)
        };
        for phrase in phrases.scan(reading).into_iter().filter(free) {
            known[phrase.first..phrase.last].fill(Some(phrase));
        }
        let mut gate = Self { reading, intents, used, known, ordered: false };
        gate.ordered = (0..reading.len()).any(|at| gate.orders(at));
        gate
    }

    fn doubts(&self) -> Vec<Doubt> {
        let mut doubts: Vec<Doubt> = Vec::new();
        let (mut first, mut asked) = (0, false);
        while first < self.reading.len() {
            let last = self.clause_end(first);
            let role = self.role(first, last);
            asked |= role == Role::Asks;
            self.clause(first, last, role, asked, &mut doubts);
            first = last;
        }
        doubts
    }

    /// The doubts that marks raise: struck out, quoted, commented out, disapproved of, or only asked.
    fn marks(&self) -> Option<Doubt> {
        let (line, reading) = (self.reading.line.trim(), self.reading);
        let polite = (0..reading.len()).any(|at| reading.is_any(at, &[Polite, Modal]));
        let only_asked = self.parts() && line.ends_with('?') && !polite;
        // "Please create keys for:" leads to what it is about.
        let names = |find: &Find| matches!(find.found, Found::Unit(..) | Found::KeyId(_));
        let only_leads = line.ends_with(':') && !reading.finds.iter().any(names);
        let why = match (is_marked(line) || is_template(line), only_asked, only_leads) {
            (true, ..) => Why::Report,
            (_, true, _) => Why::Hedge,
            (.., true) => Why::Unmet,
            _ => return None,
        };
        Some(Doubt { start: 0, end: reading.line.len(), why })
    }

    /// "key for everyone", "key for Yes": the word stands where a team would and names nobody.
    fn for_nobody(&self) -> Option<Doubt> {
        let reading = self.reading;
        let nobody = |at: usize| {
            reading.is_any(at, &[Each, List, Check, Delete, Disable, Rotate, Revoke, Cancel, Quit])
                || matches!(
                    reading.spelling(at),
                    "everybody" | "anybody" | "anyone" | "whoever" | "yes" | "yeah" | "ok" | "okay" | "none"
                )
                // The department, not the pronoun.
                || reading.raw(at, at + 1) == "IT" && reading.line.contains(char::is_lowercase)
        };
        let ends = |at: usize| {
            reading.gap(at).is_break()
                || reading.find(at).is_some()
                || reading.is_any(at, &[In, For, Of, Polite, Thanks, Stopper])
        };
        let named = reading.finds.iter().any(|find| matches!(find.found, Found::Unit(..)));
        let stands =
            |at: &usize| reading.spelling(at - 1) == "for" && !self.used[*at] && reading.find(*at).is_none();
        let mut words = (1..reading.len()).filter(|_| self.creates() && !named).filter(stands);
        let at = words.find(|at| nobody(*at) && ends(at + 1))?;
        let (start, end) = reading.bytes(at, at + 1);
        Some(Doubt { start, end, why: Why::Unmet })
    }

    /// Where the clause that begins at a word ends.
    fn clause_end(&self, first: usize) -> usize {
        let reading = self.reading;
        let parts = |at: &usize| {
            reading.gap(*at).is_break()
                || self.senses(*at, Sense::Then)
                    && reading.tag(*at).is_none_or(|tag| tag.first == *at)
                    && (*at + 1..reading.len().min(*at + 5))
                        .any(|at| self.orders(at) || reading.is_any(at, &[Polite, Modal]))
        };
        (first + 1..reading.len()).find(parts).unwrap_or(reading.len())
    }

    fn role(&self, first: usize, last: usize) -> Role {
        let reading = self.reading;
        let names = |at: usize| {
            self.used[at]
                || reading.find(at).is_none()
                    && reading.is_any(at, &[Key, Keys, Access, SaidShort, SaidLong, Expired, Leak])
        };
        // ", but I am not sure", ", which nobody wants", "Never do this: …"
        let points = || (first..last).any(|at| matches!(reading.spelling(at), "this" | "that"));
        // "I can't decide which, but I do need a key"
        let any = |concepts: &[Concept]| (first + 1..last).any(|at| reading.is_any(at, concepts));
        let wants = || self.creates() && any(&[Want, Make, Get]) && any(&[Key, Keys, Access]);
        let limits =
            || self.senses(first, Sense::Contrast) && (first + 1..last).any(|at| !self.used[at]) && !wants();
        if first > 0 && reading.gap(first).is_break() && limits()
            || reading.gap(last) == Gap::Colon
                && points()
                && !(first..last)
                    .any(|at| reading.is_any(at, &[Polite, Modal]) && !self.senses(at, Sense::Negation))
        {
            return Role::Limits;
        }
        if (first..last).any(|at| self.orders(at) || !self.ordered && names(at)) {
            return Role::Asks;
        }
        let tells = |at: usize| {
            reading.find(at).is_none()
                && (reading.is_any(at, &[Stating, Auxiliary, Verb, Want, Use, Get, Run, Expired, Leak])
                    || reading.is_any(at, ACTS))
        };
        if (first..last).any(tells) { Role::Tells } else { Role::Fragment }
    }

    fn clause(&self, first: usize, last: usize, role: Role, asked: bool, doubts: &mut Vec<Doubt>) {
        if role == Role::Limits {
            let (start, end) = self.reading.bytes(first, last);
            return doubts.push(Doubt { start, end, why: Why::Exception });
        }
        let labels = self.reading.gap(last) == Gap::Colon;
        let mut told = false;
        let mut at = first;
        while at < last {
            let (why, end) = self.word(at, first, role, asked || labels, &mut told);
            if let Some(why) = why.filter(|why| self.counts(*why, at, role, asked)) {
                let (start, end) = self.reading.bytes(at, end);
                match doubts.last_mut() {
                    Some(before) if before.why == why && why == Why::Unknown && start <= before.end + 1 => {
                        before.end = end;
                    }
                    _ => doubts.push(Doubt { start, end, why }),
                }
            }
            at = end;
        }
    }

    /// Whether a doubtful word counts in a clause of this role; `asked` if a clause up to this one asks.
    fn counts(&self, why: Why, at: usize, role: Role, asked: bool) -> bool {
        let reading = self.reading;
        // "he said: …", "he said \"…\""
        let labels = |at| {
            let end = self.clause_end(at);
            reading.gap(end) == Gap::Colon || end < reading.len() && reading.word(end).quoted
        };
        match (role, why) {
            (Role::Asks | Role::Limits, _) => true,
            // "Wait, …" opens the line and says no more: what went before is taken back.
            (_, Why::Retraction) => {
                let alone = self.known[at].is_some_and(|known| known.last == self.clause_end(0));
                at > 0 || !alone || labels(at)
            }
            (Role::Tells, Why::Report) if reading.word(at).kind == Kind::At => true,
            (_, Why::Exception | Why::Condition | Why::Unmet) => true,
            // "…, nobody needs it": what is not done is told; "…, don't delete it" is an order.
            (Role::Tells, Why::Negation) => {
                asked
                    || labels(at)
                    || reading.is_any(at, &[Make, Rotate, Revoke, Delete, Disable, Enable, Renew])
            }
            (Role::Tells, Why::Report | Why::Hedge) => asked || labels(at),
            (Role::Tells, Why::Later) => labels(at),
            (Role::Tells | Role::Fragment, Why::Unknown) => {
                asked && !self.intents.contains(&Intent::CreateKey)
                    || labels(at) && (self.parts() || reading.is_any(at, &[Foreign, Everyday]))
            }
            (Role::Fragment, _) => true,
        }
    }

    /// Whether the word is a verb that asks for something.
    fn orders(&self, at: usize) -> bool {
        let meant = |tag: &super::reading::Tag| {
            tag.mood == Mood::Meant && ACTS.contains(&tag.meaning.concept) && tag.meaning.concept != Check
        };
        let reading = self.reading;
        !self.used[at]
            && reading.find(at).is_none()
            && (reading.is_any(at, &[NewOne, Another]) && self.creates()
                || reading.tag(at).is_some_and(meant))
    }

    fn senses(&self, at: usize, sense: Sense) -> bool {
        self.known[at].is_some_and(|known| known.first == at && known.value == sense)
    }

    /// What is doubtful about the phrase that begins at a word, and the word behind it.
    fn word(&self, at: usize, first: usize, role: Role, late: bool, told: &mut bool) -> (Option<Why>, usize) {
        let reading = self.reading;
        if self.used[at] {
            let known = self.known[at].filter(|known| known.first == at);
            return known.map_or((None, at + 1), |known| (self.why(known.value), known.last));
        }
        if self.known[at].is_some_and(|known| known.value == Sense::Harmless) {
            return (None, at + 1);
        }
        if let Some(find) = reading.find(at) {
            let why = match &find.found {
                // "@sam please rotate it" is for Sam.
                Found::Noise if reading.word(at).kind == Kind::At => Some(Why::Report),
                // What keeps a region out is asked about; anything else that these words keep out is in doubt.
                Found::Noise => match self.known[at].filter(|known| known.first == at) {
                    Some(known) if !self.excludes() => return (self.why(known.value), known.last),
                    _ => None,
                },
                // An excluded region is asked about.
                Found::Excluded(regions) if !regions.is_empty() => None,
                Found::Purpose => {
                    *told = true;
                    None
                }
                // What is not carried out is in doubt by itself.
                Found::Filter(_) | Found::Made => None,
                Found::OtherTime => (!self.creates() || role == Role::Fragment && late).then_some(Why::Later),
                _ => Some(Why::Unmet),
            };
            return (why, at + 1);
        }
        let tag = reading.tag(at).filter(|tag| tag.first == at);
        let known = self.known[at].filter(|known| known.first == at);
        if tag.is_none() && known.is_none() && reading.tag(at).is_some() {
            // Inside a longer phrase.
            return (None, at + 1);
        }
        // Where a key that is there may go, words of doubt weigh more than others in the same place.
        let longer = tag.is_some_and(|tag| {
            let strong = |known: Known<Sense>| self.parts() || known.value == Sense::Later;
            let beaten =
                |known: Known<Sense>| known.last < tag.last || known.last == tag.last && !strong(known);
            tag.last > tag.first + 1 && known.is_none_or(beaten)
        });
        if let (Some(known), false) = (known, longer) {
            *told |= match known.value {
                Sense::Reason => true,
                Sense::Purpose => self.creates(),
                _ => false,
            };
            // "all keys but AKIA…"
            let names = |at: usize| {
                matches!(reading.spelling(at), "the" | "this" | "that")
                    || reading
                        .find(at)
                        .is_some_and(|find| matches!(find.found, Found::KeyId(_) | Found::Unit(..)))
            };
            let excepts = reading.spelling(at) == "but" && known.last < reading.len() && names(known.last);
            if known.value == Sense::Contrast && at > first && self.parts() && excepts {
                return (Some(Why::Exception), known.last);
            }
            if known.value == Sense::Inverted && at == first && first > 0 {
                return (Some(Why::Condition), known.last);
            }
            if !matches!(known.value, Sense::Then | Sense::Contrast | Sense::Inverted) {
                // "for tomorrow's workshop"
                let why = self.why(known.value);
                return (why.filter(|_| known.last > at + 1 || !reading.word(at).possessive), known.last);
            }
        }
        let Some(tag) = tag else {
            // "1) rotate …", "order 1 key"
            let counted = reading.word(at).kind == Kind::Number
                && (reading.gap(at + 1) == Gap::Mark || reading.spelling(at) == "1");
            // "Ticket 4417: …"
            let end = self.clause_end(at);
            let digits = |at: usize| reading.spelling(at).contains(|c: char| c.is_ascii_digit());
            let numbered = reading.gap(end) == Gap::Colon && (first..end).any(digits);
            return ((!*told && !counted && !numbered).then_some(Why::Unknown), at + 1);
        };
        let concept = tag.meaning.concept;
        // "he said: \"delete the key\""
        if reading.word(at).quoted && ACTS.contains(&concept) {
            return (Some(Why::Report), tag.last.max(at + 1));
        }
        let why = match concept {
            Negation => Some(Why::Negation),
            NotIn if !self.excludes() => Some(Why::Exception),
            Hypothetical => Some(Why::Hedge),
            // "the token that I got this morning has expired"
            Reported
                if (reading.present.has(Expired) || reading.present.has(Leak))
                    && tag.last == tag.first + 1 =>
            {
                None
            }
            Reported | Says => Some(Why::Report),
            Cancel | Quit => Some(Why::Retraction),
            Models | Available if self.intents.contains(&Intent::ListModels) => None,
            // A key that is there is not parted with for testing.
            CueShort | SaidShort if !self.creates() => Some(Why::Unknown),
            // "On Azure: …"
            Foreign | Everyday if role == Role::Fragment => Some(Why::Unknown),
            Foreign | Everyday | Trouble | AwsError | Question | How | Explain | Models | Available => {
                (!*told).then_some(Why::Unknown)
            }
            Rotate | Revoke | Delete | Disable | Enable if !self.matches(concept) => Some(Why::Unknown),
            _ if ACTS.contains(&concept) && tag.mood == Mood::Denied => Some(Why::Negation),
            // "To create a key, users type …"
            Make | Get | Rotate | Revoke | Delete | Disable
                if at > 0
                    && self.senses(at - 1, Sense::Reason)
                    && (at < 2 || reading.gap(at - 1) == Gap::Stop) =>
            {
                Some(Why::Report)
            }
            _ => None,
        };
        *told |= matches!(concept, CueShort | CueLong | CueProduction | Leak | Expired);
        (why, tag.last.max(at + 1))
    }

    fn why(&self, sense: Sense) -> Option<Why> {
        match sense {
            Sense::Negation => Some(Why::Negation),
            Sense::Exception => Some(Why::Exception),
            Sense::Condition => Some(Why::Condition),
            Sense::Later => Some(Why::Later),
            Sense::Retraction => Some(Why::Retraction),
            Sense::Hedge => Some(Why::Hedge),
            Sense::Report => Some(Why::Report),
            Sense::Unmet => Some(Why::Unmet),
            Sense::Keep => self.parts().then_some(Why::Exception),
            Sense::Weak => self.parts().then_some(Why::Unknown),
            Sense::Unneeded => self.creates().then_some(Why::Negation),
            Sense::Reason
            | Sense::Purpose
            | Sense::Contrast
            | Sense::Inverted
            | Sense::Then
            | Sense::Harmless => None,
        }
    }

    /// Whether it is about keys that are there.
    fn parts(&self) -> bool {
        self.intents.iter().any(|intent| intent.parts())
    }

    fn excludes(&self) -> bool {
        self.reading
            .finds
            .iter()
            .any(|find| matches!(&find.found, Found::Excluded(regions) if !regions.is_empty()))
    }

    fn creates(&self) -> bool {
        self.intents.iter().any(|intent| matches!(intent, Intent::CreateKey | Intent::RefreshKey))
    }

    /// Whether a verb is one that some request of the line carries out.
    fn matches(&self, verb: Concept) -> bool {
        let access = verb == Enable && self.creates();
        let intent = match verb {
            Rotate => Intent::RotateKey,
            Enable => Intent::EnableKey,
            _ => Intent::RevokeKey,
        };
        access || self.intents.contains(&intent)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Intent, Question};
    use crate::understand::Grammar;

    #[test]
    fn a_key_for_nobody_is_asked_about() {
        let grammar = Grammar::builtin().unwrap();
        let asks = |line: &str| {
            let requests = grammar.understand(line).requests;
            let created = |request: &&crate::domain::Request| request.intent == Intent::CreateKey;
            requests
                .iter()
                .filter(created)
                .map(|request| request.ask.contains(&Question::DidYouMean))
                .collect::<Vec<_>>()
        };
        for name in [
            "All",
            "Yes",
            "List",
            "Everyone",
            "Nobody",
            "everybody on my team",
            "None",
            "Delete",
            "IT",
            "whoever",
        ] {
            for lead in ["Bedrock key for", "short-term key for", "I need a 2 hour key for"] {
                let line = format!("{lead} {name}");
                assert!(!asks(&line).contains(&false), "{line}");
            }
        }
        for line in [
            "Bedrock key for me",
            "Bedrock key for testing",
            "short-term key for all regions",
            "Bedrock key for a colleague",
            "key for it please",
        ] {
            assert_eq!(asks(line), [false], "{line}");
        }
    }

    #[test]
    fn the_file_has_no_mistakes() {
        crate::understand::phrasebook::assert_compiles(super::compile());
    }
}
