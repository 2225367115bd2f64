//! Defines the tags of a team's IAM user.

use crate::domain::{BusinessUnit, OwnerEmail};

pub const UNIT_TAG: &str = "business-unit";
pub const OWNER_TAG: &str = "owner";
/// The tag that marks the users of this program.
pub const PURPOSE_TAG: (&str, &str) = ("purpose", "bedrock");
/// The tag that earlier tools for the same purpose set. This program sets it too, so that one
/// search finds the users of both.
pub const CREATED_BY_TAG: (&str, &str) = ("created-by", "provisioning-bedrock-skill");

/// The tags of a team's IAM user (docs/contract/PRODUCT.md, rule K7). [`Tags::pairs`] adds the ones
/// that are the same for every team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tags {
    /// The value of [`UNIT_TAG`].
    pub unit: BusinessUnit,
    /// The value of [`OWNER_TAG`], if known.
    pub owner: Option<OwnerEmail>,
}

impl Tags {
    /// Returns true if IAM accepts all values: each has at most 256 letters, digits, spaces and
    /// `_.:/=+-@` (docs/contract/AWS-FACTS.md).
    pub fn are_valid(&self) -> bool {
        let fits =
            |text: &str| text.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c));
        self.pairs().iter().all(|(_, value)| value.chars().count() <= 256 && fits(value))
    }

    /// Returns the keys and values of all tags, in the order in which they are shown.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let fixed = [(UNIT_TAG, self.unit.as_str()), PURPOSE_TAG, CREATED_BY_TAG];
        let owner = self.owner.as_ref().map(|owner| (OWNER_TAG, owner.as_str()));
        fixed.into_iter().chain(owner).collect()
    }
}
