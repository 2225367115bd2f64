//! Replaces shorthand for keys and teams that were shown: "web" by "example-web-bedrock-user", "...0003"
//! by the key ID that ends so.

use crate::converse::pending_request::OpenMatter;
use crate::converse::{Conversation, InputLine};
use crate::domain::{AccessKeyId, IamUser, Intent, Question, Region};
use crate::understand::classes;

/// The fewest characters of a part of a team's name, and of the end of a key ID.
const SHORTEST_PART: usize = 3;
const SHORTEST_END: usize = 1;
/// The fewest characters of a team's name that may have a slip.
const SHORTEST_SLIP: usize = 6;
/// The fewest characters of a team's name that may have two slips.
const SHORTEST_OF_TWO: usize = 10;

impl Conversation<'_> {
    /// Returns the line with full names, or `None` if it has no shorthand. Only a person who sees
    /// the confirmation may use shorthand.
    pub fn expand(&self, line: InputLine<'_>) -> Option<String> {
        if !self.is_seen(line) || !self.state.policy.live {
            return None;
        }
        if self.state.pending.is_none()
            && let Some(placed) = self.placed(line.words)
        {
            return Some(placed);
        }
        let users = self.known_users();
        let with_ids = with_ids(line.words, &users);
        let words = with_ids.as_deref().unwrap_or(line.words);
        let about_existing = self.is_about_existing(words);
        let with_users = about_existing.then(|| with_users(words, &users)).flatten();
        let asked = self.state.pending.is_some() && about_existing;
        let named = || asked.then(|| with_name(words)).flatten();
        with_users.or_else(named).or(with_ids)
    }

    /// Returns the users that were listed and those that the open question is about.
    fn known_users(&self) -> Vec<&IamUser> {
        let mut users: Vec<&IamUser> = self.state.memory.shown.users.iter().collect();
        match self.state.pending.as_deref().map(|pending| &pending.open) {
            Some(OpenMatter::WhichKey(_, user, _) | OpenMatter::Existing(_, user)) => {
                users.push(user)
            }
            Some(OpenMatter::DeleteOld(old)) => users.push(&old.seen),
            _ => {}
        }
        users
    }

    /// Returns true if a team in the line must be one that exists.
    fn is_about_existing(&self, words: &str) -> bool {
        let parts = |intent: Intent| intent.parts();
        match self.state.question() {
            Some(Question::WhichKey | Question::DeleteOld) => true,
            Some(_) => self.state.pending.as_ref().is_some_and(|pending| {
                pending.drafts.iter().all(|draft| parts(draft.request.intent))
            }),
            None => self.grammar.understand(words).requests.iter().any(|it| parts(it.intent)),
        }
    }
}

/// Replaces the ends of key IDs, and IDs in lowercase, by the IDs.
fn with_ids(words: &str, users: &[&IamUser]) -> Option<String> {
    let ids: Vec<&AccessKeyId> =
        users.iter().flat_map(|user| &user.keys).map(|key| &key.id).collect();
    let only = |end: &str| {
        let end = end.to_uppercase();
        let mut fits = ids.iter().filter(|id| id.as_str().ends_with(&end));
        let id = fits.next().filter(|_| end.len() >= SHORTEST_END)?;
        fits.all(|other| other == id).then(|| id.to_string())
    };
    let pieces: Vec<&str> = words.split(' ').collect();
    let mut changed = false;
    let mut full: Vec<String> = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let piece = pieces[at];
        let ends = pieces.get(at).is_some_and(|piece| classes::ENDING.has(piece))
            && pieces.get(at + 1).is_some_and(|next| classes::ENDING_IN.has(next));
        if let Some(id) = pieces.get(at + 2).filter(|_| ends).and_then(|last| only(trimmed(last))) {
            // "The one ending in 2" is the key itself.
            while full.last().is_some_and(|word| classes::BEFORE_ENDING.has(&word.to_lowercase())) {
                full.pop();
            }
            full.push(id);
            (changed, at) = (true, at + 3);
            continue;
        }
        let core = trimmed(piece);
        let known = ids.iter().find(|id| id.as_str().eq_ignore_ascii_case(core));
        let cut = core.rfind(['.', '…']).filter(|_| piece.contains("..") || piece.contains('…'));
        let end = cut
            .map(|dot| core[dot..].trim_start_matches(['.', '…']))
            .or_else(|| piece.strip_prefix("...").or_else(|| piece.strip_prefix('…')).map(trimmed));
        let id = match known {
            Some(id) if id.as_str() != core => Some(id.to_string()),
            Some(_) => None,
            None => end.filter(|end| !end.is_empty()).and_then(only),
        };
        changed |= id.is_some();
        full.push(id.unwrap_or_else(|| piece.to_owned()));
        at += 1;
    }
    changed.then(|| full.join(" "))
}

