//! A transcript may be a chat log or an exchange of mail. Who speaks decides whether a line is a request at all, and whose
//! yes it is: what an assistant said is no request, and nobody confirms what somebody else asked for.

use crate::cli::transcript::chat_time::{is_stamp, without_stamp};
use crate::cli::transcript::headings::asks;
use crate::understand::Grammar;

/// Follows a log line by line.
#[derive(Debug, Clone, Default)]
pub struct SpeakerTracker {
    /// An assistant is speaking.
    assistant: bool,
    /// Who speaks where a line does not say so: the last one named, whoever was quoted since.
    author: Option<String>,
    /// Who said the last line.
    speaker: Option<String>,
    /// It is an exchange of mail, in which `>` quotes.
    mail: bool,
    /// Something was said in it.
    answered: bool,
    /// The line before closed what somebody wrote: their name and place follow.
    signed: bool,
    /// Everything from here on is an older mail.
    history: QuotedMail,
    /// The first one named.
    first: Option<String>,
    /// Surely a chat: more than one is named, or one as programs set names.
    chat: bool,
    /// What stands before a colon above the paragraph's lines, or before one of them.
    label: Option<String>,
    /// The line before only named somebody.
    named: bool,
}

/// How far an older mail that is quoted reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum QuotedMail {
    /// None is.
    #[default]
    No,
    /// "Bob wrote:" was the last line; what is marked with `>` is quoted, or all of the rest.
    Begins,
    /// To the end.
    Yes,
}

