//! Simulates STS. The caller is named `sandbox`, so that the account can't be mistaken for a real
//! one.

use crate::provision::sandbox::account::CALLER;
use crate::provision::sandbox::iam::ACCOUNT;
use crate::provision::sandbox::transport::{SandboxCall, SandboxReply};
use crate::provision::sandbox::xml::{Form, XmlError, leaf, response};

pub(crate) fn handle(call: &SandboxCall<'_>) -> SandboxReply {
    let form = Form::parse(call);
    let action = form.get("Action");
    let result = match action {
        "GetCallerIdentity" => Ok(leaf("Arn", format!("arn:aws:iam::{ACCOUNT}:user/{CALLER}"))
            + &leaf("UserId", "AIDASANDBOX000000001")
            + &leaf("Account", ACCOUNT)),
        // Both values are from AWS's documentation. They stand for a key of another account.
        "GetAccessKeyInfo" if form.get("AccessKeyId") == "AKIAI44QH8DHBEXAMPLE" => {
            Ok(leaf("Account", "111122223333"))
        }
        action => {
            let message = format!("The sandbox does not know {action}.");
            Err(XmlError { status: 400, code: "InvalidAction", message })
        }
    };
    response(action, result)
}
