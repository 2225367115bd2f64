//! Identifies the speaker of each line in a chat log or mail thread. An assistant's line is not a
//! request, and only the requester can confirm (PRODUCT, rules B4 and B5).

mod attribution;
mod words;

use crate::cli::transcript::chat_time::{is_stamp, without_stamp};
use crate::cli::transcript::headings::asks;
use crate::understand::Grammar;
use attribution::{Attribution, attribution, heading, name_with_time};
use words::{is_assistant, is_closing, is_header, is_role, starts_quoted_mail};

#[derive(Debug, Clone, Default)]
pub struct SpeakerTracker {
    /// True if an assistant is speaking.
    assistant: bool,
    /// The last named author, who also wrote the lines without a name. A quotation doesn't change
    /// the author.
    author: Option<String>,
    /// The speaker of the last line.
    speaker: Option<String>,
    /// True if the log is a mail thread, in which `>` marks a quotation.
    mail: bool,
    /// True if the mail contains text that isn't quoted.
    answered: bool,
    /// True if the preceding line was a closing such as "Regards,". A signature follows.
    signed: bool,
    /// The state of a quoted older mail.
    quoted_mail: QuotedMail,
    /// The first named speaker.
    first: Option<String>,
    /// True if the log is certainly a chat: it names two speakers, an assistant, a role such as
    /// "user", or a speaker in a chat program's format.
    chat: bool,
    /// The text before a colon, in or above the current paragraph.
    label: Option<String>,
    /// True if the preceding line only named a speaker.
    named: bool,
}

/// The extent of a quoted older mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum QuotedMail {
    #[default]
    No,
    /// The last line was "Bob wrote:". If the next line has a `>`, only such lines are quoted.
    /// Otherwise, all following lines are quoted.
    Begins,
    /// All lines up to the end of the transcript are quoted.
    Yes,
}

/// The role of a line in a log.
#[derive(Debug, PartialEq, Eq)]
pub enum LogLine<'a> {
    /// A blank line or a comment.
    Nothing,
    /// A speaker's name on a line of its own.
    Named,
    /// A mail header, a quoted older mail, or a signature.
    Around,
    Assistant(&'a str),
    Said(&'a str),
}

impl SpeakerTracker {
    pub fn follow<'a>(&mut self, grammar: &Grammar, line: &'a str) -> LogLine<'a> {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if line.is_empty() || line.starts_with('#') && heading(line).is_none() {
            self.signed &= !line.is_empty();
            self.label = self.label.take().filter(|_| self.named || !line.is_empty());
            return LogLine::Nothing;
        }
        self.named = false;
        if self.is_quoted(line) {
            return LogLine::Around;
        }
        let said = match attribution(line, self.author.is_some()) {
            // "Risk: delete the key" and "Rejected:" name no speaker.
            Some(Attribution::By(name, _))
                if !is_assistant(name) && is_label(grammar, line, name) =>
            {
                line
            }
            Some(Attribution::By(name, said)) => {
                self.mail |= is_header(line, "from");
                self.assistant = is_assistant(name);
                let sure = self.assistant || is_role(name) || !is_plain(line, name);
                self.chat |= sure || self.first.as_ref().is_some_and(|first| first != name);
                self.first.get_or_insert_with(|| name.to_owned());
                self.label = Some(name.to_owned());
                if !self.assistant {
                    self.author = Some(name.to_owned());
                    self.speaker = self.author.clone();
                }
                said
            }
            Some(Attribution::Quoted(depth, said)) => {
                self.assistant = false;
                self.speaker = Some(">".repeat(depth));
                self.label = self.speaker.clone();
                said
            }
            Some(Attribution::Header) => {
                self.mail |= is_header(line, "subject");
                // In a reply, the quoted mail follows this header.
                if is_header(line, "sent") && self.answered {
                    self.quoted_mail = QuotedMail::Yes;
                }
                return if self.assistant { LogLine::Assistant(line) } else { LogLine::Around };
            }
            None => {
                if !self.assistant {
                    self.speaker = self.author.clone();
                }
                line
            }
        };
        match said {
            said if self.assistant => LogLine::Assistant(said),
            "" => {
                (self.signed, self.named) = (false, true);
                LogLine::Named
            }
            said if self.signed && !asks(grammar, said) => LogLine::Around,
            said => {
                self.answered |= self.mail;
                self.signed = is_closing(said);
                LogLine::Said(said)
            }
        }
    }

    /// Returns true if the line belongs to a quoted older mail, which neither requests nor confirms
    /// anything.
    fn is_quoted(&mut self, line: &str) -> bool {
        if starts_quoted_mail(line) {
            self.mail = true;
            self.quoted_mail = if line.ends_with(':') && !line.starts_with("Begin ") {
                QuotedMail::Begins
            } else {
                QuotedMail::Yes
            };
            return true;
        }
        let marked = line.starts_with('>');
        if self.quoted_mail == QuotedMail::Begins {
            self.quoted_mail = if marked { QuotedMail::No } else { QuotedMail::Yes };
        }
        self.quoted_mail == QuotedMail::Yes || self.mail && marked
    }

    /// Returns the label of the last line if it may not be a name. "Jane" is a name among other
    /// speakers, but a label that occurs alone may be a heading such as "Glossary".
    pub fn doubted(&self) -> Option<&str> {
        self.label.as_deref().filter(|_| !self.chat)
    }

    /// Returns true if the log is certainly a chat.
    pub fn is_chat(&self) -> bool {
        self.chat
    }

    /// Returns the current speaker, if one was named.
    pub fn speaker(&self) -> Option<&str> {
        self.speaker.as_deref()
    }
}

/// Returns true if the name is formatted like any label ("Jane: …", "**Jane**"), unlike "[10:32]
/// Jane: …" or "<jane> …".
fn is_plain(line: &str, name: &str) -> bool {
    let bare = line.trim_start_matches(['*', '_', '#', ' ']);
    let set = without_stamp(line).is_some() || name_with_time(bare).is_some();
    !set && bare.strip_prefix(name).is_some_and(|rest| {
        let rest = rest.trim_start_matches(['*', '_', ' ']);
        (rest.is_empty() || rest.starts_with([':', '(', '[']))
            && !bracketed_text(line, name).is_some_and(is_stamp)
    })
}

/// Returns true if the name isn't a speaker, but a label that denies its text, such as "Rejected".
fn is_label(grammar: &Grammar, line: &str, name: &str) -> bool {
    let colon = line.split_once(name).is_some_and(|(_, rest)| {
        let rest = bracketed_text(line, name)
            .map_or(rest, |inner| &rest[rest.find(inner).unwrap_or(0) + inner.len() + 1..]);
        rest.trim_start_matches(['*', ' ']).starts_with(':')
    });
    (colon || line.starts_with("##") || line.starts_with("**"))
        && !is_header(line, "from")
        && (grammar.denies(name)
            || bracketed_text(line, name).is_some_and(|inner| grammar.denies(inner)))
}

/// Returns the text in brackets after a name.
fn bracketed_text<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(name)?;
    let rest = rest.trim_start().strip_prefix(['(', '['])?;
    rest.split_once([')', ']']).map(|(inner, _)| inner)
}

#[cfg(test)]
mod tests;
