//! Answers questions and remarks about the thing in the middle: the open question, or the last
//! result. They change nothing, and the question stays open.

use crate::converse::edit::repoint::changed_keys;
use crate::converse::pending_request::{OpenMatter, Pending};
use crate::converse::{Conversation, prompt};
use crate::domain::{Act, Aside, Choice, HeldKey, IamUser, Intent, Reference, Reply, Request};
use crate::understand::classes;

impl Conversation<'_> {
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
        let client = self.client(line);
        match about {
            Aside::Bye => {
                self.turn.acts.extend(open.map(Act::Drop));
                self.turn.quit = true;
                return self.turn.acts.push(Act::Say(None, Reply::Goodbye));
            }
            Aside::Left if let Some(key) = self.listed_key() => {
                let id = Some(key.id);
                let check = Request { access_key_id: id, ..Request::bare(Intent::CheckKey) };
                self.turn.acts.push(Act::List(check));
            }
            Aside::Models => {
                let region = subject.and_then(|request| request.region.clone());
                let models = Request { region, ..Request::bare(Intent::ListModels) };
                self.turn.acts.push(Act::Models(models));
            }
            Aside::Use if client.is_some() => {
                self.turn
                    .acts
                    .push(Act::Say(Some(Request::bare(Intent::Help)), Reply::Help(client)));
            }
            _ => {
                let keys = self.asked_about(about, line, pending.as_deref());
                if !keys.is_empty() {
                    self.turn.acts.push(Act::Say(None, Reply::Described(keys)));
                }
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

    /// Returns the listed keys that a question names or that are in the middle, each under its user,
    /// if their age or use is part of the answer.
    fn asked_about(&self, about: Aside, line: &str, pending: Option<&Pending>) -> Vec<IamUser> {
        if !matches!(about, Aside::Audit | Aside::Left | Aside::Effect | Aside::Rights) {
            return Vec::new();
        }
        let memory = &self.state.memory;
        let heard = self.grammar.hear_at(line, self.state.clock).1.response();
        let named = memory.shown.named(&heard.reference.meant);
        if !named.is_empty() {
            return named;
        }
        match pending.map(|pending| &pending.open) {
            Some(OpenMatter::Confirm(confirmation)) => changed_keys(&confirmation.plans),
            Some(OpenMatter::WhichKey(_, user, _)) => vec![user.clone()],
            Some(_) => Vec::new(),
            None => {
                let ids = memory.key.iter().map(|key| key.id.clone()).collect();
                memory.shown.named(&Choice { ids, ..Choice::default() })
            }
        }
    }

    /// Returns the key of the last list that the person's line points at: "is the first one still
    /// alive?". It is only looked up, so other words of the line don't matter.
    pub fn listed_key(&self) -> Option<HeldKey> {
        let shown = &self.state.memory.shown;
        if shown.is_empty() {
            return None;
        }
        let heard = self.grammar.hear_at(&self.state.heard, self.state.clock).1;
        let places = heard.response().reference.meant.places;
        if places.is_empty() {
            return None;
        }
        let meant = Choice { places, ..Choice::default() };
        let mut keys =
            shown.pick(&Reference { meant, whole: true, ..Reference::default() }, &[])?;
        keys.pop().filter(|_| keys.is_empty())
    }

    /// Returns the help topic of the client that a line names.
    fn client(&self, line: &str) -> Option<String> {
        let line = line.to_lowercase();
        let client = classes::CLIENT.words().iter().find(|client| line.contains(**client))?;
        self.grammar.understand(&format!("help {client}")).topic
    }
}
