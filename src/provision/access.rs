//! What the caller can do, and which models there are, for whoever asks just that. What only reads is tried, on nobody:
//! nothing is changed to find out whether it could be. Whatever is refused is part of the answer; only without knowing
//! who asks there is none.

use crate::domain::{
    AccessKeyId, AccessReport, Agreement, Availability, Cause, CredentialsEnd, Model, Note,
    PERMISSIONS, PermissionCheck, Problem, Region, ResolvedRegion, clean, once,
};
use crate::provision::client;
use crate::provision::client::AwsClient;
use crate::provision::client::failure::CallError;
use crate::provision::lookups;
use crate::provision::lookups::{Catalogue, MODELS, PROFILES};
use crate::provision::models;
use crate::provision::network::endpoints::{BEDROCK, Endpoint, STS};
use aws_credential_types::Credentials;
use aws_sdk_bedrock::types::{
    AgreementStatus, AuthorizationStatus, EntitlementAvailability, RegionAvailability,
};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::collections::HashMap;
use std::time::Duration;

/// A user that is surely not there. Its name ends like a unit's, for a policy may allow those alone.
const NOBODY: &str = "bedrock-assist-tries-whether-it-may-look-bedrock-user";
/// What tells whether a model can be used.
const AVAILABILITY: &str = "bedrock:GetFoundationModelAvailability";

/// What was tried, by the permission that it needs.
type Tried = HashMap<&'static str, PermissionCheck>;

impl AwsClient {
    /// What the caller can do at `place`, and what the person should know of how that was asked.
    ///
    /// # Errors
    /// [`Problem::OtherAccount`], [`Problem::AwsRefused`] where AWS does not tell who the caller is, [`Problem::Stopped`],
    /// and the problems of credentials, endpoints and files.
    pub fn check(&self, place: &ResolvedRegion) -> Result<(AccessReport, Vec<Note>), Problem> {
        let (clients, mut notes) = self.clients(&self.retries(), &self.retries())?;
        let (credentials, bedrock, more) = self.bedrock(&place.region)?;
        notes.extend(more);
        let signer = AccessKeyId::parse(credentials.access_key_id());
        let within = self.pace().attempt;
        let caller = async {
            let caller = timely(within, Box::pin(lookups::identity(&clients.sts))).await;
            self.allowed(caller.map_err(|refusal| refusal.problem("sts:GetCallerIdentity", None))?)
        };
        let found = async {
            let bedrock = async {
                match place.has_bedrock() {
                    true => Box::pin(opened(&bedrock, within)).await,
                    false => (None, None, Tried::new()),
                }
            };
            Ok(tokio::join!(Box::pin(tried(&clients.iam, signer.as_ref(), within)), bedrock))
        };
        // Without a caller nobody waits for the rest.
        let both = self.unless_stopped(async { tokio::try_join!(caller, found) })?;
        let (identity, (mut tried, (models, availability, more))) = both?;
        tried.extend(more);
        let verdict = |action| tried.remove(action).unwrap_or(PermissionCheck::NotTried);
        let permissions =
            PERMISSIONS.iter().zip(PERMISSIONS.iter().map(|one| one.action).map(verdict));
        let access = AccessReport {
            identity,
            signer,
            end: end(&credentials),
            place: place.clone(),
            permissions: permissions.collect(),
            models,
            availability,
        };
        Ok((access, once(notes)))
    }

    /// The Claude models that `region` offers, the newest of each family first.
    ///
    /// # Errors
    /// [`Problem::OtherAccount`], [`Problem::AwsRefused`] where AWS tells nothing that can be called,
    /// [`Problem::Stopped`], and the problems of credentials, endpoints and files.
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

    /// The same as a help: `None` where AWS does not tell within [`Settings::lookup_deadline`](super::Settings).
    pub fn offered(&self, region: &Region) -> Option<Vec<Model>> {
        let (_, bedrock, _) = self.bedrock(region).ok()?;
        self.unless_stopped(catalogue(&bedrock, self.patience())).ok()?.models
    }

    fn bedrock(
        &self,
        region: &Region,
    ) -> Result<(Credentials, aws_sdk_bedrock::Client, Vec<Note>), Problem> {
        let (sts, bedrock) = (self.address(STS)?, self.address(BEDROCK)?);
        let (credentials, mut notes) = self.credentials(region, self.now())?;
        notes.extend(bedrock.as_ref().map(Endpoint::note));
        let (sts, bedrock) = (self.wire(STS, &sts)?, self.wire(BEDROCK, &bedrock)?);
        let clients =
            lookups::LookupClients::new(&credentials, region, sts, bedrock, self.switches()?);
        Ok((credentials, clients.bedrock, notes))
    }
}

