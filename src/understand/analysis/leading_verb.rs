//! Finds verbs before an existing key, which aren't part of a team's name: "replace marketing's
//! key".

use crate::understand::analysis::name_words::NAME_CONCEPTS;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrase_trie::Meaning;
use crate::understand::grammar::phrasebook::Phrasebook;
use crate::understand::tokens::{Gap, WordKind};
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/verbs.toml", include_str!("../../../grammar/verbs.toml"));

/// The effect of a verb of `grammar/verbs.toml` on a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    Rotate,
    Delete,
    Disable,
    /// Something that the program doesn't do, or that is ambiguous: "archive", "update".
    Other,
}

impl Grammar {
    fn verbs(&self) -> &Phrasebook<Verb> {
        // The file is built in and a test compiles it, so there is no error to report.
        self.verbs.get_or_init(|| compile().unwrap_or_default())
    }
}

pub fn compile() -> Result<Phrasebook<Verb>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "verbs", "does")
}

/// Concepts of verbs that the program supports, so that [`read`] doesn't claim them as
/// unsupported. `Make` isn't among them, because a verb like "share" creates nothing if the key
/// already exists.
const OURS: &[Concept] = &[
    Want, Get, Rotate, Revoke, Delete, Disable, Enable, Renew, List, Review, Lookup, Details,
    Explain,
];

/// Tags verbs before an existing key by their effect, and claims those that the program doesn't
/// offer.
pub fn read(reading: &mut Reading<'_>) {
    for verb in reading.grammar.verbs().scan(reading) {
        let led = leads(reading, verb.first)
            && !reading.gap(verb.last).is_break()
            && !matches!(reading.gap(verb.last), Gap::Joined(_))
            && !reading.word(verb.last - 1).possessive;
        let Some(object) = object(reading, verb.last).filter(|_| led) else { continue };
        // In "exchange team key", "exchange" is the name of a team.
        if reading.is(verb.last, TeamWord) && object == verb.last + 1 {
            continue;
        }
        let concept = match verb.value {
            Verb::Rotate => Rotate,
            Verb::Delete => Delete,
            Verb::Disable => Disable,
            Verb::Other => {
                // "check web's key" isn't offered, but "check my access" is.
                let named = (verb.last..object).any(|at| reading.is_open(at));
                let checks =
                    reading.is(verb.first, Check) && (!named || reading.is(object, Access));
                // A verb right before "key" describes the key: "backup key for web".
                if object > verb.last && !checks && !reading.is_any(verb.first, OURS) {
                    reading.claim(FindingKind::Unmet, verb.first, verb.last);
                }
                continue;
            }
        };
        reading.cover(verb.first, verb.last, Some(Meaning { concept, value: 0.0 }));
    }
}

/// Returns true if the verb at `at` starts its clause, or follows only a courtesy, a modal or
/// "and": "please …", "can you …", "we need to …".
pub fn leads(reading: &Reading<'_>, at: usize) -> bool {
    if at == 0 || reading.gap(at).is_break() {
        return true;
    }
    let before = at - 1;
    let to = || {
        let start = reading.tag(before).map_or(before, |tag| tag.first);
        reading.spelling(before) == "to"
            && (reading.is_any(before, &[Want, Modal])
                || start > 0 && reading.is_any(start - 1, &[Want, Get, Stating, Polite, Modal]))
    };
    !matches!(reading.gap(at), Gap::Joined(_))
        && (reading.is(before, And) && !reading.is_ampersand(before)
            || reading.is_any(before, &[Polite, Greeting, Thanks, Address, Modal])
            || classes::BEFORE_REQUEST.has(reading.spelling(before))
            || to())
}

/// Returns the position of the key that is the object of a verb before `first`, if only names and
/// descriptions are between them: "marketing's long-term" in "replace marketing's long-term key".
pub fn object(reading: &Reading<'_>, first: usize) -> Option<usize> {
    const FAR: usize = 8;
    let user = |at: usize| {
        reading.spelling(at) == "user" && at > first && reading.spelling(at - 1) == "bedrock"
    };
    let key = |at: usize| {
        reading.is_any(at, &[Key, Keys, Access])
            || reading.word(at).kind == WordKind::KeyId
            || user(at)
    };
    let described = |at: usize| {
        reading.is_open(at)
            || reading.is_any(at, NAME_CONCEPTS)
            || reading.is_any(at, &[Article, Product, SaidLong, SaidShort, Old, Each])
            || reading.is_ampersand(at)
            || reading
                .finding(at)
                .is_some_and(|finding| matches!(finding.kind, FindingKind::Unit(..)))
    };
    let near = first..reading.len().min(first + FAR);
    let mut clause = near.take_while(|at| *at == first || !reading.gap(*at).is_break());
    clause.find(|at| key(*at) || !described(*at)).filter(|at| key(*at))
}

