//! From answers to the screen, in the order of the lines. The first strand's are shown as they come; where they end, the
//! conversation at the desk takes up what was left open and remembered.

use crate::cli::app::App;
use crate::cli::app::answer_sink::SinkMessage;
use crate::cli::batch::parallel::ParallelBatch;
use crate::cli::batch::parallel::task::Task;
use crate::cli::batch::sequential;
use crate::cli::exit_code::ExitCode;
use crate::converse::State;
use crate::domain::{Answer, AnswerBody, Problem, ShutdownSignal};

impl ParallelBatch<'_, '_> {
    /// Shows what is due, and lets go of the strands that are done with; whether any is.
    pub(crate) fn show(&mut self) -> bool {
        let mut moved = false;
        let more = |crew: &Self| crew.at_hand.is_some() || crew.ended;
        while !self.strands.is_empty() {
            while let Some(said) =
                self.strands.front_mut().and_then(|strand| strand.said.pop_front())
            {
                self.say(said);
            }
            let drained = more(self);
            let over = |strand: &Task| strand.is_over() || strand.is_settled() && drained;
            // The last one may be answered by the next line.
            let Some(strand) = self.strands.pop_front_if(|strand| over(strand)) else { break };
            moved = true;
            self.adopt(strand);
        }
        moved
    }

    /// The conversation at the desk goes on where the strand ended.
    fn adopt(&mut self, strand: Task) {
        let Task { state, held, untold, closed, heard, past, .. } = strand;
        let (Some(state), Some(last)) = (state, heard.last().cloned()) else { return };
        let first = heard[0].number;
        for cue in heard.iter().filter(|_| !past) {
            self.desk.tally.hear(cue, Some(first).filter(|first| *first != cue.number));
        }
        let manner = self.desk.manner;
        let before = std::mem::replace(&mut self.desk.state, State::new(manner));
        self.desk.state = before.then(state);
        self.desk.held.extend(held);
        self.desk.untold.extend(untold);
        if closed && !self.stops_asked() {
            self.shown(|desk| desk.drop_open());
        }
        // What was not begun, or not heard to its end, is for the next run.
        if !past && self.stopped.is_none_or(|first| last.number < first) {
            self.shown(|desk| sequential::settle(desk, &last).map(|()| ExitCode::Done));
        }
    }

    fn say(&mut self, said: SinkMessage) {
        match said {
            SinkMessage::Answer(answer, part, saved) => {
                let mut answer = *answer;
                answer.notes.splice(0..0, std::mem::take(&mut self.desk.untold));
                let (line, request) = (answer.line, answer.request.clone());
                self.shown(|desk| {
                    desk.release(line)?;
                    // One file for all keys is the desk's own.
                    let shown = if saved.is_none() && desk.save.is_some() {
                        desk.show(answer, part)
                    } else {
                        desk.put(&answer, part, saved)
                    };
                    shown.inspect_err(|problem| {
                        if let Problem::Undelivered { .. } = problem {
                            let body = AnswerBody::Failed(problem.clone());
                            let failed = Answer { line, ..desk.answer(request, body) };
                            // It says so beside the output that failed.
                            let _ = desk.put(&failed, part, None);
                        }
                    })
                });
            }
            SinkMessage::Notes(notes, line) => {
                self.clear();
                self.desk.tell(notes, line);
            }
        }
    }

    /// Shows something, and takes note of what comes of it.
    pub(crate) fn shown(&mut self, show: impl FnOnce(&mut App<'_>) -> Result<ExitCode, Problem>) {
        self.clear();
        match show(self.desk) {
            Ok(code) => self.worst = Some(self.worst.map_or(code, |worst| worst.min(code))),
            Err(problem) => {
                let reason = match problem {
                    Problem::Undelivered { reason, .. } => Problem::OutputFailed { reason },
                    problem => problem,
                };
                self.failed.get_or_insert(reason);
                self.give_up(ShutdownSignal::Output);
            }
        }
    }
}
