//! The conversation: what becomes of a line, given what was said before.
//! Pure: `step` takes the state and a line and gives back both the new state and the turn.

use crate::domain::{
    Act, Intent, KeyType, NotBuilt, Note, OpenQuestion, Problem, Question, Region, Reply, Request, Ttl, Turn,
    Understanding, Unreadable,
};
use crate::understand::{Grammar, MAX_LINE};

/// What is remembered between lines.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The last short-term key made here: a refresh takes its life and region from it.
    last: Option<Request>,
}

impl State {
    /// The state of someone who holds a short-term key of this life and region already.
    pub fn holding(ttl: Ttl, region: Region) -> Self {
        let last = Request { ttl: Some(ttl), region: Some(region), ..Request::bare(Intent::RefreshKey) };
        Self { last: Some(last) }
    }
}

/// Takes one line. Never fails: what cannot be understood becomes an act that says so.
pub fn step(grammar: &Grammar, state: State, line: &str) -> (State, Turn) {
    if line.len() > MAX_LINE {
        let refused = Act::Refuse(None, Problem::Unreadable(Unreadable::TooLong));
        return (state, Turn { acts: vec![refused], notes: Vec::new(), quit: false });
    }
    let understanding = grammar.understand(line);
    let mut last = state.last;
    let mut acts = Vec::with_capacity(understanding.requests.len());
    for request in &understanding.requests {
        let act = decide(grammar, &understanding, request.clone(), last.as_ref());
        if let Act::MakeShortTerm(request) = &act {
            last = Some(request.clone());
        }
        acts.push(act);
    }
    let quit = understanding.requests.iter().any(|request| request.intent == Intent::Quit);
    let notes = understanding.remarks.into_iter().map(Note::Remark).collect();
    (State { last }, Turn { acts, notes, quit })
}

fn decide(grammar: &Grammar, understanding: &Understanding, request: Request, last: Option<&Request>) -> Act {
    match request.intent {
        Intent::CreateKey | Intent::RefreshKey => make_or_ask(grammar, request, last),
        Intent::RotateKey => not_built(request, NotBuilt::Rotate),
        Intent::ListKeys => not_built(request, NotBuilt::List),
        Intent::RevokeKey => not_built(request, NotBuilt::Revoke),
        Intent::CheckAccess => not_built(request, NotBuilt::Check),
        Intent::ListModels => not_built(request, NotBuilt::Models),
        Intent::Help => Act::Say(request, Reply::Help(understanding.topic.clone())),
        Intent::Cancel => Act::Say(request, Reply::NothingToCancel),
        Intent::Quit => Act::Say(request, Reply::Goodbye),
        Intent::OutOfScope if understanding.neutral => Act::Say(request, Reply::Neutral),
        Intent::OutOfScope => Act::Decline(request, Reply::OutOfScope(understanding.topic.clone())),
    }
}

fn not_built(request: Request, what: NotBuilt) -> Act {
    Act::Decline(request, Reply::NotBuilt(what))
}

fn make_or_ask(grammar: &Grammar, mut request: Request, last: Option<&Request>) -> Act {
    if request.key_type == Some(KeyType::LongTerm) {
        return not_built(request, NotBuilt::LongTermKeys);
    }
    if let Some(&name) = request.ask.first() {
        let question = open(grammar, name, &request);
        return Act::Ask(request, question);
    }
    if let (Intent::RefreshKey, Some(last)) = (request.intent, last) {
        request.ttl = request.ttl.or(last.ttl);
        request.region = request.region.or_else(|| last.region.clone());
    }
    Act::MakeShortTerm(request)
}

fn open(grammar: &Grammar, name: Question, request: &Request) -> OpenQuestion {
    let (text, examples) = grammar.question(name).map_or_else(Default::default, |words| {
        let suggesting = words.suggesting.as_deref().zip(request.suggested.as_deref());
        let text = suggesting.map(|(text, suggested)| text.replace("{}", &described(grammar, suggested)));
        (text.unwrap_or_else(|| words.text.clone()), words.examples.clone())
    });
    OpenQuestion { name, text, suggested: request.suggested.clone(), examples }
}

/// A suggestion as a person knows it: a region's code with its name.
fn described(grammar: &Grammar, suggested: &str) -> String {
    let info = Region::parse(suggested).and_then(|region| grammar.regions().get(&region));
    info.map_or_else(|| suggested.to_owned(), |info| format!("{} ({})", info.region, info.name))
}
