//! Reads the environment and the terminal's properties at startup, so that other modules work on
//! plain data.

use crate::domain::{Secret, Shutdown};
use crate::present::Format;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::env;
#[cfg(unix)]
use std::fs::File;
use std::io::IsTerminal;
use std::path::PathBuf;
use terminal_size::terminal_size_of;

#[derive(Debug)]
pub struct Environment {
    pub stdin_tty: bool,
    pub stdout_tty: bool,
    pub stderr_tty: bool,
    /// True if output is lost: standard output isn't writable, or is `/dev/null` or a similar
    /// device.
    pub stdout_void: bool,
    /// True if standard output was closed at startup, or is a `/dev/null` that is also open for
    /// reading.
    pub stdout_closed: bool,
    /// The identity and size of the file that standard output is redirected to, if any.
    pub stdout_file: fn() -> Option<(String, u64)>,
    /// True if the terminal can't move the cursor, for example with `TERM=dumb`.
    pub dumb: bool,
    /// True if `NO_COLOR` is not empty.
    pub no_color: bool,
    /// True if `FORCE_COLOR` or `CLICOLOR_FORCE` is neither empty nor 0.
    pub force_color: bool,
    /// The value of `AWS_BEARER_TOKEN_BEDROCK`. Bytes that aren't UTF-8 are replaced; no key has any.
    pub bearer: Option<Secret>,
    /// The variables that are set and interfere with a long-term key. Clients send a session token
    /// together with the key, and use a bearer token instead of the key, even if it is empty
    /// (AWS-FACTS).
    pub conflicting_variables: Vec<&'static str>,
    /// The state folder, `$XDG_STATE_HOME/bedrock-assist`. Without that variable, it is in
    /// `~/.local/state`.
    pub state: Option<PathBuf>,
    /// Returns the current width of the window in columns. It can change at any time.
    pub columns: fn() -> usize,
    /// The format of commands for the person's shell: `Text` for bash and other POSIX shells.
    pub shell: Format,
    pub clock: fn() -> Timestamp,
    /// Returns the time zone. It reads files, so it is called only when needed.
    pub zone: fn() -> TimeZone,
    pub stops: Shutdown,
}

