//! Moves a long-term key from the shell into a profile or a vault. The secret never appears in a
//! program's arguments.

use crate::cli::snippets::*;
use crate::support::program::{ID, SECRET, variable_or_skip};
use crate::support::servers::aws;
use serde_json::{Value, json};

/// Asserts that no call of this program has the secret in its arguments.
#[track_caller]
fn kept_quiet(world: &World, program: &str, secret: &str) {
    let calls = calls(world, program);
    assert!(!calls.is_empty() && !calls.iter().any(|call| call.contains(secret)), "{calls:?}");
}

fn parts(made: &Made) -> (&str, &str) {
    let Guest::Signer { id, secret } = &made.guest else { panic!("no access key") };
    (id, secret)
}

#[test]
fn a_profile_of_the_aws_cli() {
    let Some(python) = variable_or_skip("BEDROCK_ASSIST_PYTHON", "a profile of the AWS CLI") else {
        return;
    };
    let [move_in, use_it] = blocks("aws-cli", OLDER, "sh").try_into().unwrap();
    for shell in SHELLS {
        let made = long_term();
        let (id, secret) = parts(&made);
        let (bedrock, sts) = (bedrock(OLDER.id, REGION, made.guest.clone()), aws());
        let world = machine(&bedrock, Some(&python)).with("AWS_ENDPOINT_URL_STS", &sts.address);
        stand_in(&world, "aws", "exec \"$next\" \"$@\"");

        // Pasting the lines twice is harmless, and another profile stays unchanged.
        let other = "aws configure set aws_access_key_id AKIAOTHER --profile other\n";
        let left = "echo \"left: ${AWS_ACCESS_KEY_ID-}${AWS_SECRET_ACCESS_KEY-}\"\n";
        let ran =
            runs(&world, shell, &format!("{other}{}{move_in}{move_in}{left}{use_it}", made.lines))
                .exit_code(0);
        assert!(
            ran.out.starts_with("left: \n") && ran.out.contains("123456789012"),
            "{}",
            ran.whole()
        );
        let file = std::fs::read_to_string(world.home().join(".aws/credentials")).unwrap();
        for line in ["[other]", "aws_access_key_id = AKIAOTHER", "[marketing-bedrock-user]"] {
            assert!(file.contains(line), "{file}");
        }
        assert!(file.contains(&format!("aws_secret_access_key = {secret}")), "{file}");
        assert!(sts.heads()[0].contains(&format!("Credential={id}/")), "{:?}", sts.heads());
        kept_quiet(&world, "aws", secret);

        // The profile alone is enough for a client.
        let script = format!(
            "export AWS_PROFILE={USER} AWS_REGION={REGION}\n{}",
            blocks("boto3", OLDER, "sh")[1]
        );
        assert_eq!(runs(&world, shell, &script).exit_code(0).out, "You said: Hello\n");
    }
}

#[test]
fn secrets_manager() {
    let Some(url) = variable_or_skip("MOTO_URL", "the key in Secrets Manager") else { return };
    let Some(python) = variable_or_skip("BEDROCK_ASSIST_PYTHON", "the key in Secrets Manager")
    else {
        return;
    };
    let store = blocks("store", OLDER, "sh").remove(0);
    for shell in SHELLS {
        let made = long_term();
        let (id, secret) = parts(&made);
        let world = machine(&aws(), Some(&python)).with("AWS_ENDPOINT_URL_SECRETS_MANAGER", &url);
        let script = format!(
            "aws configure set aws_access_key_id {ID}; aws configure set aws_secret_access_key {SECRET}\n{}",
            made.lines
        );
        // Records whose key makes each call: it must be the person's own, not the new one.
        stand_in(
            &world,
            "aws",
            "echo \"${AWS_ACCESS_KEY_ID-nobody}\" >>\"$HOME/as\"; exec \"$next\" \"$@\"",
        );
        let again = store
            .replace("create-secret --region", "put-secret-value --region")
            .replace("--name", "--secret-id");
        let own = "env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY aws secretsmanager --region eu-west-1";
        let named = format!("bedrock/{USER}");
        let read = format!(
            "{own} get-secret-value --secret-id {named} --query SecretString --output text"
        );
        let gone =
            format!("{own} delete-secret --force-delete-without-recovery --secret-id {named}");
        let ran = runs(&world, shell, &format!("{script}set -e\n{store}{again}{read}\n{gone}"))
            .exit_code(0);
        let kept = ran
            .out
            .lines()
            .find(|line| line.starts_with("{\"AWS_"))
            .unwrap_or_else(|| panic!("{}", ran.whole()));
        let kept: Value = serde_json::from_str(kept).unwrap();
        assert_eq!(
            kept,
            json!({ "AWS_ACCESS_KEY_ID": id, "AWS_SECRET_ACCESS_KEY": secret }),
            "{}",
            ran.whole()
        );
        kept_quiet(&world, "aws", secret);
        let callers = std::fs::read_to_string(world.home().join("as")).unwrap();
        assert!(
            callers.lines().count() == 6 && callers.lines().all(|caller| caller == "nobody"),
            "{callers}"
        );
    }
}

/// Runs a block of the section `store` with a stand-in for the vault's program. Returns the key,
/// the JSON on the stand-in's standard input, and its arguments.
fn given(shell: &str, program: &str, block: usize) -> (Made, Value, Vec<String>) {
    let made = long_term();
    let world = machine(&aws(), None);
    stand_in(&world, program, "cat >\"$HOME/given\"");
    runs(&world, shell, &format!("{}{}", made.lines, blocks("store", OLDER, "sh")[block]))
        .exit_code(0);
    kept_quiet(&world, program, parts(&made).1);
    let given =
        serde_json::from_slice(&std::fs::read(world.home().join("given")).unwrap()).unwrap();
    let calls = calls(&world, program);
    (made, given, calls)
}

#[test]
fn one_password() {
    for shell in SHELLS {
        let (made, given, calls) = given(shell, "op", 1);
        let (id, secret) = parts(&made);
        assert_eq!(calls, ["item create -"]);
        assert_eq!((&given["title"], &given["category"]), (&json!(USER), &json!("API_CREDENTIAL")));
        let fields = given["fields"].as_array().unwrap();
        let values: Vec<_> =
            fields.iter().map(|field| (&field["id"], &field["type"], &field["value"])).collect();
        let wanted =
            [json!(["username", "STRING", id]), json!(["credential", "CONCEALED", secret])];
        assert_eq!(values, wanted.each_ref().map(|wanted| (&wanted[0], &wanted[1], &wanted[2])));
    }
}

#[test]
fn vault() {
    for shell in SHELLS {
        let (made, given, calls) = given(shell, "vault", 2);
        let (id, secret) = parts(&made);
        assert_eq!(calls, [format!("kv put secret/bedrock/{USER} -")]);
        assert_eq!(given, json!({ "AWS_ACCESS_KEY_ID": id, "AWS_SECRET_ACCESS_KEY": secret }));
    }
}
