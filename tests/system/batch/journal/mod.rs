//! Tests of interrupted batches and of changed journals.

pub mod forged;
pub mod killed;
pub mod ledger;
pub mod mutated;
pub mod other_account;
pub mod rerun;
pub mod resumed;
pub mod saved;
pub mod signals;
pub mod single_phrase;
