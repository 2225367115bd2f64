//! The terminal below both readers: what was typed before anyone asked for it, and Ctrl-C where no editor catches it.
//!
//! A confirmation must be answered by someone who has seen it, so whatever is on its way when it is shown is lost here.

use std::io;
use std::io::Read;

/// What ends a line of [`RawTerminal`] that was given up, where Ctrl-C is [`CtrlCGuard`]: the character that the key makes.
pub const GIVEN_UP: char = '\u{3}';

/// Standard input, where Ctrl-C ends a line too.
#[derive(Debug, Default)]
pub struct RawTerminal {
    /// The line feed that Ctrl-C did not bring.
    owed: bool,
}

impl Read for RawTerminal {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let (true, Some(first)) = (self.owed, buffer.first_mut()) {
            (*first, self.owed) = (b'\n', false);
            return Ok(1);
        }
        let read = io::stdin().read(buffer)?;
        self.owed = buffer[..read].ends_with(&[GIVEN_UP as u8]);
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

    /// Nobody types so fast, and a paste's next part is there by then.
    const QUIET: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
    /// Somebody leaning on a key must not hold us up for ever.
    const MOST: usize = 40;

    /// Drops what was typed and not yet read: on the controlling terminal, or else on standard input.
    pub fn forget(controlling: bool) {
        match File::open("/dev/tty") {
            Ok(terminal) if controlling => drain(terminal),
            _ => drain(io::stdin()),
        }
    }

    fn drain(terminal: impl AsFd) {
        let more =
            || matches!(poll(&mut [PollFd::new(&terminal, PollFlags::IN)], Some(&QUIET)), Ok(1..));
        for _ in 0..MOST {
            let _ = tcflush(&terminal, QueueSelector::IFlush);
            if !more() {
                break;
            }
        }
        // A line without its end shows in no poll.
        let _ = tcflush(&terminal, QueueSelector::IFlush);
    }

    /// Whether something arrives within this time.
    ///
    /// # Errors
    /// What polling gives.
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

    /// Whether more arrives on standard input right behind a line, be it a line without its end, which only shows if keys
    /// are read one by one.
    pub fn more_is_there() -> bool {
        let stdin = io::stdin();
        let raw = Raw::begin(&stdin);
        let there = more(&stdin, Duration::from_millis(50));
        drop(raw);
        there.unwrap_or(false)
    }

    /// While this lives, every key arrives by itself and none is shown.
    pub struct Raw<'t, T: AsFd>(&'t T, Termios);

    impl<'t, T: AsFd> Raw<'t, T> {
        /// # Errors
        /// If it is no terminal.
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

    /// While this lives, Ctrl-C is a character that ends the line; at any other time it stops the program.
    pub struct CtrlCGuard(Termios);

    impl CtrlCGuard {
        /// `None` where standard input is no terminal.
        pub fn begin() -> Option<Self> {
            let before = tcgetattr(io::stdin()).ok()?;
            let mut terminal = before.clone();
            terminal.special_codes[SpecialCodeIndex::VINTR] = 0;
            terminal.special_codes[SpecialCodeIndex::VEOL] =
                crate::cli::input::raw_terminal::GIVEN_UP as u8;
            tcsetattr(io::stdin(), OptionalActions::Now, &terminal).ok()?;
            Some(Self(before))
        }
    }

    /// While this lives, what is typed is not shown, and comes key by key: a line of the terminal's own ends after 4 KiB.
    pub struct NoEcho(Termios);

    impl NoEcho {
        /// `None` where standard input is no terminal.
        pub fn begin() -> Option<Self> {
            let before = tcgetattr(io::stdin()).ok()?;
            let mut terminal = before.clone();
            terminal.local_modes -= LocalModes::ECHO | LocalModes::ICANON;
            tcsetattr(io::stdin(), OptionalActions::Now, &terminal).ok()?;
            Some(Self(before))
        }

        /// What is typed until Enter, or pasted: whatever follows at once belongs to it, or it would go to the shell
        /// later. At most one byte more than `most` is kept. `None` where `stopped` says so.
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

    /// Ctrl-D, Ctrl-H, the Backspace key, Ctrl-U.
    const END: u8 = 4;
    const BACKSPACE: u8 = 8;
    const DELETE: u8 = 127;
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
    /// Nothing here reaches the terminal's queue.
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
