//! Compares a line with the lines below it, which may show that the line is not a request.

use crate::cli::transcript::Transcript;
use crate::cli::transcript::speaker::LogLine;
use crate::domain::{KeyType, Request};
use crate::understand::LineContinuation;

impl Transcript<'_> {
    /// Returns true if the line would confirm a change, create a key or change IAM before a person
    /// sees how it was understood.
    pub(super) fn acts_unseen(&self, seam: &LineContinuation) -> bool {
        let short = |request: &Request| request.key_type == Some(KeyType::ShortTerm);
        let asked = |request: &Request| request.intent.changes() && request.ask.is_empty();
        seam.yes
            || seam
                .requests
                .iter()
                .any(|request| asked(request) && (self.confirms || short(request)))
    }

    /// Returns what is said next if it continues this line's sentence or takes back its request.
    /// Another speaker can also take back the request.
    pub(super) fn continuation(
        &mut self,
        seam: &LineContinuation,
        ahead: &[String],
    ) -> Option<String> {
        let mut log = self.log.clone();
        for (at, line) in ahead.iter().enumerate() {
            let LogLine::Said(next) = log.follow(self.grammar, line) else { continue };
            let same_speaker = log.speaker() == self.log.speaker();
            let below = self.line_continuation(next);
            // Another speaker can take back a request, but not a yes.
            let taken_back = (same_speaker || !seam.yes) && below.takes_back;
            let goes_on = at == 0 && same_speaker && seam.runs_into(&below);
            return (goes_on || taken_back).then(|| next.to_owned());
        }
        None
    }

    /// Returns the label in front of a line that may change IAM, if the label may be a heading
    /// instead of a speaker's name. It is a name if the line or the lines below show that the log
    /// is a chat. A label that introduces requests, such as "Requests", doesn't count.
    pub(super) fn doubtful_label(
        &self,
        seam: &LineContinuation,
        ahead: &[String],
    ) -> Option<String> {
        let label = self.log.doubted().filter(|label| !self.grammar.leads(label))?.to_owned();
        let mut log = self.log.clone();
        for line in ahead {
            log.follow(self.grammar, line);
        }
        (seam.requests.iter().any(Request::may_change_iam) && !log.is_chat()).then_some(label)
    }
}
