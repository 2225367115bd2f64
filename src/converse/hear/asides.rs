//! Decides whether a line is a question or remark about the thing in the middle, and nothing that the
//! conversation must act on.

use crate::converse::edit::{has_value, stated_type};
use crate::converse::{Conversation, InputLine};
use crate::domain::{
    Aside, ClearAnswer, Correction, Intent, KeyAct, Question, Request, Response, Signal,
    Understanding,
};

/// The least probability of an aside in a question that nothing else answers.
const ANY: f32 = 0.3;
/// The same in a line that doesn't answer the open question.
const UNANSWERED: f32 = 0.4;
/// The same in a line that is nothing else.
const LEAST: f32 = 0.5;
/// The same in a line that may answer a question, ask for a key or look something up, and for the
/// end of the conversation.
const SURE: f32 = 0.8;
/// The same in a line that may give a value, or change a key that exists.
const CERTAIN: f32 = 0.9;

/// A hedge with fewer words is only a hedge: "not sure".
const LONGEST_HEDGE: usize = 4;
/// A name with fewer words may be a word about something else: "python".
const LONGEST_NAME: usize = 3;

/// A line that may be an aside.
struct Candidate<'a> {
    about: Aside,
    understanding: &'a Understanding,
    response: &'a Response,
}

impl Conversation<'_> {
    /// Returns the aside that the line is, if it is one.
    pub fn aside(
        &self,
        heard: Option<(Aside, f32)>,
        understanding: &Understanding,
        response: &Response,
        line: InputLine<'_>,
    ) -> Option<Aside> {
        let is = |(about, probability): &(Aside, f32)| {
            let said = Candidate { about: *about, understanding, response };
            self.least(&said, line.words).is_some_and(|least| *probability >= least)
        };
        let about = heard.filter(is).map(|(about, _)| about);
        about.or_else(|| self.aside_of_topic(understanding, line.words))
    }

    /// Returns the least probability with which the line is an aside; `None` if it is none.
    fn least(&self, said: &Candidate<'_>, words: &str) -> Option<f32> {
        let (about, understanding) = (said.about, said.understanding);
        let ends = about == Aside::Bye && said.acts();
        let named = said.is_help() && understanding.topic.is_some() && has_topic(about);
        let lists = said.looks_up() && about == Aside::Models;
        // "Does my key work?" gets more than a sentence.
        let checks = said.checks_key() && matches!(about, Aside::Left | Aside::Region);
        if ends || named || lists || checks || asks_for_help(words) {
            return None;
        }
        let least = if about == Aside::Bye { SURE } else { LEAST };
        // Anything fits better than the general help.
        let general = said.is_help() && understanding.topic.is_none() && about != Aside::Bye;
        let least = if general { ANY } else { least };
        let audits = if said.looks_up() && about == Aside::Audit { CERTAIN } else { 0.0 };
        let least = match self.state.pending {
            Some(_) => self.least_at_question(said, least, words)?,
            None if self.state.memory.is_empty() => said.least_at_start(self.state.typed > 1)?,
            None => self.least_after_result(said, least)?,
        };
        Some(least.max(audits))
    }

    fn least_at_question(&self, said: &Candidate<'_>, least: f32, words: &str) -> Option<f32> {
        let (response, asks) = (said.response, said.asks());
        let (signals, question) = (response.signals, self.state.question());
        let words = words.split_whitespace().count();
        // What answers the question or refers to a key is no aside.
        let stated = response.stated && said.gives_value();
        // "Python" names a team where one is asked for.
        let names = question == Some(Question::BusinessUnit)
            && response.name.is_some()
            && words < LONGEST_NAME;
        let acts = question == Some(Question::Confirm) && said.acts();
        // "Ok, if it is safe" is no question.
        let agrees = signals.has_any(&[Signal::Express, Signal::Yes]);
        let hedges = signals.has(Signal::Hedge) && words < LONGEST_HEDGE;
        let keeps = question == Some(Question::DeleteOld)
            && signals.has_any(&[Signal::Fails, Signal::Keep]);
        let refers = response.reference.act.is_some() && response.reference.whole;
        let extreme = question == Some(Question::Ttl)
            && signals.has_any(&[Signal::Longest, Signal::Shortest]);
        let answers =
            !asks && (stated || names || acts || agrees || hedges || keeps || refers || extreme);
        let corrects = matches!(response.correction, Correction::Changes(_));
        let plain = response.plain && response.answer.is_some()
            || said.about == Aside::Bye && response.answer == Some(ClearAnswer::Yes);
        if answers || corrects || plain {
            return None;
        }
        let requests = said.changes() && (response.verb || response.key_words);
        Some(match () {
            () if said.gives_value() => CERTAIN,
            () if requests || said.looks_up() => SURE,
            () if said.is_help() => least,
            () => SURE,
        })
    }

    fn least_after_result(&self, said: &Candidate<'_>, least: f32) -> Option<f32> {
        let Candidate { about, understanding, response } = *said;
        // "Disable the old one" undoes nothing.
        let undoes = about == Aside::Undo && changes_key(response);
        let options = matches!(about, Aside::Options | Aside::Why);
        let next = self.next_key(understanding, response).is_some();
        if options || undoes || next || said.is_plain() || self.refers(understanding, response) {
            return None;
        }
        let existing = understanding.requests.iter().any(|one| one.intent != Intent::CreateKey);
        Some(match () {
            // "One is never used, remove that" asks nothing.
            () if said.changes() && existing && !said.asks() => CERTAIN,
            () if said.looks_up() => SURE,
            () => least,
        })
    }

    /// Returns the aside that a question with a named topic is, at an open question: the short answer
    /// fits there better than the whole text.
    fn aside_of_topic(&self, understanding: &Understanding, line: &str) -> Option<Aside> {
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
        let recalled = self.recalled(understanding, response);
        recalled.is_some_and(|requests| !requests.iter().all(Request::is_doubted))
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
            || agrees && !response.is_question()
        {
            return None;
        }
        let (about, probability) = heard.aside()?;
        let ends = about == Aside::Bye && probability < SURE;
        (probability >= UNANSWERED && !ends).then_some((about, probability >= LEAST))
    }
}

