//! Simulates IAM. No existing simulator fits, because key IDs must be valid and contain `SANDBOX`,
//! and the example teams need keys of certain ages.

use crate::provision::sandbox::account::{Account, SandboxUser};
use crate::provision::sandbox::transport::{SandboxCall, SandboxReply};
use crate::provision::sandbox::xml::{Form, XmlError, leaf, list, node, response};
use jiff::Timestamp;
use std::sync::{Mutex, PoisonError};

pub(crate) const ACCOUNT: &str = "123456789012";
/// The maximum page size. As in AWS, a page may have fewer entries than requested.
const PAGE: usize = 100;

pub(crate) struct Iam {
    account: Mutex<Account>,
    clock: fn() -> Timestamp,
}

impl Iam {
    /// Creates a simulated IAM whose account contains the example teams.
    pub(crate) fn open(clock: fn() -> Timestamp) -> Self {
        Self { account: Mutex::new(Account::with_examples(to_seconds(clock()))), clock }
    }

    fn call(&self, form: &Form) -> Result<String, XmlError> {
        // Changes to the account are atomic, so a poisoned lock still guards a consistent state.
        let mut account = self.account.lock().unwrap_or_else(PoisonError::into_inner);
        let (name, id, arn) =
            (form.get("UserName"), form.get("AccessKeyId"), form.get("PolicyArn"));
        let done = |()| String::new();
        match form.get("Action") {
            "CreateUser" => {
                let user = account.create_user(name, form.tags(), to_seconds((self.clock)()))?;
                Ok(node("User", user_fields(user) + &tags(user)))
            }
            "GetUser" => {
                account.user(name).map(|user| node("User", user_fields(user) + &tags(user)))
            }
            "ListUsers" => page(form, &account.users, "Users", user_fields),
            "DeleteUser" => account.delete_user(name).map(done),
            "TagUser" => account.user(name)?.tag(form.tags()).map(done),
            "AttachUserPolicy" => account.user(name)?.attach(arn).map(done),
            "DetachUserPolicy" => account.user(name)?.detach(arn).map(done),
            "ListAttachedUserPolicies" => {
                page(form, &account.user(name)?.policies, "AttachedPolicies", |arn| {
                    leaf("PolicyName", arn.rsplit('/').next().unwrap_or_default())
                        + &leaf("PolicyArn", arn)
                })
            }
            // Sandbox users have no inline policies or groups.
            "ListUserPolicies" => {
                page(form, &account.user(name).map(|_| Vec::<()>::new())?, "PolicyNames", |()| {
                    String::new()
                })
            }
            "ListGroupsForUser" => {
                page(form, &account.user(name).map(|_| Vec::<()>::new())?, "Groups", |()| {
                    String::new()
                })
            }
            "CreateAccessKey" => {
                let made_at = to_seconds((self.clock)());
                let (id, secret) = account.create_key(name, made_at)?;
                let name = &account.user(name)?.name;
                let key =
                    leaf("UserName", name) + &leaf("AccessKeyId", id) + &leaf("Status", "Active");
                let key = key + &leaf("SecretAccessKey", secret) + &leaf("CreateDate", made_at);
                Ok(node("AccessKey", key))
            }
            "ListAccessKeys" => {
                let SandboxUser { name, keys, .. } = account.user(name)?;
                page(form, keys, "AccessKeyMetadata", |key| {
                    let status = if key.active { "Active" } else { "Inactive" };
                    let key = leaf("AccessKeyId", &key.id) + &leaf("CreateDate", key.created);
                    leaf("UserName", &*name) + &key + &leaf("Status", status)
                })
            }
            "UpdateAccessKey" => account.user(name)?.set_status(id, form.get("Status")).map(done),
            "DeleteAccessKey" => account.user(name)?.delete_key(id).map(done),
            "GetAccessKeyLastUsed" => {
                let (user, key) = account.holder(id)?;
                let used = match key.last_used {
                    Some((at, region)) => {
                        let service = leaf("ServiceName", "bedrock");
                        leaf("LastUsedDate", at) + &service + &leaf("Region", region)
                    }
                    None => leaf("ServiceName", "N/A") + &leaf("Region", "N/A"),
                };
                Ok(leaf("UserName", &user.name) + &node("AccessKeyLastUsed", used))
            }
            action => {
                let message = format!("The sandbox does not know {action}.");
                Err(XmlError { status: 400, code: "InvalidAction", message })
            }
        }
    }

    pub(crate) fn handle(&self, call: &SandboxCall<'_>) -> SandboxReply {
        let form = Form::parse(call);
        response(form.get("Action"), self.call(&form))
    }
}

