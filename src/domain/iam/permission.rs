//! Lists the permissions that this program and its keys need, and what they are for. The access
//! check, the answers and the documents all use this table.

use serde::Serialize;

/// The AWS managed policy that this program attaches to a new key's user. It allows all of Bedrock.
pub const BEDROCK_POLICY: &str = "AmazonBedrockFullAccess";

#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// The permission's name, for example `iam:GetUser`.
    pub action: &'static str,
    /// The workflows that need the permission or benefit from it.
    pub needed_for: &'static [Workflow],
    /// True if the access check makes a call that needs the permission. Such calls only read and
    /// cost nothing.
    pub can_be_tried: bool,
}

/// A task that a person wants to complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Workflow {
    /// Finds out which models a region offers.
    SeeModels,
    /// Finds out whether the account can use a model.
    CheckModel,
    /// Calls Claude with a key.
    CallClaude,
    /// Creates a long-term key.
    Make,
    Rotate,
    /// Deactivates or deletes a long-term key.
    Revoke,
    List,
}

use Workflow::{CallClaude, CheckModel, List, Make, Revoke, Rotate, SeeModels};

/// The permissions that are needed (docs/contract/AWS-FACTS.md). Leaves out
/// `sts:GetCallerIdentity`, which every caller may use, and the optional ones for reading the
/// policies of a user's groups.
pub static PERMISSIONS: [Permission; 20] = [
    tried("bedrock:ListFoundationModels", &[SeeModels]),
    tried("bedrock:ListInferenceProfiles", &[SeeModels]),
    tried("bedrock:GetFoundationModelAvailability", &[CheckModel]),
    tried("iam:GetUser", &[Make, Rotate, Revoke, List]),
    tried("iam:ListAccessKeys", &[Make, Rotate, Revoke, List]),
    tried("iam:ListAttachedUserPolicies", &[Make]),
    tried("iam:ListUsers", &[List]),
    tried("iam:GetAccessKeyLastUsed", &[Revoke, List]),
    untried("bedrock:CallWithBearerToken", &[CallClaude]),
    untried("bedrock:InvokeModel", &[CallClaude]),
    untried("bedrock:InvokeModelWithResponseStream", &[CallClaude]),
    untried("iam:ListUserPolicies", &[Make]),
    untried("iam:GetUserPolicy", &[Make]),
    untried("iam:ListGroupsForUser", &[Make]),
    untried("iam:CreateUser", &[Make]),
    untried("iam:TagUser", &[Make]),
    untried("iam:AttachUserPolicy", &[Make]),
    untried("iam:CreateAccessKey", &[Make, Rotate]),
    untried("iam:UpdateAccessKey", &[Rotate, Revoke]),
    untried("iam:DeleteAccessKey", &[Make, Rotate, Revoke]),
];

const fn tried(action: &'static str, needed_for: &'static [Workflow]) -> Permission {
    Permission { action, needed_for, can_be_tried: true }
}

const fn untried(action: &'static str, needed_for: &'static [Workflow]) -> Permission {
    Permission { action, needed_for, can_be_tried: false }
}
