//! Shows answers in the order of the lines: only the first task's answers are shown as they arrive.
//! When that task ends, the coordinator's conversation takes over its open question and its memory.

use crate::cli::app::App;
use crate::cli::app::answer_sink::Delivery;
use crate::cli::batch::parallel::ParallelBatch;
use crate::cli::batch::parallel::event::TaskOutput;
use crate::cli::batch::parallel::task::Task;
use crate::cli::batch::sequential;
use crate::cli::exit_code::ExitCode;
use crate::domain::{Answer, AnswerBody, Problem};

impl ParallelBatch<'_, '_> {
    /// Shows the answers that are due and removes finished tasks. Returns true if it removed any.
    pub(crate) fn show_due(&mut self) -> bool {
        let mut moved = false;
        while !self.tasks.is_empty() {
            while let Some(output) = self.tasks.front_mut().and_then(|task| task.output.pop_front())
            {
                self.show_output(output);
            }
            // Until the next line is known, it may still answer the last task's question.
            let is_last = self.next_line.is_some() || self.ended;
            let is_over = |task: &mut Task| task.is_over() || task.is_settled() && is_last;
            let Some(task) = self.tasks.pop_front_if(is_over) else { break };
            moved = true;
            self.adopt(task);
        }
        moved
    }

    /// Appends the finished task's conversation to the coordinator's, and settles the task's lines.
    fn adopt(&mut self, task: Task) {
        let Task { dialogue, closed, processed, past, .. } = task;
        let (Some(dialogue), Some(last)) = (dialogue, processed.last()) else { return };
        let first = processed[0].number;
        for line in processed.iter().filter(|_| !past) {
            let open = Some(first).filter(|first| *first != line.number);
            self.app.reporter.results.add_line(line, open);
        }
        self.app.dialogue.append(dialogue);
        if closed && !self.is_stopping() {
            self.show(|app| app.drop_question());
        }
        // A task after a skipped line isn't settled, so that the next run repeats it.
        if !past && self.first_skipped.is_none_or(|first| last.number < first) {
            self.show(|app| sequential::settle(app, last).map(|()| ExitCode::Done));
        }
    }

    fn show_output(&mut self, output: TaskOutput) {
        match output {
            TaskOutput::Answer(delivery) => {
                let mut delivery = *delivery;
                let pending = std::mem::take(&mut self.app.dialogue.pending_notes);
                delivery.answer.notes.splice(0..0, pending);
                let (line, part) = (delivery.answer.line, delivery.part);
                let request = delivery.answer.request.clone();
                self.show(|app| {
                    app.release(line)?;
                    // Workers don't have the file of `--save`, so the coordinator writes it here.
                    app.store(&mut delivery);
                    app.show(delivery).inspect_err(|problem| {
                        if let Problem::Undelivered { .. } = problem {
                            let body = AnswerBody::Failed(problem.clone());
                            let failed = Answer { line, ..app.answer(request, body) };
                            // Try again: standard error may still work if only standard output
                            // failed.
                            let _ = app.deliver(Delivery::new(failed, part));
                        }
                    })
                });
            }
            TaskOutput::Notes(notes, line) => {
                self.clear_progress();
                self.app.report_notes(notes, line);
            }
        }
    }

    /// Runs `show` and takes its exit code into account. Ends the batch if the output fails.
    pub(crate) fn show(&mut self, show: impl FnOnce(&mut App<'_>) -> Result<ExitCode, Problem>) {
        self.clear_progress();
        match show(self.app) {
            Ok(code) => self.worst = Some(self.worst.map_or(code, |worst| worst.min(code))),
            // An answer has already named the undelivered key.
            Err(Problem::Undelivered { reason, .. }) => self.fail(Problem::OutputFailed { reason }),
            Err(problem) => self.fail(problem),
        }
    }
}
