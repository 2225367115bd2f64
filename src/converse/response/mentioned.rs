//! Recognizes values that a line only mentions or asks about. They do not answer the open question.

use crate::converse::edit::has_value;
use crate::converse::memory::request_for;
use crate::converse::pending_request::{OpenMatter, Pending};
use crate::converse::response::{LineAtQuestion, names_key_or_team, pending_intent, picks_keys};
use crate::converse::{Conversation, Origin, edit};
use crate::domain::{
    Change, Correction, Doubt, DoubtKind, Edit, Intent, Naming, Question, Request, Response,
    Signal, Understanding,
};
use crate::understand::classes;

impl Conversation<'_> {
    /// Suggests the name in a question such as "Marketing?".
    pub fn offer(&mut self, mut pending: Box<Pending>, response: &Response) {
        let name = response.slots.business_unit.as_ref().or(response.name.as_ref());
        if let (OpenMatter::Question(at), Some(name)) = (&pending.open, name)
            && let Some(draft) = pending.drafts.get_mut(*at)
        {
            draft.request.suggested = Some(name.to_string());
            return self.ask(pending);
        }
        self.ask_again(pending);
    }

    /// Returns true if the line does not answer the question: it requests something else, only
    /// mentions a value or a name, or takes one back.
    pub(super) fn answers_nothing(&self, pending: &Pending, said: LineAtQuestion<'_>) -> bool {
        let LineAtQuestion { question, understanding, response, line } = said;
        let changes_existing =
            matches!(pending_intent(pending), Intent::RevokeKey | Intent::RotateKey);
        let naming = matches!(question, Question::BusinessUnit | Question::WhichKey);
        // An existing key cannot change its lifetime or type.
        let of_new_key = changes_existing
            && (response.slots.ttl.is_some() || edit::stated_type(response).is_some());
        let quoted =
            line.words.trim_start().starts_with(['"', '\'', '\u{201c}', '\u{2018}', '\u{ab}', '`']);
        let strays = question == Question::WhichKey
            && (is_unclear_choice(pending, response, self.state.policy.confirms)
                || quoted && line.voice == Origin::Transcript);
        // "I need wheelchair access" requests something else.
        let orders = said.intents().all(|intent| intent == Intent::OutOfScope)
            && response.verb
            && !said.corrects();
        let says_more =
            !understanding.unexplained.is_empty() || response.slots.business_unit.is_some();
        let elsewhere = orders && (naming || line.voice == Origin::Transcript && says_more);
        // "(edited)", "10:01" and "+1" are artifacts of a chat log, not a team's name.
        let debris = line.voice == Origin::Transcript
            && !line.words.trim_start().starts_with(char::is_alphabetic);
        let elsewhere = elsewhere || debris && question == Question::BusinessUnit;
        // A hedge is harmless if a person will see the confirmation.
        let withheld = response
            .withheld
            .is_some_and(|why| why != DoubtKind::Hedge || self.state.policy.confirms)
            && !(question == Question::WhichKey && picks_keys(response));
        // A name that no person will confirm must be unmistakable.
        let creates = pending_intent(pending) == Intent::CreateKey;
        let sure =
            if creates && self.state.policy.confirms { Naming::Sure } else { Naming::Likely };
        let named = response.slots.business_unit.is_some()
            || response.name.is_some()
            || response.signals.has(Signal::Same);
        let typed = creates && edit::stated_type(response).is_some();
        // A name in a question is only a suggestion, and a name inside a sentence is not an answer.
        let asked = naming || question == Question::ExistingUser && !chooses(response);
        let least = if line.voice == Origin::Transcript { sure } else { Naming::Likely };
        let put_off = response
            .doubts
            .iter()
            .any(|doubt| matches!(doubt.why, DoubtKind::Condition | DoubtKind::Later));
        let picks = question == Question::WhichKey && picks_keys(response);
        let chats = asked
            && !picks
            && named
            && !typed
            && (response.naming < least || put_off && response.naming < Naming::Sure);
        // "The web one is fine" says something about a key.
        let about_keys = question == Question::WhichKey
            || question == Question::BusinessUnit && pending_intent(pending).parts();
        let tells = about_keys && line.voice == Origin::Live && tells_of_key(line.words);
        if elsewhere
            || tells
            || chats
            || naming && (names_key_or_team(response) || response.name.is_some()) && withheld
            || naming && (of_new_key || strays || names_in_passing(understanding, response))
        {
            return true;
        }
        // "Tokyo's down" and "12 hours is not enough" mention a value without choosing it.
        let valued = matches!(question, Question::Region | Question::Ttl);
        let chosen = matches!(question, Question::KeyType | Question::LongRunning);
        let chosen = chosen && said.puts_off() || question == Question::ExistingUser && withheld;
        let led = response.signals.has_any(&[Signal::Yes, Signal::Correct, Signal::Naming]);
        let misspelt = question == Question::Region && response.near_region.is_some();
        let passing = !led
            && !misspelt
            && edit::stated_type(response).is_none()
            && (withheld || !understanding.unexplained.is_empty());
        let extreme = response.signals.has_any(&[Signal::Longest, Signal::Shortest]);
        let takes = question == Question::Ttl && extreme && !withheld && !response.asks;
        let passing = passing && !(takes && line.voice == Origin::Live);
        valued && passing || chosen || is_mentioned(question, response)
    }
}

