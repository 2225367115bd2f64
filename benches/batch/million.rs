//! Benchmarks input that is too long to hold in memory: a million lines of all kinds, a question
//! that stays open to the end, and an endless line. The benchmark counts the lines of output and
//! discards them. It reads the program's peak memory from Linux's `/proc`.

use super::{Size, ours, verdict};
use std::io::{BufRead as _, BufReader, Read, Write};
use std::process::{Child, ChildStdin};
use std::time::{Duration, Instant};

/// Highest acceptable peak memory, in KiB.
const MOST: u64 = 64 * 1024;

/// The lines that the input repeats. `CONFIRMED` of them lead to a confirmed request.
const KINDS: [&[u8]; 18] = [
    b"long-term key for unit-0001, owner: a.b@example.com",
    b"",
    b"# a comment",
    b"key for 2 hours in Frankfurt",
    b"thanks!",
    b"prod key",
    b"long-term",
    b"ops",
    b"good morning everyone",
    b"an S3 bucket for marketing",
    b"key for 20 hours",
    b"2 hours",
    b"another long-term key for unit-0001",
    b"\xff\xfe",
    b"2026-11-02 so much for today",
    b"key for testing, 30 minutes",
    b"rotate the key",
    b"short-term key for 1 hour",
];
const CONFIRMED: usize = 7;
/// About one line in this many is longer than the program accepts.
const LONG: usize = 1_000;

/// The time, the number of results and the peak memory of one run.
struct Ran {
    time: Duration,
    results: usize,
    /// Peak memory in KiB; `None` if the system doesn't report it.
    peak: Option<u64>,
}

pub fn all(size: &Size) {
    let lines = size.lines;
    let ran = dry_run(move |pipe| mixed(pipe, lines));
    let wanted = lines / KINDS.len() * CONFIRMED;
    let some = format!("{} of {wanted} requests confirmed", ran.results);
    tell(
        "million",
        &format!("{lines} lines of all kinds, {some}"),
        lines,
        &ran,
        ran.results >= wanted,
    );
    let ran = dry_run(move |pipe| open(pipe, lines));
    let what = format!("{lines} lines, the first open to the end");
    tell("open question", &what, lines, &ran, ran.results == 0);
    let mib = size.endless;
    let ran = dry_run(move |pipe| endless(pipe, mib));
    tell(
        "endless line",
        &format!("{mib} MiB and a request behind them"),
        2,
        &ran,
        ran.results == 1,
    );
}

fn tell(part: &str, what: &str, lines: usize, ran: &Ran, right: bool) {
    let speed = lines as f64 / ran.time.as_secs_f64();
    let (peak, fits) = match ran.peak {
        Some(peak) => (format!("{:.1} MiB", peak as f64 / 1024.0), peak <= MOST),
        None => ("unknown".to_owned(), false),
    };
    println!(
        "{part}: {what}: {:.1?}, {speed:.0} lines/s, peak memory {peak}, goal {} MiB: {}",
        ran.time,
        MOST / 1024,
        verdict(fits && right),
    );
}

fn mixed(pipe: &mut impl Write, lines: usize) -> std::io::Result<()> {
    let long = vec![b'x'; 5_000];
    for at in 0..lines / KINDS.len() * KINDS.len() {
        let kind = KINDS[at % KINDS.len()];
        // Replaces the empty line only, so the number of confirmed requests stays the same.
        let line = if kind.is_empty() && (at / KINDS.len()).is_multiple_of(LONG / KINDS.len()) {
            &long
        } else {
            kind
        };
        pipe.write_all(line)?;
        pipe.write_all(b"\n")?;
    }
    Ok(())
}

fn open(pipe: &mut impl Write, lines: usize) -> std::io::Result<()> {
    pipe.write_all(b"prod key\n")?;
    // None of these lines answers the question that "prod key" raises.
    (1..lines).try_for_each(|at| match at % 3 {
        0 => pipe.write_all(b"thanks\n"),
        1 => pipe.write_all(b"the build is green again\n"),
        _ => pipe.write_all(b"an S3 bucket for marketing\n"),
    })
}

fn endless(pipe: &mut impl Write, mib: usize) -> std::io::Result<()> {
    let part = vec![b'x'; 1024 * 1024];
    (0..mib).try_for_each(|_| pipe.write_all(&part))?;
    pipe.write_all(b"\nkey for 1 hour\n")
}

fn dry_run(
    write: impl FnOnce(&mut std::io::BufWriter<ChildStdin>) -> std::io::Result<()> + Send + 'static,
) -> Ran {
    let home = tempfile::tempdir().expect("a folder");
    let begin = Instant::now();
    let mut child =
        ours::piped(home.path(), &["--dry-run", "--yes", "-o", "json"]).spawn().expect("a run");
    let mut input =
        std::io::BufWriter::with_capacity(64 * 1024, child.stdin.take().expect("a pipe"));
    let writer = std::thread::spawn(move || write(&mut input).and_then(|()| input.flush()));
    let results = counted(child.stdout.take().expect("a pipe"));
    let rest = counted(child.stderr.take().expect("a pipe"));
    let peak = peak(&mut child);
    child.wait().expect("an end");
    let time = begin.elapsed();
    writer.join().expect("a writer").expect("all lines taken");
    rest.join().expect("a reader");
    Ran { time, results: results.join().expect("a reader"), peak }
}

/// Counts the lines from a pipe in a separate thread, so that the program never waits for a full
/// pipe.
fn counted(pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<usize> {
    std::thread::spawn(move || {
        let mut reader = BufReader::with_capacity(256 * 1024, pipe);
        let (mut lines, mut line) = (0, Vec::new());
        while reader.read_until(b'\n', &mut line).expect("a pipe") > 0 {
            lines += 1;
            line.clear();
        }
        lines
    })
}

/// Returns the program's peak memory in KiB. Polls `/proc` until the program ends, because the
/// figure disappears with the process.
fn peak(child: &mut Child) -> Option<u64> {
    let path = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().expect("a child").is_none() {
        let status = std::fs::read_to_string(&path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(line.and_then(|line| line.split_whitespace().next()?.parse().ok()));
        std::thread::sleep(Duration::from_millis(20));
    }
    peak
}
