//! Every fault of credentials as a person reads it.

use crate::domain::{
    Cause, Fault, Part, Problem, ProcessFault, Progress, Refused, Source, SourceKind, Stray, Unfit,
    Unreached, Unusable,
};
use crate::present::tests::snapshots;
use crate::present::{Paint, problem};

/// Each fault of credentials with a source that can have it.
fn every_fault() -> Vec<Problem> {
    let of = |kind| Source::Profile { name: "dev".to_owned(), kind };
    let reason = || "a reason".to_owned();
    let refused = |action, cause: Cause| {
        let (code, message) = (Some("ACode".to_owned()), Some("a message.".to_owned()));
        let progress = Progress::default();
        Fault::Refused(Box::new(Refused {
            action,
            cause,
            certain: true,
            code,
            message,
            source: None,
            progress,
        }))
    };
    let mut all = vec![
        (Source::Environment, Fault::Expired),
        (of(SourceKind::Keys), Fault::Expired),
        (of(SourceKind::Process), Fault::Expired),
        (of(SourceKind::Role), Fault::Expired),
        (Source::WebIdentity, Fault::Expired),
        (Source::Instance, Fault::Expired),
        (of(SourceKind::Sso), Fault::SignedOut),
        (of(SourceKind::Login), Fault::SignedOut),
        (of(SourceKind::Role), Fault::Mfa),
        (of(SourceKind::Nothing), Fault::Settings("it names no source of credentials".to_owned())),
        (Source::WebIdentity, Fault::TokenFile { reason: reason() }),
        (
            of(SourceKind::Role),
            refused("sts:AssumeRole", Cause::Denied { permission: None, forbidden: false }),
        ),
        (of(SourceKind::Role), refused("sts:AssumeRole", Cause::Unreachable(Unreached::Name))),
        (of(SourceKind::Role), refused("sts:AssumeRole", Cause::Clock)),
        (of(SourceKind::Sso), refused("sso:GetRoleCredentials", Cause::Throttled)),
        (of(SourceKind::Login), Fault::Unreachable(Unreached::Proxy)),
        (Source::Container, Fault::Unreachable(Unreached::Refused)),
        (Source::Container, Fault::Answered(302)),
        (of(SourceKind::Sso), Fault::Answered(500)),
        (Source::Container, Fault::Settings("its endpoint is not https".to_owned())),
        (of(SourceKind::Process), Fault::TimedOut),
        (Source::Container, Fault::Garbled),
    ];
    let unfit = [
        Unfit::Id,
        Unfit::Character(Part::Secret, Stray::LineBreak),
        Unfit::Character(Part::Token, Stray::Other),
        Unfit::Length(Part::Secret),
        Unfit::Length(Part::Token),
        Unfit::Swapped,
        Unfit::TokenMissing,
        Unfit::TokenUnwanted,
        Unfit::SecretMissing,
    ];
    for unfit in unfit {
        all.push((Source::Environment, Fault::Unfit(unfit)));
        all.push((of(SourceKind::Keys), Fault::Unfit(unfit)));
    }
    all.push((Source::Environment, Fault::Unfit(Unfit::Expiration)));
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
    all.extend(faults.map(|fault| (of(SourceKind::Process), Fault::Process(fault))));
    all.into_iter()
        .map(|(source, fault)| Problem::Credentials(Box::new(Unusable { source, fault })))
        .collect()
}

#[test]
fn every_fault_in_words() {
    let said: String = every_fault().iter().map(|fault| problem(fault, "", Paint(false)) + "\n").collect();
    snapshots(|| insta::assert_snapshot!("credentials", said));
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
}
