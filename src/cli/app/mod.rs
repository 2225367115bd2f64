//! Where a line becomes answers: the conversation decides, AWS is asked, the answer goes out. All three ways in sit here.

pub mod answer_sink;
pub mod executor;
pub mod recovery;
pub mod reporter;
pub mod turn;

use crate::cli::args::Cli;
use crate::cli::batch::line_results::LineResults;
use crate::cli::color::Styles;
use crate::cli::environment::Environment;
use crate::cli::exit_code;
use crate::cli::exit_code::ExitCode;
use crate::cli::journal::Journal;
use crate::cli::output::key_directory::KeyDirectory;
use crate::cli::output::key_file::KeyFile;
use crate::cli::output::terminal::Terminal;
use crate::converse::{Input, InputLine, Origin, Policy, State};
use crate::domain::{
    Answer, AnswerBody, Note, PendingQuestion, Problem, Question, Region, Shutdown, ShutdownSignal,
    mask,
};
use crate::present::{Format, Recent};
use crate::provision::{AwsClient, Connections, Settings, Shared};
use crate::understand::Grammar;
use answer_sink::AnswerSink;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::PathBuf;

/// What one run works with.
pub struct App<'a> {
    pub(crate) grammar: &'a Grammar,
    pub(crate) format: Format,
    pub(crate) settings: Settings,
    pub(crate) paints: Styles,
    pub(crate) screen: &'a mut Terminal,
    pub(crate) facts: &'a Environment,
    pub(crate) zone: TimeZone,
    pub(crate) status: bool,
    pub(crate) way: Mode,
    pub(crate) dry_run: bool,
    pub(crate) told_dry_run: bool,
    /// The flags that select an account, those that select the output, and those that repeat the run.
    pub(crate) flags: (String, String, String),
    pub(crate) flag: Option<Region>,
    pub(crate) save: Option<KeyFile>,
    /// Its path, which those who work beside know too.
    pub(crate) saved_in: Option<PathBuf>,
    /// Where each key gets a file of its own; and the next one's, which is there before the key is.
    pub(crate) folder: Option<KeyDirectory>,
    pub(crate) ready: Option<KeyFile>,
    /// Where it is written down what is made and changed.
    pub(crate) journal: Option<Journal>,
    /// Where answers go that somebody else shows in their turn.
    pub(crate) outlet: Option<AnswerSink>,
    /// A key could not be delivered: nothing more is to be made.
    pub(crate) broken: bool,
    /// The batch ends in the middle of a line: what an earlier run did not end is begun again by the next.
    pub(crate) cut: bool,
    /// How the lines of a batch end.
    pub(crate) tally: LineResults,
    pub(crate) stops: Shutdown,
    pub(crate) manner: Policy,
    pub(crate) state: State,
    /// Answers to later lines of a transcript than the one that is still open: results come in the order of the lines.
    pub(crate) held: Vec<Answer>,
    /// Questions wait for [`App::ask_now`].
    pub(crate) asks_later: bool,
    /// The last key that was made, for who asks for more of it.
    pub(crate) recent: Option<Recent>,
    /// The region that is configured, once somebody asked for examples.
    pub(crate) place: Option<Region>,
    /// Whether the longer texts are wanted.
    pub(crate) full: bool,
    /// Something was said since a person last typed, and no empty line stands below it.
    pub(crate) told: bool,
    /// Whether a key went out.
    pub delivered: bool,
    /// What was said once for a whole batch.
    pub(crate) told_notes: Vec<Note>,
    pub(crate) told_sandbox: bool,
    /// Notes that wait for the next object of JSON.
    pub(crate) untold: Vec<Note>,
    pub(crate) session: Option<AwsClient>,
}

/// The way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A person at the prompt.
    Prompt,
    /// One phrase; whether there is a person to be asked.
    OneShot(bool),
    /// A transcript: what is asked is answered by a later line, or not at all.
    Batch,
}

impl Mode {
    /// As a journal has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::OneShot(_) => "one_shot",
            Self::Batch => "batch",
        }
    }
}

