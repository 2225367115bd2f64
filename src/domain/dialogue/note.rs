//! Defines the notes that accompany a result. Their text is in `present`.

use crate::domain::{AccessKeyId, BusinessUnit, OwnerEmail, Region, Rights, Ttl, UserName};

/// The maximum time in seconds for which a new long-term key is tested. IAM takes up to 15 seconds
/// to make a key usable (docs/contract/AWS-FACTS.md).
pub const KEY_TRIAL_SECONDS: u32 = 20;

/// A fact that the person should know besides the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The request names this team, but AWS can't record a team with a short-term key.
    UnitNotRecorded(BusinessUnit),
    /// The request names this owner, but AWS can't record an owner with a short-term key.
    OwnerNotRecorded(OwnerEmail),
    /// The phrase states short-term, but its purpose suggests a long-term key.
    PurposeSpeaksForLongTerm,
    /// The phrase states this lifetime, but a long-term key doesn't expire.
    NeverExpires(Ttl),
    /// The program can't create the Bedrock API key that the person wants, with this lifetime if it
    /// is stated, and creates an IAM access key instead.
    IamKeyInstead(Option<Ttl>),
    /// Cues such as "server" or "CI" led to a long-term key. An IAM role is better for them.
    RoleIsBetter,
    /// The existing user lacks this program's tags, so another tool may have created it.
    NotOurUser(UserName),
    /// The user gets a new or reactivated key, which has these rights besides
    /// AmazonBedrockFullAccess.
    OtherRights(UserName, Box<Rights>),
    /// The user and its policy stay, although the change deletes its last key or the phrase asks to
    /// delete the user.
    UserStays(UserName),
    /// A rotation deletes this key, the user's only active one, before it creates the new one.
    OnlyKey(AccessKeyId),
    /// This key signs this session's calls. The change removes the key, or rotates a key of the
    /// same user and may be followed by the removal of this one.
    OwnKey(AccessKeyId),
    /// An earlier request of the same phrase also creates a key for this user.
    OneUser(UserName),
    /// The user was created after the plan was made, so the request was planned again.
    UserCreatedConcurrently(UserName),
    /// An earlier run of the batch created this key but didn't deliver it, so it was deleted.
    UndeliveredKeyDeleted(AccessKeyId),
    /// The unfinished file of this key was removed. An earlier run was killed while it wrote the
    /// file.
    UnfinishedFileRemoved(AccessKeyId),
    /// This answer is the plan of a dry run, which doesn't look at AWS.
    DryRun,
    /// AWS doesn't document API keys for this region, although Bedrock runs there.
    KeysUndocumented(Region),
    /// The credentials, and therefore the key, expire before the requested lifetime ends.
    CutByCredentials,
    /// The same as [`Note::CutByCredentials`], for the credentials of `aws login`, which last at
    /// most 15 minutes.
    CutByLogin,
    /// The number of seconds until AWS accepted a new long-term key; `None` if AWS didn't accept it
    /// within [`KEY_TRIAL_SECONDS`].
    Accepted(Option<u64>),
    /// The expiry of the credentials is unknown, so the key may expire earlier than shown.
    ExpiryAtMost,
    /// AWS denied a look-up because the caller lacks this permission.
    PermissionMissing {
        /// The missing permission, for example `bedrock:ListFoundationModels`.
        permission: &'static str,
        code: String,
    },
    /// A look-up failed for a reason other than a missing permission, rejected credentials or a
    /// timeout.
    LookupFailed {
        what: Lookup,
        /// AWS's error code, or a description if the answer had none; `None` if AWS didn't answer.
        code: Option<String>,
    },
    /// A look-up timed out.
    LookupTimedOut(Lookup),
    /// AWS rejects the credentials that signed the key, so the key won't work.
    CredentialsRefused {
        /// AWS's error code, for example `ExpiredToken`.
        code: String,
    },
    /// One of the calls that list a region's models failed, so the list is incomplete.
    ModelsIncomplete {
        /// The permission that the failed call needs.
        permission: &'static str,
        /// AWS's error code, or a description if the answer had none; `None` if AWS didn't answer.
        code: Option<String>,
    },
    /// The phrase leaves the region open, because it misspells one or names an area. A look-up then
    /// uses this region, the best match, without asking.
    RegionTaken(Region),
    /// Bedrock offers no Claude model in this region.
    NoClaudeModels(Region),
    /// Calls go to a configured address instead of AWS's own.
    EndpointInForce {
        /// The variable or profile setting with the address.
        setting: String,
        url: String,
    },
    /// A remark from the grammar about how the line was read.
    Remark(String),
    /// The input contained something that looks like a secret, which was masked.
    KeyTyped,
    /// The key was written to the file with this path, so it isn't shown.
    Saved(String),
}

/// A look-up without which the request can still be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// `sts:GetCallerIdentity`.
    Identity,
    /// `bedrock:ListFoundationModels` and `bedrock:ListInferenceProfiles`.
    Models,
    /// `iam:GetAccessKeyLastUsed`.
    LastUse,
    /// `iam:ListAttachedUserPolicies`, `iam:ListUserPolicies` and `iam:ListGroupsForUser`.
    Policies,
}

/// Removes duplicate notes. Duplicates occur because a change repeats the look-ups of its plan, and
/// because several services may use one address.
pub fn once(notes: Vec<Note>) -> Vec<Note> {
    let mut unique: Vec<Note> = Vec::with_capacity(notes.len());
    for note in notes {
        if !unique.contains(&note) {
            unique.push(note);
        }
    }
    unique
}
