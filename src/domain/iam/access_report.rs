//! The caller's permissions, as far as read-only calls can tell.

use crate::domain::{
    AccessKeyId, Cause, Identity, Model, Permission, Region, RegionSource, RegionSupport,
};
use jiff::Timestamp;

/// The answer to "am I set up?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessReport {
    /// The account, and the caller in it.
    pub identity: Identity,
    /// The ID of the credentials in use.
    pub signer: Option<AccessKeyId>,
    pub end: CredentialsEnd,
    /// The region in which Claude is to be used.
    pub place: ResolvedRegion,
    /// Every permission of `PERMISSIONS`, in its order.
    pub permissions: Vec<(&'static Permission, PermissionCheck)>,
    /// The region's Claude models, the newest of each family first; `None` if unknown.
    pub models: Option<Vec<Model>>,
    /// The availability of the first model; `None` without models, or if unknown.
    pub availability: Option<Availability>,
}

impl AccessReport {
    /// Returns the check of the permission `action`.
    pub fn verdict(&self, action: &str) -> &PermissionCheck {
        let found = self.permissions.iter().find(|(permission, _)| permission.action == action);
        found.map_or(&PermissionCheck::NotTried, |(_, verdict)| verdict)
    }

    /// Returns the missing permissions that can be granted.
    pub fn missing(&self) -> impl Iterator<Item = &'static Permission> {
        let missing =
            |verdict: &PermissionCheck| *verdict == PermissionCheck::Denied { forbidden: false };
        self.permissions
            .iter()
            .filter(move |(_, verdict)| missing(verdict))
            .map(|(permission, _)| *permission)
    }

    /// True if Claude appears usable in the region, as far as can be seen without calling it;
    /// `None` if unknown.
    pub fn is_open(&self) -> Option<bool> {
        let none = self.models.as_ref().is_some_and(Vec::is_empty);
        if !self.place.has_bedrock() || none {
            return Some(false);
        }
        self.availability.as_ref().and_then(Availability::is_open)
    }
}

/// The expiry of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialsEnd {
    /// Static keys don't expire.
    Never,
    /// The expiry of a session, from its source.
    At(Timestamp),
    /// A session whose source gives no expiry.
    Unknown,
}

/// A region with its support for Bedrock.
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
    /// AWS allowed the call.
    Allowed,
    /// AWS refused the call because the permission is missing.
    Denied {
        /// True if a policy explicitly denies it, so allowing it elsewhere doesn't help.
        forbidden: bool,
    },
    /// The call failed for another reason, which says nothing about the permission.
    Unknown {
        cause: Cause,
        /// AWS's error code, if AWS answered.
        code: Option<String>,
    },
    /// A check would change something, or had no entity to read.
    NotTried,
}

/// An account's access to a model, from GetFoundationModelAvailability. `None` is an answer unknown
/// to this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// The model's own ID, without an inference profile's area.
    pub model: String,
    /// True if the region has the model.
    pub in_region: Option<bool>,
    /// The account's agreement to the model's terms.
    pub agreement: Agreement,
    /// True if the account is entitled to the model.
    pub entitled: Option<bool>,
    /// True if the account is authorized to use the model.
    pub authorized: Option<bool>,
}

impl Availability {
    /// True if nothing prevents a call; `None` if AWS's answer is incomplete.
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

    /// True if the account still needs the one-time set-up for Claude.
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
    /// It failed, with AWS's reason, cleaned.
    Failed(Option<String>),
    /// AWS gave no state, or an unknown one.
    Unknown,
}

/// The Claude models that a region offers; an offered model isn't necessarily accessible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelList {
    pub region: Region,
    pub source: RegionSource,
    /// The newest of each family first, then the others, both newest first.
    pub models: Vec<Model>,
}
