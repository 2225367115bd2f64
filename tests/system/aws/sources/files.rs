//! Credentials in the files `config` and `credentials`: profiles, spellings and encodings.

use super::{A, B, Case, S, SECRET, case, keys};
use crate::support::program::{TOKEN, World};

pub fn files() -> Vec<Case> {
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

#[test]
fn a_nul_byte_is_not_taken_for_utf_16() {
    let world = World::new().configured("[default]\nregion = \0\n");
    let ran = world
        .say(&["key for 1 hour"])
        .exit_code(2)
        .stderr_contains(&["config holds a NUL byte", "remove it"]);
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
    world.say(&["key for 1 hour"]).exit_code(2).stderr_contains(&["UTF-16", "save it as UTF-8"]);
}