#[cfg(test)]
mod tests {
    use crate::domain::Intent;
    use crate::domain::Intent::{CreateKey, EnableKey, RefreshKey, RevokeKey, RotateKey};
    use crate::domain::{Question, RevokeAction};
    use crate::understand::Grammar;

    /// Ways to say whose key a verb is about. V stands for the verb.
    const OF_MARKETING: [&str; 10] = [
        "V marketing's key",
        "V the key of marketing",
        "V the key for marketing",
        "V the marketing key",
        "V marketing's Bedrock key",
        "please V marketing's access key",
        "can you V marketing's key",
        "we need to V the key of marketing",
        "Hi, please V the key of marketing.",
        "create a key for sales and V marketing's key",
    ];

    #[track_caller]
    fn assert_does(verbs: &[&str], intent: Intent, action: Option<RevokeAction>) {
        let grammar = Grammar::builtin().unwrap();
        for line in verbs.iter().flat_map(|verb| OF_MARKETING.map(|line| line.replace('V', verb))) {
            let understanding = grammar.understand(&line);
            let request = understanding.requests.last().unwrap();
            assert_eq!(request.intent, intent, "{line}");
            assert_eq!(request.revoke_action, action, "{line}");
            assert!(request.ask.is_empty(), "{line}: {:?}", request.ask);
            let unit = request.business_unit.as_ref().map(ToString::to_string);
            assert_eq!(unit.as_deref(), Some("marketing"), "{line}");
        }
    }

    #[test]
    fn a_verb_that_renews_a_teams_key_rotates_it() {
        let verbs = ["replace", "swap", "swap out", "roll", "roll over", "cycle", "exchange"];
        assert_does(&verbs, RotateKey, None);
        let verbs = ["renew", "refresh", "extend", "prolong", "reissue", "regenerate"];
        assert_does(&verbs, RotateKey, None);
    }

    #[test]
    fn verbs_that_remove_and_restore_a_key() {
        assert_does(&["decommission", "nuke"], RevokeKey, Some(RevokeAction::Delete));
        assert_does(&["cancel", "annul"], RevokeKey, Some(RevokeAction::Deactivate));
        assert_does(&["reactivate", "re-enable", "unblock"], EnableKey, None);
    }

    #[test]
    fn unsupported_verbs_lead_to_a_question() {
        let grammar = Grammar::builtin().unwrap();
        for verb in [
            "retire",
            "terminate",
            "void",
            "lock",
            "update",
            "reset",
            "move",
            "copy",
            "rename",
            "audit",
            "keep",
            "archive",
            "share",
            "export",
            "verify",
            "test",
            "fix",
            "protect",
        ] {
            for line in OF_MARKETING {
                let line = line.replace('V', verb);
                for request in &grammar.understand(&line).requests {
                    let name = request.business_unit.as_ref().map(ToString::to_string);
                    let asks = request.ask.first() == Some(&Question::DidYouMean);
                    assert!(name.is_none_or(|name| !name.contains(verb)), "{line}");
                    assert!(asks || !request.intent.changes(), "{line}: {request:?}");
                }
            }
        }
        // Even an unknown verb creates no key if the key already exists.
        for line in ["regrind marketing's key", "please defenestrate marketing's Bedrock key"] {
            let requests = grammar.understand(line).requests;
            assert_eq!(requests[0].ask.first(), Some(&Question::DidYouMean), "{line}");
        }
    }

    #[test]
    fn other_uses_of_these_words() {
        let grammar = Grammar::builtin().unwrap();
        for (line, intent, unit) in [
            ("Exchange team key", CreateKey, Some("exchange-team")),
            ("key for Exchange", CreateKey, Some("exchange")),
            ("key for cycle hire", CreateKey, Some("cycle-hire")),
            ("audit team key", CreateKey, Some("audit-team")),
            ("create Swap Desk's key", CreateKey, Some("swap-desk")),
            ("refresh the token of marketing", RefreshKey, Some("marketing")),
            ("refresh Bedrock key team kiwi 2h", RefreshKey, Some("kiwi")),
            ("renew the short-term key of marketing", RefreshKey, Some("marketing")),
            ("renew my key", RefreshKey, None),
            ("renew marketing-bedrock-user", RotateKey, Some("marketing")),
            ("replace marketing-bedrock-user", RotateKey, Some("marketing")),
            ("replace marketing with sales", Intent::OutOfScope, None),
            ("replace Tokyo with Frankfurt", Intent::OutOfScope, None),
            ("delete users without keys", Intent::OutOfScope, None),
        ] {
            let requests = grammar.understand(line).requests;
            let said = requests[0].business_unit.as_ref().map(ToString::to_string);
            assert_eq!((requests[0].intent, said.as_deref()), (intent, unit), "{line}");
            assert!(requests[0].ask.is_empty(), "{line}: {:?}", requests[0].ask);
        }
    }
}
