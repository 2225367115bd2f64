//! Reads users and keys from IAM. A plan depends on them: otherwise, it could create a second user
//! or a third key. Last uses and policies are optional, so a failure to read them becomes a note.

use crate::domain::{
    AccessKeyId, CREATED_BY_TAG, Cause, IamKey, IamUser, Identity, Lookup, Note, Problem, Region,
    Rights, UserName, once,
};
use crate::provision::client::failure::CallError;
use crate::provision::iam::pages::Pages;
use crate::provision::iam::retry::Calls;
use crate::provision::iam::rights;
use crate::provision::iam::rights::name_of;
use crate::provision::lookups;
use aws_sdk_iam::types::{AccessKeyMetadata, StatusType};
use aws_smithy_types::DateTime;
use futures_util::future::join_all;
use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;

/// The maximum number of users that are looked up at once. Each user takes several calls, and IAM
/// throttles early.
const MAX_CONCURRENT: usize = 8;
/// IAM's maximum page size.
const PAGE: i32 = 1000;

/// Looks up the caller.
pub(crate) async fn caller(sts: &aws_sdk_sts::Client) -> Result<Identity, Problem> {
    let refused = |refusal: CallError| refusal.problem("sts:GetCallerIdentity", None);
    lookups::caller_identity(sts).await.map_err(refused)
}

/// Returns those of `names` that exist, in the same order, with their keys and rights, and with
/// notes about details that can't be read.
pub(crate) async fn users(
    calls: &Calls<'_>,
    names: Vec<UserName>,
) -> Result<(Vec<IamUser>, Vec<Note>), Problem> {
    look_up_each(names, async |name| user_with_rights(calls, &name).await, &|_, _| {}).await
}

/// Returns the same as [`users`], but without policies, which a list of keys doesn't show.
/// `on_progress` receives the number of users that are done and the total.
pub(crate) async fn users_with_keys(
    calls: &Calls<'_>,
    names: Vec<UserName>,
    on_progress: &dyn Fn(usize, usize),
) -> Result<(Vec<IamUser>, Vec<Note>), Problem> {
    look_up_each(names, async |name| user_with_keys(calls, &name).await, on_progress).await
}

async fn look_up_each(
    names: Vec<UserName>,
    look_up: impl AsyncFn(UserName) -> UserLookup,
    on_progress: &dyn Fn(usize, usize),
) -> Result<(Vec<IamUser>, Vec<Note>), Problem> {
    let all = names.len();
    let look_up = &look_up;
    let mut looked =
        stream::iter(names).map(async move |name| look_up(name).await).buffered(MAX_CONCURRENT);
    let (mut users, mut notes) = (Vec::new(), Vec::new());
    let mut done = 0;
    while let Some(found) = looked.next().await {
        if let Some((user, more)) = found? {
            users.push(user);
            // Duplicates are removed, because thousands of users can have the same note.
            if !more.is_empty() {
                notes = once(notes.into_iter().chain(more).collect());
            }
        }
        done += 1;
        on_progress(done, all);
    }
    Ok((users, notes))
}

/// A user, if it exists, with notes about details that can't be read.
type UserLookup = Result<Option<(IamUser, Vec<Note>)>, Problem>;

/// Returns the user that has the key `id`; `None` if AWS doesn't know the key, or if the key isn't
/// an IAM user's.
pub(crate) async fn holder(
    calls: &Calls<'_>,
    id: &AccessKeyId,
) -> Result<Option<UserName>, Problem> {
    match calls
        .read(|| calls.iam.get_access_key_last_used().access_key_id(id.as_str()).send())
        .await
    {
        Ok(answer) => Ok(answer.user_name().and_then(UserName::parse)),
        Err(refusal) if refusal.cause == Cause::Absent => Ok(None),
        Err(refusal) => Err(refusal.problem("iam:GetAccessKeyLastUsed", None)),
    }
}

/// Returns the names of all users whose name has the form of a team's user. Users with the tag
/// [`CREATED_BY_TAG`] count too, if AWS lists tags.
pub(crate) async fn team_user_names(calls: &Calls<'_>) -> Result<Vec<UserName>, Problem> {
    let failed = |refusal: CallError| refusal.problem("iam:ListUsers", None);
    let (mut names, mut pages) = (Vec::new(), Pages::default());
    loop {
        let call =
            || calls.iam.list_users().max_items(PAGE).set_marker(pages.marker.clone()).send();
        let page = calls.read(call).await.map_err(failed)?;
        for user in page.users() {
            let tagged =
                || user.tags().iter().any(|tag| (tag.key(), tag.value()) == CREATED_BY_TAG);
            names.extend(
                UserName::parse(user.user_name()).filter(|name| name.unit().is_some() || tagged()),
            );
        }
        if pages.is_last(page.marker(), page.users().len()).map_err(failed)? {
            return Ok(names);
        }
    }
}

