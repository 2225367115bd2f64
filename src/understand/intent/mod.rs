//! Chooses the intent: the rule of the grammar with the highest score for the concepts in a line.
//! Unexplained words lower the score, and the rule must lead by a margin.

pub mod constraints;
pub mod filters;
pub mod heading;
pub mod key_type;
pub mod key_type_cues;
pub mod non_requests;
pub mod scope;
pub mod trigger_words;

use crate::domain::{Filter, Intent};
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::analysis::object::{is_object_of_act, stands_for_key};
use crate::understand::analysis::questions::{
    asks_how, asks_question, asks_which_key, ends_in_have, is_cleft, is_condition, is_every,
    opens_sentence, wants_to_know,
};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::concept_set::ConceptSet;
use crate::understand::tokens::{Gap, WordKind};
use non_requests::only_talks;

/// The minimum score of a rule that decides the intent.
const MIN_SCORE: f64 = 50.0;
/// The minimum lead over the best rule for another intent.
const MIN_LEAD: f64 = 5.0;

/// Concepts besides acts that "not" negates: types and purposes, but no nouns ("I don't have a key"
/// still names a key).
const NEGATABLE: &[crate::understand::grammar::concept::Concept] =
    &[SaidShort, SaidLong, CueShort, CueLong, CueProduction];

/// Returns the concepts of the words from `first` up to `last`, including findings.
///
/// If the line asks a question (`asks`), the name of another product doesn't count: the key may be
/// used there.
pub fn concepts(reading: &Reading<'_>, asks: bool, first: usize, last: usize) -> ConceptSet {
    let mut set = ConceptSet::default();
    let other_products = reading.present.has(Foreign) || reading.present.has(Everyday);
    let anchored = other_products && scope::is_anchored(reading, first, last);
    let only_pasted = (first..last).all(|at| reading.word(at).kind == WordKind::Secret);
    for at in first..last {
        match reading.finding(at).map(|finding| &finding.kind) {
            Some(FindingKind::Life(_)) => set.add(HasLife),
            Some(FindingKind::Age(_)) => set.add(HasAge),
            Some(
                FindingKind::Region(..) | FindingKind::UnclearRegion(_) | FindingKind::Excluded(_),
            ) => set.add(HasRegion),
            Some(FindingKind::Owner(_)) => {
                set.add(HasOwner);
                if at > first && reading.is(at - 1, Of) {
                    set.add(HeldBy);
                }
            }
            Some(FindingKind::Made) => set.add(HasFilter),
            Some(FindingKind::Filter(filter)) => {
                set.add(HasFilter);
                // "teams with two keys" mentions keys.
                if *filter == Filter::Several {
                    set.add(Keys);
                }
            }
            Some(FindingKind::KeyId(_)) => set.add(HasKeyId),
            Some(FindingKind::Unit(_, user)) => {
                set.add(HasUnit);
                if *user {
                    set.add(HasUser);
                }
            }
            // A pasted key counts as a key, unless the part has nothing but pasted keys.
            Some(FindingKind::Noise)
                if reading.word(at).kind == WordKind::Secret && !only_pasted =>
            {
                set.add(Key)
            }
            Some(
                FindingKind::OtherTime
                | FindingKind::Noise
                | FindingKind::Purpose
                | FindingKind::Unmet,
            ) => {}
            Some(FindingKind::Account(_) | FindingKind::Profile(_) | FindingKind::Models(_)) => {}
            None => match reading.concept(at) {
                // "no idea which" asks nothing.
                Some(Which)
                    if reading.tag(at).is_some_and(|tag| reading.gap(tag.last).is_break()) => {}
                // "which environment variable holds the token" asks about something else.
                Some(Which) if !asks_which_key(reading, at) => {
                    // "…, which belongs to sales" asks nothing; "I have a doubt, what …?" does.
                    let comma = reading.gap(at) == Gap::Comma
                        && reading.tag(at).is_some_and(|tag| reading.is(tag.last, Topic));
                    if (opens_sentence(reading, at) || comma) && !is_cleft(reading, at) {
                        set.add(Question);
                    }
                }
                Some(How) if !asks_how(reading, at) => {}
                // In "a bedrock key for our Slack bot" and "a key for the GitHub pipeline", the
                // product is where the key is used.
                Some(Foreign | Everyday)
                    if (asks && reading.is(at, Foreign)
                        || anchored
                        || scope::is_purpose(reading, at, first)
                        || scope::is_aside(reading, at)
                        || reading.present.has(Leak))
                        && !scope::describes_key(reading, at) => {}
                Some(Access) if scope::is_access_elsewhere(reading, at) => set.add(Everyday),
                // "my colleague's token expired" is only a report.
                Some(Expired) if is_someone_elses(reading, at) => set.add(Reported),
                // In "I want to learn how to call it", "how" asks nothing.
                Some(How)
                    if reading.tag(at).is_some_and(|tag| {
                        tag.first > 0 && reading.is(tag.first - 1, CueShort)
                    }) => {}
                Some(Want) if wants_to_know(reading, at) => {}
                Some(AmIAllowed) if ends_in_have(reading, at) => {
                    set.add(AmIAllowed);
                    set.add(Possession);
                }
                Some(Keys) if matches!(reading.spelling(at), "every" | "all" | "each" | "any") => {
                    set.add(Keys);
                    set.add(Each);
                }
                Some(Key) if is_every(reading, at) => {
                    set.add(Key);
                    set.add(Keys);
                    set.add(Each);
                }
                Some(concept) if ACTS.contains(&concept) => {
                    match reading.tag(at).map(|tag| tag.mood) {
                        Some(Mood::Negated) => set.add(Negation),
                        Some(Mood::Reported) if !matches!(concept, Want | Get | List | Check) => {
                            set.add(Reported);
                            if concept != Make {
                                set.add(ActNamed);
                            }
                        }
                        Some(Mood::Reported) if concept == Get => set.add(Possession),
                        Some(Mood::Reported) => {}
                        _ => set.add(concept),
                    }
                }
                // "not a short-term one" is a negation.
                Some(concept) if NEGATABLE.contains(&concept) && is_negated(reading, at) => {
                    set.add(Negation)
                }
                Some(concept) => set.add(concept),
                None => {}
            },
        }
    }
    set
}

