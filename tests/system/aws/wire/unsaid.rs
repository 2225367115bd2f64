//! Nothing changes without a confirmation or if `--account` names another account.

use crate::aws::wire::{Iam, exported, nobody, unit, user, whole};
use crate::support::program::Ran;

#[test]
fn without_a_yes_nothing_is_made_and_the_words_that_make_it_are_told() {
    let Some(iam) = Iam::of_moto("a change that nobody confirmed") else { return };
    let unit = unit("salmon");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    let ran = iam.say(&[&words]).ended(3).says(&[
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
    let key = exported(&Ran::of(&shell).ended(0).out);
    iam.holds(&unit, Some("a@b.com"), &[&key]);
}

#[test]
fn a_no_and_a_dry_run_change_nothing() {
    let Some(iam) = Iam::of_moto("a change that was refused") else { return };
    let unit = unit("trout");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    iam.world.run(&[], format!("{words}\nno\n").as_bytes()).ended(1);
    iam.say(&["--dry-run", "--yes", &words]).ended(0);
    iam.say(&["--explain", "--yes", &words]).ended(0);
    assert_eq!(iam.read(&unit), nobody(&unit));
}

#[test]
fn another_account_is_left_alone() {
    let Some(iam) = Iam::of_moto("--account") else { return };
    let unit = unit("perch");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    let other = ["--account", "210987654321", "--yes", &words];
    let ran = iam.say(&other).ended(2).says(&[
        "123456789012",
        "210987654321",
        "Nothing was created or changed",
    ]);
    assert!(ran.out.is_empty(), "{}", ran.whole());
    iam.say(&["--account", "21098765432", "--yes", &words]).ended(2).says(&["12 digits"]);
    assert_eq!(iam.read(&unit), nobody(&unit));

    let key = exported(
        &iam.say(&["--account", "123456789012", "--yes", "-o", "env", &words]).ended(0).out,
    );
    iam.holds(&unit, Some("a@b.com"), &[&key]);
    // With another account's number, nothing is deleted either.
    let delete = format!("delete key {} of {}", key.id, user(&unit));
    iam.say(&["--account", "210987654321", "--yes", &delete]).ended(2);
    assert_eq!(iam.read(&unit), whole(&unit, Some("a@b.com"), &[&key]));
}