/// Returns a user with its tags and permissions boundary, but without keys and policies; `None` if
/// the user doesn't exist.
pub(crate) async fn user_without_keys(
    calls: &Calls<'_>,
    name: &UserName,
) -> Result<Option<IamUser>, CallError> {
    let answer = match calls.read(|| calls.iam.get_user().user_name(name.as_str()).send()).await {
        Ok(answer) => answer,
        Err(refusal) if refusal.cause == Cause::Absent => return Ok(None),
        Err(refusal) => return Err(refusal),
    };
    // A truncated answer contains no user.
    let user = answer.user().filter(|user| user.user_name().eq_ignore_ascii_case(name.as_str()));
    let user = user.ok_or_else(CallError::garbled)?;
    let boundary = user.permissions_boundary().and_then(|bound| bound.permissions_boundary_arn());
    Ok(Some(IamUser {
        name: UserName::parse(user.user_name()).unwrap_or_else(|| name.clone()),
        tags: user
            .tags()
            .iter()
            .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
            .collect(),
        policy_attached: None,
        rights: Box::new(Rights { boundary: boundary.map(name_of), ..Rights::default() }),
        keys: Vec::new(),
    }))
}

/// Returns a user's keys, oldest first and without their last use. Returns no keys if the user
/// doesn't exist.
pub(crate) async fn keys(calls: &Calls<'_>, name: &UserName) -> Result<Vec<IamKey>, Problem> {
    let failed = |refusal: CallError| refusal.problem("iam:ListAccessKeys", Some(name));
    let (mut keys, mut pages) = (Vec::new(), Pages::default());
    loop {
        let list = || calls.iam.list_access_keys().user_name(name.as_str());
        let call = || list().set_marker(pages.marker.clone()).send();
        let page = match calls.read(call).await {
            Ok(page) => page,
            Err(refusal) if refusal.cause == Cause::Absent => break,
            Err(refusal) => return Err(failed(refusal)),
        };
        let read = page.access_key_metadata().iter().map(parse_key);
        keys.extend(read.collect::<Option<Vec<_>>>().ok_or_else(|| failed(CallError::garbled()))?);
        if pages.is_last(page.marker(), page.access_key_metadata().len()).map_err(failed)? {
            break;
        }
    }
    keys.sort_by_key(|key| key.created);
    Ok(keys)
}

/// Converts AWS's time to whole seconds, which is IAM's precision.
pub(crate) fn timestamp(time: &DateTime) -> Option<Timestamp> {
    Timestamp::from_second(time.secs()).ok()
}

async fn user_with_rights(calls: &Calls<'_>, name: &UserName) -> UserLookup {
    let Some((mut user, mut notes)) = user_with_keys(calls, name).await? else { return Ok(None) };
    notes.extend(rights::read(calls, &mut user).await);
    Ok(Some((user, notes)))
}

async fn user_with_keys(calls: &Calls<'_>, name: &UserName) -> UserLookup {
    let (user, keys) = tokio::join!(user_without_keys(calls, name), keys_with_use(calls, name));
    let user = user.map_err(|refusal| refusal.problem("iam:GetUser", Some(name)))?;
    let Some(user) = user else { return Ok(None) };
    let (keys, notes) = keys?;
    Ok(Some((IamUser { keys, ..user }, notes)))
}

async fn keys_with_use(
    calls: &Calls<'_>,
    name: &UserName,
) -> Result<(Vec<IamKey>, Vec<Note>), Problem> {
    let (mut used, mut notes) = (Vec::new(), Vec::new());
    let keys = keys(calls, name).await?;
    let uses = join_all(keys.iter().map(|key| last_use(calls, &key.id))).await;
    for (key, last) in keys.into_iter().zip(uses) {
        used.push(match last {
            Ok((last_used, last_region)) => {
                IamKey { last_used, last_region, use_known: true, ..key }
            }
            Err(note) => {
                notes.push(note);
                key
            }
        });
    }
    Ok((used, notes))
}

async fn last_use(
    calls: &Calls<'_>,
    id: &AccessKeyId,
) -> Result<(Option<Timestamp>, Option<String>), Note> {
    let call = || calls.iam.get_access_key_last_used().access_key_id(id.as_str()).send();
    let answer = calls.read_optional(call).await;
    let answer =
        answer.map_err(|refusal| refusal.note(Lookup::LastUse, "iam:GetAccessKeyLastUsed"))?;
    let Some(last) = answer.access_key_last_used() else { return Ok((None, None)) };
    // AWS returns "N/A" as the region of a key that was never used.
    let region = Region::parse(last.region()).map(|region| region.to_string());
    Ok((last.last_used_date().and_then(timestamp), region))
}

/// Returns the key; `None` if a field is missing or invalid.
fn parse_key(found: &AccessKeyMetadata) -> Option<IamKey> {
    Some(IamKey {
        id: AccessKeyId::parse(found.access_key_id()?)?,
        active: *found.status()? == StatusType::Active,
        created: timestamp(found.create_date()?)?,
        last_used: None,
        use_known: false,
        last_region: None,
    })
}
