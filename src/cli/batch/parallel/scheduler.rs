//! From lines to work: which strand a line belongs to, and which may be worked on now.

use crate::cli::batch::parallel::task::Task;
use crate::cli::batch::parallel::worker::Job;
use crate::cli::batch::parallel::{ParallelBatch, WINDOW};
use crate::cli::batch::reader_thread::ReadLine;
use crate::cli::batch::{reader_thread, sequential};
use crate::cli::exit_code::ExitCode;
use crate::cli::transcript::{AHEAD, TranscriptLine};
use crate::converse;
use crate::converse::{Lookahead, Policy, PossiblyOpen, State};
use crate::domain::{ShutdownSignal, UserName};
use std::collections::VecDeque;

impl ParallelBatch<'_, '_> {
    /// Finds the place of the lines that came; whether somebody left.
    pub(crate) fn place(&mut self) -> bool {
        loop {
            if self.at_hand.is_none() {
                if self.may_see_more() {
                    return false;
                }
                let Some(fed) = self.fed.pop_front() else { return false };
                let Some(line) = fed.line() else {
                    self.ended = true;
                    continue;
                };
                self.want();
                self.progress.left = self.progress.left.map(|left| left.saturating_sub(1));
                match self.script.follow(&line, || ahead(&self.fed)) {
                    Ok(cue) => self.at_hand = cue,
                    Err(problem) => {
                        self.failed.get_or_insert(problem);
                        self.give_up(ShutdownSignal::Output);
                        return false;
                    }
                }
                continue;
            }
            let Some(cue) = self.at_hand.take() else { return false };
            if !cue.past {
                self.worst = self.worst.or(Some(ExitCode::Done));
            }
            let newest = self.strands.back();
            let ahead = newest.map_or_else(|| self.desk.state.ahead(), |strand| strand.ahead);
            let stance = match &cue.words {
                Ok(words) if cue.under.is_none() => {
                    converse::lookahead(self.desk.grammar, words, ahead)
                }
                _ => Lookahead::Waits,
            };
            match stance {
                Lookahead::Begins(users, leaves)
                    if self.strands.len() < WINDOW
                        && (newest.is_some() || ahead == PossiblyOpen::Nothing) =>
                {
                    self.begin(cue, users, leaves);
                }
                Lookahead::Answers
                    if !cue.past && newest.is_some_and(|strand| !strand.closed && !strand.past) =>
                {
                    if let Some(strand) = self.strands.back_mut() {
                        strand.ahead = strand.ahead.answered();
                        strand.lines.push_back(cue);
                    }
                }
                _ if self.strands.is_empty() && cue.past => self.shown(|desk| desk.recall(&cue)),
                _ if self.strands.is_empty() => {
                    let mut quit = false;
                    self.shown(|desk| {
                        let heard = sequential::hear(desk, &cue)?;
                        quit = heard.quit;
                        Ok(heard.code)
                    });
                    if quit {
                        return true;
                    }
                }
                _ => {
                    self.at_hand = Some(cue);
                    return false;
                }
            }
        }
    }

    /// Whether the lines behind the next one are worth waiting for: they may take it back.
    fn may_see_more(&self) -> bool {
        let ended = self.fed.back().is_some_and(|last| last.text().is_none());
        self.fed.len() <= AHEAD && !ended && self.came.elapsed() < reader_thread::PATIENCE
    }

    fn begin(&mut self, cue: TranscriptLine, users: Vec<UserName>, leaves: PossiblyOpen) {
        if let Some(newest) = self.strands.back_mut() {
            newest.closed = true;
        }
        let manner: Policy = self.desk.manner;
        let ahead = if manner.confirms && leaves == PossiblyOpen::Confirm {
            PossiblyOpen::Raised
        } else {
            leaves
        };
        self.next += 1;
        let past = cue.past.then(|| {
            let before = std::mem::replace(&mut self.desk.state, State::new(manner));
            // Nothing is open there that it could drop.
            let _ = self.desk.recall(&cue);
            std::mem::replace(&mut self.desk.state, before)
        });
        let strand = Task::new(self.next, cue, users, State::new(manner), ahead);
        self.strands.push_back(match past {
            Some(state) => Task { ahead: state.ahead(), ..strand.recalled(state) },
            None => strand,
        });
    }

    /// Gives the workers what can be done now; whether there was any.
    pub(crate) fn dispatch(&mut self) -> bool {
        let mut moved = false;
        for at in 0..self.strands.len() {
            if self.running >= self.jobs {
                break;
            }
            let strand = &self.strands[at];
            let ready = strand.state.is_some() && !strand.lines.is_empty();
            let blocked = || {
                self.strands
                    .range(..at)
                    .any(|earlier| !earlier.is_over() && earlier.meets(&strand.users))
            };
            if !ready || blocked() {
                continue;
            }
            let strand = &mut self.strands[at];
            let (Some(cue), Some(state)) = (strand.lines.pop_front(), strand.state.take()) else {
                continue;
            };
            strand.begun = true;
            strand.heard.push(cue.clone());
            let (held, untold) =
                (std::mem::take(&mut strand.held), std::mem::take(&mut strand.untold));
            let sent = self.work.send(Job { strand: strand.id, state, held, untold, cue });
            self.running += usize::from(sent.is_ok());
            moved = true;
        }
        moved
    }
}

/// What the lines say that came and are not looked at.
fn ahead(fed: &VecDeque<ReadLine>) -> Vec<String> {
    fed.iter().take(AHEAD).filter_map(ReadLine::text).map(str::to_owned).collect()
}
