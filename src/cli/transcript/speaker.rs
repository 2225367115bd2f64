//! Identifies the speaker of each line in a chat log or mail thread. An assistant's line is not a
//! request, and only the requester can confirm (PRODUCT, rules B4 and B5).

use crate::cli::transcript::chat_time::{is_stamp, without_stamp};
use crate::cli::transcript::headings::asks;
use crate::understand::Grammar;

#[derive(Debug, Clone, Default)]
pub struct SpeakerTracker {
    /// An assistant is speaking.
    assistant: bool,
    /// The last named author, who also speaks unattributed lines. A quoted speaker does not change
    /// it.
    author: Option<String>,
    /// The speaker of the last line.
    speaker: Option<String>,
    /// The log is a mail thread, in which `>` quotes.
    mail: bool,
    /// The mail contains text of its own.
    answered: bool,
    /// The preceding line was a closing ("Regards,"), so the signature follows.
    signed: bool,
    /// The state of a quoted older mail.
    quoted_mail: QuotedMail,
    /// The first named speaker.
    first: Option<String>,
    /// The log is certainly a chat: it names two speakers, or one in a chat program's format.
    chat: bool,
    /// The text before a colon, in or above the current paragraph.
    label: Option<String>,
    /// The preceding line only named a speaker.
    named: bool,
}

/// The extent of a quoted older mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum QuotedMail {
    #[default]
    No,
    /// "Bob wrote:" was the last line. The quotation is either the lines marked with `>` or all
    /// that follow.
    Begins,
    /// To the end of the transcript.
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

/// The attribution of a line.
enum Attribution<'a> {
    /// A name and the text that follows it, which may start on the next line.
    By(&'a str, &'a str),
    /// A quotation of this depth. The unquoted text after it belongs to another speaker.
    Quoted(usize, &'a str),
    /// A mail header that names no speaker.
    Header,
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
                // The mail that a reply answers follows it.
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

    /// The label of the last line, while it may not be a name: "Jane" speaks among other speakers,
    /// but alone it may be a heading such as "Glossary".
    pub fn doubted(&self) -> Option<&str> {
        self.label.as_deref().filter(|_| !self.chat)
    }

    /// Returns true if the log is certainly a chat.
    pub fn is_chat(&self) -> bool {
        self.chat
    }

    /// The current speaker, once one is named.
    pub fn speaker(&self) -> Option<&str> {
        self.speaker.as_deref()
    }
}

const ASSISTANTS: [&str; 3] = ["Claude", "Assistant", "bedrock-assist"];

fn is_assistant(name: &str) -> bool {
    ASSISTANTS.iter().any(|assistant| name.eq_ignore_ascii_case(assistant))
}

/// Roles that stand for a speaker's name.
const ROLES: [&str; 16] = [
    "user",
    "human",
    "me",
    "you",
    "customer",
    "client",
    "employee",
    "requester",
    "caller",
    "operator",
    "agent",
    "admin",
    "manager",
    "lead",
    "boss",
    "engineer",
];

