//! Answers a question beside a request: "rotate the web key. will their app go down?"

use crate::converse::{Conversation, InputLine};
use crate::domain::{Act, Aside, Request};
use crate::understand::Essence;

/// The least probability of such a question.
const LEAST: f32 = 0.5;

impl Conversation<'_> {
    /// Answers the question, and begins the request. Returns false for any other line.
    pub fn answers_beside(&mut self, line: InputLine<'_>) -> bool {
        let heard = self.grammar.hear_at(line.words, self.state.clock).1;
        heard.essences().iter().any(|Essence { words, rest, .. }| {
            let leads = line.words.trim_start().starts_with(words.as_str());
            let response = self.grammar.hear_at(rest, self.state.clock).1.response();
            let asks = leads && response.is_question();
            let Some(about) = self.question(rest, LEAST).filter(|_| asks) else {
                return false;
            };
            let mut attempt = self.fork();
            attempt.handle_line(InputLine { words, ..line });
            let begins = |act: &Act| {
                matches!(act, Act::MakeShortTerm(..) | Act::LookUp(_) | Act::Ask(_) | Act::Offer)
            };
            if attempt.turn.acts.is_empty() || !attempt.turn.acts.iter().all(begins) {
                return false;
            }
            self.answer_aside(about, line.words);
            let makes = attempt.turn.acts.iter().any(|act| matches!(act, Act::MakeShortTerm(..)));
            let part = InputLine { words, ..line };
            if makes && !comes_after(about) {
                // A key is made only after the answer.
                let mut understanding = self.grammar.understand(words);
                understanding.requests.iter_mut().for_each(Request::ask_whether_meant);
                self.begin(understanding.requests.clone(), &understanding, part);
            } else {
                self.handle_line(part);
            }
            true
        })
    }
}

/// Returns true if a question is about what comes after a key was created.
pub fn comes_after(about: Aside) -> bool {
    use Aside::{Again, ChooseModel, Install, Models, Save, Schedule, Share, Use};
    matches!(about, Again | ChooseModel | Install | Models | Save | Schedule | Share | Use)
}
