//! Snippets that renew their key: they reuse a key while it is valid, replace it before it expires,
//! and create at most one per call.

use crate::cli::snippets::*;
use crate::support::program::{ID, SECRET, variable_or_skip};

/// Creates a world with credentials that sign keys, whose clients call this Bedrock.
fn signer(bedrock: &Server, python: Option<&str>) -> World {
    machine(bedrock, python).with("AWS_ACCESS_KEY_ID", ID).with("AWS_SECRET_ACCESS_KEY", SECRET)
}

/// Records the calls of the program.
fn watched(world: &World) {
    stand_in(world, "bedrock-assist", "exec \"$next\" \"$@\"");
}

/// Replaces the program with one whose keys seem to expire in five minutes. Each key differs.
fn short_lived(world: &World) {
    stand_in(
        world,
        "bedrock-assist",
        "calls=$(wc -l <\"$HOME/bedrock-assist.arguments\")\n\
        \"$next\" -o json --no-verify \"key for $((60 + calls)) minutes in eu-west-1\" | \
        sed 's/\"expires_in_seconds\":[0-9]*/\"expires_in_seconds\":300/'",
    );
}

/// Returns the keys that Bedrock received, in order.
fn shown(bedrock: &Server) -> Vec<String> {
    let heads = bedrock.heads();
    let bearer = regex::Regex::new(r"(?i)authorization: bearer (\S+)").unwrap();
    heads.iter().map(|head| bearer.captures(head).unwrap()[1].to_owned()).collect()
}

#[test]
fn the_helper_prints_a_key_and_nothing_else() {
    let command = blocks("refresh", OLDER, "sh").remove(0);
    for shell in SHELLS {
        let ran = runs(&World::signing(), shell, &command).exit_code(0);
        assert_eq!(ran.out.lines().count(), 1, "{}", ran.whole());
        assert!(decode_key(&ran.out).contains("X-Amz-Expires=43200"), "{}", ran.whole());
    }
}

/// Runs the Python code of the section `refresh`, which calls Bedrock twice. `program` sets up the
/// program that creates the keys.
fn python(model: Model, library: Option<String>, program: fn(&World)) -> Option<(World, Server)> {
    let python = variable_or_skip("BEDROCK_ASSIST_PYTHON", "the Python that refreshes its key")?;
    let bedrock = bedrock(model.id, REGION, Guest::KeyOf(ID));
    let mut world = signer(&bedrock, Some(&python));
    if let Some(library) = library {
        world = world.with("PYTHONPATH", &library);
    }
    program(&world);
    // The snippet must not use an older key in the environment.
    let world = world.with("AWS_BEARER_TOKEN_BEDROCK", "bedrock-api-key-of-yesterday");
    let ran = runs(&world, "dash", &blocks("refresh", model, "sh")[1]).exit_code(0);
    assert_eq!(
        ran.out,
        "You said: Hello\nYou said: Hello again, with the same key\n",
        "{}",
        ran.whole()
    );
    Some((world, bedrock))
}

#[test]
fn python_keeps_a_key_while_it_lives() {
    let newer = variable_or_skip(
        "BEDROCK_ASSIST_ANTHROPIC_2",
        "the Python that refreshes its key for newer models",
    );
    let libraries = [(OLDER, None)].into_iter().chain(newer.map(|newer| (NEWER, Some(newer))));
    for (model, library) in libraries {
        let Some((world, bedrock)) = python(model, library, watched) else { return };
        assert_eq!(calls(&world, "bedrock-assist"), [format!("-o json --no-verify {WORDS}")]);
        let keys = shown(&bedrock);
        assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
    }
}

#[test]
fn python_makes_one_key_a_call_where_none_lives_long() {
    let Some((world, bedrock)) = python(OLDER, None, short_lived) else { return };
    assert_eq!(calls(&world, "bedrock-assist").len(), 2);
    let keys = shown(&bedrock);
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0], keys[1]);
}

/// Runs the shell function of the section `refresh`, then `again`. Returns the key and region that
/// a child of the shell sees after each.
fn shell(name: &str, program: fn(&World), again: &str) -> (World, Vec<String>) {
    let bedrock = bedrock(OLDER.id, REGION, Guest::KeyOf(ID));
    let world = signer(&bedrock, None);
    program(&world);
    let look = "sh -c 'printf \"%s %s\\n\" \"$AWS_BEARER_TOKEN_BEDROCK\" \"$AWS_REGION\"'";
    let block = &blocks("refresh", OLDER, "sh")[2];
    let ran =
        runs(&world, name, &format!("set -eu\n{block}{look}\n{again}\n{look}\n")).exit_code(0);
    let lines: Vec<String> = ran.out.lines().map(str::to_owned).collect();
    for line in &lines {
        let (key, region) = line.split_once(' ').unwrap();
        assert_eq!(region, REGION, "{}", ran.whole());
        assert!(decode_key(key).ends_with("&Version=1"), "{}", ran.whole());
    }
    (world, lines)
}

#[test]
fn a_shell_keeps_a_key_while_it_lives() {
    for name in SHELLS {
        let (world, seen) = shell(name, watched, "bedrock_key");
        assert_eq!(calls(&world, "bedrock-assist"), [format!("-o json --no-verify {WORDS}")]);
        assert_eq!((seen.len(), &seen[0]), (2, &seen[1]), "{name}");
        // The key is due for renewal.
        let (world, _) = shell(name, watched, "bedrock_renew=$(date +%s); bedrock_key");
        assert_eq!(calls(&world, "bedrock-assist").len(), 2, "{name}");
    }
}

#[test]
fn a_shell_makes_one_key_a_call_where_none_lives_long() {
    for name in SHELLS {
        let (world, seen) = shell(name, short_lived, "bedrock_key");
        assert_eq!((calls(&world, "bedrock-assist").len(), seen.len()), (2, 2), "{name}");
        assert_ne!(seen[0], seen[1], "{name}");
    }
}

#[test]
fn a_shell_that_gets_no_new_key_is_told_and_keeps_the_old_one() {
    let once = |world: &World| {
        let does =
            "[ $(wc -l <\"$HOME/bedrock-assist.arguments\") = 1 ] && exec \"$next\" \"$@\"; exit 5";
        stand_in(world, "bedrock-assist", does);
    };
    for name in SHELLS {
        let again = "bedrock_renew=0; bedrock_key && exit 1; [ $? = 5 ]";
        let (_, seen) = shell(name, once, again);
        assert_eq!((seen.len(), &seen[0]), (2, &seen[1]), "{name}");
    }
}
