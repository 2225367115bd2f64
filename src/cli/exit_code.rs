//! The one place that turns what happened into an exit code.

use crate::domain::{Body, Cause, Problem, Reply, Stop};
use crate::present::Format;
use std::process::ExitCode;

/// An exit code, in the order in which several are weighed: the first that happened wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// 130: Ctrl-C.
    Interrupted,
    /// 143: ended from outside.
    Terminated,
    /// 5: no usable AWS credentials.
    NoCredentials,
    /// 1: AWS, a file or the output failed.
    Failed,
    /// 2: wrong flags, format, profile, region; or words where a snippet was wanted.
    Wrong,
    /// 3: a question is open.
    Open,
    /// 4: not something the program does.
    NotOurs,
    /// 0.
    Done,
}

impl Code {
    /// The code with this number.
    pub fn of_number(number: u8) -> Option<Self> {
        let all = [
            Self::Interrupted,
            Self::Terminated,
            Self::NoCredentials,
            Self::Failed,
            Self::Wrong,
            Self::Open,
            Self::NotOurs,
            Self::Done,
        ];
        all.into_iter().find(|code| code.number() == number)
    }

    /// As the shell sees it.
    pub fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Wrong => 2,
            Self::Open => 3,
            Self::NotOurs => 4,
            Self::NoCredentials => 5,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }
}

impl From<Stop> for Code {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Interrupt => Self::Interrupted,
            Stop::Terminate => Self::Terminated,
            Stop::Output => Self::Failed,
        }
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code.number())
    }
}

/// The code of one answer. Where a snippet was wanted, words alone are wrong: a shell must not go on as if it had a key.
pub fn of(body: &Body, format: Format) -> Code {
    match body {
        Body::Key { .. } | Body::Issued { .. } => Code::Done,
        Body::Said(Reply::NotConfirmed(_)) => Code::Failed,
        Body::Failed(problem) => match of_problem(problem) {
            Code::Open if format.is_snippet() => Code::Wrong,
            code => code,
        },
        _ if format.is_snippet() => Code::Wrong,
        Body::Said(_) | Body::Changed(_) | Body::Keys(_) | Body::WouldSign(_) | Body::WouldChange(_) => {
            Code::Done
        }
        // What is missing was found out, as asked.
        Body::Access(_) | Body::Models(_) | Body::Decoded(_) => Code::Done,
        Body::Open(_) | Body::Dropped(_) => Code::Open,
        Body::Declined(_) => Code::NotOurs,
    }
}

/// The code of a question that nobody answers.
pub fn open(format: Format) -> Code {
    if format.is_snippet() { Code::Wrong } else { Code::Open }
}

/// The code of a problem.
pub fn of_problem(problem: &Problem) -> Code {
    match problem {
        Problem::NoCredentials { .. } | Problem::Credentials(_) => Code::NoCredentials,
        Problem::AwsRefused(refused) if refused.cause == Cause::Credentials => Code::NoCredentials,
        Problem::Stopped { by, .. } => (*by).into(),
        Problem::ProfileNotFound { .. }
        | Problem::ConfigUnreadable { .. }
        | Problem::InsecureEndpoint { .. }
        | Problem::MalformedEndpoint { .. }
        | Problem::Proxy { .. }
        | Problem::NoBedrock { .. }
        | Problem::MalformedRegion { .. }
        | Problem::GrammarFolder { .. }
        | Problem::GrammarMistakes(_)
        | Problem::RawLongTerm
        | Problem::OtherAccount { .. }
        | Problem::OtherProfile { .. }
        | Problem::NoKey(_)
        | Problem::JournalUnfit { .. }
        | Problem::Unreadable(_)
        | Problem::UnfitRow(_) => Code::Wrong,
        // A question in all but its form: how long, then?
        Problem::LifeOutOfRange(_) | Problem::NothingNamed => Code::Open,
        Problem::CaBundle { .. }
        | Problem::TooFewFiles
        | Problem::Signing { .. }
        | Problem::SaveExists(_)
        | Problem::SaveFailed { .. }
        | Problem::JournalFailed { .. }
        | Problem::MaybeDelivered { .. }
        | Problem::OutputEmptied(_)
        | Problem::OutputFailed { .. }
        | Problem::InputFailed { .. }
        | Problem::KeyFile { .. }
        | Problem::AwsRefused(_)
        | Problem::OtherCaller { .. }
        | Problem::Appeared(_)
        | Problem::Altered(_)
        | Problem::KeyLost { .. }
        | Problem::UnitUnfit(_)
        | Problem::NowhereToGo
        | Problem::OwnerUnfit(_)
        | Problem::TooManyKeys(_)
        | Problem::NoSuchUser(_)
        | Problem::NoKeys(_)
        | Problem::NoSuchKey(_)
        | Problem::OtherOwner { .. }
        | Problem::KeyElsewhere { .. }
        | Problem::SessionKey(_)
        | Problem::Undelivered { .. }
        | Problem::PlanUnusable { .. } => Code::Failed,
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::exit_code::Code;

    #[test]
    fn the_first_in_rank_wins() {
        let worst = |codes: &[Code]| codes.iter().copied().min().unwrap_or(Code::Done);
        assert_eq!(worst(&[Code::NotOurs, Code::Open, Code::Done]), Code::Open);
        assert_eq!(worst(&[Code::Open, Code::Failed, Code::NoCredentials]), Code::NoCredentials);
        assert_eq!(worst(&[Code::NoCredentials, Code::Interrupted]), Code::Interrupted);
        assert_eq!(worst(&[]), Code::Done);
    }
}
