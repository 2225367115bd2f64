//! Controls the terminal for the line readers: discards typed-ahead input, and handles Ctrl-C if no
//! editor does.
//!
//! Only a person who has seen a confirmation may answer it, so this module discards input that
//! arrived before the confirmation.

use std::io;
use std::io::Read;

/// The character that Ctrl-C sends while a [`CtrlCGuard`] exists. It ends the line.
pub const GIVEN_UP: char = '\u{3}';

/// A reader of standard input in which Ctrl-C also ends a line.
#[derive(Debug, Default)]
pub struct RawTerminal {
    /// True if a line feed must be added after Ctrl-C.
    line_feed_due: bool,
}

impl Read for RawTerminal {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let (true, Some(first)) = (self.line_feed_due, buffer.first_mut()) {
            (*first, self.line_feed_due) = (b'\n', false);
            return Ok(1);
        }
        let read = io::stdin().read(buffer)?;
        self.line_feed_due = buffer[..read].ends_with(&[GIVEN_UP as u8]);
        Ok(read)
    }
}

pub use terminal::{CtrlCGuard, NoEcho, forget, more_is_there};
#[cfg(unix)]
pub use terminal::{Raw, more};

#[cfg(unix)]
mod terminal {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use rustix::termios::{
        InputModes, LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush,
        tcgetattr, tcsetattr,
    };
    use std::fs::File;
    use std::io;
    use std::os::fd::AsFd;
    use std::time::{Duration, Instant};
    use zeroize::Zeroizing;

    /// The pause that ends a paste. It is shorter than any pause between keystrokes, but longer
    /// than the time between two parts of a paste.
    const QUIET: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
    /// The maximum number of waits, in case a key is held down: 2 seconds in total.
    const MAX_ROUNDS: usize = 40;

    /// Discards the unread input of the controlling terminal if `controlling` is true, or else of
    /// standard input.
    pub fn forget(controlling: bool) {
        match File::open("/dev/tty") {
            Ok(terminal) if controlling => drain(terminal),
            _ => drain(io::stdin()),
        }
    }

    fn drain(terminal: impl AsFd) {
        let more =
            || matches!(poll(&mut [PollFd::new(&terminal, PollFlags::IN)], Some(&QUIET)), Ok(1..));
        for _ in 0..MAX_ROUNDS {
            let _ = tcflush(&terminal, QueueSelector::IFlush);
            if !more() {
                break;
            }
        }
        // Flush once more, because `poll` doesn't report a partial line.
        let _ = tcflush(&terminal, QueueSelector::IFlush);
    }

    /// Waits for input for at most `within`. Returns true if input is available.
    pub fn more(terminal: &impl AsFd, within: Duration) -> io::Result<bool> {
        let end = Instant::now() + within;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let left = Timespec::try_from(left).unwrap_or(QUIET);
            match poll(&mut [PollFd::new(terminal, PollFlags::IN)], Some(&left)) {
                Ok(ready) => return Ok(ready > 0),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Returns true if more input directly follows a line. Uses raw mode, because a partial line is
    /// visible only in raw mode.
    pub fn more_is_there() -> bool {
        let stdin = io::stdin();
        let raw = Raw::begin(&stdin);
        let there = more(&stdin, Duration::from_millis(50));
        drop(raw);
        there.unwrap_or(false)
    }

    /// A guard that keeps the terminal in raw mode: each keystroke arrives immediately, without
    /// echo.
    pub struct Raw<'t, T: AsFd>(&'t T, Termios);

    impl<'t, T: AsFd> Raw<'t, T> {
        pub fn begin(terminal: &'t T) -> io::Result<Self> {
            let before = tcgetattr(terminal)?;
            let mut raw = before.clone();
            raw.local_modes -=
                LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
            raw.input_modes -= InputModes::IXON;
            raw.special_codes[SpecialCodeIndex::VMIN] = 1;
            raw.special_codes[SpecialCodeIndex::VTIME] = 0;
            tcsetattr(terminal, OptionalActions::Now, &raw)?;
            Ok(Self(terminal, before))
        }
    }

    impl<T: AsFd> Drop for Raw<'_, T> {
        fn drop(&mut self) {
            let _ = tcsetattr(self.0, OptionalActions::Now, &self.1);
        }
    }

