//! The requests of the fault sweep, and the assertions after each fault.

use crate::aws::provision::iam::{name, plan, tags};
use crate::security::faults::case;
use crate::security::faults::fault::{Fault, Faults};
use crate::support::program::phrase_of;
use bedrock_assist::cli::{Setup, UserAction, run_scripted};
use bedrock_assist::domain::{AccessKeyId, IamUser, Identity, Shutdown, Step};
use bedrock_assist::provision::{AwsClient, Connections, Pace, Settings};
use serde_json::Value;

/// A fake AWS with faulty and sound connections.
pub struct Cloud {
    pub faults: Faults,
    pub stops: Shutdown,
    pub faulty: Connections,
    pub sound: Connections,
    /// True if calls are slow, so repeating the request is skipped.
    pub slow: bool,
}

/// A request of the sweep.
pub struct Scenario {
    pub name: &'static str,
    /// The steps that prepare a team.
    before: fn(&str) -> Vec<Step>,
    /// The phrase, from the team and its first key's ID.
    words: fn(&str, &str) -> String,
    /// The number of keys in the end.
    keys: usize,
    /// True if a person confirms, because `--yes` deletes no key that the request doesn't ask to
    /// delete.
    live: bool,
}

const OWNER: &str = "a@b.com";

pub const SCENARIOS: [Scenario; 7] = [
    Scenario {
        name: "a new unit",
        before: |_| Vec::new(),
        words: |unit, _| format!("long-term key for {unit}, owner: {OWNER}"),
        keys: 1,
        live: false,
    },
    Scenario {
        name: "a user without policy and key",
        before: |unit| vec![Step::CreateUser(tags(unit, None))],
        words: |unit, _| format!("long-term key for {unit}, owner: {OWNER}"),
        keys: 1,
        live: false,
    },
    Scenario {
        name: "another key",
        before: whole,
        words: |unit, _| format!("another long-term key for {unit}"),
        keys: 2,
        live: false,
    },
    Scenario {
        name: "a rotation",
        before: whole,
        words: |unit, _| format!("rotate the key for {unit}"),
        keys: 2,
        live: false,
    },
    Scenario {
        name: "a rotation that makes room",
        before: |unit| [whole(unit), vec![Step::CreateKey]].concat(),
        words: |unit, id| format!("rotate key {id} of {unit}-bedrock-user"),
        keys: 2,
        live: true,
    },
    Scenario {
        name: "a key switched off",
        before: whole,
        words: |unit, id| format!("deactivate key {id} of {unit}-bedrock-user"),
        keys: 1,
        live: false,
    },
    Scenario {
        name: "a key deleted",
        before: whole,
        words: |unit, id| format!("delete key {id} of {unit}-bedrock-user"),
        keys: 0,
        live: false,
    },
];

fn whole(unit: &str) -> Vec<Step> {
    vec![Step::CreateUser(tags(unit, Some(OWNER))), Step::AttachPolicy, Step::CreateKey]
}

/// The result of one run.
struct Told {
    page: String,
    code: u8,
    object: Value,
}

impl Cloud {
    fn said(&self, wiring: &Connections, words: &str, live: bool) -> Told {
        let how = if live { "--color=never" } else { "--yes" };
        let args = ["bedrock-assist", how, "-o", "json", words].map(str::to_owned);
        let stage = Setup { piped: !live, wiring: Some(wiring.clone()), stops: self.stops.clone() };
        // These lines confirm and keep the old key, or accept the suggested key and confirm.
        let script =
            ["yes", "keep it", "yes"].map(|line| UserAction::Type(line.to_owned())).to_vec();
        let (page, code) = run_scripted(&args, if live { script } else { Vec::new() }, stage);
        let objects = page.lines().filter(|line| line.starts_with('{'));
        let told = |line: &&str| {
            !line.contains("\"status\":\"open\"") && !line.contains("\"type\":\"text\"")
        };
        let last = objects.clone().rfind(told).or(objects.clone().next_back());
        let object = last.unwrap_or("null");
        let object = serde_json::from_str(object).unwrap_or(Value::Null);
        Told { page, code, object }
    }

