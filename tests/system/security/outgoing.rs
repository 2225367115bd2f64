//! Outgoing requests and their errors: tokens stay secret even if the connection is misconfigured,
//! nothing is sent unencrypted to other machines, and answers are limited in size.

use crate::support::program::{KEY, Ran, World};
use crate::support::servers::{IDENTITY, Server, aws, closed};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const PHRASE: &str = "key for 1 hour in eu-west-1";
const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.CanarySignature0123";
/// The example key in AWS's documentation of the login cache.
const DPOP: &str = "-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEIFDZHUzOG1Pzq+6F0mjMlOSp1syN9LRPBuHMoCFXTcXhoAoGCCqGSM49\\nAwEHoUQDQgAE9qhj+KtcdHj1kVgwxWWWw++tqoh7H7UHs7oXh8jBbgF47rrYGC+t\\ndjiIaHK3dBvvdE7MGj5HsepzLm3Kj91bqA==\\n-----END EC PRIVATE KEY-----\\n";

/// Creates a world with a profile for each kind of sign-in. The tokens have expired and must be
/// refreshed.
fn signed_in() -> World {
    let world = World::new().configured(
        "[profile console]\nregion = eu-west-1\nlogin_session = arn:aws:iam::123456789012:user/ann\n\
         [profile sso]\nregion = eu-west-1\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n\
         [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n\
         [profile web]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = token\n\
         [profile role]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = static\n\
         [profile static]\naws_access_key_id = ASIAOTHER8VN5WY2KD7H\naws_secret_access_key = CanarySecret/111111111111111111111111111\n\
         aws_session_token = CanarySession/222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222\n",
    );
    let write = |path: &str, text: String| {
        let path = world.home().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("token", JWT.to_owned());
    // The file names are hashes of the session names.
    write(
        ".aws/login/cache/143b1fc18f5ca9bb89e81d9a77fe53029e237039039ccab734b6fb08284f7780.json",
        format!(
            "{{\"accessToken\":{{\"accessKeyId\":\"ASIAQ3ZT8VN5WY2KD7HC\",\"secretAccessKey\":\"CanarySecret1111111111111111111111111111\",\
             \"sessionToken\":\"CanarySession2222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222\",\"accountId\":\"123456789012\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}},\
             \"tokenType\":\"aws_sigv4\",\"refreshToken\":\"Canary.Refresh+abc/DEF=.012\",\"idToken\":\"{JWT}\",\
             \"clientId\":\"arn:aws:signin:::devtools/same-device\",\"dpopKey\":\"{DPOP}\"}}"
        ),
    );
    write(
        ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json",
        format!(
            "{{\"accessToken\":\"{JWT}\",\"expiresAt\":\"2020-01-01T00:00:00Z\",\"refreshToken\":\"Canary.Refresh\",\
             \"clientId\":\"CanaryClient\",\"clientSecret\":\"CanaryClientSecret\",\
             \"registrationExpiresAt\":\"2999-01-01T00:00:00Z\",\"region\":\"eu-west-1\",\
             \"startUrl\":\"https://corp.awsapps.com/start\"}}"
        ),
    );
    world
}

#[track_caller]
fn tells_nothing(ran: &Ran, what: &str) {
    let all = ran.whole();
    for secret in ["Canary", "eyJ", "MHcCAQ", "refresh_token", "grant_type"] {
        assert!(!all.contains(secret), "{what}: {secret} in {all}");
    }
}

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
                .ended(2)
                .says(&["AWS_ENDPOINT_URL isn't a valid URL", "unset AWS_ENDPOINT_URL"]);
            tells_nothing(&ran, &what);
            let ran = world.say(&["--profile", profile, "-o", "json", PHRASE]).ended(2);
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
            let ran = world.say(&["--profile", profile, PHRASE]).ended(5);
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
                let ran = world.say(&["--profile", profile, "-o", format, PHRASE]).ended(5);
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
            tells_nothing(&world.say(&["--profile", profile, PHRASE]).ended(5), profile);
        }
    }
}

#[test]
fn what_stays_on_this_machine_goes_through_no_proxy() {
    let proxy = Server::new(|_| (200, String::new()));
    let aws = aws();
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
    {
        for address in [aws.address.clone(), aws.address.replace("127.0.0.1", "localhost")] {
            let world =
                World::signing().with("AWS_ENDPOINT_URL", &address).with(name, &proxy.address);
            let ran = world.say(&[PHRASE]).ended(0);
            assert!(ran.out.contains("user/ann"), "{name} {address}: {}", ran.whole());
        }
        // HTTPS to this machine bypasses the proxy too. Nothing listens at port 9, so the call is
        // refused.
        let world = World::signing()
            .with("AWS_ENDPOINT_URL", "https://127.0.0.1:9")
            .with(name, &proxy.address);
        world.say(&[PHRASE]).ended(0).says(&["could not be reached"]);
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
            let ran = world.say(&[PHRASE]).ended(2).says(&[
                name,
                "nothing was sent",
                &format!("export {name}=http://HOST:PORT"),
            ]);
            tells_nothing(&ran, value);
            assert_eq!(
                world.say(&["-o", "json", PHRASE]).ended(2).json()["error"]["code"],
                "malformed_proxy"
            );
            // A key without look-ups needs no call to AWS, so the proxy doesn't matter.
            assert!(world.say(&["-o", "raw", PHRASE]).ended(0).out.starts_with(KEY));
        }
    }
}

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
    assert!(world.say(&[PHRASE]).ended(0).out.contains(KEY));
    let ran = world
        .say(&["list keys"])
        .ended(1)
        .says(&["longer than any that AWS sends", "AWS_ENDPOINT_URL"]);
    assert!(!ran.whole().contains("xxxx"), "{}", ran.whole());
    assert_eq!(
        world.say(&["-o", "json", "list keys"]).ended(1).json()["error"]["code"],
        "endless_answer"
    );
    // The limit also applies to sources of credentials.
    signed_in()
        .with("AWS_ENDPOINT_URL", &address)
        .say(&["--profile", "role", PHRASE])
        .ended(5)
        .says(&["longer than any that AWS sends"]);
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
            .ended(1)
            .says(&["iam:ListUsers", "longer than any that AWS sends"]);
        let pages = pages.load(Ordering::Relaxed);
        assert!((most..=most + 1).contains(&pages), "{on_a_page}: {pages}");
    }
}