fn is_role(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    ROLES.iter().any(|role| last.eq_ignore_ascii_case(role))
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

/// Words before a colon in a request that are not speakers.
const CUES: [&str; 41] = [
    "account",
    "bu",
    "bug",
    "center",
    "cost",
    "days",
    "department",
    "dept",
    "duration",
    "email",
    "env",
    "environment",
    "expires",
    "expiry",
    "for",
    "group",
    "hours",
    "http",
    "https",
    "id",
    "issue",
    "key",
    "length",
    "lifetime",
    "model",
    "name",
    "note",
    "owner",
    "profile",
    "project",
    "purpose",
    "reason",
    "region",
    "service",
    "system",
    "tag",
    "team",
    "ticket",
    "ttl",
    "type",
    "unit",
];

/// Mail headers that do not name the speaker.
const HEADERS: [&str; 11] = [
    "to",
    "date",
    "sent",
    "importance",
    "priority",
    "attachments",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
];

fn is_header(line: &str, name: &str) -> bool {
    line.split_once(':').is_some_and(|(label, _)| label.eq_ignore_ascii_case(name))
}

/// Returns true for "On Mon, Nov 23, Bob wrote:", "-----Original Message-----", "Begin forwarded
/// message:", and the start of a commit.
fn starts_quoted_mail(line: &str) -> bool {
    let bare = line.trim_start_matches(['>', ' ']).to_lowercase();
    let ruled = bare.starts_with("--")
        && ["original message", "forwarded", "original appointment"]
            .iter()
            .any(|words| bare.contains(words));
    let wrote = [" wrote", " schrieb", " a écrit", " escribió", " ha scritto"];
    let dated = ["on ", "am ", "le ", "el ", "il "].iter().any(|word| bare.starts_with(word))
        || bare.contains('@');
    let commit = bare.strip_prefix("commit ").is_some_and(|hash| {
        (7..=40).contains(&hash.len()) && hash.bytes().all(|c| c.is_ascii_hexdigit())
    });
    let writes = bare.ends_with(':') && dated && wrote.iter().any(|words| bare.contains(words));
    ruled || commit || writes || bare.starts_with("begin forwarded message")
}

/// Returns true for a closing such as "Kind regards,", which a signature follows.
fn is_closing(line: &str) -> bool {
    let comma = line.ends_with(',');
    let words = line.trim_end_matches([',', '.', '!']).to_lowercase();
    let thanks = comma
        && ["thanks", "thank you", "many thanks", "thanks a lot", "thanks in advance", "thx"]
            .contains(&&*words);
    let greets = [
        "best",
        "br",
        "cheers",
        "sincerely",
        "yours",
        "yours sincerely",
        "--",
        "mfg",
        "all the best",
        "best wishes",
    ];
    thanks
        || greets.contains(&&*words)
        || words.ends_with("regards") && words.split(' ').count() <= 4
}

/// Returns true if the name is a label that denies what it labels, and not a speaker.
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

/// The text in brackets behind a name.
fn bracketed_text<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(name)?;
    let rest = rest.trim_start().strip_prefix(['(', '['])?;
    rest.split_once([')', ']']).map(|(inner, _)| inner)
}

fn attribution(line: &str, named_before: bool) -> Option<Attribution<'_>> {
    let depth = line.chars().filter(|c| !c.is_whitespace()).take_while(|c| *c == '>').count();
    if depth > 0 {
        let said = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        // A name inside a quotation is its speaker.
        return Some(match attribution(said, named_before) {
            Some(named @ Attribution::By(..)) => named,
            _ => Attribution::Quoted(depth, said),
        });
    }
    if let Some(name) = heading(line).or_else(|| name_with_time(line)) {
        return Some(Attribution::By(name, ""));
    }
    let (stamped, line) = match without_stamp(line) {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    if stamped && is_name(line, 3) {
        return Some(Attribution::By(line, ""));
    }
    if let Some((name, said)) =
        emphasized(line).or_else(|| bracketed(line)).or_else(|| prompted(line))
    {
        return Some(Attribution::By(name, said));
    }
    // The colon in a time does not end a name.
    let mut colons = line.match_indices(':').map(|(at, _)| at);
    let at =
        colons.find(|at| line[at + 1..].is_empty() || line[at + 1..].starts_with([' ', '\t']))?;
    let (label, said) = (&line[..at], line[at + 1..].trim_start());
    let is = |name: &str| label.eq_ignore_ascii_case(name);
    if is("from") {
        return Some(Attribution::By(said, ""));
    }
    if is("subject") {
        return Some(Attribution::Header);
    }
    let header = HEADERS.iter().any(|header| is(header)) && label.starts_with(char::is_uppercase);
    if header || is("cc") || is("bcc") || is("reply-to") {
        return Some(Attribution::Header);
    }
    let name = label.split_once(['(', '[']).map_or(label, |(name, _)| name).trim();
    if let Some(handle) = name.strip_prefix('@').filter(|handle| is_handle(handle)) {
        return Some(Attribution::By(handle, said));
    }
    let sorted =
        || name.split_once(", ").is_some_and(|(last, first)| is_name(last, 2) && is_name(first, 2));
    let named = is_assistant(name)
        || is_name(name, 2)
        || stamped && sorted()
        || (named_before || stamped) && is_handle(name);
    (named && !is_cue(name)).then_some(Attribution::By(name, said))
}