    fn session(&self) -> AwsClient {
        AwsClient::wired(Settings::default(), self.sound.clone())
    }

    /// Creates a team with one key. Returns the key's ID.
    pub fn hold(&self, unit: &str) -> String {
        let made = self.session().carry_out(&plan(unit, &whole(unit)), &self.caller(), &());
        made.unwrap().0.unwrap().id.to_string()
    }

    pub fn user(&self, unit: &str) -> Option<IamUser> {
        self.session().look(&[name(unit)]).unwrap().users.pop()
    }

    fn caller(&self) -> Identity {
        self.session().look(&[]).unwrap().identity.unwrap()
    }
}

impl Told {
    /// Returns the ID of the delivered key, or `None` if the program delivered none.
    fn key(&self) -> Option<&str> {
        let key = self.object["result"]["access_key_id"].as_str()?;
        self.object["result"]["secret_access_key"].is_string().then_some(key)
    }

    /// Returns the suggested phrases in order, without alternatives ("or …") and without help
    /// topics.
    fn ways(&self) -> Vec<String> {
        let hints = self.object["error"]["hint"].as_str().unwrap_or_default();
        let firm: Vec<&str> = hints.lines().filter(|hint| !hint.starts_with("or ")).collect();
        let firm = firm.join("\n");
        let commands = firm.split('`').skip(1).step_by(2);
        let phrases = commands.filter_map(phrase_of);
        phrases.filter(|phrase| !phrase.starts_with("help ")).map(str::to_owned).collect()
    }
}

impl Scenario {
    /// Prepares a team. Returns the IDs of its keys.
    fn prepare(&self, cloud: &Cloud, unit: &str) -> Vec<AccessKeyId> {
        cloud.faults.plan(None);
        cloud.stops.clear();
        let steps = (self.before)(unit);
        // Each plan creates at most one key.
        let made = steps.split_inclusive(|step| *step == Step::CreateKey).filter_map(|steps| {
            cloud.session().carry_out(&plan(unit, steps), &cloud.caller(), &()).unwrap().0
        });
        made.map(|key| key.id).collect()
    }

    fn said(&self, unit: &str, keys: &[AccessKeyId]) -> String {
        (self.words)(unit, keys.first().map(AccessKeyId::as_str).unwrap_or_default())
    }

    /// Returns the calls of an undisturbed run. Asserts that it completes the request.
    pub fn calls(&self, cloud: &Cloud, unit: &str) -> Vec<String> {
        let keys = self.prepare(cloud, unit);
        // Uses the default timeouts, because a busy machine is not a fault.
        let patient = Connections { pace: Pace::default(), ..cloud.faulty.clone() };
        let told = cloud.said(&patient, &self.said(unit, &keys), self.live);
        assert_eq!(told.code, 0, "{}: {}", self.name, told.page);
        self.is_reached(cloud, unit, &keys, &[told], self.name);
        cloud.faults.calls()
    }

    /// Asserts that a fault in call `at` loses no key, and that the suggested commands then
    /// complete the request.
    pub fn survives(&self, cloud: &Cloud, unit: &str, at: usize, wanted: (Fault, bool)) {
        let keys = self.prepare(cloud, unit);
        let words = self.said(unit, &keys);
        cloud.faults.plan(Some((at, wanted.0, wanted.1)));
        let first = cloud.said(&cloud.faulty, &words, self.live);
        let calls = cloud.faults.calls();
        cloud.faults.plan(None);
        cloud.stops.clear();
        let what = case(self, at, calls.get(at).map_or("not made", String::as_str), wanted);
        self.holds(cloud, unit, &keys, &first, &what);
        let signal = match wanted.0 {
            Fault::Interrupted => Some(130),
            Fault::Terminated => Some(143),
            _ => None,
        };
        if let Some(code) = signal {
            assert_eq!(first.code, code, "{what}: {}", first.page);
        }

        // After a failure, the suggested phrases must complete the request.
        let mut told = vec![first];
        if told[0].object["status"] == "failed" {
            let ways = told[0].ways();
            assert!(!ways.is_empty(), "{what}: {}", told[0].page);
            for way in ways {
                told.push(cloud.said(&cloud.sound, &way, self.live));
            }
        }
        self.is_reached(cloud, unit, &keys, &told, &what);
    }

