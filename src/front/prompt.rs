//! The conversation at a prompt: a line, an answer, the next line, until the person leaves.

use super::desk::{Desk, Heard};
use super::exit::Code;
use super::facts::Facts;
use super::lines::{Line, Lines};
use super::{history, one_shot};
use crate::domain::Problem;
use rustyline::config::Behavior;
use rustyline::error::ReadlineError;
use rustyline::{Config, DefaultEditor};

const PROMPT: &str = "> ";
const WELCOME: &str =
    "Say what you need, for example: key for testing, 2 hours\n(help for more, exit to leave)\n";

/// Talks until the person leaves.
///
/// # Errors
/// [`Problem::OutputFailed`] and [`Problem::InputFailed`].
pub fn run(desk: &mut Desk<'_>, facts: &Facts) -> Result<Code, Problem> {
    if !facts.stdout_tty && !facts.stderr_tty {
        desk.aside("error: there is no terminal to talk on\nhint: say what you need behind the command, for example: bedrock-assist \"key for 2 hours\"\n");
        return Ok(Code::Wrong);
    }
    desk.begin(one_shot::in_hand(facts));
    desk.aside(WELCOME);
    if facts.dumb { plain(desk) } else { edited(desk, facts) }
}

/// With editing and history. The prompt goes to the terminal itself where standard output is spoken for.
fn edited(desk: &mut Desk<'_>, facts: &Facts) -> Result<Code, Problem> {
    let spoken_for = !facts.stdout_tty || desk.format().is_snippet();
    let behavior = if spoken_for { Behavior::PreferTerm } else { Behavior::Stdio };
    let config = Config::builder().behavior(behavior).auto_add_history(false).build();
    let Ok(mut editor) = DefaultEditor::with_config(config) else { return plain(desk) };
    let file = history::file(facts.state.as_deref());
    if let Some(file) = &file {
        // None is there the first time.
        let _ = editor.load_history(file);
    }
    let mut interrupted = false;
    loop {
        let typed = match editor.readline(PROMPT) {
            Ok(typed) => typed,
            Err(ReadlineError::Interrupted) if interrupted => return Ok(Code::Interrupted),
            Err(ReadlineError::Interrupted) => {
                interrupted = true;
                desk.aside("(Ctrl-C again, Ctrl-D or exit to leave)\n");
                continue;
            }
            Err(ReadlineError::Eof) => return Ok(Code::Done),
            Err(error) => return Err(Problem::InputFailed { reason: error.to_string() }),
        };
        interrupted = false;
        // A paste may hold several lines, each a request.
        for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let Heard { quit, memorable, .. } = desk.hear(line, None)?;
            if memorable {
                history::remember(&mut editor, file.as_deref(), line);
            }
            if quit {
                return Ok(Code::Done);
            }
        }
    }
}

/// For a terminal that can only print: no editing, no history.
fn plain(desk: &mut Desk<'_>) -> Result<Code, Problem> {
    let mut lines = Lines::new(std::io::stdin().lock());
    loop {
        desk.aside(PROMPT);
        let words = match lines.next()? {
            Some(Line::Text(text)) => text.trim(),
            Some(Line::Refused { why, .. }) => {
                desk.deliver(crate::domain::Body::Failed(Problem::Unreadable(why)))?;
                continue;
            }
            None => break,
        };
        if !words.is_empty() && desk.hear(words, None)?.quit {
            break;
        }
    }
    Ok(Code::Done)
}
