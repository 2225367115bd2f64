//! Reports the caller's permissions and the available models. The check makes only calls that read,
//! some of them for a user that doesn't exist, so it changes nothing. A refused call is part of the
//! report. The check itself fails if the credentials can't be obtained, or if the caller is unknown
//! or has another account than `--account`.

use crate::domain::{
    AccessKeyId, AccessReport, Agreement, Availability, Cause, CredentialsEnd, Model, Note,
    PERMISSIONS, PermissionCheck, Problem, Region, ResolvedRegion, clean, once,
};
use crate::provision::client::AwsClient;
use crate::provision::client::cached_credentials::expiry_of;
use crate::provision::client::failure::CallError;
use crate::provision::lookups::{Catalogue, MODELS, PROFILES};
use crate::provision::network::endpoints::{BEDROCK, Endpoint, STS};
use crate::provision::{lookups, models};
use aws_credential_types::Credentials;
use aws_sdk_bedrock::types::{
    AgreementStatus, AuthorizationStatus, EntitlementAvailability, RegionAvailability,
};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::collections::HashMap;
use std::time::Duration;

/// The name of a user that certainly doesn't exist. It ends like a team's user name, because a
/// policy may allow look-ups of such names only.
const UNKNOWN_USER: &str = "bedrock-assist-tries-whether-it-may-look-bedrock-user";
const AVAILABILITY: &str = "bedrock:GetFoundationModelAvailability";

/// The result of each call that was tried, by the permission that it needs.
type Checks = HashMap<&'static str, PermissionCheck>;

impl AwsClient {
    /// Reports what the caller may do in the region, with notes about configured endpoints.
    pub fn check(&self, place: &ResolvedRegion) -> Result<(AccessReport, Vec<Note>), Problem> {
        let (clients, mut notes) = self.clients(&self.retries(), &self.retries())?;
        let (credentials, bedrock, more) = self.bedrock(&place.region)?;
        notes.extend(more);
        let signer = AccessKeyId::parse(credentials.access_key_id());
        let time_limit = self.pace().attempt;
        let caller = async {
            let caller =
                with_timeout(time_limit, Box::pin(lookups::caller_identity(&clients.sts))).await;
            self.allowed(caller.map_err(|refusal| refusal.problem("sts:GetCallerIdentity", None))?)
        };
        let found = async {
            let bedrock = async {
                match place.has_bedrock() {
                    true => Box::pin(look_up_models(&bedrock, time_limit)).await,
                    false => (None, None, Checks::new()),
                }
            };
            Ok(tokio::join!(
                Box::pin(try_reads(&clients.iam, signer.as_ref(), time_limit)),
                bedrock
            ))
        };
        // If the caller can't be determined, the other calls are canceled.
        let both = self.unless_stopped(async { tokio::try_join!(caller, found) })?;
        let (identity, (mut checks, (models, availability, more))) = both?;
        checks.extend(more);
        let result = |action| checks.remove(action).unwrap_or(PermissionCheck::NotTried);
        let permissions =
            PERMISSIONS.iter().zip(PERMISSIONS.iter().map(|one| one.action).map(result));
        let access = AccessReport {
            identity,
            signer,
            end: credentials_end(&credentials),
            place: place.clone(),
            permissions: permissions.collect(),
            models,
            availability,
        };
        Ok((access, once(notes)))
    }

    /// Returns the Claude models that `region` offers, the newest of each family first, with notes
    /// about configured endpoints and incomplete lists.
    pub fn models(&self, region: &Region) -> Result<(Vec<Model>, Vec<Note>), Problem> {
        self.check_account()?;
        let (_, bedrock, mut notes) = self.bedrock(region)?;
        let found = self.unless_stopped(catalogue(&bedrock, self.pace().attempt))?;
        let mut refused = found.refused.into_iter();
        let Some(models) = found.models else {
            let refused = refused.next().unwrap_or_else(|| (MODELS, CallError::garbled()));
            return Err(refused.1.problem(refused.0, None));
        };
        notes.extend(refused.map(|(permission, refusal)| Note::ModelsIncomplete {
            permission,
            code: refusal.code,
        }));
        Ok((models, once(notes)))
    }

    /// Returns the Claude models that `region` offers; `None` if the credentials can't be obtained,
    /// or if AWS refuses or doesn't answer within [`Settings::lookup_deadline`](super::Settings).
    pub fn offered_models(&self, region: &Region) -> Option<Vec<Model>> {
        let (_, bedrock, _) = self.bedrock(region).ok()?;
        self.unless_stopped(catalogue(&bedrock, self.lookup_deadline())).ok()?.models
    }

    fn bedrock(
        &self,
        region: &Region,
    ) -> Result<(Credentials, aws_sdk_bedrock::Client, Vec<Note>), Problem> {
        let (sts, bedrock) = (self.address(STS)?, self.address(BEDROCK)?);
        let (credentials, mut notes) = self.credentials(region, self.now())?;
        notes.extend(bedrock.as_ref().map(Endpoint::note));
        let (sts, bedrock) = (self.connection(STS, &sts)?, self.connection(BEDROCK, &bedrock)?);
        let clients = lookups::LookupClients::new(
            &credentials,
            region,
            sts,
            bedrock,
            self.endpoint_variants()?,
        );
        Ok((credentials, clients.bedrock, notes))
    }
}

