//! What is true of keys, AWS and this program, whatever the conversation is about.

use crate::domain::{Aside, Intent, KeyType, Request};
use crate::present::dialogue::aside::kind;

/// Returns an answer that depends on nothing.
pub fn always(about: Aside) -> &'static str {
    match about {
        Aside::Difference => DIFFERENCE,
        Aside::Longest => LONGEST,
        Aside::Cost => COST,
        Aside::Safety => SAFETY,
        Aside::Save => SAVE,
        Aside::Trouble => TROUBLE,
        Aside::Use => USE,
        Aside::Privacy => PRIVACY,
        Aside::Program => PROGRAM,
        Aside::About => ABOUT,
        Aside::Budget => BUDGET,
        Aside::Quota => QUOTA,
        Aside::Audit => AUDIT,
        Aside::Install => INSTALL,
        Aside::Schedule => SCHEDULE,
        Aside::ChooseModel => CHOOSE_MODEL,
        Aside::Share => SHARE,
        _ => ANYTHING,
    }
}

pub fn expiry(key: Option<KeyType>) -> &'static str {
    match key {
        Some(KeyType::LongTerm) => {
            "A long-term key never expires: it works until someone deactivates or deletes it. Rotate it at least every 90 days."
        }
        _ => {
            "When a short-term key expires, calls with it get a 403 error. Nothing else is lost, and running work only needs a new key: \
             `bedrock-assist \"refresh my key\"`. Programs can fetch it on their own: `bedrock-assist \"help auto-refresh\"`"
        }
    }
}

pub fn narrow(key: Option<KeyType>) -> String {
    let now = match key {
        Some(KeyType::LongTerm) => {
            "A long-term key gets AmazonBedrockFullAccess: all of Bedrock, and next to nothing else in AWS."
        }
        Some(KeyType::ShortTerm) => {
            "A short-term key has exactly the Bedrock permissions of the person who creates it."
        }
        None => {
            "A short-term key has the Bedrock permissions of its creator; a long-term key gets AmazonBedrockFullAccess."
        }
    };
    format!(
        "This program can't limit a key to some models or calls yet. {now} For a narrower policy to attach yourself: \
         `bedrock-assist \"help call policy\"`"
    )
}

pub fn rights(key: Option<KeyType>) -> &'static str {
    match key {
        Some(KeyType::ShortTerm) => {
            "A short-term key can do in Bedrock what its creator can do there, in one region, and nothing outside Bedrock. It can't be limited \
             to some models yet."
        }
        _ => {
            "The policy AmazonBedrockFullAccess allows everything in Bedrock, from calling models to managing them; that is why it is \
             marked as broad. It allows next to nothing outside Bedrock. The program can't attach a narrower policy yet: \
             `bedrock-assist \"help call policy\"`"
        }
    }
}

/// Says which calls a request makes.
pub fn calls(subject: Option<&Request>) -> String {
    let made = match subject.map(|request| (request.intent, kind(request))) {
        Some((_, Some(KeyType::ShortTerm))) => {
            return "A short-term key is signed on this machine with your AWS credentials; nothing in AWS changes. The program only asks STS \
                    who you are, and Bedrock which models there are."
                .to_owned();
        }
        Some((Intent::CreateKey, _)) => {
            "In IAM, as far as they are needed: CreateUser with the tags shown, AttachUserPolicy, CreateAccessKey."
        }
        Some((Intent::RotateKey, _)) => {
            "In IAM: CreateAccessKey, and UpdateAccessKey once you agree to deactivate the old key. If the user already has two keys, one is \
             deleted first (DeleteAccessKey); the plan names it."
        }
        Some((Intent::RevokeKey | Intent::EnableKey, _)) => {
            "In IAM, one call: UpdateAccessKey to deactivate or reactivate, or DeleteAccessKey."
        }
        _ => {
            "A short-term key is signed on this machine; nothing in AWS changes. For long-term keys it calls IAM: CreateUser, AttachUserPolicy, \
             CreateAccessKey, UpdateAccessKey, DeleteAccessKey."
        }
    };
    format!(
        "{made} Before a change, the program reads the user and its keys. `--dry-run` shows a plan without carrying it out. For the \
         permissions: `bedrock-assist \"help permissions\"`"
    )
}

pub fn region(subject: Option<&Request>) -> String {
    let place = subject.and_then(|request| request.region.as_ref());
    let place = place.map(|region| format!("It is {region}. ")).unwrap_or_default();
    match subject.and_then(kind) {
        Some(KeyType::LongTerm) => format!(
            "{place}A long-term key works in every region: your program chooses one with AWS_REGION. Where requests are processed depends on the \
             model ID: `eu.` and `us.` stay in the area, `global.` may leave it. For all regions: `bedrock-assist \"help regions\"`"
        ),
        _ => format!(
            "{place}A short-term key works in one region only. For another one, name it: `bedrock-assist \"key in Frankfurt\"`. Where requests are \
             processed depends on the model ID: `eu.` and `us.` stay in the area, `global.` may leave it. For all regions: \
             `bedrock-assist \"help regions\"`"
        ),
    }
}

pub const ANYTHING: &str = "Say what you need, or ask: what does it cost? what did you just do? what's the difference? For more: `bedrock-assist help`";

