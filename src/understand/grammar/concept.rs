//! The concepts that connect the grammar's data with its rules.
//!
//! `grammar/` defines the forms of each concept. The findings at the end have no forms: they are
//! derived from the line, and only rules may name them.

use rustc_hash::FxHashMap as HashMap;
use std::sync::LazyLock;

macro_rules! concepts {
    ($( $(#[doc = $doc:literal])* $variant:ident = $name:literal, )+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Concept {
            $( $(#[doc = $doc])* $variant, )+
        }

        impl Concept {
            /// All concepts with their names in grammar files.
            pub const ALL: &'static [(&'static str, Concept)] = &[$(($name, Concept::$variant),)+];
        }
    };
}

concepts! {
    /// need, want, would like
    Want = "want",
    /// create, issue, give
    Make = "make",
    /// get, have, obtain
    Get = "get",
    /// use, call, invoke
    Use = "use",
    /// refresh, renew
    Renew = "renew",
    /// expired, died
    Expired = "expired",
    /// a new one, a replacement
    NewOne = "new_one",
    /// another, one more
    Another = "another",
    /// rotate, replace
    Rotate = "rotate",
    /// list, show
    List = "list",
    /// which, what
    Which = "which",
    /// who has a key
    WhoOwns = "who_owns",
    /// does a user exist
    Lookup = "lookup",
    /// details of a user or a team
    Details = "details",
    /// delete, remove
    Delete = "delete",
    /// deactivate, disable
    Disable = "disable",
    /// reactivate, enable
    Enable = "enable",
    /// revoke
    Revoke = "revoke",
    /// leaked, in wrong hands
    Leak = "leak",
    /// check, test
    Check = "check",
    /// who am I, am I set up
    WhoAmI = "who_am_i",
    /// am I allowed, do I have
    AmIAllowed = "am_i_allowed",
    Models = "models",
    /// available, offered
    Available = "available",
    /// how something is done
    How = "how",
    /// a question about facts
    Question = "question",
    /// explain, difference, help
    Explain = "explain",
    /// the start of a yes-or-no question: is, are, does, should
    Auxiliary = "auxiliary",
    /// a polite modal: can, could, would, may
    Modal = "modal",
    /// something fails
    Trouble = "trouble",
    /// the name of an AWS error
    AwsError = "aws_error",
    /// drop it
    Cancel = "cancel",
    Quit = "quit",
    /// hello
    Greeting = "greeting",
    /// thank you
    Thanks = "thanks",
    /// a closing before a name: kind regards
    Signature = "signature",
    /// please, kindly, asap
    Polite = "polite",
    /// not, never, don't
    Negation = "negation",
    /// if, suppose, would have
    Hypothetical = "hypothetical",
    /// reported speech: he said, she wrote
    Reported = "reported",
    /// a key, a token, credentials
    Key = "key",
    /// a key by an ambiguous word: a secret, a login
    Secret = "secret",
    /// several keys
    Keys = "keys",
    Access = "access",
    /// an access review
    Review = "review",
    /// Bedrock and its models
    Product = "product",
    /// short-term by name
    SaidShort = "said_short",
    /// long-term by name
    SaidLong = "said_long",
    /// "short" and the like, which may be a type if alone
    ShortAlone = "short_alone",
    /// "long" and the like, which may be a type if alone
    LongAlone = "long_alone",
    /// a purpose that suggests a short-term key
    CueShort = "cue_short",
    /// a purpose that suggests a long-term key
    CueLong = "cue_long",
    /// "production" by itself
    CueProduction = "cue_production",
    /// another product or AWS resource, with its name
    Foreign = "foreign",
    /// an everyday thing that has keys or access
    Everyday = "everyday",
    /// a help topic, with its name
    Topic = "topic",
    /// the name of a region, with its code
    RegionName = "region_name",
    /// before a region to exclude: anywhere but, outside
    NotIn = "not_in",
    TimeUnit = "time_unit",
    NumberWord = "number_word",
    /// an uncountable amount: a few, several
    Vague = "vague",
    /// a bound: more than, over
    MoreThan = "more_than",
    /// before a lifetime: valid for, expires in
    LifeCue = "life_cue",
    /// before an age: older than, not rotated in
    OlderThan = "older_than",
    Old = "old",
    For = "for",
    /// in, at
    In = "in",
    Of = "of",
    /// and, plus
    And = "and",
    /// both, each, all
    Each = "each",
    Or = "or",
    /// "one" as in "one for sales"
    One = "one",
    /// the, a, our
    Article = "article",
    /// a, an
    Indefinite = "indefinite",
    /// me, us, someone: people who aren't a team
    Person = "person",
    /// a friend, a developer: people by role, which can be part of a team's name ("customer
    /// support")
    Role = "role",
    /// the last word of a team's name: team, department
    TeamWord = "team_word",
    /// before a team's name: business unit, team is
    UnitCue = "unit_cue",
    /// before an owner
    OwnerCue = "owner_cue",
    /// before or after a region
    RegionCue = "region_cue",
    /// part of a team's name besides other words: service, platform, api
    NameTail = "name_tail",
    /// running, of a program
    Run = "run",
    /// the start of a statement: I am, we have, I will
    Stating = "stating",
    /// before reported speech: says, states that
    Says = "says",
    /// a noun without meaning here that can be part of a name: ticket, mail
    CommonNoun = "common_noun",
    /// a department whose words mean something else: learning and development
    Department = "department",
    /// a word without meaning here
    Filler = "filler",
    /// a word that ends a name: until, because, with
    Boundary = "boundary",
    /// is, are, belongs
    Verb = "verb",
    /// an event at a time: meeting, demo day
    Event = "event",
    /// an address at the start, such as `/provisioning-bedrock`
    Address = "address",

    /// Finding: a lifetime, also a vague one.
    HasLife = "has_life",
    /// Finding: a region.
    HasRegion = "has_region",
    /// Finding: an owner.
    HasOwner = "has_owner",
    /// Finding: a team.
    HasUnit = "has_unit",
    /// Finding: a team written as an IAM user (`X-bedrock-user`).
    HasUser = "has_user",
    /// Finding: a key ID.
    HasKeyId = "has_key_id",
    /// Finding: a property of keys.
    HasFilter = "has_filter",
    /// Finding: an email address says whose keys are meant.
    HeldBy = "held_by",
    /// Finding: an age.
    HasAge = "has_age",
    /// Finding: a want or an act is negated.
    Negated = "negated",
    /// Finding: the request is quoted or someone else's.
    NotMeant = "not_meant",
    /// Finding: a sentence about keys is a question and not a polite request.
    Asking = "asking",
    /// Finding: the line talks about keys and requests nothing.
    OnlyTalk = "only_talk",
    /// Finding: every word is explained.
    Clear = "clear",
    /// Finding: rotating, revoking or renewing is mentioned but not requested.
    ActNamed = "act_named",
    /// Finding: possession is mentioned.
    Possession = "possession",
    /// Finding: no key is the object of a request.
    NoObject = "no_object",
    /// The concept of all phrases in `replies.toml`, whose value is a signal.
    Signal = "signal",
}

impl Concept {
    /// Returns the concept with this name in grammar files.
    pub fn named(name: &str) -> Option<Self> {
        static NAMES: LazyLock<HashMap<&str, Concept>> =
            LazyLock::new(|| Concept::ALL.iter().copied().collect());
        NAMES.get(name).copied()
    }

    /// Returns its name in grammar files.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// True if typing errors in its words are corrected. Words that decide nothing stay as typed.
    pub fn bears_typos(self) -> bool {
        use Concept::*;
        !matches!(
            self,
            Foreign
                | Everyday
                | Boundary
                | Role
                | NameTail
                | Filler
                | Event
                | Reported
                | Verb
                | Address
                | Person
                | Run
                | CommonNoun
                | Says
        )
    }

    /// True if it suggests a key type.
    pub fn is_cue(self) -> bool {
        matches!(self, Self::CueShort | Self::CueLong | Self::CueProduction)
    }

    /// True if it is derived from the line and has no forms.
    pub fn is_finding(self) -> bool {
        self as u8 >= Concept::HasLife as u8
    }
}
