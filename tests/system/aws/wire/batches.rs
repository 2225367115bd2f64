//! A batch that handles several requests at once, checked with boto3.

use crate::aws::wire::{Iam, Key, delivered, expected_user, tags, unit, user};
use serde_json::Value;

const UNITS: usize = 20;

#[test]
fn a_list_is_there_as_it_was_told() {
    let Some(iam) = Iam::of_moto("a list, several requests at once") else { return };
    let units: Vec<String> = (0..UNITS).map(|at| unit(&format!("shoal-{at}"))).collect();
    let two = |unit: &String| {
        format!("long-term key for {unit}, owner: a@b.com\nanother long-term key for {unit}\n")
    };
    let lines: String = units.iter().map(two).collect();
    let args = ["--yes", "-o", "json", "--jobs", "8", "--journal", "journal"];
    let ran = iam.world.run(&args, lines.as_bytes()).exit_code(0);
    let objects: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let places: Vec<u64> = objects.iter().map(|object| object["line"].as_u64().unwrap()).collect();
    assert!(places.into_iter().eq(1..=2 * UNITS as u64), "{}", ran.whole());
    let keys: Vec<Key> = objects.iter().map(delivered).collect();
    let left = iam.read_all(&units);
    assert_eq!(left.len(), UNITS);
    for ((unit, keys), left) in units.iter().zip(keys.chunks(2)).zip(left) {
        assert_eq!(left["tags"], tags(unit, Some("a@b.com")), "{left}");
        assert_eq!(left, expected_user(unit, Some("a@b.com"), &[&keys[0], &keys[1]]));
    }
    // Signing in with some of the keys shows that each secret belongs to its ID.
    for at in [0, 2 * UNITS - 1] {
        let arn = format!("arn:aws:iam::123456789012:user/{}", user(&units[at / 2]));
        assert_eq!(iam.signs_in_as(&keys[at]), arn);
    }
    // A second run finds every request already done.
    let before = iam.read_all(&units);
    let ran = iam.world.run(&args, lines.as_bytes()).exit_code(0);
    assert!(ran.err.contains(&format!("\"already_done\":{},", 2 * UNITS)), "{}", ran.whole());
    assert_eq!(iam.read_all(&units), before);
}
