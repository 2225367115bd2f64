//! A reply answers a question only if it states the answer; a mere mention leaves the question
//! open.

use bedrock_assist::cli::{Setup, UserAction, run_scripted};

/// The lines that ask a question, replies that leave it open, and replies that answer it.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

const CASES: [Case; 6] = [
    (
        "long-term key",
        &[
            "ask Bob",
            "I'll ask Bob",
            "reuse it",
            "the usual",
            "TBD",
            "my team",
            "the team",
            "same team",
            "next week",
            "sales has one already",
            "tom@x.com must not get it",
            "it was marketing last time",
            "anyone but marketing",
            "marketing or sales",
            "is it used?",
            "weiß nicht",
            "je ne sais pas",
            "short-term isn't enough",
            "no short-term for us",
            "my boss said short-term",
            "no server",
            "undo",
        ],
        &[
            "marketing",
            "Kitchen and Bar",
            "CI/CD",
            "mktg",
            "for the Data Platform team",
            "my team is called Falcon",
            "team Reply",
            "Sales, owner: a@b.com",
            "probably marketing",
            "Tiger Lily",
            "short-term then",
        ],
    ),
    (
        "long-term key for example-web",
        &[
            "not another key",
            "another key?",
            "rotate? what's that",
            "rotate it tomorrow",
            "my boss said rotate",
            "another key next week",
            "is it used?",
            "ask Bob",
            "reuse it",
            "short-term isn't enough",
            "tom@x.com must not get it",
        ],
        &[
            "another one",
            "a second key",
            "rotate",
            "another name",
            "marketing-emea",
            "short-term is enough",
        ],
    ),
    (
        "key for production",
        &[
            "no, wait",
            "not short-term",
            "my boss said short-term",
            "short-term keys are bad",
            "long-term, I'm afraid?",
            "long-term would be overkill",
            "short-term for now, later long-term",
            "no comment",
        ],
        &[
            "no",
            "yes",
            "no, short-term",
            "short-term is fine",
            "short-term, not long-term",
            "short-term because it's only a test",
            "let's go with long-term",
            "no, we restart it every night",
            "never restarted, I think",
        ],
    ),
    (
        "key for testing, 13 hours",
        &[
            "is 12 hours really the maximum?",
            "give me 20 minutes to think",
            "anything under 2 hours is useless",
            "tomorrow 2 hours will do",
            "12 hours, he says",
            "the docs say 12 hours",
            "not 12 hours",
            "12 hours or 6",
            "12 hours is not enough",
            "2 hours ago it was fine",
        ],
        &[
            "12 hours is fine",
            "90 minutes would do",
            "make it 6 hours",
            "8 hours because we demo all day",
            "it's late anyway, so 4 hours",
            "the full 12 hours then",
        ],
    ),
    (
        "key for testing in Frankfurt or Tokyo",
        &[
            "we had Tokyo last time",
            "Tokyo's down",
            "Tokyo was full",
            "Tokyo, but wait for my go",
            "I don't need a key in Tokyo",
            "Paris would have been nice",
            "not the first",
            "no idea, Tokyo?",
        ],
        &[
            "the second one",
            "Frankfurt, not Tokyo",
            "not Tokyo, Frankfurt",
            "no, Paris",
            "Tokyo because our data is there",
            "I'd prefer Frankfurt",
            "the second, I think",
        ],
    ),
    (
        "delete a key",
        &[
            "ok but in frankfurt",
            "the web one is fine",
            "the web one works great",
            "first of all, hi",
            "web server",
            "number 2 is important to us",
        ],
        &["the web one", "the first one", "second please", "the one of web"],
    ),
];

#[test]
fn what_is_only_mentioned_answers_nothing() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (phrase, open, answered) in CASES {
        let before = play(&[phrase]);
        let question = asked(&before).pop();
        let answers = |line: &str| {
            let page = play(&[phrase, line]);
            let now = asked(&page).pop();
            // "Did you mean" asks whether a value that is mentioned is the answer.
            let doubted = now.is_some_and(|now| now.contains("Did you mean"));
            page.contains('✓') || now != question && !doubted
        };
        wrong.extend(open.iter().filter(|line| answers(line)).map(|line| (phrase, line, "open")));
        wrong.extend(
            answered.iter().filter(|line| !answers(line)).map(|line| (phrase, line, "answered")),
        );
        count += open.len() + answered.len();
    }
    assert_eq!((count, wrong), (108, Vec::new()));
}

#[test]
fn a_name_that_is_asked_about_is_offered() {
    let page = play(&["long-term key", "marketing?", "yes"]);
    assert!(
        page.contains("is the key for? [marketing]") && page.contains("+ user    marketing-"),
        "{page}"
    );
}

#[test]
fn a_number_counts_the_keys_as_they_are_shown() {
    let two = "delete AKIASANDBOX000000003 and AKIASANDBOX000000002";
    for (line, left) in [
        ("only the first", "AKIASANDBOX000000003"),
        ("not the second", "AKIASANDBOX000000003"),
        ("just 2", "AKIASANDBOX000000002"),
        ("without the first", "AKIASANDBOX000000002"),
        ("leave out AKIASANDBOX000000002", "AKIASANDBOX000000003"),
    ] {
        let page = play(&[two, line]);
        let shown = page.rsplit("In 123456789012").next().unwrap_or_default();
        let deletes: Vec<_> = shown.matches("Permanently delete AKIA").collect();
        let meant = format!("Permanently delete {left} of");
        assert!(deletes.len() == 1 && shown.contains(&meant), "{line}: {page}");
    }
}

