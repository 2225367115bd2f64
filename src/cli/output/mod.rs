//! Writes output: the two streams and the files that hold keys.

pub mod env_file;
pub mod key_directory;
pub mod key_file;
pub mod partial_file;
pub mod progress;
pub mod terminal;
