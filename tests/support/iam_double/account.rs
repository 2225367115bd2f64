//! The users and keys of one account, and the effect of each call. IAM's names are
//! case-insensitive.

use super::wire::{Asked, leaf, list, node};
use jiff::Timestamp;
use std::collections::HashMap;

const ACCOUNT: &str = "123456789012";
/// Maximum number of users on a page of `ListUsers`.
const PAGE: usize = 1000;

/// An error that AWS returns for a call.
#[derive(Clone, Copy)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
}

/// The error for a call above the rate limit.
pub(crate) const THROTTLED: Refusal =
    Refusal { status: 400, code: "Throttling", message: "Rate exceeded" };
const ABSENT: Refusal =
    Refusal { status: 404, code: "NoSuchEntity", message: "The entity cannot be found." };
const THERE: Refusal =
    Refusal { status: 409, code: "EntityAlreadyExists", message: "The user already exists." };
const FULL: Refusal = Refusal {
    status: 409,
    code: "LimitExceeded",
    message: "Cannot exceed quota for AccessKeysPerUser: 2",
};
const UNKNOWN: Refusal = Refusal {
    status: 400,
    code: "InvalidAction",
    message: "This double does not know the action.",
};

#[derive(Debug, Clone)]
pub struct User {
    /// The user name as `CreateUser` spelled it.
    pub name: String,
    /// The tags in the order in which `CreateUser` and `TagUser` set them.
    pub tags: Vec<(String, String)>,
    /// The ARNs of the attached policies.
    pub policies: Vec<String>,
    made_at: Timestamp,
    /// Indexes into `Account::keys`; deleted keys are removed.
    keys: Vec<usize>,
}

#[derive(Debug, Clone)]
pub struct Key {
    /// The name of the key's user as `CreateUser` spelled it.
    pub user: String,
    pub id: String,
    pub secret: String,
    pub active: bool,
    /// True after `DeleteAccessKey`. The key stays in `Account::keys`.
    pub deleted: bool,
    made_at: Timestamp,
}

/// The state of one AWS account.
#[derive(Clone)]
pub struct Account {
    number: &'static str,
    seed: u64,
    users: Vec<User>,
    keys: Vec<Key>,
    /// Indexes into `users`, by lowercase name.
    names: HashMap<String, usize>,
    /// Indexes into `keys`, by key ID.
    ids: HashMap<String, usize>,
}

impl Account {
    pub(crate) fn new(seed: u64) -> Self {
        let (users, keys, names, ids) = Default::default();
        Self { number: ACCOUNT, seed, users, keys, names, ids }
    }

    /// Creates an empty account with this account number.
    pub fn numbered(number: &'static str) -> Self {
        Self { number, ..Self::new(1) }
    }

    pub(crate) fn users(&self) -> &[User] {
        &self.users
    }

    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Carries out a call. Returns its result with the lowercase name of the user that it concerns.
    pub(crate) fn call(&mut self, asked: &Asked) -> (String, Result<String, Refusal>) {
        let mut name = asked.get("UserName").to_ascii_lowercase();
        if asked.get("Action") == "GetAccessKeyLastUsed"
            && let Some(key) = self.ids.get(asked.get("AccessKeyId"))
        {
            name = self.keys[*key].user.to_ascii_lowercase();
        }
        let came = self.carry_out(asked, &name);
        (name, came)
    }

    fn carry_out(&mut self, asked: &Asked, name: &str) -> Result<String, Refusal> {
        let user = self.names.get(name).copied().ok_or(ABSENT);
        let done = String::new();
        match asked.get("Action") {
            "GetCallerIdentity" => {
                Ok(leaf("Arn", format!("arn:aws:iam::{}:user/ann", self.number))
                    + &leaf("UserId", "AIDAQ3ZT8VN5WY2KD7HC")
                    + &leaf("Account", self.number))
            }
            "GetAccessKeyInfo" => Ok(leaf("Account", self.number)),
            "CreateUser" => self.create_user(asked, name),
            "GetUser" => Ok(node("User", written(&self.users[user?]) + &tags(&self.users[user?]))),
            "ListUsers" => Ok(self.page(asked)),
            "TagUser" => {
                let user = &mut self.users[user?];
                let new = asked.tags();
                user.tags.retain(|(key, _)| {
                    !new.iter().any(|(named, _)| named.eq_ignore_ascii_case(key))
                });
                user.tags.extend(new);
                Ok(done)
            }
            "AttachUserPolicy" => {
                let arn = asked.get("PolicyArn").to_owned();
                let policies = &mut self.users[user?].policies;
                if !policies.contains(&arn) {
                    policies.push(arn);
                }
                Ok(done)
            }
            "ListAttachedUserPolicies" => {
                let policy = |arn: &String| {
                    leaf("PolicyName", arn.rsplit('/').next().unwrap_or_default())
                        + &leaf("PolicyArn", arn)
                };
                Ok(whole(list("AttachedPolicies", self.users[user?].policies.iter().map(policy))))
            }
            "ListUserPolicies" => user.map(|_| whole(node("PolicyNames", ""))),
            "ListGroupsForUser" => user.map(|_| whole(node("Groups", ""))),
            "ListAccessKeys" => {
                let keys = self.users[user?].keys.iter().map(|key| listed(&self.keys[*key]));
                Ok(whole(list("AccessKeyMetadata", keys)))
            }
            "CreateAccessKey" => self.create_key(user?),
            "UpdateAccessKey" => {
                let key = self.key_of(user?, asked)?;
                self.keys[key].active = asked.get("Status") == "Active";
                Ok(done)
            }
            "DeleteAccessKey" => {
                let (user, key) = (user?, self.key_of(user?, asked)?);
                self.keys[key].deleted = true;
                self.users[user].keys.retain(|held| *held != key);
                Ok(done)
            }
            "GetAccessKeyLastUsed" => {
                let key = &self.keys[*self.ids.get(asked.get("AccessKeyId")).ok_or(ABSENT)?];
                let never = leaf("ServiceName", "N/A") + &leaf("Region", "N/A");
                if key.deleted {
                    Err(ABSENT)
                } else {
                    Ok(leaf("UserName", &key.user) + &node("AccessKeyLastUsed", never))
                }
            }
            _ => Err(UNKNOWN),
        }
    }

