//! Where a line becomes answers: the conversation decides, AWS is asked, the answer goes out. All three ways in sit here.

use super::cli::Cli;
use super::colour::Paints;
use super::exit::{self, Code};
use super::facts::Facts;
use super::save::Save;
use super::screen::Screen;
use super::status;
use crate::converse::{self, State};
use crate::domain::{
    Act, Answer, Body, MintedKey, Note, Problem, Region, RegionSource, Reply, Request, Turn, Unreadable, mask,
};
use crate::plan::{self, Configured};
use crate::present::{self, Format, View};
use crate::provision::{Session, Settings};
use crate::understand::Grammar;
use jiff::{Timestamp, tz::TimeZone};

/// What one run works with.
pub struct Desk<'a> {
    grammar: &'a Grammar,
    format: Format,
    settings: Settings,
    paints: Paints,
    screen: &'a mut Screen,
    zone: TimeZone,
    status: bool,
    conversation: bool,
    flag: Option<Region>,
    save: Option<Save>,
    state: State,
    session: Option<Session>,
}

/// What a line led to.
#[derive(Debug, Clone, Copy)]
pub struct Heard {
    /// The first in rank of its answers' codes.
    pub code: Code,
    /// The person left.
    pub quit: bool,
    /// Whether the line may be remembered: it was understood and holds nothing like a key.
    pub memorable: bool,
}

impl<'a> Desk<'a> {
    /// A desk that knows the flags.
    pub fn new(
        grammar: &'a Grammar,
        cli: &Cli,
        facts: &Facts,
        paints: Paints,
        screen: &'a mut Screen,
        conversation: bool,
    ) -> Self {
        let format = cli.output.format;
        let settings = Settings {
            profile: cli.aws.profile.clone(),
            sandbox: cli.aws.sandbox,
            verify: !cli.aws.no_verify && !format.is_snippet(),
            ..Settings::default()
        };
        // Reading the time zone costs a file or two, which only people need.
        let zone = match format {
            Format::Text => TimeZone::try_system().unwrap_or(TimeZone::UTC),
            _ => TimeZone::UTC,
        };
        let status = facts.stderr_tty && !facts.dumb;
        let (flag, save, state, session) = (None, None, State::default(), None);
        Self {
            grammar,
            format,
            settings,
            paints,
            screen,
            zone,
            status,
            conversation,
            flag,
            save,
            state,
            session,
        }
    }

    /// What had to be checked first: `--region` and `--save`.
    pub fn furnish(&mut self, flag: Option<Region>, save: Option<Save>) {
        self.flag = flag;
        self.save = save;
    }

    /// Begins where the person stands already.
    pub fn begin(&mut self, state: State) {
        self.state = state;
    }

    /// What standard output carries.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Says something beside the results.
    pub fn aside(&mut self, text: &str) {
        self.screen.err(text);
    }

    /// Takes a line and says what comes of it.
    ///
    /// # Errors
    /// [`Problem::OutputFailed`], which ends the run: there is nobody to talk to.
    pub fn hear(&mut self, words: &str, line: Option<usize>) -> Result<Heard, Problem> {
        let masked = mask(words);
        let key_typed = masked != words;
        let (state, turn) = converse::step(self.grammar, std::mem::take(&mut self.state), &masked);
        self.state = state;
        let Turn { acts, mut notes, quit } = turn;
        notes.extend(key_typed.then_some(Note::KeyTyped));
        let memorable = !key_typed && !acts.iter().any(is_lost);
        let several = acts.len() > 1;
        let mut heard = Heard { code: Code::Done, quit, memorable };
        for (at, act) in acts.into_iter().enumerate() {
            let mut answer = self.act(act);
            answer.line = line;
            // What was said of the whole line is told once.
            answer.notes.splice(0..0, std::mem::take(&mut notes));
            let code = self.show(&answer, several.then_some(at + 1))?;
            heard.code = heard.code.min(code);
        }
        Ok(heard)
    }

