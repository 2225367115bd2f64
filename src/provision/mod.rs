//! stub until merge: the interface of the real room, and a key that opens nothing.

use crate::domain::{Identity, MintedKey, Model, Note, Plan, Problem, Region, Secret};

/// How to reach AWS.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--sandbox`.
    pub sandbox: bool,
    /// Whether to look up identity and models.
    pub verify: bool,
}

/// One run's connection to AWS.
#[derive(Debug)]
pub struct Session(Settings);

impl Session {
    /// stub until merge
    pub fn open(settings: Settings) -> Result<Self, Problem> {
        Ok(Self(settings))
    }

    /// stub until merge
    pub fn configured_region(&self) -> Result<Option<Region>, Problem> {
        Ok(None)
    }

    /// stub until merge
    pub fn mint(&self, plan: &Plan, now: jiff::Timestamp) -> Result<(MintedKey, Vec<Note>), Problem> {
        if !self.0.sandbox {
            return Err(Problem::NoCredentials);
        }
        let made_at = jiff::Timestamp::from_second(now.as_second()).unwrap_or(now);
        let key = MintedKey {
            secret: Secret::new("bedrock-api-key-SANDBOXSANDBOXSANDBOXSANDBOX=".to_owned()),
            region: plan.region.clone(),
            made_at,
            expires_at: made_at + plan.life.duration(),
            expiry_certain: true,
            signer: None,
            identity: self.0.verify.then(|| Identity {
                account: "123456789012".to_owned(),
                arn: "arn:aws:sts::123456789012:assumed-role/sandbox/you".to_owned(),
            }),
            models: self.0.verify.then(|| {
                vec![Model {
                    id: "global.anthropic.claude-sonnet-4-6".to_owned(),
                    name: "Claude Sonnet 4.6".to_owned(),
                }]
            }),
        };
        Ok((key, Vec::new()))
    }
}

pub mod signer {
    //! stub until merge

    use crate::domain::{Region, Ttl};

    /// stub until merge
    pub fn read(_key: &str) -> Option<(Region, Ttl)> {
        None
    }
}
