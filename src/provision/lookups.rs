//! Looks up the caller and the region's Claude models while a key is signed. Both look-ups are
//! optional, so a failure or timeout becomes a note. If AWS rejects the credentials, that error is
//! also returned by itself, because a key that they sign can't work.

use crate::domain::{
    Cause, Identity, Lookup, Model, Note, Region, clean, is_account, is_partition,
};
use crate::provision::client::connection::Connection;
use crate::provision::client::failure::CallError;
use crate::provision::client::sdk_config;
use crate::provision::client::sdk_config::EndpointVariants;
use crate::provision::models;
use crate::provision::models::{CLAUDE, Listed};
use aws_credential_types::Credentials;
use aws_sdk_bedrock::types::{
    FoundationModelLifecycleStatus, InferenceProfileStatus, InferenceProfileType, InferenceType,
};
use aws_smithy_types::retry::RetryConfig;
use std::time::Duration;

/// The maximum number of inference profiles in a region's list. A longer list counts as endless.
const MAX_PROFILES: usize = 10_000;
/// The maximum number of pages in that list, however few profiles each page has.
const MAX_PAGES: usize = 200;

/// The SDK clients that the look-ups use, for one region and one set of credentials.
pub(crate) struct LookupClients {
    sts: aws_sdk_sts::Client,
    pub(crate) bedrock: aws_sdk_bedrock::Client,
}

impl LookupClients {
    /// Creates clients for optional calls with a short time limit.
    pub(crate) fn new(
        credentials: &Credentials,
        region: &Region,
        sts: Connection,
        bedrock: Connection,
        endpoint_variants: EndpointVariants,
    ) -> Self {
        // The deadline is short, so only one early retry can help.
        let retries = RetryConfig::standard()
            .with_max_attempts(2)
            .with_initial_backoff(Duration::from_millis(200));
        let config = |connection| {
            let config = sdk_config::config(credentials, region, connection, endpoint_variants);
            config.to_builder().retry_config(retries.clone()).build()
        };
        Self {
            sts: aws_sdk_sts::Client::new(&config(sts)),
            bedrock: aws_sdk_bedrock::Client::new(&config(bedrock)),
        }
    }
}

/// The results of both look-ups.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    pub(crate) identity: Option<Identity>,
    /// The Claude models that the region offers; `None` if unknown.
    pub(crate) models: Option<Vec<Model>>,
    /// Notes about failed look-ups, and about a region without Claude models.
    pub(crate) notes: Vec<Note>,
    /// The error, if AWS rejected the credentials or this machine's clock. In either case, a signed
    /// key can't work.
    pub(crate) refused: Option<CallError>,
}

/// Runs both look-ups at the same time, each for at most `deadline`.
pub(crate) async fn look_up(
    clients: &LookupClients,
    region: &Region,
    deadline: Duration,
) -> Lookups {
    let timed_out = |what| async move {
        tokio::time::sleep(deadline).await;
        Note::LookupTimedOut(what)
    };
    let identity = async {
        tokio::select! {
            found = caller_identity(&clients.sts) => found.map_err(|refusal| {
                let refused = matches!(refusal.cause, Cause::Credentials | Cause::Clock);
                let note = refusal.clone().note(Lookup::Identity, CALLER);
                (note, refused.then_some(refusal))
            }),
            note = timed_out(Lookup::Identity) => Err((note, None)),
        }
    };
    let models = async {
        tokio::select! {
            found = offered_models(&clients.bedrock) => models_with_notes(found, region),
            note = timed_out(Lookup::Models) => (None, vec![note]),
        }
    };
    let (identity, (models, more)) = tokio::join!(identity, models);
    let (identity, mut notes, refused) = match identity {
        Ok(identity) => (Some(identity), Vec::new(), None),
        Err((note, refused)) => (None, vec![note], refused),
    };
    for note in more {
        let is_same = |earlier: &Note| match (&note, earlier) {
            (Note::CredentialsRefused { .. }, Note::CredentialsRefused { .. }) => true,
            _ => note == *earlier,
        };
        if !notes.iter().any(is_same) {
            notes.push(note);
        }
    }
    Lookups { identity, models, notes, refused }
}

