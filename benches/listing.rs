//! Benchmarks a list of 5,000 users with 6,000 keys against a bare loop over the same calls with
//! the same concurrency. The AWS double in this process answers at once, so all time is spent in
//! the program and the SDK. Prints the number of calls, the ratio of the times and the peak memory.

#![allow(clippy::print_stdout, reason = "a benchmark says what it measured")]

use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use bedrock_assist::provision::{AwsClient, Connection, Connections, Pace, Settings};
use futures_util::future::join_all;
use futures_util::{StreamExt as _, stream};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const USERS: usize = 5_000;
/// Every fifth user has two keys; the others have one.
const KEYS: usize = 6_000;
/// Number of users that the bare loop looks up at the same time, as many as the program.
const AT_ONCE: usize = 8;
const ROUNDS: usize = 5;

static CALLS: AtomicUsize = AtomicUsize::new(0);

/// A fake AWS whose account has `USERS` users.
#[derive(Debug)]
struct Crowd;

impl HttpConnector for Crowd {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        CALLS.fetch_add(1, Ordering::Relaxed);
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        let field = |name: &str| {
            body.split('&')
                .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
                .unwrap_or_default()
        };
        let action = field("Action");
        let number = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let at: usize = number(field("UserName")).parse().unwrap_or_default();
        let inner = match action {
            "GetCallerIdentity" => {
                "<Arn>arn:aws:iam::123456789012:user/ann</Arn><Account>123456789012</Account>".to_owned()
            }
            "ListUsers" => {
                let from: usize = field("Marker").parse().unwrap_or_default();
                let most: usize = field("MaxItems").parse().unwrap_or(100);
                let to = USERS.min(from + most);
                let members = (from..to).map(|at| format!("<member>{}</member>", user(at)));
                let users: String = members.collect();
                let more = if to < USERS { format!("<Marker>{to}</Marker>") } else { String::new() };
                format!("<Users>{users}</Users><IsTruncated>{}</IsTruncated>{more}", to < USERS)
            }
            "GetUser" => format!(
                "<User>{}<Tags><member><Key>business-unit</Key><Value>team-{at}</Value></member><member><Key>purpose</Key>\
                 <Value>bedrock</Value></member></Tags></User>",
                user(at)
            ),
            "ListAccessKeys" => {
                let mut keys = String::new();
                for key in 0..1 + usize::from(at.is_multiple_of(5)) {
                    let _ = write!(
                        keys,
                        "<member><UserName>team-{at}-bedrock-user</UserName><AccessKeyId>AKIA{at:08}{key:08}</AccessKeyId>\
                         <Status>Active</Status><CreateDate>2026-01-02T03:04:05Z</CreateDate></member>"
                    );
                }
                format!("<AccessKeyMetadata>{keys}</AccessKeyMetadata><IsTruncated>false</IsTruncated>")
            }
            _ => "<AccessKeyLastUsed><LastUsedDate>2026-11-02T03:04:05Z</LastUsedDate><ServiceName>bedrock</ServiceName>\
                  <Region>eu-west-1</Region></AccessKeyLastUsed>"
                .to_owned(),
        };
        let body = format!(
            "<{action}Response><{action}Result>{inner}</{action}Result></{action}Response>"
        );
        let status = StatusCode::try_from(200).expect("a status");
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(body))))
    }
}

fn user(at: usize) -> String {
    format!(
        "<Path>/</Path><UserName>team-{at}-bedrock-user</UserName><UserId>AIDA{at:016}</UserId>\
         <Arn>arn:aws:iam::123456789012:user/team-{at}-bedrock-user</Arn><CreateDate>2026-01-02T03:04:05Z</CreateDate>"
    )
}

fn crowd() -> SharedHttpClient {
    http_client_fn(|_, _| SharedHttpConnector::new(Crowd))
}

fn credentials() -> Credentials {
    Credentials::new(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        None,
        None,
        "bench",
    )
}

/// Lists the keys with the program's client. Returns their number.
fn ours() -> usize {
    let wire = Connection { http: crowd(), endpoint: None };
    let (sts, iam, pace) = (wire.clone(), wire.clone(), Pace::default());
    let wiring = Connections { credentials: credentials(), sts, iam, bedrock: wire, pace };
    let known = AwsClient::wired(Settings::default(), wiring).list(&|_, _| {}).expect("a list");
    known.users.iter().map(|user| user.keys.len()).sum()
}

/// Makes the same calls as `ours` in a bare loop. Returns the number of keys.
fn bare() -> usize {
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(aws_types::region::Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials()))
        .http_client(crowd())
        .build();
    let iam = aws_sdk_iam::Client::new(&config);
    let sts = aws_sdk_sts::Client::new(&config);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        sts.get_caller_identity().send().await.expect("an identity");
        let mut pages = iam.list_users().into_paginator().page_size(1000).send();
        let mut names = Vec::new();
        while let Some(page) = pages.next().await {
            names.extend(
                page.expect("a page").users().iter().map(|user| user.user_name().to_owned()),
            );
        }
        let iam = &iam;
        let looked = stream::iter(names).map(|name| async move {
            let (user, keys) = tokio::join!(
                iam.get_user().user_name(&name).send(),
                iam.list_access_keys().user_name(&name).send()
            );
            user.expect("a user");
            let keys = keys.expect("keys").access_key_metadata;
            let used = keys.iter().map(|key| {
                iam.get_access_key_last_used()
                    .access_key_id(key.access_key_id().unwrap_or_default())
                    .send()
            });
            join_all(used).await.into_iter().filter(Result::is_ok).count()
        });
        looked.buffered(AT_ONCE).fold(0, async |all, keys| all + keys).await
    })
}

/// Returns the peak memory of this process in MiB, or `None` if the system doesn't report it.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<usize>().ok().map(|kib| kib / 1024)
}

fn timed(work: fn() -> usize) -> Duration {
    let begin = Instant::now();
    assert_eq!(work(), KEYS);
    begin.elapsed()
}

fn main() {
    CALLS.store(0, Ordering::Relaxed);
    timed(ours);
    println!("{USERS} users, {KEYS} keys: {} calls", CALLS.swap(0, Ordering::Relaxed));
    if let Some(peak) = peak() {
        println!("peak memory of the list: {peak} MiB");
    }
    timed(bare);
    println!("the bare loop: {} calls", CALLS.load(Ordering::Relaxed));
    let mut ratios: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let (bare, ours) = (timed(bare), timed(ours));
            println!("list {ours:.2?}, bare loop {bare:.2?}");
            ours.as_secs_f64() / bare.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    println!("list / bare loop: {:.2} (median of {ROUNDS})", ratios[ROUNDS / 2]);
}
