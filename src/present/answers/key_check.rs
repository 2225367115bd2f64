//! Says what is known about the person's key without a call to AWS, and how to try it.

use crate::domain::{
    DecodedKey, KeyCheck, KeyFacts, KeyInHand, KeyPlace, MIN_LIFE, NotAKey, Region, RegionSource,
};
use crate::present::answers::decoded_key;
use crate::present::recent::{FALLBACK, Recent};
use crate::present::text::echo::echo;
use crate::present::text::{time, wrap};
use crate::present::view::{Format, View};
use serde::Serialize;

const VARIABLE: &str = "AWS_BEARER_TOKEN_BEDROCK";

/// Renders a check as text.
pub fn told(check: &KeyCheck, line: &str, view: &View<'_>) -> String {
    let Some(key) = &check.key else {
        let text = format!("{line}{MISSING}");
        return wrap::paragraph(&view.spoken(&text), 0, view.columns);
    };
    let title = format!("{line}{}", title(key, view));
    let mut text = format!("{}\n", view.out.heading(&wrap::title(&title, view.columns)));
    let facts = facts(key, check.region.as_ref(), view);
    if !facts.is_empty() {
        text.push('\n');
    }
    for (label, value) in facts {
        text += &wrap::fact(view.out, label, 9, &value, view.columns);
    }
    text.push('\n');
    // The title already says why a key can't be read.
    let problems = if key.content.is_ok() { problems(check, view) } else { Vec::new() };
    for problem in problems {
        text += &wrap::paragraph(&view.spoken(&problem), 0, view.columns);
    }
    match (state(key, view), attempt(key, view)) {
        (State::Expired | State::Unusable, _) if !key.wrapped => {
            text += &wrap::paragraph(&view.spoken(RENEW), 0, view.columns);
        }
        (State::Unusable, _) | (_, None) => {}
        (_, Some(command)) => {
            if is_ending(key, view) {
                text += &wrap::paragraph(&view.spoken(ENDING), 0, view.columns);
            }
            text += &wrap::paragraph(&view.spoken(TRY), 0, view.columns);
            text.push('\n');
            command.lines().for_each(|line| text += &format!("    {line}\n"));
        }
    }
    text
}

const MISSING: &str = "There is no key to check: this session has created no short-term key, and AWS_BEARER_TOKEN_BEDROCK isn't set. Set the \
    variable to the key and ask again, or describe a key in a file with `bedrock-assist --decode key.txt`. For the state of long-term keys: \
    `bedrock-assist \"list keys\"`";
const RENEW: &str = "For a new key: `bedrock-assist \"refresh my key\"`";
const ENDING: &str = "It ends soon. For a new key: `bedrock-assist \"refresh my key\"`";
const TRY: &str = "Only a call to Bedrock shows whether AWS accepts the key, and this program makes none yet. To try it where \
    AWS_BEARER_TOKEN_BEDROCK holds the key, paste this:";
const WRAPPED: &str = "The variable holds more than the key, such as quotation marks, spaces, line breaks or a whole `export` line. Programs send \
    all of it, and AWS refuses that. Set the variable to the key alone.";

/// What is known offline about whether a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    None,
    /// Programs can't use the value as a key.
    Unusable,
    Expired,
    Unexpired,
    /// The key doesn't contain its end.
    UnknownExpiry,
}

fn state(key: &KeyInHand, view: &View<'_>) -> State {
    match &key.content {
        _ if key.wrapped => State::Unusable,
        Err(_) | Ok(DecodedKey::AccessKey(_) | DecodedKey::Secret) => State::Unusable,
        Ok(DecodedKey::ShortTerm(facts)) if facts.ends() <= view.now => State::Expired,
        Ok(DecodedKey::ShortTerm(_)) => State::Unexpired,
        Ok(DecodedKey::LongTermBedrock { .. }) => State::UnknownExpiry,
    }
}