/// Tries what only reads in IAM.
async fn tried(iam: &aws_sdk_iam::Client, signer: Option<&AccessKeyId>, within: Duration) -> Tried {
    // AWS knows a last use of users' keys alone, and tells of a key elsewhere that the permission is missing.
    let own = signer.filter(|id| id.as_str().starts_with("AKIA"));
    let last_used = async {
        let id = own?;
        Some(
            verdict(within, iam.get_access_key_last_used().access_key_id(id.as_str()).send()).await,
        )
    };
    let (user, keys, policies, users, last_used) = tokio::join!(
        verdict(within, iam.get_user().user_name(NOBODY).send()),
        verdict(within, iam.list_access_keys().user_name(NOBODY).send()),
        verdict(within, iam.list_attached_user_policies().user_name(NOBODY).send()),
        verdict(within, iam.list_users().max_items(1).send()),
        last_used,
    );
    let mut tried = Tried::from([
        ("iam:GetUser", user),
        ("iam:ListAccessKeys", keys),
        ("iam:ListAttachedUserPolicies", policies),
        ("iam:ListUsers", users),
    ]);
    tried.extend(last_used.map(|verdict| ("iam:GetAccessKeyLastUsed", verdict)));
    tried
}

/// The models there are, whether the first can be used, and what was let through.
async fn opened(
    bedrock: &aws_sdk_bedrock::Client,
    within: Duration,
) -> (Option<Vec<Model>>, Option<Availability>, Tried) {
    let Catalogue { models, refused } = catalogue(bedrock, within).await;
    let mut tried =
        Tried::from([(MODELS, PermissionCheck::Allowed), (PROFILES, PermissionCheck::Allowed)]);
    tried.extend(refused.into_iter().map(|(permission, refusal)| (permission, of(refusal))));
    let Some(first) = models.iter().flatten().next() else { return (models, None, tried) };
    let availability = match timely(within, availability(bedrock, models::bare(&first.id))).await {
        Ok(availability) => {
            tried.insert(AVAILABILITY, PermissionCheck::Allowed);
            Some(availability)
        }
        Err(refusal) => {
            tried.insert(AVAILABILITY, of(refusal));
            None
        }
    };
    (models, availability, tried)
}

async fn catalogue(bedrock: &aws_sdk_bedrock::Client, within: Duration) -> Catalogue {
    let late = |_| {
        let refused = [MODELS, PROFILES].map(|permission| (permission, CallError::timed_out()));
        Catalogue { models: None, refused: refused.into() }
    };
    tokio::time::timeout(within, lookups::offered(bedrock)).await.unwrap_or_else(late)
}

async fn availability(
    bedrock: &aws_sdk_bedrock::Client,
    model: &str,
) -> Result<Availability, CallError> {
    let answer = bedrock.get_foundation_model_availability().model_id(model).send().await;
    let answer = answer.map_err(|error| CallError::of(&error))?;
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

/// What came of a call that was made to see whether it is let through.
async fn verdict<T, E: ProvideErrorMetadata>(
    within: Duration,
    call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
) -> PermissionCheck {
    // Each call of the SDK is large, and several are under way at once: they are too much for one stack.
    let call = Box::pin(call);
    let answer = async { call.await.map_err(|error| CallError::of(&error)) };
    timely(within, answer).await.map_or_else(of, |_| PermissionCheck::Allowed)
}

async fn timely<T>(
    within: Duration,
    answer: impl Future<Output = Result<T, CallError>>,
) -> Result<T, CallError> {
    tokio::time::timeout(within, answer).await.unwrap_or_else(|_| Err(CallError::timed_out()))
}

fn of(refusal: CallError) -> PermissionCheck {
    match refusal.cause {
        // AWS looks for it only for those who may know.
        Cause::Absent => PermissionCheck::Allowed,
        Cause::Denied { forbidden, .. } => PermissionCheck::Denied { forbidden },
        cause => PermissionCheck::Unknown { cause, code: refusal.code },
    }
}

fn end(credentials: &Credentials) -> CredentialsEnd {
    match client::end(credentials) {
        Some(end) => CredentialsEnd::At(end),
        None if credentials.session_token().is_some() => CredentialsEnd::Unknown,
        None => CredentialsEnd::Never,
    }
}
