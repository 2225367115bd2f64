//! Constraints on a key: an account, a profile, a role, money, models. Those that the program can't
//! meet are found, too, so that it asks about them and drops none.

use crate::domain::{Doubt, DoubtKind, Filter, Intent, Request, is_account};
use crate::understand::analysis::modality::Mood;
use crate::understand::analysis::{Finding, FindingKind, Reading, Tag};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::Phrasebook;
use crate::understand::slots::products;
use crate::understand::tokens::{Gap, WordKind};
use serde::Deserialize;

const FILE: (&str, &str) =
    ("grammar/constraints.toml", include_str!("../../../grammar/constraints.toml"));

/// A phrase of `grammar/constraints.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintCue {
    Lead,
    Account,
    Profile,
    Role,
    Own,
    Currency,
    Limit,
    Budget,
    Quota,
    Per,
    Model,
    Maker,
    Version,
    Only,
    Between,
    Permission,
    Tool,
    Unmet,
}

impl Grammar {
    pub(crate) fn constraints(&self) -> &Phrasebook<ConstraintCue> {
        // The file is built in and a test compiles it, so there is no error to report.
        self.constraints.get_or_init(|| compile().unwrap_or_default())
    }
}

fn compile() -> Result<Phrasebook<ConstraintCue>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "constraints", "cue")
}

/// Claims all constraints.
pub fn claim(reading: &mut Reading<'_>) {
    let cues = Cues::of(reading);
    for at in 0..reading.len() {
        let Some((cue, last)) = cues.begins(at).filter(|_| reading.is_free(at)) else { continue };
        match cue {
            ConstraintCue::Account | ConstraintCue::Profile | ConstraintCue::Role => {
                named(reading, &cues, cue, at, last)
            }
            ConstraintCue::Currency if at > 0 && reading.word(at - 1).kind == WordKind::Number => {
                amount(reading, &cues, at - 1, last);
            }
            ConstraintCue::Quota if at > 0 && reading.word(at - 1).kind == WordKind::Number => {
                amount(reading, &cues, at - 1, last);
            }
            ConstraintCue::Budget if last - at > 1 || cues.is(last, ConstraintCue::Limit) => {
                let end = (last..reading.len()).take_while(|at| !reading.gap(*at).is_break());
                let end = end.take_while(|at| {
                    reading.word(*at).kind == WordKind::Number
                        || cues.any(*at, &[ConstraintCue::Per])
                });
                let end = end.last().map_or(last, |at| at + 1);
                reading.claim(FindingKind::Unmet, at, end);
            }
            ConstraintCue::Unmet => reading.claim(FindingKind::Unmet, at, wish_end(reading, last)),
            ConstraintCue::Permission => {
                reading.claim(FindingKind::Models(vec!["*".to_owned()]), at, last)
            }
            _ => {}
        }
    }
    for at in 0..reading.len() {
        let sign = reading.line[..reading.word(at).start as usize].ends_with(['$', '€', '£', '¥']);
        if sign && reading.word(at).kind == WordKind::Number {
            amount(reading, &cues, at, at + 1);
        }
    }
    products::claim(reading, &cues);
    owners(reading);
}

/// Words before a key ID that compare with it instead of naming it.
const NOT_THIS: [&str; 11] = [
    "or", "since", "before", "than", "like", "over", "through", "beyond", "to", "unlike", "versus",
];

