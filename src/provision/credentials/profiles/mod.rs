//! Reads the AWS configuration files once, by the AWS CLI's rules, and selects the profile. The SDK
//! reads the files differently and doesn't tell whether a profile exists.

pub mod ini;

use crate::domain::{Problem, clean};
use crate::provision::credentials::shell_words::split;
use aws_runtime::fs_util::{Os, home_dir};
use aws_types::os_shim_internal::Env;
use ini::Values;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The variables that choose a profile. As in the AWS CLI, the first one that is set counts.
const PROFILE_VARIABLES: [&str; 2] = ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"];

/// The AWS configuration files and the selected profile.
pub(crate) struct Profiles {
    selected: String,
    all: Sections,
    /// The credentials file alone. Its keys take precedence over `login_session`,
    /// `credential_process` and the keys in the configuration file.
    credentials: Sections,
    sso_sessions: Sections,
    services: Sections,
}

/// The sections of one kind, by their names.
type Sections = BTreeMap<String, Values>;

/// Returns the profile that a variable names. As in the AWS CLI, an empty value counts as a name.
pub(crate) fn chosen() -> Option<String> {
    PROFILE_VARIABLES.iter().find_map(|name| std::env::var(name).ok())
}

impl Profiles {
    /// Reads the files that the environment names, or else those in the home directory. A missing
    /// file counts as empty.
    pub(crate) fn load(profile: Option<&str>) -> Result<Self, Problem> {
        let selected =
            profile.map(str::to_owned).or_else(chosen).unwrap_or_else(|| "default".to_owned());
        let mut profiles = Self {
            selected,
            all: Sections::new(),
            credentials: sections("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")?
                .into_iter()
                .collect(),
            sso_sessions: Sections::new(),
            services: Sections::new(),
        };
        // If both `[default]` and `[profile default]` exist, the later one wins.
        for (name, values) in sections("AWS_CONFIG_FILE", "~/.aws/config")? {
            let kind = [
                ("profile", &mut profiles.all),
                ("sso-session", &mut profiles.sso_sessions),
                ("services", &mut profiles.services),
            ];
            if name == "default" {
                profiles.all.insert(name, values);
            } else if let Some((_, kind)) =
                kind.into_iter().find(|(kind, _)| name.starts_with(kind))
                && let Some([_, name]) = split(&name).as_deref()
            {
                kind.insert(name.clone(), values);
            }
        }
        for (name, values) in &profiles.credentials {
            profiles.all.entry(name.clone()).or_default().extend(values.clone());
        }
        Ok(profiles)
    }

    /// Returns the name of the selected profile: the requested one, the one in a variable, or
    /// `default`.
    pub(crate) fn selected(&self) -> &str {
        &self.selected
    }

    /// Returns a setting of the selected profile.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.setting(self.selected(), key)
    }

    /// Returns a setting of the profile `profile`.
    pub(crate) fn setting(&self, profile: &str, key: &str) -> Option<&str> {
        value_of(self.all.get(profile)?.get(key))
    }

    /// Returns a setting of the profile `profile` in the credentials file alone.
    pub(crate) fn credentials_file_setting(&self, profile: &str, key: &str) -> Option<&str> {
        value_of(self.credentials.get(profile)?.get(key))
    }

    pub(crate) fn has(&self, profile: &str) -> bool {
        self.all.contains_key(profile)
    }

    pub(crate) fn has_sso_session(&self, session: &str) -> bool {
        self.sso_sessions.contains_key(session)
    }

    /// Returns a setting of the `sso-session` section `session`.
    pub(crate) fn sso_session_setting(&self, session: &str, key: &str) -> Option<&str> {
        value_of(self.sso_sessions.get(session)?.get(key))
    }

    /// Returns the name of the `services` section that the selected profile uses, and the
    /// `endpoint_url` of `service` in it.
    pub(crate) fn service_endpoint(&self, service: &str) -> Option<(&str, &str)> {
        let section = self.get("services")?;
        Some((section, ini::nested(self.services.get(section)?.get(service)?, "endpoint_url")?))
    }

    /// Fails unless the selected profile exists.
    pub(crate) fn require(&self) -> Result<(), Problem> {
        if self.has(self.selected()) {
            return Ok(());
        }
        let known = self.all.keys().map(|name| clean(name)).collect();
        Err(Problem::ProfileNotFound { profile: clean(self.selected()), known })
    }
}

