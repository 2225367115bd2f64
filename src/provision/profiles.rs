//! The AWS configuration files, read once: which profiles there are, which one is meant, and what it says.
//! The SDK reads them too, but tells nobody whether a profile exists, or that a file is no text.

use crate::domain::{Problem, clean};
use aws_config::profile::{ProfileFileLoadError, ProfileSet};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::property::PropertiesKey;
use aws_runtime::fs_util::{Os, home_dir};
use aws_types::os_shim_internal::{Env, Fs};
use std::borrow::Cow;
use std::error::Error as _;
use std::path::{Path, PathBuf};

/// The variables that choose a profile, in the AWS CLI's order.
const CHOICES: [&str; 2] = ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"];

/// The configuration files, with the profile in use.
pub(super) struct Profiles {
    all: ProfileSet,
    /// What the credentials file holds alone: its keys go before a profile's other sources.
    credentials: ProfileSet,
}

/// The profile that a variable chooses, be it by an empty name: the AWS CLI takes that for a name, too.
pub(super) fn chosen() -> Option<String> {
    CHOICES.iter().find_map(|name| std::env::var(name).ok())
}

impl Profiles {
    /// Reads the files that the environment names, or those at home; files that are not there are empty.
    pub(super) async fn load(profile: Option<&str>) -> Result<Self, Problem> {
        let name = profile.map(str::to_owned).or_else(chosen).unwrap_or_else(|| "default".to_owned());
        let config = File::read("AWS_CONFIG_FILE", "~/.aws/config")?;
        let credentials = File::read("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")?;
        let one = |file: &File, kind| EnvConfigFiles::builder().with_contents(kind, &file.text);
        // Each by itself first, for the SDK does not say which of them it could not read.
        parsed(&name, &config, one(&config, EnvConfigFileKind::Config).build()).await?;
        let alone = one(&credentials, EnvConfigFileKind::Credentials).build();
        let alone = parsed(&name, &credentials, alone).await?;
        let both = one(&config, EnvConfigFileKind::Config);
        let both = both.with_contents(EnvConfigFileKind::Credentials, &credentials.text).build();
        Ok(Self { all: parsed(&name, &config, both).await?, credentials: alone })
    }

    /// The profile in use: the one asked for, one that a variable names, or `default`.
    pub(super) fn selected(&self) -> &str {
        self.all.selected_profile()
    }

    /// A setting of the profile in use.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.of(self.selected(), key)
    }

    /// A setting of any profile.
    pub(super) fn of(&self, profile: &str, key: &str) -> Option<&str> {
        set(self.all.get_profile(profile)?.get(key))
    }

    /// The same, if it stands in the credentials file.
    pub(super) fn in_credentials(&self, profile: &str, key: &str) -> Option<&str> {
        set(self.credentials.get_profile(profile)?.get(key))
    }

    /// Whether there is such a profile.
    pub(super) fn has(&self, profile: &str) -> bool {
        self.all.get_profile(profile).is_some()
    }

    /// Whether there is such a section for SSO.
    pub(super) fn has_sso_session(&self, session: &str) -> bool {
        self.all.sso_session(session).is_some()
    }

    /// A setting of a section for SSO.
    pub(super) fn of_sso_session(&self, session: &str, key: &str) -> Option<&str> {
        set(self.all.sso_session(session)?.get(key))
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
        Some((section, self.all.other_sections().get(&key)?))
    }

    /// That the profile in use exists.
    pub(super) fn require(&self) -> Result<(), Problem> {
        if self.has(self.selected()) {
            return Ok(());
        }
        let mut known: Vec<String> = self.all.profiles().map(clean).collect();
        known.sort();
        Err(Problem::ProfileNotFound { profile: clean(self.selected()), known })
    }
}

fn set(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}

/// One of the two files.
struct File {
    path: PathBuf,
    text: String,
}

impl File {
    fn read(variable: &str, default: &str) -> Result<Self, Problem> {
        let path = std::env::var_os(variable).map_or_else(|| default.into(), PathBuf::from);
        let path = match path.strip_prefix("~") {
            Ok(rest) => {
                home_dir(&Env::real(), Os::real()).map_or(path.clone(), |home| Path::new(&home).join(rest))
            }
            Err(_) => path,
        };
        // What cannot be read is as good as not there, as for the AWS CLI.
        let bytes = std::fs::read(&path).unwrap_or_default();
        match decoded(bytes) {
            Ok(text) => Ok(Self { path, text }),
            Err(what) => {
                let reason = format!("{} is {what}; save it as UTF-8", path.display());
                Err(Problem::ConfigUnreadable { reason: clean(&reason) })
            }
        }
    }
}

/// The text of a file. Editors on Windows put a byte order mark before it, which says nothing.
fn decoded(bytes: Vec<u8>) -> Result<String, &'static str> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.contains(&0) {
        return Err("UTF-16");
    }
    let text = String::from_utf8(bytes).map_err(|_| "not UTF-8")?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

async fn parsed(name: &str, file: &File, files: EnvConfigFiles) -> Result<ProfileSet, Problem> {
    let name = Some(Cow::Owned(name.to_owned()));
    let sections = aws_config::profile::load(&Fs::real(), &Env::real(), &files, name).await;
    sections.map_err(|error| Problem::ConfigUnreadable { reason: reason(&error, &file.path) })
}

fn reason(error: &ProfileFileLoadError, file: &Path) -> String {
    let detail = error.source().map(|source| source.to_string()).unwrap_or_default();
    // The SDK knows no path of a text that it was given.
    let place = detail.split("on line ").nth(1).map_or(detail.as_str(), |place| place);
    clean(&format!("{}, line {place}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn a_byte_order_mark_says_nothing_and_other_encodings_are_named() {
        let read = |bytes: &[u8]| decoded(bytes.to_vec());
        assert_eq!(read(b"\xef\xbb\xbf[default]\n").as_deref(), Ok("[default]\n"));
        assert_eq!(read(b"[default]\n").as_deref(), Ok("[default]\n"));
        assert_eq!(read(b"\xff\xfe[\0d\0"), Err("UTF-16"));
        assert_eq!(read(b"\xfe\xff\0[\0d"), Err("UTF-16"));
        assert_eq!(read(b"[\0d\0"), Err("UTF-16"));
        assert_eq!(read(b"[default]\nx = \xe9\n"), Err("not UTF-8"));
    }
}