/// What a line of a log is.
#[derive(Debug, PartialEq, Eq)]
pub enum LogLine<'a> {
    /// A blank line or a comment.
    Nothing,
    /// A name above what is said.
    Named,
    /// A mail's header, a quotation of an older mail, a signature.
    Around,
    /// What an assistant said.
    Assistant(&'a str),
    /// What a person said.
    Said(&'a str),
}

/// What a line says of who speaks.
enum Spoken<'a> {
    /// Somebody is named, and this is what they say; or it follows in the next lines.
    By(&'a str, &'a str),
    /// Somebody is quoted, so deep. What is not quoted after it is somebody else's.
    Quoted(usize, &'a str),
    /// It is a mail's header without a speaker.
    Header,
}

impl SpeakerTracker {
    /// Takes the next line.
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
        let said = match spoken(line, self.author.is_some()) {
            // "Risk: delete the key" and "Rejected:" name nobody.
            Some(Spoken::By(name, _)) if !is_assistant(name) && is_label(grammar, line, name) => {
                line
            }
            Some(Spoken::By(name, said)) => {
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
            Some(Spoken::Quoted(depth, said)) => {
                self.assistant = false;
                self.speaker = Some(">".repeat(depth));
                self.label = self.speaker.clone();
                said
            }
            Some(Spoken::Header) => {
                self.mail |= is_header(line, "subject");
                // Below an answer stands the mail that it answers.
                if is_header(line, "sent") && self.answered {
                    self.history = QuotedMail::Yes;
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
                self.signed = closes(said);
                LogLine::Said(said)
            }
        }
    }

    /// Whether the line is part of an older mail: it asks for nothing and confirms nothing.
    fn is_quoted(&mut self, line: &str) -> bool {
        if opens_history(line) {
            self.mail = true;
            self.history = if line.ends_with(':') && !line.starts_with("Begin ") {
                QuotedMail::Begins
            } else {
                QuotedMail::Yes
            };
            return true;
        }
        let marked = line.starts_with('>');
        if self.history == QuotedMail::Begins {
            self.history = if marked { QuotedMail::No } else { QuotedMail::Yes };
        }
        self.history == QuotedMail::Yes || self.mail && marked
    }

    /// What the last line stands behind, or below, as long as nothing shows that it is a name: "Jane" speaks where others
    /// do, but alone it may be "Glossary".
    pub fn doubted(&self) -> Option<&str> {
        self.label.as_deref().filter(|_| !self.chat)
    }

    /// Whether people surely speak.
    pub fn is_chat(&self) -> bool {
        self.chat
    }

    /// Who speaks; `None` before anyone was named.
    pub fn speaker(&self) -> Option<&str> {
        self.speaker.as_deref()
    }
}

const ASSISTANTS: [&str; 3] = ["Claude", "Assistant", "bedrock-assist"];

fn is_assistant(name: &str) -> bool {
    ASSISTANTS.iter().any(|assistant| name.eq_ignore_ascii_case(assistant))
}

/// Who is named by what they are.
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

/// Whether a name is set as any label may be: "Jane: …", "**Jane**", but not "[10:32] Jane: …" or "<jane> …".
fn is_plain(line: &str, name: &str) -> bool {
    let bare = line.trim_start_matches(['*', '_', '#', ' ']);
    let set = without_stamp(line).is_some() || above(bare).is_some();
    !set && bare.strip_prefix(name).is_some_and(|rest| {
        let rest = rest.trim_start_matches(['*', '_', ' ']);
        (rest.is_empty() || rest.starts_with([':', '(', '[']))
            && !aside(line, name).is_some_and(is_stamp)
    })
}

/// What stands before a colon in a request and is no speaker.
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

/// Mail headers that name nobody who speaks.
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

/// "On Mon, Nov 23, Bob wrote:", "-----Original Message-----", "Begin forwarded message:", and a commit's message.
fn opens_history(line: &str) -> bool {
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

/// "Kind regards,": what stands below is a signature.
fn closes(line: &str) -> bool {
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

/// Whether a name leads to no speaker: what it heads or labels is not asked for.
fn is_label(grammar: &Grammar, line: &str, name: &str) -> bool {
    let colon = line.split_once(name).is_some_and(|(_, rest)| {
        let rest = aside(line, name)
            .map_or(rest, |aside| &rest[rest.find(aside).unwrap_or(0) + aside.len() + 1..]);
        rest.trim_start_matches(['*', ' ']).starts_with(':')
    });
    (colon || line.starts_with("##") || line.starts_with("**"))
        && !is_header(line, "from")
        && (grammar.denies(name) || aside(line, name).is_some_and(|aside| grammar.denies(aside)))
}

/// What stands in brackets behind a name.
fn aside<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(name)?;
    let rest = rest.trim_start().strip_prefix(['(', '['])?;
    rest.split_once([')', ']']).map(|(aside, _)| aside)
}

fn spoken(line: &str, named_before: bool) -> Option<Spoken<'_>> {
    let depth = line.chars().filter(|c| !c.is_whitespace()).take_while(|c| *c == '>').count();
    if depth > 0 {
        let said = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        // Whoever is named in a quote said it.
        return Some(match spoken(said, named_before) {
            Some(by @ Spoken::By(..)) => by,
            _ => Spoken::Quoted(depth, said),
        });
    }
    if let Some(name) = heading(line).or_else(|| above(line)) {
        return Some(Spoken::By(name, ""));
    }
    let (stamped, line) = match without_stamp(line) {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    if stamped && is_name(line, 3) {
        return Some(Spoken::By(line, ""));
    }
    if let Some((name, said)) =
        emphasized(line).or_else(|| in_brackets(line)).or_else(|| prompted(line))
    {
        return Some(Spoken::By(name, said));
    }
    // The colon of a time ends no name.
    let mut colons = line.match_indices(':').map(|(at, _)| at);
    let at =
        colons.find(|at| line[at + 1..].is_empty() || line[at + 1..].starts_with([' ', '\t']))?;
    let (label, said) = (&line[..at], line[at + 1..].trim_start());
    let is = |name: &str| label.eq_ignore_ascii_case(name);
    if is("from") {
        return Some(Spoken::By(said, ""));
    }
    if is("subject") {
        return Some(Spoken::Header);
    }
    let header = HEADERS.iter().any(|header| is(header)) && label.starts_with(char::is_uppercase);
    if header || is("cc") || is("bcc") || is("reply-to") {
        return Some(Spoken::Header);
    }
    let name = label.split_once(['(', '[']).map_or(label, |(name, _)| name).trim();
    if let Some(handle) = name.strip_prefix('@').filter(|handle| is_handle(handle)) {
        return Some(Spoken::By(handle, said));
    }
    let sorted =
        || name.split_once(", ").is_some_and(|(last, first)| is_name(last, 2) && is_name(first, 2));
    let named = is_assistant(name)
        || is_name(name, 2)
        || stamped && sorted()
        || (named_before || stamped) && is_handle(name);
    (named && !is_cue(name)).then_some(Spoken::By(name, said))
}

/// "## Bob", as some exports set names. One `#` begins a comment.
fn heading(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("##")?.trim_start_matches('#').strip_prefix(' ')?.trim();
    let name = above(rest).unwrap_or(rest).trim_end_matches(':');
    (is_name(name, 2) || is_assistant(name)).then_some(name)
}

/// "Jane Doe  10:32 AM", "Jane Doe, 10:32", "Jane — Today at 10:32 AM": a name and a time on a line of their own.
fn above(line: &str) -> Option<&str> {
    let between = |c: char| c.is_whitespace() || ",—–-|•·".contains(c);
    let ends = line.match_indices([' ', '\t', ',', '[', '(']).map(|(at, _)| at);
    ends.filter(|at| is_stamp(&line[*at..])).find_map(|at| {
        let name = line[..at].trim_end_matches(between);
        // "Until 10:30" answers a question, "finance, 1:30" may; a wider gap and brackets are a program's.
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

/// "**Bob:** yes", "**Bob**: yes", "**Bob**" alone or above a time.
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

/// "<bob> yes", as in IRC.
fn in_brackets(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.strip_prefix('<')?.split_once('>')?;
    let name = name.trim_start_matches(['@', '+', '%', '~', '&', ' ']);
    // "<pre>" alone is a mark.
    let named = !said.trim().is_empty() && (is_handle(name) || is_name(name, 2));
    named.then_some((name, said.trim_start()))
}

/// "bob> yes", "bedrock-assist> Shall I?", as behind a prompt.
fn prompted(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.split_once('>')?;
    let apart = said.is_empty() || said.starts_with([' ', '\t']);
    (apart && (is_handle(name) || is_assistant(name)) && !is_cue(name))
        .then_some((name, said.trim_start()))
}

/// Up to so many capitalized words.
fn is_name(name: &str, most: usize) -> bool {
    let words = || name.split(' ');
    words().count() <= most && words().all(capitalized)
}

fn capitalized(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '.' | '_'))
}

/// One word as people log in with.
fn is_handle(name: &str) -> bool {
    name.starts_with(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '|' | '`'))
}

/// Whether the last of its words leads to a value.
fn is_cue(name: &str) -> bool {
    name.rsplit([' ', '-', '_'])
        .next()
        .is_some_and(|word| CUES.iter().any(|cue| word.eq_ignore_ascii_case(cue)))
}

#[cfg(test)]
mod tests;
