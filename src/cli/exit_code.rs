//! Defines the exit codes and maps every outcome to one.

use crate::domain::{AnswerBody, Outcome, Problem, Reply, ShutdownSignal};
use crate::present::Format;

/// An exit code. If a run has several outcomes, the first of these variants wins (PRODUCT, rule
/// E8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitCode {
    /// 130: Ctrl-C ended the program.
    Interrupted,
    /// 143: a signal such as SIGTERM ended the program.
    Terminated,
    /// 5: no usable AWS credentials.
    NoCredentials,
    /// 1: a failure of AWS, a file or the output.
    Failed,
    /// 2: an invalid flag, profile, region or grammar, or an answer without the requested snippet.
    Usage,
    /// 3: a question is open.
    Open,
    /// 4: a request that the program doesn't support.
    NotOurs,
    /// 0: success.
    Done,
}

impl ExitCode {
    pub fn of_number(number: u8) -> Option<Self> {
        let all = [
            Self::Interrupted,
            Self::Terminated,
            Self::NoCredentials,
            Self::Failed,
            Self::Usage,
            Self::Open,
            Self::NotOurs,
            Self::Done,
        ];
        all.into_iter().find(|code| code.number() == number)
    }

    pub fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Open => 3,
            Self::NotOurs => 4,
            Self::NoCredentials => 5,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }
}

impl From<ShutdownSignal> for ExitCode {
    fn from(signal: ShutdownSignal) -> Self {
        match signal {
            ShutdownSignal::Interrupt => Self::Interrupted,
            ShutdownSignal::Terminate => Self::Terminated,
            ShutdownSignal::Output => Self::Failed,
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code.number())
    }
}

/// Returns the exit code of an answer. With a snippet format, an answer without a key is an error,
/// because a shell must not continue as if it had a key (PRODUCT, rule U2).
pub fn of(body: &AnswerBody, format: Format) -> ExitCode {
    match body {
        AnswerBody::Key { .. } | AnswerBody::Issued { .. } => ExitCode::Done,
        AnswerBody::Said(Reply::NotConfirmed(_)) => ExitCode::Failed,
        AnswerBody::Failed(problem) => match of_problem(problem) {
            ExitCode::Open if format.is_snippet() => ExitCode::Usage,
            code => code,
        },
        _ if format.is_snippet() => ExitCode::Usage,
        AnswerBody::Said(_)
        | AnswerBody::Changed(_)
        | AnswerBody::Keys(_)
        | AnswerBody::WouldSign(_)
        | AnswerBody::WouldChange(_) => ExitCode::Done,
        // A report of missing permissions is a success: the person asked for it.
        AnswerBody::Access(_)
        | AnswerBody::Models(_)
        | AnswerBody::Decoded(_)
        | AnswerBody::Checked(_) => ExitCode::Done,
        AnswerBody::Open(_) | AnswerBody::Dropped(_) => ExitCode::Open,
        AnswerBody::Declined(_) => ExitCode::NotOurs,
    }
}

/// Returns the exit code of an unanswered question.
pub fn open(format: Format) -> ExitCode {
    if format.is_snippet() { ExitCode::Usage } else { ExitCode::Open }
}

pub fn of_problem(problem: &Problem) -> ExitCode {
    problem.class().outcome.into()
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Failed => Self::Failed,
            Outcome::Usage => Self::Usage,
            Outcome::Open => Self::Open,
            Outcome::NoCredentials => Self::NoCredentials,
            Outcome::Stopped(signal) => signal.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ExitCode, of_problem};
    use crate::present::tests::problems::classified;
    use crate::present::tests::snapshots;

    /// Checks every class and exit code, because scripts depend on them.
    #[test]
    fn every_problem_has_its_class() {
        let mut rows: Vec<String> = classified()
            .into_iter()
            .map(|(problem, class)| {
                format!("{} exit {}", class.join(" | "), of_problem(&problem).number())
            })
            .collect();
        rows.sort();
        rows.dedup();
        snapshots(|| insta::assert_snapshot!("problem_classes", rows.join("\n")));
    }

    #[test]
    fn the_first_in_rank_wins() {
        let worst = |codes: &[ExitCode]| codes.iter().copied().min().unwrap_or(ExitCode::Done);
        assert_eq!(worst(&[ExitCode::NotOurs, ExitCode::Open, ExitCode::Done]), ExitCode::Open);
        assert_eq!(
            worst(&[ExitCode::Open, ExitCode::Failed, ExitCode::NoCredentials]),
            ExitCode::NoCredentials
        );
        assert_eq!(worst(&[ExitCode::NoCredentials, ExitCode::Interrupted]), ExitCode::Interrupted);
        assert_eq!(worst(&[]), ExitCode::Done);
    }
}
