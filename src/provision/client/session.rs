//! Looks up the caller for the prompt's welcome message.

use crate::domain::{Identity, Problem};
use crate::provision::client::AwsClient;
use crate::provision::client::cached_credentials::expiry_of;
use crate::provision::client::variables::variable;
use crate::provision::credentials::chain;
use crate::provision::credentials::chain::Base;
use crate::provision::iam::clients::iam_region;
use jiff::Timestamp;

impl AwsClient {
    /// Returns the caller and the credentials' expiry, if known. Returns `None` without a look-up
    /// if the source may need the terminal, for an MFA code or a credential process.
    pub fn session(&self) -> Option<Result<(Identity, Option<Timestamp>), Problem>> {
        self.is_unattended().then(|| {
            let identity = self.identity()?;
            let region = iam_region(self.configured_region().ok().flatten().map(|found| found.0));
            let (credentials, _) = self.credentials(&region, self.now())?;
            Ok((identity, expiry_of(&credentials)))
        })
    }

    fn is_unattended(&self) -> bool {
        let in_environment = || variable("AWS_ACCESS_KEY_ID").is_some();
        if self.connections().is_some() || self.settings.profile.is_none() && in_environment() {
            return true;
        }
        let Ok(profiles) = self.profiles() else { return true };
        let environment: Option<chain::Variable<'_>> =
            if self.settings.profile.is_none() { Some(&variable) } else { None };
        match chain::resolve(profiles, environment) {
            Ok(Some(chain)) => {
                !matches!(chain.base, Base::Process(_))
                    && chain.roles.iter().all(|role| role.mfa_serial.is_none())
            }
            Ok(None) | Err(_) => true,
        }
    }
}
