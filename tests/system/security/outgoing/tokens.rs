//! Tokens of sign-ins stay secret if an address is malformed, a server can't be reached, or an
//! answer repeats them.

use super::{PHRASE, signed_in, tells_nothing};
use crate::support::servers::{Server, closed};

#[test]
fn an_address_that_the_sdk_cannot_parse_is_named_and_no_token_is_shown() {
    for address in [
        "http://127.0.0.1:9\r",
        " http://127.0.0.1:9",
        "http://127.0.0.1:9 ",
        "http://[::1",
        "\t",
        "",
        "http://Canary#@127.0.0.1:9",
        "Canary:pw",
    ] {
        let world = signed_in().with("AWS_ENDPOINT_URL", address);
        for profile in ["console", "sso", "web", "role"] {
            let what = format!("{profile} {address:?}");
            let ran = world
                .say(&["--profile", profile, PHRASE])
                .exit_code(2)
                .stderr_contains(&["AWS_ENDPOINT_URL isn't a valid URL", "unset AWS_ENDPOINT_URL"]);
            tells_nothing(&ran, &what);
            let ran = world.say(&["--profile", profile, "-o", "json", PHRASE]).exit_code(2);
            assert_eq!(ran.json()["error"]["code"], "malformed_endpoint", "{what}");
            tells_nothing(&ran, &what);
        }
    }
}

#[test]
fn a_sign_in_that_nobody_could_be_asked_for_is_not_taken_for_one_that_is_over() {
    let broken = Server::new(|_| (500, "{}".to_owned()));
    // After a failed refresh, the SDK still sends the old token.
    let over = Server::new(|path| match path.starts_with("/federation") {
        true => (401, "{\"__type\":\"UnauthorizedException\"}".to_owned()),
        false => (400, "{\"error\":\"invalid_grant\"}".to_owned()),
    });
    for (address, said) in [
        (closed(), "the connection was refused"),
        (broken.address.clone(), "HTTP 500"),
        (over.address.clone(), "You aren't signed in"),
    ] {
        for profile in ["sso", "console"] {
            let world = signed_in().with("AWS_ENDPOINT_URL", &address);
            let ran = world.say(&["--profile", profile, PHRASE]).exit_code(5);
            let text = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(said), "{profile} {address}: {}", ran.whole());
            tells_nothing(&ran, profile);
        }
    }
}

#[test]
fn an_answer_that_repeats_the_tokens_is_not_passed_on() {
    // Like a debugging gateway, the server returns the whole request as error code and message.
    let echo = |status| {
        Server::reading(move |asked| {
            let body =
                String::from_utf8_lossy(&asked.body).replace('"', "'").replace(['<', '&'], " ");
            let all = format!(
                "{body} {}",
                asked.head.lines().collect::<Vec<_>>().join(" ").replace('"', "'")
            );
            let xml = asked.body.starts_with(b"Action=");
            let said = match xml {
                true => format!(
                    "<ErrorResponse><Error><Code>{all}</Code><Message>{all}</Message></Error></ErrorResponse>"
                ),
                false => format!(
                    "{{\"__type\":\"{all}\",\"code\":\"{all}\",\"message\":\"{all}\",\"error\":\"{all}\"}}"
                ),
            };
            (status, said)
        })
    };
    for status in [400, 401, 403, 500, 200] {
        let server = echo(status);
        let world = signed_in().with("AWS_ENDPOINT_URL", &server.address);
        for profile in ["console", "sso", "web", "role"] {
            for format in ["text", "json"] {
                let ran = world.say(&["--profile", profile, "-o", format, PHRASE]).exit_code(5);
                tells_nothing(&ran, &format!("{profile} {status} {format}"));
            }
        }
        assert!(
            server.heads().iter().any(|head| head.contains("Canary.Refresh")),
            "the tokens were sent"
        );
    }
    // An empty answer, which the SDK doesn't expect, must not cause a panic.
    let empty = Server::new(|_| (200, String::new()));
    for address in [empty.address.clone(), closed()] {
        let world = signed_in().with("AWS_ENDPOINT_URL", &address);
        for profile in ["console", "sso", "web", "role"] {
            tells_nothing(&world.say(&["--profile", profile, PHRASE]).exit_code(5), profile);
        }
    }
}
