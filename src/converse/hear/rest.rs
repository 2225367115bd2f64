//! Decides whether the words around an answer may change it.

use crate::converse::choice::names;
use crate::converse::edit::{has_value, stated_type};
use crate::converse::{Conversation, InputLine, State, prompt};
use crate::domain::{Aside, ClearAnswer, Correction, DoubtKind, Question, Response, Signal};
use crate::understand::{ParsedLine, classes};
use crate::understand::{is_cause, is_reason};

/// The least probability of an aside beside an answer.
const BESIDE: f32 = 0.8;

/// The same for a question without its mark and its form.
const UNMARKED: f32 = 0.95;

/// A refusal before a correction has fewer words: "oh, I'm sorry, no then, please".
const LONGEST_REFUSAL: usize = 9;

/// What the words around an answer are.
#[derive(Clone, Copy)]
pub enum Rest {
    Nothing,
    /// A no before a correction.
    Refusal,
    /// A question or remark, which is answered, too.
    Aside(Aside),
}

impl Conversation<'_> {
    /// Returns what the words beside an answer are, or `None` if they may change it.
    pub fn beside(&self, words: &str) -> Option<Rest> {
        if words.is_empty() {
            return Some(Rest::Nothing);
        }
        let (understanding, heard) = self.grammar.hear_at(words, self.state.clock);
        let response = heard.response();
        if self.points_to_request(&heard) {
            return None;
        }
        // "No" and "wrong region" come before a correction.
        let few = words.split_whitespace().count() < LONGEST_REFUSAL;
        let bare = few && !has_value(&response) && !response.asks && !response.verb;
        if response.is_no() && (response.plain || bare) {
            return Some(Rest::Refusal);
        }
        let reason = is_cause(words);
        let choosing =
            matches!(self.state.question(), Some(Question::WhichKey | Question::Confirm));
        let picks = choosing && !reason && response.reference.whole && response.reference.picks();
        let asked = self.state.question();
        // At a question about keys, "it's over 90 days old" is a reason.
        let about_keys = matches!(
            asked,
            Some(Question::ExistingUser | Question::DeleteOld | Question::WhichKey)
        );
        let mut seen = response.clone();
        if about_keys || reason {
            (seen.slots.ttl, seen.vague) = (None, false);
        }
        let values = has_value(&seen) || stated_type(&response).is_some() || picks;
        let about_type = matches!(asked, Some(Question::KeyType | Question::LongRunning));
        let kind = &response.kind;
        let values = values || about_type && (kind.cue_short || kind.cue_long);
        if !values && let Some(about) = self.question(words, BESIDE) {
            return Some(Rest::Aside(about));
        }
        let acts = [
            Signal::Hedge,
            Signal::Correct,
            Signal::Add,
            Signal::Keep,
            Signal::Delete,
            Signal::Deactivate,
            Signal::Rotate,
            Signal::StartOver,
        ];
        // A yes to a change stands alone.
        let confirming = matches!(asked, Some(Question::Confirm | Question::DeleteOld));
        let agrees = confirming && response.answer == Some(ClearAnswer::Yes);
        let says = agrees
            || about_type && response.answer.is_some()
            || response.is_no()
            || response.signals.has_any(&acts);
        let orders = understanding.requests.iter().any(|request| {
            request.intent.changes() && (response.verb || response.key_words)
                || request.intent.acts() && response.verb
        });
        let reasons = is_reason(words);
        let matters = |why: DoubtKind| match why {
            DoubtKind::Unknown => false,
            // "He says" reports, "security says it must go" gives a reason.
            DoubtKind::Report => words.split_whitespace().count() < 3,
            DoubtKind::Condition | DoubtKind::Retraction => true,
            _ => !reasons,
        };
        let doubts = response.doubts.iter().map(|doubt| doubt.why).chain(response.withheld);
        // A question of its own takes nothing back: "can I do it again tomorrow?"
        let asks = response.asks && !response.asks_openly && !opens_question(words);
        let harmless = !values && !asks && !says && !orders && !doubts.into_iter().any(matters);
        harmless.then_some(Rest::Nothing)
    }

    /// Returns true if words are about one of several open requests: "and web".
    fn points_to_request(&self, heard: &ParsedLine<'_>) -> bool {
        let drafts = self.state.pending.as_ref().map_or(&[][..], |pending| &pending.drafts);
        let teams = drafts.iter().filter_map(|draft| draft.request.business_unit.clone());
        let teams: Vec<_> = teams.filter(|_| drafts.len() > 1).collect();
        heard.correction(&teams) != Correction::None
    }

    /// Returns true if a yes to the open question changes nothing before another confirmation.
    pub fn is_confirmed_later(&self) -> bool {
        let pending = self.state.pending.as_deref();
        self.state.question() == Some(Question::DidYouMean)
            && pending.is_some_and(|it| it.drafts.iter().all(|it| it.request.may_change_iam()))
    }

    /// Returns true if words beside a yes give no value and take nothing back: "y. and remind me on
    /// friday to remove it". With `waits`, they may name a later time.
    pub fn adds_nothing(&self, words: &str, waits: bool) -> bool {
        let (understanding, heard) = self.grammar.hear_at(words, self.state.clock);
        let response = heard.response();
        let against = [Signal::Hedge, Signal::No, Signal::Refuse, Signal::Correct, Signal::Add];
        // "No staging is with the others. Call it web-test" corrects.
        let corrects = matches!(self.state.question(), Some(Question::Confirm)) && !waits;
        let against = if corrects { &against[..1] } else { &against[..] };
        let takes_back = response.withheld.is_some_and(|why| {
            let harmless = matches!(why, DoubtKind::Unknown | DoubtKind::Report);
            !harmless && (!waits || why != DoubtKind::Later)
        });
        let limits = |word: &str| classes::LIMIT.has(&word.to_lowercase());
        let limited = words.split(|c: char| !c.is_alphanumeric()).any(limits);
        let changes = understanding.requests.iter().any(|request| request.intent.changes());
        let picks = !response.reference.meant.places.is_empty() || response.ordinal.is_some();
        !has_value(&response)
            && !picks
            && !self.points_to_request(&heard)
            && !response.is_question()
            && !response.signals.has_any(against)
            && !takes_back
            && !limited
            && !changes
    }

    /// Returns the aside that words beside an answer or a request ask for, if they don't take it back
    /// and if it is at least so probable.
    pub fn question(&self, words: &str, least: f32) -> Option<Aside> {
        let heard = self.grammar.hear_at(words, self.state.clock).1;
        let response = heard.response();
        let asks = response.is_question();
        let (about, probability) = heard.aside()?;
        let takes_back =
            matches!(about, Aside::Bye | Aside::Narrow | Aside::Options | Aside::Why | Aside::Undo);
        let probable = probability >= if asks { least } else { UNMARKED };
        (probable && !takes_back).then_some(about)
    }

    /// Returns that the rest is nothing if it describes the same listed keys as the answer: "number 2,
    /// the one that was never used".
    pub fn agreeing(&self, words: &str, rest: &str) -> Option<Rest> {
        let asked = self.state.question() == Some(Question::WhichKey);
        let keys = |words: &str| {
            let (_, heard) = self.grammar.hear_at(words, self.state.clock);
            self.state.memory.meant(&heard.response().reference)
        };
        let (chosen, described) = (keys(words).filter(|_| asked)?, keys(rest)?);
        chosen.iter().all(|key| described.contains(key)).then_some(Rest::Nothing)
    }

    /// Returns true if these words give another value beside a choice, and nothing against it.
    pub fn gives(&self, words: &str) -> bool {
        let (_, heard) = self.grammar.hear_at(words, self.state.clock);
        let response = heard.response();
        let against = [Signal::Hedge, Signal::No, Signal::Refuse];
        has_value(&response)
            && !response.asks
            && response.withheld.is_none_or(|why| why == DoubtKind::Negation)
            && !response.signals.has_any(&against)
    }

    /// Returns the number of the choice whose label the words are, apart from a yes or no before it.
    pub fn label(&self, words: &str) -> Option<usize> {
        let pending = self.state.pending.as_deref()?;
        let asked = prompt::open_question(self.grammar, pending)?;
        let words = words.trim_end_matches([',', '.', ' ']);
        let bare = words
            .split_once(' ')
            .filter(|(first, _)| self.grammar.hear(first).1.response().answer.is_some());
        let is = |label: &String| {
            names(label, words) || bare.is_some_and(|(_, bare)| names(label, bare))
        };
        asked.question.choices.iter().position(is).map(|at| at + 1)
    }

    /// Returns the answer of a line that says that people will use the key: "no, it's for people".
    pub fn person(
        &self,
        line: InputLine<'_>,
        state: &State,
        response: &Response,
    ) -> Option<String> {
        let lower = line.words.to_lowercase();
        let kind = &response.kind;
        let values = response.slots.region.is_some() || response.slots.owner.is_some();
        let neutral =
            !values && !kind.cue_long && !kind.said_long && !kind.said_short && !response.asks;
        let unit = response.slots.business_unit.as_ref();
        let plain = response.answer != Some(ClearAnswer::Yes)
            && !response.signals.has(Signal::Hedge)
            && !response.signals.has(Signal::Refuse)
            && unit.is_none_or(|unit| unit.as_str() == "people")
            && response.withheld.is_none_or(|why| why == DoubtKind::Exception);
        let asked = state.question() == Some(Question::KeyType);
        // "Not a person" denies it, "not for a server, for people" doesn't.
        let denied = lower.split(' ').any(|word| word == "not") && !lower.contains("server");
        let people = !denied && classes::PEOPLE.words().iter().any(|phrase| lower.contains(phrase));
        (asked && neutral && plain && people).then(|| match response.slots.ttl {
            Some(ttl) => format!("short-term, {} minutes", ttl.seconds() / 60),
            None => "short-term".to_owned(),
        })
    }
}

/// Returns true if the words are a whole question, not a doubtful statement: "I'm afraid?"
fn opens_question(words: &str) -> bool {
    let mut words = words.split_whitespace().map(|word| word.to_lowercase());
    words.next().is_some_and(|first| classes::QUESTION.has(&first)) && words.count() > 1
}
