//! Tests the text of every credential fault.

use crate::domain::{
    AwsFailure, Cause, ChangeProgress, ConnectionFailure, CredentialFault, CredentialPart,
    CredentialSource, InvalidCredentials, Problem, ProcessFault, ProfileKind, StrayCharacter,
    UnusableCredentials,
};
use crate::present::problem;
use crate::present::tests::snapshots;
use crate::present::text::style::Style;
use jiff::Timestamp;

/// Returns every credential fault, with a source that can have it.
pub fn every_fault() -> Vec<Problem> {
    let of = |kind| CredentialSource::Profile { name: "dev".to_owned(), kind };
    let reason = || "a reason".to_owned();
    let refused = |action, cause: Cause| {
        let (code, message) = (Some("ACode".to_owned()), Some("a message.".to_owned()));
        let progress = ChangeProgress::default();
        CredentialFault::Refused(Box::new(AwsFailure {
            action,
            cause,
            certain: true,
            code,
            message,
            source: None,
            endpoint: None,
            progress,
        }))
    };
    let mut all = vec![
        (
            CredentialSource::Environment,
            CredentialFault::Expired(Some(Timestamp::constant(1_795_440_600, 0))),
        ),
        (of(ProfileKind::Keys), CredentialFault::Expired(None)),
        (of(ProfileKind::Process), CredentialFault::Expired(None)),
        (of(ProfileKind::Role), CredentialFault::Expired(None)),
        (CredentialSource::WebIdentity, CredentialFault::Expired(None)),
        (CredentialSource::Instance, CredentialFault::Expired(None)),
        (of(ProfileKind::Sso), CredentialFault::SignedOut),
        (of(ProfileKind::Login), CredentialFault::SignedOut),
        (of(ProfileKind::Role), CredentialFault::Mfa),
        (
            of(ProfileKind::Nothing),
            CredentialFault::Settings("it has no credentials configured".to_owned()),
        ),
        (CredentialSource::WebIdentity, CredentialFault::TokenFile { reason: reason() }),
        (
            of(ProfileKind::Role),
            refused("sts:AssumeRole", Cause::Denied { permission: None, forbidden: false }),
        ),
        (
            of(ProfileKind::Role),
            refused("sts:AssumeRole", Cause::Unreachable(ConnectionFailure::Name)),
        ),
        (of(ProfileKind::Role), refused("sts:AssumeRole", Cause::Clock)),
        (of(ProfileKind::Sso), refused("sso:GetRoleCredentials", Cause::Throttled)),
        (of(ProfileKind::Login), CredentialFault::Unreachable(ConnectionFailure::Proxy)),
        (CredentialSource::Container, CredentialFault::Unreachable(ConnectionFailure::Refused)),
        (CredentialSource::Container, CredentialFault::Answered(302)),
        (of(ProfileKind::Sso), CredentialFault::Answered(500)),
        (
            CredentialSource::Container,
            CredentialFault::Settings("its endpoint is not https".to_owned()),
        ),
        (of(ProfileKind::Process), CredentialFault::TimedOut),
        (CredentialSource::Container, CredentialFault::Garbled),
    ];
    let unfit = [
        InvalidCredentials::Id,
        InvalidCredentials::Character(CredentialPart::Secret, StrayCharacter::LineBreak),
        InvalidCredentials::Character(CredentialPart::Token, StrayCharacter::Other),
        InvalidCredentials::Length(CredentialPart::Secret),
        InvalidCredentials::Length(CredentialPart::Token),
        InvalidCredentials::Swapped,
        InvalidCredentials::TokenMissing,
        InvalidCredentials::TokenUnwanted,
        InvalidCredentials::SecretMissing,
    ];
    for unfit in unfit {
        all.push((CredentialSource::Environment, CredentialFault::Invalid(unfit)));
        all.push((of(ProfileKind::Keys), CredentialFault::Invalid(unfit)));
    }
    all.push((
        CredentialSource::Environment,
        CredentialFault::Invalid(InvalidCredentials::Expiration),
    ));
    let faults = [
        ProcessFault::Unstarted { reason: reason() },
        ProcessFault::NotFound,
        ProcessFault::Forbidden,
        ProcessFault::Quotes,
        ProcessFault::Exit(127),
        ProcessFault::Exit(126),
        ProcessFault::Exit(3),
        ProcessFault::Signal(9),
        ProcessFault::Nothing,
        ProcessFault::NotJson,
        ProcessFault::TooMuch,
        ProcessFault::Field("AccessKeyId"),
        ProcessFault::Version,
    ];
    all.extend(faults.map(|fault| (of(ProfileKind::Process), CredentialFault::Process(fault))));
    all.into_iter()
        .map(|(source, fault)| {
            Problem::Credentials(Box::new(UnusableCredentials::new(source, fault)))
        })
        .collect()
}

#[test]
fn every_fault_in_words() {
    let said: String =
        every_fault().iter().map(|fault| problem(fault, "", Style(false)) + "\n").collect();
    snapshots(|| insta::assert_snapshot!("credentials", said));
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
}
