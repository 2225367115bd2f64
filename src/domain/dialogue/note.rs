//! Defines the notes that accompany a result. Their text is in `present`.

use crate::domain::{AccessKeyId, BusinessUnit, OwnerEmail, Region, Rights, Ttl, UserName};

/// The maximum time to test a new long-term key. IAM takes up to 15 seconds to make a key usable
/// (docs/contract/AWS-FACTS.md).
pub const KEY_TRIAL_SECONDS: u32 = 20;

/// A fact that doesn't change the result but matters to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The team, which a short-term key can't record.
    UnitNotRecorded(BusinessUnit),
    /// The owner, whom a short-term key can't record.
    OwnerNotRecorded(OwnerEmail),
    /// The request is for a short-term key, but its purpose suggests a long-term key.
    PurposeSpeaksForLongTerm,
    /// The requested lifetime, which doesn't apply because a long-term key doesn't expire.
    NeverExpires(Ttl),
    /// The purpose is a server or CI, for which an IAM role is better than a key.
    RoleIsBetter,
    /// The existing user lacks this program's tags, so another tool may have created it.
    NotOurUser(UserName),
    /// The user gets a new key, which also has these rights.
    OtherRights(UserName, Box<Rights>),
    /// The user and its policy stay, although its last key is deleted or the phrase asks to delete
    /// the user.
    UserStays(UserName),
    /// The change removes this key, and the user has no other active key.
    OnlyKey(AccessKeyId),
    /// The change affects this key, which signs this session's calls.
    OwnKey(AccessKeyId),
    /// Several requests of the phrase are for this user.
    OneUser(UserName),
    /// The user was created after the plan was made, so a new plan was made.
    UserCreatedConcurrently(UserName),
    /// This key of an earlier run of the batch was deleted, because it was never delivered.
    UndeliveredKeyDeleted(AccessKeyId),
    /// The unfinished file of this key was removed. An earlier run was killed while it wrote the
    /// file.
    UnfinishedFileRemoved(AccessKeyId),
    /// The plan belongs to a dry run, which doesn't look at AWS.
    DryRun,
    /// AWS doesn't document API keys for this region, although Bedrock runs there.
    KeysUndocumented(Region),
    /// The credentials, and therefore the key, expire before the requested lifetime ends.
    CutByCredentials,
    /// The same as [`Note::CutByCredentials`], for the credentials of `aws login`, which last at
    /// most 15 minutes.
    CutByLogin,
    /// The seconds until AWS accepted a new long-term key; `None` if it didn't within
    /// [`KEY_TRIAL_SECONDS`].
    Accepted(Option<u64>),
    /// The expiry of the credentials is unknown, so the key may expire earlier than shown.
    ExpiryAtMost,
    /// AWS denied a look-up because the caller lacks this permission.
    PermissionMissing {
        /// The name, for example `bedrock:ListFoundationModels`.
        permission: &'static str,
        code: String,
    },
    /// A look-up failed for another reason.
    LookupFailed {
        what: Lookup,
        /// AWS's error code; `None` if AWS didn't answer.
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
        /// AWS's error code; `None` if AWS didn't answer.
        code: Option<String>,
    },
    /// The phrase misspells a region, so this one, the closest match, is used.
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
    /// The input contains something that looks like a secret.
    KeyTyped,
    /// The path of the file that the key was written to instead of the screen.
    Saved(String),
}

/// An optional look-up. If it fails, the request is still carried out.
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