/// Returns a doubt for each constraint that isn't met.
pub fn doubts(reading: &Reading<'_>, requests: &[Request]) -> Vec<Doubt> {
    if !requests.iter().any(|request| request.intent.changes()) {
        return Vec::new();
    }
    // A filter selects one of a team's keys; no other change uses one.
    let filtered = requests.iter().all(|request| {
        matches!(request.intent, Intent::RevokeKey | Intent::EnableKey)
            && request.business_unit.is_some()
    });
    let creates = requests.iter().all(|request| !request.intent.parts());
    // Keys can't be limited to models yet.
    let unmet = reading.findings.iter().filter(|finding| {
        matches!(finding.kind, FindingKind::Unmet | FindingKind::Models(_))
            || matches!(finding.kind, FindingKind::Filter(filter) if !filtered && (filter != Filter::Active || !creates))
    });
    let made = reading.findings.iter().filter(|finding| finding.kind == FindingKind::Made);
    // A key ID identifies the key whatever region or age is said. "A or B" names none.
    let one = requests.iter().any(|request| {
        let constrained = request.region.is_some()
            || request.older_than_days.is_some()
            || !request.filters.is_empty();
        let parts = matches!(request.intent, Intent::RevokeKey | Intent::EnableKey);
        parts && constrained && request.access_key_id.is_some()
    });
    let contradicts = reading.findings.iter().filter(move |finding| match finding.kind {
        FindingKind::Region(..)
        | FindingKind::Misspelt(_)
        | FindingKind::Age(_)
        | FindingKind::Filter(_) => one,
        FindingKind::KeyId(_) => {
            // "I'd like AKIA… deleted" is a request, but "the one like AKIA…" is another key.
            let before = finding.first.checked_sub(1).filter(|at| !reading.is(*at, Want));
            before.is_some_and(|at| NOT_THIS.contains(&reading.spelling(at)))
        }
        _ => false,
    });
    let unmet = unmet.chain(made).chain(contradicts);
    let ranges =
        unmet.map(|finding| (finding.first, finding.last)).chain(miscounted(reading, requests));
    let ranges = ranges.chain(either(reading, requests));
    ranges
        .map(|(first, last)| {
            let (start, end) = reading.bytes(first, last);
            Doubt { start, end, why: DoubtKind::Unmet }
        })
        .collect()
}

/// Returns the constraints that a read-only request ignores.
pub fn ignored(reading: &Reading<'_>, requests: &[Request]) -> Vec<String> {
    // "owner: jane"
    let nameless = |finding: &&Finding| {
        finding.kind == FindingKind::Unmet && reading.is(finding.first, OwnerCue)
    };
    let changes = requests.iter().any(|request| request.intent.changes());
    if let Some(finding) = reading.findings.iter().find(nameless).filter(|_| changes) {
        let owner = reading.raw(finding.first, finding.last).to_lowercase();
        return vec![format!(
            "\"{owner}\" has no email address. Name the owner like \"owner: jane@example.com\"."
        )];
    }
    let looks = |request: &Request| {
        matches!(request.intent, Intent::ListKeys | Intent::CheckAccess | Intent::ListModels)
    };
    if !requests.iter().all(looks) {
        return Vec::new();
    }
    let lists = requests.iter().any(|request| request.intent == Intent::ListKeys);
    let ignored = reading.findings.iter().filter(|finding| match &finding.kind {
        FindingKind::Unmet | FindingKind::Made => true,
        FindingKind::Models(_) | FindingKind::Life(_) => lists,
        FindingKind::Misspelt(regions) => lists && regions.is_empty(),
        _ => false,
    });
    ignored
        .map(|finding| {
            format!(
                "This answer does not go by \"{}\".",
                reading.raw(finding.first, finding.last).to_lowercase()
            )
        })
        .collect()
}

/// Returns a second verb for the same key: "delete or deactivate it".
fn either(reading: &Reading<'_>, requests: &[Request]) -> Option<(usize, usize)> {
    let [request] = requests else { return None };
    let act = |concept| {
        let stands = |tag: &&Tag| tag.last > tag.first && tag.meaning.concept == concept;
        reading.tags.iter().filter(stands).find(|tag| tag.mood == Mood::Requested)
    };
    let (delete, disable) = (act(Delete)?, act(Disable)?);
    let second = if delete.first > disable.first { delete } else { disable };
    (request.intent == Intent::RevokeKey).then_some((second.first, second.last))
}

