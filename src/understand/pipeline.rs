//! Runs the passes over a line in their order and assembles the requests.

use crate::domain::Understanding;
use crate::understand::analysis::Reading;
use crate::understand::analysis::segments::{Parts, split};
use crate::understand::evidence::line::SenseTags;
use crate::understand::grammar::Grammar;
use crate::understand::intent::{constraints, filters, scope};
use crate::understand::requests::RequestBuilder;
use crate::understand::slots::team::long_term;
use crate::understand::slots::{ignored_names, purposes, team, times, typed_values};
use jiff::civil::Time;

/// Understands a line. Also returns the annotated line, for later passes.
pub fn read<'a>(
    grammar: &'a Grammar,
    line: &'a str,
    clock: Option<Time>,
) -> (Understanding, Reading<'a>) {
    let mut reading = claimed(grammar, line, clock);
    long_term::claim(&mut reading);
    let Parts { ranges, shared } = split(&reading);
    for &(first, last) in &ranges {
        team::claim(&mut reading, first, last);
        purposes::claim(&mut reading, first, last);
        purposes::claim_adjuncts(&mut reading, first, last);
    }
    let wanted = reading.named || scope::expresses_want(&reading);
    let result = Understanding::default();
    RequestBuilder { reading, ranges, shared, wanted, by_evidence: false, result }.build()
}

/// Annotates a line with everything except its teams, and with the senses of its words.
pub fn annotate<'a>(grammar: &'a Grammar, line: &'a str, clock: Option<Time>) -> Reading<'a> {
    let mut reading = claimed(grammar, line, clock);
    reading.senses = SenseTags::new(&reading);
    reading
}

/// Annotates a line with everything except its teams.
fn claimed<'a>(grammar: &'a Grammar, line: &'a str, clock: Option<Time>) -> Reading<'a> {
    let mut reading = Reading::new(grammar, line);
    reading.clock = clock;
    typed_values::claim_typed(&mut reading);
    filters::claim(&mut reading);
    constraints::claim(&mut reading);
    ignored_names::claim(&mut reading);
    times::claim(&mut reading);
    typed_values::claim_regions(&mut reading);
    reading
}
