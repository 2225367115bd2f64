//! What a person should know beside a result. The words are in `present`.

use crate::domain::{AccessKeyId, BusinessUnit, OwnerEmail, Region, Rights, Ttl, UserName};

/// A fact that changes nothing about the result but matters to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A short-term key cannot record whom it is for.
    UnitNotRecorded(BusinessUnit),
    /// A short-term key cannot record an owner.
    OwnerNotRecorded(OwnerEmail),
    /// The purpose speaks for the other type than the one that was said.
    PurposeSpeaksForLongTerm,
    /// A life was said of a key that does not end by itself.
    NeverExpires(Ttl),
    /// What runs on a server or in CI does better with a role.
    RoleIsBetter,
    /// The user does not carry this program's tags.
    NotOurUser(UserName),
    /// The user to get a key may do this besides.
    OtherRights(UserName, Box<Rights>),
    /// The user's last key is to go, or the user itself was asked to go: user and policy stay.
    UserStays(UserName),
    /// This key is to go, and no other one works.
    OnlyKey(AccessKeyId),
    /// This key signs the calls of this very session.
    OwnKey(AccessKeyId),
    /// Several requests of one phrase are for this one user.
    OneUser(UserName),
    /// The user was made by someone else after it was planned to make it, so it is planned anew.
    Appeared(UserName),
    /// A key that an earlier run of this batch made and nobody got was deleted again.
    TakenBack(AccessKeyId),
    /// An earlier run was killed while it wrote this key into a file, and what it had written was removed.
    Swept(AccessKeyId),
    /// Planned without looking at AWS.
    DryRun,
    /// Bedrock runs there, but AWS does not document API keys there.
    KeysUndocumented(Region),
    /// The credentials die before the asked life ends.
    CutByCredentials,
    /// The same with credentials of `aws login`, which last minutes.
    CutByLogin,
    /// Whether AWS took a new long-term key within some seconds.
    Accepted(bool),
    /// The credentials' own expiry is unknown.
    ExpiryAtMost,
    /// AWS refused a look-up for want of this permission.
    PermissionMissing {
        /// Like `bedrock:ListFoundationModels`.
        permission: &'static str,
        /// AWS's error code.
        code: String,
    },
    /// A look-up failed otherwise.
    LookupFailed {
        /// What was looked up.
        what: Lookup,
        /// AWS's error code, where AWS answered.
        code: Option<String>,
    },
    /// A look-up did not answer in time.
    LookupTimedOut(Lookup),
    /// AWS says the credentials that signed the key are not valid now; the key will not work.
    CredentialsRefused {
        /// AWS's error code (`ExpiredToken`, `InvalidClientTokenId`, …).
        code: String,
    },
    /// AWS told only part of what a region offers.
    ModelsIncomplete {
        /// The permission of the call that failed.
        permission: &'static str,
        /// AWS's error code, where AWS answered.
        code: Option<String>,
    },
    /// A region was misspelt in a question; the nearest one is taken.
    RegionTaken(Region),
    /// The region offers no Claude model.
    NoClaudeModels(Region),
    /// Calls go to another address than AWS's own.
    EndpointInForce {
        /// The variable or profile setting.
        setting: String,
        /// The address.
        url: String,
    },
    /// Something about the reading, in the grammar's own words.
    Remark(String),
    /// The person's words held something that looks like a secret.
    KeyTyped,
    /// The key was written to this file instead of being shown.
    Saved(String),
}

/// What is looked up as a help, not as a condition.
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

/// Each note once: what was seen before a change is seen in it again, and one address may serve several services.
pub fn once(notes: Vec<Note>) -> Vec<Note> {
    let mut said: Vec<Note> = Vec::with_capacity(notes.len());
    for note in notes {
        if !said.contains(&note) {
            said.push(note);
        }
    }
    said
}
