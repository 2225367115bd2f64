//! Applies custom forms to a line after the built-in grammar.
//!
//! This order enforces one rule: a built-in word keeps its meaning in every line unless
//! [`may_cover`] allows the change.

use crate::domain::BusinessUnit;
use crate::understand::analysis::name_words::can_be_in_name;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::custom::policy::may_cover;
use crate::understand::evidence::lexicon::{FormMeaning, Inflection, Senses, sense};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrase_trie::{Meaning, PhraseTrie};
use crate::understand::tokens::{Gap, WordKind};

/// The meaning of a custom form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomMeaning {
    Team(BusinessUnit),
    /// A concept that custom files may extend, such as `filler`.
    Word(Concept),
}

/// The forms of all custom files, with their meanings.
#[derive(Debug, Default)]
pub struct CustomGrammar {
    /// The phrases of all forms. The value of a phrase is the number of its form.
    pub forms: PhraseTrie,
    /// The meaning of each form, by its number.
    pub senses: Vec<CustomMeaning>,
    /// The number of files. This and the two following numbers are for the report of
    /// `--check-grammar`.
    pub files: usize,
    pub entries: usize,
    pub examples: usize,
}

/// A custom form in a line.
#[derive(Debug, Clone, Copy)]
pub struct CustomMatch {
    pub form: usize,
    pub first: usize,
    pub last: usize,
}

/// In a line with one of these concepts, custom words are ignored, so that no file changes what
/// rotates, refreshes, revokes, cancels or quits. Custom teams are still read, unless the line
/// cancels or quits.
const FIRM: &[Concept] = &[Rotate, Renew, Revoke, Delete, Disable, Leak, Cancel, Quit];

/// Finds the custom forms in the line. Runs before typing errors are corrected, because a custom
/// name isn't a typing error.
pub fn find_matches(reading: &mut Reading<'_>) {
    let Some(own) = &reading.grammar.custom else { return };
    let known = |at: usize| match reading.word(at).kind {
        WordKind::Plain | WordKind::Number => own.forms.word(reading.spelling(at)),
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
            found.push(CustomMatch { form, first, last: first + count });
        }
        first += count.max(1);
    }
    reading.custom = found;
}

/// Applies the custom forms: words of a team lose their tags, so that they can be a name, and
/// other words get their concept. Drops the forms that aren't allowed in this line or at these
/// words.
pub fn apply(reading: &mut Reading<'_>) {
    let Some(own) = &reading.grammar.custom else { return };
    let mut found = std::mem::take(&mut reading.custom);
    let firm = !found.is_empty() && (0..reading.len()).any(|at| reading.is_any(at, FIRM));
    found.retain(|matched| {
        let sense = &own.senses[matched.form];
        let closed = firm && matches!(sense, CustomMeaning::Word(_));
        if closed || !fits(reading, *matched, sense) {
            return false;
        }
        let meaning = match sense {
            CustomMeaning::Team(_) => None,
            CustomMeaning::Word(concept) => Some(Meaning { concept: *concept, value: 0.0 }),
        };
        reading.cover(matched.first, matched.last, meaning);
        true
    });
    reading.custom = found;
}

/// Gives the words of custom forms their senses.
pub fn add_senses(reading: &mut Reading<'_>) {
    let Some(own) = &reading.grammar.custom else { return };
    for CustomMatch { form, first, last } in reading.custom.clone() {
        let (sense, inflection) = match &own.senses[form] {
            CustomMeaning::Team(_) => {
                reading.senses.clear(first, last);
                continue;
            }
            CustomMeaning::Word(concept) => match concept {
                Make => (sense::CREATE, Inflection::Base),
                Want => (sense::NEED, Inflection::Base),
                Key => (sense::KEY, Inflection::Base),
                Keys => (sense::KEY, Inflection::S),
                List => (sense::LIST, Inflection::Base),
                Explain => (sense::TELL, Inflection::Base),
                _ => (sense::FILLER, Inflection::Base),
            },
        };
        reading.senses.add(FormMeaning { senses: Senses::of(&[sense]), inflection }, first, last);
    }
}

fn fits(reading: &Reading<'_>, matched: CustomMatch, sense: &CustomMeaning) -> bool {
    let CustomMatch { first, last, .. } = matched;
    // A form inside a compound is part of another name.
    let complete = ![first, last].iter().any(|at| matches!(reading.gap(*at), Gap::Joined(_)));
    complete
        && (first..last).filter_map(|at| reading.tag(at)).all(|tag| {
            tag.first >= first && tag.last <= last && may_cover(sense, tag.meaning.concept)
        })
}

