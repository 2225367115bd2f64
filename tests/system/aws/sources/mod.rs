//! Compares each source of credentials with botocore, which the AWS CLI uses: real files, real
//! child processes, and doubles of network services. A case in which the two differ says why.

pub mod botocore;
pub mod environment;
pub mod files;
pub mod processes;
pub mod roles_and_sso;

const A: &str = "AKIAQ3ZT8VN5WY2KD7HA";
const B: &str = "AKIAQ3ZT8VN5WY2KD7HB";
const S: &str = "ASIAQ3ZT8VN5WY2KD7HS";

const SECRET: &str = "CanarySecretKey1111111111111111111111111";
/// Times that are certain to be in the past and in the future.
const PAST: &str = "2020-01-01T00:00:00Z";
const FUTURE: &str = "2099-01-01T00:00:00Z";

/// Files and variables in which the program and botocore look for credentials.
#[derive(Default, Clone)]
pub struct Case {
    name: &'static str,
    config: String,
    credentials: String,
    env: Vec<(&'static str, String)>,
    profile: Option<&'static str>,
    sso_cache: Vec<(&'static str, String)>,
    files: Vec<(&'static str, String)>,
    /// Why botocore's result differs from the program's; `None` if both must agree.
    differs: Option<&'static str>,
}

fn case(name: &'static str) -> Case {
    Case { name, ..Case::default() }
}

impl Case {
    fn config(mut self, text: impl Into<String>) -> Self {
        self.config = text.into();
        self
    }

    fn credentials(mut self, text: impl Into<String>) -> Self {
        self.credentials = text.into();
        self
    }

    fn env(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.env.push((name, value.into()));
        self
    }

    fn keys(self, id: &str) -> Self {
        self.env("AWS_ACCESS_KEY_ID", id).env("AWS_SECRET_ACCESS_KEY", SECRET)
    }

    fn profile(mut self, name: &'static str) -> Self {
        self.profile = Some(name);
        self
    }

    fn sso_cache(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.sso_cache.push((name, text.into()));
        self
    }

    fn file(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.files.push((name, text.into()));
        self
    }

    fn differs(mut self, why: &'static str) -> Self {
        self.differs = Some(why);
        self
    }
}

/// Returns the settings of a profile with static keys.
fn keys(id: &str) -> String {
    format!("aws_access_key_id = {id}\naws_secret_access_key = {SECRET}\n")
}
