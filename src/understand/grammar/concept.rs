//! The concepts that connect the grammar's data with its rules.
//!
//! `grammar/` defines the forms of each concept. The findings at the end have no forms: they are
//! derived from the line, and in grammar files only rules may name them.

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
    /// "need", "want", "would like".
    Want = "want",
    /// "create", "issue", "give".
    Make = "make",
    /// "get", "have", "obtain".
    Get = "get",
    /// "use", "call", "invoke".
    Use = "use",
    /// "refresh", "renew".
    Renew = "renew",
    /// "expired", "died".
    Expired = "expired",
    /// "a new one", "a replacement".
    NewOne = "new_one",
    /// "another", "one more".
    Another = "another",
    /// "rotate", "replace".
    Rotate = "rotate",
    /// "list", "show".
    List = "list",
    /// "which", "what".
    Which = "which",
    /// "who has a key".
    WhoOwns = "who_owns",
    /// "does a user exist".
    Lookup = "lookup",
    /// Details of a user or a team.
    Details = "details",
    /// "delete", "remove".
    Delete = "delete",
    /// "deactivate", "disable".
    Disable = "disable",
    /// "reactivate", "enable".
    Enable = "enable",
    /// "revoke".
    Revoke = "revoke",
    /// "leaked", "in wrong hands".
    Leak = "leak",
    /// "check", "test".
    Check = "check",
    /// "who am I", "am I set up".
    WhoAmI = "who_am_i",
    /// "am I allowed", "do I have".
    AmIAllowed = "am_i_allowed",
    Models = "models",
    /// "available", "offered".
    Available = "available",
    /// A question about how something is done.
    How = "how",
    /// A question about facts.
    Question = "question",
    /// "explain", "difference", "help".
    Explain = "explain",
    /// The start of a yes-or-no question: "is", "are", "does", "should".
    Auxiliary = "auxiliary",
    /// A polite modal: "can", "could", "would", "may".
    Modal = "modal",
    /// A failure.
    Trouble = "trouble",
    /// The name of an AWS error.
    AwsError = "aws_error",
    /// "drop it".
    Cancel = "cancel",
    Quit = "quit",
    /// "hello".
    Greeting = "greeting",
    /// "thank you".
    Thanks = "thanks",
    /// A closing before a name: "kind regards".
    Signature = "signature",
    /// "please", "kindly", "asap".
    Polite = "polite",
    /// "not", "never", "don't".
    Negation = "negation",
    /// "if", "suppose", "would have".
    Hypothetical = "hypothetical",
    /// Reported speech: "he said", "she wrote".
    Reported = "reported",
    /// "a key", "a token", "credentials".
    Key = "key",
    /// An ambiguous word for a key: "a secret", "a login".
    Secret = "secret",
    /// Several keys.
    Keys = "keys",
    Access = "access",
    /// An access review.
    Review = "review",
    /// Bedrock and its models.
    Product = "product",
    /// A short-term key by name.
    SaidShort = "said_short",
    /// A long-term key by name.
    SaidLong = "said_long",
    /// "short" and similar words, which may be a key type if alone.
    ShortAlone = "short_alone",
    /// "long" and similar words, which may be a key type if alone.
    LongAlone = "long_alone",
    /// A purpose that suggests a short-term key.
    CueShort = "cue_short",
    /// A purpose that suggests a long-term key.
    CueLong = "cue_long",
    /// "production" by itself.
    CueProduction = "cue_production",
    /// Another product or AWS resource, with its name.
    Foreign = "foreign",
    /// An everyday thing that has keys or access.
    Everyday = "everyday",
    /// A help topic, with its name.
    Topic = "topic",
    /// The name of a region, with its code.
    RegionName = "region_name",
    /// Words before an excluded region: "anywhere but", "outside".
    NotIn = "not_in",
    TimeUnit = "time_unit",
    NumberWord = "number_word",
    /// An uncountable amount: "a few", "several".
    Vague = "vague",
    /// A bound: "more than", "over".
    MoreThan = "more_than",
    /// Words before a lifetime: "valid for", "expires in".
    LifeCue = "life_cue",
    /// Words before an age: "older than", "not rotated in".
    OlderThan = "older_than",
    Old = "old",
    For = "for",
    /// "in", "at".
    In = "in",
    Of = "of",
    /// "and", "plus".
    And = "and",
    /// "both", "each", "all".
    Each = "each",
    Or = "or",
    /// "one", as in "one for sales".
    One = "one",
    /// "the", "a", "our".
    Article = "article",
    /// "a", "an".
    Indefinite = "indefinite",
    /// People who aren't a team: "me", "us", "someone".
    Person = "person",
    /// People by role, which can be part of a team's name: "a friend", "a developer".
    Role = "role",
    /// The last word of a team's name: "team", "department".
    TeamWord = "team_word",
    /// Words before a team's name: "business unit", "team is".
    UnitCue = "unit_cue",
    /// Words before an owner.
    OwnerCue = "owner_cue",
    /// Words before or after a region.
    RegionCue = "region_cue",
    /// Part of a team's name, next to other words: "service", "platform", "api".
    NameTail = "name_tail",
    /// "running", of a program.
    Run = "run",
    /// The start of a statement: "I am", "we have", "I will".
    Stating = "stating",
    /// Words before reported speech: "says", "states that".
    Says = "says",
    /// A noun without a meaning here that can be part of a name: "ticket", "mail".
    CommonNoun = "common_noun",
    /// A department whose words mean something else: "learning and development".
    Department = "department",
    /// A word without a meaning here.
    Filler = "filler",
    /// A word that ends a name: "until", "because", "with".
    Boundary = "boundary",
    /// "is", "are", "belongs".
    Verb = "verb",
    /// An event at a time: "meeting", "demo day".
    Event = "event",
    /// An address at the start, such as `/provisioning-bedrock`.
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

    /// Returns the concept's name in grammar files.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// Returns true if typing errors in the concept's words are corrected. Words that decide
    /// nothing stay as typed.
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

    /// Returns true if the concept suggests a key type.
    pub fn is_cue(self) -> bool {
        matches!(self, Self::CueShort | Self::CueLong | Self::CueProduction)
    }

    /// Returns true if the concept is derived from the line and has no forms.
    pub fn is_finding(self) -> bool {
        self as u8 >= Concept::HasLife as u8
    }
}
