//! Evidence for what a line asks for: the senses of its words, the frames of its actions, named
//! features, and fitted weights.
//!
//! The lexicon and the weights are data in `grammar/`, compiled by `build.rs`.

pub mod asides;
pub mod cuts;
pub mod feature;
pub mod frames;
pub mod intents;
pub mod lexicon;
pub mod line;
pub mod model;
pub mod parse;
pub mod reader;
pub mod symbol;
pub mod teams;