    /// Says that a line is refused.
    ///
    /// # Errors
    /// [`Problem::OutputFailed`].
    pub fn refuse(&mut self, why: Unreadable, line: usize) -> Result<Code, Problem> {
        let mut answer = self.answer(None, Body::Failed(Problem::Unreadable(why)));
        answer.line = Some(line);
        self.show(&answer, None)
    }

    /// Says something that belongs to no line.
    ///
    /// # Errors
    /// [`Problem::OutputFailed`].
    pub fn deliver(&mut self, body: Body) -> Result<Code, Problem> {
        let answer = self.answer(None, body);
        self.show(&answer, None)
    }

    fn act(&mut self, act: Act) -> Answer {
        match act {
            Act::MakeShortTerm(request) => match self.make(&request) {
                Ok((key, region_source, notes)) => {
                    let body = Body::Key { key, region_source };
                    Answer { notes, ..self.answer(Some(request), body) }
                }
                Err(problem) => self.answer(Some(request), Body::Failed(problem)),
            },
            Act::Ask(request, question) => self.answer(Some(request), Body::Open(question)),
            Act::Say(request, reply) => self.answer(Some(request), Body::Said(reply)),
            Act::Decline(request, reply) => self.answer(Some(request), Body::Declined(reply)),
            Act::Refuse(request, problem) => self.answer(request, Body::Failed(problem)),
        }
    }

    fn answer(&self, request: Option<Request>, body: Body) -> Answer {
        Answer { line: None, request, body, notes: Vec::new(), sandbox: self.settings.sandbox }
    }

    fn make(&mut self, request: &Request) -> Result<(MintedKey, RegionSource, Vec<Note>), Problem> {
        let session = self.session.get_or_insert_with(|| Session::open(self.settings.clone()));
        let mut configured = Configured { flag: self.flag.clone(), region: None };
        // A wrong region in some profile is no matter where another was named.
        if request.region.is_none() && configured.flag.is_none() {
            configured.region = session.configured_region()?;
        }
        let plan = plan::short_term(request, &configured, self.grammar.regions())?;
        let (key, found) =
            status::during(self.status, "Asking AWS…", || session.mint(&plan, Timestamp::now()))?;
        let mut notes = plan.notes;
        notes.extend(found);
        Ok((key, plan.region_source, notes))
    }

    /// The file first, then the screen: what is claimed to be saved is saved.
    fn show(&mut self, answer: &Answer, part: Option<usize>) -> Result<Code, Problem> {
        let mut saved = None;
        if let (Body::Key { key, .. }, Some(save)) = (&answer.body, &mut self.save) {
            let heading = present::heading(answer, part);
            match save.write(&present::snippet(self.format, key, heading.as_deref())) {
                Ok(()) => saved = Some(save.path().to_owned()),
                Err(problem) => {
                    let failed = Answer {
                        line: answer.line,
                        request: answer.request.clone(),
                        ..self.answer(None, Body::Failed(problem))
                    };
                    return self.show(&failed, part);
                }
            }
        }
        let view = View {
            format: self.format,
            now: Timestamp::now(),
            zone: &self.zone,
            out: self.paints.out,
            err: self.paints.err,
            regions: self.grammar.regions(),
            saved: saved.as_deref(),
            part,
            conversation: self.conversation,
        };
        let mut shown = present::show(answer, &view);
        if let (Some(path), true) = (&saved, self.format.is_snippet()) {
            shown.err += &present::note(&Note::Saved(path.display().to_string()), self.paints.err);
        }
        self.screen.out(&shown.out)?;
        self.screen.err(&shown.err);
        Ok(exit::of(&answer.body, self.format))
    }
}

/// Words that nobody made sense of could be anything, a password too.
fn is_lost(act: &Act) -> bool {
    matches!(act, Act::Refuse(..) | Act::Decline(_, Reply::OutOfScope(_)))
}