/// Returns the name in "## Bob", the format of some exports. A single `#` starts a comment.
fn heading(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("##")?.trim_start_matches('#').strip_prefix(' ')?.trim();
    let name = name_with_time(rest).unwrap_or(rest).trim_end_matches(':');
    (is_name(name, 2) || is_assistant(name)).then_some(name)
}

/// Returns the name in a line of only a name and a time: "Jane Doe  10:32 AM", "Jane Doe, 10:32",
/// "Jane — Today at 10:32 AM".
fn name_with_time(line: &str) -> Option<&str> {
    let between = |c: char| c.is_whitespace() || ",—–-|•·".contains(c);
    let ends = line.match_indices([' ', '\t', ',', '[', '(']).map(|(at, _)| at);
    ends.filter(|at| is_stamp(&line[*at..])).find_map(|at| {
        let name = line[..at].trim_end_matches(between);
        // "Until 10:30" answers a question, and "finance, 1:30" may. Wider gaps and brackets come
        // from a program.
        let apart = line[name.len()..].trim_start_matches(',');
        let set = apart.starts_with("  ")
            || apart.starts_with('\t')
            || apart.contains(['[', '(', '—', '–', '/']);
        let listed = line[name.len()..].starts_with(',');
        let name = name.trim_end_matches("APP").trim_end();
        let named = is_name(name, 3) && (name.contains(' ') || set || listed);
        (named && !is_cue(name) || set && is_handle(name) && !is_cue(name)).then_some(name)
    })
}

/// Splits "**Bob:** yes" and "**Bob**: yes", and recognizes "**Bob**" alone or above a time.
fn emphasized(line: &str) -> Option<(&str, &str)> {
    let mark = ["**", "__", "*", "_"].into_iter().find(|mark| line.starts_with(mark))?;
    let (name, said) = line.strip_prefix(mark)?.split_once(mark)?;
    let (bare, said) = (name.trim_end_matches(':').trim(), said.trim());
    let colon = bare.len() < name.trim().len() || said.starts_with(':');
    let alone = said.is_empty() || is_stamp(said);
    let named = is_name(bare, 2) || colon && is_handle(bare.trim_start_matches('@'));
    let named = (named || is_assistant(bare)) && (colon || alone) && !is_cue(bare);
    let said = if alone { "" } else { said.trim_start_matches(':').trim_start() };
    named.then_some((bare.trim_start_matches('@'), said))
}

/// Splits "<bob> yes", the format of IRC.
fn bracketed(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.strip_prefix('<')?.split_once('>')?;
    let name = name.trim_start_matches(['@', '+', '%', '~', '&', ' ']);
    // "<pre>" alone is markup.
    let named = !said.trim().is_empty() && (is_handle(name) || is_name(name, 2));
    named.then_some((name, said.trim_start()))
}

/// Splits "bob> yes" and "bedrock-assist> Proceed?", the format of a prompt.
fn prompted(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.split_once('>')?;
    let apart = said.is_empty() || said.starts_with([' ', '\t']);
    (apart && (is_handle(name) || is_assistant(name)) && !is_cue(name))
        .then_some((name, said.trim_start()))
}

/// Returns true for at most `most` capitalized words.
fn is_name(name: &str, most: usize) -> bool {
    let words = || name.split(' ');
    words().count() <= most && words().all(capitalized)
}

fn capitalized(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '.' | '_'))
}

/// Returns true for a single word in the form of a login name.
fn is_handle(name: &str) -> bool {
    name.starts_with(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '|' | '`'))
}

/// Returns true if the last word introduces a value.
fn is_cue(name: &str) -> bool {
    name.rsplit([' ', '-', '_'])
        .next()
        .is_some_and(|word| CUES.iter().any(|cue| word.eq_ignore_ascii_case(cue)))
}

#[cfg(test)]
mod tests;