/// Returns the value of a setting; `None` if it is empty or consists of nested settings.
fn value_of(value: Option<&String>) -> Option<&str> {
    value
        .map(String::as_str)
        .filter(|value| !value.starts_with('\n'))
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

/// Returns the sections of a file. Its path is in the environment variable `variable`, or else is
/// `default`.
fn sections(variable: &str, default: &str) -> Result<Vec<(String, Values)>, Problem> {
    let path = std::env::var(variable).unwrap_or_else(|_| default.to_owned());
    let path = expand_home(&expand_variables(&path, |name| std::env::var(name).ok()));
    // As in the AWS CLI, an unreadable file counts as missing.
    let bytes = std::fs::read(&path).unwrap_or_default();
    let unreadable = |reason: String| Problem::ConfigUnreadable {
        reason: clean(&format!("{}{reason}", path.display())),
    };
    let text = decode(bytes).map_err(|what| unreadable(format!(" {what}")))?;
    ini::parse(&text).map_err(|reason| unreadable(format!(", {reason}")))
}

/// Replaces a leading `~` with the user's home directory.
fn expand_home(path: &str) -> PathBuf {
    match Path::new(path).strip_prefix("~") {
        Ok(rest) => home_dir(&Env::real(), Os::real())
            .map_or_else(|| path.into(), |home| Path::new(&home).join(rest)),
        Err(_) => path.into(),
    }
}

/// Replaces `$NAME` and `${NAME}` with the variable's value. Leaves an unset variable as written.
fn expand_variables(path: &str, variable: impl Fn(&str) -> Option<String>) -> String {
    let mut parts = path.split('$');
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = match part.strip_prefix('{').and_then(|part| part.split_once('}')) {
            Some(braced) => braced,
            None => part.split_at(
                part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len()),
            ),
        };
        match variable(name).filter(|_| !name.is_empty()) {
            Some(value) => result.extend([&value, rest]),
            None => result.extend(["$", part]),
        }
    }
    result
}

/// Decodes a file, and removes the byte order mark that Windows editors write.
fn decode(bytes: Vec<u8>) -> Result<String, &'static str> {
    // In UTF-16, every second byte of a Latin letter is 0.
    if bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || matches!(*bytes, [0, _, ..] | [_, 0, ..])
    {
        return Err("is UTF-16; save it as UTF-8");
    }
    if bytes.contains(&0) {
        return Err("holds a NUL byte; remove it");
    }
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8; save it as UTF-8")?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::{decode, expand_variables};

    #[test]
    fn a_byte_order_mark_says_nothing_and_other_encodings_are_named() {
        let read = |bytes: &[u8]| decode(bytes.to_vec());
        assert_eq!(read(b"\xef\xbb\xbf[default]\n").as_deref(), Ok("[default]\n"));
        assert_eq!(read(b"[default]\n").as_deref(), Ok("[default]\n"));
        assert_eq!(read(b"\xff\xfe[\0d\0"), Err("is UTF-16; save it as UTF-8"));
        assert_eq!(read(b"\xfe\xff\0[\0d"), Err("is UTF-16; save it as UTF-8"));
        assert_eq!(read(b"[\0d\0"), Err("is UTF-16; save it as UTF-8"));
        assert_eq!(read(b"[default]\nx = \xe9\n"), Err("is not UTF-8; save it as UTF-8"));
        assert_eq!(read(b"[default]\nx = \0\n"), Err("holds a NUL byte; remove it"));
    }

    #[test]
    fn variables_in_a_path() {
        let home = |name: &str| (name == "HOME").then(|| "/h".to_owned());
        for (path, result) in [
            ("~/c", "~/c"),
            ("$HOME/c", "/h/c"),
            ("${HOME}/c", "/h/c"),
            ("/x/$HOME$HOME", "/x//h/h"),
            ("$HOMER/c", "$HOMER/c"),
            ("${HOME/c", "${HOME/c"),
            ("a$", "a$"),
            ("a$$HOME", "a$/h"),
        ] {
            assert_eq!(expand_variables(path, home), result);
        }
    }
}
