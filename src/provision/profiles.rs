//! The AWS configuration files, read once: which profiles there are, which one is meant, and what it says.
//! The SDK reads them too, but tells nobody whether a profile exists or wants an MFA code.

use crate::domain::{Problem, clean};
use aws_config::profile::{ProfileFileLoadError, ProfileSet};
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_runtime::env_config::property::PropertiesKey;
use aws_types::os_shim_internal::{Env, Fs};
use std::borrow::Cow;
use std::error::Error as _;

/// The configuration files, with the profile in use.
pub(super) struct Profiles(ProfileSet);

impl Profiles {
    /// Reads the files that the environment names, or those at home; files that are not there are empty.
    pub(super) async fn load(profile: Option<&str>) -> Result<Self, Problem> {
        let chosen = profile.map(|name| Cow::Owned(name.to_owned()));
        let sections =
            aws_config::profile::load(&Fs::real(), &Env::real(), &EnvConfigFiles::default(), chosen).await;
        sections.map(Self).map_err(|error| Problem::ConfigUnreadable { reason: reason(&error) })
    }

    /// The profile in use: the one asked for, `AWS_PROFILE`, or `default`.
    pub(super) fn selected(&self) -> &str {
        self.0.selected_profile()
    }

    /// A setting of the profile in use.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(str::trim).filter(|value| !value.is_empty())
    }

    /// The `endpoint_url` that the profile's `services` section gives one service, with that section's name.
    pub(super) fn service_endpoint(&self, service: &str) -> Option<(&str, &str)> {
        let section = self.get("services")?;
        let key = PropertiesKey::builder()
            .section_key("services")
            .section_name(section)
            .property_name(service)
            .sub_property_name("endpoint_url")
            .build()
            .ok()?;
        Some((section, self.0.other_sections().get(&key)?))
    }

    /// That the profile in use exists.
    pub(super) fn require(&self) -> Result<(), Problem> {
        if self.0.get_profile(self.selected()).is_some() {
            return Ok(());
        }
        let mut known: Vec<String> = self.0.profiles().map(clean).collect();
        known.sort();
        Err(Problem::ProfileNotFound { profile: clean(self.selected()), known })
    }

    /// Whether an instance's metadata may be asked for credentials: because the profile in use, or one that it takes its
    /// credentials from, says so, or because it says nothing at all and is not the `only` source.
    pub(super) fn asks_instance(&self, only: bool) -> bool {
        const SOURCES: [&str; 6] = [
            "aws_access_key_id",
            "credential_process",
            "login_session",
            "role_arn",
            "sso_account_id",
            "web_identity_token_file",
        ];
        let mut name = self.selected();
        for _ in self.0.profiles() {
            let Some(profile) = self.0.get_profile(name) else { break };
            if let Some(source) = profile.get("credential_source") {
                return source == "Ec2InstanceMetadata";
            }
            match profile.get("source_profile") {
                Some(next) if next != name => name = next,
                _ => return !only && SOURCES.iter().all(|source| profile.get(source).is_none()),
            }
        }
        !only
    }

    /// The profile, of the one in use and those it takes its credentials from, that wants an MFA code.
    pub(super) fn wants_mfa(&self) -> Option<&str> {
        let mut name = self.selected();
        // As many steps as profiles: a circle of `source_profile` ends too.
        for _ in self.0.profiles() {
            let profile = self.0.get_profile(name)?;
            if profile.get("mfa_serial").is_some() {
                return Some(name);
            }
            name = profile.get("source_profile")?;
        }
        None
    }
}

fn reason(error: &ProfileFileLoadError) -> String {
    let detail = error.source().map(|source| format!(": {source}")).unwrap_or_default();
    clean(&format!("{error}{detail}"))
}
