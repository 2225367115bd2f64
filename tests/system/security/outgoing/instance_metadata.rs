//! Credentials of an instance: its metadata service is called only at a safe address, and only if
//! no other credentials are meant.

use super::PHRASE;
use crate::support::program::{KEY, World};
use crate::support::servers::Server;

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
        world().with(name, address).say(&["-o", "raw", PHRASE]).exit_code(2).stderr_contains(&[
            name,
            said,
            "nothing was sent",
        ]);
        // With other credentials, the program doesn't use the metadata service.
        let elsewhere = "[default]\naws_access_key_id = AKIAOTHER8VN5WY2KD7H\naws_secret_access_key = CanarySecret1111111111111111111111111111\n";
        world().with(name, address).configured(elsewhere).say(&["-o", "raw", PHRASE]).exit_code(0);
        World::signing().with(name, address).say(&["-o", "raw", PHRASE]).exit_code(0);
    }
    let beside = instance("dev-role");
    let ran = world()
        .with(name, &beside.address)
        .say(&["-o", "raw", PHRASE])
        .exit_code(0)
        .stderr_contains(&[name, &beside.address]);
    assert!(ran.out.starts_with(KEY) && !ran.err.contains("Canary"), "{}", ran.whole());
    let source = "[profile p]\nrole_arn = arn:aws:iam::123456789012:role/r\ncredential_source = Ec2InstanceMetadata\n\
         ec2_metadata_service_endpoint = http://192.0.2.1\n";
    world()
        .configured(source)
        .say(&["--profile", "p", PHRASE])
        .exit_code(2)
        .stderr_contains(&["ec2_metadata_service_endpoint of profile p"]);
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
        world.say(&[PHRASE]).exit_code(2).stderr_contains(&["no profile \"typo\""]);
        let container = world.with("AWS_CONTAINER_CREDENTIALS_FULL_URI", &beside.address);
        container
            .say(&["-o", "raw", PHRASE])
            .exit_code(2)
            .stderr_contains(&["no profile \"typo\""]);
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
        let ran = world.say(&[PHRASE]).exit_code(5).stderr_contains(&["No AWS credentials"]);
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
    world.say(&["-o", "raw", PHRASE]).exit_code(0);
}
