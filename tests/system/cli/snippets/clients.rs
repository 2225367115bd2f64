//! Runs each client's snippet against the fake Bedrock, with both types of key if the client
//! accepts both.

use crate::cli::snippets::*;
use crate::support::gateway::Gateway;
use crate::support::program::{report_figure, skip, variable_or_skip};
use serde_json::Value;

const HELLO: &str = "You said: Hello\n";

/// Returns the code to run: the last `sh` block of a section.
fn code(name: &str, model: Model) -> String {
    blocks(name, model, "sh").pop().unwrap()
}

/// Asserts that the section's client gets an answer in every shell with each of these keys, and
/// none with a stranger's key. `behind` adds the gateway that the client needs.
#[track_caller]
fn says_hello(
    name: &str,
    model: Model,
    keys: &[Made],
    behind: impl Fn(World, &Server) -> (World, Option<Gateway>),
) {
    let python = std::env::var("BEDROCK_ASSIST_PYTHON").ok();
    let run = |shell: &str, lines: &str, guest: &Guest| {
        let bedrock = bedrock(model.id, REGION, guest.clone());
        let (world, _gateway) = behind(machine(&bedrock, python.as_deref()), &bedrock);
        let ran = runs(&world, shell, &format!("{lines}{}", at(&code(name, model), &bedrock)));
        assert_eq!(bedrock.heads().len(), 1, "{shell} {name}: {}", ran.whole());
        ran
    };
    for made in keys {
        for shell in SHELLS {
            let ran = run(shell, &made.lines, &made.guest);
            assert_eq!(answered(&ran.out), HELLO, "{shell} {name}: {}", ran.whole());
        }
        let ran = run("dash", &made.lines, &made.guest.stranger());
        assert!(ran.whole().contains("make sure your API Key is valid"), "{name}: {}", ran.whole());
        assert_ne!(answered(&ran.out), HELLO, "{name}: {}", ran.whole());
    }
}

/// Returns the model's text; curl prints the whole JSON response.
fn answered(out: &str) -> String {
    match serde_json::from_str::<Value>(out) {
        Ok(answer) => {
            format!(
                "{}\n",
                answer["output"]["message"]["content"][0]["text"].as_str().unwrap_or_default()
            )
        }
        Err(_) => out.to_owned(),
    }
}

/// Asserts that the installed package matches the version that the section requires.
#[track_caller]
fn fits(world: &World, python: &str, name: &str, model: Model) {
    let install = blocks(name, model, "sh").remove(0);
    let wanted = install
        .trim()
        .strip_prefix("python3 -m pip install \"")
        .and_then(|line| line.strip_suffix('"'));
    let check = "import sys, importlib.metadata as m; from pip._vendor.packaging.requirements import Requirement; \
        r = Requirement(sys.argv[1]); print(m.version(r.name)); assert m.version(r.name) in r.specifier";
    let mut command = world.command(python);
    command.args(["-c", check, wanted.unwrap_or_else(|| panic!("{install}"))]);
    let version = Ran::of(&command.output().unwrap()).exit_code(0).out;
    report_figure(&format!("snippets are run by: {name} {}", version.trim()));
}

#[test]
fn anthropic() {
    let Some(python) = variable_or_skip("BEDROCK_ASSIST_PYTHON", "the Python snippet") else {
        return;
    };
    fits(&World::new(), &python, "python", OLDER);
    says_hello("python", OLDER, &made(), |world, _| (world, None));
}

