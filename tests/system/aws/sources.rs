//! Compares each source of credentials with botocore, which the AWS CLI uses: real files, real
//! child processes, and doubles of network services. A case in which the two differ says why.

use crate::support::program::{Ran, TOKEN, World, figure, set_up};
use crate::support::servers::{Asked, Server, closed};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::Stdio;

const A: &str = "AKIAQ3ZT8VN5WY2KD7HA";
const B: &str = "AKIAQ3ZT8VN5WY2KD7HB";
const S: &str = "ASIAQ3ZT8VN5WY2KD7HS";
const PROCESS: &str = "ASIAQ3ZT8VN5WY2KD7HP";
const SECRET: &str = "CanarySecretKey1111111111111111111111111";
/// Times that are certain to be in the past and in the future.
const PAST: &str = "2020-01-01T00:00:00Z";
const FUTURE: &str = "2099-01-01T00:00:00Z";

/// Files and variables in which the program and botocore look for credentials.
#[derive(Default, Clone)]
struct Case {
    name: &'static str,
    config: String,
    credentials: String,
    env: Vec<(&'static str, String)>,
    profile: Option<&'static str>,
    sso_cache: Vec<(&'static str, String)>,
    files: Vec<(&'static str, String)>,
    /// Why botocore's result differs from the program's; `None` if both must agree.
    differs: Option<&'static str>,
}

fn case(name: &'static str) -> Case {
    Case { name, ..Case::default() }
}

impl Case {
    fn config(mut self, text: impl Into<String>) -> Self {
        self.config = text.into();
        self
    }

    fn credentials(mut self, text: impl Into<String>) -> Self {
        self.credentials = text.into();
        self
    }

    fn env(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.env.push((name, value.into()));
        self
    }

    fn keys(self, id: &str) -> Self {
        self.env("AWS_ACCESS_KEY_ID", id).env("AWS_SECRET_ACCESS_KEY", SECRET)
    }

    fn profile(mut self, name: &'static str) -> Self {
        self.profile = Some(name);
        self
    }

    fn sso_cache(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.sso_cache.push((name, text.into()));
        self
    }

    fn file(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.files.push((name, text.into()));
        self
    }

    fn differs(mut self, why: &'static str) -> Self {
        self.differs = Some(why);
        self
    }
}

/// Returns the settings of a profile with static keys.
fn keys(id: &str) -> String {
    format!("aws_access_key_id = {id}\naws_secret_access_key = {SECRET}\n")
}

/// Returns the JSON that a credential process prints, with `more` as its last fields.
fn printed(more: &str) -> String {
    format!(
        "{{\"Version\":1,\"AccessKeyId\":\"{PROCESS}\",\"SecretAccessKey\":\"{SECRET}\",\"SessionToken\":\"{TOKEN}\"{more}}}"
    )
}

/// Returns a profile whose credential process is a script. `sh -c` lets botocore, which uses no
/// shell, run it too.
fn process(script: &str) -> String {
    format!("[profile p]\ncredential_process = sh -c '{}'\n", script.replace('\'', "'\"'\"'"))
}

fn role(more: &str) -> String {
    format!(
        "[profile base]\n{}[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\n{more}",
        keys(A)
    )
}

fn token(expires: &str) -> String {
    json!({ "accessToken": "t", "expiresAt": expires, "region": "eu-west-1", "startUrl": "https://corp" })
        .to_string()
}

const SSO: &str = "[profile s]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n\
                   [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp\n";
const OLD_SSO: &str = "[profile s]\nsso_account_id = 123456789012\nsso_role_name = dev\n\
                       sso_region = eu-west-1\nsso_start_url = https://corp\n";

fn environment() -> Vec<Case> {
    vec![
        case("env: keys").keys(A),
        case("env: keys and token").keys(S).env("AWS_SESSION_TOKEN", TOKEN),
        case("env: the older name of the token").keys(S).env("AWS_SECURITY_TOKEN", TOKEN),
        case("env: keys before the default profile")
            .keys(A)
            .config(format!("[default]\n{}", keys(B))),
        case("env: keys before AWS_PROFILE")
            .keys(A)
            .env("AWS_PROFILE", "p")
            .config(format!("[profile p]\n{}", keys(B))),
        case("env: --profile before keys")
            .keys(A)
            .profile("p")
            .config(format!("[profile p]\n{}", keys(B))),
        case("env: keys beside an AWS_PROFILE that is not there")
            .keys(A)
            .env("AWS_PROFILE", "nope"),
        case("env: keys beside an empty AWS_PROFILE").keys(A).env("AWS_PROFILE", ""),
        case("env: id without secret").env("AWS_ACCESS_KEY_ID", A),
        case("env: id without secret, and a profile")
            .env("AWS_ACCESS_KEY_ID", A)
            .config(format!("[default]\n{}", keys(B))),
        case("env: secret without id").env("AWS_SECRET_ACCESS_KEY", SECRET),
        case("env: empty keys are none")
            .env("AWS_ACCESS_KEY_ID", "")
            .config(format!("[default]\n{}", keys(B))),
        case("env: an end to come")
            .keys(S)
            .env("AWS_SESSION_TOKEN", TOKEN)
            .env("AWS_CREDENTIAL_EXPIRATION", FUTURE),
        case("env: an end that is over")
            .keys(S)
            .env("AWS_SESSION_TOKEN", TOKEN)
            .env("AWS_CREDENTIAL_EXPIRATION", PAST),
        case("env: an end with an offset")
            .keys(S)
            .env("AWS_SESSION_TOKEN", TOKEN)
            .env("AWS_CREDENTIAL_EXPIRATION", "2099-01-01T02:00:00+02:00"),
        case("env: an end that is no time")
            .keys(S)
            .env("AWS_SESSION_TOKEN", TOKEN)
            .env("AWS_CREDENTIAL_EXPIRATION", "soon"),
        case("env: nothing at all"),
    ]
}

fn files() -> Vec<Case> {
    let both = |config: &str, credentials: &str| case("").config(config).credentials(credentials);
    vec![
        case("files: default in config").config(format!("[default]\n{}", keys(A))),
        case("files: default in credentials").credentials(format!("[default]\n{}", keys(A))),
        Case { name: "files: credentials before config", ..both(&format!("[default]\n{}", keys(A)), &format!("[default]\n{}", keys(B))) },
        case("files: AWS_PROFILE").env("AWS_PROFILE", "p").config(format!("[profile p]\n{}", keys(A))),
        case("files: AWS_DEFAULT_PROFILE").env("AWS_DEFAULT_PROFILE", "p").config(format!("[profile p]\n{}", keys(A))),
        case("files: AWS_DEFAULT_PROFILE before AWS_PROFILE")
            .env("AWS_DEFAULT_PROFILE", "p")
            .env("AWS_PROFILE", "q")
            .config(format!("[profile p]\n{}[profile q]\n{}", keys(A), keys(B))),
        case("files: AWS_PROFILE is empty").env("AWS_PROFILE", "").config(format!("[default]\n{}", keys(A))),
        case("files: AWS_PROFILE is mistyped").env("AWS_PROFILE", "defautl").config(format!("[default]\n{}", keys(A))),
        case("files: --profile is mistyped").profile("x").config(format!("[default]\n{}", keys(A))),
        case("files: other places").env("AWS_CONFIG_FILE", "~/elsewhere").file("elsewhere", format!("[default]\n{}", keys(A))),
        case("files: other credentials")
            .env("AWS_SHARED_CREDENTIALS_FILE", "~/elsewhere")
            .file("elsewhere", format!("[default]\n{}", keys(A))),
        case("files: a file that is not there").env("AWS_CONFIG_FILE", "~/nowhere").credentials(format!("[default]\n{}", keys(A))),
        case("files: id without secret").config(format!("[default]\naws_access_key_id = {A}\n")),
        case("files: secret without id").config(format!("[default]\naws_secret_access_key = {SECRET}\n")),
        case("files: the older name of the token").config(format!("[default]\n{}aws_security_token = {TOKEN}\n", keys(S))),
        case("files: a token").config(format!("[default]\n{}aws_session_token = {TOKEN}\n", keys(S))),
        case("files: a name in single quotes").profile("my prof").config(format!("[profile 'my prof']\n{}", keys(A))),
        case("files: a name in double quotes").profile("my prof").config(format!("[profile \"my prof\"]\n{}", keys(A))),
        case("files: a name without its quotes").profile("my prof").config(format!("[profile my prof]\n{}", keys(A))),
        case("files: a name with other letters").profile("fr\u{fc}h").config(format!("[profile fr\u{fc}h]\n{}", keys(A))),
        case("files: the same in credentials").profile("fr\u{fc}h").credentials(format!("[fr\u{fc}h]\n{}", keys(A))),
        case("files: a name that a shell would run").profile("a b;id").credentials(format!("[a b;id]\n{}", keys(A))),
        case("files: a profile of config without its word").profile("p").config(format!("[p]\n{}", keys(A))),
        case("files: a profile of credentials with it").profile("p").credentials(format!("[profile p]\n{}", keys(A))),
        case("files: indented settings").config(format!("[default]\n  {}", keys(A).replace("\naws", "\n  aws"))),
        case("files: a deeper second setting").config(format!("[default]\n{}", keys(A).replace("\naws", "\n  aws"))),
        case("files: colons").config(format!("[default]\n{}", keys(A).replace(" = ", ": "))),
        case("files: lines of an old Macintosh").config(format!("[default]\n{}", keys(A)).replace('\n', "\r")),
        case("files: lines of Windows").config(format!("[default]\n{}", keys(A)).replace('\n', "\r\n")),
        case("files: names in capitals").config(format!("[default]\n{}", keys(A).replace("aws", "AWS"))),
        case("files: blanks in a name").config(format!("[ default ]\n{}", keys(A))),
        case("files: settings for all").profile("p").config(format!("[DEFAULT]\n{}[profile p]\n", keys(A))),
        case("files: default twice, the last without its word")
            .config(format!("[profile default]\n{}[default]\n{}", keys(A), keys(B))),
        case("files: default twice, the last with it")
            .config(format!("[default]\n{}[profile default]\n{}", keys(A), keys(B))),
        case("files: a section twice").config(format!("[default]\n{}[default]\n{}", keys(A), keys(B))),
        case("files: a setting twice").config(format!("[default]\n{}{}", keys(A), keys(B))),
        case("files: a line that is no setting, elsewhere").config(format!("[default]\n{}[x]\noops\n", keys(A))),
        case("files: before every section").config(keys(A)),
        case("files: ~ in a variable").env("AWS_CONFIG_FILE", "~/elsewhere").file("elsewhere", format!("[default]\n{}", keys(A))),
        case("files: $HOME in a variable").env("AWS_CONFIG_FILE", "$HOME/elsewhere").file("elsewhere", format!("[default]\n{}", keys(A))),
        case("files: ${HOME} in a variable")
            .env("AWS_SHARED_CREDENTIALS_FILE", "${HOME}/elsewhere")
            .file("elsewhere", format!("[default]\n{}", keys(A))),
        case("files: a remark behind a value")
            .config(format!("[default]\n{}", keys(A).replace('\n', " # mine\n")))
            .differs("botocore takes the remark for a part of the value, and AWS refuses; we refuse before"),
        case("files: a section that never closes").config("[default\n"),
        case("files: keys in credentials before a process")
            .config("[default]\ncredential_process = false\n")
            .credentials(format!("[default]\n{}", keys(A))),
        case("files: a process before keys in config").config(format!("[default]\ncredential_process = false\n{}", keys(A))),
        case("files: a byte order mark")
            .config(format!("\u{feff}[default]\n{}", keys(A)))
            .differs("botocore cannot read what Notepad writes; the mark says nothing, so we skip it"),
        case("files: quoted keys")
            .config(format!("[default]\naws_access_key_id = \"{A}\"\naws_secret_access_key = \"{SECRET}\"\n"))
            .differs("botocore signs with the quotation marks, and AWS refuses; we refuse before a dead key is made"),
        case("files: a placeholder")
            .config("[default]\naws_access_key_id = YOUR_ACCESS_KEY\naws_secret_access_key = YOUR_SECRET_KEY\n")
            .differs("botocore leaves it to AWS to refuse; a key that is signed offline would be dead"),
    ]
}

fn processes() -> Vec<Case> {
    let of = |name: &'static str, script: String| case(name).profile("p").config(process(&script));
    let prints = |more: &str| format!("echo '{}'", printed(more));
    vec![
        of("process: prints them", prints("")),
        of("process: with an end", prints(&format!(",\"Expiration\":\"{FUTURE}\""))),
        of("process: with no end (null)", prints(",\"Expiration\":null")),
        of("process: over", prints(&format!(",\"Expiration\":\"{PAST}\""))),
        of("process: an end that is no time", prints(",\"Expiration\":\"soon\"")),
        of("process: reads to the end of its input", format!("cat >/dev/null; {}", prints(""))),
        of("process: asks, and hears nothing", format!("echo code: >&2; read c; {}", prints(""))),
        of("process: takes a moment", format!("sleep 0.3; {}", prints(""))),
        of(
            "process: leaves something behind",
            format!("sleep 60 >/dev/null 2>&1 & {}", prints("")),
        ),
        of("process: garbage", "echo not JSON at all".to_owned()),
        of("process: binary garbage", "head -c 300 /dev/urandom".to_owned()),
        of("process: nothing", "true".to_owned()),
        of("process: fails", "echo no >&2; exit 3".to_owned()),
        of("process: prints and fails", format!("{}; exit 1", prints(""))),
        of("process: killed", "kill -9 $$".to_owned()),
        of("process: version 2", prints("").replace("\"Version\":1", "\"Version\":2")),
        of("process: no version", prints("").replace("\"Version\":1,", "")),
        of("process: no id", prints("").replace("AccessKeyId", "Access")),
        of("process: no secret", prints("").replace("SecretAccessKey", "Secret")),
        of("process: a list", format!("echo '[{}]'", printed(""))),
        of("process: two objects", format!("{0}; {0}", prints(""))),
        case("process: not there")
            .profile("p")
            .config("[profile p]\ncredential_process = /no/such/program --x\n"),
        case("process: no shell reads the line")
            .profile("p")
            .config(format!("[profile p]\ncredential_process = true; printf '{}'\n", printed(""))),
        case("process: a quotation mark that is not closed")
            .profile("p")
            .config(format!("[profile p]\ncredential_process = printf '{}\n", printed(""))),
        case("process: words in quotes, without a shell")
            .profile("p")
            .config(format!("[profile p]\ncredential_process = \"printf\" %s '{}'\n", printed(""))),
        case("process: ~ is a folder's name")
            .profile("p")
            .config("[profile p]\ncredential_process = ~/p\n"),
        of(
            "process: an end in UTC, in letters",
            prints(",\"Expiration\":\"2099-01-01T00:00:00UTC\""),
        ),
        of(
            "process: the id of a session without its token",
            prints("").replace(&format!(",\"SessionToken\":\"{TOKEN}\""), ""),
        )
        .differs("botocore leaves it to AWS to refuse; a key that is signed offline would be dead"),
    ]
}

fn roles() -> Vec<Case> {
    let of = |name: &'static str, more: &str| case(name).profile("r").config(role(more));
    vec![
        of("role: of a profile", "source_profile = base\nrole_session_name = nn\n"),
        of("role: for 15 minutes", "source_profile = base\nrole_session_name = nn\nduration_seconds = 900\n"),
        of("role: for a time that is no number", "source_profile = base\nrole_session_name = nn\nduration_seconds = 1h\n"),
        of("role: with an external id", "source_profile = base\nrole_session_name = nn\nexternal_id = x-1\n"),
        of("role: refused", "source_profile = base\nrole_session_name = refuse\n"),
        of("role: garbled", "source_profile = base\nrole_session_name = garble\n"),
        of("role: no source", ""),
        of("role: two sources", "source_profile = base\ncredential_source = Environment\n"),
        of("role: a source that does not exist", "source_profile = nobody\n"),
        of("role: itself without keys", "source_profile = r\n"),
        of("role: itself with keys", &format!("source_profile = r\nrole_session_name = nn\n{}", keys(B))),
        of("role: in a circle", "source_profile = q\n[profile q]\nrole_arn = arn:aws:iam::123456789012:role/q\nsource_profile = r\n"),
        of("role: of a role", "source_profile = q\nrole_session_name = nn\n[profile q]\nrole_arn = arn:aws:iam::123456789012:role/q\nsource_profile = base\nrole_session_name = mm\n"),
        of("role: of a role that has keys", &format!("source_profile = q\nrole_session_name = nn\n[profile q]\nrole_arn = arn:aws:iam::123456789012:role/q\nsource_profile = base\n{}", keys(B))),
        of("role: of the environment", "credential_source = Environment\nrole_session_name = nn\n").keys(B),
        of("role: of an environment without keys", "credential_source = Environment\n"),
        of("role: of a source that is none", "credential_source = Elsewhere\n"),
        of("role: of a process", &format!("source_profile = p\nrole_session_name = nn\n{}", process(&format!("echo '{}'", printed(""))))),
        of("role: of a profile without credentials", "source_profile = e\n[profile e]\nregion = eu-west-1\n"),
        case("web identity: in the environment")
            .env("AWS_WEB_IDENTITY_TOKEN_FILE", "token")
            .env("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/w")
            .env("AWS_ROLE_SESSION_NAME", "nn")
            .file("token", "a.jwt.of.ours"),
        case("web identity: before the keys of the default profile")
            .env("AWS_WEB_IDENTITY_TOKEN_FILE", "token")
            .env("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/w")
            .env("AWS_ROLE_SESSION_NAME", "nn")
            .file("token", "a.jwt.of.ours")
            .config(format!("[default]\n{}", keys(A))),
        case("web identity: in a profile")
            .profile("w")
            .config("[profile w]\nrole_arn = arn:aws:iam::123456789012:role/w\nweb_identity_token_file = token\nrole_session_name = nn\n")
            .file("token", "a.jwt.of.ours"),
        case("web identity: no token")
            .profile("w")
            .config("[profile w]\nrole_arn = arn:aws:iam::123456789012:role/w\nweb_identity_token_file = token\n"),
        case("web identity: no role").profile("w").config("[profile w]\nweb_identity_token_file = token\n").file("token", "a.jwt.of.ours"),
    ]
}

fn signed_in() -> Vec<Case> {
    let of = |name: &'static str, config: &str| case(name).profile("s").config(config);
    vec![
        of("sso: signed in", SSO).sso_cache("corp", token(FUTURE)),
        of("sso: an end in UTC, in letters", SSO).sso_cache("corp", token("2099-01-01T00:00:00UTC")),
        of("sso: a name in quotes", &SSO.replace("= corp\n", "= my corp\n").replace("sso-session corp", "sso-session 'my corp'"))
            .sso_cache("my corp", token(FUTURE)),
        of("sso: not signed in", SSO),
        of("sso: the sign-in is over", SSO).sso_cache("corp", token(PAST)),
        of("sso: a cache that is no JSON", SSO).sso_cache("corp", "{"),
        of("sso: without a session's section", OLD_SSO).sso_cache("https://corp", token(FUTURE)),
        of("sso: without a session's section, not signed in", OLD_SSO),
        of("sso: a session that does not exist", "[profile s]\nsso_session = x\nsso_account_id = 1\nsso_role_name = r\n"),
        of("sso: no region", "[profile s]\nsso_account_id = 1\nsso_role_name = r\nsso_start_url = https://corp\n"),
        of("sso: refused", &SSO.replace("= dev", "= refuse")).sso_cache("corp", token(FUTURE)),
        of("sso: over at AWS", &SSO.replace("= dev", "= over")).sso_cache("corp", token(FUTURE)),
        case("sso: behind a role")
            .profile("r")
            .config(format!("{SSO}[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = s\nrole_session_name = nn\n"))
            .sso_cache("corp", token(FUTURE)),
        case("sso: behind a role, not signed in")
            .profile("r")
            .config(format!("{SSO}[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = s\n")),
        of("login: not signed in", "[profile s]\nlogin_session = arn:aws:iam::123456789012:user/ann\n"),
    ]
}

fn beside(answers: &str) -> Vec<Case> {
    vec![
        case("container: answers").env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{answers}/container")),
        case("container: refuses").env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{answers}/refuse")),
        case("container: over").env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{answers}/over")),
        case("container: is gone").env("AWS_CONTAINER_CREDENTIALS_FULL_URI", closed()),
        case("container: of a role")
            .profile("r")
            .config(role("credential_source = EcsContainer\nrole_session_name = nn\n"))
            .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{answers}/container")),
        case("instance: answers")
            .env("AWS_EC2_METADATA_DISABLED", "false")
            .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", answers),
        case("instance: over")
            .env("AWS_EC2_METADATA_DISABLED", "false")
            .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", format!("{answers}/over/"))
            .differs(
                "botocore signs with what is over and hopes that AWS takes it; a key would only look good",
            ),
        case("instance: is gone")
            .env("AWS_EC2_METADATA_DISABLED", "false")
            .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", closed()),
    ]
}

/// Answers as STS, SSO, a container and an instance. The access key ID that STS returns is a hash
/// of the request, so the test notices a difference in the request.
fn answers(asked: &Asked) -> (u16, String) {
    let body = String::from_utf8_lossy(&asked.body);
    let field = |name: &str| {
        let pair = body.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        pair.unwrap_or_default().to_owned()
    };
    let json = |id: &str, expiry: Value| json!({ "AccessKeyId": id, "SecretAccessKey": SECRET, "Token": TOKEN, "Expiration": expiry, "Code": "Success" });
    match asked.path() {
        "/container" => (200, json("ASIAQ3ZT8VN5WY2KD7HC", FUTURE.into()).to_string()),
        "/over" => (200, json("ASIAQ3ZT8VN5WY2KD7HC", PAST.into()).to_string()),
        "/refuse" => (403, "{\"code\":\"AccessDenied\",\"message\":\"no\"}".to_owned()),
        "/latest/api/token" => (200, "token".to_owned()),
        "/latest/meta-data/iam/security-credentials/" => (200, "role".to_owned()),
        "/over/latest/api/token" => (200, "token".to_owned()),
        "/over/latest/meta-data/iam/security-credentials/" => (200, "role".to_owned()),
        "/over/latest/meta-data/iam/security-credentials/role" => (200, json("ASIAQ3ZT8VN5WY2KD7HE", PAST.into()).to_string()),
        "/latest/meta-data/iam/security-credentials/role" => (200, json("ASIAQ3ZT8VN5WY2KD7HE", FUTURE.into()).to_string()),
        path if path.starts_with("/federation/credentials") => match path {
            _ if path.contains("refuse") => (403, "{\"__type\":\"ForbiddenException\",\"message\":\"No access\"}".to_owned()),
            _ if path.contains("over") => (401, "{\"__type\":\"UnauthorizedException\",\"message\":\"over\"}".to_owned()),
            _ => (
                200,
                json!({ "roleCredentials": { "accessKeyId": "ASIAQ3ZT8VN5WY2KD7HO", "secretAccessKey": SECRET,
                    "sessionToken": TOKEN, "expiration": 4_070_908_800_000_u64 } })
                .to_string(),
            ),
        },
        _ if field("RoleSessionName") == "refuse" => (
            403,
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>".to_owned(),
        ),
        _ if field("RoleSessionName") == "garble" => (200, "<AssumeRoleResponse><AssumeRoleResult>".to_owned()),
        _ => {
            let signer = asked.header("authorization").and_then(|header| header.split("Credential=").nth(1));
            let signer = signer.and_then(|text| text.get(..20)).unwrap_or_default();
            let asked = ["RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId", "WebIdentityToken"].map(field);
            let action = field("Action");
            (
                200,
                format!(
                    "<{action}Response><{action}Result><Credentials><AccessKeyId>{}</AccessKeyId><SecretAccessKey>{SECRET}\
                     </SecretAccessKey><SessionToken>{TOKEN}</SessionToken><Expiration>{FUTURE}</Expiration></Credentials>\
                     </{action}Result></{action}Response>",
                    id_of(&format!("{signer} {asked:?}"))
                ),
            )
        }
    }
}

/// Returns an access key ID derived from a hash of `words`.
fn id_of(words: &str) -> String {
    let hash = words.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| {
        (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("ASIA{hash:016X}")
}

/// Creates a world with the files and variables of a case. Its calls to STS and SSO go to `server`.
fn arranged(case: &Case, server: &str) -> World {
    let mut world = World::new();
    std::fs::create_dir_all(world.home().join(".aws")).unwrap();
    std::fs::write(world.home().join(".aws/config"), &case.config).unwrap();
    std::fs::write(world.home().join(".aws/credentials"), &case.credentials).unwrap();
    for (name, text) in &case.files {
        std::fs::write(world.home().join(name), text).unwrap();
    }
    for name in [
        "AWS_ENDPOINT_URL_STS",
        "AWS_ENDPOINT_URL_SSO",
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "AWS_ENDPOINT_URL_SIGNIN",
    ] {
        world = world.with(name, server);
    }
    // A role's region doesn't matter here, but botocore requires one.
    world = world.with("AWS_DEFAULT_REGION", "eu-west-1");
    case.env.iter().fold(world, |world, (name, value)| world.with(name, value))
}

/// Returns the program's result for a case: the access key ID, whether there is a token, and the
/// expiry; or `{"error": code}`.
fn ours(case: &Case, world: &World) -> Value {
    let mut args = vec!["--no-verify", "-o", "json", "key for 12 hours"];
    args.splice(0..0, case.profile.iter().flat_map(|profile| ["--profile", profile]));
    let ran = world.say(&args).sound();
    assert!(!ran.whole().contains(SECRET), "{}: {}", case.name, ran.whole());
    let object = ran.json();
    if ran.code != Some(0) {
        assert!(ran.code == Some(5) || ran.code == Some(2), "{}: {}", case.name, ran.whole());
        assert!(object["error"]["hint"].is_string(), "{}: {object}", case.name);
        return json!({ "error": object["error"]["code"] });
    }
    let result = &object["result"];
    let key = crate::support::program::opened(result["key"].as_str().unwrap());
    let at =
        |name: &str| result[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second();
    let expires = at("expires_at");
    json!({
        "id": result["access_key_id"],
        "token": key.contains("X-Amz-Security-Token"),
        // False if the credentials may expire before the key's own expiry, at a time that AWS did
        // not state.
        "known": !result["expires_at_most"].as_bool().unwrap(),
        "expires": expires,
    })
}

/// Returns botocore's result for each case.
fn botocores(python: &str, cases: &[(Case, World)]) -> Vec<Value> {
    let path = format!("{}/tests/as_botocore.py", env!("CARGO_MANIFEST_DIR"));
    let world = World::new();
    let mut command = world.command(python);
    command.arg(path).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines: String = cases
        .iter()
        .map(|(case, world)| {
            let env: serde_json::Map<String, Value> = world
                .command("true")
                .get_envs()
                .filter_map(|(name, value)| {
                    Some((name.to_str()?.to_owned(), value?.to_str()?.into()))
                })
                .collect();
            let cache: Vec<Value> =
                case.sso_cache.iter().map(|(name, text)| json!([name, text])).collect();
            let home = world.home().display().to_string();
            format!(
                "{}\n",
                json!({ "env": env, "profile": case.profile, "sso_cache": cache, "home": home })
            )
        })
        .collect();
    std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let ran = Ran::of(&child.wait_with_output().unwrap()).ended(0);
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns true if both gave the same credentials and agree on whether the expiry is certain, or if
/// both failed.
fn alike(ours: &Value, botocores: &Value) -> bool {
    if ours["error"].is_string() || botocores["error"].is_string() {
        return ours["error"].is_string() && botocores["error"].is_string();
    }
    let (same_id, same_token) =
        (ours["id"] == botocores["id"], ours["token"] == botocores["token"]);
    // Only a session without a stated end leaves the expiry uncertain.
    let known = !botocores["expiry"].is_null() || botocores["token"] == false;
    same_id && same_token && ours["known"] == known
}

#[test]
fn every_source_is_the_one_that_botocore_takes() {
    let Some(python) = set_up("BEDROCK_ASSIST_PYTHON", "sources of credentials beside botocore")
    else {
        return;
    };
    let server = Server::reading(answers);
    let cases =
        [environment(), files(), processes(), roles(), signed_in(), beside(&server.address)]
            .concat();
    let cases: Vec<(Case, World)> =
        cases.into_iter().map(|case| (case.clone(), arranged(&case, &server.address))).collect();
    // botocore runs first, because it creates the SSO cache.
    let botocores = botocores(&python, &cases);
    assert_eq!(botocores.len(), cases.len());
    let mut wrong = Vec::new();
    let mut explained = 0;
    for ((case, world), botocores) in cases.iter().zip(&botocores) {
        let ours = ours(case, world);
        let alike = alike(&ours, botocores);
        explained += usize::from(case.differs.is_some());
        if alike == case.differs.is_some() {
            wrong.push(format!(
                "{}: ours {ours}, botocore's {botocores}, explained: {:?}",
                case.name, case.differs
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 60, "{}", cases.len());
    figure(&format!(
        "sources of credentials beside botocore: {} cases, {explained} differences, each explained",
        cases.len()
    ));
}

#[test]
fn a_nul_byte_is_not_taken_for_utf_16() {
    let world = World::new().configured("[default]\nregion = \0\n");
    let ran =
        world.say(&["key for 1 hour"]).ended(2).says(&["config holds a NUL byte", "remove it"]);
    assert!(!ran.whole().contains("UTF-16"), "{}", ran.whole());
}

#[test]
fn utf_16_is_named() {
    let world = World::new();
    let path = world.home().join(".aws/config");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = format!("[default]\n{}", keys(A));
    let little = text.encode_utf16().flat_map(u16::to_le_bytes);
    std::fs::write(&path, [0xff, 0xfe].into_iter().chain(little).collect::<Vec<u8>>()).unwrap();
    world.say(&["key for 1 hour"]).ended(2).says(&["UTF-16", "save it as UTF-8"]);
}
