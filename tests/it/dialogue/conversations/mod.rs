//! Tests of whole conversations: the labeled ones of the corpus, and random ones.

pub mod labeled;
pub mod random;
pub mod random_account;
