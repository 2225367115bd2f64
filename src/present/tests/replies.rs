//! Tests the text of replies, questions and notes.

use crate::domain::{
    AccessKeyId, AnswerBody, BusinessUnit, Details, Intent, Lookup, Note, OpenQuestion, OwnerEmail,
    PendingQuestion, Question, Reply, Request, Rights, Ttl, UserName,
};
use crate::present::tests::{answer, both, region, shown, snapshots};
use crate::present::view::Format;

#[test]
fn replies_questions_and_notes() {
    let mut said = String::new();
    for reply in [Reply::Neutral, Reply::NothingToCancel, Reply::Goodbye] {
        said += &both(&shown(&answer(AnswerBody::Said(reply)), Format::Text, None));
    }
    for topic in [None, Some("OpenAI".to_owned())] {
        said +=
            &shown(&answer(AnswerBody::Declined(Reply::OutOfScope(topic))), Format::Text, None).err;
    }
    for name in [Question::LongRunning, Question::Ttl, Question::Region, Question::BusinessUnit] {
        let question = OpenQuestion {
            name,
            text: "What is it?".to_owned(),
            suggested: None,
            examples: ["marketing".to_owned()].into(),
            choices: [].into(),
            details: Details::None,
            asked_before: 0,
            repeated: false,
        };
        let request = Request {
            ttl: Some(Ttl::from_seconds(90_000)),
            region: Some(region("eu-west-1")),
            suggested: (name == Question::Region).then(|| "eu-west-2".to_owned()),
            ..Request::bare(Intent::CreateKey)
        };
        let open = answer(AnswerBody::Open(PendingQuestion {
            requests: vec![request],
            question,
            line: None,
        }));
        said += &shown(&open, Format::Text, None).err;
    }
    let mut noted = answer(AnswerBody::Said(Reply::Goodbye));
    noted.notes = every_note();
    said += &shown(&noted, Format::Raw, None).err;
    snapshots(|| insta::assert_snapshot!("replies", said));
}

pub fn every_note() -> Vec<Note> {
    let code = || "AccessDenied".to_owned();
    vec![
        Note::UnitNotRecorded(BusinessUnit::from_folded("marketing").unwrap()),
        Note::OwnerNotRecorded(OwnerEmail::parse("a@b.com").unwrap()),
        Note::PurposeSpeaksForLongTerm,
        Note::KeysUndocumented(region("us-east-2")),
        Note::NeverExpires(Ttl::from_seconds(7200)),
        Note::IamKeyInstead(Some(Ttl::from_seconds(7_776_000))),
        Note::IamKeyInstead(None),
        Note::RoleIsBetter,
        Note::NotOurUser(UserName::parse("marketing-bedrock-user").unwrap()),
        Note::OtherRights(
            UserName::parse("marketing-bedrock-user").unwrap(),
            Box::new(Rights {
                policies: vec!["AdministratorAccess".to_owned(), "AmazonS3FullAccess".to_owned()],
                inline: vec!["everything".to_owned()],
                groups: vec!["admins".to_owned()],
                boundary: Some("limits".to_owned()),
                beyond: true,
            }),
        ),
        Note::OnlyKey(AccessKeyId::parse("AKIASANDBOX000000001").unwrap()),
        Note::OwnKey(AccessKeyId::parse("AKIASANDBOX000000001").unwrap()),
        Note::OneUser(UserName::parse("marketing-bedrock-user").unwrap()),
        Note::UserCreatedConcurrently(UserName::parse("marketing-bedrock-user").unwrap()),
        Note::DryRun,
        Note::CutByCredentials,
        Note::ExpiryAtMost,
        Note::PermissionMissing { permission: "bedrock:ListInferenceProfiles", code: code() },
        Note::LookupFailed { what: Lookup::Identity, code: Some(code()) },
        Note::LookupFailed { what: Lookup::Models, code: None },
        Note::LookupTimedOut(Lookup::Models),
        Note::LookupTimedOut(Lookup::LastUse),
        Note::LookupFailed { what: Lookup::Policies, code: Some("Throttling".to_owned()) },
        Note::CredentialsRefused { code: "ExpiredToken".to_owned() },
        Note::NoClaudeModels(region("us-west-1")),
        Note::ModelsIncomplete { permission: "bedrock:ListInferenceProfiles", code: Some(code()) },
        Note::RegionTaken(region("eu-central-1")),
        Note::EndpointInForce {
            setting: "AWS_ENDPOINT_URL".to_owned(),
            url: "http://[::1]:5000".to_owned(),
        },
        Note::Remark("Using ca-central-1 for Canada".to_owned()),
        Note::KeyTyped,
        Note::Saved("/tmp/key.env".to_owned()),
    ]
}