#[test]
fn anthropic_as_newer_models_take_it() {
    let Some(python) =
        variable_or_skip("BEDROCK_ASSIST_PYTHON", "the Python snippet of newer models")
    else {
        return;
    };
    let Some(library) =
        variable_or_skip("BEDROCK_ASSIST_ANTHROPIC_2", "the Python snippet of newer models")
    else {
        return;
    };
    let with = |world: World| world.with("PYTHONPATH", &library);
    fits(&with(World::new()), &python, "python", NEWER);
    says_hello("python", NEWER, &made(), |world, _| (with(world), None));

    // Shows why the older models need an upper bound on the package version.
    let bedrock = bedrock(OLDER.id, REGION, Guest::KeyOf(crate::support::program::ID));
    let script = format!("{}{}", short_term().lines, code("python", OLDER));
    let ran = runs(&with(machine(&bedrock, Some(&python))), "dash", &script);
    assert!(ran.err.contains("anthropic_version"), "{}", ran.whole());
}

#[test]
fn boto3() {
    let Some(python) = variable_or_skip("BEDROCK_ASSIST_PYTHON", "the boto3 snippet") else {
        return;
    };
    fits(&World::new(), &python, "boto3", OLDER);
    for model in [OLDER, NEWER] {
        // boto3 sends a Bedrock key only over HTTPS.
        says_hello("boto3", model, &made(), |world, bedrock| {
            let gateway = Gateway::tls(bedrock, "the boto3 snippet").unwrap();
            let world = world
                .with("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", &gateway.address)
                .with("AWS_CA_BUNDLE", &gateway.authority());
            (world, Some(gateway))
        });
    }
}

#[test]
fn javascript() {
    let Some(packages) = variable_or_skip("BEDROCK_ASSIST_NODE", "the JavaScript snippet") else {
        return;
    };
    let install = blocks("javascript", OLDER, "sh").remove(0);
    let (package, range) = install
        .trim()
        .strip_prefix("npm install \"")
        .and_then(|line| line.strip_suffix('"')?.rsplit_once("@^"))
        .unwrap_or_else(|| panic!("{install}"));
    let manifest = std::fs::read(Path::new(&packages).join(package).join("package.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let numbers = |version: &str| {
        version.split('.').map(|part| part.parse::<u32>().unwrap()).collect::<Vec<_>>()
    };
    let (least, here) = (numbers(range), numbers(manifest["version"].as_str().unwrap()));
    assert!(least[0] == here[0] && least <= here, "{range} {here:?}");
    report_figure(&format!(
        "snippets are run by: javascript {}",
        manifest["version"].as_str().unwrap()
    ));
    for model in [OLDER, NEWER] {
        // The JavaScript client uses HTTP/2 only.
        says_hello("javascript", model, &made(), |world, bedrock| {
            std::os::unix::fs::symlink(&packages, world.home().join("node_modules")).unwrap();
            let gateway = Gateway::http2(bedrock, "the JavaScript snippet").unwrap();
            (world.with("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", &gateway.address), Some(gateway))
        });
    }
}

#[test]
fn curl() {
    if World::new().command("curl").arg("--version").output().is_err() {
        return skip("the curl snippet", "curl is not here");
    }
    for model in [OLDER, NEWER] {
        says_hello("curl", model, &[short_term()], |world, _| (world, None));
    }

    let key = short_term();
    let bedrock = bedrock(OLDER.id, REGION, key.guest);
    let world = machine(&bedrock, None);
    stand_in(&world, "curl", "exec \"$next\" \"$@\"");
    runs(&world, "bash", &format!("{}{}", key.lines, at(&code("curl", OLDER), &bedrock)))
        .exit_code(0);
    let calls = calls(&world, "curl");
    assert!(calls.len() == 1 && !calls[0].contains(crate::support::program::KEY), "{calls:?}");
}

#[test]
fn claude_code() {
    for model in [OLDER, NEWER] {
        let settings = blocks("claude-code", model, "json");
        let settings: Value = serde_json::from_str(&settings[0]).unwrap();
        let wanted = serde_json::json!({ "env": {
            "CLAUDE_CODE_USE_BEDROCK": "1", "AWS_REGION": REGION, "ANTHROPIC_MODEL": model.id,
        }});
        assert_eq!(settings, wanted);
    }
}
