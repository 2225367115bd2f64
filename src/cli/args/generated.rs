//! Generates the shell completions and the manual page.

use crate::cli::args::{CODES, Cli, EXAMPLES, StandaloneArgs};
use clap::CommandFactory as _;

/// Returns the requested completion script or manual page, if any.
pub fn file(alone: &StandaloneArgs) -> Option<String> {
    let mut command = Cli::command();
    let mut file = Vec::new();
    match alone.completions {
        Some(shell) => clap_complete::generate(shell, &mut command, "bedrock-assist", &mut file),
        None if alone.man => {
            clap_mangen::Man::new(command.after_help(None::<&str>)).render(&mut file).ok()?;
            // `.nf` keeps the line breaks. Otherwise, the manual page would reflow the text.
            for (title, text) in [("EXAMPLES", EXAMPLES), ("NOTES", CODES)] {
                let text = text.replace('-', "\\-");
                file.extend(format!(".SH {title}\n.nf\n{text}\n.fi\n").into_bytes());
            }
        }
        None => return None,
    }
    String::from_utf8(file).ok()
}
