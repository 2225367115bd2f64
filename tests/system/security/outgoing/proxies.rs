//! Proxies: which calls go through them, and variables for them and other connections that can't be
//! read.

use super::{PHRASE, tells_nothing};
use crate::support::program::{KEY, Ran, World};
use crate::support::servers::{Server, aws};

#[test]
fn what_stays_on_this_machine_goes_through_no_proxy() {
    let proxy = Server::new(|_| (200, String::new()));
    let aws = aws();
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
    {
        for address in [aws.address.clone(), aws.address.replace("127.0.0.1", "localhost")] {
            let world =
                World::signing().with("AWS_ENDPOINT_URL", &address).with(name, &proxy.address);
            let ran = world.say(&[PHRASE]).exit_code(0);
            assert!(ran.out.contains("user/ann"), "{name} {address}: {}", ran.whole());
        }
        // HTTPS to this machine bypasses the proxy too. Nothing listens at port 9, so the call is
        // refused.
        let world = World::signing()
            .with("AWS_ENDPOINT_URL", "https://127.0.0.1:9")
            .with(name, &proxy.address);
        world.say(&[PHRASE]).exit_code(0).stderr_contains(&["could not be reached"]);
    }
    assert!(proxy.heads().is_empty(), "{:?}", proxy.heads());
}

#[test]
fn a_proxy_that_cannot_be_read_is_named() {
    for value in [
        "socks5://127.0.0.1:9",
        "http://",
        "http://ann:CanaryPassword@pro xy",
        "http:/127.0.0.1:9",
        "http://127.0.0.1:port",
        "::::CanaryPassword",
        "CanaryPassword@",
    ] {
        for name in ["HTTPS_PROXY", "all_proxy"] {
            let world = World::signing().with(name, value);
            let ran = world.say(&[PHRASE]).exit_code(2).stderr_contains(&[
                name,
                "nothing was sent",
                &format!("export {name}=http://HOST:PORT"),
            ]);
            tells_nothing(&ran, value);
            assert_eq!(
                world.say(&["-o", "json", PHRASE]).exit_code(2).json()["error"]["code"],
                "malformed_proxy"
            );
            // A key without look-ups needs no call to AWS, so the proxy doesn't matter.
            assert!(world.say(&["-o", "raw", PHRASE]).exit_code(0).out.starts_with(KEY));
        }
    }
}

/// Ignoring such a variable could send calls elsewhere or with other credentials.
#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_named() {
    use std::os::unix::ffi::OsStrExt;
    for name in ["AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_REGION", "HTTPS_PROXY", "AWS_CA_BUNDLE"] {
        let world = World::signing();
        let mut command = world.command(env!("CARGO_BIN_EXE_bedrock-assist"));
        let value = std::ffi::OsStr::from_bytes(b"http://127.0.0.1:1/\xff");
        let output = command.arg("who am I").env(name, value).output().unwrap();
        Ran::of(&output).exit_code(2).stderr_contains(&[name, "is not UTF-8"]);
    }
}