#[test]
fn a_remark_about_a_key_chooses_none() {
    let which = "rotate the key for example-batch";
    assert!(play(&[which, "the second one"]).contains("Permanently delete"));
    for line in ["the second one is in use", "ok but in frankfurt", "the first one works great"] {
        assert!(!play(&[which, line]).contains("Permanently delete"), "{line}");
    }
}

#[test]
fn a_yes_takes_a_key_only_where_it_is_offered() {
    let which = "delete the key of example-batch";
    assert!(play(&[which, "yes"]).contains("Permanently delete"));
    assert!(play(&[which, "list keys", "yes"]).contains("Permanently delete"));
    for line in ["the fifth one", "not sure", "is it used?"] {
        assert!(!play(&[which, line, "yes", ""]).contains("Permanently delete"), "{line}");
    }
}

#[test]
fn the_old_key_stays_while_the_new_one_does_not_work() {
    let rotated = ["rotate the key for example-web", "yes"];
    let goes = |lines: &[&str]| {
        let page = play(&[&rotated[..], lines].concat());
        let done = |what| page.lines().any(|line| line.starts_with('✓') && line.contains(what));
        (done("is deactivated"), done("is deleted"), done("is active again"))
    };
    for line in ["no it does not work", "the new one gives a 403", "it fails", "nothing works"] {
        assert_eq!(goes(&[line, "yes"]), (false, false, false), "{line}");
        assert_eq!(goes(&["yes", line, "yes"]), (true, false, false), "{line}");
    }
    for line in ["it works", "works fine", "does it work?"] {
        assert_eq!(goes(&[line]), (false, false, false), "{line}");
    }
    for line in
        ["reactivate it", "reactivate it, the new one does not work", "turn it back on please"]
    {
        assert_eq!(goes(&["yes", line, "yes"]), (true, false, true), "{line}");
    }
    assert_eq!(goes(&["yes, it works"]), (true, false, false));
    assert_eq!(goes(&["it works, deactivate it"]), (true, false, false));
    assert_eq!(goes(&["delete it", "yes"]), (false, true, false));
}

#[test]
fn what_comes_to_a_confirmation_is_done_with_it() {
    for (first, line, made) in [
        (
            "key for marketing",
            "yes and one for sales",
            &["long-term key for marketing", "long-term key for sales"][..],
        ),
        (
            "key for marketing",
            "yes, for sales too",
            &["long-term key for marketing", "long-term key for sales"],
        ),
        (
            "key for marketing",
            "and a key for sales",
            &["long-term key for marketing", "long-term key for sales"],
        ),
        (
            "key for marketing",
            "and a short-term one for my laptop",
            &["long-term key for marketing", "SANDBOX Bedrock key"],
        ),
        (
            "key for marketing",
            "yes, and rotate the key for example-web",
            &["marketing", "long-term key for example-web"],
        ),
        (
            "key for marketing",
            "also delete AKIASANDBOX000000002",
            &["long-term key for marketing", "2 is deleted"],
        ),
    ] {
        let page = play(&[first, line, "yes"]);
        let done: String = page.lines().filter(|line| line.starts_with('✓')).collect();
        assert!(made.iter().all(|made| done.contains(made)), "{line}: {page}");
        assert!(!play(&[first, line]).contains("✓ SANDBOX long-term key"), "{line}");
    }
    // These lines replace the first request, or their second part is not understood. None of them
    // may confirm the first request.
    for line in ["yes and add the usual ones", "yes, also for them", "a key for sales"] {
        assert!(!play(&["key for marketing", line]).contains('✓'), "{line}");
    }
    for line in [
        "yes, and AKIASANDBOX000000003 too",
        "also AKIASANDBOX000000003",
        "yes, also the key of example-web",
    ] {
        let page = play(&["delete AKIASANDBOX000000002", line]);
        let shown = page.rsplit("\n? ").nth(1).unwrap_or_default();
        let both = ["AKIASANDBOX000000002", "Permanently delete"];
        assert!(both.iter().all(|part| shown.contains(part)), "{line}: {page}");
    }
}

/// Runs a scripted conversation in the sandbox. Returns its page up to the Ctrl-D that ends it.
fn play(lines: &[&str]) -> String {
    let args = ["bedrock-assist", "--sandbox"].map(str::to_owned);
    let script = lines.iter().map(|line| UserAction::Type((*line).to_owned())).collect();
    let page = run_scripted(&args, script, Setup::default()).0;
    page.split("[Ctrl-D]").next().unwrap_or_default().to_owned()
}

/// Returns the lines of a page that begin a question.
fn asked(page: &str) -> Vec<&str> {
    let begins = [
        "About ",
        "Apply ",
        "Create th",
        "Deactivate ",
        "Did you mean",
        "Does it run",
        "How long should",
        "Permanently delete",
        "That is not a Bedrock region",
        "The IAM user",
        "To confirm",
        "Which ",
        "Who will use it",
        "example-batch-bedrock-user already",
    ];
    page.lines().filter(|line| begins.iter().any(|begin| line.starts_with(begin))).collect()
}