/// Returns the requested page of `all`. A page's marker is the index of its first entry.
fn page<T>(
    form: &Form,
    all: &[T],
    name: &str,
    member: impl Fn(&T) -> String,
) -> Result<String, XmlError> {
    let invalid =
        |_| XmlError { status: 400, code: "ValidationError", message: "No such page.".to_owned() };
    let number = |name, default| match form.get(name) {
        "" => Ok(default),
        text => text.parse::<usize>().map_err(invalid),
    };
    let (from, most) =
        (number("Marker", 0)?.min(all.len()), number("MaxItems", PAGE)?.clamp(1, PAGE));
    let end = all.len().min(from + most);
    let members = list(name, all[from..end].iter().map(member));
    let more = if end < all.len() { leaf("Marker", end) } else { String::new() };
    Ok(members + &leaf("IsTruncated", end < all.len()) + &more)
}

/// Returns a user's fields without its tags, as AWS's lists contain them.
fn user_fields(user: &SandboxUser) -> String {
    let name = &user.name;
    leaf("Path", "/")
        + &leaf("UserName", name)
        + &leaf("UserId", "AIDASANDBOX000000000")
        + &leaf("Arn", format!("arn:aws:iam::{ACCOUNT}:user/{name}"))
        + &leaf("CreateDate", user.created)
}

fn tags(user: &SandboxUser) -> String {
    list("Tags", user.tags.iter().map(|(key, value)| leaf("Key", key) + &leaf("Value", value)))
}

/// Truncates a time to whole seconds, which is AWS's precision.
fn to_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the status and code of a call's error, or the content of its answer.
    fn response(iam: &Iam, form: &str) -> String {
        let form = Form::parse(&SandboxCall { host: "", path: "", body: form.as_bytes() });
        iam.call(&form).unwrap_or_else(|fault| format!("{} {}", fault.status, fault.code))
    }

    #[test]
    fn it_refuses_as_aws_does() {
        let iam = Iam::open(Timestamp::now);
        let long = format!("Action=CreateUser&UserName={}", "x".repeat(65));
        let tagged =
            |tags: &str| format!("Action=TagUser&UserName=EXAMPLE-web-bedrock-user&{tags}");
        for (call, code) in [
            ("Action=CreateUser&UserName=Example-Web-bedrock-user", "409 EntityAlreadyExists"),
            ("Action=CreateUser&UserName=a%20b", "400 ValidationError"),
            (&long, "400 ValidationError"),
            (
                "Action=CreateUser&UserName=new&Tags.member.1.Key=a&Tags.member.1.Value=%3C",
                "400 ValidationError",
            ),
            ("Action=GetUser&UserName=new", "404 NoSuchEntity"),
            ("Action=GetUser&UserName=nobody", "404 NoSuchEntity"),
            (&tagged("Tags.member.1.Key=a&Tags.member.2.Key=A"), "400 InvalidInput"),
            (&tagged("Tags.member.1.Value=a&Tags.member.1.Key="), "400 ValidationError"),
            ("Action=DeleteAccessKey&AccessKeyId=AKIASANDBOX000000001", "400 ValidationError"),
            (
                "Action=DeleteAccessKey&UserName=example-web-bedrock-user&AccessKeyId=AKIASANDBOX000000002",
                "404 NoSuchEntity",
            ),
            (
                "Action=AttachUserPolicy&UserName=example-web-bedrock-user&PolicyArn=x",
                "404 NoSuchEntity",
            ),
            ("Action=CreateAccessKey&UserName=example-batch-bedrock-user", "409 LimitExceeded"),
            ("Action=DeleteUser&UserName=example-web-bedrock-user", "409 DeleteConflict"),
            ("Action=GetAccessKeyLastUsed&AccessKeyId=AKIASANDBOX000000009", "404 NoSuchEntity"),
            ("Action=Else", "400 InvalidAction"),
        ] {
            assert_eq!(response(&iam, call), code, "{call}");
        }
        let name = "UserName=example-web-bedrock-user";
        for call in [
            format!("Action=DeleteAccessKey&{name}&AccessKeyId=AKIASANDBOX000000001"),
            format!(
                "Action=DetachUserPolicy&{name}&PolicyArn=arn:aws:iam::aws:policy/AmazonBedrockFullAccess"
            ),
            format!("Action=DeleteUser&{name}"),
        ] {
            assert_eq!(response(&iam, &call), "", "{call}");
        }
    }

    #[test]
    fn pages_follow_each_other() {
        let iam = Iam::open(Timestamp::now);
        let first = response(&iam, "Action=ListUsers&MaxItems=1");
        assert!(
            first.contains("example-web")
                && first.ends_with("<IsTruncated>true</IsTruncated><Marker>1</Marker>")
        );
        let second = response(&iam, "Action=ListUsers&MaxItems=1&Marker=1");
        assert!(second.contains("example-batch") && !second.contains("example-web"));
        let last = response(&iam, "Action=ListUsers&MaxItems=1&Marker=2");
        assert!(last.ends_with("<IsTruncated>false</IsTruncated>"));
        assert!(!second.contains("Tags"), "{second}");
        assert_eq!(response(&iam, "Action=ListUsers&Marker=x"), "400 ValidationError");
    }
}