/// What a line led to.
#[derive(Debug, Clone, Copy)]
pub struct LineReport {
    /// The first in rank of its answers' codes; what is asked has none before nobody answers.
    pub code: ExitCode,
    /// The person left.
    pub quit: bool,
    /// Whether the line may be remembered: it was understood and holds nothing like a key.
    pub memorable: bool,
}

impl<'a> App<'a> {
    /// A desk that knows the flags.
    pub fn new(
        grammar: &'a Grammar,
        cli: &Cli,
        facts: &'a Environment,
        paints: Styles,
        screen: &'a mut Terminal,
        way: Mode,
    ) -> Self {
        let format = cli.output.format;
        let settings = Settings {
            profile: cli.aws.profile.clone(),
            sandbox: cli.aws.sandbox,
            account: cli.aws.account.clone(),
            console: crate::cli::input::credential_prompt::of(facts, way),
            stops: facts.stops.clone(),
            verify: !cli.aws.no_verify && !format.is_snippet(),
            clock: facts.clock,
            ..Settings::default()
        };
        let zone = match format {
            Format::Text => (facts.zone)(),
            _ => TimeZone::UTC,
        };
        let live = matches!(way, Mode::Prompt | Mode::OneShot(true));
        let manner =
            Policy { confirms: cli.ask.yes && way != Mode::Prompt, ensures: cli.ask.ensure, live };
        Self {
            grammar,
            format,
            settings,
            paints,
            screen,
            facts,
            zone,
            status: facts.stderr_tty && !facts.dumb,
            way,
            dry_run: cli.ask.dry_run,
            told_dry_run: false,
            flags: (cli.whose(), cli.where_to(), cli.how()),
            flag: None,
            save: None,
            saved_in: cli.output.save.clone(),
            folder: None,
            ready: None,
            journal: None,
            outlet: None,
            broken: false,
            cut: false,
            tally: LineResults::default(),
            stops: facts.stops.clone(),
            manner,
            state: State::new(manner),
            asks_later: false,
            recent: None,
            place: None,
            full: cli.output.full,
            told: false,
            held: Vec::new(),
            delivered: false,
            told_notes: Vec::new(),
            told_sandbox: false,
            untold: Vec::new(),
            session: None,
        }
    }

    /// What had to be checked first: `--region`, and where keys go.
    pub fn furnish(
        &mut self,
        flag: Option<Region>,
        save: Option<KeyFile>,
        folder: Option<KeyDirectory>,
    ) {
        self.flag = flag;
        self.save = save;
        self.folder = folder;
    }

    /// Writes down what it makes and changes.
    pub fn keep(&mut self, journal: Option<Journal>) {
        self.journal = journal;
    }

    /// Begins where the person stands already: with a short-term key of this life and region.
    pub fn begin(&mut self, held: Option<(crate::domain::Ttl, Region)>) {
        self.state = State::new(self.manner);
        if let Some((ttl, region)) = held {
            self.state = std::mem::take(&mut self.state).holding(ttl, region);
        }
    }

    /// Asks this AWS.
    pub fn connect(&mut self, wiring: Connections) {
        self.session = Some(AwsClient::wired(self.settings.clone(), wiring));
    }

    /// Becomes one that leaves its answers to somebody else, and ends when these say so.
    pub(crate) fn employ(
        &mut self,
        stops: Shutdown,
        outlet: AnswerSink,
        session: impl FnOnce(Settings) -> AwsClient,
    ) {
        self.settings.stops = stops.clone();
        self.stops = stops;
        self.outlet = Some(outlet);
        self.status = false;
        self.session = Some(session(self.settings.clone()));
    }

    /// The way to AWS for those who work beside.
    pub(crate) fn share(&mut self) -> Shared {
        self.session.get_or_insert_with(|| AwsClient::open(self.settings.clone())).shared()
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        (self.facts.clock)()
    }

    /// The person goes on after a signal.
    pub fn go_on(&mut self) {
        self.asks_later = false;
        self.stops.clear();
    }

    /// Whether the system asked for the end, and for which.
    pub fn stopped(&self) -> Option<ShutdownSignal> {
        self.stops.requested()
    }

