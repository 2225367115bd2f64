//! Renders the welcome of the prompt: the program's name, where requests go, and what to try.

use crate::domain::{Identity, Region};
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr as _;

/// The destination of a conversation's requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    Account,
    Sandbox,
    DryRun,
}

/// Returns the text above the first prompt. A line about the caller follows once the program knows
/// who that is.
pub fn welcome(destination: Destination, columns: usize) -> String {
    let title = match destination {
        Destination::Account => "bedrock-assist",
        Destination::Sandbox => "bedrock-assist · sandbox: an in-memory AWS, no account needed",
        Destination::DryRun => "bedrock-assist · dry run: AWS is not contacted",
    };
    let examples = ["Try: key for 2 hours", "list keys", "? for help", "exit to leave"];
    let row = examples.join("    ");
    let examples = if row.width() <= columns { row } else { examples.join("\n     ") };
    format!("{}{examples}\n", wrap::paragraph(title, 0, columns))
}

/// Returns the line about the caller: "123456789012 as dev-role · us-east-1 · session expires
/// 14:10".
pub fn signed_in(
    identity: &Identity,
    region: &Region,
    end: Option<Timestamp>,
    zone: &TimeZone,
) -> String {
    let who = format!("{} as {}", echo(&identity.account), echo(identity.caller()));
    let end = end.map(|end| {
        let end = end.to_zoned(zone.clone());
        format!(" · session expires {}", end.strftime("%H:%M"))
    });
    format!("{who} · {region}{}", end.unwrap_or_default())
}

/// The text that replaces the line about the caller if no credentials were found.
pub const SIGNED_OUT: &str =
    "No AWS credentials found. Sign in: aws login   (company SSO: aws configure sso)";

#[cfg(test)]
mod tests {
    use super::{Destination, signed_in, welcome};
    use crate::domain::{Identity, Region};
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use unicode_width::UnicodeWidthStr as _;

    #[test]
    fn the_welcome_fits_the_window() {
        for columns in [40, 80] {
            for destination in [Destination::Account, Destination::Sandbox, Destination::DryRun] {
                let text = welcome(destination, columns);
                assert!(text.lines().all(|line| line.width() <= columns), "{columns}: {text}");
            }
        }
    }

    #[test]
    fn a_caller_is_named_by_role_or_user() {
        let region = Region::parse("us-east-1").unwrap();
        let end = Some(Timestamp::constant(1_795_440_600, 0));
        for (arn, caller) in [
            ("arn:aws:sts::123456789012:assumed-role/dev-role/ann@b.com", "dev-role"),
            ("arn:aws:iam::123456789012:user/ann", "user/ann"),
            ("arn:aws:iam::123456789012:root", "root"),
            ("arn:aws:iam::123456789012:user/\u{1b}[31m", "user/[31m"),
        ] {
            let identity = Identity { account: "123456789012".to_owned(), arn: arn.to_owned() };
            assert_eq!(
                signed_in(&identity, &region, end, &TimeZone::UTC),
                format!("123456789012 as {caller} · us-east-1 · session expires 13:30")
            );
        }
    }
}