    fn create_user(&mut self, asked: &Asked, name: &str) -> Result<String, Refusal> {
        if self.names.contains_key(name) {
            return Err(THERE);
        }
        let user = User {
            name: asked.get("UserName").to_owned(),
            tags: asked.tags(),
            policies: Vec::new(),
            made_at: Timestamp::now(),
            keys: Vec::new(),
        };
        let told = node("User", written(&user) + &tags(&user));
        self.names.insert(name.to_owned(), self.users.len());
        self.users.push(user);
        Ok(told)
    }

    fn create_key(&mut self, user: usize) -> Result<String, Refusal> {
        if self.users[user].keys.len() == 2 {
            return Err(FULL);
        }
        let at = self.keys.len();
        let key = Key {
            user: self.users[user].name.clone(),
            // The last six digits make the ID unique; the random part before them makes IDs
            // dissimilar.
            id: format!(
                "AKIA{}{at:06}",
                drawn(self.seed, 2 * at, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 10)
            ),
            secret: drawn(
                self.seed,
                2 * at + 1,
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
                40,
            ),
            active: true,
            deleted: false,
            made_at: Timestamp::now(),
        };
        let told = node("AccessKey", listed(&key) + &leaf("SecretAccessKey", &key.secret));
        self.ids.insert(key.id.clone(), at);
        self.users[user].keys.push(at);
        self.keys.push(key);
        Ok(told)
    }

    fn key_of(&self, user: usize, asked: &Asked) -> Result<usize, Refusal> {
        let key = *self.ids.get(asked.get("AccessKeyId")).ok_or(ABSENT)?;
        if self.users[user].keys.contains(&key) { Ok(key) } else { Err(ABSENT) }
    }

    fn page(&self, asked: &Asked) -> String {
        let from = asked.get("Marker").parse().unwrap_or(0).min(self.users.len());
        let to = self.users.len().min(from + PAGE);
        let users = list("Users", self.users[from..to].iter().map(written));
        let more = if to < self.users.len() { leaf("Marker", to) } else { String::new() };
        users + &leaf("IsTruncated", to < self.users.len()) + &more
    }
}

/// Marks a list as complete, so that the caller asks for no further page.
fn whole(list: String) -> String {
    list + &leaf("IsTruncated", false)
}

/// Returns the XML of a user without its tags. `ListUsers` returns users like this; `GetUser` and
/// `CreateUser` add the tags.
fn written(user: &User) -> String {
    leaf("Path", "/")
        + &leaf("UserName", &user.name)
        + &leaf("UserId", "AIDAQ3ZT8VN5WY2KD7HC")
        + &leaf("Arn", format!("arn:aws:iam::{ACCOUNT}:user/{}", user.name))
        + &leaf("CreateDate", seconds(user.made_at))
}

fn tags(user: &User) -> String {
    list("Tags", user.tags.iter().map(|(key, value)| leaf("Key", key) + &leaf("Value", value)))
}

fn listed(key: &Key) -> String {
    leaf("UserName", &key.user)
        + &leaf("AccessKeyId", &key.id)
        + &leaf("Status", if key.active { "Active" } else { "Inactive" })
        + &leaf("CreateDate", seconds(key.made_at))
}

/// Truncates a time to whole seconds, the precision of AWS.
fn seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

/// Returns `length` pseudo-random characters from `from`, determined by `seed` and `number`.
fn drawn(seed: u64, number: usize, from: &[u8], length: usize) -> String {
    let mut state = (seed << 32) ^ number as u64;
    let mut roll = || {
        // The SplitMix64 generator.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        from[usize::try_from((mixed >> 33) % from.len() as u64).unwrap_or_default()]
    };
    (0..length).map(|_| char::from(roll())).collect()
}