impl Environment {
    pub fn gather(stops: Shutdown) -> Self {
        let set = |name| env::var_os(name).filter(|value| !value.is_empty());
        let forced = |name| set(name).is_some_and(|value| value != "0");
        // The XDG specification says to ignore relative paths.
        let absolute = |name| set(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let state = absolute("XDG_STATE_HOME")
            .or_else(|| absolute("HOME").map(|home| home.join(".local/state")));
        Self {
            stdin_tty: std::io::stdin().is_terminal(),
            stdout_tty: std::io::stdout().is_terminal(),
            stderr_tty: std::io::stderr().is_terminal(),
            stdout_void: is_void(),
            stdout_closed: is_closed(),
            stdout_file,
            dumb: set("TERM")
                .is_some_and(|term| DUMB.iter().any(|dumb| term.eq_ignore_ascii_case(dumb))),
            no_color: set("NO_COLOR").is_some(),
            force_color: forced("FORCE_COLOR") || forced("CLICOLOR_FORCE"),
            bearer: env::var_os("AWS_BEARER_TOKEN_BEDROCK")
                .map(|value| {
                    value.into_string().unwrap_or_else(|it| it.to_string_lossy().into_owned())
                })
                .map(Secret::new),
            conflicting_variables: CONFLICTING_VARIABLES
                .into_iter()
                .filter(|name| env::var_os(name).is_some())
                .collect(),
            state: state.map(|folder| folder.join("bedrock-assist")),
            columns,
            shell: shell(),
            clock: Timestamp::now,
            zone: || TimeZone::try_system().unwrap_or(TimeZone::UTC),
            stops,
        }
    }
}

impl Environment {
    /// Returns a fixed environment for scripted runs: a constant time, 80 columns and no color.
    /// `terminal` determines whether the streams are terminals.
    pub fn scripted(terminal: bool) -> Self {
        Self {
            stdin_tty: terminal,
            stdout_tty: terminal,
            stderr_tty: terminal,
            stdout_void: false,
            stdout_closed: false,
            stdout_file: || None,
            dumb: true,
            no_color: true,
            force_color: false,
            bearer: None,
            conflicting_variables: Vec::new(),
            state: None,
            columns: || 80,
            shell: Format::Text,
            clock: || Timestamp::constant(1_795_440_600, 0),
            zone: || TimeZone::UTC,
            stops: Shutdown::default(),
        }
    }
}

/// Detects the person's shell from `SHELL`. On Windows, only ports of Unix shells set it.
fn shell() -> Format {
    let path = env::var_os("SHELL").map(PathBuf::from);
    match path.as_deref().map(|path| path.file_stem().unwrap_or_default()) {
        Some(name) if name == "fish" => Format::Fish,
        Some(name) if name == "pwsh" => Format::Powershell,
        None if cfg!(windows) => Format::Powershell,
        _ => Format::Text,
    }
}

const CONFLICTING_VARIABLES: [&str; 2] = ["AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"];

#[cfg(unix)]
fn is_void() -> bool {
    use rustix::fs::OFlags;
    let mode = stdout_mode();
    ![OFlags::WRONLY, OFlags::RDWR].contains(&mode) || VOIDS.into_iter().any(stdout_is)
}

/// Returns true if standard output was closed at startup. The standard library then opens
/// `/dev/null` for reading and writing. A shell's redirection opens it only for writing.
#[cfg(unix)]
fn is_closed() -> bool {
    stdout_mode() == rustix::fs::OFlags::RDWR && stdout_is("/dev/null")
}

/// Returns the access mode of standard output.
#[cfg(unix)]
fn stdout_mode() -> rustix::fs::OFlags {
    use rustix::fs::OFlags;
    rustix::fs::fcntl_getfl(std::io::stdout())
        .unwrap_or(OFlags::RDONLY)
        .intersection(OFlags::ACCMODE)
}

/// Returns true if standard output is this device.
#[cfg(unix)]
fn stdout_is(device: &str) -> bool {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::MetadataExt as _;
    let out =
        std::io::stdout().as_fd().try_clone_to_owned().and_then(|out| File::from(out).metadata());
    let device = std::fs::metadata(device);
    out.is_ok_and(|out| out.rdev() != 0 && device.is_ok_and(|device| device.rdev() == out.rdev()))
}

/// Devices that discard all output.
#[cfg(unix)]
const VOIDS: [&str; 4] = ["/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"];

#[cfg(unix)]
fn stdout_file() -> Option<(String, u64)> {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::MetadataExt as _;
    let out = File::from(std::io::stdout().as_fd().try_clone_to_owned().ok()?).metadata().ok()?;
    out.is_file().then(|| (format!("{}:{}", out.dev(), out.ino()), out.len()))
}

#[cfg(not(unix))]
fn stdout_file() -> Option<(String, u64)> {
    None
}

#[cfg(not(unix))]
fn is_void() -> bool {
    false
}

#[cfg(not(unix))]
fn is_closed() -> bool {
    false
}

/// Values of `TERM` for terminals without cursor movement, the same as in rustyline.
const DUMB: [&str; 3] = ["dumb", "cons25", "emacs"];

/// The minimum width in columns. Text is never laid out for a narrower window.
const NARROWEST: usize = 20;

/// Returns the width of the window in columns, or 80 if neither output stream is a terminal.
fn columns() -> usize {
    let size = terminal_size_of(std::io::stdout()).or_else(|| terminal_size_of(std::io::stderr()));
    size.map_or(80, |(width, _)| usize::from(width.0).max(NARROWEST))
}
