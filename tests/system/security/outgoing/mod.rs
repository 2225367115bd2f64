//! Outgoing requests and their errors: tokens stay secret even if the connection is misconfigured,
//! nothing is sent unencrypted to other machines, and answers are limited in size.

pub mod instance_metadata;
pub mod limits;
pub mod proxies;
pub mod tokens;

use crate::support::program::{Ran, World};

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
