//! What is asked for in the sweep, and what must hold whatever happens.

use super::case;
use super::fault::{Fault, Faults};
use crate::provision::iam::{name, plan, tags};
use bedrock_assist::domain::{AccessKeyId, Identity, KnownUser, Step, Stops};
use bedrock_assist::front::{Stage, rehearse};
use bedrock_assist::provision::{Session, Settings, Wiring};
use serde_json::Value;

/// An AWS that can be asked on a bad line and on a good one.
pub struct Cloud {
    pub faults: Faults,
    pub stops: Stops,
    pub faulty: Wiring,
    pub sound: Wiring,
    /// Where a call costs so much that each is weighed.
    pub slow: bool,
}

/// Something that is asked for.
pub struct Scenario {
    pub name: &'static str,
    /// What is there before.
    before: fn(&str) -> Vec<Step>,
    /// What is said; the key is the one that was there before, where one was.
    words: fn(&str, &str) -> String,
    /// How many keys the unit holds in the end.
    keys: usize,
}

const OWNER: &str = "a@b.com";

pub const SCENARIOS: [Scenario; 6] = [
    Scenario {
        name: "a new unit",
        before: |_| Vec::new(),
        words: |unit, _| format!("long-term key for {unit}, owner: {OWNER}"),
        keys: 1,
    },
    Scenario {
        name: "a user without policy and key",
        before: |unit| vec![Step::CreateUser(tags(unit, None))],
        words: |unit, _| format!("long-term key for {unit}, owner: {OWNER}"),
        keys: 1,
    },
    Scenario {
        name: "another key",
        before: whole,
        words: |unit, _| format!("another long-term key for {unit}"),
        keys: 2,
    },
    Scenario {
        name: "a rotation",
        before: whole,
        words: |unit, _| format!("rotate the key for {unit}"),
        keys: 2,
    },
    Scenario {
        name: "a key switched off",
        before: whole,
        words: |unit, id| format!("deactivate key {id} of {unit}-bedrock-user"),
        keys: 1,
    },
    Scenario {
        name: "a key deleted",
        before: whole,
        words: |unit, id| format!("delete key {id} of {unit}-bedrock-user"),
        keys: 0,
    },
];

fn whole(unit: &str) -> Vec<Step> {
    vec![Step::CreateUser(tags(unit, Some(OWNER))), Step::AttachPolicy, Step::CreateKey]
}

/// One run of the program.
struct Told {
    page: String,
    code: u8,
    object: Value,
}

impl Cloud {
    fn said(&self, wiring: &Wiring, words: &str) -> Told {
        let args = ["bedrock-assist", "--yes", "-o", "json", words].map(str::to_owned);
        let stage = Stage { piped: true, wiring: Some(wiring.clone()), stops: self.stops.clone() };
        let (page, code) = rehearse(&args, Vec::new(), stage);
        let object = page.lines().find(|line| line.starts_with('{')).unwrap_or("null");
        let object = serde_json::from_str(object).unwrap_or(Value::Null);
        Told { page, code, object }
    }

    fn session(&self) -> Session {
        Session::wired(Settings::default(), self.sound.clone())
    }

    /// Makes a unit with one key.
    pub fn hold(&self, unit: &str) -> String {
        let made = self.session().carry_out(&plan(unit, &whole(unit)), &self.caller());
        made.unwrap().0.unwrap().id.to_string()
    }

    pub fn user(&self, unit: &str) -> Option<KnownUser> {
        self.session().look(&[name(unit)]).unwrap().users.pop()
    }

    fn caller(&self) -> Identity {
        self.session().look(&[]).unwrap().identity.unwrap()
    }
}

impl Told {
    /// The key that was handed out.
    fn key(&self) -> Option<&str> {
        let key = self.object["result"]["access_key_id"].as_str()?;
        self.object["result"]["secret_access_key"].is_string().then_some(key)
    }

    /// The commands that it gives, in order, without those that are another way.
    fn ways(&self) -> Vec<String> {
        let hints = self.object["error"]["hint"].as_str().unwrap_or_default();
        let firm: Vec<&str> = hints.lines().filter(|hint| !hint.starts_with("or ")).collect();
        let firm = firm.join("\n");
        let commands = firm.split('`').skip(1).step_by(2);
        let words =
            commands.filter_map(|command| command.strip_prefix("bedrock-assist \"")?.strip_suffix('"'));
        words.map(str::to_owned).collect()
    }
}

impl Scenario {
    /// What is there before; the key, where there is one.
    fn prepare(&self, cloud: &Cloud, unit: &str) -> Option<AccessKeyId> {
        cloud.faults.plan(None);
        cloud.stops.forget();
        let steps = (self.before)(unit);
        let made = (!steps.is_empty())
            .then(|| cloud.session().carry_out(&plan(unit, &steps), &cloud.caller()).unwrap().0);
        made.flatten().map(|key| key.id)
    }