/// Returns true if the response chooses what to do with an existing user.
fn chooses(response: &Response) -> bool {
    let choices = [Signal::Another, Signal::OtherName, Signal::Rotate, Signal::Same];
    response.signals.has_any(&choices)
}

/// Returns true if the value that answers the question is only mentioned, or the answer wavers: "we
/// had Tokyo last time", "short-term is not enough", "no, wait".
fn is_mentioned(question: Question, response: &Response) -> bool {
    let puts = |change: &Change| matches!(change.edit, Edit::Set(..));
    let naming = matches!(question, Question::BusinessUnit | Question::WhichKey);
    let typed = edit::stated_type(response).is_some();
    let gives = !naming && (has_value(response) || response.ordinal.is_some());
    let named = response.naming > Naming::Asked && response.slots.business_unit.is_some()
        || matches!(&response.correction, Correction::Changes(changes) if changes.iter().all(puts));
    // "no, wait" and "the second, I think" waver.
    let decides = matches!(
        question,
        Question::KeyType | Question::LongRunning | Question::Ttl | Question::Region
    );
    let wavers = response.signals.has(Signal::Hedge)
        || response.signals.has(Signal::Correct) && !has_value(response) && !typed;
    decides && wavers && (response.answer.is_some() || gives)
        || !response.stated
            && (typed || question == Question::ExistingUser && chooses(response) || gives && !named)
}

/// Returns true if a sentence about something else mentions a team: "What about the invoices for
/// marketing".
fn names_in_passing(understanding: &Understanding, response: &Response) -> bool {
    let Request { business_unit: Some(unit), access_key_id: None, .. } = &response.slots else {
        return false;
    };
    !understanding.unexplained.is_empty() && response.name.as_ref() != Some(unit)
}

/// Returns true if the line names a key but does not clearly choose it, because of another verb or
/// a contradiction: "Rotate the one of finance, but not yet".
fn is_unclear_choice(pending: &Pending, response: &Response, unseen: bool) -> bool {
    let is_other_action = response
        .reference
        .act
        .is_some_and(|act| request_for(act).intent != pending_intent(pending));
    let against = |doubt: &Doubt| doubt.why.is_against();
    let known = !response.reference.guessed || response.slots.business_unit.is_some();
    let picks_clearly = known
        && response.reference.whole
        && response.reference.picks()
        && (response.reference.except.is_none() || response.reference.meant.selects());
    let refuses = [Signal::Refuse, Signal::No, Signal::Keep];
    let refuses = names_key_or_team(response) && response.signals.has_any(&refuses);
    // A hedge is harmless if a person will see the confirmation.
    let hedges = unseen && response.signals.has(Signal::Hedge);
    // "bob: AKIA…" may come from another speaker.
    let is_doubtful_id =
        unseen && response.slots.access_key_id.is_some() && !response.doubts.is_empty();
    is_other_action
        || refuses
        || hedges
        || !picks_clearly && (is_doubtful_id || response.doubts.iter().any(against))
}

/// Returns true if the words tell something about a key instead of choosing it: "the web one is in
/// use", but not "the one that is in use".
pub fn tells_of_key(words: &str) -> bool {
    let words: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let verb = words.iter().position(|word| classes::TELLS.has(word));
    verb.is_some_and(|at| at > 0 && !classes::DESCRIBING.has(&words[at - 1]))
}
