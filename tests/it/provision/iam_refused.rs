//! What IAM refuses, loses or garbles: it becomes a note or a problem, and never a guess.

use super::iam::{identity, name, plan, tags};
use super::{IDENTITY, denied, forever};
use crate::run::SECRET;
use bedrock_assist::domain::{AccessKeyId, Lookup, Note, Problem, Step};
use bedrock_assist::provision::{Session, Settings, Wire, Wiring};
use std::collections::HashMap;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use winterbaume_core::{MockAws, MockRequest, MockResponse, MockService};

const ID: &str = "AKIAQ3ZT8VN5WY2KD7HC";

/// Answers by action, and which were asked for.
#[derive(Clone)]
struct Scripted {
    answers: HashMap<&'static str, (u16, String)>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    /// A user with one key.
    fn good() -> Self {
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
            .good_with("GetAccessKeyLastUsed", "<UserName>team-bedrock-user</UserName>")
            .good_with("ListUsers", "<Users/>")
    }

    fn with(mut self, action: &'static str, answer: (u16, String)) -> Self {
        self.answers.insert(action, answer);
        self
    }

    fn good_with(self, action: &'static str, inner: &str) -> Self {
        self.with(
            action,
            (200, format!("<{action}Response><{action}Result>{inner}</{action}Result></{action}Response>")),
        )
    }

    fn bad_with(self, action: &'static str, status: u16, code: &str) -> Self {
        let error = format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>no\u{202e}</Message></Error></ErrorResponse>"
        );
        self.with(action, (status, error))
    }

    fn session(&self) -> Session {
        let wire = Wire {
            http: MockAws::builder().with_service(self.clone()).build().http_client(),
            endpoint: None,
        };
        let (sts, iam, bedrock) = (wire.clone(), wire.clone(), wire);
        Session::wired(Settings::default(), Wiring { credentials: forever(), sts, iam, bedrock })
    }

    fn asked(&self, action: &str) -> usize {
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

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        let body = String::from_utf8_lossy(&request.body);
        let action = body.trim_start_matches("Action=").split('&').next().unwrap_or_default().to_owned();
        let (status, answer) = self.answers.get(action.as_str()).cloned().unwrap_or((400, String::new()));
        self.asked.lock().unwrap().push(action);
        Box::pin(ready(MockResponse::xml(status, answer)))
    }
}

#[test]
fn what_may_not_be_seen_is_a_note() {
    let scripted = Scripted::good().bad_with("ListAttachedUserPolicies", 403, "AccessDenied").bad_with(
        "GetAccessKeyLastUsed",
        403,
        "AccessDenied",
    );
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
    let look = |scripted: Scripted| scripted.session().look(&[name("team")]).unwrap_err();
    let refused = Scripted::good().bad_with("GetCallerIdentity", 403, "ExpiredToken");
    assert_eq!(look(refused), Problem::CredentialsRefused { code: "ExpiredToken".to_owned() });
    let denied = Scripted::good().bad_with("GetCallerIdentity", 403, "AccessDenied");
    let (code, message) = (Some("AccessDenied".to_owned()), Some("no".to_owned()));
    assert_eq!(look(denied), Problem::CallerUnknown { code, message });
    let cut = Scripted::good().good_with("GetCallerIdentity", "");
    assert_eq!(look(cut), Problem::CallerUnknown { code: None, message: None });
}

