//! An observer, such as the journal, hears of each change before and after it. If it can't record a
//! change, the change isn't made.

use crate::aws::provision::iam::{identity, name, plan, tags};
use crate::aws::provision::iam_refused::{ID, Scripted};
use bedrock_assist::domain::{
    AccessKeyId, CallResult, ChangeObserver, ChangeProgress, IamCall, Problem, Step,
};
use bedrock_assist::provision::AwsClient;
use std::cell::RefCell;

const KEY: &str = "<AccessKey><UserName>team-bedrock-user</UserName><AccessKeyId>AKIAQ3ZT8VN5WY2KD7HC</AccessKeyId>\
    <Status>Active</Status><SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>\
    <CreateDate>2026-01-02T03:04:05Z</CreateDate></AccessKey>";

/// An observer that records up to `room` calls and fails at the next one.
#[derive(Default)]
struct Journal {
    told: RefCell<Vec<String>>,
    room: usize,
}

impl ChangeObserver for Journal {
    fn before(&self, call: &IamCall<'_>) -> Result<(), Problem> {
        let mut told = self.told.borrow_mut();
        if told.iter().filter(|line| line.starts_with('>')).count() == self.room {
            let progress = Box::<ChangeProgress>::default();
            return Err(Problem::JournalFailed {
                path: "j".into(),
                reason: "full".to_owned(),
                progress,
            });
        }
        let undoes = if call.undoes { " undoes" } else { "" };
        told.push(format!("> {} {}{undoes}", call.step.action(), call.user));
        Ok(())
    }

    fn after(&self, call: &IamCall<'_>, came: &CallResult<'_>) {
        let made = came.made.map(|id| format!(" made {id}")).unwrap_or_default();
        let failed =
            came.failed.map(|failed| format!(" failed {:?} {}", failed.code, failed.certain));
        let id = came.request_id.unwrap_or("-");
        let line = format!("< {} {id}{made}{}", call.step.action(), failed.unwrap_or_default());
        self.told.borrow_mut().push(line);
    }
}

fn steps() -> Vec<Step> {
    vec![Step::CreateUser(tags("team", None)), Step::AttachPolicy, Step::CreateKey]
}

fn good() -> Scripted {
    Scripted::good()
        .good_with("CreateUser", "")
        .good_with("AttachUserPolicy", "")
        .good_with("CreateAccessKey", KEY)
}

/// Carries out a change, observed by a journal with this much room. Returns what the journal
/// recorded, and the problem if the change failed.
fn carried_out(session: &AwsClient, room: usize) -> (Vec<String>, Option<Problem>) {
    let journal = Journal { room, ..Journal::default() };
    let done = session.carry_out(&plan("team", &steps()), &identity("ann"), &journal);
    (journal.told.into_inner(), done.err())
}

#[test]
fn every_change_is_told_once_before_and_after() {
    let slow = good().after(2, "AttachUserPolicy", "NoSuchEntity");
    let (told, problem) = carried_out(&slow.session(), 9);
    assert!(problem.is_none() && slow.asked("AttachUserPolicy") == 3, "{problem:?}");
    let made = format!("< iam:CreateAccessKey request-1 made {ID}");
    assert_eq!(
        told,
        [
            "> iam:CreateUser team-bedrock-user",
            "< iam:CreateUser request-1",
            "> iam:AttachUserPolicy team-bedrock-user",
            "< iam:AttachUserPolicy request-1",
            "> iam:CreateAccessKey team-bedrock-user",
            &made,
        ]
    );
}

#[test]
fn what_failed_is_told_with_how_sure_that_is() {
    let cut = KEY.replace("EXAMPLEKEY", "");
    let last = |scripted: Scripted| carried_out(&scripted.session(), 9).0.pop().unwrap();
    for (scripted, told) in [
        (
            good().bad_with("AttachUserPolicy", 403, "AccessDenied"),
            "< iam:AttachUserPolicy request-1 failed Some(\"AccessDenied\") true".to_owned(),
        ),
        (
            good().bad_with("CreateUser", 409, "EntityAlreadyExists"),
            "< iam:CreateUser request-1 failed Some(\"EntityAlreadyExists\") true".to_owned(),
        ),
        (
            good().bad_with("CreateAccessKey", 500, "ServiceFailure"),
            "< iam:CreateAccessKey request-1 failed Some(\"ServiceFailure\") false".to_owned(),
        ),
        (
            good().good_with("CreateAccessKey", ""),
            "< iam:CreateAccessKey request-1 failed None false".to_owned(),
        ),
        (
            good().good_with("CreateAccessKey", &cut),
            format!("< iam:CreateAccessKey request-1 made {ID} failed None false"),
        ),
    ] {
        assert_eq!(last(scripted), told);
    }
}

#[test]
fn what_cannot_be_written_down_is_not_done() {
    let scripted = good();
    let (told, problem) = carried_out(&scripted.session(), 1);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!((scripted.asked("CreateUser"), scripted.asked("AttachUserPolicy")), (1, 0));
    let Some(Problem::JournalFailed { progress, reason, .. }) = problem else {
        panic!("{problem:?}")
    };
    assert_eq!((&progress.done[..], &progress.undone[..]), (&steps()[..1], &steps()[1..]));
    assert_eq!((progress.user, progress.identity), (Some(name("team")), Some(identity("ann"))));
    assert_eq!(reason, "full");
}

#[test]
fn a_key_that_nobody_has_is_taken_back_without_a_journal_too() {
    let id = AccessKeyId::parse(ID).unwrap();
    for (room, lines) in [(1, 2), (0, 1)] {
        let journal = Journal { room, ..Journal::default() };
        let scripted = Scripted::good().good_with("DeleteAccessKey", "");
        scripted.session().undo_key(&name("team"), &id, &journal).unwrap();
        assert_eq!(scripted.asked("DeleteAccessKey"), 1);
        let told = journal.told.into_inner();
        assert_eq!(told.len(), lines, "{told:?}");
        assert!(
            room == 0 || told[0] == "> iam:DeleteAccessKey team-bedrock-user undoes",
            "{told:?}"
        );
    }
}
