//! A call that IAM refuses, or an answer that is lost or garbled, becomes a note or a problem,
//! never a guess.

use crate::aws::provision::iam::{carried_out, name, plan, tags};
use crate::aws::provision::{denied, forever};
use crate::support::program::SECRET;
use crate::support::servers::IDENTITY;
use bedrock_assist::domain::{AccessKeyId, Cause, IamKey, Lookup, Note, Problem, Step};
use bedrock_assist::provision::{AwsClient, Connection, Connections, Pace, Settings};
use std::collections::HashMap;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use winterbaume_core::{MockAws, MockRequest, MockResponse, MockService};

pub const ID: &str = "AKIAQ3ZT8VN5WY2KD7HC";

/// A fake AWS with a list of answers for each action. Each call takes the next answer; the last one
/// repeats. `asked` holds the actions called so far.
#[derive(Clone)]
pub struct Scripted {
    answers: HashMap<&'static str, Vec<(u16, String)>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    /// Returns a fake AWS whose look-ups find a user with one key.
    pub fn good() -> Self {
        let scripted = Self { answers: HashMap::new(), asked: Arc::default() };
        let key = format!(
            "<AccessKeyMetadata><member><AccessKeyId>{ID}</AccessKeyId><Status>Active</Status>\
             <CreateDate>2026-01-02T03:04:05Z</CreateDate></member></AccessKeyMetadata>"
        );
        scripted
            .with("GetCallerIdentity", (200, IDENTITY.to_owned()))
            .good_with("GetUser", "<User><UserName>team-bedrock-user</UserName></User>")
            .good_with("ListAccessKeys", &key)
            .good_with("ListAttachedUserPolicies", "")
            .good_with("ListUserPolicies", "<PolicyNames/>")
            .good_with("ListGroupsForUser", "<Groups/>")
            .good_with("GetAccessKeyLastUsed", "<UserName>team-bedrock-user</UserName>")
            .good_with("ListUsers", "<Users/>")
    }

    pub fn with(mut self, action: &'static str, answer: (u16, String)) -> Self {
        self.answers.insert(action, vec![answer]);
        self
    }

    /// Answers `action` with `code` this many times, then normally.
    pub fn after(mut self, times: usize, action: &'static str, code: &str) -> Self {
        let late = self.answers.remove(action).unwrap();
        self = self.bad_with(action, 404, code);
        let early = self.answers[action][0].clone();
        self.answers.insert(action, std::iter::repeat_n(early, times).chain(late).collect());
        self
    }

    pub fn good_with(self, action: &'static str, inner: &str) -> Self {
        self.with(
            action,
            (
                200,
                format!(
                    "<{action}Response><{action}Result>{inner}</{action}Result></{action}Response>"
                ),
            ),
        )
    }

    pub fn bad_with(self, action: &'static str, status: u16, code: &str) -> Self {
        let error = format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>no\u{202e}</Message></Error></ErrorResponse>"
        );
        self.with(action, (status, error))
    }

    pub fn session(&self) -> AwsClient {
        let wire = Connection {
            http: MockAws::builder().with_service(self.clone()).build().http_client(),
            endpoint: None,
        };
        let (sts, iam, bedrock) = (wire.clone(), wire.clone(), wire);
        let pace = Pace { pause: Duration::from_millis(1), ..Pace::default() };
        AwsClient::wired(
            Settings::default(),
            Connections { credentials: forever(), sts, iam, bedrock, pace },
        )
    }

    pub fn asked(&self, action: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == action).count()
    }
}

impl MockService for Scripted {
    fn service_name(&self) -> &str {
        "all"
    }

    fn url_patterns(&self) -> Vec<&str> {
        vec!["."]
    }

    fn handle(
        &self,
        request: MockRequest,
    ) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        let body = String::from_utf8_lossy(&request.body);
        let action =
            body.trim_start_matches("Action=").split('&').next().unwrap_or_default().to_owned();
        let answers = self.answers.get(action.as_str()).map(Vec::as_slice).unwrap_or_default();
        let answer = answers.get(self.asked(&action)).or(answers.last());
        let (status, answer) = answer.cloned().unwrap_or((400, String::new()));
        self.asked.lock().unwrap().push(action);
        let mut answer = MockResponse::xml(status, answer);
        answer.headers.insert("x-amzn-requestid", "request-1".parse().unwrap());
        Box::pin(ready(answer))
    }
}

#[test]
fn what_may_not_be_seen_is_a_note() {
    let scripted = Scripted::good()
        .bad_with("ListAttachedUserPolicies", 403, "AccessDenied")
        .bad_with("GetAccessKeyLastUsed", 403, "AccessDenied");
    let known = scripted.session().look(&[name("team")]).unwrap();
    let user = &known.users[0];
    assert_eq!((user.policy_attached, user.keys.len(), user.keys[0].last_used), (None, 1, None));
    let permissions = ["iam:GetAccessKeyLastUsed", "iam:ListAttachedUserPolicies"];
    assert_eq!(known.notes, permissions.map(|permission| denied(permission, "AccessDenied")));

    let scripted = Scripted::good().bad_with("ListAttachedUserPolicies", 400, "Odd");
    let known = scripted.session().look(&[name("team")]).unwrap();
    let odd = Note::LookupFailed { what: Lookup::Policies, code: Some("Odd".to_owned()) };
    assert_eq!(known.notes, [odd]);
}