#[test]
fn what_must_be_seen_is_a_problem() {
    let failed = |scripted: Scripted| match scripted.session().look(&[name("team")]).unwrap_err() {
        Problem::AwsRefused(refused) => (refused.action, refused.code),
        problem => panic!("{problem:?}"),
    };
    let denied = || Some("AccessDenied".to_owned());
    for (action, permission) in [("GetUser", "iam:GetUser"), ("ListAccessKeys", "iam:ListAccessKeys")] {
        assert_eq!(failed(Scripted::good().bad_with(action, 403, "AccessDenied")), (permission, denied()));
    }
    let half = "<AccessKeyMetadata><member><AccessKeyId/></member></AccessKeyMetadata>";
    for (action, permission, cut) in
        [("GetUser", "iam:GetUser", ""), ("ListAccessKeys", "iam:ListAccessKeys", half)]
    {
        assert_eq!(failed(Scripted::good().good_with(action, cut)), (permission, None));
    }
    let listing = Scripted::good().bad_with("ListUsers", 403, "AccessDenied").session().list();
    assert!(matches!(listing, Err(Problem::AwsRefused(refused)) if refused.action == "iam:ListUsers"));
    let id = AccessKeyId::parse(ID).unwrap();
    let holder =
        Scripted::good().bad_with("GetAccessKeyLastUsed", 403, "AccessDenied").session().look_for_key(&id);
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
        plan.keys_before = before.to_vec();
        let problem = scripted.session().carry_out(&plan, &identity()).unwrap_err();
        assert_eq!(scripted.asked("CreateAccessKey"), 1);
        assert_eq!(scripted.asked("DeleteAccessKey"), 0);
        assert!(!format!("{problem:?}").contains("wJalr"));
        problem
    };
    let expected = |seen: &[AccessKeyId]| Problem::KeyLost {
        user: name("team"),
        seen: seen.to_vec(),
        done: steps[..1].to_vec(),
    };
    for scripted in [
        good().bad_with("CreateAccessKey", 500, "ServiceFailure"),
        good().with("CreateAccessKey", (200, format!("<CreateAccessKeyResponse><Secret>{whole}"))),
        good().good_with("CreateAccessKey", ""),
        good().good_with("CreateAccessKey", &key("")),
        good().good_with("CreateAccessKey", &key(&whole[..39])),
        good().good_with("CreateAccessKey", &key(whole).replace(ID, "")),
    ] {
        assert_eq!(lost(&scripted, &[]), expected(std::slice::from_ref(&id)));
        assert_eq!(scripted.asked("ListAccessKeys"), 1);
    }
    let scripted = good().bad_with("CreateAccessKey", 503, "ServiceUnavailable");
    assert_eq!(lost(&scripted, &[id]), expected(&[]));

    let (made, _) = good()
        .good_with("CreateAccessKey", &key(whole))
        .session()
        .carry_out(&plan("team", &steps), &identity())
        .unwrap();
    assert_eq!(made.unwrap().secret.expose(), whole);
}

#[test]
fn a_step_that_fails_says_what_was_done_and_no_secret() {
    let steps = [Step::CreateUser(tags("team", None)), Step::AttachPolicy, Step::CreateKey];
    let scripted = Scripted::good().good_with("CreateUser", "").with(
        "AttachUserPolicy",
        (403, format!("<ErrorResponse><Error><Code>AccessDenied</Code></Error>{SECRET}")),
    );
    let problem = scripted.session().carry_out(&plan("team", &steps), &identity()).unwrap_err();
    assert!(!format!("{problem:?}").contains("Canary"), "{problem:?}");
    let Problem::AwsRefused(refused) = problem else { panic!("{problem:?}") };
    assert_eq!((refused.action, refused.certain), ("iam:AttachUserPolicy", true));
    assert_eq!((&refused.done[..], &refused.undone[..]), (&steps[..1], &steps[1..]));
    assert_eq!(scripted.asked("CreateAccessKey"), 0);
}

#[test]
fn a_user_without_our_tags_is_not_ours() {
    let scripted = Scripted::good().bad_with("CreateUser", 409, "EntityAlreadyExists");
    let steps = [Step::CreateUser(tags("team", None)), Step::CreateKey];
    let problem = scripted.session().carry_out(&plan("team", &steps), &identity()).unwrap_err();
    assert_eq!(problem, Problem::ForeignUser(name("team")));
    assert_eq!(scripted.asked("CreateAccessKey"), 0);
}
