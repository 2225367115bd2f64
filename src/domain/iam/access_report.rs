//! What a caller can do, as far as it can be seen without making or changing anything.

use crate::domain::{
    AccessKeyId, Cause, Identity, Model, Permission, Region, RegionSource, RegionSupport,
};
use jiff::Timestamp;

/// The answer to "am I set up?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessReport {
    /// In which account and as whom.
    pub identity: Identity,
    /// The id of the credentials in use.
    pub signer: Option<AccessKeyId>,
    /// When they end.
    pub end: CredentialsEnd,
    /// Where Claude is to be used.
    pub place: ResolvedRegion,
    /// Every permission of [`super::PERMISSIONS`], in its order.
    pub permissions: Vec<(&'static Permission, PermissionCheck)>,
    /// The region's Claude models, the newest of each family first; `None` where AWS did not tell.
    pub models: Option<Vec<Model>>,
    /// Whether the first of the models can be used; `None` where there is none, or AWS did not tell.
    pub availability: Option<Availability>,
}

impl AccessReport {
    /// What became of trying `action`.
    pub fn verdict(&self, action: &str) -> &PermissionCheck {
        let found = self.permissions.iter().find(|(permission, _)| permission.action == action);
        found.map_or(&PermissionCheck::NotTried, |(_, verdict)| verdict)
    }

    /// The permissions that are missing and help where they are allowed.
    pub fn missing(&self) -> impl Iterator<Item = &'static Permission> {
        let missing =
            |verdict: &PermissionCheck| *verdict == PermissionCheck::Denied { forbidden: false };
        self.permissions
            .iter()
            .filter(move |(_, verdict)| missing(verdict))
            .map(|(permission, _)| *permission)
    }

    /// Whether Claude can be used there, as far as can be seen without a call; `None` where AWS did not tell enough.
    pub fn is_open(&self) -> Option<bool> {
        let none = self.models.as_ref().is_some_and(Vec::is_empty);
        if !self.place.has_bedrock() || none {
            return Some(false);
        }
        self.availability.as_ref().and_then(Availability::is_open)
    }
}

/// When credentials end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialsEnd {
    /// Static keys do not end by themselves.
    Never,
    /// A session's, as its source said.
    At(Timestamp),
    /// A session's whose source did not say.
    Unknown,
}

/// A region and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedRegion {
    /// Its code.
    pub region: Region,
    /// Where that came from.
    pub source: RegionSource,
    /// Whether Bedrock runs there.
    pub standing: RegionSupport,
}

impl ResolvedRegion {
    /// Whether Bedrock runs there.
    pub fn has_bedrock(&self) -> bool {
        !matches!(self.standing, RegionSupport::Unavailable { .. })
    }
}

/// What became of trying a permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermissionCheck {
    /// AWS let the call through.
    Allowed,
    /// AWS refused it for want of the permission.
    Denied {
        /// A policy forbids it outright, so that allowing it elsewhere does not help.
        forbidden: bool,
    },
    /// It failed otherwise, which says nothing about the permission.
    Unknown {
        /// What the failure comes to.
        cause: Cause,
        /// AWS's error code, where AWS answered.
        code: Option<String>,
    },
    /// Trying it would change something, or there was nothing to try it on.
    NotTried,
}

/// Whether an account can use a model, by GetFoundationModelAvailability. `None` is an answer that AWS gave and that
/// this program does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// The model's own id, without an inference profile's area.
    pub model: String,
    /// Whether the region has it.
    pub in_region: Option<bool>,
    /// Whether the account has agreed to its terms.
    pub agreement: Agreement,
    /// Whether the account is entitled to it.
    pub entitled: Option<bool>,
    /// Whether the account may use it.
    pub authorized: Option<bool>,
}

impl Availability {
    /// Whether nothing stands in the way of a call; `None` where AWS did not say all of it.
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

    /// Whether the account has yet to do what is done once before Claude is first used.
    pub fn is_first_time(&self) -> bool {
        let agrees = matches!(self.agreement, Agreement::Missing | Agreement::Failed(_));
        agrees || self.entitled == Some(false) && self.agreement != Agreement::Pending
    }
}

/// How far the agreement to a model's terms has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    /// It is made.
    Made,
    /// It is being made.
    Pending,
    /// There is none.
    Missing,
    /// It failed; what AWS says of it, cleaned.
    Failed(Option<String>),
    /// AWS did not say, or nothing that this program knows.
    Unknown,
}

/// The Claude models that a region offers: "offered", not "you have access".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelList {
    /// The region.
    pub region: Region,
    /// Where that came from.
    pub source: RegionSource,
    /// The newest of each family first, then the others, newest first.
    pub models: Vec<Model>,
}
