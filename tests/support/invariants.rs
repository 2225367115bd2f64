//! Properties that hold for every line, shared by the tests and the fuzzer (`tests/fuzz`).

use bedrock_assist::domain::{
    BusinessUnit, Intent, KeyType, Question, Request, Slot, Understanding, hidden,
};
use bedrock_assist::present;
use bedrock_assist::present::{Explanation, Style};
use bedrock_assist::understand::{Grammar, MAX_LINE};

/// Reads arbitrary bytes as a line and asserts every property in this file.
pub fn hold(grammar: &Grammar, bytes: &[u8]) {
    let line = String::from_utf8_lossy(bytes);
    let understood = grammar.understand(&line);
    places(&line, &understood);
    for request in &understood.requests {
        values(&line, request, &understood);
    }
    assert!(grammar.understand(&line) == understood, "read twice, understood otherwise: {line:?}");
    // The line must also be readable as a reply, a correction and a transcript line.
    let (heard, said) = grammar.hear(&line);
    assert!(heard == understood, "heard otherwise: {line:?}");
    let _ = (
        said.response(),
        said.correction(&[]),
        grammar.line_continuation(&line),
        grammar.stands_apart(&line),
    );
    let quiet = line.to_lowercase();
    let (quiet, mut loud) = (grammar.understand(&quiet), grammar.understand(&shouted(&quiet)));
    // Profile names keep their case, so the comparison with the uppercase line lowercases them.
    for request in &mut loud.requests {
        request.profile = request.profile.take().map(|profile| profile.to_lowercase());
    }
    assert!(quiet == loud, "{line:?}\nin lower case {quiet:?}\nin upper case {loud:?}");
    // Wraps to a width between 20 and 119 columns.
    let reading =
        Explanation::Text { paint: Style(false), columns: 20 + line.len() % 100, line: None };
    let shown = present::explain(&line, &understood, reading);
    assert!(!shown.chars().any(|c| c != '\n' && hidden(c)), "{line:?}\n{}", shown.as_str());
}

/// Returns the line with its plain words in uppercase. Words whose case can matter stay: addresses,
/// key IDs, secrets, the M of "3M" (months) and a single capital ("in F").
fn shouted(line: &str) -> String {
    let plain = |word: &str| {
        let runs = word.trim_end().split(|c: char| !c.is_ascii_alphabetic());
        word.len() < 20
            && word
                .trim_end()
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || b"-/&_,.;:=!?'".contains(&byte))
            && runs.into_iter().all(|run| run.len() != 1)
    };
    let words = line.split_inclusive(char::is_whitespace);
    words
        .map(|word| if plain(word) { word.to_ascii_uppercase() } else { word.to_owned() })
        .collect()
}

/// Asserts that each span lies within the line, belongs to an existing request and overlaps no
/// unexplained part, and that spans and unexplained parts are in the order of the line.
fn places(line: &str, understood: &Understanding) {
    let Understanding { requests, spans, unexplained, .. } = understood;
    let part = |start, end| {
        end <= MAX_LINE && line.get(start..end).is_some_and(|part: &str| !part.is_empty())
    };
    assert!(!requests.is_empty(), "{line:?} {understood:?}");
    for span in spans {
        assert!(part(span.start, span.end) && span.request < requests.len(), "{line:?} {span:?}");
        let open = unexplained.iter().find(|(start, end)| *start < span.end && span.start < *end);
        assert!(open.is_none(), "{line:?}: explained and not explained {span:?} {open:?}");
    }
    assert!(spans.is_sorted_by_key(|span| span.start), "{line:?} {spans:?}");
    // An unexplained part is empty if one character expands to several words ("㏂"), because the
    // words inside it have no position.
    let placed = |&(start, end): &(usize, usize)| start == end || part(start, end);
    assert!(unexplained.iter().all(placed), "{line:?} {unexplained:?}");
    assert!(unexplained.is_sorted_by(|one, next| one.1 <= next.0), "{line:?} {unexplained:?}");
}

/// Asserts that a request satisfies the contract and that its values come from the line.
fn values(line: &str, request: &Request, understood: &Understanding) {
    let Request { intent, key_type, ask, .. } = request;
    let bad = || format!("{line:?} {request:?}");
    if !intent.acts() {
        assert!(*request == Request::bare(*intent), "a slot on what does not act: {}", bad());
        assert!(
            understood.requests.len() == 1
                || understood.requests.iter().any(|other| other.intent.acts())
        );
    }
    // `DidYouMean` comes before all other questions.
    let ask = ask.strip_prefix(&[Question::DidYouMean]).unwrap_or(ask);
    let typed = match intent {
        Intent::CreateKey => {
            key_type.is_some()
                || matches!(ask, [Question::KeyType | Question::LongRunning | Question::Ttl, ..])
        }
        Intent::RefreshKey => *key_type == Some(KeyType::ShortTerm),
        Intent::RotateKey => *key_type == Some(KeyType::LongTerm),
        _ => key_type.is_none(),
    };
    assert!(typed, "{}", bad());
    let ruled = matches!(intent, Intent::CreateKey | Intent::RefreshKey | Intent::RotateKey);
    assert_eq!(request.type_rule.is_some(), ruled, "{}", bad());
    assert_eq!(request.revoke_action.is_some(), *intent == Intent::RevokeKey, "{}", bad());
    assert!((1..ask.len()).all(|at| !ask[..at].contains(&ask[at])), "asked twice: {}", bad());
    let said = [
        (request.business_unit.is_some(), Slot::BusinessUnit),
        (request.ttl.is_some(), Slot::TtlSeconds),
        (request.region.is_some(), Slot::Region),
        (request.older_than_days.is_some(), Slot::OlderThanDays),
    ];
    for (filled, slot) in said {
        assert!(
            !filled || understood.spans.iter().any(|span| span.slot == slot),
            "{slot:?} from nowhere: {}",
            bad()
        );
    }
    let unit = request.business_unit.as_ref();
    assert!(
        unit.is_none_or(|unit| BusinessUnit::from_folded(unit.as_str()).as_ref() == Some(unit)),
        "{}",
        bad()
    );
    let as_written = [
        request.owner.as_ref().map(|owner| owner.as_str()),
        request.access_key_id.as_ref().map(|id| id.as_str()),
    ];
    assert!(as_written.into_iter().flatten().all(|value| line.contains(value)), "{}", bad());
}
