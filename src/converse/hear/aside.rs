//! Answers questions and remarks about the thing in the middle: the open question, or the last
//! result. They change nothing, and the question stays open.

use crate::converse::edit::{has_value, stated_type};
use crate::converse::{Conversation, prompt};
use crate::domain::{
    Act, Aside, ClearAnswer, Correction, Intent, KeyAct, Question, Reply, Request, Response,
    Signal, Understanding,
};

/// The least probability of an aside in a line that is nothing else.
const LEAST: f32 = 0.5;
/// The same in a question that nothing else answers.
const ANY: f32 = 0.3;
/// The same at an open question, which the line may answer.
const OVER_ANSWER: f32 = 0.8;
/// The same in a line that doesn't answer it.
const UNANSWERED: f32 = 0.4;
/// The same for a line that may look something up.
const OVER_LOOK_UP: f32 = 0.8;
/// The same for a line that may request a change, and for one that may give a value.
const OVER_CHANGE: f32 = 0.8;
const OVER_VALUE: f32 = 0.9;
/// A hedge with fewer words is only a hedge: "not sure".
const LONGEST_HEDGE: usize = 4;
/// A name with fewer words may be a word about something else: "python".
const LONGEST_NAME: usize = 3;
/// The same for the end of the conversation.
const BYE: f32 = 0.8;

