//! Reads durations as other projects' users write them (`tests/data/durations-sources.md`), and as
//! this one's do.

use bedrock_assist::domain::{Question, Ttl};
use bedrock_assist::understand::Grammar;
use serde_json::Value;

#[test]
fn durations_of_other_projects() {
    let grammar = Grammar::builtin().unwrap();
    let mut wrong = Vec::new();
    for case in include_str!("../../data/durations.jsonl").lines() {
        let case: Value = serde_json::from_str(case).unwrap();
        let text = case["text"].as_str().unwrap();
        let understood = grammar.understand(&format!("a bedrock key for {text}"));
        let seconds = understood.requests[0].ttl.map(Ttl::seconds);
        if seconds != case["seconds"].as_u64() {
            wrong.push(format!("{text:?}: {seconds:?} instead of {}", case["seconds"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lifetimes() {
    let grammar = Grammar::builtin().unwrap();
    for (life, seconds) in [
        ("30 mins", 1800),
        ("hour and a half", 5400),
        ("2 hours 45", 9900),
        ("1 hour and thirty", 5400),
        ("1h 20", 4800),
        ("four to hours", 7200),
        ("a dozen hours", 43200),
        ("a quarter of an hour", 900),
        ("two and three quarter hours", 9900),
        ("half a day", 43200),
        ("the hour", 3600),
        ("90'", 5400),
        ("PT1H30M", 5400),
        ("P1D", 86400),
        ("10ish hours", 36000),
        ("2 hurs", 7200),
        ("no more than two hours", 7200),
        ("max 2h", 7200),
        ("the max", 43200),
        ("as long as you can", 43200),
        ("as short as possible", 900),
        ("two hours minus fifteen minutes", 6300),
        ("two hours, no, 3", 10800),
        ("2, no, 3 hours", 10800),
        ("2 hours, sorry, 3 hours", 10800),
        ("until 17:00, it is now 14:00", 10800),
        ("until half past six, it's quarter to three now", 13500),
        ("half a year", 182 * 86400),
        ("a quarter", 90 * 86400),
        ("trois heures", 10800),
        ("une heure et demie", 5400),
        ("drei Stunden", 10800),
        ("anderthalb Stunden", 5400),
        ("dos horas", 7200),
        ("2 ore", 7200),
        ("twee uur", 7200),
        ("8 timmar", 28800),
        ("2時間", 7200),
    ] {
        let understood = grammar.understand(&format!("a bedrock key for {life}"));
        let request = &understood.requests[0];
        assert_eq!(request.ttl.map(Ttl::seconds), Some(seconds), "{life}: {understood:?}");
        assert_eq!(request.business_unit, None, "{life}");
    }
}

#[test]
fn lifetimes_that_nobody_can_count_are_asked_about() {
    let grammar = Grammar::builtin().unwrap();
    for life in [
        "a few hours",
        "an hour or two",
        "2-3 hours",
        "two to three hours",
        "2h or 3h",
        "an hour and a few minutes",
        "1e9 hours",
        "the day",
        "the whole weekend",
        "the rest of my shift",
        "ein paar Stunden",
    ] {
        let understood = grammar.understand(&format!("a bedrock key for {life}"));
        let request = &understood.requests[0];
        assert_eq!((&request.ttl, &request.business_unit), (&None, &None), "{life}");
        assert_eq!(request.ask.last(), Some(&Question::Ttl), "{life}: {understood:?}");
    }
}

#[test]
fn times_that_are_no_lifetimes() {
    let grammar = Grammar::builtin().unwrap();
    for line in [
        "meeting in 10 minutes, a bedrock key please",
        "it ran for 3 hours, a bedrock key please",
        "I have been waiting for an hour, a bedrock key please",
        "my bedrock key expired 2 hours ago, a new one please",
        "refresh my token, it has 5 mins left",
    ] {
        let understood = grammar.understand(line);
        let request = &understood.requests[0];
        assert!(request.ttl.is_none(), "{line}: {understood:?}");
        assert!(!request.ask.contains(&Question::Ttl), "{line}: {understood:?}");
    }
}

#[test]
fn ages() {
    let grammar = Grammar::builtin().unwrap();
    for (line, days) in [
        ("list keys over a year old", 365),
        ("list keys past their first birthday", 365),
        ("list keys past 6 months", 180),
        ("list keys older than half a year", 182),
        ("list keys not rotated in 180 days", 180),
        ("list keys > 365 days", 365),
        ("list the keys, 180 days and older", 180),
    ] {
        let understood = grammar.understand(line);
        assert_eq!(understood.requests[0].older_than_days, Some(days), "{line}: {understood:?}");
    }
}
