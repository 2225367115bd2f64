//! The conversation at a prompt: a line, an answer, the next line, until the person leaves.

use super::desk::{Desk, Heard};
use super::exit::Code;
use super::facts::Facts;
use super::one_shot;
use super::reader::{Moment, Reader, Typed};
use crate::domain::{Body, Problem};

const PROMPT: &str = "> ";
/// Fits a window of 40 columns.
const WELCOME: &str =
    "Say what you need, for example:\n  key for testing, 2 hours\n(help for more, exit to leave)\n";

/// Talks until the person leaves.
///
/// # Errors
/// [`Problem::OutputFailed`] and [`Problem::InputFailed`].
pub fn run(desk: &mut Desk<'_>, mut reader: Reader<'_>, facts: &Facts) -> Result<Code, Problem> {
    if !facts.stdout_tty && !facts.stderr_tty {
        desk.aside("error: there is no terminal to talk on\nhint: say what you need behind the command, for example: bedrock-assist \"key for 2 hours\"\n");
        return Ok(Code::Wrong);
    }
    desk.begin(one_shot::in_hand(facts));
    desk.aside(WELCOME);
    let mut interrupted = false;
    loop {
        let again = std::mem::take(&mut interrupted);
        match reader.read(PROMPT, Moment::Rest)? {
            Typed::Lines { lines, .. } => {
                for line in lines {
                    let Heard { quit, memorable, .. } = desk.hear(&line, None)?;
                    if memorable {
                        reader.remember(&line);
                    }
                    if quit {
                        return Ok(Code::Done);
                    }
                }
            }
            Typed::Empty | Typed::Interrupted { cleared: true } => {}
            Typed::Interrupted { .. } if again => return Ok(Code::Interrupted),
            Typed::Interrupted { .. } => {
                interrupted = true;
                desk.aside("(Ctrl-C again, Ctrl-D or exit to leave)\n");
            }
            Typed::Ended => return Ok(Code::Done),
            Typed::Refused(why) => {
                desk.deliver(Body::Failed(Problem::Unreadable(why)))?;
            }
        }
    }
}