/// Claims the custom teams between `first` and `last` if each stands alone, and if there is one
/// team or the line says "keys" (`plural`). Returns true if any was claimed. A team next to a name
/// is part of a list or of another name, which other scanners read.
pub fn claim_alone(reading: &mut Reading<'_>, first: usize, last: usize, plural: bool) -> bool {
    let teams: Vec<CustomMatch> = teams(reading, first, last).map(|(matched, _)| matched).collect();
    let alone = teams.iter().all(|team| is_alone(reading, *team, first, last, plural));
    // For several teams and one key, other scanners decide by the words before each team.
    alone && (plural || teams.len() == 1) && claim_any(reading, first, last)
}

/// Claims every unclaimed custom team between `first` and `last`, unless the words there cancel or
/// quit. Returns true if there was one.
pub fn claim_any(reading: &mut Reading<'_>, first: usize, last: usize) -> bool {
    // A custom file must not turn "cancel" into a team's name.
    if (first..last).any(|at| reading.is_any(at, &[Cancel, Quit])) {
        return false;
    }
    let teams: Vec<(CustomMatch, BusinessUnit)> =
        teams(reading, first, last).map(|(matched, unit)| (matched, unit.clone())).collect();
    for (matched, unit) in &teams {
        reading.claim(FindingKind::Unit(unit.clone(), false), matched.first, matched.last);
    }
    !teams.is_empty()
}

/// Returns true if these words name a custom team, and no name continues them.
pub fn is_team(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let goes_on = |at: usize, gap: usize| {
        at < reading.len()
            && !reading.gap(gap).is_break()
            && (reading.is_open(at) || reading.is_any(at, &[NameTail, RegionName]))
    };
    team(reading, first, last).is_some()
        && !goes_on(last, last)
        && !(first > 0 && goes_on(first - 1, first))
}

/// Returns the unclaimed custom team that these words name exactly, with or without a word like
/// "team".
pub fn team(reading: &Reading<'_>, first: usize, last: usize) -> Option<BusinessUnit> {
    let exact = |matched: &CustomMatch| {
        (first == matched.first || first + 1 == matched.first && reading.is(first, TeamWord))
            && (last == matched.last
                || last == matched.last + 1 && reading.is(matched.last, TeamWord))
    };
    teams(reading, first, last).find(|(matched, _)| exact(matched)).map(|(_, unit)| unit.clone())
}

fn teams<'r>(
    reading: &'r Reading<'_>,
    first: usize,
    last: usize,
) -> impl Iterator<Item = (CustomMatch, &'r BusinessUnit)> {
    // A line that cancels or quits names no team, whatever words a file calls a team.
    let leaves = (first..last).any(|at| reading.is_any(at, &[Cancel, Quit]));
    let inside = reading
        .custom
        .iter()
        .filter(move |matched| !leaves && matched.first >= first && matched.last <= last);
    inside.filter_map(|matched| match &reading.grammar.custom.as_ref()?.senses[matched.form] {
        CustomMeaning::Team(unit)
            if (matched.first..matched.last).all(|at| reading.is_free(at)) =>
        {
            Some((*matched, unit))
        }
        _ => None,
    })
}

fn is_alone(
    reading: &Reading<'_>,
    team: CustomMatch,
    first: usize,
    last: usize,
    plural: bool,
) -> bool {
    // A region right beside a name belongs to it: "growth folks europe".
    let name = |at: usize| {
        reading.is_open(at)
            || reading.is_free(at) && reading.is(at, NameTail)
            || reading.is(at, RegionName)
    };
    let mut start = team.first;
    while start > first && reading.is(start - 1, Article) && !reading.gap(start).is_break() {
        start -= 1;
    }
    let before = start > first && !reading.gap(start).is_break() && name(start - 1)
        || start > first + 1 && reading.is(start - 1, And) && can_be_in_name(reading, start - 2);
    let joined = team.last + 1 < last
        && reading.is(team.last, And)
        && (can_be_in_name(reading, team.last + 1) || reading.is(team.last + 1, Article));
    let listed = plural && reading.gap(team.last) == Gap::Comma;
    let after =
        team.last < last && name(team.last) && (listed || !reading.gap(team.last).is_break());
    !(before || joined || after)
}
