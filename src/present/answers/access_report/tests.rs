//! Tests the access report for an account that has never used Claude, in windows of several widths.

use crate::domain::{
    AccessReport, Agreement, Availability, Cause, CredentialsEnd, Identity, Model, PERMISSIONS,
    Permission, PermissionCheck, Region, RegionSource, RegionSupport, Regions, ResolvedRegion,
};
use crate::present::answers::access_report::told;
use crate::present::tests::snapshots;
use crate::present::text::style::Style;
use crate::present::view::{Format, View};
use jiff::tz::TimeZone;

/// Returns the report for an account that has never used Claude. `iam:ListUsers` is denied, and
/// every other check failed.
fn access() -> AccessReport {
    let verdict = |permission: &Permission| match permission.can_be_tried {
        true if permission.action == "iam:ListUsers" => {
            PermissionCheck::Denied { forbidden: false }
        }
        true => PermissionCheck::Unknown {
            cause: Cause::Failed,
            code: Some("ServiceFailure".to_owned()),
        },
        false => PermissionCheck::NotTried,
    };
    AccessReport {
        identity: Identity {
            account: "123456789012".to_owned(),
            arn: "arn:aws:sts::123456789012:assumed-role/developer/jane".to_owned(),
        },
        signer: None,
        end: CredentialsEnd::At("2026-11-23T15:00:00Z".parse().unwrap()),
        place: ResolvedRegion {
            region: Region::parse("us-east-2").unwrap(),
            source: RegionSource::Profile,
            standing: RegionSupport::Undocumented,
        },
        permissions: PERMISSIONS
            .iter()
            .map(|permission| (permission, verdict(permission)))
            .collect(),
        models: Some(vec![Model {
            id: "us.anthropic.claude-sonnet-4-5-20250929-v1:0".to_owned(),
            name: "Claude Sonnet 4.5".to_owned(),
        }]),
        availability: Some(Availability {
            model: "anthropic.claude-sonnet-4-5-20250929-v1:0".to_owned(),
            in_region: None,
            agreement: Agreement::Missing,
            entitled: Some(false),
            authorized: Some(false),
        }),
    }
}

fn shown(columns: usize, full: bool) -> String {
    let (zone, regions) = (TimeZone::UTC, Regions::default());
    let view = View {
        format: Format::Text,
        now: "2026-11-23T13:30:01Z".parse().unwrap(),
        zone: &zone,
        out: Style(false),
        err: Style(false),
        regions: &regions,
        saved: None,
        part: None,
        conversation: true,
        sandbox: false,
        flags: "",
        delivery: "",
        repeat: "",
        columns,
        recent: None,
        place: None,
        full,
        told: &[],
        told_sandbox: false,
        stale: &[],
        shell: Format::Text,
    };
    told(&access(), "", &view)
}

#[test]
fn it_fits_any_window() {
    snapshots(|| {
        insta::assert_snapshot!("access_first_use", shown(80, true));
        insta::assert_snapshot!("access_in_short", shown(80, false));
    });
    for columns in [40, 60, 80] {
        for line in (shown(columns, true) + &shown(columns, false)).lines() {
            // A word that does not fit beside its label stays whole.
            let long = line.split(' ').any(|word| word.chars().count() + 15 > columns);
            assert!(line.chars().count() <= columns || long, "{columns}: {line}");
        }
    }
}
