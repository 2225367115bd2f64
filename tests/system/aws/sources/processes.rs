//! Credentials that a `credential_process` prints.

use super::{Case, FUTURE, PAST, SECRET, case};
use crate::support::program::TOKEN;

const PROCESS: &str = "ASIAQ3ZT8VN5WY2KD7HP";

/// Returns the JSON that a credential process prints, with `more` as its last fields.
pub fn printed(more: &str) -> String {
    format!(
        "{{\"Version\":1,\"AccessKeyId\":\"{PROCESS}\",\"SecretAccessKey\":\"{SECRET}\",\"SessionToken\":\"{TOKEN}\"{more}}}"
    )
}

/// Returns a profile whose credential process is a script. `sh -c` lets botocore, which uses no
/// shell, run it too.
pub fn process(script: &str) -> String {
    format!("[profile p]\ncredential_process = sh -c '{}'\n", script.replace('\'', "'\"'\"'"))
}

pub fn processes() -> Vec<Case> {
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
