//! STS as this program calls it: it says that the sandbox itself is asking, so that nobody takes the account for theirs.

use crate::provision::sandbox::account::CALLER;
use crate::provision::sandbox::iam::ACCOUNT;
use crate::provision::sandbox::transport::{SandboxCall, SandboxReply};
use crate::provision::sandbox::xml::{Form, XmlError, answer, leaf};

/// What an STS answers that knows one caller.
pub(crate) fn handle(call: &SandboxCall<'_>) -> SandboxReply {
    let form = Form::of(call);
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
            Err(XmlError { status: 400, code: "InvalidAction", message })
        }
    };
    answer(action, told)
}