    /// A guard that makes Ctrl-C a character that ends the line. Without the guard, Ctrl-C stops
    /// the program.
    pub struct CtrlCGuard(Termios);

    impl CtrlCGuard {
        /// Creates the guard. Returns `None` if standard input is not a terminal.
        pub fn begin() -> Option<Self> {
            let before = tcgetattr(io::stdin()).ok()?;
            let mut terminal = before.clone();
            terminal.special_codes[SpecialCodeIndex::VINTR] = 0;
            terminal.special_codes[SpecialCodeIndex::VEOL] = super::GIVEN_UP as u8;
            tcsetattr(io::stdin(), OptionalActions::Now, &terminal).ok()?;
            Some(Self(before))
        }
    }

    /// A guard that turns echo off. Input arrives by keystroke, because a terminal limits a whole
    /// line to 4 KiB.
    pub struct NoEcho(Termios);

    impl NoEcho {
        /// Creates the guard. Returns `None` if standard input is not a terminal.
        pub fn begin() -> Option<Self> {
            let before = tcgetattr(io::stdin()).ok()?;
            let mut terminal = before.clone();
            terminal.local_modes -= LocalModes::ECHO | LocalModes::ICANON;
            tcsetattr(io::stdin(), OptionalActions::Now, &terminal).ok()?;
            Some(Self(before))
        }

        /// Reads input until Enter or Ctrl-D, and then the rest of a paste, which the shell would
        /// otherwise read. Keeps at most one byte more than `most`. Returns `None` if `stopped`
        /// returns true.
        pub fn read(
            &self,
            most: usize,
            stopped: impl Fn() -> bool,
        ) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
            let mut bytes = Zeroizing::new(Vec::with_capacity(most + 1));
            let mut part = Zeroizing::new([0; 512]);
            let mut ended = false;
            while !stopped() {
                let stdin = io::stdin();
                match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&QUIET)) {
                    Ok(0) if ended => return Ok(Some(bytes)),
                    Ok(0) | Err(Errno::INTR) => continue,
                    Ok(_) => {}
                    Err(error) => return Err(error.into()),
                }
                let read = rustix::io::read(&stdin, &mut *part)?;
                ended |= read == 0;
                for byte in &part[..read] {
                    match *byte {
                        END => ended = true,
                        BACKSPACE | DELETE => drop(bytes.pop()),
                        CLEAR => bytes.clear(),
                        b'\r' | b'\n' => ended |= !bytes.is_empty(),
                        _ => {}
                    }
                    if bytes.len() <= most && !matches!(*byte, END | BACKSPACE | DELETE | CLEAR) {
                        bytes.push(*byte);
                    }
                }
                if read == 0 {
                    return Ok(Some(bytes));
                }
            }
            Ok(None)
        }
    }

    /// Ctrl-D.
    const END: u8 = 4;
    /// Ctrl-H.
    const BACKSPACE: u8 = 8;
    /// The Backspace key on most terminals.
    const DELETE: u8 = 127;
    /// Ctrl-U.
    const CLEAR: u8 = 21;

    impl Drop for NoEcho {
        fn drop(&mut self) {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
        }
    }

    impl Drop for CtrlCGuard {
        fn drop(&mut self) {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
        }
    }
}

#[cfg(not(unix))]
mod terminal {
    /// Does nothing, because this module controls only Unix terminals.
    pub fn forget(_: bool) {}

    pub fn more_is_there() -> bool {
        false
    }

    pub struct CtrlCGuard;

    impl CtrlCGuard {
        pub fn begin() -> Option<Self> {
            None
        }
    }

    pub struct NoEcho;

    impl NoEcho {
        pub fn begin() -> Option<Self> {
            None
        }

        pub fn read(
            &self,
            _: usize,
            _: impl Fn() -> bool,
        ) -> std::io::Result<Option<zeroize::Zeroizing<Vec<u8>>>> {
            Ok(None)
        }
    }
}
