//! Tests of the prompt on capable and dumb, wide and narrow terminals.

pub mod history;
pub mod input;
pub mod screen;

use crate::support::program::World;
use crate::support::pty::Terminal;

/// A string in the format of a secret access key.
const PASTED: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

const MADE: &str = "SANDBOX Bedrock key";

fn world() -> World {
    World::new().with("TERM", "xterm-256color")
}

fn prompt(world: &World) -> Terminal {
    world.prompt(&["--sandbox"], 80)
}