/// Returns true if the key before `at` isn't the speaker's: "my colleague's token expired".
fn is_someone_elses(reading: &Reading<'_>, at: usize) -> bool {
    let first = reading.tag(at).map_or(at, |tag| tag.first);
    let clause = (0..first).rev().take_while(|at| !reading.gap(at + 1).is_break());
    clause.take(6).any(|at| {
        reading.is(at, Person) && reading.word(at).possessive
            || matches!(reading.spelling(at), "his" | "her" | "their")
    })
}

/// Returns true if the part mentions keys or access, but not as the object of an act.
pub fn lacks_key_object(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let mut mentions = (first..last).filter(|at| {
        reading.finding(*at).is_none()
            && reading.is_any(*at, &[Key, Keys, Access, SaidShort, SaidLong])
    });
    let mut any = false;
    let reached = mentions.any(|at| {
        any = true;
        is_object_of_act(reading, reading.tag(at).map_or(at, |tag| tag.first))
    });
    any && !reached && !(first..last).any(|at| stands_for_key(reading, at))
}

/// Returns the intent of the rule that fits these concepts best, or `out_of_scope` if none scores
/// and leads enough.
///
/// `open` is the number of unexplained words in the whole line.
pub fn choose_intent(reading: &Reading<'_>, set: ConceptSet, open: usize) -> Intent {
    let penalty = penalty(set, open as f64, reading.len());
    let mut best: Option<(f64, usize)> = None;
    let mut other = 0.0_f64;
    for (index, rule) in reading.grammar.rules.iter().enumerate() {
        let fits = set.has_all(rule.all)
            && !set.has_any(rule.none)
            && (rule.any.is_empty() || set.has_any(rule.any));
        if !fits {
            continue;
        }
        let score = rule.weight - if rule.intent.acts() { penalty } else { penalty / 2.0 };
        match best {
            Some((most, known)) if score <= most => {
                if reading.grammar.rules[known].intent != rule.intent {
                    other = other.max(score);
                }
            }
            Some((most, known)) => {
                if reading.grammar.rules[known].intent != rule.intent {
                    other = other.max(most);
                }
                best = Some((score, index));
            }
            None => best = Some((score, index)),
        }
    }
    match best {
        Some((score, index)) if score >= MIN_SCORE && score - other >= MIN_LEAD => {
            reading.grammar.rules[index].intent
        }
        _ => Intent::OutOfScope,
    }
}

/// Returns the penalty for unexplained words: low if the line has a product, a key ID or an IAM
/// user, otherwise high.
fn penalty(set: ConceptSet, open: f64, words: usize) -> f64 {
    let share = open / words.max(1) as f64;
    let sure = set.has(Product) || set.has(HasKeyId) || set.has(HasUser);
    if sure { 25.0 * share } else { 25.0 * share + open }
}

/// Returns the findings about the whole line, such as that it is negated, quoted, a question, only
/// talk or fully explained.
pub fn line_findings(reading: &Reading<'_>) -> ConceptSet {
    let mut set = ConceptSet::default();
    let acts = reading
        .tags
        .iter()
        .filter(|tag| tag.last > tag.first && ACTS.contains(&tag.meaning.concept));
    let (mut meant, mut negated, mut quoted) = (false, false, false);
    for act in acts {
        match act.mood {
            Mood::Negated => negated = true,
            Mood::Requested if reading.word(act.first).quoted => quoted = true,
            Mood::Requested => meant = true,
            Mood::Reported => {}
        }
    }
    if negated && !meant {
        set.add(Negated);
    } else if quoted && !meant {
        set.add(NotMeant);
    }
    if asks_question(reading) {
        set.add(Asking);
    }
    if only_talks(reading) {
        set.add(Question);
        set.add(OnlyTalk);
    }
    if (0..reading.len()).any(|at| is_condition(reading, at)) {
        set.add(Hypothetical);
    }
    if (0..reading.len()).all(|at| !reading.is_open(at)) {
        set.add(Clear);
    }
    set
}

/// Returns true if a negation is among the three words before `at` in the same clause.
pub fn is_negated(reading: &Reading<'_>, at: usize) -> bool {
    let near = (at.saturating_sub(3)..at).rev();
    near.take_while(|before| !reading.gap(before + 1).is_break())
        .any(|before| reading.is(before, Negation))
}
