//! The permissions that this program and its keys need: each one once, with what needs it and whether it can be tried.
//! What is checked, told and written down about permissions comes from this table and from nowhere else.

use serde::Serialize;

/// A permission.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// As AWS names it: like `iam:GetUser`.
    pub action: &'static str,
    /// What needs it; what merely does better with it counts too.
    pub needed_for: &'static [Workflow],
    /// Whether a call that needs it changes nothing and costs nothing.
    pub can_be_tried: bool,
}

/// What a person does with this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Workflow {
    /// See which models a region offers.
    SeeModels,
    /// See whether a model is open to the account.
    CheckModel,
    /// Call Claude with a key.
    CallClaude,
    /// Make a long-term key.
    Make,
    /// Rotate a long-term key.
    Rotate,
    /// Switch a long-term key off, or delete it.
    Revoke,
    /// List long-term keys.
    List,
}

use Workflow::{CallClaude, CheckModel, List, Make, Revoke, Rotate, SeeModels};

/// All of them (facts.md). Who the caller is, AWS tells without any.
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
