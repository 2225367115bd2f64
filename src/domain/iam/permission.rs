//! Lists the permissions that this program and its keys need, with their purposes. Checks, answers
//! and documents all use this table.

use serde::Serialize;

/// The AWS managed policy of every long-term key's user. It allows all of Bedrock.
pub const BEDROCK_POLICY: &str = "AmazonBedrockFullAccess";

#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// AWS's name, for example `iam:GetUser`.
    pub action: &'static str,
    /// The workflows that need it or benefit from it.
    pub needed_for: &'static [Workflow],
    /// True if a call that needs it changes nothing and costs nothing.
    pub can_be_tried: bool,
}

/// A task of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Workflow {
    /// See which models a region offers.
    SeeModels,
    /// See whether the account can use a model.
    CheckModel,
    /// Call Claude with a key.
    CallClaude,
    /// Create a long-term key.
    Make,
    Rotate,
    /// Deactivate or delete a long-term key.
    Revoke,
    List,
}

use Workflow::{CallClaude, CheckModel, List, Make, Revoke, Rotate, SeeModels};

/// All permissions (docs/contract/AWS-FACTS.md). GetCallerIdentity needs none.
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
