//! Hears what a person at the prompt says around an answer: shorthand for what was shown, a sentence
//! that contains the answer, and questions or remarks about the thing in the middle.

mod aside;
mod essence;
mod reread;
mod rest;
mod shorthand;
mod team_answer;
