//! What IAM holds. Users and keys must be known before anything is planned, so that no second user or third key is made;
//! last uses and policies are a help, and a caller without the permission for them gets a note.

use crate::domain::{
    AccessKeyId, Cause, Identity, KnownKey, KnownUser, Lookup, Note, Problem, Region, UserName, once,
};
use crate::provision::checks;
use crate::provision::refusal::Refusal;
use aws_sdk_iam::Client;
use aws_sdk_iam::types::{AccessKeyMetadata, StatusType};
use aws_smithy_types::DateTime;
use futures_util::future::join_all;
use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::timeout;

/// How many users are looked up at once; each takes several calls, and IAM throttles early.
const AT_ONCE: usize = 8;
/// How long what is help and no condition is waited for.
const HELP: Duration = Duration::from_secs(10);
/// As many as IAM gives in one answer.
const PAGE: i32 = 1000;
/// The tag that says who made a user (product.md).
const MADE_BY: (&str, &str) = ("created-by", "provisioning-bedrock-skill");
/// How the ARN of AmazonBedrockFullAccess ends in every partition.
const POLICY: &str = ":iam::aws:policy/AmazonBedrockFullAccess";

/// In which account and as whom calls are made.
///
/// # Errors
/// [`Problem::AwsRefused`].
pub(super) async fn caller(sts: &aws_sdk_sts::Client) -> Result<Identity, Problem> {
    let refused = |refusal: Refusal| refusal.problem("sts:GetCallerIdentity", None);
    checks::identity(sts).await.map_err(refused)
}

/// Those of `names` that are there, in the same order, and what could not be seen of them.
///
/// # Errors
/// [`Problem::AwsRefused`].
pub(super) async fn users(
    iam: &Client,
    names: Vec<UserName>,
) -> Result<(Vec<KnownUser>, Vec<Note>), Problem> {
    each(names, async |name| whole(iam, &name).await, &|_, _| {}).await
}

/// The same without policies, which a list does not show; `tell` hears how many of how many are looked at.
///
/// # Errors
/// [`Problem::AwsRefused`].
pub(super) async fn listed(
    iam: &Client,
    names: Vec<UserName>,
    tell: &dyn Fn(usize, usize),
) -> Result<(Vec<KnownUser>, Vec<Note>), Problem> {
    each(names, async |name| with_keys(iam, &name).await, tell).await
}

async fn each(
    names: Vec<UserName>,
    look: impl AsyncFn(UserName) -> Found,
    tell: &dyn Fn(usize, usize),
) -> Result<(Vec<KnownUser>, Vec<Note>), Problem> {
    let all = names.len();
    let look = &look;
    let mut looked = stream::iter(names).map(async move |name| look(name).await).buffered(AT_ONCE);
    let (mut users, mut notes) = (Vec::new(), Vec::new());
    let mut done = 0;
    while let Some(found) = looked.next().await {
        if let Some((user, more)) = found? {
            users.push(user);
            // Thousands of users are refused the same.
            if !more.is_empty() {
                notes = once(notes.into_iter().chain(more).collect());
            }
        }
        done += 1;
        tell(done, all);
    }
    Ok((users, notes))
}

/// A user, where it is there, and what could not be seen of it.
type Found = Result<Option<(KnownUser, Vec<Note>)>, Problem>;

/// Whose key `id` is; `None` where AWS knows no such key, or where it is no IAM user's.
///
/// # Errors
/// [`Problem::AwsRefused`].
pub(super) async fn holder(iam: &Client, id: &AccessKeyId) -> Result<Option<UserName>, Problem> {
    let answer = iam.get_access_key_last_used().access_key_id(id.as_str()).send().await;
    match answer.map_err(|error| Refusal::of(&error)) {
        Ok(answer) => Ok(answer.user_name().and_then(UserName::parse)),
        Err(refusal) if refusal.cause == Cause::Absent => Ok(None),
        Err(refusal) => Err(refusal.problem("iam:GetAccessKeyLastUsed", None)),
    }
}

/// The names of all users that are named like a unit's, or bear our tags where AWS tells them with the names.
///
/// # Errors
/// [`Problem::AwsRefused`].
pub(super) async fn names(iam: &Client) -> Result<Vec<UserName>, Problem> {
    let mut pages = iam.list_users().into_paginator().page_size(PAGE).send();
    let mut names = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| Refusal::of(&error).problem("iam:ListUsers", None))?;
        for user in page.users() {
            let tagged = || user.tags().iter().any(|tag| (tag.key(), tag.value()) == MADE_BY);
            names.extend(UserName::parse(user.user_name()).filter(|name| name.unit().is_some() || tagged()));
        }
    }
    Ok(names)
}

