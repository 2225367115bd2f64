//! Checks arbitrary bytes against the properties in `tests/support/invariants.rs`.
//!
//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz understand tests/fuzz/corpus/understand --
//! -max_len=8192`

#![no_main]

#[path = "../../support/invariants.rs"]
mod invariants;

use bedrock_assist::understand::Grammar;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::builtin().expect("the grammar is tested"));

fuzz_target!(|bytes: &[u8]| invariants::hold(&GRAMMAR, bytes));
