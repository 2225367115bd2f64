//! Limits: answers and lists without an end, and too few open files.

use super::{PHRASE, signed_in};
use crate::support::program::{KEY, Ran, World};
use crate::support::servers::{IDENTITY, Server, closed};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Starts a server whose answers never end. Returns its address and the number of bytes that it has
/// sent.
fn endless() -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let taken = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&taken);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let counted = Arc::clone(&counted);
            std::thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
                while stream.write_all(chunk.as_bytes()).is_ok() {
                    counted.fetch_add(0x10000, Ordering::Relaxed);
                }
            });
        }
    });
    (address, taken)
}

#[test]
fn an_answer_without_an_end_is_not_read_to_it() {
    let (address, taken) = endless();
    let world = World::signing().with("AWS_ENDPOINT_URL", &address);
    assert!(world.say(&[PHRASE]).exit_code(0).out.contains(KEY));
    let ran = world
        .say(&["list keys"])
        .exit_code(1)
        .stderr_contains(&["longer than any that AWS sends", "AWS_ENDPOINT_URL"]);
    assert!(!ran.whole().contains("xxxx"), "{}", ran.whole());
    assert_eq!(
        world.say(&["-o", "json", "list keys"]).exit_code(1).json()["error"]["code"],
        "endless_answer"
    );
    // The limit also applies to sources of credentials.
    signed_in()
        .with("AWS_ENDPOINT_URL", &address)
        .say(&["--profile", "role", PHRASE])
        .exit_code(5)
        .stderr_contains(&["longer than any that AWS sends"]);
    let taken = taken.load(Ordering::Relaxed) >> 20;
    assert!(taken < 300, "{taken} MiB were taken");
}

#[test]
fn a_list_without_an_end_is_an_error() {
    let user = |at: u64| {
        format!(
            "<member><Path>/</Path><UserName>u{at}-bedrock-user</UserName><UserId>AIDA{at}</UserId>\
             <Arn>arn:aws:iam::123456789012:user/u{at}</Arn><CreateDate>2024-01-01T00:00:00Z</CreateDate></member>"
        )
    };
    for (on_a_page, most) in [(1000, 11), (0, 200)] {
        let pages = Arc::new(AtomicU64::new(0));
        let told = Arc::clone(&pages);
        let iam = Server::reading(move |asked| {
            if !String::from_utf8_lossy(&asked.body).contains("Action=ListUsers") {
                return (200, IDENTITY.to_owned());
            }
            let page = told.fetch_add(1, Ordering::Relaxed);
            let users: String = (0..on_a_page).map(|at| user(page * 1000 + at)).collect();
            (
                200,
                format!(
                    "<ListUsersResponse><ListUsersResult><Users>{users}</Users><IsTruncated>true</IsTruncated>\
                     <Marker>m{page}</Marker></ListUsersResult></ListUsersResponse>"
                ),
            )
        });
        let world = World::signing().with("AWS_ENDPOINT_URL", &iam.address);
        world
            .say(&["list keys"])
            .exit_code(1)
            .stderr_contains(&["iam:ListUsers", "longer than any that AWS sends"]);
        let pages = pages.load(Ordering::Relaxed);
        assert!((most..=most + 1).contains(&pages), "{on_a_page}: {pages}");
    }
}

#[test]
fn a_limit_on_open_files_is_an_error_and_no_panic() {
    let world = World::signing();
    let mut refused = 0;
    for most in 4..=16 {
        let mut shell = world.command("sh");
        shell.args(["-c", &format!("ulimit -n {most} && exec bedrock-assist -o json '{PHRASE}'")]);
        shell.env("AWS_ENDPOINT_URL", closed());
        let ran = Ran::of(&shell.output().unwrap()).did_not_crash();
        if ran.code == Some(1) {
            ran.stderr_contains(&[]);
            refused += 1;
        } else if ran.code == Some(0) {
            assert!(ran.out.contains(KEY), "{most}: {}", ran.whole());
        }
    }
    assert!(refused > 0, "no limit was too low");
}
