//! Runs snippets in each shell that is installed.

use super::{assign, word};
use crate::present::view::Format;
use std::process::Command;

const NASTY: [&str; 11] = [
    "bedrock-api-key-YWJj/+=&Version=1",
    "a'b\"c$HOME`id`$(id)\\ \\\\ !x ; exit 3 # no",
    "two\nlines\n",
    "' ; touch x; '",
    "‘smart’ quotes ‚ ‛",
    "ends with a backslash\\",
    "\"; touch x; \"",
    "\\\"${HOME}\\$(touch x)\\`touch x`",
    "\r\n\texport X=1\r\n",
    "-n %s *?[a] ~ ${IFS} & | < > ( ) { } ;; #",
    "",
];

/// Skips missing shells and prints their number.
#[test]
#[allow(clippy::print_stderr, reason = "a skip must be seen")]
fn no_value_breaks_out_of_its_quotes() {
    let print = "printf %s \"$V\"";
    let shells: [(&str, Format, &[&str], &str); 5] = [
        ("bash", Format::Env, &["-c"], print),
        ("dash", Format::Env, &["-c"], print),
        ("zsh", Format::Env, &["-c"], print),
        ("fish", Format::Fish, &["-c"], print),
        ("pwsh", Format::Powershell, &["-NoProfile", "-Command"], "[Console]::Out.Write($env:V)"),
    ];
    let mut skipped = 0;
    for (shell, format, flags, print) in shells {
        for value in NASTY {
            let mut lines = String::new();
            assign(format, "V", value, &mut lines);
            let run = Command::new(shell).args(flags).arg(format!("{lines}{print}")).output();
            let Ok(run) = run else {
                eprintln!("skipped: {shell} is not here");
                skipped += 1;
                break;
            };
            assert_eq!(String::from_utf8_lossy(&run.stdout), value, "{shell}: {lines}");
            assert!(run.status.success(), "{shell}: {lines}");
        }
    }
    eprintln!("shells skipped: {skipped}");
}

#[test]
#[allow(clippy::print_stderr, reason = "a skip must be seen")]
fn a_word_is_one_word_in_every_shell() {
    for shell in ["bash", "dash", "zsh", "fish"] {
        for value in
            NASTY.into_iter().chain(["=ls", "-n", "~", "plain-1.2:3/x@y", "O'Neil\\'s", "\\"])
        {
            let run =
                Command::new(shell).args(["-c", &format!("printf %s {}", word(value))]).output();
            let Ok(run) = run else {
                eprintln!("skipped: {shell} is not here");
                break;
            };
            // printf reads a leading hyphen as an option.
            if value != "-n" {
                assert_eq!(String::from_utf8_lossy(&run.stdout), value, "{shell}: {}", word(value));
            }
        }
    }
}

#[test]
fn dotenv_values() {
    for (value, line) in [
        ("bedrock-api-key-YWJj+/=", "V=bedrock-api-key-YWJj+/=\n"),
        ("a b # c $X", "V='a b # c $X'\n"),
        ("a'b\n\"$\\", "V=\"a'b\\n\\\"\\$\\\\\"\n"),
        ("", "V=\n"),
    ] {
        let mut lines = String::new();
        assign(Format::Dotenv, "V", value, &mut lines);
        assert_eq!(lines, line);
    }
}
