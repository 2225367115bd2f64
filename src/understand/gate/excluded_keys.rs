//! Removes the keys that a line excludes, so that no question offers to change them.

use crate::domain::{AccessKeyId, Doubt, DoubtKind, Question, Request, Understanding};
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::grammar::concept::Concept::{And, Article, Each, For, Key, Keys, Of, Or};

/// Removes excluded keys from the requests of a line with doubts: keys after an exception or a
/// negation ("delete all keys of web but AKIA…"), and all keys of a choice ("delete AKIA… or
/// AKIA…").
pub fn remove_excluded(reading: &Reading<'_>, understanding: &mut Understanding) {
    let Understanding { requests, spans, doubts, .. } = understanding;
    if doubts.is_empty() {
        return;
    }
    let id = |finding: &Finding| match &finding.kind {
        FindingKind::KeyId(id) => Some((finding.first, id.clone())),
        _ => None,
    };
    let named: Vec<_> = reading.findings.iter().filter_map(id).collect();
    let is_id = |at: usize| {
        reading.finding(at).is_some_and(|finding| finding.first == at && id(finding).is_some())
    };
    let joins =
        |at: usize| is_id(at) || reading.is_any(at, &[And, Or, Article, Each, Key, Keys, Of, For]);
    // Whether words that only join follow an exception or a negation.
    let mut spared = spares(reading, doubts);
    for at in 1..spared.len() {
        spared[at] |= spared[at - 1] && joins(at);
    }
    let is_spared = |first: usize| first > 0 && spared[first - 1];
    let choice = |at: usize| at > 0 && reading.is(at, Or) && is_id(at - 1) && is_id(at + 1);
    let chooses = (0..reading.len()).any(choice);
    let spared: Vec<&AccessKeyId> =
        named.iter().filter(|(first, _)| chooses || is_spared(*first)).map(|(_, id)| id).collect();
    let excluded = |request: &Request| {
        request.intent.parts()
            && request.access_key_id.as_ref().is_some_and(|id| spared.contains(&id))
    };
    let Some(first) = requests.iter().position(excluded) else { return };
    let others = requests.iter().any(|request| request.intent.parts() && !excluded(request));
    // If all requests to change a key are for excluded keys, one stays, for another key in the
    // line or for none.
    let removed = |at: usize| excluded(&requests[at]) && (others || at != first);
    let moved: Vec<Option<usize>> = (0..requests.len())
        .map(|at| (!removed(at)).then(|| (0..at).filter(|before| !removed(*before)).count()))
        .collect();
    let open = named.iter().map(|(_, id)| id).find(|id| !spared.contains(id)).cloned();
    if !others {
        let request = &mut requests[first];
        request.access_key_id = open;
        let vague = request.access_key_id.is_none() && request.business_unit.is_none();
        request.ask.extend(vague.then_some(Question::WhichKey));
    }
    spans.retain_mut(|span| {
        let at = moved.get(span.request).copied().flatten();
        span.request = at.unwrap_or_default();
        at.is_some()
    });
    let mut at = 0..;
    requests.retain(|_| at.next().is_some_and(|at| moved[at].is_some()));
}

/// Returns for each word whether it is in an exception or a negation.
fn spares(reading: &Reading<'_>, doubts: &[Doubt]) -> Vec<bool> {
    let mut spares = vec![false; reading.len()];
    let against = |doubt: &&Doubt| matches!(doubt.why, DoubtKind::Exception | DoubtKind::Negation);
    for doubt in doubts.iter().filter(against) {
        spares[reading.words_within(doubt.start, doubt.end)].fill(true);
    }
    spares
}

#[cfg(test)]
mod tests {
    use crate::understand::Grammar;

    #[test]
    fn excluded_keys_are_never_offered() {
        let grammar = Grammar::builtin().unwrap();
        let (one, two) = ("AKIASANDBOX000000001", "AKIASANDBOX000000002");
        let offered = |line: &str| -> Vec<Option<String>> {
            let understanding = grammar.understand(&line.replace("ONE", one).replace("TWO", two));
            assert!(!understanding.doubts.is_empty(), "{line}");
            let id = |request: &crate::domain::Request| {
                request
                    .access_key_id
                    .as_ref()
                    .map(|id| id.as_str().replace(one, "ONE").replace(two, "TWO"))
            };
            understanding.requests.iter().map(id).collect()
        };
        for (line, ids) in [
            ("delete all keys of web except ONE and TWO", vec![None]),
            ("delete all but ONE", vec![None]),
            ("deactivate all keys of web but ONE", vec![None]),
            ("delete the key of web, leave ONE alone", vec![None]),
            ("delete ONE or TWO, I don't remember which", vec![None]),
            ("delete ONE, not TWO", vec![Some("ONE".to_owned())]),
            ("delete ONE instead of TWO", vec![Some("ONE".to_owned())]),
            ("keep ONE, delete TWO", vec![Some("TWO".to_owned())]),
            ("maybe delete ONE and TWO", vec![Some("ONE".to_owned()), Some("TWO".to_owned())]),
        ] {
            assert_eq!(offered(line), ids, "{line}");
        }
    }
}
