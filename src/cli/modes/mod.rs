//! Runs the modes other than a batch: the prompt, one phrase, `--explain` and `--decode`.

pub mod decode;
pub mod explain;
pub mod key_in_hand;
pub mod one_shot;
pub mod prompt;
pub mod welcome;
