//! Describes a key from its own contents, without showing it.

use crate::domain::{AccessKeyId, DecodedKey, KeyFacts, MAX_LIFE, Misfit, NotAKey, UserName};
use crate::present::text::echo::echo;
use crate::present::text::{time, wrap};
use crate::present::view::View;
use jiff::SignedDuration;
use serde::Serialize;

/// Renders the description of a decoded key as text.
pub fn told(decoded: &DecodedKey, view: &View<'_>) -> String {
    let fact = |label: &str, value: &str| wrap::fact(view.out, label, 9, value, view.columns);
    let mut text = format!("{}\n\n", wrap::title(title(decoded), view.columns));
    let after = match decoded {
        DecodedKey::ShortTerm(facts) => {
            text += &fact("Signer", &format!("the access key {}", facts.signer));
            text += &fact("Region", facts.region.as_str());
            text += &fact("Created", &time::local(facts.signed_at, view.zone));
            text += &fact("Expires", &ends(facts, view));
            text += &fact("Lasts", &time::lasts(facts.ttl.seconds()));
            format!(
                "{}{ALONE}",
                doubts(facts, view).iter().map(|doubt| format!("{doubt} ")).collect::<String>()
            )
        }
        DecodedKey::LongTermBedrock { user, account } => {
            if let Some(user) = user {
                text += &fact("IAM user", user.as_str());
            }
            if let Some(account) = account {
                text += &fact("Account", &echo(account));
            }
            text += &fact("Expires", &end_in_iam(user.as_ref()));
            ALONE.to_owned()
        }
        DecodedKey::AccessKey(id) => {
            text += &fact("Key ID", id.as_str());
            text += &fact(
                "Expires",
                if lasting(id) { "never" } else { "with its session, at an unknown time" },
            );
            view.spoken(&whose(id))
        }
        DecodedKey::Secret => {
            "A secret access key contains no other information. Its key ID was shown together with it when the key was created.".to_owned()
        }
    };
    if *decoded != DecodedKey::Secret {
        text += "\n";
    }
    text + &wrap::paragraph(&after, 0, view.columns)
}

/// Says where the end of a long-term Bedrock API key is.
pub fn end_in_iam(user: Option<&UserName>) -> String {
    let name = user.map_or("USER", UserName::as_str);
    format!(
        "not in the key; `aws iam list-service-specific-credentials --user-name {name}` shows it"
    )
}

const ALONE: &str =
    "These details come from the key itself. Only a call to AWS shows whether AWS accepts the key.";

fn title(decoded: &DecodedKey) -> &'static str {
    match decoded {
        DecodedKey::ShortTerm(KeyFacts { sandbox: true, .. }) => {
            "SANDBOX short-term key: grants no access"
        }
        DecodedKey::ShortTerm(_) => "Short-term Bedrock key",
        DecodedKey::LongTermBedrock { .. } => "Long-term Bedrock API key",
        DecodedKey::AccessKey(id) if id.is_sandbox() => "SANDBOX access key: grants no access",
        DecodedKey::AccessKey(id) if lasting(id) => "Long-term IAM access key",
        DecodedKey::AccessKey(_) => "Temporary access key of a session",
        DecodedKey::Secret => "Secret access key, judging by its format",
    }
}

/// Returns warnings based on the key's contents, such as a lifetime that AWS refuses.
pub fn doubts(facts: &KeyFacts, view: &View<'_>) -> Vec<String> {
    let mut doubts = Vec::new();
    if facts.session {
        doubts.push("It expires earlier if the session that signed it ends earlier.".to_owned());
    }
    if facts.session != facts.signer.is_session() {
        let why = if facts.session {
            "has a session token, but its access key ID isn't temporary (`ASIA…`)"
        } else {
            "has a temporary access key ID (`ASIA…`), but no session token"
        };
        doubts.push(format!("AWS will refuse it: it {why}."));
    }
    if facts.ttl.seconds() == 0 || facts.ttl.seconds() > MAX_LIFE.as_secs() {
        doubts.push("AWS refuses this lifetime: the maximum is 12 hours.".to_owned());
    }
    if facts.signed_at > view.now + MINUTES {
        doubts.push(
            "By this machine's clock, the key was created in the future. Either this clock is wrong, or the clock of the machine that created the key was."
                .to_owned(),
        );
    }
    if !view.regions.get(&facts.region).is_some_and(|info| info.bedrock) {
        doubts.push(format!(
            "As far as this program knows, Bedrock doesn't run in {}.",
            facts.region
        ));
    }
    doubts
}

/// The tolerated difference between this machine's clock and the clock of the machine that signed
/// the key.
const MINUTES: SignedDuration = SignedDuration::from_mins(5);

fn whose(id: &AccessKeyId) -> String {
    match lasting(id) {
        _ if id.is_sandbox() => "This key belongs to the sandbox and grants no access.".to_owned(),
        true => format!("To ask AWS for its owner: `bedrock-assist \"who owns {id}?\"`"),
        false => "This key can't be listed or deleted; it expires on its own.".to_owned(),
    }
}