    /// Asserts that, right after the fault, the output names each new key, that a delivered key
    /// exists, and that an error says what was done and what to do next.
    fn holds(&self, cloud: &Cloud, unit: &str, before: &[AccessKeyId], told: &Told, what: &str) {
        let page = &told.page;
        let user = cloud.user(unit);
        for key in user.iter().flat_map(|user| &user.keys).filter(|key| !before.contains(&key.id)) {
            assert!(
                page.contains(key.id.as_str()),
                "{what}: {} is there and unsaid: {page}",
                key.id
            );
        }
        if self.name.starts_with("a rotation") {
            let works = user.iter().flat_map(|user| &user.keys).any(|key| key.active);
            assert!(works, "{what}: no key is left that works: {page}");
        }
        if let Some(key) = told.key() {
            let there = user
                .iter()
                .flat_map(|user| &user.keys)
                .any(|there| there.id.as_str() == key && there.active);
            assert!(there, "{what}: {key} was handed out and is not there: {page}");
        }
        let done = told.object["status"] == "done";
        if !done {
            let error = &told.object["error"];
            let message = error["message"].as_str().unwrap_or_default();
            assert!(told.code != 0 && !message.is_empty(), "{what}: {page}");
            assert!(error["hint"].is_string(), "{what}: {page}");
            let new = (self.before)(unit).is_empty();
            if new && user.is_some() {
                let lost = message.contains("may or may not have taken effect");
                assert!(
                    message.contains("Done: creating user") || lost,
                    "{what}: the user is unsaid: {page}"
                );
            } else if new {
                assert!(!message.contains("there now"), "{what}: {page}");
            }
        }
        for leak in ["SecretAccessKey", "<html>", "SdkError", "panicked", "ServiceError"] {
            assert!(!page.contains(leak), "{what}: {leak} in {page}");
        }
        let shown = page.matches("SANDBOX/").count();
        assert!(
            shown == if told.key().is_some() && page.contains("SANDBOX") { shown } else { 0 },
            "{what}: {page}"
        );
    }

    /// Asserts the final state, and that repeating the request changes nothing.
    fn is_reached(
        &self,
        cloud: &Cloud,
        unit: &str,
        before: &[AccessKeyId],
        told: &[Told],
        what: &str,
    ) {
        let pages = || told.iter().map(|told| told.page.clone()).collect::<Vec<_>>().join("----\n");
        let user = cloud.user(unit).unwrap_or_else(|| panic!("{what}: no user: {}", pages()));
        assert!(
            user.is_ours() && user.policy_attached == Some(true),
            "{what}: {user:?} {}",
            pages()
        );
        assert_eq!(user.tag("owner"), Some(OWNER), "{what}: {}", pages());
        assert_eq!(user.tags.len(), 4, "{what}: {user:?}");
        assert_eq!(user.keys.len(), self.keys, "{what}: {user:?} {}", pages());
        let handed: Vec<&str> = told.iter().filter_map(Told::key).collect();
        for key in user.keys.iter().filter(|key| !before.contains(&key.id)) {
            assert!(
                handed.contains(&key.id.as_str()),
                "{what}: nobody has {}: {}",
                key.id,
                pages()
            );
        }
        for (at, id) in before.iter().enumerate() {
            let there = user.keys.iter().find(|key| key.id == *id).map(|key| key.active);
            // The request is about the first key.
            let wanted = if at == 0 { self.old() } else { Some(true) };
            assert_eq!(there, wanted, "{what}: {id}: {}", pages());
        }
        if cloud.slow {
            return;
        }
        let again = cloud.said(&cloud.sound, &self.said(unit, before), false);
        assert_eq!(cloud.user(unit), Some(user), "{what}: said again: {}", again.page);
    }

    /// Returns the expected state of the first key: deleted (`None`), active or inactive.
    fn old(&self) -> Option<bool> {
        match self.name {
            "a key deleted" | "a rotation that makes room" => None,
            "a key switched off" => Some(false),
            _ => Some(true),
        }
    }
}
