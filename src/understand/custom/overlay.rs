//! A person's own forms, laid over what the built-in grammar has read in a line.
//!
//! Over it and not among it, so that one rule keeps them in their place: a word to which the built-in grammar gives
//! a meaning that is not theirs to change keeps it in every line, whatever a file says (`may_cover`).

use crate::domain::BusinessUnit;
use crate::understand::analysis::noun_phrase::part_of_name;
use crate::understand::analysis::{Found, Reading};
use crate::understand::custom::policy::may_cover;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrase_trie::{Forms, Meaning};
use crate::understand::tokens::{Gap, Kind};

/// What an own form means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomMeaning {
    /// A business unit.
    Team(BusinessUnit),
    /// What the concept's other forms mean.
    Word(Concept),
}

/// The forms of a person's files.
#[derive(Debug, Default)]
pub struct Own {
    /// A phrase's value is its form's number.
    pub forms: Forms,
    /// What each form means, by its number.
    pub senses: Vec<CustomMeaning>,
    /// How many files, entries and examples there are.
    pub files: usize,
    pub entries: usize,
    pub examples: usize,
}

/// An own form that stands in a line.
#[derive(Debug, Clone, Copy)]
pub struct Laid {
    pub form: usize,
    pub first: usize,
    pub last: usize,
}

/// A line with one of these is read without own words, so that no file changes what rotates, refreshes, revokes,
/// cancels or leaves. Own teams are read there as well.
const FIRM: &[Concept] = &[Rotate, Renew, Revoke, Delete, Disable, Leak, Cancel, Quit];

/// Notes where own forms stand, before typing errors are corrected: a name is none.
pub fn find(reading: &mut Reading<'_>) {
    let Some(own) = &reading.grammar.own else { return };
    let known = |at: usize| match reading.word(at).kind {
        Kind::Plain | Kind::Number => own.forms.word(reading.spelling(at)),
        _ => None,
    };
    let ids: Vec<Option<u32>> = (0..reading.len()).map(known).collect();
    let mut found = Vec::new();
    let mut first = 0;
    while first < ids.len() {
        let going_on = (first + 1..ids.len()).take_while(|at| !reading.gap(*at).is_break());
        let near = std::iter::once(first).chain(going_on).map(|at| ids[at]);
        let (form, count) = match own.forms.longest(near) {
            Some((meaning, count)) => (meaning.value as usize, count),
            None => (0, 0),
        };
        if count > 0 {
            found.push(Laid { form, first, last: first + count });
        }
        first += count.max(1);
    }
    reading.own = found;
}

/// Lays own forms over the words: a team's words are left open like any name, others get their concept.
/// Forms that may not stand there are forgotten.
pub fn lay(reading: &mut Reading<'_>) {
    let Some(own) = &reading.grammar.own else { return };
    let mut found = std::mem::take(&mut reading.own);
    let firm = !found.is_empty() && (0..reading.len()).any(|at| reading.is_any(at, FIRM));
    found.retain(|laid| {
        let sense = &own.senses[laid.form];
        let closed = firm && matches!(sense, CustomMeaning::Word(_));
        if closed || !fits(reading, *laid, sense) {
            return false;
        }
        let meaning = match sense {
            CustomMeaning::Team(_) => None,
            CustomMeaning::Word(concept) => Some(Meaning { concept: *concept, value: 0.0 }),
        };
        reading.cover(laid.first, laid.last, meaning);
        true
    });
    reading.own = found;
}

fn fits(reading: &Reading<'_>, laid: Laid, sense: &CustomMeaning) -> bool {
    let Laid { first, last, .. } = laid;
    // A part of a compound is part of another name.
    let whole = ![first, last].iter().any(|at| matches!(reading.gap(*at), Gap::Joined(_)));
    whole
        && (first..last).filter_map(|at| reading.tag(at)).all(|tag| {
            tag.first >= first && tag.last <= last && may_cover(sense, tag.meaning.concept)
        })
}