/// Starts an instance metadata service with a role of this name.
fn instance(role: &'static str) -> Server {
    Server::new(move |path| {
        match path {
        "/latest/api/token" => (200, "token".to_owned()),
        "/latest/meta-data/iam/security-credentials/" => (200, role.to_owned()),
        _ => (
            200,
            "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIAQ3ZT8VN5WY2KD7HC\",\"SecretAccessKey\":\"CanarySecret1111111111111111111111111111\",\
             \"Token\":\"CanarySession2222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222\",\"Expiration\":\"2999-01-01T00:00:00Z\"}"
                .to_owned(),
        ),
    }
    })
}

#[test]
fn where_an_instance_is_asked_is_refused_or_named() {
    let name = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
    let world = || World::new().with("AWS_EC2_METADATA_DISABLED", "false");
    for (address, said) in [
        ("http://192.0.2.1", "without encryption"),
        ("http://192.0.2.1\r", "isn't a valid URL"),
        ("", "isn't a valid URL"),
        ("192.0.2.1", "isn't a valid URL"),
    ] {
        world().with(name, address).say(&["-o", "raw", PHRASE]).ended(2).says(&[
            name,
            said,
            "nothing was sent",
        ]);
        // With other credentials, the program doesn't use the metadata service.
        let elsewhere = "[default]\naws_access_key_id = AKIAOTHER8VN5WY2KD7H\naws_secret_access_key = CanarySecret1111111111111111111111111111\n";
        world().with(name, address).configured(elsewhere).say(&["-o", "raw", PHRASE]).ended(0);
        World::signing().with(name, address).say(&["-o", "raw", PHRASE]).ended(0);
    }
    let beside = instance("dev-role");
    let ran = world()
        .with(name, &beside.address)
        .say(&["-o", "raw", PHRASE])
        .ended(0)
        .says(&[name, &beside.address]);
    assert!(ran.out.starts_with(KEY) && !ran.err.contains("Canary"), "{}", ran.whole());
    let source = "[profile p]\nrole_arn = arn:aws:iam::123456789012:role/r\ncredential_source = Ec2InstanceMetadata\n\
         ec2_metadata_service_endpoint = http://192.0.2.1\n";
    world()
        .configured(source)
        .say(&["--profile", "p", PHRASE])
        .ended(2)
        .says(&["ec2_metadata_service_endpoint of profile p"]);
}

#[test]
fn a_profile_that_is_not_there_is_not_the_identity_of_this_machine() {
    let beside = instance("dev-role");
    let world = || {
        World::new()
            .with("AWS_EC2_METADATA_DISABLED", "false")
            .with("AWS_EC2_METADATA_SERVICE_ENDPOINT", &beside.address)
            .with("AWS_PROFILE", "typo")
    };
    for world in [world(), world().configured("[profile dev]\nregion = eu-west-1\n")] {
        world.say(&[PHRASE]).ended(2).says(&["no profile \"typo\""]);
        let container = world.with("AWS_CONTAINER_CREDENTIALS_FULL_URI", &beside.address);
        container.say(&["-o", "raw", PHRASE]).ended(2).says(&["no profile \"typo\""]);
    }
    assert!(beside.heads().is_empty(), "{:?}", beside.heads());
}

#[test]
fn a_role_with_a_name_that_no_role_has_is_no_panic() {
    for role in ["dev\u{1b}[31m", "dev role", "dev\nrole", "r\u{f6}le", "a/../b", "\u{0}"] {
        let beside = instance(role);
        let world = World::new()
            .with("AWS_EC2_METADATA_DISABLED", "false")
            .with("AWS_EC2_METADATA_SERVICE_ENDPOINT", &beside.address);
        let ran = world.say(&[PHRASE]).ended(5).says(&["No AWS credentials"]);
        assert!(!ran.err.contains('\u{1b}'), "{}", ran.whole());
        assert!(
            beside.heads().iter().all(|head| !head.contains("security-credentials/d")),
            "{:?}",
            beside.heads()
        );
    }
    let beside = instance("dev-role\n");
    let world = World::new()
        .with("AWS_EC2_METADATA_DISABLED", "false")
        .with("AWS_EC2_METADATA_SERVICE_ENDPOINT", &beside.address);
    world.say(&["-o", "raw", PHRASE]).ended(0);
}

#[test]
fn a_limit_on_open_files_is_an_error_and_no_panic() {
    let world = World::signing();
    let mut refused = 0;
    for most in 4..=16 {
        let mut shell = world.command("sh");
        shell.args(["-c", &format!("ulimit -n {most} && exec bedrock-assist -o json '{PHRASE}'")]);
        shell.env("AWS_ENDPOINT_URL", closed());
        let ran = Ran::of(&shell.output().unwrap()).sound();
        if ran.code == Some(1) {
            ran.says(&[]);
            refused += 1;
        } else if ran.code == Some(0) {
            assert!(ran.out.contains(KEY), "{most}: {}", ran.whole());
        }
    }
    assert!(refused > 0, "no limit was too low");
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
        Ran::of(&output).ended(2).says(&[name, "is not UTF-8"]);
    }
}
