//! Records each step of a change in the journal, before and after its call.

use crate::cli::journal::{Journal, JournalEvent, Record, about};
use crate::domain::{
    CallResult, ChangeObserver, IamCall, IamKey, Identity, Problem, Request, Step,
};

/// An observer that records the steps of one plan.
pub struct JournalObserver<'a> {
    pub journal: &'a Journal,
    /// The number of the request's line.
    pub line: Option<usize>,
    /// The number of the request in its line, if the line has several requests.
    pub part: Option<usize>,
    pub request: &'a Request,
    /// The owner in the IAM user's tags.
    pub owner: Option<&'a str>,
    /// The user's keys before the change.
    pub keys_before: &'a [IamKey],
    /// The account and principal that carry out the plan.
    pub identity: &'a Identity,
}

impl JournalObserver<'_> {
    fn record(&self, event: JournalEvent, call: &IamCall<'_>) -> Record {
        let Self { line, part, request, identity, owner, .. } = self;
        Record {
            event,
            action: Some(call.step.action().to_owned()),
            undoes: call.undoes,
            user: Some(call.user.to_string()),
            account: Some(identity.account.clone()),
            caller: Some(identity.arn.clone()),
            access_key_id: call.step.key().map(ToString::to_string),
            active: matches!(call.step, Step::Activate(_)),
            owner: owner.map(str::to_owned),
            unit: call.user.unit().map(str::to_owned),
            ..about(*line, *part, request)
        }
    }
}

impl ChangeObserver for JournalObserver<'_> {
    fn before(&self, call: &IamCall<'_>) -> Result<(), Problem> {
        let makes = *call.step == Step::CreateKey;
        let before = || self.keys_before.iter().map(|key| key.id.to_string()).collect();
        let keys_before = makes.then(before);
        self.journal.write(Record { keys_before, ..self.record(JournalEvent::Step, call) }, true)
    }

    fn after(&self, call: &IamCall<'_>, came: &CallResult<'_>) {
        let event = if came.failed.is_some() { JournalEvent::Failed } else { JournalEvent::Done };
        let mut record = self.record(event, call);
        record.request_id = came.request_id.map(str::to_owned);
        if let Some(made) = came.made {
            self.journal.past(|past| past.record_created(made.clone()));
            record.access_key_id = Some(made.to_string());
        }
        if let Some(failed) = came.failed {
            record.code = failed.code.map(str::to_owned);
            record.certain = Some(failed.certain);
        }
        // Ignore an error: writing the record before the next step would fail as well, and report
        // it.
        let _ = self.journal.write(record, came.made.is_some());
    }
}
