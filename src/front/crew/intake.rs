//! From lines to work: which strand a line belongs to, and which may be worked on now.

use super::strand::Strand;
use super::worker::Job;
use super::{Crew, WINDOW};
use crate::converse::{self, Ahead, Manner, Stance, State};
use crate::domain::{Stop, UserName};
use crate::front::batch;
use crate::front::exit::Code;
use crate::front::script::Cue;

impl Crew<'_, '_> {
    /// Finds the place of the lines that came; whether somebody left.
    pub(super) fn place(&mut self) -> bool {
        loop {
            if self.at_hand.is_none() {
                let Some(fed) = self.fed.pop_front() else { return false };
                let Some(line) = fed.line() else {
                    self.ended = true;
                    continue;
                };
                self.want();
                self.progress.left = self.progress.left.map(|left| left.saturating_sub(1));
                match self.script.follow(&line) {
                    Ok(Some(cue)) if cue.past => self.desk.recall(&cue),
                    Ok(cue) => self.at_hand = cue,
                    Err(problem) => {
                        self.failed.get_or_insert(problem);
                        self.give_up(Stop::Output);
                        return false;
                    }
                }
                continue;
            }
            let Some(cue) = self.at_hand.take() else { return false };
            self.worst = self.worst.or(Some(Code::Done));
            let newest = self.strands.back();
            let ahead = newest.map_or_else(|| self.desk.state.ahead(), |strand| strand.ahead);
            let stance = match &cue.words {
                Ok(words) => converse::stance(self.desk.grammar, words, ahead),
                Err(_) => Stance::Waits,
            };
            match stance {
                Stance::Begins(users, leaves)
                    if self.strands.len() < WINDOW && (newest.is_some() || ahead == Ahead::Nothing) =>
                {
                    self.begin(cue, users, leaves);
                }
                Stance::Answers if newest.is_some_and(|strand| !strand.closed) => {
                    if let Some(strand) = self.strands.back_mut() {
                        strand.ahead = strand.ahead.answered();
                        strand.last = cue.clone();
                        strand.lines.push_back(cue);
                    }
                }
                _ if self.strands.is_empty() => {
                    let mut quit = false;
                    let worst = self.worst;
                    self.shown(|desk| {
                        let heard = batch::hear(desk, &cue, worst)?;
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

    fn begin(&mut self, cue: Cue, users: Vec<UserName>, leaves: Ahead) {
        if let Some(newest) = self.strands.back_mut() {
            newest.closed = true;
        }
        let manner: Manner = self.desk.manner;
        let ahead = if manner.confirms && leaves == Ahead::Confirm { Ahead::Raised } else { leaves };
        self.next += 1;
        self.strands.push_back(Strand::new(self.next, cue, users, State::new(manner), ahead));
    }

    /// Gives the workers what can be done now; whether there was any.
    pub(super) fn dispatch(&mut self) -> bool {
        let mut moved = false;
        for at in 0..self.strands.len() {
            if self.running >= self.jobs {
                break;
            }
            let strand = &self.strands[at];
            let ready = strand.state.is_some() && !strand.lines.is_empty();
            let blocked =
                || self.strands.range(..at).any(|earlier| !earlier.is_over() && earlier.meets(&strand.users));
            if !ready || blocked() {
                continue;
            }
            let strand = &mut self.strands[at];
            let (Some(cue), Some(state)) = (strand.lines.pop_front(), strand.state.take()) else { continue };
            strand.begun = true;
            let (held, untold) = (std::mem::take(&mut strand.held), std::mem::take(&mut strand.untold));
            let sent = self.work.send(Job { strand: strand.id, state, held, untold, cue });
            self.running += usize::from(sent.is_ok());
            moved = true;
        }
        moved
    }
}
