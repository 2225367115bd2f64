//! Assigns lines to tasks, and tasks to workers.

use crate::cli::app::dialogue::Dialogue;
use crate::cli::batch::parallel::task::Task;
use crate::cli::batch::parallel::worker::Job;
use crate::cli::batch::parallel::{ParallelBatch, WINDOW};
use crate::cli::batch::reader_thread::ReadLine;
use crate::cli::batch::{reader_thread, sequential};
use crate::cli::exit_code::ExitCode;
use crate::cli::transcript::{AHEAD, TranscriptLine};
use crate::converse;
use crate::converse::{Lookahead, PossiblyOpen};
use crate::domain::UserName;

impl ParallelBatch<'_, '_> {
    /// Handles as many of the unseen lines as possible: begins a task with the line, adds the line
    /// to the newest task as its reply, or processes the line in the coordinator. Returns true if a
    /// line ends the conversation.
    pub(crate) fn schedule(&mut self) -> bool {
        loop {
            if self.next_line.is_none() && !self.read_next() {
                return false;
            }
            let Some(line) = self.next_line.take() else { continue };
            if !line.past {
                self.worst = self.worst.or(Some(ExitCode::Done));
            }
            let newest = self.tasks.back();
            let open =
                newest.map_or_else(|| self.app.dialogue.possibly_open(), |task| task.possibly_open);
            let lookahead = match &line.words {
                Ok(words) if line.under.is_none() => {
                    converse::lookahead(self.app.options.grammar, words, open)
                }
                _ => Lookahead::Waits,
            };
            match lookahead {
                Lookahead::Begins(users, leaves)
                    if self.tasks.len() < WINDOW
                        && (newest.is_some() || open == PossiblyOpen::Nothing) =>
                {
                    self.begin_task(line, users, leaves);
                }
                Lookahead::Answers
                    if !line.past && newest.is_some_and(|task| !task.closed && !task.past) =>
                {
                    if let Some(task) = self.tasks.back_mut() {
                        task.possibly_open = task.possibly_open.answered();
                        task.lines.push_back(line);
                    }
                }
                _ if self.tasks.is_empty() && line.past => self.show(|app| app.recall(&line)),
                _ if self.tasks.is_empty() => {
                    let mut quit = false;
                    self.show(|app| {
                        let report = sequential::run_line(app, &line)?;
                        quit = report.quit;
                        Ok(report.code)
                    });
                    if quit {
                        return true;
                    }
                }
                _ => {
                    self.next_line = Some(line);
                    return false;
                }
            }
        }
    }

    /// Takes the next unseen line, which the transcript may skip. Returns false if no line is ready
    /// or the batch has failed.
    fn read_next(&mut self) -> bool {
        if self.may_read_more() {
            return false;
        }
        let Some(read) = self.unseen.pop_front() else { return false };
        let Some(line) = read.line() else {
            self.ended = true;
            return true;
        };
        self.request_line();
        self.progress.left = self.progress.left.map(|left| left.saturating_sub(1));
        let following = || {
            self.unseen.iter().take(AHEAD).filter_map(ReadLine::text).map(str::to_owned).collect()
        };
        match self.transcript.follow(&line, following) {
            Ok(line) => self.next_line = line,
            Err(problem) => {
                self.fail(problem);
                return false;
            }
        }
        true
    }

    /// Returns true if more lines may arrive soon. Following lines can change the meaning of the
    /// next line.
    fn may_read_more(&self) -> bool {
        let ended = self.unseen.back().is_some_and(|last| last.text().is_none());
        let is_recent = self.last_read.elapsed() < reader_thread::PATIENCE;
        self.unseen.len() <= AHEAD && !ended && is_recent
    }

    fn begin_task(&mut self, line: TranscriptLine, users: Vec<UserName>, leaves: PossiblyOpen) {
        if let Some(newest) = self.tasks.back_mut() {
            newest.closed = true;
        }
        let policy = self.app.options.policy;
        let possibly_open = match leaves {
            PossiblyOpen::Confirm if policy.confirms => PossiblyOpen::Raised,
            leaves => leaves,
        };
        self.last_task += 1;
        let recalled = line.past.then(|| {
            let before = std::mem::replace(&mut self.app.dialogue, Dialogue::new(policy));
            // Ignore an error: a new conversation has no question to report.
            let _ = self.app.recall(&line);
            std::mem::replace(&mut self.app.dialogue, before)
        });
        let task = Task::new(self.last_task, line, users, Dialogue::new(policy), possibly_open);
        self.tasks.push_back(match recalled {
            Some(dialogue) => task.recalled(dialogue),
            None => task,
        });
    }

    /// Sends the next line of each task to a worker, unless an unfinished earlier task concerns the
    /// same user. Returns true if it sent any.
    pub(crate) fn dispatch(&mut self) -> bool {
        let mut moved = false;
        for at in 0..self.tasks.len() {
            if self.running >= self.jobs {
                break;
            }
            let task = &self.tasks[at];
            let is_ready = task.dialogue.is_some() && !task.lines.is_empty();
            let mut earlier = self.tasks.range(..at);
            if !is_ready
                || earlier.any(|earlier| !earlier.is_over() && earlier.concerns(&task.users))
            {
                continue;
            }
            let task = &mut self.tasks[at];
            let (Some(line), Some(dialogue)) = (task.lines.pop_front(), task.dialogue.take())
            else {
                continue;
            };
            task.processed.push(line.clone());
            let sent = self.work.send(Job { task: task.id, dialogue, line });
            self.running += usize::from(sent.is_ok());
            moved = true;
        }
        moved
    }
}
