//! A new key has all permissions of its user. The program shows them before it creates the key.
//! With `--yes`, it creates no key with permissions beyond Bedrock. It detects changes that are made
//! to the user after the confirmation.

use crate::support::program::World;
use crate::support::servers::{Asked, IDENTITY, Server};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const PHRASE: &str = "long-term key for adm in eu-west-1";

/// What the fake IAM knows about the user adm-bedrock-user.
#[derive(Clone, Copy, Default)]
struct Has {
    policy: &'static str,
    /// An inline policy, URL-encoded as IAM returns it.
    inline: &'static str,
    group: &'static str,
    /// The group's attached policy and inline policy. `"denied"` means that IAM refuses to list the
    /// inline policies.
    of_group: (&'static str, &'static str),
    boundary: &'static str,
    /// From this `GetUser` call on, counted from 0, the owner tag has another value.
    owner_until: Option<usize>,
    /// From this `ListAttachedUserPolicies` call on, counted from 0, the user has this policy too.
    later: Option<(usize, &'static str)>,
}

fn iam(has: Has) -> Server {
    let (users, policies) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    Server::reading(move |asked| answer(asked, has, &users, &policies))
}

fn answer(asked: &Asked, has: Has, users: &AtomicUsize, policies: &AtomicUsize) -> (u16, String) {
    let body = String::from_utf8_lossy(&asked.body);
    let action = body.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default();
    let member = |text: String| format!("<member>{text}</member>");
    let tag = |key: &str, value: &str| member(format!("<Key>{key}</Key><Value>{value}</Value>"));
    let attached = |name: &str| {
        member(format!(
            "<PolicyName>{name}</PolicyName><PolicyArn>arn:aws:iam::aws:policy/{name}</PolicyArn>"
        ))
    };
    let told = match action {
        "GetUser" => {
            let look = users.fetch_add(1, Ordering::Relaxed);
            let owner = if has.owner_until.is_some_and(|until| look >= until) { "eve@b.com" } else { "a@b.com" };
            let bound = match has.boundary {
                "" => String::new(),
                name => format!(
                    "<PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::123456789012:policy/{name}\
                     </PermissionsBoundaryArn></PermissionsBoundary>"
                ),
            };
            format!(
                "<User><Path>/</Path><UserName>adm-bedrock-user</UserName><UserId>AIDA</UserId><Arn>arn:aws:iam::1:user/adm</Arn>\
                 <CreateDate>2024-01-01T00:00:00Z</CreateDate>{bound}<Tags>{}{}{}{}</Tags></User>",
                tag("business-unit", "adm"),
                tag("purpose", "bedrock"),
                tag("created-by", "provisioning-bedrock-skill"),
                tag("owner", owner)
            )
        }
        "ListAttachedUserPolicies" => {
            let look = policies.fetch_add(1, Ordering::Relaxed);
            let later = has.later.filter(|(from, _)| look >= *from).map(|(_, name)| attached(name));
            let other = if has.policy.is_empty() { String::new() } else { attached(has.policy) };
            let all = attached("AmazonBedrockFullAccess") + &other + &later.unwrap_or_default();
            format!("<AttachedPolicies>{all}</AttachedPolicies>")
        }
        "ListUserPolicies" => {
            let names = if has.inline.is_empty() { String::new() } else { member("everything".to_owned()) };
            format!("<PolicyNames>{names}</PolicyNames>")
        }
        "GetUserPolicy" => format!(
            "<UserName>adm-bedrock-user</UserName><PolicyName>everything</PolicyName><PolicyDocument>{}</PolicyDocument>",
            has.inline
        ),
        "ListGroupsForUser" => {
            let group = member(format!(
                "<Path>/</Path><GroupName>{}</GroupName><GroupId>AGPA</GroupId><Arn>a</Arn><CreateDate>2024-01-01T00:00:00Z</CreateDate>",
                has.group
            ));
            format!("<Groups>{}</Groups>", if has.group.is_empty() { String::new() } else { group })
        }
        "ListAttachedGroupPolicies" => match has.of_group.0 {
            "" => "<AttachedPolicies/>".to_owned(),
            policy => format!("<AttachedPolicies>{}</AttachedPolicies>", attached(policy)),
        },
        "ListGroupPolicies" => match has.of_group.1 {
            "" => "<PolicyNames/>".to_owned(),
            "denied" => return (403, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>".to_owned()),
            _ => format!("<PolicyNames>{}</PolicyNames>", member("of-group".to_owned())),
        },
        "GetGroupPolicy" => format!(
            "<GroupName>g</GroupName><PolicyName>of-group</PolicyName><PolicyDocument>{}</PolicyDocument>",
            has.of_group.1
        ),
        "ListAccessKeys" => "<AccessKeyMetadata/>".to_owned(),
        "CreateAccessKey" => "<AccessKey><UserName>adm-bedrock-user</UserName><AccessKeyId>AKIAQ3ZT8VN5WY2KD7HD</AccessKeyId>\
             <Status>Active</Status><SecretAccessKey>CanaryIssued/444444444444444444444444444</SecretAccessKey>\
             <CreateDate>2026-01-02T03:04:05Z</CreateDate></AccessKey>"
            .to_owned(),
        _ => return (200, IDENTITY.to_owned()),
    };
    (200, format!("<{action}Response><{action}Result>{told}</{action}Result></{action}Response>"))
}

fn created(iam: &Server) -> bool {
    iam.heads().iter().any(|head| head.contains("Action=CreateAccessKey"))
}

fn world(iam: &Server) -> World {
    World::signing().with("AWS_ENDPOINT_URL", &iam.address)
}

const ALL: &str = "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22%2A%3A%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D";
const INVOKE: &str = "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22bedrock%3AInvokeModel%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D";

#[test]
fn what_goes_beyond_bedrock_is_shown_and_not_confirmed_by_yes() {
    for (has, told) in [
        (
            Has { policy: "AdministratorAccess", ..Has::default() },
            "attached policy AdministratorAccess",
        ),
        (Has { inline: ALL, ..Has::default() }, "inline policy everything"),
        (Has { inline: "nonsense", ..Has::default() }, "inline policy everything"),
        (
            Has { group: "admins", of_group: ("AdministratorAccess", ""), ..Has::default() },
            "group admins",
        ),
        (
            Has { group: "admins", of_group: ("AmazonBedrockReadOnly", ALL), ..Has::default() },
            "group admins",
        ),
        (Has { group: "hidden", of_group: ("", "denied"), ..Has::default() }, "group hidden"),
    ] {
        for format in ["text", "json", "env"] {
            let iam = iam(has);
            let ran = world(&iam).say(&["--yes", "-o", format, PHRASE]).did_not_crash();
            assert!(
                ran.code == Some(3) || format == "env" && ran.code == Some(2),
                "{}",
                ran.whole()
            );
            let whole = ran.whole().split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                whole.contains(told) && whole.contains("may do more than"),
                "{told}: {}",
                ran.whole()
            );
            assert!(!created(&iam), "{told}");
        }
    }
}

#[test]
fn what_stays_within_bedrock_is_shown_and_created() {
    for (has, told) in [
        (
            Has { policy: "AmazonBedrockReadOnly", ..Has::default() },
            "attached policy AmazonBedrockReadOnly",
        ),
        (Has { inline: INVOKE, ..Has::default() }, "inline policy everything"),
        (Has { group: "readers", ..Has::default() }, "group readers"),
        (
            Has {
                group: "readers",
                of_group: ("AmazonBedrockFullAccess", INVOKE),
                ..Has::default()
            },
            "group readers",
        ),
        (Has { boundary: "limits", ..Has::default() }, "permissions boundary limits"),
    ] {
        let iam = iam(has);
        let ran = world(&iam).say(&["--yes", PHRASE]).exit_code(0);
        let whole = ran.whole().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            whole.contains(told) && !whole.contains("does not change a user"),
            "{told}: {}",
            ran.whole()
        );
        assert!(created(&iam), "{told}");
    }
}

#[test]
fn a_user_that_is_changed_after_the_confirmation_gets_no_key() {
    for has in [
        Has { owner_until: Some(1), ..Has::default() },
        Has { later: Some((1, "AdministratorAccess")), ..Has::default() },
    ] {
        let iam = iam(has);
        world(&iam)
            .say(&["--yes", PHRASE])
            .exit_code(1)
            .stderr_contains(&["changed after you confirmed", "no key was created"]);
        assert!(!created(&iam));
    }
    let iam = iam(Has::default());
    assert!(world(&iam).say(&["--yes", PHRASE]).exit_code(0).out.contains("AKIAQ3ZT8VN5WY2KD7HD"));
}
