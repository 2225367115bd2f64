//! One turn at the desk: what the conversation decided is done and told, and what AWS answered goes back into it until
//! nothing is left to do.

use crate::cli::app::answer_sink::SinkMessage;
use crate::cli::app::reporter::MORE;
use crate::cli::app::{App, LineReport, Mode};
use crate::cli::exit_code::ExitCode;
use crate::converse::Input;
use crate::domain::{
    Act, Answer, AnswerBody, Confirmation, Note, PendingQuestion, Problem, Reply, Request,
    StepOutcome, Turn,
};
use crate::present::Format;
use crate::{converse, present};

impl App<'_> {
    /// Takes one input through the conversation, as far as it leads without another.
    ///
    /// # Errors
    /// Like [`App::hear`].
    pub(crate) fn take(
        &mut self,
        mut input: Input<'_>,
        mut notes: Vec<Note>,
        line: Option<usize>,
    ) -> Result<LineReport, Problem> {
        let mut heard = LineReport { code: ExitCode::Done, quit: false, memorable: true };
        loop {
            let tries = self.state.tries();
            // A transcript is asked nothing either.
            let unasked = self.way == Mode::Batch || matches!(input, Input::Found(_));
            let (state, turn) =
                converse::step(self.grammar, std::mem::take(&mut self.state), input);
            self.state = state;
            let Turn { acts, line: about, notes: found, quit } = turn;
            notes.extend(found);
            heard.quit |= quit;
            heard.memorable &= !acts.iter().any(is_lost);
            let mut next = None;
            for act in acts {
                let code = match act {
                    Act::LookUp(requests) => {
                        next = Some(self.look_up(&requests, about));
                        continue;
                    }
                    Act::CarryOut(confirmation) => {
                        if unasked {
                            self.announce(&confirmation, about);
                        }
                        let (done, code) = self.carry_out(confirmation, about, &mut notes)?;
                        self.delivered |=
                            done.iter().any(|done| matches!(done, StepOutcome::Issued(_)));
                        next = Some(Input::Done(done));
                        code
                    }
                    Act::List(request) => {
                        let (listed, body) = self.list(&request, &mut notes);
                        next = Some(Input::Listed(listed, self.now()));
                        let answer = Answer { line: about, ..self.answer(Some(request), body) };
                        self.show_with(answer, None, &mut notes)?
                    }
                    // In a transcript only a line that answered nothing is told of.
                    Act::Ask(asked)
                        if self.way == Mode::Batch && asked.question.asked_before <= tries =>
                    {
                        continue;
                    }
                    Act::Ask(_) if self.asks_later => continue,
                    Act::Ask(asked) => {
                        self.ask(asked, line, &mut notes)?;
                        continue;
                    }
                    act => {
                        let makes = matches!(act, Act::MakeShortTerm(..));
                        let (answer, part) = self.act(act, about);
                        if makes && matches!(answer.body, AnswerBody::Failed(_)) {
                            let unmade = converse::step(
                                self.grammar,
                                std::mem::take(&mut self.state),
                                Input::Unmade,
                            );
                            self.state = unmade.0;
                        }
                        let makes = matches!(answer.body, AnswerBody::Key { .. });
                        let code = self.show_with(answer, part, &mut notes)?;
                        self.delivered |= makes && code == ExitCode::Done;
                        code
                    }
                };
                heard.code = heard.code.min(code);
            }
            match next {
                Some(next) => input = next,
                None => {
                    self.tell(notes, line);
                    return Ok(heard);
                }
            }
        }
    }

    /// Says what is about to be changed, to those who were not asked.
    fn announce(&mut self, confirmation: &Confirmation, line: Option<usize>) {
        if self.dry_run {
            return;
        }
        let columns = (self.facts.columns)().min(present::WIDTH);
        let text = present::announced(
            confirmation,
            line,
            self.format,
            self.paints.err,
            columns,
            self.now(),
        );
        match &self.outlet {
            Some(outlet) => outlet.announce(text),
            None => self.screen.err(&text),
        }
    }

    /// Says notes that no answer has carried; in JSON the next object has them.
    pub(crate) fn tell(&mut self, notes: Vec<Note>, line: Option<usize>) {
        if self.format == Format::Json && !self.dry_run {
            return self.untold.extend(notes);
        }
        if let Some(outlet) = &self.outlet {
            if !notes.is_empty() {
                outlet.say(SinkMessage::Notes(notes, line));
            }
            return;
        }
        for note in notes.iter().filter(|note| !self.told_notes.contains(note)) {
            self.screen.err(&present::note(note, line, self.paints.err));
        }
    }

    /// Asks a person. Of a transcript's line that answered nothing it is told that it was passed over.
    pub(crate) fn ask(
        &mut self,
        asked: PendingQuestion,
        line: Option<usize>,
        notes: &mut Vec<Note>,
    ) -> Result<(), Problem> {
        let answer = match self.way {
            Mode::Batch => self.answer(None, AnswerBody::Declined(Reply::PassedOver(asked.line))),
            _ => {
                self.set_apart();
                self.answer(asked.requests.first().cloned(), AnswerBody::Open(asked))
            }
        };
        self.show_with(Answer { line, ..answer }, None, notes).map(drop)
    }

    fn act(&mut self, act: Act, line: Option<usize>) -> (Answer, Option<usize>) {
        let mut part = None;
        let answer = match act {
            Act::MakeShortTerm(request, of) => {
                part = of;
                let made = self.make(&request);
                self.told(request, made)
            }
            Act::Check(request) => {
                let found = self.check(&request);
                self.told(request, found)
            }
            Act::Models(request) => {
                let found = self.models(&request);
                self.told(request, found)
            }
            Act::Drop(asked) => {
                let dropped =
                    self.answer(asked.requests.first().cloned(), AnswerBody::Dropped(asked));
                let AnswerBody::Dropped(asked) = &dropped.body else { return (dropped, None) };
                return (Answer { line: asked.line, ..dropped }, None);
            }
            Act::Say(request, reply) => {
                if let Reply::Help(Some(topic)) = &reply {
                    if [MORE, "all"].contains(&topic.as_str()) {
                        self.see_models();
                    }
                    // A wrong one is told where it matters.
                    let configured = self.configured(false).ok();
                    self.place = configured
                        .and_then(|found| found.flag.or(found.region.map(|(region, _)| region)));
                }
                self.answer(request, AnswerBody::Said(reply))
            }
            Act::Decline(request, reply) => self.answer(Some(request), AnswerBody::Declined(reply)),
            Act::Refuse(request, problem) => self.answer(request, AnswerBody::Failed(problem)),
            // These four are carried out where they are told back.
            Act::Ask(asked) => self.answer(None, AnswerBody::Open(asked)),
            Act::LookUp(_) | Act::CarryOut(_) | Act::List(_) => {
                self.answer(None, AnswerBody::Said(Reply::NothingToAnswer))
            }
        };
        (Answer { line, ..answer }, part)
    }

    /// The answer to what AWS was asked for a request.
    fn told(&self, request: Request, came: Result<(AnswerBody, Vec<Note>), Problem>) -> Answer {
        match came {
            Ok((body, notes)) => Answer { notes, ..self.answer(Some(request), body) },
            Err(problem) => self.answer(Some(request), AnswerBody::Failed(problem)),
        }
    }
}

/// Words that nobody made sense of could be anything, a password too.
fn is_lost(act: &Act) -> bool {
    match act {
        Act::Refuse(..) | Act::Decline(_, Reply::OutOfScope(_)) => true,
        Act::Ask(asked) => asked.question.asked_before > 0,
        _ => false,
    }
}