/// Tries IAM calls that only read, and returns which of them AWS allowed.
async fn try_reads(
    iam: &aws_sdk_iam::Client,
    signer: Option<&AccessKeyId>,
    time_limit: Duration,
) -> Checks {
    // The tried key must be a user's, because AWS doesn't record the last use of others. It must be
    // the caller's own, because AWS denies access to a key of another account.
    let own = signer.filter(|id| id.as_str().starts_with("AKIA"));
    let last_used = async {
        let id = own?;
        Some(
            check_call(
                time_limit,
                iam.get_access_key_last_used().access_key_id(id.as_str()).send(),
            )
            .await,
        )
    };
    let (user, keys, policies, users, last_used) = tokio::join!(
        check_call(time_limit, iam.get_user().user_name(UNKNOWN_USER).send()),
        check_call(time_limit, iam.list_access_keys().user_name(UNKNOWN_USER).send()),
        check_call(time_limit, iam.list_attached_user_policies().user_name(UNKNOWN_USER).send()),
        check_call(time_limit, iam.list_users().max_items(1).send()),
        last_used,
    );
    let mut checks = Checks::from([
        ("iam:GetUser", user),
        ("iam:ListAccessKeys", keys),
        ("iam:ListAttachedUserPolicies", policies),
        ("iam:ListUsers", users),
    ]);
    checks.extend(last_used.map(|check| ("iam:GetAccessKeyLastUsed", check)));
    checks
}

/// Looks up the models, and the account's access to the first one. Also returns which of the calls
/// AWS allowed.
async fn look_up_models(
    bedrock: &aws_sdk_bedrock::Client,
    time_limit: Duration,
) -> (Option<Vec<Model>>, Option<Availability>, Checks) {
    let Catalogue { models, refused } = catalogue(bedrock, time_limit).await;
    let mut checks =
        Checks::from([(MODELS, PermissionCheck::Allowed), (PROFILES, PermissionCheck::Allowed)]);
    checks.extend(
        refused.into_iter().map(|(permission, refusal)| (permission, permission_check(refusal))),
    );
    let Some(first) = models.iter().flatten().next() else { return (models, None, checks) };
    let availability =
        match with_timeout(time_limit, availability(bedrock, models::bare_id(&first.id))).await {
            Ok(availability) => {
                checks.insert(AVAILABILITY, PermissionCheck::Allowed);
                Some(availability)
            }
            Err(refusal) => {
                checks.insert(AVAILABILITY, permission_check(refusal));
                None
            }
        };
    (models, availability, checks)
}

async fn catalogue(bedrock: &aws_sdk_bedrock::Client, time_limit: Duration) -> Catalogue {
    let late = |_| {
        let refused = [MODELS, PROFILES].map(|permission| (permission, CallError::timed_out()));
        Catalogue { models: None, refused: refused.into() }
    };
    tokio::time::timeout(time_limit, lookups::offered_models(bedrock)).await.unwrap_or_else(late)
}

async fn availability(
    bedrock: &aws_sdk_bedrock::Client,
    model: &str,
) -> Result<Availability, CallError> {
    let answer = bedrock.get_foundation_model_availability().model_id(model).send().await;
    let answer = answer.map_err(|error| CallError::from_sdk(&error))?;
    let agreement = answer.agreement_availability();
    let reason = || agreement.and_then(|agreement| agreement.error_message()).map(clean);
    Ok(Availability {
        model: model.to_owned(),
        in_region: match answer.region_availability() {
            RegionAvailability::Available => Some(true),
            RegionAvailability::NotAvailable => Some(false),
            _ => None,
        },
        agreement: match agreement.map(|agreement| agreement.status()) {
            Some(AgreementStatus::Available) => Agreement::Made,
            Some(AgreementStatus::Pending) => Agreement::Pending,
            Some(AgreementStatus::NotAvailable) => Agreement::Missing,
            Some(AgreementStatus::Error) => Agreement::Failed(reason()),
            _ => Agreement::Unknown,
        },
        entitled: match answer.entitlement_availability() {
            EntitlementAvailability::Available => Some(true),
            EntitlementAvailability::NotAvailable => Some(false),
            _ => None,
        },
        authorized: match answer.authorization_status() {
            AuthorizationStatus::Authorized => Some(true),
            AuthorizationStatus::NotAuthorized => Some(false),
            _ => None,
        },
    })
}

/// Returns whether AWS allowed a call that is made only to test that.
async fn check_call<T, E: ProvideErrorMetadata>(
    time_limit: Duration,
    call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
) -> PermissionCheck {
    // Boxed because the future of an SDK call is large. Several run at once and would overflow the
    // stack.
    let call = Box::pin(call);
    let answer = async { call.await.map_err(|error| CallError::from_sdk(&error)) };
    with_timeout(time_limit, answer)
        .await
        .map_or_else(permission_check, |_| PermissionCheck::Allowed)
}

async fn with_timeout<T>(
    time_limit: Duration,
    answer: impl Future<Output = Result<T, CallError>>,
) -> Result<T, CallError> {
    tokio::time::timeout(time_limit, answer).await.unwrap_or_else(|_| Err(CallError::timed_out()))
}

fn permission_check(refusal: CallError) -> PermissionCheck {
    match refusal.cause {
        // AWS reveals that an entity doesn't exist only to callers who have the permission.
        Cause::Absent => PermissionCheck::Allowed,
        Cause::Denied { forbidden, .. } => PermissionCheck::Denied { forbidden },
        cause => PermissionCheck::Unknown { cause, code: refusal.code },
    }
}

fn credentials_end(credentials: &Credentials) -> CredentialsEnd {
    match expiry_of(credentials) {
        Some(end) => CredentialsEnd::At(end),
        None if credentials.session_token().is_some() => CredentialsEnd::Unknown,
        None => CredentialsEnd::Never,
    }
}
