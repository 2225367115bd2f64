//! Runs the passes over a line in their order and assembles the requests.

use crate::domain::Understanding;
use crate::understand::analysis::Reading;
use crate::understand::evidence::model::MODELS;
use crate::understand::evidence::reader;
use crate::understand::grammar::Grammar;
use crate::understand::slots::{
    constraints, filters, iam_users, ignored_names, long_term_teams, regions, times, typed_values,
};
use jiff::civil::Time;

/// Understands a line. Also returns the annotated line, for later passes.
pub fn read<'a>(
    grammar: &'a Grammar,
    line: &'a str,
    clock: Option<Time>,
) -> (Understanding, Reading<'a>) {
    reader::read(annotate(grammar, line, clock), &MODELS)
}

/// Annotates a line with everything except the teams that only evidence can find.
pub fn annotate<'a>(grammar: &'a Grammar, line: &'a str, clock: Option<Time>) -> Reading<'a> {
    let mut reading = Reading::new(grammar, line);
    reading.clock = clock;
    typed_values::claim_typed(&mut reading);
    iam_users::claim(&mut reading);
    filters::claim(&mut reading);
    constraints::claim(&mut reading);
    ignored_names::claim(&mut reading);
    times::claim(&mut reading);
    regions::claim(&mut reading);
    long_term_teams::claim(&mut reading);
    reading
}
