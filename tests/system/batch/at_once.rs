//! A parallel batch gives the same answers as a sequential one, in the order of the lines. It never
//! handles two requests of one team at a time and never exceeds `--jobs`.

use crate::batch::{Clerk, OWNER, POLICY, objects, two_each, unit, user};
use crate::support::iam_double::{Call, Double, Manner, User};
use crate::support::program::{Ran, report_figure};
use regex::Regex;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Instant;

const UNITS: usize = 100;
/// Number of teams in the sequential run, which is slower.
const ONE_BY_ONE: usize = 30;
const JOBS: usize = 8;

#[test]
fn eight_at_once_do_what_one_after_the_other_does() {
    let (many, single) = (Clerk::before(Manner::of_ms(2)), Clerk::before(Manner::of_ms(2)));
    let ran = many.run(&["--jobs", "8"], two_each(UNITS).as_bytes()).exit_code(0);
    results_are_true(&many.aws, &ran);
    as_asked(&many.aws);
    one_after_the_other(&many.aws);
    let (users, calls) = most_at_once(&many.aws.calls());
    assert!((2..=JOBS).contains(&users), "{users} at once");
    let ran_single = single.run(&["--jobs", "1"], two_each(ONE_BY_ONE).as_bytes()).exit_code(0);
    assert_eq!(most_at_once(&single.aws.calls()).0, 1);
    let (told, told_single) = (plain(&many.aws, &ran), plain(&single.aws, &ran_single));
    assert_eq!(told_single.lines().count(), 2 * ONE_BY_ONE, "{}", ran_single.whole());
    for (line, line_single) in told.lines().zip(told_single.lines()) {
        assert_eq!(line, line_single);
    }
    let requests = 2 * UNITS;
    report_figure(&format!(
        "a batch of {requests} requests: {users} units and {calls} calls at once at most, as one by one"
    ));
}

/// Asserts that each line has a result, in order, and that each key exists and belongs to its team.
#[track_caller]
fn results_are_true(aws: &Double, ran: &Ran) {
    let made: HashMap<String, (String, String)> =
        aws.keys().into_iter().map(|key| (key.id, (key.user, key.secret))).collect();
    let objects = objects(&ran.out);
    assert!(objects.len() == 2 * UNITS && ran.out.lines().count() == 2 * UNITS, "{}", ran.whole());
    let mut ids = HashSet::new();
    let mut before = String::new();
    for (at, object) in objects.iter().enumerate() {
        assert!(object["line"] == at + 1 && object["status"] == "done", "{object}");
        let result = &object["result"];
        let field = |name: &str| result[name].as_str().unwrap().to_owned();
        let id = field("access_key_id");
        assert_eq!(field("user"), user(at / 2), "{object}");
        assert_eq!(object["request"]["business_unit"], *unit(at / 2), "{object}");
        assert_eq!(made.get(&id), Some(&(user(at / 2), field("secret_access_key"))), "{object}");
        // The second request knows the key of the first.
        let old: Vec<&str> = if at % 2 == 1 { vec![&before] } else { Vec::new() };
        assert_eq!(result["old_access_key_ids"], serde_json::json!(old), "{object}");
        ids.insert(id.clone());
        before = id;
    }
    assert_eq!(ids.len(), 2 * UNITS);
}

/// Asserts that AWS holds the requested users and keys and nothing else.
#[track_caller]
fn as_asked(aws: &Double) {
    let users = aws.users();
    assert_eq!((users.len(), aws.keys().len()), (UNITS, 2 * UNITS));
    assert!(aws.keys().iter().all(|key| key.active && !key.deleted));
    for User { name, tags, policies, .. } in &users {
        let unit = name.strip_suffix("-bedrock-user").unwrap();
        let wanted = [
            ("business-unit", unit),
            ("purpose", "bedrock"),
            ("created-by", "provisioning-bedrock-skill"),
            ("owner", OWNER),
        ];
        let tags: BTreeMap<&str, &str> =
            tags.iter().map(|(key, value)| (&**key, &**value)).collect();
        assert_eq!(tags, BTreeMap::from(wanted), "{name}");
        assert_eq!(policies, &[POLICY], "{name}");
    }
}

/// Asserts that no other call for a user overlaps a change of that user, and that the second
/// request reads the user only after the first is done.
#[track_caller]
fn one_after_the_other(aws: &Double) {
    let mut calls: HashMap<String, Vec<Call>> = HashMap::new();
    for call in aws.calls().into_iter().filter(|call| !call.user.is_empty()) {
        calls.entry(call.user.clone()).or_default().push(call);
    }
    assert_eq!(calls.len(), UNITS);
    for (user, calls) in &calls {
        for (at, change) in calls.iter().enumerate().filter(|(_, call)| call.changes()) {
            let apart = |other: &Call| other.end <= change.begin || change.end <= other.begin;
            let others = calls.iter().enumerate().filter(|(other, _)| *other != at);
            assert!(others.into_iter().all(|(_, other)| apart(other)), "{user}: {calls:?}");
        }
        let looks = |calls: &[Call]| calls.iter().filter(|call| call.action == "GetUser").count();
        let first = calls.iter().position(|call| call.action == "CreateAccessKey").unwrap();
        let (before, after) = calls.split_at(first);
        // The second request reads the user twice: once to plan, and once just before it creates
        // the key.
        assert_eq!((looks(before), looks(after)), (1, 2), "{user}: {calls:?}");
        let changes: Vec<&str> =
            calls.iter().filter(|call| call.changes()).map(|call| &*call.action).collect();
        assert_eq!(
            changes,
            ["CreateUser", "AttachUserPolicy", "CreateAccessKey", "CreateAccessKey"],
            "{user}"
        );
    }
}

/// Returns the maximum number of users with a call in progress at one moment, and of calls in
/// progress.
fn most_at_once(calls: &[Call]) -> (usize, usize) {
    let calls: Vec<&Call> = calls.iter().filter(|call| !call.user.is_empty()).collect();
    let mut moments: Vec<(Instant, bool, &str)> = Vec::new();
    for call in &calls {
        moments.push((call.begin, true, &call.user));
        moments.push((call.end, false, &call.user));
    }
    // An end sorts before a begin at the same moment, so the two don't count as overlapping.
    moments.sort_by_key(|(at, begins, _)| (*at, *begins));
    let mut under_way: HashMap<&str, usize> = HashMap::new();
    let mut most = (0, 0);
    for (_, begins, user) in moments {
        let count = under_way.entry(user).or_default();
        *count = if begins { *count + 1 } else { *count - 1 };
        if *count == 0 {
            under_way.remove(user);
        }
        most = (most.0.max(under_way.len()), most.1.max(under_way.values().sum()));
    }
    most
}

/// Returns the results with the keys, times and address replaced by placeholders.
fn plain(aws: &Double, ran: &Ran) -> String {
    let mut told = ran.out.replace(&aws.address, "<address>");
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for key in aws.keys() {
        let number = numbers.entry(key.user.clone()).or_default();
        *number += 1;
        let name = format!("{} {number}", key.user);
        told = told
            .replace(&key.id, &format!("<id: {name}>"))
            .replace(&key.secret, &format!("<secret: {name}>"));
    }
    let times = Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z").unwrap();
    times.replace_all(&told, "<time>").into_owned()
}
