//! Defines the report about the caller's permissions and the region's models, as far as read-only
//! calls can tell.

use crate::domain::{
    AccessKeyId, Cause, Identity, Model, Permission, Region, RegionSource, RegionSupport,
};
use jiff::Timestamp;

/// The answer to "am I set up?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessReport {
    /// The account and the caller.
    pub identity: Identity,
    /// The key ID of the credentials in use; `None` if it doesn't have the form of a key ID.
    pub signer: Option<AccessKeyId>,
    pub end: CredentialsEnd,
    /// The region that was checked.
    pub place: ResolvedRegion,
    /// All permissions in `PERMISSIONS`, in the same order, each with the result of its check.
    pub permissions: Vec<(&'static Permission, PermissionCheck)>,
    /// The region's Claude models, the newest of each family first; `None` if AWS didn't return
    /// them or the region has no Bedrock.
    pub models: Option<Vec<Model>>,
    /// The account's access to the first model; `None` if the region has no models or AWS didn't
    /// report it.
    pub availability: Option<Availability>,
}

impl AccessReport {
    /// Returns the result of checking the permission `action`; `NotTried` for an unknown one.
    pub fn verdict(&self, action: &str) -> &PermissionCheck {
        let found = self.permissions.iter().find(|(permission, _)| permission.action == action);
        found.map_or(&PermissionCheck::NotTried, |(_, verdict)| verdict)
    }

    /// Returns the permissions that AWS denied and that a policy could still grant.
    pub fn missing(&self) -> impl Iterator<Item = &'static Permission> {
        let missing =
            |verdict: &PermissionCheck| *verdict == PermissionCheck::Denied { forbidden: false };
        self.permissions
            .iter()
            .filter(move |(_, verdict)| missing(verdict))
            .map(|(permission, _)| *permission)
    }

    /// Returns true if Claude appears usable in the region, although no call to it was tried;
    /// `None` if unknown.
    pub fn is_open(&self) -> Option<bool> {
        let none = self.models.as_ref().is_some_and(Vec::is_empty);
        if !self.place.has_bedrock() || none {
            return Some(false);
        }
        self.availability.as_ref().and_then(Availability::is_open)
    }
}

/// The time at which credentials expire, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialsEnd {
    /// Long-term keys, which don't expire.
    Never,
    /// The expiry of session credentials, as their source states it.
    At(Timestamp),
    /// Session credentials whose source states no expiry.
    Unknown,
}

/// A region, its source and its support for Bedrock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedRegion {
    pub region: Region,
    pub source: RegionSource,
    pub standing: RegionSupport,
}

impl ResolvedRegion {
    pub fn has_bedrock(&self) -> bool {
        !matches!(self.standing, RegionSupport::Unavailable { .. })
    }
}

/// The result of checking a permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermissionCheck {
    /// AWS allowed the call that needs the permission.
    Allowed,
    /// AWS refused the call because the permission is missing.
    Denied {
        /// True if a policy explicitly denies the call, so another policy can't allow it.
        forbidden: bool,
    },
    /// The call failed for another reason, so it is unknown whether the caller has the permission.
    Unknown {
        cause: Cause,
        /// AWS's error code, or the HTTP status if an error had none; `None` if AWS didn't answer.
        code: Option<String>,
    },
    /// The permission wasn't checked: a call would change something, would have nothing to read, or
    /// wasn't possible in this region.
    NotTried,
}

/// An account's access to a model, from GetFoundationModelAvailability. A field is `None` if AWS
/// returned a value that this program doesn't know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// The model's ID, without an inference profile's area such as `eu.`.
    pub model: String,
    /// True if the region offers the model.
    pub in_region: Option<bool>,
    /// The account's agreement to the model's terms.
    pub agreement: Agreement,
    /// True if the account is entitled to use the model.
    pub entitled: Option<bool>,
    /// True if the account is authorized to use the model.
    pub authorized: Option<bool>,
}

impl Availability {
    /// Returns true if nothing prevents calls to the model, and false if something does; `None` if
    /// unknown.
    pub fn is_open(&self) -> Option<bool> {
        let agreed = match self.agreement {
            Agreement::Made => Some(true),
            Agreement::Pending | Agreement::Missing | Agreement::Failed(_) => Some(false),
            Agreement::Unknown => None,
        };
        let all = [self.in_region, agreed, self.entitled, self.authorized];
        if all.contains(&Some(false)) {
            return Some(false);
        }
        (!all.contains(&None)).then_some(true)
    }

    /// Returns true if the account seems not to have completed the one-time setup for Claude.
    pub fn is_first_time(&self) -> bool {
        let agrees = matches!(self.agreement, Agreement::Missing | Agreement::Failed(_));
        agrees || self.entitled == Some(false) && self.agreement != Agreement::Pending
    }
}

/// The state of the agreement to a model's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    Made,
    Pending,
    Missing,
    /// AWS reports that the agreement failed, for this reason, cleaned.
    Failed(Option<String>),
    /// AWS returned no state, or one that this program doesn't know.
    Unknown,
}

/// The Claude models that a region offers. The caller may lack access to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelList {
    pub region: Region,
    pub source: RegionSource,
    /// The models: the newest of each family first, then the others. Both groups are sorted newest
    /// first.
    pub models: Vec<Model>,
}
