//! Signs a short-term key. At the same time, looks up the caller and the region's models.

use super::AwsClient;
use super::cached_credentials::expiry_of;
use crate::domain::{
    AccessKeyId, CredentialSource, KeyLife, Note, Problem, ProfileKind, ShortTermKey, SigningPlan,
    once,
};
use crate::provision::network::endpoints::{BEDROCK, Endpoint, STS};
use crate::provision::token::sign;
use crate::provision::{lookups, sandbox};
use aws_credential_types::Credentials;
use jiff::{SignedDuration, Timestamp};

impl AwsClient {
    /// Signs a key that is valid from `now`. With [`Settings::verify`], also looks up the caller
    /// and the region's models. A failed look-up becomes a note, but if AWS rejects the credentials
    /// or the clock, signing fails.
    pub fn sign_key(
        &self,
        plan: &SigningPlan,
        now: Timestamp,
    ) -> Result<(ShortTermKey, Vec<Note>), Problem> {
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let endpoints = [self.address(STS)?, self.address(BEDROCK)?];
        self.check_account()?;
        let (credentials, mut notes) = self.credentials(&plan.region, now)?;
        let clients = if self.settings.verify {
            let (sts, bedrock) =
                (self.connection(STS, &endpoints[0])?, self.connection(BEDROCK, &endpoints[1])?);
            Some(lookups::LookupClients::new(
                &credentials,
                &plan.region,
                sts,
                bedrock,
                self.endpoint_variants()?,
            ))
        } else {
            None
        };
        let look_up = async {
            let Some(clients) = &clients else { return lookups::Lookups::default() };
            lookups::look_up(clients, &plan.region, self.settings.lookup_deadline).await
        };
        let life = plan.life.duration();
        let sign = async { sign::sign(&credentials, plan.region.as_str(), life, now.into()) };
        let (secret, found) = self.unless_stopped(async { tokio::join!(sign, look_up) })?;
        if let Some(refusal) = found.refused {
            return Err(refusal.problem(lookups::CALLER, None));
        }
        let secret =
            if self.settings.sandbox { sandbox::with_sandbox_mark(&secret?) } else { secret? };

        if self.settings.verify {
            notes.extend(endpoints.iter().flatten().map(Endpoint::note));
        }
        let (expires_at, expiry_certain, note) = expiry(&credentials, plan.life, now);
        let login = matches!(
            self.source(),
            Some(CredentialSource::Profile { kind: ProfileKind::Login, .. })
        );
        notes.extend(note.map(|note| {
            if login && note == Note::CutByCredentials { Note::CutByLogin } else { note }
        }));
        notes.extend(found.notes);
        let key = ShortTermKey {
            secret,
            region: plan.region.clone(),
            made_at: now,
            expires_at,
            expiry_certain,
            signer: AccessKeyId::parse(credentials.access_key_id()),
            identity: found.identity,
            models: found.models,
        };
        Ok((key, once(notes)))
    }
}

/// Returns the key's expiry, true if it is certain, and a note if the credentials shorten the key's
/// lifetime or may do so.
fn expiry(
    credentials: &Credentials,
    life: KeyLife,
    now: Timestamp,
) -> (Timestamp, bool, Option<Note>) {
    let life = SignedDuration::try_from(life.duration()).unwrap_or(SignedDuration::ZERO);
    let asked = now.saturating_add(life).unwrap_or(now);
    match expiry_of(credentials) {
        Some(end) if end < asked => (end, true, Some(Note::CutByCredentials)),
        Some(_) => (asked, true, None),
        None if credentials.session_token().is_some() => (asked, false, Some(Note::ExpiryAtMost)),
        None => (asked, true, None),
    }
}
