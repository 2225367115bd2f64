//! Converts access reports and models to JSON.

use crate::domain::{
    AccessReport, Agreement, Availability, CredentialsEnd, ModelList, PermissionCheck, Workflow,
};
use crate::present::answers::permission;
use crate::present::json::{ModelJson, models as named};
use crate::present::text::echo::echo;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct CheckJson {
    account: String,
    arn: String,
    access_key_id: Option<String>,
    credentials_end: bool,
    credentials_end_at: Option<String>,
    region: String,
    bedrock_in_region: bool,
    claude_open: Option<bool>,
    models: Option<Vec<ModelJson>>,
    availability: Option<OpenModelsJson>,
    first_use_steps_needed: bool,
    permissions: Vec<PermissionJson>,
    statement_for_missing: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct OpenModelsJson {
    model_id: String,
    in_region: Option<bool>,
    agreement: &'static str,
    agreement_error: Option<String>,
    entitled: Option<bool>,
    authorized: Option<bool>,
}

#[derive(Serialize)]
struct PermissionJson {
    permission: &'static str,
    allowed: Option<bool>,
    tried: bool,
    needed_for: &'static [Workflow],
}

#[derive(Serialize)]
pub(crate) struct ModelsJson {
    region: String,
    models: Vec<ModelJson>,
}

pub(crate) fn check(access: &AccessReport) -> CheckJson {
    let first_time = access.availability.as_ref().is_some_and(Availability::is_first_time);
    CheckJson {
        account: echo(&access.identity.account),
        arn: echo(&access.identity.arn),
        access_key_id: access.signer.as_ref().map(ToString::to_string),
        credentials_end: access.end != CredentialsEnd::Never,
        credentials_end_at: match access.end {
            CredentialsEnd::At(end) => Some(end.to_string()),
            CredentialsEnd::Never | CredentialsEnd::Unknown => None,
        },
        region: access.place.region.to_string(),
        bedrock_in_region: access.place.has_bedrock(),
        claude_open: access.is_open(),
        models: access.models.as_deref().map(named),
        availability: access.availability.as_ref().map(open),
        first_use_steps_needed: first_time,
        permissions: access
            .permissions
            .iter()
            .map(|(one, verdict)| permission(one, verdict))
            .collect(),
        statement_for_missing: permission::reading(access.missing()),
    }
}

pub(crate) fn models(offered: &ModelList) -> ModelsJson {
    ModelsJson { region: offered.region.to_string(), models: named(&offered.models) }
}

fn open(availability: &Availability) -> OpenModelsJson {
    let (agreement, agreement_error) = match &availability.agreement {
        Agreement::Made => ("made", None),
        Agreement::Pending => ("pending", None),
        Agreement::Missing => ("missing", None),
        Agreement::Failed(reason) => ("failed", reason.as_deref().map(echo)),
        Agreement::Unknown => ("unknown", None),
    };
    OpenModelsJson {
        model_id: echo(&availability.model),
        in_region: availability.in_region,
        agreement,
        agreement_error,
        entitled: availability.entitled,
        authorized: availability.authorized,
    }
}

fn permission(permission: &crate::domain::Permission, verdict: &PermissionCheck) -> PermissionJson {
    PermissionJson {
        permission: permission.action,
        allowed: match verdict {
            PermissionCheck::Allowed => Some(true),
            PermissionCheck::Denied { .. } => Some(false),
            PermissionCheck::Unknown { .. } | PermissionCheck::NotTried => None,
        },
        tried: *verdict != PermissionCheck::NotTried,
        needed_for: permission.needed_for,
    }
}