/// Returns a count that differs from the number of requests: "three keys".
fn miscounted(reading: &Reading<'_>, requests: &[Request]) -> Option<(usize, usize)> {
    let counts = |at: usize| -> Option<f64> {
        (reading.is_free(at))
            .then(|| crate::understand::slots::number::number(reading, at))
            .flatten()
            .map(|(count, _)| count)
    };
    let made = requests.iter().filter(|request| request.intent.changes()).count() as f64;
    (0..reading.len()).filter(|at| reading.is(*at, Keys) && reading.is_free(*at)).find_map(|keys| {
        let described = |at: &usize| {
            reading.is_any(
                *at,
                &[Product, SaidShort, SaidLong, NewOne, Another, CueShort, CueLong, CueProduction],
            )
        };
        let before = (0..keys)
            .rev()
            .take_while(|at| !reading.gap(at + 1).is_break())
            .find(|at| !described(at))?;
        let count = counts(before)?;
        (count > 1.0 && count.fract() == 0.0 && count != made).then_some((before, keys + 1))
    })
}

/// The phrases of a line, by word: cue, start and end.
pub struct Cues(Vec<Option<(ConstraintCue, usize, usize)>>);

impl Cues {
    fn of(reading: &Reading<'_>) -> Self {
        let mut cues = vec![None; reading.len()];
        for known in reading.grammar.constraints().scan(reading) {
            // Part of a compound is part of a name: "budget-bot".
            let joined = |at: usize| matches!(reading.gap(at), Gap::Joined(_));
            if !joined(known.first) && !joined(known.last) {
                cues[known.first..known.last].fill(Some((known.value, known.first, known.last)));
            }
        }
        Self(cues)
    }

    /// Returns the phrase that starts at `at`, and the position after it.
    pub fn begins(&self, at: usize) -> Option<(ConstraintCue, usize)> {
        self.0
            .get(at)
            .copied()
            .flatten()
            .filter(|(_, first, _)| *first == at)
            .map(|(cue, _, last)| (cue, last))
    }

    /// Returns the start of the phrase over a word, if it is one of these.
    pub fn over(&self, at: usize, these: &[ConstraintCue]) -> Option<usize> {
        self.0
            .get(at)
            .copied()
            .flatten()
            .filter(|(cue, ..)| these.contains(cue))
            .map(|(_, first, _)| first)
    }

    fn is(&self, at: usize, cue: ConstraintCue) -> bool {
        self.any(at, &[cue])
    }

    /// True if the word is part of one of these.
    pub fn any(&self, at: usize, these: &[ConstraintCue]) -> bool {
        self.over(at, these).is_some()
    }
}

/// "in account 123456789012", "with the dev profile", "as the role developers".
fn named(reading: &mut Reading<'_>, cues: &Cues, cue: ConstraintCue, at: usize, last: usize) {
    let set = matches!(reading.gap(last), Gap::Colon | Gap::Assign);
    let behind = last < reading.len() && (set || !reading.gap(last).is_break());
    let flag = reading.line[..reading.word(at).start as usize].ends_with("--");
    if behind && cue == ConstraintCue::Account {
        let end = reading.compound_end(last);
        let digits: String = reading.raw(last, end).chars().filter(char::is_ascii_digit).collect();
        if is_account(&digits) && reading.word(last).kind == WordKind::Number {
            let start = lead(reading, cues, at).unwrap_or(at);
            return reading.claim(FindingKind::Account(digits), start, end);
        }
    }
    // In "with the dev profile", the name comes first.
    let name = (0..at).rev().take(3).take_while(|at| {
        !reading.gap(at + 1).is_break()
            && !cues.any(*at, &[ConstraintCue::Lead, ConstraintCue::Own])
            && is_name(reading, *at)
    });
    let name = name.last().unwrap_or(at);
    let Some(start) = lead(reading, cues, name).or((set || flag).then_some(at)) else { return };
    let named = |first: usize| is_name(reading, first) && !cues.any(first, &[ConstraintCue::Own]);
    let (first, end) = match () {
        () if name < at => (name, at),
        () if behind && named(last) => (last, reading.compound_end(last)),
        () => return,
    };
    let found = match cue {
        ConstraintCue::Profile => FindingKind::Profile(reading.raw(first, end).to_owned()),
        _ => return reading.claim(FindingKind::Unmet, start, end.max(last)),
    };
    reading.claim(found, start, end.max(last));
}

/// True if the word may name an account, a profile or a role.
fn is_name(reading: &Reading<'_>, at: usize) -> bool {
    reading.is_free(at)
        && !reading.is_any(
            at,
            &[
                For, In, Of, And, Or, Key, Keys, Auxiliary, Verb, Person, Article, Indefinite,
                TeamWord, Want, Make,
            ],
        )
}

