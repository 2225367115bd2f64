//! Captures the environment and the terminal once, so that the rest of the program works on data.

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
    /// Standard output is lost: it is not writable, or is `/dev/null` or a similar device.
    pub stdout_void: bool,
    /// Standard output was closed at the start, or is a `/dev/null` that is also open for reading.
    pub stdout_closed: bool,
    /// The identity and size of the file that standard output is redirected to, if any.
    pub stdout_file: fn() -> Option<(String, u64)>,
    /// The terminal can only print (`TERM=dumb`).
    pub dumb: bool,
    /// `NO_COLOR` is not empty.
    pub no_color: bool,
    /// `FORCE_COLOR` or `CLICOLOR_FORCE` is set to anything but 0.
    pub force_color: bool,
    /// The value of `AWS_BEARER_TOKEN_BEDROCK`.
    pub bearer: Option<Secret>,
    /// The variables that clients would use together with a long-term key, or instead of it. The
    /// bearer token takes precedence over access keys, and even an empty one is sent (AWS-FACTS).
    pub conflicting_variables: Vec<&'static str>,
    /// The state folder, `$XDG_STATE_HOME/bedrock-assist`.
    pub state: Option<PathBuf>,
    /// Returns the current width of the window, which may change at any time.
    pub columns: fn() -> usize,
    /// The form of the lines that the person's shell reads; `Text` for bash and its like.
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
        // The XDG specification requires that relative paths are ignored.
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
    /// A fixed environment for scripted runs: a fixed time, and a terminal of 80 columns without
    /// color, or none.
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

/// Finds the person's shell by `SHELL`, which Windows sets only in ports of Unix shells.
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

/// For a closed stream, std opens `/dev/null` for reading and writing. A shell opens it only for
/// writing.
#[cfg(unix)]
fn is_closed() -> bool {
    stdout_mode() == rustix::fs::OFlags::RDWR && stdout_is("/dev/null")
}

/// The access mode of standard output.
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

/// Terminals without cursor movement, as in rustyline.
const DUMB: [&str; 3] = ["dumb", "cons25", "emacs"];

/// The minimum width. Nothing fits a narrower window.
const NARROWEST: usize = 20;

/// The width of the window, or 80 without one.
fn columns() -> usize {
    let size = terminal_size_of(std::io::stdout()).or_else(|| terminal_size_of(std::io::stderr()));
    size.map_or(80, |(width, _)| usize::from(width.0).max(NARROWEST))
}
