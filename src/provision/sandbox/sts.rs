//! STS as this program calls it: it says that the sandbox itself is asking, so that nobody takes the account for theirs.

use super::account::CALLER;
use super::iam::ACCOUNT;
use super::xml::{Fault, Form, answer, leaf};
use std::future::{Future, ready};
use std::pin::Pin;
use winterbaume_core::{MockRequest, MockResponse, MockService};

/// An STS that knows one caller.
pub(super) struct Sts;

impl MockService for Sts {
    fn service_name(&self) -> &str {
        "sts"
    }

    fn url_patterns(&self) -> Vec<&str> {
        vec![r"^https://sts\."]
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        let form = Form::of(&request);
        let action = form.get("Action");
        let told = match action {
            "GetCallerIdentity" => Ok(leaf("Arn", format!("arn:aws:iam::{ACCOUNT}:user/{CALLER}"))
                + &leaf("UserId", "AIDASANDBOX000000001")
                + &leaf("Account", ACCOUNT)),
            // As AWS's documentation has both: a key of somebody else.
            "GetAccessKeyInfo" if form.get("AccessKeyId") == "AKIAI44QH8DHBEXAMPLE" => {
                Ok(leaf("Account", "111122223333"))
            }
            action => {
                let message = format!("The sandbox does not know {action}.");
                Err(Fault { status: 400, code: "InvalidAction", message })
            }
        };
        Box::pin(ready(answer(action, told)))
    }
}