/// Returns the answer in one sentence.
fn title(key: &KeyInHand, view: &View<'_>) -> String {
    let place = match key.place {
        KeyPlace::Session => "that this session created".to_owned(),
        KeyPlace::Variable => format!("in {VARIABLE}"),
    };
    match &key.content {
        Err(NotAKey::Nothing) => format!("{VARIABLE} is set, but empty."),
        Err(why) => decoded_key::refused(*why, VARIABLE),
        Ok(DecodedKey::AccessKey(_) | DecodedKey::Secret) => {
            format!("{VARIABLE} holds part of an IAM access key, but takes a Bedrock API key.")
        }
        Ok(DecodedKey::LongTermBedrock { .. }) => {
            format!(
                "The key {place} is a long-term Bedrock API key, which doesn't say when it ends."
            )
        }
        Ok(DecodedKey::ShortTerm(facts)) => {
            let kind = if facts.sandbox { "sandbox" } else { "short-term" };
            let left = facts.ends().as_second().saturating_sub(view.now.as_second());
            let away = time::lasts(left.unsigned_abs());
            let ends =
                if left > 0 { format!("has {away} left") } else { format!("expired {away} ago") };
            format!("The {kind} key {place} {ends}.")
        }
    }
}

/// Returns the facts in the key, each with its label.
fn facts(
    key: &KeyInHand,
    region: Option<&(Region, RegionSource)>,
    view: &View<'_>,
) -> Vec<(&'static str, String)> {
    match &key.content {
        Ok(DecodedKey::ShortTerm(facts)) => vec![
            ("Type", "short-term".to_owned()),
            ("Signer", format!("the access key {}", facts.signer)),
            ("Region", place(facts, region)),
            ("Expires", decoded_key::ends(facts, view)),
        ],
        Ok(DecodedKey::LongTermBedrock { user, account }) => {
            let kind = ("Type", "long-term".to_owned());
            let ends = ("Expires", decoded_key::end_in_iam(user.as_ref()));
            let user = user.as_ref().map(|user| ("IAM user", user.to_string()));
            let account = account.as_ref().map(|account| ("Account", echo(account)));
            [Some(kind), user, account, Some(ends)].into_iter().flatten().collect()
        }
        Ok(DecodedKey::AccessKey(id)) => vec![("Key ID", id.to_string())],
        Ok(DecodedKey::Secret) | Err(_) => Vec::new(),
    }
}

/// Returns the region of a key, compared with the one that it must be for.
fn place(facts: &KeyFacts, region: Option<&(Region, RegionSource)>) -> String {
    let own = &facts.region;
    match region {
        None => format!("{own}; no region is configured, so set AWS_REGION={own}"),
        Some((region, source)) if region == own => format!("{own}{}", fits(*source)),
        Some((region, RegionSource::Said)) => format!("{own}, not {region}"),
        Some((region, source)) => format!("{own}, but {} is {region}", setting(*source)),
    }
}

fn fits(source: RegionSource) -> String {
    match source {
        RegionSource::Said => String::new(),
        source => format!(", like {}", setting(source)),
    }
}

fn setting(source: RegionSource) -> &'static str {
    match source {
        RegionSource::Environment(name) => name,
        RegionSource::Profile => "the region of your AWS profile",
        _ => "the default region",
    }
}

/// Returns what keeps the key from working, as far as that is known.
fn problems(check: &KeyCheck, view: &View<'_>) -> Vec<String> {
    let Some(key) = &check.key else { return Vec::new() };
    let mut problems = Vec::new();
    match &key.content {
        Err(why) => problems.push(decoded_key::refused(*why, VARIABLE)),
        Ok(DecodedKey::ShortTerm(facts)) => {
            problems.extend(key.wrapped.then(|| WRAPPED.to_owned()));
            if facts.sandbox {
                problems.push("A sandbox key grants no access: AWS refuses it.".to_owned());
            } else {
                problems.extend(decoded_key::doubts(facts, view));
            }
            problems.extend(elsewhere(facts, check.region.as_ref()));
        }
        Ok(DecodedKey::LongTermBedrock { .. }) => {
            problems.extend(key.wrapped.then(|| WRAPPED.to_owned()));
        }
        Ok(DecodedKey::AccessKey(_) | DecodedKey::Secret) => problems.push(format!(
            "An access key belongs in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Unset {VARIABLE}, because programs use it first."
        )),
    }
    problems
}