impl Conversation<'_> {
    /// Returns true if the line is an aside and nothing that the conversation must act on.
    pub fn is_aside(
        &self,
        about: Aside,
        probability: f32,
        understanding: &Understanding,
        response: &Response,
        line: &str,
    ) -> bool {
        let words = line.split_whitespace().count();
        let signals = response.signals;
        // What answers the question or refers to a key is no aside.
        let stated = response.stated && (has_value(response) || stated_type(response).is_some());
        let asks = response.asks || response.asks_openly;
        // "Python" names a team where one is asked for.
        let names = self.state.question() == Some(Question::BusinessUnit)
            && response.name.is_some()
            && words < LONGEST_NAME;
        // "That's it, delete it when I'm done" asks for more.
        let acts = signals.has_any(&[Signal::Delete, Signal::Deactivate, Signal::Rotate]);
        if about == Aside::Bye && acts {
            return false;
        }
        let old = self.state.question() == Some(Question::DeleteOld);
        let confirming = self.state.question() == Some(Question::Confirm);
        let acts = confirming && acts;
        // "Ok, if it is safe" is no question.
        let agrees = signals.has_any(&[Signal::Express, Signal::Yes]);
        let answers = !asks && (names || acts || agrees)
            || !asks && (stated || signals.has(Signal::Hedge) && words < LONGEST_HEDGE)
            || old && !asks && signals.has_any(&[Signal::Fails, Signal::Keep])
            || response.reference.act.is_some() && response.reference.whole && !asks;
        let corrects = matches!(response.correction, Correction::Changes(_));
        if (answers || corrects) && self.state.pending.is_some() {
            return false;
        }
        let requests = &understanding.requests;
        let doubted = |request: &Request| request.ask.first() == Some(&Question::DidYouMean);
        let changes = requests.iter().any(|request| request.intent.changes());
        let plainly = changes && !requests.iter().all(doubted);
        let only = |intent| requests.iter().all(|request| request.intent == intent);
        // A named topic has a text of its own.
        if only(Intent::Help) && understanding.topic.is_some() && has_topic(about)
            || asks_for_help(line)
        {
            return false;
        }
        let looks_up = requests.iter().any(|request| request.intent.acts());
        let audits = about == Aside::Audit && probability < OVER_VALUE;
        if looks_up && (about == Aside::Models || audits) {
            return false;
        }
        let least = if about == Aside::Bye { BYE } else { LEAST };
        // Anything fits better than the general help.
        let asks_anything = only(Intent::Help) && understanding.topic.is_none();
        let general = if asks_anything && about != Aside::Bye { ANY } else { least };
        let extreme = signals.has_any(&[Signal::Longest, Signal::Shortest]);
        let answers_ttl = self.state.question() == Some(Question::Ttl)
            && extreme
            && !response.asks
            && !response.asks_openly;
        let least = match self.state.pending {
            Some(_) if answers_ttl => return false,
            Some(_) if response.plain && response.answer.is_some() => return false,
            Some(_) if about == Aside::Bye && response.answer == Some(ClearAnswer::Yes) => {
                return false;
            }
            Some(_) if has_value(response) || stated_type(response).is_some() => OVER_VALUE,
            Some(_) if changes && (response.verb || response.key_words) => OVER_CHANGE,
            Some(_) if looks_up => OVER_LOOK_UP,
            Some(_) if only(Intent::Help) => least.min(general),
            Some(_) => least.max(OVER_ANSWER),
            None if self.state.memory.is_empty() => {
                let goes_on = self.state.typed > 1;
                return opens(about, probability, understanding, response, goes_on);
            }
            None if matches!(about, Aside::Options | Aside::Why) => return false,
            // "Disable the old one" undoes nothing.
            None if about == Aside::Undo && changes_key(response) => return false,
            None if self.next_key(understanding, response).is_some() => return false,
            None if plainly || self.refers(understanding, response) => return false,
            // "One is never used, remove that" asks nothing.
            None if changes && !asks && !only(Intent::CreateKey) => OVER_VALUE,
            None if changes => OVER_CHANGE,
            None if looks_up => OVER_LOOK_UP,
            None => least.min(general),
        };
        probability >= least
    }

    /// Returns the aside that a question with a named topic is, at an open question: the short answer
    /// fits there better than the whole text.
    pub fn aside_of_topic(&self, understanding: &Understanding, line: &str) -> Option<Aside> {
        let asks = understanding.requests.iter().all(|request| request.intent == Intent::Help);
        let open = self.state.pending.is_some() && asks && !asks_for_help(line);
        match understanding.topic.as_deref().filter(|_| open)? {
            "lifetime" => Some(Aside::Longest),
            "types" => Some(Aside::Difference),
            "cost" => Some(Aside::Cost),
            "safety" => Some(Aside::Safety),
            "permissions" => Some(Aside::Rights),
            _ => None,
        }
    }

    /// Returns true if the line certainly refers to an earlier request or key.
    fn refers(&self, understanding: &Understanding, response: &Response) -> bool {
        let doubted = |request: &Request| request.ask.first() == Some(&Question::DidYouMean);
        let recalled = self.recalled(understanding, response);
        recalled.is_some_and(|requests| !requests.iter().all(doubted))
    }

    /// Returns the aside that a line without an answer may be, and whether it is more probable than
    /// all else together.
    pub fn likely_aside(&self, words: &str) -> Option<(Aside, bool)> {
        let (_, heard) = self.grammar.hear_at(words, self.state.clock);
        let response = heard.response();
        let signals = response.signals;
        let hedges = signals.has(Signal::Hedge);
        let agrees = signals.has(Signal::Express) || signals.has(Signal::Yes);
        if hedges && words.split_whitespace().count() < LONGEST_HEDGE
            || agrees && !response.asks && !response.asks_openly
        {
            return None;
        }
        let (about, probability) = heard.aside()?;
        let ends = about == Aside::Bye && probability < BYE;
        (probability >= UNANSWERED && !ends).then_some((about, probability >= LEAST))
    }

    /// Answers an aside, and repeats the open question.
    pub fn answer_aside(&mut self, about: Aside, line: &str) {
        let pending = self.state.pending.take();
        let open = pending.as_deref().and_then(|it| prompt::open_question(self.grammar, it));
        let last = self.state.memory.last.clone().map(|last| {
            let memory = &self.state.memory;
            let new = memory.pair.as_ref().map(|(_, new)| new);
            let key = if last.intent == Intent::RotateKey { new } else { memory.key.as_ref() };
            let id = key.map(|key| key.id.clone());
            Request { access_key_id: id.or_else(|| last.access_key_id.clone()), ..last }
        });
        let subject = open.as_ref().and_then(|open| open.requests.first()).or(last.as_ref());
        match about {
            Aside::Bye => {
                self.turn.acts.extend(open.map(Act::Drop));
                self.turn.quit = true;
                return self.turn.acts.push(Act::Say(None, Reply::Goodbye));
            }
            Aside::Models => {
                let region = subject.and_then(|request| request.region.clone());
                let models = Request { region, ..Request::bare(Intent::ListModels) };
                self.turn.acts.push(Act::Models(models));
            }
            Aside::Use if client(line).is_some() => {
                let topic = Reply::Help(client(line).map(str::to_owned));
                self.turn.acts.push(Act::Say(Some(Request::bare(Intent::Help)), topic));
            }
            _ => {
                let reply = Reply::Aside(about, open.map(Box::new), last.map(Box::new));
                self.turn.acts.push(Act::Say(Some(Request::bare(Intent::Help)), reply));
            }
        }
        if let Some(mut pending) = pending {
            // What was asked for is shown whole, and again after a long list.
            let long = matches!(about, Aside::Done | Aside::Models);
            (pending.is_on_screen, pending.failed_answers) = (!long, 0);
            // A yes after the answer must not take a suggestion.
            pending.withdraw();
            self.ask(pending);
        }
    }
}

