//! Implements the part of AWS's query protocol that the simulated STS and IAM need: parses forms
//! and writes XML.

use crate::provision::sandbox::transport::{SandboxCall, SandboxReply};
use std::collections::HashMap;
use std::fmt::Display;

/// The parameters of a call.
pub(crate) struct Form(HashMap<String, String>);

impl Form {
    pub(crate) fn parse(call: &SandboxCall<'_>) -> Self {
        let pairs = call.body.split(|b| *b == b'&').filter(|pair| !pair.is_empty());
        let halves = |pair: &[u8]| {
            let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            (decoded(&pair[..at]), decoded(pair.get(at + 1..).unwrap_or_default()))
        };
        Self(pairs.map(halves).collect())
    }

    /// Returns a parameter, or an empty string if it is missing. IAM accepts no empty parameter, so
    /// both mean the same.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Returns the tags, in the order of the call.
    pub(crate) fn tags(&self) -> Vec<(String, String)> {
        let member =
            |at: usize, field: &str| self.0.get(&format!("Tags.member.{at}.{field}")).cloned();
        (1..)
            .map_while(|at| Some((member(at, "Key")?, member(at, "Value").unwrap_or_default())))
            .collect()
    }
}

/// An error that AWS would return.
pub(crate) struct XmlError {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// Decodes form-encoded text, such as `a%20b`.
fn decoded(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(b) = text.get(at) {
        let hex = text.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        let (byte, length) = match (b, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => (byte, 3),
            (b'+', _) => (b' ', 1),
            (b, _) => (*b, 1),
        };
        bytes.push(byte);
        at += length;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Returns an XML element that contains text.
pub(crate) fn leaf(name: &str, text: impl Display) -> String {
    format!("<{name}>{}</{name}>", escaped(&text.to_string()))
}

/// Returns an XML element that contains other elements.
pub(crate) fn node(name: &str, inner: impl AsRef<str>) -> String {
    format!("<{name}>{}</{name}>", inner.as_ref())
}

pub(crate) fn list(name: &str, members: impl IntoIterator<Item = String>) -> String {
    node(name, members.into_iter().map(|member| node("member", member)).collect::<String>())
}

/// Returns AWS's response to `action`, with either the result or the error in it.
pub(crate) fn response(action: &str, result: Result<String, XmlError>) -> SandboxReply {
    let space = "xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"";
    let id = leaf("RequestId", "00000000-0000-0000-0000-000000000000");
    let (status, body) = match result {
        Ok(inner) => {
            let result = node(&format!("{action}Result"), inner);
            let meta = node("ResponseMetadata", id);
            (200, format!("<{action}Response {space}>{result}{meta}</{action}Response>"))
        }
        Err(XmlError { status, code, message }) => {
            let error = leaf("Type", "Sender") + &leaf("Code", code) + &leaf("Message", message);
            (status, format!("<ErrorResponse {space}>{}{id}</ErrorResponse>", node("Error", error)))
        }
    };
    (status, body)
}
