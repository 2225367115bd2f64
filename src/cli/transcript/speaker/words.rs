//! Recognizes the words that name speakers, introduce values or frame a mail.

const ASSISTANTS: [&str; 3] = ["Claude", "Assistant", "bedrock-assist"];

pub(super) fn is_assistant(name: &str) -> bool {
    ASSISTANTS.iter().any(|assistant| name.eq_ignore_ascii_case(assistant))
}

/// Roles that can replace a speaker's name.
const ROLES: [&str; 16] = [
    "user",
    "human",
    "me",
    "you",
    "customer",
    "client",
    "employee",
    "requester",
    "caller",
    "operator",
    "agent",
    "admin",
    "manager",
    "lead",
    "boss",
    "engineer",
];

pub(super) fn is_role(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    ROLES.iter().any(|role| last.eq_ignore_ascii_case(role))
}

/// Words that introduce a value. They don't name a speaker, even before a colon.
const CUES: [&str; 41] = [
    "account",
    "bu",
    "bug",
    "center",
    "cost",
    "days",
    "department",
    "dept",
    "duration",
    "email",
    "env",
    "environment",
    "expires",
    "expiry",
    "for",
    "group",
    "hours",
    "http",
    "https",
    "id",
    "issue",
    "key",
    "length",
    "lifetime",
    "model",
    "name",
    "note",
    "owner",
    "profile",
    "project",
    "purpose",
    "reason",
    "region",
    "service",
    "system",
    "tag",
    "team",
    "ticket",
    "ttl",
    "type",
    "unit",
];

/// Mail headers that do not name the speaker.
pub(super) const HEADERS: [&str; 11] = [
    "to",
    "date",
    "sent",
    "importance",
    "priority",
    "attachments",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
];

pub(super) fn is_header(line: &str, name: &str) -> bool {
    line.split_once(':').is_some_and(|(label, _)| label.eq_ignore_ascii_case(name))
}

/// Returns true for "On Mon, Nov 23, Bob wrote:", "-----Original Message-----", "Begin forwarded
/// message:", and the first line of a commit.
pub(super) fn starts_quoted_mail(line: &str) -> bool {
    let bare = line.trim_start_matches(['>', ' ']).to_lowercase();
    let ruled = bare.starts_with("--")
        && ["original message", "forwarded", "original appointment"]
            .iter()
            .any(|words| bare.contains(words));
    let wrote = [" wrote", " schrieb", " a écrit", " escribió", " ha scritto"];
    let dated = ["on ", "am ", "le ", "el ", "il "].iter().any(|word| bare.starts_with(word))
        || bare.contains('@');
    let commit = bare.strip_prefix("commit ").is_some_and(|hash| {
        (7..=40).contains(&hash.len()) && hash.bytes().all(|c| c.is_ascii_hexdigit())
    });
    let writes = bare.ends_with(':') && dated && wrote.iter().any(|words| bare.contains(words));
    ruled || commit || writes || bare.starts_with("begin forwarded message")
}

/// Returns true for a closing such as "Kind regards,". A signature follows it.
pub(super) fn is_closing(line: &str) -> bool {
    let comma = line.ends_with(',');
    let words = line.trim_end_matches([',', '.', '!']).to_lowercase();
    let thanks = comma
        && ["thanks", "thank you", "many thanks", "thanks a lot", "thanks in advance", "thx"]
            .contains(&&*words);
    let greets = [
        "best",
        "br",
        "cheers",
        "sincerely",
        "yours",
        "yours sincerely",
        "--",
        "mfg",
        "all the best",
        "best wishes",
    ];
    thanks
        || greets.contains(&&*words)
        || words.ends_with("regards") && words.split(' ').count() <= 4
}

/// Returns true if the last word introduces a value.
pub(super) fn is_cue(name: &str) -> bool {
    name.rsplit([' ', '-', '_'])
        .next()
        .is_some_and(|word| CUES.iter().any(|cue| word.eq_ignore_ascii_case(cue)))
}
