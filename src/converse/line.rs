//! Decides how to treat a line: as an answer to the open question, as a separate line, or as
//! another speaker's line.

use crate::converse::pending_request::{LinesSince, OpenMatter, Pending};
use crate::converse::response::restatement::is_answer;
use crate::converse::{Conversation, InputLine, Origin, edit, prompt};
use crate::domain::{
    Act, ClearAnswer, Intent, Note, Question, Reply, Request, Response, Signal, Understanding,
};

impl Conversation<'_> {
    /// Handles a line after words have replaced a number or label.
    pub fn handle_words(&mut self, line: InputLine<'_>) {
        self.turn.line = line.number;
        let (mut understanding, heard) = self.grammar.hear_at(line.words, self.state.clock);
        let mut response = heard.response();
        // "Marketing" and "in Frankfurt" answer an open question.
        let may_answer = self.state.pending.is_some() && !understanding.explicit;
        // In a transcript, "my laptop is broken" asks this program for nothing.
        let help = |request: &Request| request.intent == Intent::Help;
        let stray = line.voice == Origin::Transcript
            && !understanding.explicit
            && understanding.topic.is_none()
            && understanding.requests.iter().all(help);
        if may_answer || stray || self.is_remark(&understanding, &response) {
            understanding.requests = vec![Request::bare(Intent::OutOfScope)];
            understanding.alternative = None;
        }
        if self.state.policy.confirms && !understanding.complete {
            // Nobody will see a confirmation, so the reading must be complete.
            let changes = understanding.requests.iter_mut().filter(|one| one.may_change_iam());
            changes.for_each(Request::ask_whether_meant);
        }
        if line.under.is_some() {
            let changes = understanding.requests.iter_mut().filter(|one| one.intent.changes());
            changes.for_each(Request::ask_whether_meant);
            // If a heading, label or neighboring line shows that the line is not a request, the
            // line also answers nothing.
            if let Some(pending) = self.state.pending.take() {
                self.drop_question(&pending);
            }
        }
        self.turn.notes.extend(understanding.remarks.iter().cloned().map(Note::Remark));
        // "Delete these" refers to keys that the next line names.
        let wishes = |request: &Request| request.intent.acts() && !request.is_doubted();
        let plain = understanding.requests.iter().all(wishes);
        if self.state.pending.is_none() && self.state.memory.is_empty() && plain {
            // With an empty memory, the line cannot refer to anything.
            return self.begin(understanding.requests.clone(), &understanding, line);
        }
        // A bare number is never a name, but "Team 42" is.
        response.name = response.name.filter(|name| !is_number(name.as_str()));
        if response.covered {
            understanding.unexplained.clear();
        }
        let is_other_speaker = |pending: &Pending| !same(pending.speaker.as_deref(), line.speaker);
        let answers = response.plain && response.answer.is_some();
        let overheard = self.state.pending.as_deref().is_some_and(is_other_speaker);
        if let Some(pending) = &self.state.pending {
            let teams =
                pending.drafts.iter().filter_map(|draft| draft.request.business_unit.clone());
            response.correction = heard.correction(&teams.collect::<Vec<_>>());
        }
        self.read_team(line, &mut response);
        let is_name = self.is_only_name(line);
        if is_name {
            understanding.requests = vec![Request::bare(Intent::OutOfScope)];
            understanding.topic = None;
        }
        if line.voice == Origin::Live
            && !is_name
            && let Some(about) = self.aside(heard.aside(), &understanding, &response, line)
        {
            return self.answer_aside(about, line.words);
        }
        let lost = self.is_lost(&understanding, &response, line);
        if let Some(pending) = self.state.pending.as_mut()
            && line.voice == Origin::Transcript
            && !prompt::repeats(self.grammar, pending, line.unheard)
        {
            pending.since = pending.since.max(LinesSince::Unanswered);
        }
        // Only in a transcript can it be unclear which question a line answers.
        let asked =
            |pending: &Pending| (pending.open.question(&pending.drafts), pending.requests());
        let open =
            self.state.pending.as_deref().filter(|_| line.voice == Origin::Transcript).map(asked);
        let passes = answers && overheard || self.leaves_clear(&understanding, &response);
        match self.state.pending.take() {
            None => self.handle_idle(&understanding, &response, line),
            Some(pending) if !same(pending.speaker.as_deref(), line.speaker) => {
                self.handle_other_speaker(pending, &understanding, &response, line);
            }
            Some(pending)
                if line.voice == Origin::Transcript
                    && (pending.is_raised_by_aws() || is_deaf(&pending, &response)) =>
            {
                self.drop_question(&pending);
                // An apparent answer doesn't count, because its author could not know this
                // question.
                let question = pending.open.question(&pending.drafts);
                let answers = question.is_some_and(|question| {
                    is_answer(question, &understanding, &response, &pending)
                });
                // A verb or a team makes the line a separate request.
                let is_own_request = response.verb || response.slots.business_unit.is_some();
                if answers && !is_own_request {
                    return self.turn.acts.push(Act::Say(None, Reply::TypedAhead));
                }
                self.handle_idle(&understanding, &response, line);
            }
            Some(pending) => self.handle_response(pending, &understanding, &response, line),
        }
        // A line that leaves the question unchanged did not answer it. A later yes may answer that
        // line instead.
        let stays =
            |pending: &&mut Pending| open.as_ref().is_some_and(|open| *open == asked(pending));
        if let Some(pending) = self.state.pending.as_deref_mut().filter(stays)
            && !passes
        {
            let since = if lost { LinesSince::Lost } else { LinesSince::Unanswered };
            pending.since = pending.since.max(since);
        }
    }

    /// Returns true if the line only refers to earlier ones: "what?", "same again", or "sorry, I
    /// meant …" after a request.
    fn is_remark(&self, understanding: &Understanding, response: &Response) -> bool {
        let help = |request: &Request| request.intent == Intent::Help;
        let asks = understanding.topic.is_none() && understanding.requests.iter().all(help);
        let has = |signals: &[Signal]| signals.iter().any(|one| response.signals.has(*one));
        let repeats = has(&[Signal::Same, Signal::Again]);
        let refers = repeats || has(&[Signal::Repeat, Signal::Recall, Signal::StartOver]);
        // "Same again" names neither an act nor a key.
        let only_repeats =
            repeats && !response.verb && !response.key_words && understanding.topic.is_none();
        let corrects = self.state.memory.last.is_some() && response.signals.has(Signal::Correct);
        (asks || !understanding.explicit) && refers
            || only_repeats
            || !understanding.explicit && corrects
    }

    /// Returns true if a transcript line is not understood and may name or belong to another
    /// speaker. A later yes may then come from someone else.
    fn is_lost(
        &self,
        understanding: &Understanding,
        response: &Response,
        line: InputLine<'_>,
    ) -> bool {
        let theirs = |pending: &Pending| same(pending.speaker.as_deref(), line.speaker);
        let unnamed = line.speaker.is_none() || self.state.pending.as_deref().is_some_and(theirs);
        line.voice == Origin::Transcript
            && unnamed
            && understanding.requests.iter().all(|request| request.intent == Intent::OutOfScope)
            && !understanding.unexplained.is_empty()
            && response.answer.is_none()
            && !response.signals.has(Signal::Hedge)
            && !edit::corrects(response)
    }

    /// Returns true if a yes after this line can only answer the open question. The line is a
    /// greeting, a question that needs no yes, a request to repeat something or, without `--yes`, a
    /// hedge.
    fn leaves_clear(&self, understanding: &Understanding, response: &Response) -> bool {
        let looks = |intent| {
            use Intent::{CheckAccess, CheckKey, Help, ListKeys, ListModels};
            matches!(intent, CheckAccess | CheckKey | Help | ListKeys | ListModels)
        };
        let recalls = |signal| response.signals.has(signal) && understanding.unexplained.is_empty();
        let looks = understanding.requests.iter().all(|request| looks(request.intent));
        understanding.neutral
            || looks && response.asks_openly
            || response.signals.has(Signal::Hedge) && !response.asks && !self.state.policy.confirms
            || recalls(Signal::Recall)
            || recalls(Signal::Repeat)
    }

    /// Handles another speaker's line while a question is open. The line cannot answer or cancel
    /// the question (PRODUCT, rule B5). A request drops it, except one without a verb or a word
    /// such as "key", which is refused.
    fn handle_other_speaker(
        &mut self,
        pending: Box<Pending>,
        understanding: &Understanding,
        response: &Response,
        line: InputLine<'_>,
    ) {
        let acts = understanding.requests.iter().any(|request| request.intent.changes());
        if acts && (response.verb || response.key_words) {
            self.drop_question(&pending);
            self.handle_idle(understanding, response, line);
        } else if acts {
            self.turn.acts.push(Act::Say(None, Reply::NotYours));
            self.state.pending = Some(pending);
        } else {
            self.handle_idle(understanding, response, line);
            for act in &mut self.turn.acts {
                if matches!(act, Act::Say(_, Reply::NothingToAnswer | Reply::NothingToCancel)) {
                    *act = Act::Say(None, Reply::NotYours);
                }
            }
            // Another speaker's goodbye does not end the run.
            self.turn.quit = false;
            if self.state.pending.is_some() {
                let dropped = prompt::open_question(self.grammar, &pending).map(Act::Drop);
                self.turn.acts.splice(0..0, dropped);
            } else {
                self.state.pending = Some(pending);
            }
        }
    }

    /// Reports that the open question was dropped without an answer.
    pub fn drop_question(&mut self, pending: &Pending) {
        self.turn.acts.extend(prompt::open_question(self.grammar, pending).map(Act::Drop));
    }
}

/// Returns true if this response in a transcript does not count, because it may answer something
/// else.
fn is_deaf(pending: &Pending, response: &Response) -> bool {
    let asked = pending.open.question(&pending.drafts);
    if asked == Some(Question::DidYouMean)
        && pending.opposed
        && response.answer == Some(ClearAnswer::Yes)
    {
        return true;
    }
    match pending.since {
        LinesSince::Clear => false,
        // An answer that names its value still counts, because the confirmation shows the value.
        LinesSince::Unanswered => {
            // A yes to the question about the key type leads to a confirmation. A no creates a key
            // at once.
            let shown = matches!(asked, Some(Question::KeyType | Question::LongRunning))
                && response.answer == Some(ClearAnswer::Yes);
            let bare = response.plain && response.answer.is_some() && !shown;
            let acts = [Signal::Create, Signal::Delete, Signal::Deactivate, Signal::Rotate];
            let states_action = bare && acts.into_iter().any(|act| response.signals.has(act));
            (bare || matches!(pending.open, OpenMatter::Confirm(_)))
                && !states_action
                && !edit::corrects(response)
        }
        LinesSince::Lost => true,
    }
}

fn is_number(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

fn same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        (one, other) => one == other,
    }
}
