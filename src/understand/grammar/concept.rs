//! The vocabulary between the grammar's data and the rules: what a word or a finding can mean.
//!
//! Concepts named here can be given forms in `grammar/`; the findings at the end are worked out
//! from the line and may only be named by rules.

use rustc_hash::FxHashMap as HashMap;
use std::sync::LazyLock;

macro_rules! concepts {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $name:literal, )+) => {
        /// What a word, a phrase or a finding means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Concept {
            $( $(#[doc = $doc])+ $variant, )+
        }

        impl Concept {
            /// All concepts with their names in the grammar's files.
            pub const ALL: &'static [(&'static str, Concept)] = &[$(($name, Concept::$variant),)+];
        }
    };
}

concepts! {
    /// Wishing: need, want, would like.
    Want = "want",
    /// Asking for a thing to be made: create, issue, give.
    Make = "make",
    /// Coming to have: get, have, obtain.
    Get = "get",
    /// Making use: use, call, invoke.
    Use = "use",
    /// Making new again: refresh, renew.
    Renew = "renew",
    /// Past its end: expired, died.
    Expired = "expired",
    /// A replacement: a new one.
    NewOne = "new_one",
    /// One more: another.
    Another = "another",
    /// Putting a new access key in place of an old one.
    Rotate = "rotate",
    /// Showing what there is.
    List = "list",
    /// Which or what, about things there are.
    Which = "which",
    /// Who has a key.
    WhoOwns = "who_owns",
    /// Does a user exist, details for a user.
    Lookup = "lookup",
    /// Details of a user or a unit.
    Details = "details",
    /// Removing for good.
    Delete = "delete",
    /// Switching off.
    Disable = "disable",
    /// Switching on again.
    Enable = "enable",
    /// Taking back.
    Revoke = "revoke",
    /// In wrong hands.
    Leak = "leak",
    /// Finding out whether something works.
    Check = "check",
    /// Who am I, am I set up.
    WhoAmI = "who_am_i",
    /// Am I allowed, do I have.
    AmIAllowed = "am_i_allowed",
    /// Models.
    Models = "models",
    /// Things that exist to choose from: available, offered.
    Available = "available",
    /// How something is done.
    How = "how",
    /// A question about how things are.
    Question = "question",
    /// Words of someone who wants to be told: explain, difference, help.
    Explain = "explain",
    /// A word that opens a yes-or-no question: is, are, does, should.
    Auxiliary = "auxiliary",
    /// A polite modal: can, could, would, may.
    Modal = "modal",
    /// Something fails.
    Trouble = "trouble",
    /// An error of AWS by its name.
    AwsError = "aws_error",
    /// Drop it.
    Cancel = "cancel",
    /// Leave.
    Quit = "quit",
    /// Hello.
    Greeting = "greeting",
    /// Thank you.
    Thanks = "thanks",
    /// A closing before a name: kind regards.
    Signature = "signature",
    /// Please, kindly, asap: politeness and hurry.
    Polite = "polite",
    /// Not, never, don't.
    Negation = "negation",
    /// If, suppose, would have.
    Hypothetical = "hypothetical",
    /// Someone else's words: he said, she wrote.
    Reported = "reported",
    /// A key, a token, credentials.
    Key = "key",
    /// A key by a word that names many other things: a secret, a login.
    Secret = "secret",
    /// Keys, tokens: more than one.
    Keys = "keys",
    /// Access.
    Access = "access",
    /// An account of who has access: an access review.
    Review = "review",
    /// Bedrock and what is reached through it.
    Product = "product",
    /// Short-term, said.
    SaidShort = "said_short",
    /// Long-term, said.
    SaidLong = "said_long",
    /// "short" and its like, which may be a type by itself.
    ShortAlone = "short_alone",
    /// "long" and its like, which may be a type by itself.
    LongAlone = "long_alone",
    /// A purpose that speaks for a short-term key.
    CueShort = "cue_short",
    /// A purpose that speaks for a long-term key.
    CueLong = "cue_long",
    /// Production, by itself.
    CueProduction = "cue_production",
    /// Another product's or another AWS resource, with its name.
    Foreign = "foreign",
    /// A thing of everyday life that has keys or access.
    Everyday = "everyday",
    /// A help topic, with its name.
    Topic = "topic",
    /// A region by name, with its code.
    RegionName = "region_name",
    /// A region follows that is not to be used: anywhere but, outside.
    NotIn = "not_in",
    /// A unit of time.
    TimeUnit = "time_unit",
    /// A number in words.
    NumberWord = "number_word",
    /// An amount nobody can count: a few, several.
    Vague = "vague",
    /// A bound: more than, over.
    MoreThan = "more_than",
    /// A life follows: valid for, expires in.
    LifeCue = "life_cue",
    /// An age follows: older than, not rotated in.
    OlderThan = "older_than",
    /// Old, of age.
    Old = "old",
    /// For.
    For = "for",
    /// In, at.
    In = "in",
    /// Of.
    Of = "of",
    /// And, plus.
    And = "and",
    /// Both, each, all.
    Each = "each",
    /// Or.
    Or = "or",
    /// One, as in "one for sales".
    One = "one",
    /// The, a, our.
    Article = "article",
    /// A, an.
    Indefinite = "indefinite",
    /// Me, us, someone: people who are no business unit.
    Person = "person",
    /// A friend, a developer: people by what they are; no unit alone, but part of one's name ("customer support").
    Role = "role",
    /// Team, department: what ends a unit's name.
    TeamWord = "team_word",
    /// A unit's name follows: business unit, team is.
    UnitCue = "unit_cue",
    /// An owner follows.
    OwnerCue = "owner_cue",
    /// A region follows or went before.
    RegionCue = "region_cue",
    /// A word that is part of a unit's name beside others: service, platform, api.
    NameTail = "name_tail",
    /// Running, of a program.
    Run = "run",
    /// Telling how things are: I am, we have, I will. Only a wish behind it is one.
    Stating = "stating",
    /// What someone or something says follows: says, states that.
    Says = "says",
    /// Nouns that mean nothing here but can be part of a name: ticket, mail.
    Thing = "thing",
    /// A department's name whose words mean something else: learning and development.
    Department = "department",
    /// Words that mean nothing here.
    Filler = "filler",
    /// Words that end a name: until, because, with.
    Stopper = "stopper",
    /// Verbs of being and belonging: is, are, belongs.
    Verb = "verb",
    /// A thing that happens at a time: meeting, demo day.
    Moment = "moment",
    /// A leading address such as `/provisioning-bedrock`.
    Address = "address",

    /// A finding: a life was said (also a vague one).
    HasLife = "has_life",
    /// A finding: a region was said.
    HasRegion = "has_region",
    /// A finding: an owner was said.
    HasOwner = "has_owner",
    /// A finding: a business unit was said.
    HasUnit = "has_unit",
    /// A finding: the unit was written as an IAM user (`X-bedrock-user`).
    HasUser = "has_user",
    /// A finding: a key id was said.
    HasKeyId = "has_key_id",
    /// A finding: a property of keys was said.
    HasFilter = "has_filter",
    /// A finding: whose keys they are was said by an address.
    HeldBy = "held_by",
    /// A finding: an age was said.
    HasAge = "has_age",
    /// A finding: a wish or an act is negated.
    Negated = "negated",
    /// A finding: the wish stands in quotation marks or belongs to someone else.
    NotMeant = "not_meant",
    /// A finding: a sentence about keys has the form of a question that is no polite wish.
    Asking = "asking",
    /// A finding: keys and what is done with them are only talked about, and nothing is asked for.
    OnlyTalk = "only_talk",
    /// A finding: every word is explained.
    Clear = "clear",
    /// A finding: rotating, revoking, renewing is spoken of and not wished for.
    ActNamed = "act_named",
    /// A finding: that someone has something is spoken of.
    Having = "having",
    /// A finding: no key stands where a wished-for or named thing would.
    Loose = "loose",
    /// What a phrase of `replies.toml` has: it signals something.
    Signal = "signal",
}

impl Concept {
    /// The concept with this name in the grammar's files.
    pub fn named(name: &str) -> Option<Self> {
        static NAMES: LazyLock<HashMap<&str, Concept>> =
            LazyLock::new(|| Concept::ALL.iter().copied().collect());
        NAMES.get(name).copied()
    }

    /// Its name in the grammar's files.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// Whether a misspelt word is read as one of its words. Words that decide nothing are left as they are typed.
    pub fn bears_typos(self) -> bool {
        use Concept::*;
        !matches!(
            self,
            Foreign
                | Everyday
                | Stopper
                | Role
                | NameTail
                | Filler
                | Moment
                | Reported
                | Verb
                | Address
                | Person
                | Run
                | Thing
                | Says
        )
    }

    /// Whether it speaks for a type of key.
    pub fn is_cue(self) -> bool {
        matches!(self, Self::CueShort | Self::CueLong | Self::CueProduction)
    }

    /// Whether it is worked out from the line instead of being given forms.
    pub fn is_finding(self) -> bool {
        self as u8 >= Concept::HasLife as u8
    }
}
