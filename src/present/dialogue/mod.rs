//! Renders questions, confirmations, replies and notes.

pub mod aside;
pub mod confirmation;
pub mod note;
pub mod old_key;
pub mod phrase;
pub mod question;
pub mod reply;
pub mod welcome;
