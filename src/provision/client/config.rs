//! Reads the region, endpoints and switches from the environment and the selected profile.

use super::AwsClient;
use super::sdk_config::EndpointVariants;
use super::variables::{raw_variable, variable};
use crate::domain::{Problem, Region, RegionSource, clean};
use crate::provision::network::endpoints;
use crate::provision::network::endpoints::{Endpoint, Service};

impl AwsClient {
    /// Returns the region in `AWS_REGION`, `AWS_DEFAULT_REGION` or the profile, in this order.
    /// Doesn't ask instance metadata for one.
    pub fn configured_region(&self) -> Result<Option<(Region, RegionSource)>, Problem> {
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            if let Some(text) = variable(name) {
                let region = parsed_region(&text, name.to_owned())?;
                return Ok(Some((region, RegionSource::Environment(name))));
            }
        }
        if self.connections().is_some() {
            return Ok(None);
        }
        let profiles = match self.profiles() {
            Ok(profiles) => profiles,
            // Credentials from the environment don't need the AWS files. Code that does need the
            // files reports the problem.
            Err(_) if self.settings.profile.is_none() => return Ok(None),
            Err(problem) => return Err(problem.clone()),
        };
        if self.settings.profile.is_some() {
            profiles.require()?;
        }
        let setting = || format!("region of profile {}", clean(profiles.selected()));
        let region =
            profiles.get("region").map(|text| parsed_region(text, setting())).transpose()?;
        Ok(region.map(|region| (region, RegionSource::Profile)))
    }

    /// Returns the configured endpoint of `service`; `None` for AWS's own. Rejects an unsafe
    /// endpoint before anything is sent to it.
    pub(crate) fn address(&self, service: Service) -> Result<Option<Endpoint>, Problem> {
        if self.connections().is_some()
            || self.bool_setting(
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                "ignore_configured_endpoint_urls",
            )?
        {
            return Ok(None);
        }
        self.endpoint(service)
    }

    fn endpoint(&self, service: Service) -> Result<Option<Endpoint>, Problem> {
        endpoints::configured(service, &raw_variable, self.profiles().ok())
    }

    pub(crate) fn endpoint_variants(&self) -> Result<EndpointVariants, Problem> {
        if self.connections().is_some() {
            return Ok(EndpointVariants::default());
        }
        Ok(EndpointVariants {
            fips: self.bool_setting("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?,
            dual_stack: self
                .bool_setting("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")?,
        })
    }

    fn bool_setting(&self, name: &str, key: &str) -> Result<bool, Problem> {
        let on = |text: &str| text.eq_ignore_ascii_case("true");
        Ok(match (variable(name), self.profiles()) {
            (Some(text), _) => on(&text),
            (None, Ok(profiles)) => profiles.get(key).is_some_and(on),
            (None, Err(_)) => false,
        })
    }
}

fn parsed_region(text: &str, setting: String) -> Result<Region, Problem> {
    Region::parse(text).ok_or_else(|| Problem::MalformedRegion {
        text: clean(text),
        setting,
        nearest: Vec::new(),
    })
}
