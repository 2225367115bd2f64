//! Runs the program that `credential_process` names. Shows its standard error at once, because the
//! program may ask the person something there. The program inherits standard input, unless that is
//! a list of requests, which it would consume.

use crate::domain::{CredentialFault, ProcessFault};
use crate::provision::client::connection::CredentialPrompt;
#[cfg(not(windows))]
use crate::provision::credentials::shell_words::split;
use crate::provision::credentials::{parse_time, stderr_relay};
use aws_credential_types::Credentials;
use futures_util::future::{Either, select};
use serde_json::{Map, Value};
use std::io::ErrorKind;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;
use zeroize::Zeroizing;

/// The maximum size of the program's output in bytes. Credentials take about 2 KB.
const MAX_OUTPUT: usize = 256 * 1024;

/// The time to wait for the rest of standard error after the program has ended.
const STDERR_GRACE: Duration = Duration::from_millis(100);

/// Runs the command and returns the credentials that it prints. The limit is `time_limit`; there is
/// none if a person can answer the program.
pub(crate) async fn run(
    command: &str,
    console: &CredentialPrompt,
    time_limit: Duration,
) -> Result<Credentials, CredentialFault> {
    let _quiet = console.quiet.begin();
    let mut command = command_for(command).map_err(CredentialFault::Process)?;
    command.stdin(if console.lends_input { Stdio::inherit() } else { Stdio::null() });
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let spawn_fault = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => ProcessFault::NotFound,
        ErrorKind::PermissionDenied => ProcessFault::Forbidden,
        _ => ProcessFault::Unstarted { reason: error.to_string() },
    };
    let mut child = command.spawn().map_err(spawn_fault).map_err(CredentialFault::Process)?;
    let relayed = stderr_relay::relay(child.stderr.take(), console.say);
    let mut running = EndOnDrop { id: child.id(), end: console.end };
    let work = async {
        let mut printed = Zeroizing::new(Vec::with_capacity(8 * 1024));
        if let Some(output) = child.stdout.take() {
            // Output that can't be read counts as missing.
            let _ = output.take(MAX_OUTPUT as u64 + 1).read_to_end(&mut printed).await;
        }
        if printed.len() > MAX_OUTPUT {
            return Err(ProcessFault::TooMuch);
        }
        let status = child.wait().await.map_err(spawn_fault)?;
        running.id = None;
        check_status(status)?;
        parse_output(&printed)
    };
    let work = async {
        match select(pin!(work), pin!(relayed)).await {
            // A descendant of the program may keep standard error open for a long time.
            Either::Left((done, relayed)) => {
                let _ = tokio::time::timeout(STDERR_GRACE, relayed).await;
                done
            }
            Either::Right(((), work)) => work.await,
        }
    };
    let ended = match console.lends_input && console.ask.is_some() {
        true => Ok(work.await),
        false => tokio::time::timeout(time_limit, work).await,
    };
    ended.map_err(|_| CredentialFault::TimedOut)?.map_err(CredentialFault::Process)
}

/// A guard that ends the process and its descendants if it is dropped while the process runs.
struct EndOnDrop {
    id: Option<u32>,
    end: fn(u32),
}

impl Drop for EndOnDrop {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            (self.end)(id);
        }
    }
}

/// Returns the program and its arguments. Splits the line as the AWS CLI does, without a shell.
#[cfg(not(windows))]
fn command_for(line: &str) -> Result<Command, ProcessFault> {
    let words = split(line).ok_or(ProcessFault::Quotes)?;
    let (program, arguments) = words.split_first().ok_or(ProcessFault::NotFound)?;
    let mut command = Command::new(program);
    command.args(arguments).kill_on_drop(true);
    Ok(command)
}

#[cfg(windows)]
fn command_for(line: &str) -> Result<Command, ProcessFault> {
    let mut command = Command::new("cmd.exe");
    command.arg("/C").raw_arg(format!("\"{line}\"")).kill_on_drop(true);
    Ok(command)
}

fn check_status(status: ExitStatus) -> Result<(), ProcessFault> {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Err(ProcessFault::Signal(signal));
    }
    if status.success() { Ok(()) } else { Err(ProcessFault::Exit(status.code().unwrap_or(-1))) }
}

/// Parses the program's output by the AWS CLI's rules.
fn parse_output(printed: &[u8]) -> Result<Credentials, ProcessFault> {
    if printed.trim_ascii().is_empty() {
        return Err(ProcessFault::Nothing);
    }
    let object: Map<String, Value> =
        serde_json::from_slice(printed).map_err(|_| ProcessFault::NotJson)?;
    if object.get("Version").and_then(Value::as_f64) != Some(1.0) {
        return Err(ProcessFault::Version);
    }
    let optional = |name: &'static str| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
        Some(_) => Err(ProcessFault::Field(name)),
    };
    let field = |name| optional(name)?.ok_or(ProcessFault::Field(name));
    let (id, secret) = (field("AccessKeyId")?, field("SecretAccessKey")?);
    let end = optional("Expiration")?;
    let end =
        end.map(|text| parse_time(&text).ok_or(ProcessFault::Field("Expiration"))).transpose()?;
    Ok(Credentials::new(id, secret, optional("SessionToken")?, end, "credential_process"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_prints() {
        let whole = r#"{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","Expiration":null}"#;
        let key = parse_output(format!("\n {whole}\n").as_bytes()).unwrap();
        assert_eq!((key.access_key_id(), key.session_token(), key.expiry()), ("a", None, None));
        for (printed, fault) in [
            ("", ProcessFault::Nothing),
            ("\n", ProcessFault::Nothing),
            ("signing in...", ProcessFault::NotJson),
            ("[]", ProcessFault::NotJson),
            (&format!("{whole}{whole}"), ProcessFault::NotJson),
            ("{}", ProcessFault::Version),
            (r#"{"Version":2}"#, ProcessFault::Version),
            (r#"{"Version":"1"}"#, ProcessFault::Version),
            (r#"{"Version":1}"#, ProcessFault::Field("AccessKeyId")),
            (r#"{"Version":1,"AccessKeyId":7}"#, ProcessFault::Field("AccessKeyId")),
            (
                r#"{"Version":1,"AccessKeyId":"a","SecretAccessKey":""}"#,
                ProcessFault::Field("SecretAccessKey"),
            ),
            (
                r#"{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"soon"}"#,
                ProcessFault::Field("Expiration"),
            ),
        ] {
            assert_eq!(parse_output(printed.as_bytes()).unwrap_err(), fault, "{printed}");
        }
        assert_eq!(parse_output(b"\xff{}").unwrap_err(), ProcessFault::NotJson);
    }
}
