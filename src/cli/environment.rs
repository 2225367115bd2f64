//! What the environment and the terminal say, read once, so that everything after it works on data.

use crate::domain::{Secret, Shutdown};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::env;
#[cfg(unix)]
use std::fs::File;
use std::io::IsTerminal;
use std::path::PathBuf;
use terminal_size::terminal_size_of;

/// The facts.
#[derive(Debug)]
pub struct Environment {
    /// Standard input is a terminal.
    pub stdin_tty: bool,
    /// Standard output is a terminal.
    pub stdout_tty: bool,
    /// Standard error is a terminal.
    pub stderr_tty: bool,
    /// Standard output goes nowhere: it cannot be written, or it is `/dev/null`, which also stands in for one that was
    /// closed, or its like.
    pub stdout_void: bool,
    /// Standard output was closed when the program was started, or is a `/dev/null` that is open for reading too.
    pub stdout_closed: bool,
    /// Which file standard output goes into, where it is one, and how many bytes that holds.
    pub stdout_file: fn() -> Option<(String, u64)>,
    /// The terminal can do nothing but print (`TERM=dumb`).
    pub dumb: bool,
    /// `NO_COLOR` is set to something.
    pub no_color: bool,
    /// `FORCE_COLOR` or `CLICOLOR_FORCE` is set to something but 0.
    pub force_color: bool,
    /// The key in `AWS_BEARER_TOKEN_BEDROCK`.
    pub bearer: Option<Secret>,
    /// The variables that are set and would be taken with a long-term key's two, or instead of them (facts.md: the token
    /// beats access keys, and an empty one is sent all the same).
    pub stale: Vec<&'static str>,
    /// Where state is kept: `$XDG_STATE_HOME/bedrock-assist`.
    pub state: Option<PathBuf>,
    /// How wide the window is at this moment, for a person may drag it between two answers.
    pub columns: fn() -> usize,
    /// What time it is.
    pub clock: fn() -> Timestamp,
    /// Where: reading it costs a file or two, so it is asked for when it is needed.
    pub zone: fn() -> TimeZone,
    /// Whether the system wants the program to end.
    pub stops: Shutdown,
}

impl Environment {
    /// Reads them.
    pub fn gather(stops: Shutdown) -> Self {
        let set = |name| env::var_os(name).filter(|value| !value.is_empty());
        let forced = |name| set(name).is_some_and(|value| value != "0");
        // The XDG rules say that a relative path is to be ignored.
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
            bearer: env::var("AWS_BEARER_TOKEN_BEDROCK").ok().map(Secret::new),
            stale: STALE.into_iter().filter(|name| env::var_os(name).is_some()).collect(),
            state: state.map(|folder| folder.join("bedrock-assist")),
            columns,
            clock: Timestamp::now,
            zone: || TimeZone::try_system().unwrap_or(TimeZone::UTC),
            stops,
        }
    }
}

impl Environment {
    /// The same wherever and whenever it is: a fixed day, and a terminal of 80 columns without colour, or none.
    pub fn rehearsed(terminal: bool) -> Self {
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
            stale: Vec::new(),
            state: None,
            columns: || 80,
            clock: || Timestamp::constant(1_795_440_600, 0),
            zone: || TimeZone::UTC,
            stops: Shutdown::default(),
        }
    }
}

const STALE: [&str; 2] = ["AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"];

#[cfg(unix)]
fn is_void() -> bool {
    use rustix::fs::OFlags;
    let mode = stdout_mode();
    ![OFlags::WRONLY, OFlags::RDWR].contains(&mode) || VOIDS.into_iter().any(stdout_is)
}

/// For one that is closed, std opens `/dev/null` for reading and writing; a shell opens it for writing only.
#[cfg(unix)]
fn is_closed() -> bool {
    stdout_mode() == rustix::fs::OFlags::RDWR && stdout_is("/dev/null")
}

/// For what standard output is open.
#[cfg(unix)]
fn stdout_mode() -> rustix::fs::OFlags {
    use rustix::fs::OFlags;
    rustix::fs::fcntl_getfl(std::io::stdout())
        .unwrap_or(OFlags::RDONLY)
        .intersection(OFlags::ACCMODE)
}

/// Whether standard output is this device.
#[cfg(unix)]
fn stdout_is(device: &str) -> bool {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::MetadataExt as _;
    let out =
        std::io::stdout().as_fd().try_clone_to_owned().and_then(|out| File::from(out).metadata());
    let device = std::fs::metadata(device);
    out.is_ok_and(|out| out.rdev() != 0 && device.is_ok_and(|device| device.rdev() == out.rdev()))
}

/// What takes everything and keeps nothing.
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

/// Terminals without a cursor to move; the line editor knows the same ones.
const DUMB: [&str; 3] = ["dumb", "cons25", "emacs"];

/// No window is taken for narrower than this: nothing fits it anyway.
const NARROWEST: usize = 20;

/// 80 where there is no window.
fn columns() -> usize {
    let size = terminal_size_of(std::io::stdout()).or_else(|| terminal_size_of(std::io::stderr()));
    size.map_or(80, |(width, _)| usize::from(width.0).max(NARROWEST))
}
