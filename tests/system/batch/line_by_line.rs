//! Independent lines of a batch: a request, list or check doesn't answer a question that an earlier
//! line left open. A team can have any name.

use crate::batch::objects;
use crate::support::program::World;

/// Returns the number, status, intent and team of each answer, and the exit code.
fn outcomes(lines: &[&str], jobs: &str) -> (Vec<String>, Option<i32>) {
    let args = ["--sandbox", "--yes", "-o", "json", "--no-verify", "--jobs", jobs];
    let ran = World::new().run(&args, (lines.join("\n") + "\n").as_bytes());
    let told = objects(&ran.out).into_iter().map(|object| {
        let request = &object["request"];
        let words = [&object["status"], &request["intent"], &request["business_unit"]];
        let words: Vec<&str> = words.into_iter().map(|word| word.as_str().unwrap_or("-")).collect();
        format!("{} {}", object["line"], words.join(" "))
    });
    (told.collect(), ran.code)
}

#[test]
fn a_line_with_an_intent_of_its_own_answers_nothing() {
    let own: [(&str, &str); 6] = [
        ("list keys for example-web", "done list_keys example-web"),
        ("list keys for example-web, order a pizza", "done list_keys example-web"),
        ("key for example-web", "open create_key example-web"),
        ("another long-term key for example-web", "done create_key example-web"),
        ("an S3 bucket for example-web", "declined out_of_scope -"),
        ("what about the invoices for example-web", "declined - -"),
    ];
    let open = [
        ("delete the key", "open revoke_key -"),
        ("deactivate the key", "open revoke_key -"),
        ("rotate the key", "open rotate_key -"),
        ("long-term key, owner: x@corp.com, in eu-west-1", "open create_key -"),
    ];
    for (first, asked) in open {
        for (second, alone) in own {
            for jobs in ["1", "8"] {
                let (told, code) = outcomes(&[first, second], jobs);
                assert_eq!(
                    told,
                    [format!("1 {asked}"), format!("2 {alone}")],
                    "{first} / {second}"
                );
                assert_eq!(code, Some(3), "{first} / {second}");
            }
        }
    }
}

#[test]
fn bare_answers_still_answer() {
    for (first, second, told) in [
        ("delete the key", "example-web", "1 done revoke_key example-web"),
        ("delete the key", "the one of example-web", "1 done revoke_key example-web"),
        ("delete the key", "AKIASANDBOX000000001", "1 done revoke_key -"),
        ("rotate the key", "example-web", "1 done rotate_key example-web"),
        ("long-term key", "it is for marketing", "1 done create_key marketing"),
        ("key for marketing for 2 hours", "long-term please", "1 done create_key marketing"),
        ("key for a few hours", "for 2 hours", "1 done create_key -"),
    ] {
        assert_eq!(
            outcomes(&[first, second], "1"),
            (vec![told.to_owned()], Some(0)),
            "{first} / {second}"
        );
    }
}

/// A key type with values is a request of its own. Values that fit neither question nor request
/// count as not understood.
#[test]
fn values_of_a_new_key_are_no_answer_about_one_that_is_there() {
    let short = "2 done create_key -";
    let passed = "2 declined - -";
    for (first, second, told) in [
        ("delete the key", "short, 20 minutes, Virginia", ["1 open revoke_key -", short]),
        ("delete the key", "2 hours in Frankfurt", ["1 open revoke_key -", passed]),
        ("delete the key", "mint me a 5h one, eu-west-3", ["1 open revoke_key -", short]),
        ("delete the key", "short", ["1 open revoke_key -", passed]),
        ("rotate the key", "short, 20 minutes, Virginia", ["1 open rotate_key -", short]),
        ("rotate the key", "short-term for 2 hours", ["1 open rotate_key -", short]),
        (
            "rotate the key",
            "long-term, for sales",
            ["1 open rotate_key -", "2 done create_key sales"],
        ),
        (
            "key for marketing for 2 hours",
            "long-term, for sales",
            ["1 open create_key marketing", "2 done create_key sales"],
        ),
        (
            "key for marketing for 2 hours",
            "sales, owner: a@b.com",
            ["1 open create_key marketing", passed],
        ),
        ("key for a few hours", "sales, owner: a@b.com", ["1 open create_key -", passed]),
        ("rotate the key", "refresh email", ["1 open rotate_key -", passed]),
        ("delete the key", "we met at noon", ["1 open revoke_key -", passed]),
        ("long-term key", "we met at noon", ["1 open create_key -", passed]),
        ("long-term key", "I need wheelchair access", ["1 open create_key -", passed]),
        ("key for a few hours", "I need wheelchair access", ["1 open create_key -", passed]),
    ] {
        for jobs in ["1", "8"] {
            let (seen, code) = outcomes(&[first, second], jobs);
            assert_eq!(seen, told, "{first} / {second}");
            assert_eq!(code, Some(3), "{first} / {second}");
        }
    }
    // As an answer to "which team", "short" is a key type, not a name.
    assert_eq!(
        outcomes(&["long-term key", "short"], "1"),
        (vec!["1 done create_key -".to_owned()], Some(0))
    );
}

