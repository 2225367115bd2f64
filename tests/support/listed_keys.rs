//! An in-process conversation about the three keys of the sandbox.

use bedrock_assist::converse::{Findings, Input, InputLine, Origin, Policy, State, step};
use bedrock_assist::domain::{
    AccessKeyId, Act, Confirmation, Details, HeldKey, IamKey, IamSnapshot, IamUser, Identity,
    Intent, Question, RevokeAction, Step, StepOutcome, UserName,
};
use bedrock_assist::understand::Grammar;
use jiff::{SignedDuration, Timestamp};
use std::sync::LazyLock;

pub const A: &str = "AKIASANDBOX000000001";
pub const B: &str = "AKIASANDBOX000000002";
pub const C: &str = "AKIASANDBOX000000003";

pub struct Talk {
    grammar: &'static Grammar,
    state: State,
    users: Vec<IamUser>,
    now: Timestamp,
    /// The confirmation that the last line led to, if any.
    pub shown: Option<Confirmation>,
    /// The question that the last line led to, and whether it had been asked before.
    pub asked: Option<(Question, bool)>,
    /// Number of confirmations carried out and short-term keys created.
    pub carried: usize,
}

impl Talk {
    pub fn new() -> Self {
        Self::with(Policy { live: true, ..Policy::default() })
    }

    pub fn with(manner: Policy) -> Self {
        let now: Timestamp = "2026-11-23T13:30:00Z".parse().unwrap();
        let key = |id: &str, days: i64, used: Option<i64>| IamKey {
            id: AccessKeyId::parse(id).unwrap(),
            active: true,
            created: now - SignedDuration::from_hours(24 * days),
            last_used: used.map(|days| now - SignedDuration::from_hours(24 * days)),
            use_known: true,
            last_region: used.map(|_| if id == A { "eu-west-1" } else { "us-east-1" }.to_owned()),
        };
        let user = |unit: &str, owner: &str, keys| {
            let tags = [("business-unit", unit), ("purpose", "bedrock"), ("owner", owner)];
            let tags = tags.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            IamUser {
                name: UserName::parse(&format!("{unit}-bedrock-user")).unwrap(),
                tags: tags.collect(),
                policy_attached: Some(true),
                rights: Default::default(),
                keys,
            }
        };
        // The same users and keys as in the sandbox.
        let users = vec![
            user("example-web", "web@example.com", vec![key(A, 120, Some(1))]),
            user(
                "example-batch",
                "batch@example.com",
                vec![key(B, 200, None), key(C, 40, Some(0))],
            ),
        ];
        static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::builtin().unwrap());
        let (grammar, state) = (&*GRAMMAR, State::new(manner));
        Self { grammar, state, users, now, shown: None, asked: None, carried: 0 }
    }

    pub fn listed() -> Self {
        let mut talk = Self::new();
        talk.say("list keys");
        talk
    }

    /// Feeds a typed line to the conversation. Returns what it requests, such as "rotate
    /// example-web", "ask" if a question came first, or "none".
    pub fn say(&mut self, words: &str) -> String {
        self.hear(InputLine {
            words,
            number: None,
            speaker: None,
            under: None,
            unheard: "",
            voice: Origin::Live,
        })
    }

    /// Feeds a line of any origin to the conversation. Returns the same as `say`.
    pub fn hear(&mut self, line: InputLine<'_>) -> String {
        let mut next = Some(Input::Line(line));
        let mut told = "none".to_owned();
        (self.shown, self.asked) = (None, None);
        while let Some(input) = next.take() {
            let turn;
            (self.state, turn) = step(self.grammar, std::mem::take(&mut self.state), input);
            for act in turn.acts {
                match act {
                    Act::List(_) | Act::Offer => {
                        next = Some(Input::Listed(self.users.clone(), self.now))
                    }
                    Act::LookUp(requests) => {
                        let act = |request: &bedrock_assist::domain::Request| {
                            let verb = match (request.intent, request.revoke_action) {
                                (Intent::RotateKey, _) => "rotate",
                                (Intent::EnableKey, _) => "reactivate",
                                (_, Some(RevokeAction::Delete)) => "delete",
                                (Intent::RevokeKey, _) => "deactivate",
                                _ => "create",
                            };
                            let unit = request
                                .business_unit
                                .as_ref()
                                .map(ToString::to_string)
                                .unwrap_or_default();
                            let id = request.access_key_id.as_ref().map(|id| name(id.as_str()));
                            match (verb, id) {
                                ("rotate", Some(id)) => (verb, format!("{unit} {id}")),
                                ("rotate" | "create", None) | (_, None) => (verb, unit),
                                (_, Some(id)) => (verb, id.to_owned()),
                            }
                        };
                        let all: Vec<(&str, String)> = requests.iter().map(act).collect();
                        next = Some(Input::Found(Ok(self.findings())));
                        let verb = all[0].0;
                        if all.iter().any(|(other, _)| *other != verb) {
                            told = "several acts".to_owned();
                            continue;
                        }
                        let separator = if verb == "rotate" { ", " } else { " " };
                        let keys: Vec<String> = all.into_iter().map(|(_, key)| key).collect();
                        told = format!("{verb} {}", keys.join(separator));
                    }
                    Act::Ask(asked) => {
                        self.shown = None;
                        self.asked = Some((asked.question.name, asked.question.asked_before > 0));
                        if let Details::Changes(confirmation) = asked.question.details {
                            self.shown = Some(confirmation);
                        } else if told == "none" && asked.question.name != Question::DidYouMean {
                            told = "ask".to_owned();
                        }
                    }
                    Act::MakeShortTerm(..) => self.carried += 1,
                    Act::CarryOut(confirmation) => {
                        self.carried += 1;
                        let done = confirmation
                            .plans
                            .iter()
                            .map(|plan| self.carry_out(&plan.steps, plan.user.as_ref()));
                        next = Some(Input::Done(done.collect::<Vec<_>>()));
                    }
                    _ => {}
                }
            }
        }
        told
    }

    pub fn carry_out(&self, steps: &[Step], user: Option<&UserName>) -> StepOutcome {
        let held = |id: &Option<AccessKeyId>| HeldKey {
            user: user.unwrap().clone(),
            id: id.clone().unwrap(),
        };
        match steps.last().unwrap() {
            Step::Delete(id) => StepOutcome::Deleted(held(id)),
            Step::Deactivate(id) => StepOutcome::Deactivated(held(id)),
            Step::Activate(id) => StepOutcome::Activated(held(id)),
            _ => StepOutcome::Issued(HeldKey {
                user: user.unwrap().clone(),
                id: AccessKeyId::parse("AKIASANDBOX000000009").unwrap(),
            }),
        }
    }

    pub fn findings(&self) -> Findings {
        let identity = Identity {
            account: "123456789012".to_owned(),
            arn: "arn:aws:iam::123456789012:user/jane".to_owned(),
        };
        let known = IamSnapshot {
            identity: Some(identity),
            users: self.users.clone(),
            ..IamSnapshot::default()
        };
        Findings { known, now: self.now, ..Findings::default() }
    }
}

pub fn name(id: &str) -> &str {
    match id {
        A => "A",
        B => "B",
        C => "C",
        "AKIASANDBOX000000009" => "new",
        other => other,
    }
}