/// Replaces a team's name, or a part that only this name has, by the name of its IAM user, which
/// nothing else can mean.
fn with_users(words: &str, users: &[&IamUser]) -> Option<String> {
    let mut units: Vec<(&str, &str)> =
        users.iter().filter_map(|user| Some((user.name.unit()?, user.name.as_str()))).collect();
    units.sort_unstable();
    units.dedup();
    let only = |part: &str| {
        if let Some((_, user)) = units.iter().find(|(unit, _)| *unit == part) {
            return Some(*user);
        }
        // A slip of the finger: "exmaple-web".
        let slips = |(unit, _): &&(&str, &str)| {
            let most = if part.len() >= SHORTEST_OF_TWO { 2 } else { 1 };
            part.len() >= SHORTEST_SLIP && (1..=most).contains(&strsim::osa_distance(unit, part))
        };
        let mut near = units.iter().filter(slips);
        if let (Some((_, user)), None) = (near.next(), near.next()) {
            return Some(*user);
        }
        let has = |(unit, _): &&(&str, &str)| unit.split('-').any(|piece| piece == part);
        let mut fits = units.iter().filter(has);
        let (_, user) = fits.next().filter(|_| part.len() >= SHORTEST_PART)?;
        fits.next().is_none().then_some(*user)
    };
    let mut changed = false;
    let mut full: Vec<String> = Vec::new();
    let mut named = false;
    let pieces: Vec<&str> = words.split(' ').collect();
    for (at, piece) in pieces.iter().copied().enumerate() {
        let core = trimmed(piece);
        // "The web team" and "the web one" are example-web.
        let noun = core.trim_end_matches("'s").to_lowercase();
        if named && classes::NAMED_NOUN.has(&noun) {
            if let Some(last) = full.last_mut() {
                last.push_str(piece.get(noun.len()..).unwrap_or_default());
            }
            named = false;
            continue;
        }
        let part = core.strip_suffix("'s").or_else(|| core.strip_suffix("’s")).unwrap_or(core);
        // In "web server", the part belongs to another noun.
        let next = pieces.get(at + 1).map(|next| trimmed(next).to_lowercase());
        let alone = part != core
            || !piece.ends_with(core)
            || next.is_none_or(|next| classes::AFTER_TEAM.has(&next));
        let user = only(&part.to_lowercase()).filter(|_| alone || part.contains('-'));
        named = user.is_some() && part == core && piece.ends_with(core);
        changed |= user.is_some();
        full.push(user.map_or_else(|| piece.to_owned(), |user| piece.replacen(part, user, 1)));
    }
    changed.then(|| full.join(" "))
}

/// Replaces the only compound, such as "jenkins-ml", by the name of its IAM user.
fn with_name(words: &str) -> Option<String> {
    let is_name = |piece: &&str| {
        let core = trimmed(piece);
        let plain = core.chars().all(|c| c.is_alphanumeric() || c == '-');
        let known = Region::parse(core).is_some()
            || ["-term", "-lived", "-bedrock-user"].iter().any(|end| core.ends_with(end))
            || core.starts_with("re-");
        core.contains('-') && plain && !known && !core.starts_with(char::is_numeric)
    };
    let mut names = words.split(' ').filter(is_name);
    let name = trimmed(names.next()?).trim_end_matches("'s");
    names.next().is_none().then(|| words.replacen(name, &format!("{name}-bedrock-user"), 1))
}

pub fn trimmed(piece: &str) -> &str {
    piece.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{with_ids, with_users};
    use crate::domain::{AccessKeyId, IamKey, IamUser, UserName};
    use jiff::Timestamp;

    fn users() -> Vec<IamUser> {
        let user = |unit: &str, ids: &[&str]| IamUser {
            name: UserName::parse(&format!("{unit}-bedrock-user")).unwrap(),
            tags: Vec::new(),
            policy_attached: None,
            rights: Default::default(),
            keys: ids
                .iter()
                .map(|id| IamKey::new(AccessKeyId::parse(id).unwrap(), Timestamp::UNIX_EPOCH))
                .collect(),
        };
        vec![
            user("example-web", &["AKIASANDBOX000000001"]),
            user("example-batch", &["AKIASANDBOX000000002", "AKIASANDBOX000000013"]),
        ]
    }

    #[test]
    fn full_names_replace_shorthand() {
        let users = users();
        let users: Vec<&IamUser> = users.iter().collect();
        for (words, full) in [
            ("...0002", Some("AKIASANDBOX000000002")),
            ("akiasandbox...01, please", Some("AKIASANDBOX000000001 please")),
            ("akiasandbox000000001 pls", Some("AKIASANDBOX000000001 pls")),
            ("the one ending in 13", Some("AKIASANDBOX000000013")),
            ("the one ending in 4", None),
            ("AKIASANDBOX000000001", None),
            ("well... 2", None),
        ] {
            assert_eq!(with_ids(words, &users).as_deref(), full, "{words}");
        }
        for (words, full) in [
            ("just the web one for now", Some("just the example-web-bedrock-user for now")),
            ("the batch team's key", Some("the example-batch-bedrock-user's key")),
            ("Web's", Some("example-web-bedrock-user's")),
            ("the web one, please", Some("the example-web-bedrock-user, please")),
            ("the example key", None),
            ("not batch", Some("not example-batch-bedrock-user")),
            ("exmaple-web", Some("example-web-bedrock-user")),
            ("the website", None),
        ] {
            assert_eq!(with_users(words, &users).as_deref(), full, "{words}");
        }
    }
}
