//! Writes the message and hints of each [`Problem`].

use crate::domain::{HeldBearer, Intent, Problem, Unreadable, mask};
use crate::present::answers::{decoded_key, snippet};
use crate::present::dialogue::question;
use crate::present::errors::settings::file;
use crate::present::errors::{
    FailedRequest, Wording, again, aws, change, credentials, invalid_row, journal, settings,
    unfinished, wording,
};
use crate::present::text::echo::echo;
use crate::present::text::{counted, time};

pub fn explain(problem: &Problem, failed: FailedRequest<'_>) -> Wording {
    let again = &*again(problem, failed);
    let reads = failed.request.is_some_and(|request| request.intent == Intent::ListKeys);
    let unchanged = if reads { "" } else { ", so nothing was changed" };
    match problem {
        Problem::NoCredentials { held } => {
            wording(format!("No AWS credentials were found.{}", bearer(*held)), SET_UP)
        }
        Problem::Credentials(unusable) => credentials::words(unusable),
        Problem::ProfileNotFound { profile, known } => settings::profile(profile, known),
        Problem::ConfigUnreadable { reason } => wording(
            format!("Can't read your AWS settings: {}", echo(reason)),
            ["fix ~/.aws/config and ~/.aws/credentials, or set AWS_CONFIG_FILE to another file"],
        ),
        Problem::InsecureEndpoint { setting, url } => settings::insecure_endpoint(setting, url),
        Problem::MalformedEndpoint { setting } => settings::malformed_endpoint(setting),
        Problem::Proxy { setting } => settings::proxy(setting),
        Problem::TooFewFiles => wording(
            "The system's limit on open files is too low, so nothing was done.",
            ["raise the limit, for example with `ulimit -n 256`, then try again"],
        ),
        Problem::CaBundle { setting, path, reason } => settings::ca_bundle(setting, path, reason),
        Problem::NoBedrock { region, name, nearest } => {
            settings::no_bedrock(region, name.as_deref(), nearest, failed.request)
        }
        Problem::MalformedRegion { text, setting, nearest } => {
            settings::malformed_region(text, setting, nearest, failed.request)
        }
        Problem::InvalidTeam(team) => wording(
            format!(
                "The IAM user name {}-bedrock-user isn't valid. A team name can have at most 51 letters, digits and hyphens.",
                echo(team.as_str())
            ),
            ["ask again with a shorter team name, or one in ASCII letters"],
        ),
        Problem::InvalidOwner(owner) => wording(
            format!(
                "owner={} isn't a valid IAM tag: use at most 256 letters, digits, spaces and _.:/=+-@.",
                echo(owner.as_str())
            ),
            ["name another owner, or none"],
        ),
        Problem::TooManyKeys(user) => wording(
            format!(
                "{} would have more than two access keys, the AWS limit, so this key was left out.",
                echo(user.as_str())
            ),
            ["ask for the key under another name, or delete an unused key"],
        ),
        Problem::NoSuchUser(user) => wording(
            format!("This account has no IAM user {}.", echo(user.as_str())),
            ["to see all keys and their teams: `bedrock-assist \"list keys\"`"],
        ),
        Problem::NoKeys(user) => wording(
            match failed.request.and_then(|request| request.older_than_days) {
                None => format!("The IAM user {} has no keys.", echo(user.as_str())),
                Some(days) => format!(
                    "The IAM user {} has no keys older than {}.",
                    echo(user.as_str()),
                    counted(usize::try_from(days).unwrap_or(usize::MAX), "day", "days")
                ),
            },
            ["to see all keys: `bedrock-assist \"list keys\"`"],
        ),
        Problem::NoSuchKey(id) => wording(
            format!("Key {id} was not found."),
            ["check the key ID, and check that your credentials belong to the key's account"],
        ),
        Problem::OtherOwner { user, owner } => {
            let user = echo(user.as_str());
            let belongs = match owner {
                Some(owner) => format!("{user} belongs to {}", echo(owner)),
                None => format!("{user} has no owner tag"),
            };
            wording(
                format!("{belongs}{unchanged}."),
                [
                    "leave the owner out, or name the right one; to see owners: `bedrock-assist \"list keys\"`",
                ],
            )
        }
        Problem::KeyElsewhere { id, account } => wording(
            format!("{id} belongs to another account, {}{unchanged}.", echo(account)),
            ["use that account's credentials: `--profile NAME`"],
        ),
        Problem::SessionKey(id) => wording(
            format!(
                "{id} is a temporary session key. It can't be deactivated or deleted; it expires on its own."
            ),
            ["to revoke it sooner, ask an administrator to revoke the role's sessions in IAM"],
        ),
        Problem::NoOutputForSecret => wording(
            "No key was created: standard output is closed, not writable or /dev/null, and AWS shows the secret only once.",
            ["redirect output to a file or terminal, or use `--save FILE`"],
        ),
        Problem::RawLongTerm => wording(
            "No key was created: a long-term key has two values, and -o raw prints only one.",
            ["use `-o env` or `-o json`"],
        ),
        Problem::NothingNamed => wording(
            "The request names neither a team nor a key.",
            ["name the team, or the full key ID"],
        ),
        Problem::LifeOutOfRange(asked) => wording(
            format!(
                "{} Short-term keys last 15 minutes to 12 hours.",
                question::beyond(Some(*asked)).unwrap_or_default()
            )
            .trim_start(),
            ["say `for 12 hours` or `for 15 minutes`; you can get a new key at any time"],
        ),
        Problem::Signing { reason } => wording(
            format!("Could not sign the key: {}", echo(reason)),
            ["check that this machine's clock is right, then try again"],
        ),
        Problem::GrammarFolder { path, reason } => wording(
            format!("Can't use the grammar in {}: {}", file(path), echo(reason)),
            ["name a folder with your grammar files (*.toml): `--grammar DIR`"],
        ),
        Problem::GrammarMistakes(mistakes) => {
            let count = if mistakes.len() == 1 { "a mistake" } else { "mistakes" };
            // Grammar diagnostics contain no control characters, so masking keys is enough.
            let listed = mask(&mistakes.join("\n")).into_owned();
            wording(
                format!("The grammar has {count}, so nothing was done.\n{listed}"),
                [
                    "fix the grammar, then check it with `bedrock-assist --grammar DIR --check-grammar`",
                ],
            )
        }
        Problem::SaveExists(path) => wording(
            format!("{} already exists and was not replaced.", file(path)),
            ["name another file, or add `--force` to replace it"],
        ),
        Problem::SaveFailed { path, reason } => wording(
            format!("Can't write {}: {}", file(path), echo(reason)),
            ["choose a file in a folder that you can write to"],
        ),
        Problem::OutputEmptied(keys) => journal::emptied(keys),
        Problem::JournalFailed { path, reason, progress } => {
            journal::failed(path, reason, progress, again)
        }
        Problem::JournalRejected { path, why } => journal::rejected(path, why),
        Problem::MaybeDelivered { id, user, why, .. } => {
            journal::maybe_delivered(id, user, why, again)
        }
        Problem::OutputFailed { reason } => wording(
            format!("Could not write the result: {}", echo(reason)),
            [
                "fix the problem with the output, then try again; a short-term key that wasn't shown expires on its own",
            ],
        ),
        Problem::InputFailed { reason } => wording(
            format!("Can't read standard input: {}", echo(reason)),
            ["pipe in lines of text, or put the request in quotation marks after the command"],
        ),
        Problem::KeyFile { reason } => wording(
            format!("Can't read the key file: {reason}."),
            [
                "name a file, as in `bedrock-assist --decode key.txt`; or run `bedrock-assist --decode` and paste the key (it isn't shown)",
            ],
        ),
        Problem::Unreadable(Unreadable::TooLong) => wording(
            "The input is longer than 4 KiB, so none of it was read.",
            ["put the request in one sentence"],
        ),
        Problem::Unreadable(Unreadable::NotUtf8) => wording(
            "The input isn't UTF-8 text, so none of it was read.",
            ["save the text as UTF-8"],
        ),
        Problem::InvalidRow(why) => invalid_row::words(why),
        Problem::NoKey(why) => wording(
            decoded_key::refused(*why, "the input"),
            ["name a file that contains the key: `bedrock-assist --decode key.txt`"],
        ),
        Problem::AwsRefused(failure) => aws::failed(failure, failed.request, again),
        Problem::OtherProfile { wanted, used } => {
            let used = match used {
                Some(used) => format!("\"{}\" is in use", echo(used)),
                None => "your AWS credentials don't come from a profile".to_owned(),
            };
            wording(
                format!(
                    "You named the AWS profile \"{}\", but {used}. Nothing was created or changed.",
                    echo(wanted)
                ),
                [format!(
                    "leave the profile out of the request, and add `--profile {}`",
                    snippet::word(&echo(wanted))
                )],
            )
        }
        Problem::OtherAccount { wanted, identity } => change::other_account(wanted, identity),
        Problem::OtherCaller { confirmed, identity } => {
            change::other_caller(confirmed, identity, again)
        }
        Problem::UserCreatedConcurrently(user) => change::user_created(user, again),
        Problem::Altered(progress) => change::altered(progress, again),
        Problem::Stopped { by, progress } => change::stopped(*by, progress, failed.request, again),
        Problem::KeyLost { seen, progress } => change::key_lost(seen.as_deref(), progress, again),
        Problem::Undelivered { id, reason, deleted, progress, .. } => {
            change::undelivered(id, reason, *deleted, progress, again)
        }
        Problem::PlanUnusable { reason } => wording(
            format!("This plan was not carried out because {reason}, so it changed nothing."),
            [unfinished::once_more("try again", again)],
        ),
    }
}

fn bearer(held: Option<HeldBearer>) -> String {
    let end = match held {
        None => return String::new(),
        Some(HeldBearer::Until(end)) => {
            format!("holds a key that is valid until {} at the latest", time::utc(end))
        }
        Some(HeldBearer::Expired(end)) => {
            format!("holds a key that expired at {}", time::utc(end))
        }
        Some(HeldBearer::UnknownExpiry) => "is set".to_owned(),
    };
    format!(
        " AWS_BEARER_TOKEN_BEDROCK {end}; it is for calls to Bedrock and can't create another key."
    )
}

const SET_UP: [&str; 3] = [
    "sign in: `aws login` (company SSO: `aws configure sso`)",
    "use a profile: `--profile NAME`",
    "try it out: `bedrock-assist --sandbox`",
];
