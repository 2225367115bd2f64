//! Notes that accompany a result. Their text is in `present`.

use crate::domain::{AccessKeyId, BusinessUnit, OwnerEmail, Region, Rights, Ttl, UserName};

/// How long a new long-term key is tested. IAM takes up to 15 seconds to make a key usable
/// (docs/contract/AWS-FACTS.md).
pub const KEY_TRIAL_SECONDS: u32 = 20;

/// A fact that doesn't change the result but matters to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A short-term key can't record its team.
    UnitNotRecorded(BusinessUnit),
    /// A short-term key can't record an owner.
    OwnerNotRecorded(OwnerEmail),
    /// The stated purpose suggests the other key type.
    PurposeSpeaksForLongTerm,
    /// The request gives a lifetime, but the key doesn't expire.
    NeverExpires(Ttl),
    /// A role suits servers and CI better than a key.
    RoleIsBetter,
    /// The user lacks this program's tags.
    NotOurUser(UserName),
    /// The user who gets a key also has these rights.
    OtherRights(UserName, Box<Rights>),
    /// The user's last key is deleted, or the phrase asks to delete the user: user and policy stay.
    UserStays(UserName),
    /// This key is removed, and no other one works.
    OnlyKey(AccessKeyId),
    /// This key signs this session's calls.
    OwnKey(AccessKeyId),
    /// Several requests of one phrase are for this user.
    OneUser(UserName),
    /// The user was created after the plan was made, so the plan is made again.
    UserCreatedConcurrently(UserName),
    /// A key that an earlier run of this batch created and didn't deliver was deleted.
    UndeliveredKeyDeleted(AccessKeyId),
    /// An earlier run was killed while it wrote this key to a file, and the unfinished file was
    /// removed.
    UnfinishedFileRemoved(AccessKeyId),
    /// The plan was made without looking at AWS.
    DryRun,
    /// Bedrock runs in the region, but AWS doesn't document API keys there.
    KeysUndocumented(Region),
    /// The credentials expire before the requested lifetime ends.
    CutByCredentials,
    /// Like [`Note::CutByCredentials`], for credentials of `aws login`, which last at most 15
    /// minutes.
    CutByLogin,
    /// Seconds until AWS accepted a new long-term key; `None` if it didn't within
    /// [`KEY_TRIAL_SECONDS`].
    Accepted(Option<u64>),
    /// The credentials' own expiry is unknown.
    ExpiryAtMost,
    /// AWS refused a look-up because this permission is missing.
    PermissionMissing {
        /// For example `bedrock:ListFoundationModels`.
        permission: &'static str,
        code: String,
    },
    /// A look-up failed for another reason.
    LookupFailed {
        what: Lookup,
        /// AWS's error code, if AWS answered.
        code: Option<String>,
    },
    /// A look-up timed out.
    LookupTimedOut(Lookup),
    /// AWS rejects the credentials that signed the key, so it won't work.
    CredentialsRefused {
        /// AWS's error code (`ExpiredToken`, `InvalidClientTokenId`, …).
        code: String,
    },
    /// AWS returned only part of a region's models.
    ModelsIncomplete {
        /// The permission of the failed call.
        permission: &'static str,
        /// AWS's error code, if AWS answered.
        code: Option<String>,
    },
    /// A question misspelled a region, and this one is the nearest.
    RegionTaken(Region),
    /// The region offers no Claude model.
    NoClaudeModels(Region),
    /// Calls go to an address other than AWS's own.
    EndpointInForce {
        /// The variable or profile setting.
        setting: String,
        url: String,
    },
    /// A remark about the reading, from the grammar.
    Remark(String),
    /// The input contained something that looks like a secret.
    KeyTyped,
    /// The key was written to this file instead of being shown.
    Saved(String),
}

/// An optional look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// `sts:GetCallerIdentity`.
    Identity,
    /// `bedrock:ListFoundationModels` and `bedrock:ListInferenceProfiles`.
    Models,
    /// `iam:GetAccessKeyLastUsed`.
    LastUse,
    /// `iam:ListAttachedUserPolicies`.
    Policies,
}

/// Removes duplicate notes. Look-ups before and during a change repeat them, and one address may
/// serve several services.
pub fn once(notes: Vec<Note>) -> Vec<Note> {
    let mut unique: Vec<Note> = Vec::with_capacity(notes.len());
    for note in notes {
        if !unique.contains(&note) {
            unique.push(note);
        }
    }
    unique
}
