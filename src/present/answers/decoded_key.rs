//! What a key says of itself, in words. The key itself is not among them.

use crate::domain::{AccessKeyId, DecodedKey, KeyFacts, MAX_LIFE, Misfit, NotAKey, UserName};
use crate::present::text::echo::echo;
use crate::present::text::{time, wrap};
use crate::present::view::View;
use jiff::SignedDuration;
use serde::Serialize;

/// For people.
pub fn told(decoded: &DecodedKey, view: &View<'_>) -> String {
    let fact = |label: &str, value: &str| wrap::fact(view.out, label, 9, value, view.columns);
    let mut text = format!("{}\n\n", wrap::title(title(decoded), view.columns));
    let after = match decoded {
        DecodedKey::ShortTerm(facts) => {
            text += &fact("Signer", &format!("the access key {}", facts.signer));
            text += &fact("Region", facts.region.as_str());
            text += &fact("Made", &time::local(facts.signed_at, view.zone));
            text += &fact("Ends", &ends(facts, view));
            text += &fact("Life", &time::lasts(facts.ttl.seconds()));
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
            let name = user.as_ref().map_or("USER", UserName::as_str);
            let ask = format!(
                "not told by the key; `aws iam list-service-specific-credentials --user-name {name}` tells"
            );
            text += &fact("Ends", &ask);
            ALONE.to_owned()
        }
        DecodedKey::AccessKey(id) => {
            text += &fact("Key id", id.as_str());
            text += &fact(
                "Ends",
                if lasting(id) {
                    "never, by itself"
                } else {
                    "with its session; it does not tell when"
                },
            );
            view.spoken(&whose(id))
        }
        DecodedKey::Secret => {
            "It tells nothing of itself: its access key's id stands beside it where it was made."
                .to_owned()
        }
    };
    if *decoded != DecodedKey::Secret {
        text += "\n";
    }
    text + &wrap::paragraph(&after, 0, view.columns)
}

const ALONE: &str = "This is what the key says of itself; whether AWS takes it, only a call shows.";

fn title(decoded: &DecodedKey) -> &'static str {
    match decoded {
        DecodedKey::ShortTerm(KeyFacts { sandbox: true, .. }) => {
            "SANDBOX short-term key: it opens nothing"
        }
        DecodedKey::ShortTerm(_) => "Short-term Bedrock key",
        DecodedKey::LongTermBedrock { .. } => "Long-term Bedrock API key",
        DecodedKey::AccessKey(id) if id.is_sandbox() => "SANDBOX access key: it opens nothing",
        DecodedKey::AccessKey(id) if lasting(id) => "Long-term IAM access key",
        DecodedKey::AccessKey(_) => "Access key of a session",
        DecodedKey::Secret => "Secret of an access key, by its shape",
    }
}

/// Why AWS may not take it, as far as the key itself shows.
fn doubts(facts: &KeyFacts, view: &View<'_>) -> Vec<String> {
    let mut doubts = Vec::new();
    if facts.session {
        doubts.push("It ends with the session that signed it, which may be sooner.".to_owned());
    }
    if facts.session != facts.signer.is_session() {
        let why = if facts.session {
            "has a session token, and its signer's id is not a session's"
        } else {
            "lacks the session token that its signer's id needs"
        };
        doubts.push(format!("AWS will refuse it: it {why}."));
    }
    if facts.ttl.seconds() == 0 || facts.ttl.seconds() > MAX_LIFE.as_secs() {
        doubts.push("AWS takes no such life: 12 hours are the most.".to_owned());
    }
    if facts.signed_at > view.now + MINUTES {
        doubts.push(
            "It was made in the future, by this machine's clock: one of the two clocks is wrong."
                .to_owned(),
        );
    }
    if !view.regions.get(&facts.region).is_some_and(|info| info.bedrock) {
        doubts.push(format!(
            "Bedrock does not run in {}, as far as this program knows.",
            facts.region
        ));
    }
    doubts
}

/// By so much clocks may differ.
const MINUTES: SignedDuration = SignedDuration::from_mins(5);

fn whose(id: &AccessKeyId) -> String {
    match lasting(id) {
        _ if id.is_sandbox() => "It is make-believe, of the sandbox, and opens nothing.".to_owned(),
        true => format!("Whose it is, AWS knows: `bedrock-assist \"who owns {id}?\"`."),
        false => "Nobody can list or delete it; it ends by itself.".to_owned(),
    }
}

/// Whether it belongs to an IAM user, not to a session.
fn lasting(id: &AccessKeyId) -> bool {
    id.as_str().starts_with("AKIA")
}

fn left(facts: &KeyFacts, view: &View<'_>) -> i64 {
    facts.ends().as_second().saturating_sub(view.now.as_second())
}

fn ends(facts: &KeyFacts, view: &View<'_>) -> String {
    let at = time::local(facts.ends(), view.zone);
    let left = left(facts, view);
    let away = time::lasts(left.unsigned_abs());
    if left > 0 { format!("{at}, in {away}") } else { format!("{at}: it ended {away} ago") }
}

/// For programs.
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

/// The same as [`told`], as values.
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

/// Why nothing could be read: a code, and a sentence that does not repeat what came.
pub fn refused(why: NotAKey) -> String {
    let cut = |kind: &str, length: usize| {
        format!(
            "This begins like {kind}, but it is cut or damaged: {length} characters came. Copy it anew, all of it."
        )
    };
    match why {
        NotAKey::Nothing => "No key was given: the input is empty.".to_owned(),
        NotAKey::TooLong => "The input is longer than 16 KiB, so it isn't a key.".to_owned(),
        NotAKey::ShortTermDamaged(length) => cut("a short-term Bedrock key", length),
        NotAKey::ShortTermMisfit(misfit) => unfit("a short-term Bedrock key", misfit),
        NotAKey::LongTermMisfit(misfit) => unfit("a long-term Bedrock API key", misfit),
        NotAKey::LongTermDamaged(length) => cut("a long-term Bedrock API key", length),
        NotAKey::IdDamaged(length) => {
            format!("This begins like an access key ID, which has 20 characters, but has {length}.")
        }
        NotAKey::Unknown => "This isn't a Bedrock or IAM key in a known format.".to_owned(),
    }
}

fn unfit(kind: &str, misfit: Misfit) -> String {
    let why = match misfit {
        Misfit::Call => "it is not for the call of Bedrock that takes keys",
        Misfit::Part => "it has a part that no key has, or has one twice",
        Misfit::Algorithm => "it is not signed with AWS4-HMAC-SHA256",
        Misfit::Signer => "its signer is not the id of an access key",
        Misfit::Scope => "it is not signed for Bedrock, in one region, on the day that it names",
        Misfit::Time => "the time of its signature is not one at which a key can have been made",
        Misfit::Life => {
            "its life is not a number of seconds from 1 to 604,800, the 7 days that a signature can last"
        }
        Misfit::Signature => "its signature is not 64 hexadecimal digits",
        Misfit::Sandbox => {
            "it is marked as one of the sandbox, but real credentials signed it: without the mark it may be a live key"
        }
        Misfit::User => "the name in it is not the name of an IAM user",
        Misfit::Secret => "the secret in it has characters that no secret has",
    };
    format!("This looks like {kind} and cannot be one: {why}.")
}