#[test]
fn nothing_is_inherited_from_an_open_line() {
    let lines = ["long-term key, owner: tess@corp.com, in eu-west-1", "long-term key for Research"];
    let args = ["--sandbox", "--yes", "-o", "json", "--no-verify"];
    let ran = World::new().run(&args, (lines.join("\n") + "\n").as_bytes());
    let told = objects(&ran.out);
    assert_eq!(told[0]["question"]["name"], "business_unit", "{}", ran.whole());
    assert_eq!(told[1]["line"], 2, "{}", ran.whole());
    assert!(
        told[1]["request"]["owner"].is_null() && told[1]["request"]["region"].is_null(),
        "{}",
        ran.whole()
    );
}

/// Chatter in a chat ("Bob joined") names no team.
#[test]
fn what_a_chat_leaves_behind_answers_nothing() {
    let chat = [
        "same here",
        "likewise",
        "Bob joined",
        "lunch",
        "see ticket OPS-12",
        "meeting at 10",
        "1 reply",
        "Reply",
        "Show more",
        "View thread",
        "image.png",
        "<media omitted>",
        "Message deleted",
        "This message was deleted",
        "(edited)",
        "none of your business",
        "Bob, can you look?",
        "+1",
    ];
    let passed = "2 declined - -";
    for line in chat {
        let (told, code) = outcomes(&["long-term key", line], "1");
        assert_eq!(told, ["1 open create_key -", passed], "{line}");
        assert_eq!(code, Some(3), "{line}");
    }
    // With `--yes`, nobody sees the name before the key is created, so an ambiguous word needs
    // "for" or "team", or a person's confirmation.
    for (line, team) in [
        ("Marketing", "marketing"),
        ("Customer Portal", "customer-portal"),
        ("CI/CD", "ci-cd"),
        ("sensor-hub", "sensor-hub"),
        ("Team Nimbus", "nimbus"),
        ("for Nimbus", "nimbus"),
        ("R&D", "r-d"),
    ] {
        let told = vec![format!("1 done create_key {team}")];
        assert_eq!(outcomes(&["long-term key", line], "1"), (told, Some(0)), "{line}");
    }
    assert_eq!(outcomes(&["long-term key", "Nimbus"], "1").0, ["1 open create_key -", passed]);
    let ran = World::new().run(&["--sandbox", "-o", "json"], b"long-term key\nNimbus\nyes\n");
    assert_eq!(objects(&ran.out)[0]["status"], "done", "{}", ran.whole());
}

#[test]
fn an_answer_with_a_word_against_it_names_no_key() {
    let id = "AKIASANDBOX000000001";
    for words in [
        "not {}",
        "{} not",
        "except {}",
        "never {}",
        "keep {}",
        "~~{}~~",
        "{}?",
        "{} or AKIASANDBOX000000002",
        "bob: {}",
        "\"{}\"",
        "not {}, AKIASANDBOX000000002",
        "anything but {}",
        "no, not {}",
        "don't touch {}",
        "not the one for example-web",
        "not example-web",
    ] {
        let line = words.replace("{}", id);
        for first in ["delete the key", "deactivate the key"] {
            let (told, code) = outcomes(&[first, &line], "1");
            assert!(
                told.iter().all(|told| !told.contains("done revoke_key")),
                "{first} / {line}: {told:?}"
            );
            assert!(matches!(code, Some(3 | 4)), "{first} / {line}");
        }
    }
    // After a line that is not understood, `--yes` doesn't confirm a key that a later line names.
    for between in ["no", "yes", "not for marketing", "maybe"] {
        let (told, code) = outcomes(&["delete the key", between, "example-web"], "1");
        assert!(told.iter().all(|told| !told.contains("done revoke_key")), "{between}: {told:?}");
        assert_eq!(code, Some(3), "{between}");
    }
}

/// Plausible team names whose words have other meanings in the grammar.
pub(crate) const NAMES: [&str; 60] = [
    "Test",
    "Training",
    "Sandbox",
    "Key Accounts",
    "Production",
    "Dev",
    "Claude Pilots",
    "Bedrock Guild",
    "QA",
    "Ops",
    "Demo",
    "Product",
    "Backend",
    "App",
    "CI",
    "CI/CD",
    "Admin",
    "Chatbot",
    "LLM",
    "Users",
    "Research",
    "Staging",
    "Testing",
    "Access Management",
    "Token Economy",
    "Batch Processing",
    "Automation",
    "Cron",
    "Jenkins",
    "Frontend",
    "Short Term Lending",
    "Long Term Care",
    "IT",
    "Service",
    "Server",
    "System",
    "AWS Platform",
    "Rotation",
    "New Ventures",
    "Old Mutual",
    "Temp",
    "Temporary Staff",
    "Pipeline",
    "Bot",
    "Agents",
    "Interns",
    "Students",
    "Developers",
    "Customers",
    "Playground",
    "Explore",
    "Live",
    "Prod",
    "Non-Prod",
    "Hackathon",
    "Check",
    "Models",
    "Anthropic Partners",
    "R&D",
    "3rd Line Support",
];

#[test]
fn a_team_is_a_team_whatever_it_is_called() {
    let lines: Vec<String> =
        NAMES.iter().map(|name| format!("long-term key for {name}, owner: x@corp.com")).collect();
    let (told, code) = outcomes(&lines.iter().map(String::as_str).collect::<Vec<_>>(), "8");
    let wanted = NAMES.iter().enumerate().map(|(at, name)| {
        let unit = name.to_lowercase().replace([' ', '/', '&'], "-");
        format!("{} done create_key {unit}", at + 1)
    });
    assert_eq!(told, wanted.collect::<Vec<_>>());
    assert_eq!(code, Some(0));
}
