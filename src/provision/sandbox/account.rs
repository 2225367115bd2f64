//! Holds the users of the sandbox's account and enforces AWS's rules for changing them.

use crate::domain::{CREATED_BY_TAG, MAX_KEYS, OWNER_TAG, PURPOSE_TAG, UNIT_TAG, UserName};
use crate::provision::sandbox::xml::XmlError;
use jiff::{SignedDuration, Timestamp};

/// AWS's limit on tags per user.
const MAX_TAGS: usize = 50;
/// The user name of the sandbox's caller.
pub(crate) const CALLER: &str = "sandbox";
/// The key ID of the sandbox's caller. It is from AWS's documentation, so it is recognizable as
/// fake.
pub(crate) const SIGNER: &str = "AKIAIOSFODNN7EXAMPLE";
/// The ARNs of the policies that exist and can be attached to users.
const POLICIES: [&str; 2] = [
    "arn:aws:iam::aws:policy/AmazonBedrockFullAccess",
    "arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess",
];

pub(crate) struct Account {
    /// The users, in the order of their creation.
    pub(crate) users: Vec<SandboxUser>,
    keys_made: u64,
}

pub(crate) struct SandboxUser {
    pub(crate) name: String,
    pub(crate) created: Timestamp,
    pub(crate) tags: Vec<(String, String)>,
    /// The ARNs of the attached policies.
    pub(crate) policies: Vec<String>,
    pub(crate) keys: Vec<SandboxKey>,
}

/// An access key. Its secret isn't stored, because no call returns it again.
pub(crate) struct SandboxKey {
    pub(crate) id: String,
    pub(crate) active: bool,
    pub(crate) created: Timestamp,
    /// The time and region of the last use; `None` if the key was never used.
    pub(crate) last_used: Option<(Timestamp, &'static str)>,
}

impl Account {
    /// Creates an account with the caller and two example teams. The ages of their keys count back
    /// from `now`.
    pub(crate) fn with_examples(now: Timestamp) -> Self {
        let days =
            |days: i64| now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now);
        let mut account = Self { users: Vec::new(), keys_made: 0 };
        // A key that was used today has `now` as its last use, because one hour ago may be
        // yesterday.
        for (unit, keys) in [
            ("example-web", &[(120, Some((days(1), "eu-west-1")))][..]),
            ("example-batch", &[(200, None), (40, Some((now, "us-east-1")))]),
        ] {
            let owner = format!("{}@example.com", unit.trim_start_matches("example-"));
            let tags = [(UNIT_TAG, unit), PURPOSE_TAG, CREATED_BY_TAG, (OWNER_TAG, &owner)];
            let mut user = SandboxUser {
                name: format!("{unit}-bedrock-user"),
                created: days(keys[0].0),
                tags: tags.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec(),
                policies: vec![POLICIES[0].to_owned()],
                keys: Vec::new(),
            };
            for (age, last_used) in keys {
                let key = account.new_key(days(*age));
                user.keys.push(SandboxKey { last_used: *last_used, ..key });
            }
            account.users.push(user);
        }
        let own =
            SandboxKey { id: SIGNER.to_owned(), active: true, created: days(300), last_used: None };
        account.users.push(SandboxUser {
            name: CALLER.to_owned(),
            created: days(300),
            tags: Vec::new(),
            policies: Vec::new(),
            keys: vec![own],
        });
        account
    }

    /// Returns the user with this name, or AWS's error if there is none. Ignores case.
    pub(crate) fn user(&mut self, name: &str) -> Result<&mut SandboxUser, XmlError> {
        if name.is_empty() {
            let message = "Must specify userName when calling with non-User credentials";
            return Err(invalid(message.to_owned()));
        }
        let found = self.users.iter_mut().find(|user| user.name.eq_ignore_ascii_case(name));
        found.ok_or_else(|| absent(format!("The user with name {name} cannot be found.")))
    }

    /// Returns a key and the user that has it, or AWS's error if there is no such key.
    pub(crate) fn holder(&self, id: &str) -> Result<(&SandboxUser, &SandboxKey), XmlError> {
        let held = self.users.iter().flat_map(|user| user.keys.iter().map(move |key| (user, key)));
        held.into_iter().find(|(_, key)| key.id == id).ok_or_else(|| no_key(id))
    }

    pub(crate) fn create_user(
        &mut self,
        name: &str,
        tags: Vec<(String, String)>,
        now: Timestamp,
    ) -> Result<&SandboxUser, XmlError> {
        if UserName::parse(name).is_none() {
            return Err(invalid(format!(
                "The specified value for userName is invalid. It must contain only alphanumeric characters and/or \
                 the following: +=,.@_- ({name})"
            )));
        }
        if self.user(name).is_ok() {
            let message = format!("User with name {name} already exists.");
            return Err(XmlError { status: 409, code: "EntityAlreadyExists", message });
        }
        let mut user = SandboxUser {
            name: name.to_owned(),
            created: now,
            tags: Vec::new(),
            policies: Vec::new(),
            keys: Vec::new(),
        };
        user.tag(tags)?;
        self.users.push(user);
        self.user(name).map(|user| &*user)
    }