    /// Says something beside the results.
    pub fn aside(&mut self, text: &str) {
        self.screen.err(text);
    }

    /// What is asked and not answered yet.
    pub fn asked(&self) -> Option<PendingQuestion> {
        self.state.asked(self.grammar)
    }

    /// The name of what is asked.
    pub fn question(&self) -> Option<Question> {
        self.state.question()
    }

    /// The units that AWS was seen to hold or that were spoken of, the latest last.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.state.units()
    }

    /// Takes a line and says what comes of it.
    ///
    /// # Errors
    /// [`Problem::OutputFailed`] and [`Problem::Undelivered`], which end the run: there is nobody to talk to.
    pub fn hear(&mut self, line: InputLine<'_>) -> Result<LineReport, Problem> {
        let masked = mask(line.words);
        let key_typed = masked != line.words;
        let notes = key_typed.then_some(Note::KeyTyped).into_iter().collect();
        self.state.tick(self.now().to_zoned((self.facts.zone)()).time());
        let mut heard =
            self.take(Input::Line(InputLine { words: &masked, ..line }), notes, line.number)?;
        heard.memorable &= !key_typed;
        Ok(heard)
    }

    /// Takes Enter alone, or Ctrl-C at a question.
    ///
    /// # Errors
    /// Like [`App::hear`].
    pub fn press(&mut self, key: Input<'_>) -> Result<LineReport, Problem> {
        self.take(key, Vec::new(), None)
    }

    /// One empty line below what was said: what comes next is told from it, and no question overlooked.
    pub fn set_apart(&mut self) {
        if std::mem::take(&mut self.told) && self.manner.live && self.format != Format::Json {
            self.screen.err("\n");
        }
    }

    /// Asks what was to be asked later.
    ///
    /// # Errors
    /// Like [`App::hear`].
    pub fn ask_now(&mut self) -> Result<(), Problem> {
        if !std::mem::take(&mut self.asks_later) {
            return Ok(());
        }
        self.asked().map_or(Ok(()), |asked| self.ask(asked, None, &mut Vec::new()))
    }

    /// Says that a line is refused.
    ///
    /// # Errors
    /// Like [`App::hear`].
    pub fn refuse(&mut self, why: Problem, line: usize) -> Result<ExitCode, Problem> {
        let mut answer = self.answer(None, AnswerBody::Failed(why));
        answer.line = Some(line);
        self.show_with(answer, None, &mut Vec::new())
    }

    /// Says something that belongs to no line.
    ///
    /// # Errors
    /// Like [`App::hear`].
    pub fn deliver(&mut self, body: AnswerBody) -> Result<ExitCode, Problem> {
        let answer = self.answer(None, body);
        self.show(answer, None)
    }

    /// Says what is dropped where the person leaves in the middle of it.
    ///
    /// # Errors
    /// Like [`App::hear`].
    pub fn leave(&mut self) -> Result<(), Problem> {
        self.asked().map_or(Ok(()), |asked| self.deliver(AnswerBody::Dropped(asked)).map(drop))
    }

    /// What is left open when nobody will answer any more; a transcript is told now, others have seen it.
    ///
    /// # Errors
    /// Like [`App::hear`].
    pub fn close(&mut self) -> Result<Option<ExitCode>, Problem> {
        let Some(asked) = self.asked() else { return self.release(None).map(|()| None) };
        if self.way != Mode::Batch {
            return Ok(Some(exit_code::open(self.format)));
        }
        let line = asked.line;
        let notes = std::mem::take(&mut self.untold);
        let answer = Answer {
            line,
            notes,
            ..self.answer(asked.requests.first().cloned(), AnswerBody::Open(asked))
        };
        self.release(line)?;
        let code = self.show(answer, None)?;
        self.release(None)?;
        Ok(Some(code))
    }
}

/// A line that was typed by someone who saw what was asked.
pub fn live(words: &str) -> InputLine<'_> {
    InputLine { words, number: None, speaker: None, under: None, unheard: "", voice: Origin::Live }
}
