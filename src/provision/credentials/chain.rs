//! Determines where a profile's credentials come from: a source of base credentials, and the roles
//! to assume with them. Reads the settings in the AWS CLI's order.

use crate::domain::{
    CredentialFault, CredentialSource, InvalidCredentials, ProfileKind, UnusableCredentials, clean,
};
use crate::provision::credentials::profiles::Profiles;
use aws_credential_types::Credentials;
use std::path::PathBuf;

/// The steps to a profile's credentials: the source of the first ones, then the roles to assume.
pub(crate) struct Chain {
    pub(crate) source: CredentialSource,
    pub(crate) base: Base,
    /// The roles to assume, in this order; none if the base credentials are used as they are.
    pub(crate) roles: Vec<Role>,
}

/// The source of the first credentials in a chain.
pub(crate) enum Base {
    /// Access keys in the profile itself.
    Keys(Credentials),
    /// The command in `credential_process`.
    Process(String),
    /// IAM Identity Center (SSO), with these settings.
    Sso(Sso),
    /// The sign-in session of `aws login` that `login_session` names.
    Login(String),
    /// A web identity token in a file, and the role to assume with it.
    WebIdentity(WebIdentity),
    /// The source that `credential_source` names.
    Named(NamedSource),
}

/// The settings of IAM Identity Center.
pub(crate) struct Sso {
    /// The name in `sso_session`; `None` if the profile itself contains the settings.
    pub(crate) session: Option<String>,
    pub(crate) start_url: String,
    pub(crate) region: String,
    pub(crate) account: String,
    pub(crate) role: String,
}

/// A web identity token in a file, and the role to assume with it.
pub(crate) struct WebIdentity {
    pub(crate) token_file: PathBuf,
    pub(crate) role: String,
    pub(crate) session_name: Option<String>,
}

/// A source that `credential_source` can name.
#[derive(Clone, Copy)]
pub(crate) enum NamedSource {
    Environment,
    Container,
    Instance,
}

/// A role to assume, with the settings of its profile.
pub(crate) struct Role {
    /// The name of the profile that configures the role.
    pub(crate) profile: String,
    pub(crate) arn: String,
    pub(crate) external_id: Option<String>,
    pub(crate) session_name: Option<String>,
    pub(crate) mfa_serial: Option<String>,
    /// The value of `duration_seconds`. As in the AWS CLI, anything but a number is ignored.
    pub(crate) seconds: Option<i32>,
}

/// A function that reads an environment variable.
pub(crate) type Variable<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Returns the chain of the selected profile; `None` if neither its settings nor `environment` name
/// a source. Fails if the settings are contradictory or incomplete.
pub(crate) fn resolve(
    profiles: &Profiles,
    environment: Option<Variable<'_>>,
) -> Result<Option<Chain>, UnusableCredentials> {
    let mut name = profiles.selected().to_owned();
    let mut visited: Vec<String> = Vec::new();
    let mut roles = Vec::new();
    loop {
        let profile = Profile { profiles, name: &name };
        let first = visited.is_empty();
        visited.push(name.clone());
        let has_keys = profile.has("aws_access_key_id") || profile.has("aws_secret_access_key");
        let assumes = profile.has("role_arn") && !profile.has("web_identity_token_file");
        if !assumes || !first && has_keys {
            let base = profile.base(environment.filter(|_| first))?;
            if base.is_none() && !first {
                return Err(profile.invalid(
                    "it is the source_profile of another profile, but has no credentials",
                ));
            }
            roles.reverse();
            return Ok(base.map(|(source, base)| Chain { source, base, roles }));
        }
        roles.push(profile.role());
        let next = match (profile.get("source_profile"), profile.get("credential_source")) {
            (Some(_), Some(_)) => {
                return Err(profile.invalid("it has both source_profile and credential_source"));
            }
            (None, None) => {
                return Err(
                    profile.invalid("it has role_arn without source_profile or credential_source")
                );
            }
            (None, Some(named)) => {
                roles.reverse();
                let (source, named) = profile.named_source(named)?;
                return Ok(Some(Chain { source, base: Base::Named(named), roles }));
            }
            (Some(next), None) => next.to_owned(),
        };
        if next == name {
            let base = if has_keys { profile.base(None)? } else { None };
            let (source, base) = base.ok_or_else(|| {
                profile.invalid("its source_profile is itself, and it has no keys")
            })?;
            roles.reverse();
            return Ok(Some(Chain { source, base, roles }));
        }
        if visited.contains(&next) {
            return Err(profile.invalid("its source_profile leads back to it"));
        }
        if !profiles.has(&next) {
            return Err(profile.invalid(&format!("its source_profile {next} does not exist")));
        }
        name = next;
    }
}

pub(crate) fn profile_source(profile: &str, kind: ProfileKind) -> CredentialSource {
    CredentialSource::Profile { name: clean(profile), kind }
}

struct Profile<'a> {
    profiles: &'a Profiles,
    name: &'a str,
}

