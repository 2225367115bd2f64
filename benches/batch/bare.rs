//! The baseline: makes the same changes in a bare loop, with one look-up for each key and without
//! understanding, planning, a journal or output.

use super::double::Double;
use super::ours::{OWNER, unit};
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_iam::Client;
use aws_sdk_iam::types::Tag;
use futures_util::{StreamExt as _, stream};
use std::time::{Duration, Instant};

const POLICY: &str = "arn:aws:iam::aws:policy/AmazonBedrockFullAccess";

/// Creates two keys for each team, `jobs` teams at a time, and returns the elapsed time.
pub fn run(aws: &Double, units: usize, jobs: usize) -> Duration {
    let credentials = Credentials::new(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        None,
        None,
        "bench",
    );
    let begin = Instant::now();
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(aws_types::region::Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(&aws.address)
        .build();
    let iam = &Client::new(&config);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        aws_sdk_sts::Client::new(&config).get_caller_identity().send().await.expect("an identity");
        stream::iter(0..units)
            .for_each_concurrent(jobs, async |at| two_keys(iam, &unit(at)).await)
            .await;
    });
    begin.elapsed()
}

async fn two_keys(iam: &Client, unit: &str) {
    let user = format!("{unit}-bedrock-user");
    assert_eq!(look(iam, &user).await, None);
    let tags = [
        ("business-unit", unit),
        ("purpose", "bedrock"),
        ("created-by", "provisioning-bedrock-skill"),
        ("owner", OWNER),
    ];
    let tags =
        tags.map(|(key, value)| Tag::builder().key(key).value(value).build().expect("a tag"));
    iam.create_user().user_name(&user).set_tags(Some(tags.into())).send().await.expect("a user");
    iam.attach_user_policy().user_name(&user).policy_arn(POLICY).send().await.expect("a policy");
    iam.create_access_key().user_name(&user).send().await.expect("a key");
    assert_eq!(look(iam, &user).await, Some(1));
    iam.create_access_key().user_name(&user).send().await.expect("another key");
}

/// Looks up a user with the most important calls of the program's look-up. Returns the number of
/// keys, or `None` if a call fails, as it does for a user that doesn't exist.
async fn look(iam: &Client, user: &str) -> Option<usize> {
    let used = async {
        let keys = iam.list_access_keys().user_name(user).send().await.ok()?.access_key_metadata;
        for key in &keys {
            let id = key.access_key_id().unwrap_or_default();
            iam.get_access_key_last_used().access_key_id(id).send().await.ok()?;
        }
        Some(keys.len())
    };
    let (there, keys, _) = tokio::join!(
        iam.get_user().user_name(user).send(),
        used,
        iam.list_attached_user_policies().user_name(user).send()
    );
    there.ok().and(keys)
}