/// Says that programs will use the key in a region that it isn't for.
fn elsewhere(facts: &KeyFacts, region: Option<&(Region, RegionSource)>) -> Option<String> {
    let (region, source) = region.filter(|(region, _)| *region != facts.region)?;
    let own = &facts.region;
    Some(match source {
        RegionSource::Said => format!(
            "The key works only in {own}. For another one: `bedrock-assist \"refresh my key in {region}\"`"
        ),
        _ => format!("The key works only in {own}. Set AWS_REGION={own} where you use it."),
    })
}

/// Returns true if the key expires within the shortest lifetime.
fn is_ending(key: &KeyInHand, view: &View<'_>) -> bool {
    let Ok(DecodedKey::ShortTerm(facts)) = &key.content else { return false };
    let left = facts.ends().as_second().saturating_sub(view.now.as_second());
    u64::try_from(left).is_ok_and(|left| left < MIN_LIFE.as_secs())
}

/// Returns a command that calls a model with the key in the variable. It never contains the key.
fn attempt(key: &KeyInHand, view: &View<'_>) -> Option<String> {
    let recent = view.recent.filter(|_| key.place == KeyPlace::Session);
    let model = recent.map_or(FALLBACK, Recent::model);
    let region = match &key.content {
        Ok(DecodedKey::ShortTerm(facts)) if !facts.sandbox => facts.region.as_str(),
        Ok(DecodedKey::LongTermBedrock { .. }) if view.shell == Format::Powershell => {
            "$env:AWS_REGION"
        }
        Ok(DecodedKey::LongTermBedrock { .. }) => "$AWS_REGION",
        _ => return None,
    };
    let url =
        format!("https://bedrock-runtime.{region}.amazonaws.com/model/{}/converse", echo(model));
    let body = r#"{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}"#;
    Some(match view.shell {
        Format::Powershell => format!(
            "Invoke-RestMethod -Method Post -ContentType application/json `\n  -Headers @{{ Authorization = \"Bearer $env:{VARIABLE}\" }} `\n  -Body '{body}' `\n  \"{url}\""
        ),
        _ => format!(
            "printf 'Authorization: Bearer %s\\n' \"${VARIABLE}\" |\n  curl -sS -H @- -H 'Content-Type: application/json' \\\n    -d '{body}' \\\n    \"{url}\""
        ),
    })
}

/// The JSON fields of a check.
#[derive(Serialize)]
pub struct CheckFields<'a> {
    /// `session` or `environment`; null if there is no key.
    source: Option<&'static str>,
    state: State,
    /// The fields of `--decode`; null if the value can't be decoded.
    key: Option<decoded_key::KeyFields<'a>>,
    /// The region that the key is compared with.
    configured_region: Option<&'a str>,
    region_fits: Option<bool>,
    problems: Vec<String>,
}

/// Returns the JSON fields of a check.
pub fn fields<'a>(check: &'a KeyCheck, view: &View<'_>) -> CheckFields<'a> {
    let content = check.key.as_ref().and_then(|key| key.content.as_ref().ok());
    let own = content.and_then(|content| match content {
        DecodedKey::ShortTerm(facts) => Some(&facts.region),
        _ => None,
    });
    let region = check.region.as_ref().map(|(region, _)| region);
    CheckFields {
        source: check.key.as_ref().map(|key| match key.place {
            KeyPlace::Session => "session",
            KeyPlace::Variable => "environment",
        }),
        state: check.key.as_ref().map_or(State::None, |key| state(key, view)),
        key: content.map(|content| decoded_key::facts(content, view)),
        configured_region: region.map(Region::as_str),
        region_fits: own.zip(region).map(|(own, region)| own == region),
        problems: problems(check, view).iter().map(|problem| view.spoken(problem)).collect(),
    }
}