pub(crate) const CALLER: &str = "sts:GetCallerIdentity";

pub(crate) async fn caller_identity(sts: &aws_sdk_sts::Client) -> Result<Identity, CallError> {
    let answer =
        sts.get_caller_identity().send().await.map_err(|error| CallError::from_sdk(&error))?;
    let account = answer.account().unwrap_or_default().to_owned();
    let arn = clean(answer.arn().unwrap_or_default());
    // The SDK parses a truncated answer as success without content.
    let partition = arn.strip_prefix("arn:").and_then(|rest| rest.split(':').next());
    let complete = is_account(&account) && partition.is_some_and(is_partition) && arn.len() <= 2048;
    complete.then_some(Identity { account, arn }).ok_or_else(CallError::garbled)
}

/// The Claude models of a region, and the failed calls, each with the permission that it needs.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// The models, the newest of each family first; `None` if a list is missing and the other one
    /// contains no callable model.
    pub(crate) models: Option<Vec<Model>>,
    pub(crate) refused: Vec<(&'static str, CallError)>,
}

pub(crate) const MODELS: &str = "bedrock:ListFoundationModels";
pub(crate) const PROFILES: &str = "bedrock:ListInferenceProfiles";

/// Looks up the Claude models that the client's region offers.
pub(crate) async fn offered_models(bedrock: &aws_sdk_bedrock::Client) -> Catalogue {
    let (models, profiles) = tokio::join!(foundation_models(bedrock), inference_profiles(bedrock));
    let mut refused = Vec::new();
    let models = models.map_err(|refusal| refused.push((MODELS, refusal))).ok();
    let profiles = profiles.map_err(|refusal| refused.push((PROFILES, refusal))).ok();
    Catalogue { models: models::choose(models, profiles), refused }
}

fn models_with_notes(found: Catalogue, region: &Region) -> (Option<Vec<Model>>, Vec<Note>) {
    let refused = found.refused.into_iter();
    let mut notes: Vec<Note> =
        refused.map(|(permission, refusal)| refusal.note(Lookup::Models, permission)).collect();
    if found.models.as_ref().is_some_and(Vec::is_empty) {
        notes.push(Note::NoClaudeModels(region.clone()));
    }
    (found.models, notes)
}

async fn foundation_models(bedrock: &aws_sdk_bedrock::Client) -> Result<Vec<Listed>, CallError> {
    let answer = bedrock.list_foundation_models().by_provider("Anthropic").send().await;
    let answer = answer.map_err(|error| CallError::from_sdk(&error))?;
    let active = answer.model_summaries().iter().filter(|model| {
        let status = model.model_lifecycle().map(|lifecycle| lifecycle.status());
        model.model_id().starts_with(CLAUDE)
            && status.is_none_or(|status| *status == FoundationModelLifecycleStatus::Active)
    });
    Ok(active
        .map(|model| Listed {
            id: model.model_id().to_owned(),
            name: model.model_name().unwrap_or(model.model_id()).to_owned(),
            on_demand: model.inference_types_supported().contains(&InferenceType::OnDemand),
        })
        .collect())
}

async fn inference_profiles(bedrock: &aws_sdk_bedrock::Client) -> Result<Vec<Model>, CallError> {
    let request =
        bedrock.list_inference_profiles().type_equals(InferenceProfileType::SystemDefined);
    let mut pages = request.into_paginator().page_size(1000).send();
    let (mut found, mut read) = (Vec::new(), 0);
    while let Some(page) = pages.next().await {
        read += 1;
        let page = page.map_err(|error| CallError::from_sdk(&error))?;
        let active = page.inference_profile_summaries().iter();
        let active = active.filter(|profile| *profile.status() == InferenceProfileStatus::Active);
        found.extend(active.map(|profile| Model {
            id: profile.inference_profile_id().to_owned(),
            name: profile.inference_profile_name().to_owned(),
        }));
        if found.len() > MAX_PROFILES || read == MAX_PAGES {
            return Err(CallError::endless());
        }
    }
    Ok(found)
}
