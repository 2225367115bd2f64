//! Several changes with one confirmation: if one fails, later changes of the same user don't
//! happen, and a key that was just delivered is not reported as lost.

use crate::security::faults::double;
use crate::security::faults::fault::Fault;
use crate::security::faults::scenario::Cloud;
use bedrock_assist::cli::{Setup, UserAction, run_scripted};
use bedrock_assist::domain::IamUser;

/// Runs the program with these piped lines. Returns its output.
fn said(cloud: &Cloud, args: &[&str], lines: &[&str]) -> String {
    let args: Vec<String> =
        ["bedrock-assist"].iter().chain(args).map(|&arg| arg.to_owned()).collect();
    let script = lines.iter().map(|&line| UserAction::Type(line.to_owned())).collect();
    run_scripted(
        &args,
        script,
        Setup { piped: true, wiring: Some(cloud.faulty.clone()), ..Setup::default() },
    )
    .0
}

fn ids(user: &IamUser) -> Vec<String> {
    user.keys.iter().map(|key| key.id.to_string()).collect()
}

#[test]
fn a_rotation_that_fails_leaves_the_old_key_alone() {
    let cloud = double();
    let key = cloud.hold("marketing");
    let words = format!(
        "rotate the key of marketing-bedrock-user and delete key {key} of marketing-bedrock-user"
    );
    cloud.faults.plan_nth("CreateAccessKey", 0, Fault::Denied);
    let page = said(&cloud, &["--yes", &words], &[]);
    let user = cloud.user("marketing").unwrap();
    assert!(ids(&user) == [key.as_str()] && user.keys[0].active, "{page}");
    let flowing = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flowing.contains("an earlier step for the same user failed"), "{page}");
    assert!(!page.contains("000004 is deleted."), "{page}");
}

#[test]
fn a_key_that_was_handed_out_is_not_the_lost_one() {
    let cloud = double();
    let two = "another long-term key for marketing and another long-term key for marketing";
    cloud.faults.plan_nth("CreateAccessKey", 1, Fault::CutAfter);
    let page = said(&cloud, &[], &[two, "yes"]);
    let user = cloud.user("marketing").unwrap();
    let [first, second] = &ids(&user)[..] else { panic!("{page}") };
    assert!(page.contains(&format!("AWS_ACCESS_KEY_ID=\"{first}\"")), "{page}");
    assert!(page.contains(&format!("delete key {second} of")), "{page}");
    assert!(!page.contains(&format!("delete key {first} of")), "{page}");
}