const DIFFERENCE: &str = "A short-term key lasts 15 minutes to 12 hours, has your own permissions and changes nothing in AWS: right for a person. A \
    long-term key belongs to an IAM user and works until someone deletes it: for a server or CI that can't fetch a new key. Short-term keys are \
    safer, because they expire. For more: `bedrock-assist \"help types\"`";

const LONGEST: &str = "A short-term key lasts 15 minutes to 12 hours, which is AWS's limit, and no longer than the credentials that sign it. For more \
    time, create another one when it expires, or a long-term key, which works until someone deletes it.";

const COST: &str = "Keys, IAM users and tags are free. Calls to models are billed to the AWS account by input and output tokens; prices depend on the \
    model and the region (https://aws.amazon.com/bedrock/pricing), and smaller models such as Haiku cost least. This program can't estimate \
    them. A key has no spending limit; AWS Budgets can warn you. For more: `bedrock-assist \"help cost\"`";

const SAFETY: &str = "A key is a password: keep it out of chats, tickets and code, and let each person create their own. Save it to a file that only you \
    can read with `--save FILE`, or in a secret store. For more: `bedrock-assist \"help safety\"`";

const SAVE: &str = "To save a key instead of showing it, start the program with `--save FILE`: it writes a file of variables that only you can read. \
    For secret stores: `bedrock-assist \"help storing keys\"`";

const USE: &str = "Set the variables that came with the key where your program runs: paste the lines into its terminal, or enter them as \
    environment variables of your platform. For code: `bedrock-assist \"help python\"`, `bedrock-assist \"help javascript\"`, \
    `bedrock-assist \"help claude code\"`. On Windows: `bedrock-assist \"help shells\"`";

const TROUBLE: &str = "Paste the error message, and the program explains it. A 403 often means that the key expired, or that its region or model is \
    wrong (`bedrock-assist \"help invalid key\"`); AccessDenied means missing permissions (`bedrock-assist \"am I set up?\"`).";

/// From AWS's pages on data protection and data retention in Bedrock.
const PRIVACY: &str = "Your programs send prompts straight to Bedrock in your AWS account; this program never sees them. AWS says that it trains no \
    models with them. The administrator of the account decides whether prompts are logged and how long they may be kept: for some new models \
    up to 30 days, for most not at all. Where they are processed depends on the model ID: `eu.` and `us.` stay in the area, `global.` may \
    leave it.";

const PROGRAM: &str = "This program is no AI. It reads your lines with rules and small fitted networks on this machine, and sends them nowhere; it \
    calls only AWS. It keeps no key unless you name a file or a store. For more: `bedrock-assist \"help secrets\"`, and for what you can \
    ask: `bedrock-assist \"help examples\"`";

const ABOUT: &str = "Amazon Bedrock runs Claude and other models in an AWS account. A program that calls it needs a key, and this program makes one: \
    for yourself, say `bedrock-assist \"key for 2 hours\"`. You need AWS credentials on this machine (`bedrock-assist \"am I set up?\"` \
    checks them). You talk to Claude in your own program, a notebook or Claude Code, not here; the Bedrock console has a playground that needs \
    no key.";

const BUDGET: &str = "A key has no spending limit, and this program can't see what was spent. A budget in AWS Budgets warns you by email. To see \
    the cost of a team, activate the tag business-unit, which each long-term key's user has, as a cost allocation tag: \
    `bedrock-assist \"help cost\"`";

const QUOTA: &str = "Any number of programs and people can use one key at once. The quotas for requests and tokens per minute belong to the account, \
    by model and region, so more keys don't help: `bedrock-assist \"help throttling\"`. A team's IAM user has at most two keys; short-term \
    keys are not limited in number.";

const AUDIT: &str = "`bedrock-assist \"list keys\"` shows the owner, age and last use of each long-term key. Who created or used a key, when and from \
    which address, is in CloudTrail: `bedrock-assist \"help cloudtrail\"`";

const INSTALL: &str = "If the shell says \"command not found\", the folder of bedrock-assist is not in PATH: add it, or type the whole path. \
    `cargo install` puts it in ~/.cargo/bin, and installs an update in the same way. `bedrock-assist --version` shows the version. It runs on \
    Linux, macOS and Windows.";

const SCHEDULE: &str = "The program does nothing later or on its own: it acts only when you ask. A short-term key expires by itself. \
    `bedrock-assist \"list keys\"` shows which long-term keys are due for rotation. To renew short-term keys automatically: \
    `bedrock-assist \"help auto-refresh\"`";

const CHOOSE_MODEL: &str = "Haiku is the fastest and costs least, Opus is the most capable and costs most, and Sonnet is in between. A key works for all \
    of them: your program names the model ID in each call (in Claude Code: ANTHROPIC_MODEL). The IDs: \
    `bedrock-assist \"which models can I use?\"`";

const SHARE: &str = "A key works for everyone who has it, with the same permissions. Better: give each person the command, and they create a key of \
    their own with their own AWS sign-in. A team or an app gets a long-term key; one request can name several: \
    `bedrock-assist \"long-term keys for search, payments and mobile\"`. For more: `bedrock-assist \"help safety\"`";