/// Returns true if the key belongs to an IAM user, not to a session.
fn lasting(id: &AccessKeyId) -> bool {
    id.as_str().starts_with("AKIA")
}

fn left(facts: &KeyFacts, view: &View<'_>) -> i64 {
    facts.ends().as_second().saturating_sub(view.now.as_second())
}

pub fn ends(facts: &KeyFacts, view: &View<'_>) -> String {
    let at = time::local(facts.ends(), view.zone);
    let left = left(facts, view);
    let away = time::lasts(left.unsigned_abs());
    if left > 0 { format!("{at} (in {away})") } else { format!("{at} (expired {away} ago)") }
}

/// The JSON fields of a decoded key.
#[derive(Serialize)]
pub struct KeyFields<'a> {
    kind: &'static str,
    access_key_id: Option<&'a str>,
    account: Option<String>,
    user: Option<String>,
    region: Option<&'a str>,
    made_at: Option<String>,
    expires_at: Option<String>,
    expires_at_most: bool,
    expires_in_seconds: Option<i64>,
    sandbox: bool,
}

/// Returns the JSON fields of a decoded key.
pub fn facts<'a>(decoded: &'a DecodedKey, view: &View<'_>) -> KeyFields<'a> {
    let mut facts = KeyFields {
        kind: match decoded {
            DecodedKey::ShortTerm(_) => "short_term_bedrock_key",
            DecodedKey::LongTermBedrock { .. } => "long_term_bedrock_key",
            DecodedKey::AccessKey(id) if lasting(id) => "iam_access_key",
            DecodedKey::AccessKey(_) => "session_access_key",
            DecodedKey::Secret => "secret_access_key",
        },
        access_key_id: None,
        account: None,
        user: None,
        region: None,
        made_at: None,
        expires_at: None,
        expires_at_most: false,
        expires_in_seconds: None,
        sandbox: false,
    };
    match decoded {
        DecodedKey::ShortTerm(read) => {
            facts.access_key_id = Some(read.signer.as_str());
            facts.region = Some(read.region.as_str());
            facts.made_at = Some(read.signed_at.to_string());
            facts.expires_at = Some(read.ends().to_string());
            facts.expires_at_most = read.session;
            facts.expires_in_seconds = Some(left(read, view).max(0));
            facts.sandbox = read.sandbox;
        }
        DecodedKey::LongTermBedrock { user, account } => {
            facts.user = user.as_ref().map(ToString::to_string);
            facts.account = account.as_deref().map(echo);
        }
        DecodedKey::AccessKey(id) => {
            facts.access_key_id = Some(id.as_str());
            facts.sandbox = id.is_sandbox();
        }
        DecodedKey::Secret => {}
    }
    facts
}

/// Returns why a key can't be read, in a sentence that doesn't repeat the input. `what` names the
/// input: "the input".
pub fn refused(why: NotAKey, what: &str) -> String {
    let mut start = what.to_owned();
    start.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
    let cut = |kind: &str, length: usize| {
        format!(
            "{start} begins like {kind} but is cut off or damaged ({length} characters). Copy the whole key again."
        )
    };
    match why {
        NotAKey::Nothing => format!("There is no key: {what} is empty."),
        NotAKey::TooLong => format!("{start} is longer than 16 KiB, so it isn't a key."),
        NotAKey::ShortTermDamaged(length) => cut("a short-term Bedrock key", length),
        NotAKey::ShortTermMisfit(misfit) => unfit(&start, "a short-term Bedrock key", misfit),
        NotAKey::LongTermMisfit(misfit) => unfit(&start, "a long-term Bedrock API key", misfit),
        NotAKey::LongTermDamaged(length) => cut("a long-term Bedrock API key", length),
        NotAKey::IdDamaged(length) => {
            format!(
                "{start} begins like an access key ID but has {length} characters instead of 20."
            )
        }
        NotAKey::Unknown => format!("{start} isn't a Bedrock or IAM key in a known format."),
    }
}

fn unfit(start: &str, kind: &str, misfit: Misfit) -> String {
    let why = match misfit {
        Misfit::Call => "it isn't a request for bedrock:CallWithBearerToken",
        Misfit::Part => "it contains an unknown or repeated part",
        Misfit::Algorithm => "it isn't signed with AWS4-HMAC-SHA256",
        Misfit::Signer => "its signer isn't an access key ID",
        Misfit::Scope => "its signature doesn't cover Bedrock, one region and the day of signing",
        Misfit::Time => "the time of its signature is impossible",
        Misfit::Life => {
            "its lifetime isn't between 1 second and 7 days (604,800 seconds), the longest that a signature is valid"
        }
        Misfit::Signature => "its signature isn't 64 hexadecimal digits",
        Misfit::Sandbox => {
            "it is marked as a sandbox key, but real credentials signed it; without the mark, it may grant access"
        }
        Misfit::User => "its user name isn't a valid IAM user name",
        Misfit::Secret => "its secret contains characters that aren't allowed in a secret",
    };
    format!("{start} looks like {kind} but can't be one: {why}.")
}