impl<'a> Profile<'a> {
    fn get(&self, key: &str) -> Option<&'a str> {
        self.profiles.setting(self.name, key)
    }

    fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn owned(&self, key: &str) -> Option<String> {
        self.get(key).map(str::to_owned)
    }

    fn unusable(&self, kind: ProfileKind, fault: CredentialFault) -> UnusableCredentials {
        UnusableCredentials::new(profile_source(self.name, kind), fault)
    }

    fn invalid(&self, reason: &str) -> UnusableCredentials {
        self.unusable(ProfileKind::Nothing, settings_fault(reason))
    }

    fn role(&self) -> Role {
        Role {
            profile: self.name.to_owned(),
            arn: self.owned("role_arn").unwrap_or_default(),
            external_id: self.owned("external_id"),
            session_name: self.owned("role_session_name"),
            mfa_serial: self.owned("mfa_serial"),
            seconds: self.get("duration_seconds").and_then(|text| text.parse().ok()),
        }
    }

    fn named_source(
        &self,
        name: &str,
    ) -> Result<(CredentialSource, NamedSource), UnusableCredentials> {
        Ok(match name.to_ascii_lowercase().as_str() {
            "environment" => (CredentialSource::Environment, NamedSource::Environment),
            "ecscontainer" => (CredentialSource::Container, NamedSource::Container),
            "ec2instancemetadata" => (CredentialSource::Instance, NamedSource::Instance),
            _ => {
                return Err(self.invalid(&format!("its credential_source {name} doesn't exist")));
            }
        })
    }

    /// Returns the profile's own source of credentials. If it has several, the first in the AWS
    /// CLI's order counts.
    fn base(
        &self,
        environment: Option<Variable<'_>>,
    ) -> Result<Option<(CredentialSource, Base)>, UnusableCredentials> {
        let found = |kind, base| Ok(Some((profile_source(self.name, kind), base)));
        if let Some(found) = self.web_identity(environment)? {
            return Ok(Some(found));
        }
        if self.has("sso_account_id") || self.has("sso_role_name") {
            return found(ProfileKind::Sso, Base::Sso(self.sso()?));
        }
        if let Some(keys) = self.keys(true)? {
            return found(ProfileKind::Keys, Base::Keys(keys));
        }
        if let Some(session) = self.owned("login_session").filter(|session| !session.contains('\n'))
        {
            return found(ProfileKind::Login, Base::Login(session));
        }
        if let Some(command) = self.owned("credential_process") {
            return found(ProfileKind::Process, Base::Process(command));
        }
        match self.keys(false)? {
            Some(keys) => found(ProfileKind::Keys, Base::Keys(keys)),
            None => Ok(None),
        }
    }

    fn web_identity(
        &self,
        environment: Option<Variable<'_>>,
    ) -> Result<Option<(CredentialSource, Base)>, UnusableCredentials> {
        let variable = |name: &str| environment.and_then(|variable| variable(name));
        let (file, source) = match (
            variable("AWS_WEB_IDENTITY_TOKEN_FILE"),
            self.owned("web_identity_token_file"),
        ) {
            (Some(file), _) => (file, CredentialSource::WebIdentity),
            (None, Some(file)) => (file, profile_source(self.name, ProfileKind::WebIdentity)),
            (None, None) => return Ok(None),
        };
        let role = variable("AWS_ROLE_ARN").or_else(|| self.owned("role_arn"));
        let role = role.ok_or_else(|| {
            let fault = settings_fault("it has a token file but no role (role_arn, AWS_ROLE_ARN)");
            UnusableCredentials::new(source.clone(), fault)
        })?;
        let session_name =
            variable("AWS_ROLE_SESSION_NAME").or_else(|| self.owned("role_session_name"));
        let identity = WebIdentity { token_file: file.into(), role, session_name };
        Ok(Some((source, Base::WebIdentity(identity))))
    }

    fn sso(&self) -> Result<Sso, UnusableCredentials> {
        let session = self.owned("sso_session");
        let invalid = |reason: &str| self.unusable(ProfileKind::Sso, settings_fault(reason));
        if let Some(session) = &session
            && !self.profiles.has_sso_session(session)
        {
            return Err(invalid(&format!("its sso_session {session} does not exist")));
        }
        let value = |key: &str| {
            let shared = session
                .as_ref()
                .and_then(|session| self.profiles.sso_session_setting(session, key));
            match (shared, self.get(key)) {
                (Some(shared), Some(own)) if shared != own => {
                    Err(invalid(&format!("its {key} differs from the one in its sso_session")))
                }
                // The value becomes one line of a file that the SDK reads.
                (Some(value), _) | (None, Some(value)) if value.chars().any(char::is_control) => {
                    Err(invalid(&format!("its {key} continues over several lines")))
                }
                (Some(value), _) | (None, Some(value)) => Ok(value.to_owned()),
                (None, None) => Err(invalid(&format!("it uses SSO but has no {key}"))),
            }
        };
        Ok(Sso {
            start_url: value("sso_start_url")?,
            region: value("sso_region")?,
            account: value("sso_account_id")?,
            role: value("sso_role_name")?,
            session,
        })
    }

    /// Returns the access keys in the credentials file alone, or in both AWS files together.
    fn keys(&self, credentials_file: bool) -> Result<Option<Credentials>, UnusableCredentials> {
        let get = |key: &str| match credentials_file {
            true => self.profiles.credentials_file_setting(self.name, key),
            false => self.get(key),
        };
        let Some(id) = get("aws_access_key_id") else { return Ok(None) };
        let secret_missing = self.unusable(
            ProfileKind::Keys,
            CredentialFault::Invalid(InvalidCredentials::SecretMissing),
        );
        let secret = get("aws_secret_access_key").ok_or(secret_missing)?;
        let token = get("aws_security_token").or_else(|| get("aws_session_token"));
        Ok(Some(Credentials::new(id, secret, token.map(str::to_owned), None, "profile")))
    }
}

pub(crate) fn settings_fault(reason: &str) -> CredentialFault {
    CredentialFault::Settings(clean(reason))
}