/// Returns true if a line before which nothing was done is an aside. `goes_on` says that it isn't
/// the first line.
fn opens(
    about: Aside,
    probability: f32,
    understanding: &Understanding,
    response: &Response,
    goes_on: bool,
) -> bool {
    let requests = &understanding.requests;
    let only = |intent| requests.iter().all(|request| request.intent == intent);
    let plainly = requests
        .iter()
        .any(|request| request.intent.acts() && request.ask.first() != Some(&Question::DidYouMean));
    // These speak of what was said or done before.
    let follows = matches!(
        about,
        Aside::Bye | Aside::Options | Aside::Why | Aside::Again | Aside::Advice | Aside::Left
    );
    let general = only(Intent::Help) && understanding.topic.is_none();
    if general && about != Aside::Bye {
        return probability >= ANY;
    }
    let named = only(Intent::Help) && has_topic(about);
    let back = matches!(about, Aside::Undo | Aside::Done);
    let asks = response.asks || response.asks_openly;
    // Other programs have a price and an error, too.
    let ours = goes_on || response.key_words || matches!(about, Aside::Program | Aside::Privacy);
    // A key may leak to what is not this program's business.
    let declined =
        only(Intent::OutOfScope) && (understanding.topic.is_none() || about == Aside::Leak);
    !plainly
        && !named
        && !follows
        && (back || only(Intent::Help) || asks && !declined || ours && declined)
        && probability >= OVER_CHANGE
}

/// Returns true if the line says what to do with a key, other than to undo something.
fn changes_key(response: &Response) -> bool {
    response.reference.act.is_some_and(|act| act != KeyAct::Undo)
}

/// Returns the help topic of the client that a line names.
fn client(line: &str) -> Option<&'static str> {
    const CLIENTS: [(&str, &str); 12] = [
        ("claude code", "claude code"),
        ("boto3", "boto3"),
        ("jupyter", "jupyter"),
        ("notebook", "jupyter"),
        ("python", "python"),
        ("javascript", "javascript"),
        ("typescript", "javascript"),
        ("node", "javascript"),
        ("curl", "curl"),
        ("powershell", "shells"),
        ("windows", "shells"),
        ("fish", "shells"),
    ];
    let line = line.to_lowercase();
    CLIENTS.iter().find(|(word, _)| line.contains(word)).map(|(_, topic)| *topic)
}

/// Returns true for "help" and "help lifetime".
fn asks_for_help(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    first.trim_end_matches(['!', '?', '.']).eq_ignore_ascii_case("help")
}

/// Returns true if the help has texts about such asides, which a word in the line chooses.
fn has_topic(about: Aside) -> bool {
    use Aside::{Cost, Leak, Models, Quota, Region, Safety, Save, Trouble, Use};
    matches!(about, Cost | Leak | Models | Quota | Region | Safety | Save | Trouble | Use)
}
