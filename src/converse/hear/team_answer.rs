//! Finds the team in an answer that is a sentence: "the startup is called Lumenfold, use that".

use crate::converse::{Conversation, InputLine, Origin, State, edit};
use crate::domain::{BusinessUnit, DoubtKind, Intent, Naming, Question, Request, Response};
use crate::understand::classes;

/// An answer with more words is read as a sentence, not as a name.
const LONGEST_NAME: usize = 3;

impl Conversation<'_> {
    /// Returns true if the line is one word that can only be a name, and the question may be answered
    /// by one: "billing-api".
    pub fn is_only_name(&self, line: InputLine<'_>) -> bool {
        let asks = matches!(
            self.state.question(),
            Some(Question::BusinessUnit | Question::ExistingUser | Question::WhichKey)
        );
        let words = line.words.trim();
        let compound = words.contains('-') && !words.contains(char::is_whitespace);
        let named = words.chars().all(|c| c.is_alphanumeric() || c == '-');
        asks && line.voice == Origin::Live && compound && named
    }

    /// Returns true if a sentence at a confirmation renamed the team, and doesn't name it so: "the
    /// startup is called Lumenfold, use that".
    pub fn misnames(&self, before: &State, line: InputLine<'_>, response: &Response) -> bool {
        let team = |state: &State| {
            let pending = state.pending.as_deref()?;
            let [draft] = &pending.drafts[..] else { return None };
            let creates = draft.request.intent == Intent::CreateKey;
            draft.request.business_unit.clone().filter(|_| creates)
        };
        let (Some(old), Some(new)) = (team(before), team(&self.state)) else { return false };
        let words = line.words.split_whitespace().count();
        let confirms = before.question() == Some(Question::Confirm);
        let read = self.grammar.understand(&format!("I need a long-term key. {}", line.words));
        let named = |request: &Request| request.business_unit.as_ref() == Some(&new);
        let marked =
            response.slots.business_unit.as_ref() == Some(&new) || response.instead_of.is_some();
        let sentence = new.as_str().split('-').any(|part| classes::OF_SENTENCES.has(part));
        // "Put Dr. Lindqvist down as the owner" names no team.
        let mut each = line.words.split(|c: char| !c.is_alphanumeric());
        let owned = each.any(|word| word.eq_ignore_ascii_case("owner"));
        let other = words > LONGEST_NAME && sentence && !marked;
        confirms
            && old != new
            && (owned && response.slots.owner.is_none()
                || other && !read.requests.iter().any(named))
    }

    /// Reads the team of an answer at a question about a new key, as if the line went on with the
    /// request.
    pub fn read_team(&self, line: InputLine<'_>, response: &mut Response) {
        let Some(pending) = self.state.pending.as_deref().filter(|_| self.is_seen(line)) else {
            return;
        };
        let [draft] = &pending.drafts[..] else { return };
        let lacks =
            draft.request.intent == Intent::CreateKey && draft.request.business_unit.is_none();
        let question = pending.open.question(&pending.drafts);
        let asked = question == Some(Question::BusinessUnit);
        let other = matches!(
            question,
            Some(Question::Ttl | Question::KeyType | Question::LongRunning | Question::DidYouMean)
        );
        let words = line.words.split_whitespace().count();
        if self.is_only_name(line) && response.name.is_none() && !edit::has_value(response) {
            response.name = BusinessUnit::from_folded(&line.words.trim().to_lowercase());
            response.naming = Naming::Sure;
            return;
        }
        let first = line.words.split_whitespace().next().unwrap_or_default().to_lowercase();
        if asked && classes::DENIES.has(&first) && words <= LONGEST_NAME {
            (response.name, response.naming) = (None, Naming::Doubtful);
        }
        if !lacks || !(asked || other) || words <= LONGEST_NAME || response.asks {
            return;
        }
        let read = self.grammar.understand(&format!("I need a long-term key. {}", line.words));
        let first = |requests: &[Request]| match requests {
            [request] if request.intent == Intent::CreateKey => request.business_unit.clone(),
            _ => None,
        };
        let doubted = read.requests.iter().any(|request| !request.ask.is_empty());
        let team: Option<BusinessUnit> = match asked {
            true if read.doubts.iter().any(|doubt| doubt.why != DoubtKind::Unknown) => None,
            true => first(&read.requests).or_else(|| first(read.alternative.as_deref()?)),
            false => first(&read.requests).filter(|_| !doubted),
        };
        match team {
            Some(team) => {
                response.name = Some(team.clone());
                response.slots.business_unit = Some(team);
                response.naming = Naming::Sure;
                response.stated |= asked;
            }
            None if asked && response.naming < Naming::Sure => {
                (response.name, response.naming) = (None, Naming::Doubtful);
            }
            None => {}
        }
    }
}
