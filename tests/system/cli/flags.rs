//! The help, the completions and the manual page name the same flags. Shells accept the
//! completions, and `man` accepts the page.

use crate::support::program::{Ran, World, skip};
use std::fs;

/// Returns every long flag in the help.
fn flags() -> Vec<String> {
    let help = World::new().say(&["--help"]).exit_code(0).out;
    let flags = regex::Regex::new(r"(?m)^ {2,6}(?:-\w, )?--([a-z-]+)").unwrap();
    let found: Vec<String> = flags.captures_iter(&help).map(|found| found[1].to_owned()).collect();
    assert!(found.len() > 15, "{help}");
    found
}

#[test]
fn the_help_fits_a_terminal_and_leads_on() {
    let help = World::new().say(&["--help"]).exit_code(0).out;
    assert_eq!(help.lines().find(|line| line.chars().count() > 80), None);
    for heading in [
        "Output:",
        "Behavior:",
        "Grammar:",
        "AWS:",
        "Other commands:",
        "Display:",
        "Examples:",
        "Exit codes:",
    ] {
        assert!(help.lines().any(|line| line.starts_with(heading)), "{heading} in {help}");
    }
}

#[test]
fn shells_take_their_completions() {
    let flags = flags();
    for (shell, check) in [
        ("bash", Some("source ./completions && complete -p bedrock-assist")),
        ("zsh", Some("zsh -n ./completions")),
        ("fish", Some("source ./completions; complete -C 'bedrock-assist --dec' | grep -q decode")),
        ("powershell", None),
        ("elvish", None),
    ] {
        let world = World::new();
        let ran = world.say(&["--completions", shell]).exit_code(0);
        for flag in &flags {
            assert!(ran.out.contains(flag), "{shell}: {flag}");
        }
        fs::write(world.home().join("completions"), &ran.out).unwrap();
        let Some(check) = check else { continue };
        match world.command(shell).args(["-c", check]).output() {
            Ok(output) => drop(Ran::of(&output).exit_code(0)),
            Err(_) => skip(&format!("completions for {shell}"), &format!("{shell} is not here")),
        }
    }
    World::new()
        .say(&["--completions", "tcsh"])
        .exit_code(2)
        .stderr_contains(&["bash", "zsh", "fish"]);
    World::new().say(&["--completions", "bash", "key for 1 hour"]).exit_code(2);
}

#[test]
fn man_takes_the_page() {
    let world = World::new();
    let page = world.say(&["--man"]).exit_code(0).out;
    for flag in flags() {
        assert!(page.contains(&format!("\\-\\-{}", flag.replace('-', "\\-"))), "{flag}");
    }
    fs::write(world.home().join("page.1"), &page).unwrap();
    let set = "MANWIDTH=80 man --warnings -l ./page.1";
    match world
        .command("sh")
        .args(["-c", &format!("command -v man >/dev/null || exit 9; {set}")])
        .output()
    {
        Ok(output) if output.status.code() == Some(9) => skip("the manual page", "man is not here"),
        output => {
            let ran = Ran::of(&output.unwrap()).exit_code(0);
            assert!(ran.err.is_empty() && ran.out.contains("EXAMPLES"), "{}", ran.whole());
        }
    }
}

#[test]
fn a_default_lifetime_counts_only_if_the_request_names_none() {
    let world = World::signing();
    let life = |ttl: &str, words: &str| {
        let ran = world.say(&["--dry-run", "--ttl", ttl, words]).exit_code(0);
        ran.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(life("90m", "key for testing").contains("1 hour 30 minutes"));
    assert!(life("2h", "key for testing, 1 hour").contains("1 hour"));
    assert!(!life("2h", "key for testing, 1 hour").contains("2 hours"));
    // A suggested command keeps the lifetime.
    let ran = world.say(&["--sandbox", "--ttl", "1h 30m", "key for testing"]).exit_code(0);
    assert!(ran.out.contains("--ttl 1h30m"), "{}", ran.whole());
    for wrong in ["13h", "14m", "0s", "2", "two hours", "-1h", "99999999999999999999h"] {
        world
            .say(&[&format!("--ttl={wrong}"), "key for testing"])
            .exit_code(2)
            .stderr_contains(&["--ttl"]);
    }
}
