//! Faults of AWS calls, and the plan for which call gets one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A fault of one call.
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
    /// A signal arrives during the call, which is answered normally.
    Interrupted,
    Terminated,
    /// The call is answered after `release`.
    Held,
}

/// Pairs of a fault and whether it also applies to every later call of the same action.
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

/// Signals during a call.
pub const SIGNALS: [(Fault, bool); 2] = [(Fault::Interrupted, false), (Fault::Terminated, false)];

impl Fault {
    /// Returns the error that AWS sends for this fault, if any.
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

    /// Returns the answer as this fault leaves it.
    pub fn mangle(self, answer: &str) -> String {
        match self {
            // The cut is after the secret, so the answer contains it but must count as incomplete.
            Self::Truncated => answer[..answer.len() * 3 / 5].to_owned(),
            Self::Unparsable => {
                format!("<html><body>proxy error {}</body>", answer.replace('<', "&lt;"))
            }
            _ => answer.to_owned(),
        }
    }
}

/// The calls of a run, and the planned fault.
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

    /// Resets the record and plans a fault for the call with this index, and for later calls of its
    /// action if the flag is true. `None` plans no fault.
    pub fn plan(&self, wanted: Option<(usize, Fault, bool)>) {
        *self.script() = Script { wanted, ..Script::default() };
    }

    /// Resets the record and plans a fault for the `nth` call of an action, counted from 0.
    pub fn plan_nth(&self, action: &'static str, nth: usize, fault: Fault) {
        *self.script() = Script { nth: Some((action, nth, fault)), ..Script::default() };
    }

    /// Returns the actions called since the last plan.
    pub fn calls(&self) -> Vec<String> {
        self.script().calls.clone()
    }

    /// Lets the held calls be answered.
    pub fn release(&self) {
        self.script().released = true;
    }

    /// Returns true if held calls may be answered.
    pub fn is_released(&self) -> bool {
        self.script().released
    }

    /// Records a call of `action`. Returns its fault, if any.
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

/// Returns the action in the body of a call.
pub fn action(body: &[u8]) -> String {
    let body = String::from_utf8_lossy(body);
    let named = body.split('&').find_map(|part| part.strip_prefix("Action="));
    named.unwrap_or_default().to_owned()
}