/// A user with its tags, without keys and policies; `None` where it is not there.
///
/// # Errors
/// How `iam:GetUser` was refused.
pub(super) async fn bare(iam: &Client, name: &UserName) -> Result<Option<KnownUser>, Refusal> {
    let answer = match iam.get_user().user_name(name.as_str()).send().await {
        Ok(answer) => answer,
        Err(error) => {
            let refusal = Refusal::of(&error);
            return if refusal.cause == Cause::Absent { Ok(None) } else { Err(refusal) };
        }
    };
    // An answer that was cut short names nobody.
    let user = answer.user().filter(|user| user.user_name().eq_ignore_ascii_case(name.as_str()));
    let user = user.ok_or_else(Refusal::garbled)?;
    Ok(Some(KnownUser {
        name: UserName::parse(user.user_name()).unwrap_or_else(|| name.clone()),
        tags: user.tags().iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect(),
        policy_attached: None,
        keys: Vec::new(),
    }))
}

/// The keys of a user, oldest first, without their last use; none where the user is not there.
///
/// # Errors
/// [`Problem::AwsRefused`].
pub(super) async fn keys(iam: &Client, name: &UserName) -> Result<Vec<KnownKey>, Problem> {
    let failed = |refusal: Refusal| refusal.problem("iam:ListAccessKeys", Some(name));
    let mut pages = iam.list_access_keys().user_name(name.as_str()).into_paginator().send();
    let mut keys = Vec::new();
    while let Some(page) = pages.next().await {
        match page {
            Ok(page) => {
                let read = page.access_key_metadata().iter().map(key);
                keys.extend(read.collect::<Option<Vec<_>>>().ok_or_else(|| failed(Refusal::garbled()))?);
            }
            Err(error) => {
                let refusal = Refusal::of(&error);
                return if refusal.cause == Cause::Absent { Ok(keys) } else { Err(failed(refusal)) };
            }
        }
    }
    keys.sort_by_key(|key| key.created);
    Ok(keys)
}

/// The moment of an answer, in whole seconds, which is all that IAM gives.
pub(super) fn moment(time: &DateTime) -> Option<Timestamp> {
    Timestamp::from_second(time.secs()).ok()
}

async fn whole(iam: &Client, name: &UserName) -> Found {
    let (found, policy) = tokio::join!(with_keys(iam, name), policy(iam, name));
    let Some((user, mut notes)) = found? else { return Ok(None) };
    let policy_attached = policy.map_err(|note| notes.push(note)).ok();
    Ok(Some((KnownUser { policy_attached, ..user }, notes)))
}

async fn with_keys(iam: &Client, name: &UserName) -> Found {
    let (user, keys) = tokio::join!(bare(iam, name), used_keys(iam, name));
    let user = user.map_err(|refusal| refusal.problem("iam:GetUser", Some(name)))?;
    let Some(user) = user else { return Ok(None) };
    let (keys, notes) = keys?;
    Ok(Some((KnownUser { keys, ..user }, notes)))
}

async fn used_keys(iam: &Client, name: &UserName) -> Result<(Vec<KnownKey>, Vec<Note>), Problem> {
    let (mut used, mut notes) = (Vec::new(), Vec::new());
    let keys = keys(iam, name).await?;
    let uses = join_all(keys.iter().map(|key| last_use(iam, &key.id))).await;
    for (key, last) in keys.into_iter().zip(uses) {
        used.push(match last {
            Ok((last_used, last_region)) => KnownKey { last_used, last_region, use_known: true, ..key },
            Err(note) => {
                notes.push(note);
                key
            }
        });
    }
    Ok((used, notes))
}

async fn last_use(iam: &Client, id: &AccessKeyId) -> Result<(Option<Timestamp>, Option<String>), Note> {
    let call = iam.get_access_key_last_used().access_key_id(id.as_str()).send();
    let answer = timeout(HELP, call).await.map_err(|_| Note::LookupTimedOut(Lookup::LastUse))?;
    let answer =
        answer.map_err(|error| Refusal::of(&error).note(Lookup::LastUse, "iam:GetAccessKeyLastUsed"))?;
    let Some(last) = answer.access_key_last_used() else { return Ok((None, None)) };
    // Of a key that was never used, the region is "N/A".
    let region = Region::parse(last.region()).map(|region| region.to_string());
    Ok((last.last_used_date().and_then(moment), region))
}

async fn policy(iam: &Client, name: &UserName) -> Result<bool, Note> {
    let mut pages = iam.list_attached_user_policies().user_name(name.as_str()).into_paginator().send();
    let late = |_| Note::LookupTimedOut(Lookup::Policies);
    while let Some(page) = timeout(HELP, pages.next()).await.map_err(late)? {
        let page =
            page.map_err(|error| Refusal::of(&error).note(Lookup::Policies, "iam:ListAttachedUserPolicies"))?;
        let mut arns = page.attached_policies().iter().filter_map(|policy| policy.policy_arn());
        if arns.any(|arn| arn.ends_with(POLICY)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `None` where something of it is missing.
fn key(found: &AccessKeyMetadata) -> Option<KnownKey> {
    Some(KnownKey {
        id: AccessKeyId::parse(found.access_key_id()?)?,
        active: *found.status()? == StatusType::Active,
        created: moment(found.create_date()?)?,
        last_used: None,
        use_known: false,
        last_region: None,
    })
}
