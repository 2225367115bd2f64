//! What a key says of itself, in words. The key itself is not among them.

use super::{View, echo, layout, time};
use crate::domain::{AccessKeyId, Decoded, KeyFacts, MAX_LIFE, NoKey};
use jiff::SignedDuration;
use serde::Serialize;

/// For people.
pub fn told(decoded: &Decoded, view: &View<'_>) -> String {
    let fact = |label: &str, value: &str| layout::fact(view.out, label, 9, value, view.columns);
    let mut text = format!("{}\n\n", layout::title(title(decoded), view.columns));
    let after = match decoded {
        Decoded::ShortTerm(facts) => {
            if let Some(id) = &facts.signer {
                text += &fact("Signer", &format!("the access key {id}"));
            }
            text += &fact("Region", facts.region.as_str());
            text += &fact("Made", &time::local(facts.signed_at, view.zone));
            text += &fact("Ends", &ends(facts, view));
            text += &fact("Life", &time::lasts(facts.ttl.seconds()));
            format!(
                "{}{ALONE}",
                doubts(facts, view).iter().map(|doubt| format!("{doubt} ")).collect::<String>()
            )
        }
        Decoded::LongTermBedrock { user, account } => {
            if let Some(user) = user {
                text += &fact("IAM user", &echo(user));
            }
            if let Some(account) = account {
                text += &fact("Account", &echo(account));
            }
            let name = user.as_deref().map_or_else(|| "USER".to_owned(), echo);
            let ask = format!(
                "not told by the key; `aws iam list-service-specific-credentials --user-name {name}` tells"
            );
            text += &fact("Ends", &ask);
            ALONE.to_owned()
        }
        Decoded::AccessKey(id) => {
            text += &fact("Key id", id.as_str());
            text += &fact(
                "Ends",
                if lasting(id) { "never, by itself" } else { "with its session; it does not tell when" },
            );
            view.spoken(&whose(id))
        }
        Decoded::Secret => {
            "It tells nothing of itself: its access key's id stands beside it where it was made.".to_owned()
        }
    };
    if *decoded != Decoded::Secret {
        text += "\n";
    }
    text + &layout::paragraph(&after, 0, view.columns)
}

const ALONE: &str = "This is what the key says of itself; whether AWS takes it, only a call shows.";

fn title(decoded: &Decoded) -> &'static str {
    match decoded {
        Decoded::ShortTerm(KeyFacts { sandbox: true, .. }) => "SANDBOX short-term key: it opens nothing",
        Decoded::ShortTerm(_) => "Short-term Bedrock key",
        Decoded::LongTermBedrock { .. } => "Long-term Bedrock API key",
        Decoded::AccessKey(id) if is_sandbox(id) => "SANDBOX access key: it opens nothing",
        Decoded::AccessKey(id) if lasting(id) => "Long-term IAM access key",
        Decoded::AccessKey(_) => "Access key of a session",
        Decoded::Secret => "Secret of an access key, by its shape",
    }
}

/// Why AWS may not take it, as far as the key itself shows.
fn doubts(facts: &KeyFacts, view: &View<'_>) -> Vec<String> {
    let mut doubts = Vec::new();
    if facts.session {
        doubts.push("It ends with the session that signed it, which may be sooner.".to_owned());
    }
    if facts.ttl.seconds() == 0 || facts.ttl.seconds() > MAX_LIFE.as_secs() {
        doubts.push("AWS takes no such life: 12 hours are the most.".to_owned());
    }
    if facts.signed_at > view.now + MINUTES {
        doubts.push(
            "It was made in the future, by this machine's clock: one of the two clocks is wrong.".to_owned(),
        );
    }
    if !view.regions.get(&facts.region).is_some_and(|info| info.bedrock) {
        doubts.push(format!("Bedrock does not run in {}, as far as this program knows.", facts.region));
    }
    doubts
}

/// By so much clocks may differ.
const MINUTES: SignedDuration = SignedDuration::from_mins(5);

fn whose(id: &AccessKeyId) -> String {
    match lasting(id) {
        _ if is_sandbox(id) => "It is make-believe, of the sandbox, and opens nothing.".to_owned(),
        true => format!("Whose it is, AWS knows: `bedrock-assist \"who owns {id}?\"`."),
        false => "Nobody can list or delete it; it ends by itself.".to_owned(),
    }
}

/// The sandbox's ids say so themselves.
fn is_sandbox(id: &AccessKeyId) -> bool {
    id.as_str().contains("SANDBOX")
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
pub struct Facts<'a> {
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
pub fn facts<'a>(decoded: &'a Decoded, view: &View<'_>) -> Facts<'a> {
    let mut facts = Facts {
        kind: match decoded {
            Decoded::ShortTerm(_) => "short_term_bedrock_key",
            Decoded::LongTermBedrock { .. } => "long_term_bedrock_key",
            Decoded::AccessKey(id) if lasting(id) => "iam_access_key",
            Decoded::AccessKey(_) => "session_access_key",
            Decoded::Secret => "secret_access_key",
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
        Decoded::ShortTerm(read) => {
            facts.access_key_id = read.signer.as_ref().map(AccessKeyId::as_str);
            facts.region = Some(read.region.as_str());
            facts.made_at = Some(read.signed_at.to_string());
            facts.expires_at = Some(read.ends().to_string());
            facts.expires_at_most = read.session;
            facts.expires_in_seconds = Some(left(read, view).max(0));
            facts.sandbox = read.sandbox;
        }
        Decoded::LongTermBedrock { user, account } => {
            facts.user = user.as_deref().map(echo);
            facts.account = account.as_deref().map(echo);
        }
        Decoded::AccessKey(id) => {
            facts.access_key_id = Some(id.as_str());
            facts.sandbox = is_sandbox(id);
        }
        Decoded::Secret => {}
    }
    facts
}

/// Why nothing could be read: a code, and a sentence that does not repeat what came.
pub fn refused(why: NoKey) -> (&'static str, String) {
    let cut = |kind: &str, length: usize| {
        format!(
            "This begins like {kind}, but it is cut or damaged: {length} characters came. Copy it anew, all of it."
        )
    };
    match why {
        NoKey::Nothing => ("no_key", "No key came on standard input.".to_owned()),
        NoKey::TooLong => ("key_too_long", "More than 16 KiB came, and no key is so long.".to_owned()),
        NoKey::ShortTermDamaged(length) => ("damaged_key", cut("a short-term Bedrock key", length)),
        NoKey::LongTermDamaged(length) => ("damaged_key", cut("a long-term Bedrock API key", length)),
        NoKey::IdDamaged(length) => (
            "damaged_key",
            format!("This begins like the id of an access key, which has 20 characters; {length} came."),
        ),
        NoKey::Unknown => ("unknown_key", "This is no key of Bedrock or IAM that could be read.".to_owned()),
    }
}