/// Returns the start of the words that introduce the name at `at`: "using the".
fn lead(reading: &Reading<'_>, cues: &Cues, at: usize) -> Option<usize> {
    let mut start = at;
    while start > 0 && !reading.gap(start).is_break() {
        if let Some(first) = cues.over(start - 1, &[ConstraintCue::Lead]) {
            return Some(first);
        }
        if !cues.any(start - 1, &[ConstraintCue::Own]) {
            return None;
        }
        start -= 1;
    }
    None
}

/// Claims an amount of money or calls, with the words that make it a limit.
fn amount(reading: &mut Reading<'_>, cues: &Cues, first: usize, last: usize) {
    let function_word = |at: usize| {
        reading.is_free(at)
            && (cues.any(
                at,
                &[
                    ConstraintCue::Limit,
                    ConstraintCue::Only,
                    ConstraintCue::Budget,
                    ConstraintCue::Lead,
                ],
            ) || reading
                .is_any(at, &[Article, Indefinite, Of, MoreThan, LifeCue, Verb, Auxiliary]))
    };
    let marked = |at: usize| {
        reading.gap(at).is_break() && !matches!(reading.gap(at), Gap::Mark | Gap::Colon)
    };
    let start = (0..first)
        .rev()
        .take_while(|at| !marked(at + 1) && function_word(*at))
        .last()
        .unwrap_or(first);
    let end = (last..reading.len()).take_while(|at| {
        !marked(*at) && cues.any(*at, &[ConstraintCue::Per, ConstraintCue::Currency])
    });
    let end = end.last().map_or(last, |at| at + 1);
    reading.claim(FindingKind::Unmet, start, end);
}

/// Returns the end of a constraint that no key can have.
fn wish_end(reading: &Reading<'_>, last: usize) -> usize {
    let part = |at: &usize| {
        let set = matches!(reading.gap(*at), Gap::Assign | Gap::Colon);
        (set || !reading.gap(*at).is_break())
            && reading.is_free(*at)
            && (set || !reading.is_any(*at, &[For, In, And, Polite, Thanks]))
    };
    (last..reading.len().min(last + 4)).take_while(part).last().map_or(last, |at| at + 1)
}

/// Claims an owner without an address, which can't be recorded: "owner: jane", "owned by finance".
fn owners(reading: &mut Reading<'_>) {
    if (0..reading.len()).any(|at| {
        reading.finding(at).is_some_and(|finding| matches!(finding.kind, FindingKind::Owner(_)))
    }) {
        return;
    }
    for at in 0..reading.len() {
        let Some(tag) =
            reading.tag(at).filter(|tag| tag.first == at && tag.meaning.concept == OwnerCue)
        else {
            continue;
        };
        let mut name = tag.last;
        while reading.is_any(name, &[Verb, Auxiliary, Article]) && !reading.gap(name).is_break() {
            name += 1;
        }
        let set = matches!(reading.gap(tag.last), Gap::Colon | Gap::Assign);
        // "owned by finance", "owner is jane" and ", owner jane" name an owner; "the owner tag"
        // doesn't.
        let apart = at > 0 && reading.gap(at).is_break();
        let owner = reading.spelling(at).starts_with("own") && (name > at + 1 || apart);
        if !reading.is_open(name) || !set && (!owner || reading.gap(name).is_break()) {
            continue;
        }
        let end = (name + 1..reading.len())
            .find(|at| {
                reading.gap(*at).is_break() || !reading.is_open(*at) && !reading.is(*at, TeamWord)
            })
            .unwrap_or(reading.len());
        reading.claim(FindingKind::Unmet, at, end);
    }
}

/// True for a concept that precedes products: "for Llama 3", "with Cursor".
pub fn leads_to_product(concept: Option<Concept>) -> bool {
    matches!(concept, Some(For | Use | Boundary | In))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_file_has_no_mistakes() {
        crate::understand::grammar::phrasebook::assert_compiles(super::compile());
    }
}
