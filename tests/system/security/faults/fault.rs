//! What can go wrong with one call, and when it does.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Denied,
    Throttled,
    Failed,
    Silent,
    CutBefore,
    CutAfter,
    Truncated,
    Unparsable,
    Expired,
    /// A signal comes while the call is under way; the call itself is answered.
    Interrupted,
    Terminated,
    /// The call is answered when the test says so.
    Held,
}

/// Each with whether it stays: then every later call of the same action meets it too.
pub const FAULTS: [(Fault, bool); 16] = [
    (Fault::Denied, true),
    (Fault::Expired, true),
    (Fault::Throttled, false),
    (Fault::Throttled, true),
    (Fault::Failed, false),
    (Fault::Failed, true),
    (Fault::Silent, false),
    (Fault::Silent, true),
    (Fault::CutBefore, false),
    (Fault::CutBefore, true),
    (Fault::CutAfter, false),
    (Fault::CutAfter, true),
    (Fault::Truncated, false),
    (Fault::Truncated, true),
    (Fault::Unparsable, false),
    (Fault::Unparsable, true),
];

/// Signals while a call is under way.
pub const SIGNALS: [(Fault, bool); 2] = [(Fault::Interrupted, false), (Fault::Terminated, false)];

impl Fault {
    /// What AWS says, where it says something of its own.
    pub fn says(self) -> Option<(u16, String)> {
        let error = |status, code: &str, message: &str| {
            let error = format!(
                "<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
            );
            Some((
                status,
                format!("<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>"),
            ))
        };
        match self {
            Self::Denied => error(403, "AccessDenied", "User is not authorized to perform this"),
            Self::Throttled => error(400, "Throttling", "Rate exceeded"),
            Self::Failed => error(500, "ServiceFailure", "It is us, not you"),
            Self::Expired => {
                error(403, "ExpiredToken", "The security token included in the request is expired")
            }
            _ => None,
        }
    }

    /// An answer as it arrives.
    pub fn mangle(self, answer: &str) -> String {
        match self {
            // Behind the secret, where there is one: it must not be taken for whole.
            Self::Truncated => answer[..answer.len() * 3 / 5].to_owned(),
            Self::Unparsable => {
                format!("<html><body>proxy error {}</body>", answer.replace('<', "&lt;"))
            }
            _ => answer.to_owned(),
        }
    }
}

/// The calls of a run, and which of them goes wrong.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Script>>);

#[derive(Debug, Default)]
struct Script {
    calls: Vec<String>,
    wanted: Option<(usize, Fault, bool)>,
    nth: Option<(&'static str, usize, Fault)>,
    released: bool,
}

impl Faults {
    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on the call with this number goes wrong, counted from the next.
    pub fn plan(&self, wanted: Option<(usize, Fault, bool)>) {
        *self.script() = Script { wanted, ..Script::default() };
    }

    /// From now on this call of an action goes wrong, counted from the next.
    pub fn plan_nth(&self, action: &'static str, nth: usize, fault: Fault) {
        *self.script() = Script { nth: Some((action, nth, fault)), ..Script::default() };
    }

    /// The actions that were called since.
    pub fn calls(&self) -> Vec<String> {
        self.script().calls.clone()
    }

    /// Lets a call go that was held.
    pub fn release(&self) {
        self.script().released = true;
    }

    /// Whether it may go.
    pub fn is_released(&self) -> bool {
        self.script().released
    }

    /// What becomes of the next call.
    pub fn next(&self, action: &str) -> Option<Fault> {
        let mut script = self.script();
        let number = script.calls.len();
        let before = script.calls.iter().filter(|call| *call == action).count();
        script.calls.push(action.to_owned());
        if let Some((wanted, nth, fault)) = script.nth
            && wanted == action
        {
            return (before == nth).then_some(fault);
        }
        let (at, fault, stays) = script.wanted?;
        let again =
            stays && number > at && script.calls.get(at).is_some_and(|first| first == action);
        (number == at || again).then_some(fault)
    }
}

/// The action that the body of a call names.
pub fn action(body: &[u8]) -> String {
    let body = String::from_utf8_lossy(body);
    let named = body.split('&').find_map(|part| part.strip_prefix("Action="));
    named.unwrap_or_default().to_owned()
}
