//! AWS's query protocol over HTTP/1.1: form-encoded calls, XML answers, persistent connections.

use super::account::Refusal;
use std::collections::HashMap;
use std::fmt::Display;
use std::io::{BufRead, Write as _};
use std::net::TcpStream;
use winterbaume_core::{parse_query_string, xml_escape};

/// A call: its HTTP head and its form fields.
pub(crate) struct Asked {
    head: String,
    form: HashMap<String, String>,
}

impl Asked {
    /// Reads the next call; `None` if the connection ends first.
    pub(crate) fn read(reader: &mut impl BufRead) -> Option<Self> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let mut asked = Self { head, form: HashMap::new() };
        let length = asked.header("content-length").and_then(|length| length.parse().ok());
        let mut body = vec![0; length.unwrap_or_default()];
        reader.read_exact(&mut body).ok()?;
        asked.form = parse_query_string(&String::from_utf8_lossy(&body));
        Some(asked)
    }

    /// Returns the value of a field; empty if the field is absent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }

    /// Returns the tags of the call, in order.
    pub(crate) fn tags(&self) -> Vec<(String, String)> {
        let member =
            |at: usize, field: &str| self.form.get(&format!("Tags.member.{at}.{field}")).cloned();
        (1..)
            .map_while(|at| Some((member(at, "Key")?, member(at, "Value").unwrap_or_default())))
            .collect()
    }

    /// Returns true if the caller announces that it closes the connection after this call.
    pub(crate) fn is_last(&self) -> bool {
        self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }

    fn header(&self, wanted: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    }
}

pub(crate) struct Said {
    status: u16,
    id: String,
    body: String,
}

impl Said {
    /// Builds the XML answer to `action` from its result.
    pub(crate) fn of(action: &str, came: Result<String, Refusal>, id: String) -> Self {
        let service = if action == "GetCallerIdentity" { "sts" } else { "iam" };
        let version = if service == "sts" { "2011-06-15" } else { "2010-05-08" };
        let space = format!("xmlns=\"https://{service}.amazonaws.com/doc/{version}/\"");
        let named = leaf("RequestId", &id);
        let (status, body) = match came {
            Ok(inner) => {
                let result =
                    node(&format!("{action}Result"), inner) + &node("ResponseMetadata", named);
                (200, format!("<{action}Response {space}>{result}</{action}Response>"))
            }
            Err(Refusal { status, code, message }) => {
                let error =
                    leaf("Type", "Sender") + &leaf("Code", code) + &leaf("Message", message);
                (
                    status,
                    format!(
                        "<ErrorResponse {space}>{}{named}</ErrorResponse>",
                        node("Error", error)
                    ),
                )
            }
        };
        Self { status, id, body }
    }

    /// Sends the answer in a single write.
    pub(crate) fn write(&self, mut stream: &TcpStream, asked: &Asked) -> Option<()> {
        let Self { status, id, body } = self;
        let stays = if asked.is_last() { "close" } else { "keep-alive" };
        let head = format!(
            "HTTP/1.1 {status} X\r\nx-amzn-requestid: {id}\r\ncontent-type: text/xml\r\n\
             content-length: {}\r\nconnection: {stays}\r\n\r\n",
            body.len()
        );
        stream.write_all((head + body).as_bytes()).ok()
    }
}

/// Returns an element that contains text.
pub(crate) fn leaf(name: &str, text: impl Display) -> String {
    format!("<{name}>{}</{name}>", xml_escape(&text.to_string()))
}

/// Returns an element that contains elements.
pub(crate) fn node(name: &str, inner: impl AsRef<str>) -> String {
    format!("<{name}>{}</{name}>", inner.as_ref())
}

/// Returns a list: an element with one `member` per item.
pub(crate) fn list(name: &str, members: impl IntoIterator<Item = String>) -> String {
    node(name, members.into_iter().map(|member| node("member", member)).collect::<String>())
}