impl Candidate<'_> {
    fn asks(&self) -> bool {
        self.response.is_question()
    }

    /// Returns true for "that's it, delete it when I'm done", which asks for more.
    fn acts(&self) -> bool {
        self.response.signals.has_any(&[Signal::Delete, Signal::Deactivate, Signal::Rotate])
    }

    fn gives_value(&self) -> bool {
        has_value(self.response) || stated_type(self.response).is_some()
    }

    fn changes(&self) -> bool {
        self.understanding.requests.iter().any(|request| request.intent.changes())
    }

    fn looks_up(&self) -> bool {
        self.understanding.requests.iter().any(|request| request.intent.acts())
    }

    fn checks_key(&self) -> bool {
        let requests = &self.understanding.requests;
        self.response.key_words && requests.iter().all(|one| one.intent == Intent::CheckKey)
    }

    fn is_help(&self) -> bool {
        self.understanding.requests.iter().all(|request| request.intent == Intent::Help)
    }

    /// Returns true if a request changes something and is not doubted.
    fn is_plain(&self) -> bool {
        self.changes() && !self.understanding.requests.iter().all(Request::is_doubted)
    }

    /// Returns the least probability if nothing was done before the line. `goes_on` says that it isn't
    /// the first line.
    fn least_at_start(&self, goes_on: bool) -> Option<f32> {
        let (about, understanding) = (self.about, self.understanding);
        if self.is_help() && understanding.topic.is_none() && about != Aside::Bye {
            return Some(ANY);
        }
        // These speak of what was said or done before.
        let follows = matches!(
            about,
            Aside::Bye | Aside::Options | Aside::Why | Aside::Again | Aside::Advice | Aside::Left
        );
        let requests = &understanding.requests;
        let acts = requests.iter().any(|one| one.intent.acts() && !one.is_doubted());
        // A key may leak to what is not this program's business.
        let declined = requests.iter().all(|request| request.intent == Intent::OutOfScope);
        let foreign = declined && understanding.topic.is_some() && about != Aside::Leak;
        // Other programs have a price and an error, too.
        let ours =
            goes_on || self.response.key_words || matches!(about, Aside::Program | Aside::Privacy);
        let back = matches!(about, Aside::Undo | Aside::Done);
        let fits = match declined {
            true => ours && !foreign,
            false => self.is_help() || self.asks(),
        };
        (!acts && !follows && (back || fits)).then_some(SURE)
    }
}

/// Returns true if the line says what to do with a key, other than to undo something.
fn changes_key(response: &Response) -> bool {
    response.reference.act.is_some_and(|act| act != KeyAct::Undo)
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
