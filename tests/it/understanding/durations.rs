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
        ("one damn hour", 3600),
        ("an hr", 3600),
        ("an hr tops", 3600),
        ("an hr and a half", 5400),
        ("an hr and 15 min", 4500),
        ("an hour n a half", 5400),
        ("an hour-ish", 3600),
        ("1 x hour", 3600),
        ("1:30h", 5400),
        ("2:00hrs", 7200),
        ("two (2) hours", 7200),
        ("90 (ninety) minutes", 5400),
        ("2 (two) hours and 30 (thirty) minutes", 9000),
        ("1 h 20 apiece", 4800),
        ("two hours, no wait, make it three", 10800),
        ("an hour. Wait, two", 7200),
        ("90 minutes - sorry, 60", 3600),
        ("two hours and not a minute longer", 7200),
        ("4 hours instead of the 12 hours", 14400),
        ("the longest you do", 43200),
        ("the longest time you can give me", 43200),
        ("the maximum lifetime you allow", 43200),
        ("as long as you're able to", 43200),
        ("the shortest time you've got", 900),
        ("as short as you're able to make it", 900),
        ("ne Stunde", 3600),
        ("a dreiviertel Stund", 2700),
        ("een uurtje", 3600),
        ("drie kwartier", 2700),
        ("unas 4 horitas", 14400),
        ("un paio d'ore", 7200),
        ("pół godziny", 1800),
        ("1 ghanta", 3600),
        ("hauf an hour", 1800),
    ] {
        let understood = grammar.understand(&format!("a bedrock key for {life}"));
        let request = &understood.requests[0];
        assert_eq!(request.ttl.map(Ttl::seconds), Some(seconds), "{life}: {understood:?}");
        assert_eq!(request.business_unit, None, "{life}");
    }
}

#[test]
fn lifetimes_beside_the_key() {
    let grammar = Grammar::builtin().unwrap();
    for (line, seconds) in [
        ("longest bedrock key possible", 43200),
        ("a bedrock key, the longest temp one you do", 43200),
        ("the shortest-lived key you have", 900),
        ("bedrock token. Seoul. Max time allowed.", 43200),
        ("bedrock key, duration=04:00:00", 14400),
        ("bedrock key, ttl: 02:30", 9000),
        ("a bedrock key that works 720 minutes from now", 43200),
        ("give me the longest bedrock key you offer", 43200),
        ("give me a key expiring in 2 hours", 7200),
        ("a key for 2 hours, and actually 3 keys please", 7200),
    ] {
        let understood = grammar.understand(line);
        let ttl = understood.requests[0].ttl;
        assert_eq!(ttl.map(Ttl::seconds), Some(seconds), "{line}: {understood:?}");
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
        "like the rest of the day lol",
        "what's left of the day",
        "the arvo",
        "half a working day",
        "half a shift",
        "the whole shift",
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
        "refresh my bedrock key, it will expire in few minutes",
        "pls renew my bedrock key, it's about to run out in like 10 mins",
        "Max, I need a bedrock key",
        "a bedrock key for an hr project",
        "a bedrock key please, demo at 14:00h",
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
        ("keys older 60 days", 60),
    ] {
        let understood = grammar.understand(line);
        assert_eq!(understood.requests[0].older_than_days, Some(days), "{line}: {understood:?}");
    }
}
