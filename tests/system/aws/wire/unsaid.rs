//! Nothing changes without a confirmation or if `--account` names another account.

use crate::aws::wire::{Iam, expected_user, exported, nobody, unit, user};
use crate::support::program::Ran;

#[test]
fn without_a_yes_nothing_is_made_and_the_words_that_make_it_are_told() {
    let Some(iam) = Iam::of_moto("a change that nobody confirmed") else { return };
    let unit = unit("salmon");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    let ran = iam.say(&[&words]).exit_code(3).stderr_contains(&[
        "Creates in 123456789012 as user/moto",
        &user(&unit),
        "AmazonBedrockFullAccess",
        "owner=a@b.com",
        // The endpoint is shown, because it may not be AWS.
        &iam.url,
    ]);
    assert!(ran.out.is_empty(), "{}", ran.whole());
    assert_eq!(iam.read(&unit), nobody(&unit));

    let mut lines =
        ran.err.lines().map(str::trim).filter(|line| line.starts_with("bedrock-assist "));
    let suggested = lines.next().unwrap_or_else(|| panic!("no command in {}", ran.whole()));
    assert!(suggested.contains("--yes") && lines.next().is_none(), "{}", ran.whole());
    let shell = iam.world.command("sh").args(["-c", suggested]).output().unwrap();
    let key = exported(&Ran::of(&shell).exit_code(0).out);
    iam.assert_state(&unit, Some("a@b.com"), &[&key]);
}

#[test]
fn a_no_and_a_dry_run_change_nothing() {
    let Some(iam) = Iam::of_moto("a change that was refused") else { return };
    let unit = unit("trout");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    iam.world.run(&[], format!("{words}\nno\n").as_bytes()).exit_code(1);
    iam.say(&["--dry-run", "--yes", &words]).exit_code(0);
    iam.say(&["--explain", "--yes", &words]).exit_code(0);
    assert_eq!(iam.read(&unit), nobody(&unit));
}

#[test]
fn another_account_is_left_alone() {
    let Some(iam) = Iam::of_moto("--account") else { return };
    let unit = unit("perch");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    let other = ["--account", "210987654321", "--yes", &words];
    let ran = iam.say(&other).exit_code(2).stderr_contains(&[
        "123456789012",
        "210987654321",
        "Nothing was created or changed",
    ]);
    assert!(ran.out.is_empty(), "{}", ran.whole());
    iam.say(&["--account", "21098765432", "--yes", &words])
        .exit_code(2)
        .stderr_contains(&["12 digits"]);
    assert_eq!(iam.read(&unit), nobody(&unit));

    let key = exported(
        &iam.say(&["--account", "123456789012", "--yes", "-o", "env", &words]).exit_code(0).out,
    );
    iam.assert_state(&unit, Some("a@b.com"), &[&key]);
    // With another account's number, nothing is deleted either.
    let delete = format!("delete key {} of {}", key.id, user(&unit));
    iam.say(&["--account", "210987654321", "--yes", &delete]).exit_code(2);
    assert_eq!(iam.read(&unit), expected_user(&unit, Some("a@b.com"), &[&key]));
}
