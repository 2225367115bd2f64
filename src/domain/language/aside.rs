//! Defines what people ask or remark in the middle of a conversation.

use serde::Deserialize;

/// A question or remark about the thing in the middle: the open question, or the last result. It
/// changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aside {
    /// What the program just did, or what the person asked for.
    Done,
    /// Whether a key works, and until when.
    Left,
    /// What a yes would do, and what breaks.
    Effect,
    /// How short-term and long-term keys differ.
    Difference,
    /// Which choice the program recommends.
    Advice,
    /// The longest and the shortest lifetime.
    Longest,
    /// What happens when a key expires.
    Expiry,
    Cost,
    /// A key that can do less.
    Narrow,
    /// What a key can do.
    Rights,
    /// How to share and keep a key safely.
    Safety,
    /// A key leaked.
    Leak,
    /// Takes the last result back.
    Undo,
    /// Shows the key once more.
    Again,
    /// Saves the key in a file or a store.
    Save,
    Why,
    /// How to use the key in a program.
    Use,
    Models,
    Region,
    /// Something doesn't work.
    Trouble,
    /// What the person can answer.
    Options,
    /// Ends the conversation.
    Bye,
    /// What happens to the data that models are sent.
    Privacy,
    /// What this program is, and what it does with what people type.
    Program,
    /// What Bedrock and keys are, and what a beginner needs.
    About,
    /// A limit for spending, an alert, or what was spent.
    Budget,
    /// Quotas, and how many keys or users there can be.
    Quota,
    /// Who created, owns or used a key, and where that is recorded.
    Audit,
    /// Which calls the program makes, and what they need.
    Calls,
    /// How to install, find or update the program.
    Install,
    /// What is to happen later, or again and again.
    Schedule,
    /// Which model suits a purpose, or another model for the key.
    ChooseModel,
    /// Whether several people can use one key, and how each gets one.
    Share,
}