/// Claims the own teams between `first` and `last` that stand there by themselves; whether there was one.
/// With a name beside them they are part of a list or of another name, which is for the other places to tell.
pub fn claim_alone(reading: &mut Reading<'_>, first: usize, last: usize, plural: bool) -> bool {
    let teams: Vec<Laid> = teams(reading, first, last).map(|(laid, _)| laid).collect();
    let alone = teams.iter().all(|team| is_alone(reading, *team, first, last, plural));
    // Of several teams in a wish for one key the words before them choose.
    alone && (plural || teams.len() == 1) && claim_any(reading, first, last)
}

/// Claims every own team between `first` and `last` that nothing else has claimed; whether there was one.
pub fn claim_any(reading: &mut Reading<'_>, first: usize, last: usize) -> bool {
    // "cancel" beside a unit's name is no cancel: a file must not make a name of what stands there.
    if (first..last).any(|at| reading.is_any(at, &[Cancel, Quit])) {
        return false;
    }
    let teams: Vec<(Laid, BusinessUnit)> =
        teams(reading, first, last).map(|(laid, unit)| (laid, unit.clone())).collect();
    for (laid, unit) in &teams {
        reading.claim(Found::Unit(unit.clone(), false), laid.first, laid.last);
    }
    !teams.is_empty()
}

/// The unit of the own team that is said with exactly these words, a team's word beside it or not.
pub fn team(reading: &Reading<'_>, first: usize, last: usize) -> Option<BusinessUnit> {
    let exact = |laid: &Laid| {
        (first == laid.first || first + 1 == laid.first && reading.is(first, TeamWord))
            && (last == laid.last || last == laid.last + 1 && reading.is(laid.last, TeamWord))
    };
    teams(reading, first, last).find(|(laid, _)| exact(laid)).map(|(_, unit)| unit.clone())
}

/// Whether the words name an own team, claimed by now or not.
pub fn has_team(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let team = |laid: &Laid| {
        let sense = reading.grammar.own.as_ref().map(|own| &own.senses[laid.form]);
        matches!(sense, Some(CustomMeaning::Team(_)))
    };
    reading.own.iter().any(|laid| laid.first >= first && laid.last <= last && team(laid))
}

fn teams<'r>(
    reading: &'r Reading<'_>,
    first: usize,
    last: usize,
) -> impl Iterator<Item = (Laid, &'r BusinessUnit)> {
    // Who takes something back or leaves names no unit, whatever word of theirs a file calls a team.
    let leaves = (first..last).any(|at| reading.is_any(at, &[Cancel, Quit]));
    let inside =
        reading.own.iter().filter(move |laid| !leaves && laid.first >= first && laid.last <= last);
    inside.filter_map(|laid| match &reading.grammar.own.as_ref()?.senses[laid.form] {
        CustomMeaning::Team(unit) if (laid.first..laid.last).all(|at| reading.is_free(at)) => {
            Some((*laid, unit))
        }
        _ => None,
    })
}

fn is_alone(reading: &Reading<'_>, team: Laid, first: usize, last: usize, plural: bool) -> bool {
    let name = |at: usize| {
        reading.is_open(at) || reading.is_free(at) && reading.is_any(at, &[NameTail, RegionName])
    };
    let mut start = team.first;
    while start > first && reading.is(start - 1, Article) && !reading.gap(start).is_break() {
        start -= 1;
    }
    let before = start > first && !reading.gap(start).is_break() && name(start - 1)
        || start > first + 1 && reading.is(start - 1, And) && part_of_name(reading, start - 2);
    let joined = team.last + 1 < last
        && reading.is(team.last, And)
        && (part_of_name(reading, team.last + 1) || reading.is(team.last + 1, Article));
    let listed = plural && reading.gap(team.last) == Gap::Comma;
    let after =
        team.last < last && name(team.last) && (listed || !reading.gap(team.last).is_break());
    !(before || joined || after)
}