    fn said(&self, unit: &str, key: Option<&AccessKeyId>) -> String {
        (self.words)(unit, key.map(AccessKeyId::as_str).unwrap_or_default())
    }

    /// The calls that it makes where nothing goes wrong.
    pub fn calls(&self, cloud: &Cloud, unit: &str) -> Vec<String> {
        let key = self.prepare(cloud, unit);
        let told = cloud.said(&cloud.faulty, &self.said(unit, key.as_ref()));
        assert_eq!(told.code, 0, "{}: {}", self.name, told.page);
        self.is_reached(cloud, unit, key.as_ref(), &[told], self.name);
        cloud.faults.calls()
    }

    /// That call `at` may go wrong so.
    pub fn survives(&self, cloud: &Cloud, unit: &str, at: usize, wanted: (Fault, bool)) {
        let key = self.prepare(cloud, unit);
        let words = self.said(unit, key.as_ref());
        cloud.faults.plan(Some((at, wanted.0, wanted.1)));
        let first = cloud.said(&cloud.faulty, &words);
        let calls = cloud.faults.calls();
        cloud.faults.plan(None);
        cloud.stops.forget();
        let what = case(self, at, calls.get(at).map_or("not made", String::as_str), wanted);
        self.holds(cloud, unit, key.as_ref(), &first, &what);
        let signal = match wanted.0 {
            Fault::Interrupted => Some(130),
            Fault::Terminated => Some(143),
            _ => None,
        };
        if let Some(code) = signal {
            assert_eq!(first.code, code, "{what}: {}", first.page);
        }

        // Whoever was told of a failure goes on by the words that came with it.
        let mut told = vec![first];
        if told[0].object["status"] == "failed" {
            let ways = told[0].ways();
            assert!(!ways.is_empty(), "{what}: {}", told[0].page);
            for way in ways {
                told.push(cloud.said(&cloud.sound, &way));
            }
        }
        self.is_reached(cloud, unit, key.as_ref(), &told, &what);
    }

    /// What must hold right after the failure.
    fn holds(&self, cloud: &Cloud, unit: &str, before: Option<&AccessKeyId>, told: &Told, what: &str) {
        let page = &told.page;
        let user = cloud.user(unit);
        for key in user.iter().flat_map(|user| &user.keys).filter(|key| Some(&key.id) != before) {
            assert!(page.contains(key.id.as_str()), "{what}: {} is there and unsaid: {page}", key.id);
        }
        if let Some(key) = told.key() {
            let there =
                user.iter().flat_map(|user| &user.keys).any(|there| there.id.as_str() == key && there.active);
            assert!(there, "{what}: {key} was handed out and is not there: {page}");
        }
        let done = told.object["status"] == "done";
        if !done {
            let error = &told.object["error"];
            let message = error["message"].as_str().unwrap_or_default();
            assert!(told.code != 0 && !message.is_empty(), "{what}: {page}");
            assert!(error["hint"].is_string(), "{what}: {page}");
            let new = before.is_none() && (self.before)(unit).is_empty();
            if new && user.is_some() {
                let lost = message.contains("may be done or not");
                assert!(
                    message.contains("there now: the user") || lost,
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

    /// That it ended where it was meant to, and that saying it again changes nothing.
    fn is_reached(&self, cloud: &Cloud, unit: &str, before: Option<&AccessKeyId>, told: &[Told], what: &str) {
        let pages = || told.iter().map(|told| told.page.clone()).collect::<Vec<_>>().join("----\n");
        let user = cloud.user(unit).unwrap_or_else(|| panic!("{what}: no user: {}", pages()));
        assert!(user.is_ours() && user.policy_attached == Some(true), "{what}: {user:?} {}", pages());
        assert_eq!(user.tag("owner"), Some(OWNER), "{what}: {}", pages());
        assert_eq!(user.tags.len(), 4, "{what}: {user:?}");
        assert_eq!(user.keys.len(), self.keys, "{what}: {user:?} {}", pages());
        let handed: Vec<&str> = told.iter().filter_map(Told::key).collect();
        for key in user.keys.iter().filter(|key| Some(&key.id) != before) {
            assert!(handed.contains(&key.id.as_str()), "{what}: nobody has {}: {}", key.id, pages());
        }
        if let Some(id) = before {
            let old = user.keys.iter().find(|key| key.id == *id);
            assert_eq!(old.map(|key| key.active), self.old(), "{what}: {}", pages());
        }
        if cloud.slow {
            return;
        }
        let again = cloud.said(&cloud.sound, &self.said(unit, before));
        assert_eq!(cloud.user(unit), Some(user), "{what}: said again: {}", again.page);
    }

    /// What is to become of the key that was there: gone, or active or not.
    fn old(&self) -> Option<bool> {
        match self.name {
            "a key deleted" => None,
            "a key switched off" => Some(false),
            _ => Some(true),
        }
    }
}
