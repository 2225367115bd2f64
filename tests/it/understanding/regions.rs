//! The region of a key comes from the phrase, the `--region` flag, the environment, the profile or
//! the default `us-east-1`, in that order. The program must refuse a wrong region itself: AWS would
//! report only later that the key is invalid.

use crate::support::program::{KEY, Ran, World, decode_key};

fn raw(world: &World, args: &[&str]) -> Ran {
    let all: Vec<&str> = ["-o", "raw"].iter().chain(args).copied().collect();
    world.say(&all)
}

#[track_caller]
fn signed_for(region: &str, world: &World, args: &[&str]) {
    let key = decode_key(&raw(world, args).exit_code(0).out);
    assert!(key.contains(&format!("%2F{region}%2Fbedrock%2F")), "{args:?}: {key}");
}

#[test]
fn each_source_beats_the_next() {
    let world = World::signing()
        .configured("[default]\nregion = eu-north-1\n[profile p]\nregion = sa-east-1\n");
    signed_for("eu-north-1", &world, &["key for 1 hour"]);
    let world = world.with("AWS_DEFAULT_REGION", "ca-central-1");
    signed_for("ca-central-1", &world, &["key for 1 hour"]);
    let world = world.with("AWS_REGION", "ap-south-1");
    signed_for("ap-south-1", &world, &["key for 1 hour"]);
    signed_for("eu-west-2", &world, &["--region", "eu-west-2", "key for 1 hour"]);
    signed_for("eu-central-1", &world, &["--region", "eu-west-2", "key for 1 hour in Frankfurt"]);
    signed_for("us-east-1", &World::signing(), &["key for 1 hour"]);
    signed_for("us-east-1", &World::signing().with("AWS_REGION", " "), &["key for 1 hour"]);
}

#[test]
fn a_wrong_region_is_refused_with_the_right_ones() {
    let world = World::signing();
    for (args, parts) in [
        (
            &["--region", "Atlantis", "key for 1 hour"][..],
            &["--region is set to \"Atlantis\"", "which regions can I use?"][..],
        ),
        (
            &["--region", "eu-west-9", "key for 1 hour"],
            &["eu-west-9", "no Bedrock region with this code", "nearest"],
        ),
        (
            &["--region", "ap-east-1", "key for 1 hour"],
            &["ap-east-1 (Hong Kong)", "isn't available there", "ap-east-2"],
        ),
        (
            &["key for 1 hour in cn-north-1"],
            &["cn-north-1", "isn't available there", "nearest regions"],
        ),
        (&["key for 1 hour in Hong Kong"], &["ap-east-1 (Hong Kong)", "nearest regions"]),
    ] {
        let ran = raw(&world, args).exit_code(2).stderr_contains(parts);
        assert!(ran.out.is_empty(), "{}", ran.whole());
        assert!(world.say(args).exit_code(2).stderr_contains(parts).out.is_empty());
    }
    let object = world.say(&["-o", "json", "key for 1 hour in ap-east-1"]).exit_code(2).json();
    assert_eq!(
        (&object["status"], &object["error"]["code"]),
        (&"failed".into(), &"no_bedrock".into())
    );
}

#[test]
fn a_region_that_is_misspelt_is_asked_about() {
    let ran = World::signing()
        .say(&["--no-verify", "key for 1 hour in us-est-1"])
        .exit_code(3)
        .stderr_contains(&["us-east-1"]);
    assert!(ran.out.is_empty());
    assert!(raw(&World::signing(), &["key for 1 hour in us-est-1"]).exit_code(2).out.is_empty());
}

#[test]
fn a_malformed_setting_matters_only_where_it_is_used() {
    for (name, value) in [
        ("AWS_REGION", "Frankfurt"),
        ("AWS_DEFAULT_REGION", "us east 1"),
        ("AWS_REGION", "us-east-1;id"),
    ] {
        let world = World::signing().with(name, value);
        raw(&world, &["key for 1 hour"]).exit_code(2).stderr_contains(&[
            name,
            value,
            "isn't a region",
        ]);
        signed_for("eu-west-1", &world, &["key for 1 hour in eu-west-1"]);
    }
    let world = World::signing().configured("[default]\nregion = everywhere\n");
    raw(&world, &["key for 1 hour"])
        .exit_code(2)
        .stderr_contains(&["region of profile default", "everywhere"]);
    let ran = World::signing()
        .with("AWS_REGION", "\u{1b}[31mred\u{202e}")
        .say(&["key for 1 hour"])
        .exit_code(2);
    assert!(!ran.err.contains(['\u{1b}', '\u{202e}']), "{}", ran.whole());
}

#[test]
fn an_undocumented_region_is_warned_about() {
    let ran = raw(&World::signing(), &["key for 1 hour in Ohio"])
        .exit_code(0)
        .stderr_contains(&["us-east-2", "does not document"]);
    assert!(ran.out.starts_with(KEY) && ran.out.lines().count() == 1);
    let object = World::signing()
        .say(&["--no-verify", "-o", "json", "key in us-east-2 for 1 hour"])
        .exit_code(0)
        .json();
    assert!(object["notes"][0].as_str().unwrap().contains("does not document"), "{object}");
    let quiet = raw(&World::signing(), &["key for 1 hour in Oregon"]).exit_code(0);
    assert!(quiet.err.is_empty(), "{}", quiet.whole());
}

#[test]
fn all_regions_are_told_offline() {
    let ran = World::new().say(&["which regions can I use?"]).exit_code(0);
    for region in ["us-east-1", "eu-central-1", "us-gov-west-1", "eusc-de-east-1", "Frankfurt"] {
        assert!(ran.out.contains(region), "{region} in {}", ran.whole());
    }
    assert!(!ran.out.contains("cn-north-1"));
}