#[test]
fn without_the_caller_nothing_is_known() {
    let look = |scripted: Scripted| match scripted.session().look(&[name("team")]).unwrap_err() {
        Problem::AwsRefused(refused) if refused.action == "sts:GetCallerIdentity" => refused.cause,
        problem => panic!("{problem:?}"),
    };
    let refused = Scripted::good().bad_with("GetCallerIdentity", 403, "ExpiredToken");
    assert_eq!(look(refused), Cause::Credentials);
    let denied = Scripted::good().bad_with("GetCallerIdentity", 403, "AccessDenied");
    assert_eq!(look(denied), Cause::Denied { permission: None, forbidden: false });
    let cut = Scripted::good().good_with("GetCallerIdentity", "");
    assert_eq!(look(cut), Cause::Garbled);
}

#[test]
fn what_must_be_seen_is_a_problem() {
    let failed = |scripted: Scripted| match scripted.session().look(&[name("team")]).unwrap_err() {
        Problem::AwsRefused(refused) => (refused.action, refused.code),
        problem => panic!("{problem:?}"),
    };
    let denied = || Some("AccessDenied".to_owned());
    for (action, permission) in
        [("GetUser", "iam:GetUser"), ("ListAccessKeys", "iam:ListAccessKeys")]
    {
        assert_eq!(
            failed(Scripted::good().bad_with(action, 403, "AccessDenied")),
            (permission, denied())
        );
    }
    let half = "<AccessKeyMetadata><member><AccessKeyId/></member></AccessKeyMetadata>";
    for (action, permission, cut) in
        [("GetUser", "iam:GetUser", ""), ("ListAccessKeys", "iam:ListAccessKeys", half)]
    {
        assert_eq!(failed(Scripted::good().good_with(action, cut)), (permission, None));
    }
    let listing =
        Scripted::good().bad_with("ListUsers", 403, "AccessDenied").session().list(&|_, _| {});
    assert!(
        matches!(listing, Err(Problem::AwsRefused(refused)) if refused.action == "iam:ListUsers")
    );
    let id = AccessKeyId::parse(ID).unwrap();
    let holder = Scripted::good()
        .bad_with("GetAccessKeyLastUsed", 403, "AccessDenied")
        .session()
        .look_for_key(&id);
    assert!(
        matches!(holder, Err(Problem::AwsRefused(refused)) if refused.action == "iam:GetAccessKeyLastUsed")
    );
}

#[test]
fn a_key_whose_answer_is_lost_is_named_and_made_once() {
    let key = |secret: &str| {
        format!(
            "<AccessKey><UserName>team-bedrock-user</UserName><AccessKeyId>{ID}</AccessKeyId><Status>Active</Status>\
             <SecretAccessKey>{secret}</SecretAccessKey><CreateDate>2026-01-02T03:04:05Z</CreateDate></AccessKey>"
        )
    };
    let whole = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let steps = [Step::AttachPolicy, Step::CreateKey];
    let good = || Scripted::good().good_with("AttachUserPolicy", "");
    let id = AccessKeyId::parse(ID).unwrap();
    let lost = |scripted: &Scripted, before: &[AccessKeyId]| {
        let mut plan = plan("team", &steps);
        plan.keys_before =
            before.iter().map(|id| IamKey::new(id.clone(), jiff::Timestamp::UNIX_EPOCH)).collect();
        let problem = carried_out(&scripted.session(), &plan, "ann").unwrap_err();
        assert_eq!(scripted.asked("DeleteAccessKey"), 0);
        assert!(!format!("{problem:?}").contains("wJalr"));
        problem
    };
    let told = |problem: Problem| match problem {
        Problem::KeyLost { seen, progress } if progress.done == steps[..1] => seen,
        problem => panic!("{problem:?}"),
    };
    for scripted in [
        good().bad_with("CreateAccessKey", 500, "ServiceFailure"),
        good().with("CreateAccessKey", (200, format!("<CreateAccessKeyResponse><Secret>{whole}"))),
        good().good_with("CreateAccessKey", ""),
        good().good_with("CreateAccessKey", &key("")),
        good().good_with("CreateAccessKey", &key(&whole[..39])),
        good().good_with("CreateAccessKey", &key(whole).replace(ID, "")),
    ] {
        assert_eq!(told(lost(&scripted, &[])), Some(vec![id.clone()]));
        assert_eq!(scripted.asked("CreateAccessKey"), 1);
        assert!(scripted.asked("ListAccessKeys") <= 1, "an id that was told is not looked for");
    }
    let scripted = good().bad_with("CreateAccessKey", 503, "ServiceUnavailable");
    assert_eq!(told(lost(&scripted, &[id])), Some(Vec::new()));
    assert_eq!(scripted.asked("ListAccessKeys"), 5, "a new key may not be seen at once");
    let blind = scripted.bad_with("ListAccessKeys", 403, "AccessDenied");
    assert_eq!(told(lost(&blind, &[])), None);

    let session = good().good_with("CreateAccessKey", &key(whole)).session();
    let made = carried_out(&session, &plan("team", &steps), "ann").unwrap();
    assert_eq!(made.unwrap().secret.expose(), whole);
}

