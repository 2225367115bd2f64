//! Compares the time to sign a short-term key with the time for its bare signature. The difference
//! is the program's overhead.

use aws_credential_types::Credentials;
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use bedrock_assist::provision::{read, sign};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant, SystemTime};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// Computes one signature's HMAC-SHA256 chain over a string as long as the one that a key signs.
fn bare() -> String {
    let key = generate_signing_key(SECRET, SystemTime::UNIX_EPOCH, "eu-west-1", "bedrock");
    calculate_signature(key, &[b'x'; 130])
}

fn signing(c: &mut Criterion) {
    // Session tokens from STS are about this long: 800 characters.
    let credentials =
        Credentials::new("AKIDEXAMPLE", SECRET, Some("t/+=".repeat(200)), None, "bench");
    let life = Duration::from_secs(43200);
    let ours = || sign(black_box(&credentials), "eu-west-1", life, SystemTime::UNIX_EPOCH);
    c.bench_function("signing/bare signature", |b| b.iter(bare));
    c.bench_function("signing/one key", |b| b.iter(ours));
    if let Ok(key) = ours() {
        c.bench_function("signing/reading it", |b| b.iter(|| read(black_box(key.expose()))));
    }
    let ratio = median(|| drop(black_box(ours()))) / median(|| drop(black_box(bare())));
    // The benchmark must not fail if standard error is closed.
    let _ = writeln!(std::io::stderr(), "signing: one key takes {ratio:.1} times a bare signature");
}

fn median(work: impl Fn()) -> f64 {
    let mut times: Vec<f64> = (0..2001)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

criterion_group!(benches, signing);
criterion_main!(benches);
