//! Checks the answers about permissions and models against a fake AWS that allows, refuses, hangs
//! or fails. A refused look-up becomes a line of the answer. If the caller is unknown, there is no
//! answer.

pub mod aws;
pub mod failures;
pub mod models;
pub mod permissions;

use bedrock_assist::domain::{PERMISSIONS, Permission};
use serde_json::Value;

const CHECK: &str = "can I use Claude in eu-west-1";
const MODELS: &str = "which Claude models can I use in eu-west-1";

fn snapshot(name: &str, page: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, page));
}

/// Collapses whitespace, so that line breaks don't matter.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the availability of an open model, with `field` set to `value`.
fn but(field: &str, value: Value) -> String {
    let mut all: Value = serde_json::from_str(crate::support::servers::OPEN).unwrap();
    all[field] = value;
    all.to_string()
}

fn tried() -> impl Iterator<Item = &'static Permission> {
    PERMISSIONS.iter().filter(|permission| permission.can_be_tried)
}

/// Returns the API action that a permission allows: `ListUsers` for `iam:ListUsers`.
fn action(permission: &'static Permission) -> &'static str {
    permission.action.split_once(':').unwrap().1
}

/// Returns the permissions that a check reports with this value of `allowed`.
fn said_to_be(result: &Value, allowed: Value) -> Vec<&str> {
    let permissions = result["permissions"].as_array().unwrap().iter();
    let fitting = permissions.filter(|one| one["allowed"] == allowed);
    fitting.map(|one| one["permission"].as_str().unwrap()).collect()
}