#[test]
fn a_step_that_fails_says_what_was_done_and_no_secret() {
    let steps = [Step::CreateUser(tags("team", None)), Step::AttachPolicy, Step::CreateKey];
    let scripted = Scripted::good().good_with("CreateUser", "").with(
        "AttachUserPolicy",
        (403, format!("<ErrorResponse><Error><Code>AccessDenied</Code></Error>{SECRET}")),
    );
    let problem = carried_out(&scripted.session(), &plan("team", &steps), "ann").unwrap_err();
    assert!(!format!("{problem:?}").contains("Canary"), "{problem:?}");
    let Problem::AwsRefused(refused) = problem else { panic!("{problem:?}") };
    assert_eq!((refused.action, refused.certain), ("iam:AttachUserPolicy", true));
    let progress = &refused.progress;
    assert_eq!((&progress.done[..], &progress.undone[..]), (&steps[..1], &steps[1..]));
    assert_eq!(scripted.asked("CreateAccessKey"), 0);
}

#[test]
fn a_user_that_appeared_stops_everything() {
    let scripted = Scripted::good().bad_with("CreateUser", 409, "EntityAlreadyExists");
    let steps = [Step::CreateUser(tags("team", None)), Step::CreateKey];
    let problem = carried_out(&scripted.session(), &plan("team", &steps), "ann").unwrap_err();
    assert_eq!(problem, Problem::UserCreatedConcurrently(name("team")));
    assert_eq!(scripted.asked("CreateAccessKey"), 0);
}

#[test]
fn an_answer_that_ends_early_is_none() {
    // The XML parser accepts each of these truncated answers, for example as a user without keys.
    for (action, cut) in [
        ("ListAccessKeys", ""),
        ("ListAccessKeys", "<ListAccessKeysResponse><ListAccessKeysResult><AccessKeyMetadata>"),
        ("GetUser", "<GetUserResponse><GetUserResult><User><UserName>team-bedrock-user</UserName>"),
        ("GetCallerIdentity", &IDENTITY[..IDENTITY.len() - 20]),
    ] {
        let scripted = Scripted::good().with(action, (200, cut.to_owned()));
        let problem = scripted.session().look(&[name("team")]).unwrap_err();
        assert!(
            matches!(&problem, Problem::AwsRefused(refused) if refused.cause == Cause::Garbled && !refused.certain),
            "{action}: {problem:?}"
        );
    }
}

#[test]
fn what_is_not_seen_everywhere_yet_is_waited_for() {
    let key = format!(
        "<AccessKey><UserName>team-bedrock-user</UserName><AccessKeyId>{ID}</AccessKeyId><Status>Active</Status>\
         <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>\
         <CreateDate>2026-01-02T03:04:05Z</CreateDate></AccessKey>"
    );
    let steps = [Step::CreateUser(tags("team", None)), Step::AttachPolicy, Step::CreateKey];
    let scripted = || {
        Scripted::good()
            .good_with("CreateUser", "")
            .good_with("AttachUserPolicy", "")
            .good_with("CreateAccessKey", &key)
    };
    for (action, code) in [
        ("AttachUserPolicy", "NoSuchEntity"),
        ("CreateAccessKey", "NoSuchEntity"),
        ("CreateAccessKey", "ConcurrentModification"),
        ("CreateUser", "ConcurrentModification"),
    ] {
        let slow = scripted().after(3, action, code);
        let made = carried_out(&slow.session(), &plan("team", &steps), "ann").unwrap();
        assert!(made.is_some() && slow.asked(action) == 4, "{action}");
        // The fifth failure is final.
        let never = scripted().bad_with(action, 404, code);
        let problem = carried_out(&never.session(), &plan("team", &steps), "ann").unwrap_err();
        assert!(matches!(problem, Problem::AwsRefused(_)) && never.asked(action) == 5, "{action}");
    }
}

#[test]
fn a_new_key_is_deleted_though_it_is_not_seen_yet() {
    let id = AccessKeyId::parse(ID).unwrap();
    let slow = Scripted::good().good_with("DeleteAccessKey", "").after(
        2,
        "DeleteAccessKey",
        "NoSuchEntity",
    );
    slow.session().undo_key(&name("team"), &id, &()).unwrap();
    assert_eq!(slow.asked("DeleteAccessKey"), 3);
    // The key is listed, so a "not found" doesn't prove that it is deleted.
    let stuck = Scripted::good().bad_with("DeleteAccessKey", 404, "NoSuchEntity");
    assert!(stuck.session().undo_key(&name("team"), &id, &()).is_err());
    let gone = stuck.good_with("ListAccessKeys", "<AccessKeyMetadata/>");
    assert!(gone.session().undo_key(&name("team"), &id, &()).is_ok());
}
