//! Sessions in several threads share one session's connection, identity and sandbox.

use crate::aws::provision::iam::{carried_out, name, plan, tags};
use crate::aws::provision::iam_refused::Scripted;
use bedrock_assist::domain::Step;
use bedrock_assist::provision::{AwsClient, Settings};

/// Runs `work` in eight threads, each with a session that joined this one.
pub fn together(session: &AwsClient, work: impl Fn(usize, &AwsClient) + Sync) {
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (shared, work) = (session.shared(), &work);
            scope.spawn(move || work(number, &AwsClient::joining(Settings::default(), shared)));
        }
    });
}

#[test]
fn aws_is_asked_once_who_they_are() {
    let scripted = Scripted::good().good_with("AttachUserPolicy", "");
    let session = scripted.session();
    together(&session, |_, session| {
        for _ in 0..3 {
            assert!(session.look(&[name("team")]).unwrap().identity.is_some());
            carried_out(session, &plan("team", &[Step::AttachPolicy]), "ann").unwrap();
        }
    });
    assert_eq!((scripted.asked("GetCallerIdentity"), scripted.asked("AttachUserPolicy")), (1, 24));
    // A failed look-up of the identity is not remembered as an identity.
    let refused = scripted.bad_with("GetCallerIdentity", 403, "AccessDenied");
    let other = refused.session();
    together(&other, |_, session| assert!(session.look(&[]).is_err()));
    assert!(other.look(&[]).is_err());
}

#[test]
fn what_one_makes_in_the_sandbox_all_see() {
    let session = AwsClient::open(Settings { sandbox: true, ..Settings::default() });
    let unit = |number| format!("team-{number}");
    together(&session, |number, session| {
        let unit = unit(number);
        let steps = [Step::CreateUser(tags(&unit, None)), Step::AttachPolicy, Step::CreateKey];
        assert!(carried_out(session, &plan(&unit, &steps), "sandbox").unwrap().is_some());
    });
    let all = [0, 1, 2, 3, 4, 5, 6, 7].map(|number| name(&unit(number)));
    together(&session, |_, session| assert_eq!(session.look(&all).unwrap().users.len(), 8));
}