    /// Creates a key for the user and returns its ID and secret.
    pub(crate) fn create_key(
        &mut self,
        name: &str,
        now: Timestamp,
    ) -> Result<(String, String), XmlError> {
        if self.user(name)?.keys.len() >= MAX_KEYS {
            return Err(full(format!("Cannot exceed quota for AccessKeysPerUser: {MAX_KEYS}")));
        }
        let key = self.new_key(now);
        let id = key.id.clone();
        self.user(name)?.keys.push(key);
        Ok((id, secret(self.keys_made)))
    }

    /// Deletes a user. Like AWS, refuses to delete one that has keys or policies.
    pub(crate) fn delete_user(&mut self, name: &str) -> Result<(), XmlError> {
        let user = self.user(name)?;
        if !user.keys.is_empty() || !user.policies.is_empty() {
            let message =
                "Cannot delete entity, must delete access keys and detach policies first."
                    .to_owned();
            return Err(XmlError { status: 409, code: "DeleteConflict", message });
        }
        self.users.retain(|user| !user.name.eq_ignore_ascii_case(name));
        Ok(())
    }

    fn new_key(&mut self, created: Timestamp) -> SandboxKey {
        self.keys_made += 1;
        SandboxKey {
            id: format!("AKIASANDBOX{:09}", self.keys_made),
            active: true,
            created,
            last_used: None,
        }
    }
}

impl SandboxUser {
    /// Sets tags, and replaces those with the same keys. Sets either all of `tags` or none.
    pub(crate) fn tag(&mut self, tags: Vec<(String, String)>) -> Result<(), XmlError> {
        let fits =
            |text: &str| text.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c));
        let mut all = self.tags.clone();
        for (at, (key, value)) in tags.iter().enumerate() {
            let sized = (1..=128).contains(&key.chars().count()) && value.chars().count() <= 256;
            if !sized || !fits(key) || !fits(value) {
                return Err(invalid(format!("The tag {key}={value} failed to satisfy constraint")));
            }
            if tags[..at].iter().any(|(other, _)| other.eq_ignore_ascii_case(key)) {
                let message =
                    "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
                return Err(XmlError {
                    status: 400,
                    code: "InvalidInput",
                    message: message.to_owned(),
                });
            }
            all.retain(|(other, _)| !other.eq_ignore_ascii_case(key));
            all.push((key.clone(), value.clone()));
        }
        if all.len() > MAX_TAGS {
            return Err(full(format!("Cannot exceed quota for TagsPerUser: {MAX_TAGS}")));
        }
        self.tags = all;
        Ok(())
    }

    /// Attaches a policy. Succeeds if the policy is already attached.
    pub(crate) fn attach(&mut self, arn: &str) -> Result<(), XmlError> {
        if !POLICIES.contains(&arn) {
            return Err(absent(format!("Policy {arn} does not exist or is not attachable.")));
        }
        if !self.policies.iter().any(|attached| attached == arn) {
            self.policies.push(arn.to_owned());
        }
        Ok(())
    }

    pub(crate) fn detach(&mut self, arn: &str) -> Result<(), XmlError> {
        let before = self.policies.len();
        self.policies.retain(|attached| attached != arn);
        if self.policies.len() < before {
            Ok(())
        } else {
            Err(absent(format!("Policy {arn} was not found.")))
        }
    }

    /// Reactivates or deactivates a key.
    pub(crate) fn set_status(&mut self, id: &str, status: &str) -> Result<(), XmlError> {
        let active = match status {
            "Active" => true,
            "Inactive" => false,
            _ => {
                return Err(invalid(format!(
                    "Value '{status}' at 'status' failed to satisfy constraint"
                )));
            }
        };
        let key = self.keys.iter_mut().find(|key| key.id == id).ok_or_else(|| no_key(id))?;
        key.active = active;
        Ok(())
    }

    pub(crate) fn delete_key(&mut self, id: &str) -> Result<(), XmlError> {
        let at = self.keys.iter().position(|key| key.id == id).ok_or_else(|| no_key(id))?;
        self.keys.remove(at);
        Ok(())
    }
}

/// Returns a fake secret that starts with `SANDBOX/` and has AWS's length of 40 characters.
fn secret(number: u64) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // SplitMix64 turns consecutive numbers into unrelated secrets.
    let mut state = number;
    let letter = |_| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        char::from(LETTERS[(mixed >> 58) as usize])
    };
    "SANDBOX/".chars().chain((0..32).map(letter)).collect()
}

fn absent(message: String) -> XmlError {
    XmlError { status: 404, code: "NoSuchEntity", message }
}

fn no_key(id: &str) -> XmlError {
    absent(format!("The Access Key with id {id} cannot be found."))
}

fn invalid(message: String) -> XmlError {
    XmlError { status: 400, code: "ValidationError", message }
}

fn full(message: String) -> XmlError {
    XmlError { status: 409, code: "LimitExceeded", message }
}
