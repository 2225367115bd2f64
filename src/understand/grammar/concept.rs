//! The concepts that connect the grammar's data with the code. `grammar/` defines the forms of each.

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
    /// "new one", "replacement".
    NewOne = "new_one",
    /// "another", "one more".
    Another = "another",
    /// "rotate", "re-key".
    Rotate = "rotate",
    /// "list", "show".
    List = "list",
    /// "which", "what".
    Which = "which",
    /// "who owns", "owner of".
    WhoOwns = "who_owns",
    /// "look up", "last used", "exists".
    Lookup = "lookup",
    /// "details for".
    Details = "details",
    /// "delete", "remove".
    Delete = "delete",
    /// "deactivate", "disable".
    Disable = "disable",
    /// "reactivate", "enable".
    Enable = "enable",
    /// "revoke".
    Revoke = "revoke",
    /// "leaked", "in the wrong hands".
    Leak = "leak",
    /// "check", "verify".
    Check = "check",
    /// "who am I", "am I set up".
    WhoAmI = "who_am_i",
    /// "am I allowed", "do I have".
    AmIAllowed = "am_i_allowed",
    Models = "models",
    /// "available", "offered".
    Available = "available",
    /// "how", "what do I do", "where can I".
    How = "how",
    /// "when", "why", "what is", "difference".
    Question = "question",
    /// "explain", "help".
    Explain = "explain",
    /// The start of a yes-or-no question: "is", "are", "does", "should".
    Auxiliary = "auxiliary",
    /// A polite modal: "can", "could", "would", "may".
    Modal = "modal",
    /// A failure: "error", "403", "access denied".
    Trouble = "trouble",
    /// The name of an AWS error: "AccessDenied".
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
    /// "suppose", "would have", "not yet".
    Hypothetical = "hypothetical",
    /// Something past: "was created", "yesterday", "had".
    Reported = "reported",
    /// "key", "token", "credential".
    Key = "key",
    /// A word that means a key in a line that names Bedrock: "secret", "login".
    Secret = "secret",
    /// "keys", "credentials".
    Keys = "keys",
    Access = "access",
    /// A review of keys or access: "access review", "key audit".
    Review = "review",
    /// Bedrock, its models and AWS: "bedrock", "claude", "aws".
    Product = "product",
    /// The name of a short-term key: "short-term", "bearer token".
    SaidShort = "said_short",
    /// The name of a long-term key: "long-term", "permanent".
    SaidLong = "said_long",
    /// "short" and similar words, which may be a key type if alone.
    ShortAlone = "short_alone",
    /// "long" and similar words, which may be a key type if alone.
    LongAlone = "long_alone",
    /// A purpose that suggests a short-term key: "testing", "demo".
    CueShort = "cue_short",
    /// A purpose that suggests a long-term key: "ci/cd", "production server".
    CueLong = "cue_long",
    /// Production without a kind of program: "production", "go live".
    CueProduction = "cue_production",
    /// Another product or AWS resource, such as "OpenAI". Its value is the index of the name.
    Foreign = "foreign",
    /// An everyday thing that has keys or access: "vending machine".
    Everyday = "everyday",
    /// A help topic, such as "permissions". Its value is the index of the name.
    Topic = "topic",
    /// A region, country, city or area: "Ohio", "Japan", "Europe". Its value is the index of the
    /// place.
    RegionName = "region_name",
    /// Words before an excluded region: "anywhere but", "outside".
    NotIn = "not_in",
    TimeUnit = "time_unit",
    NumberWord = "number_word",
    /// A vague amount: "few", "several".
    Vague = "vague",
    /// A lower bound: "more than", "over".
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
    /// "the", "my", "this".
    Article = "article",
    /// "a", "an".
    Indefinite = "indefinite",
    /// People who aren't a team: "me", "us", "someone".
    Person = "person",
    /// People by role, who can be part of a team's name: "developer", "analyst".
    Role = "role",
    /// The last word of a team's name: "team", "department".
    TeamWord = "team_word",
    /// Words before a team's name: "business unit", "team called".
    UnitCue = "unit_cue",
    /// Words before an owner: "owned by", "contact".
    OwnerCue = "owner_cue",
    /// Words before or after a region: "region", "hosted in".
    RegionCue = "region_cue",
    /// Part of a team's name, next to other words: "api", "tool", "project".
    NameTail = "name_tail",
    /// A verb for a program at work: "running", "takes".
    Run = "run",
    /// The start of a statement: "I am", "we have", "I will".
    Stating = "stating",
    /// Words before reported speech: "says", "states that".
    Says = "says",
    /// A noun without a meaning here that can be part of a name: "ticket", "mail".
    CommonNoun = "common_noun",
    /// A department whose words mean something else: "learning and development".
    Department = "department",
    /// A word without a meaning here: "overall".
    Filler = "filler",
    /// A word that ends a name: "until", "because", "with".
    Boundary = "boundary",
    /// "be", "is called", "retired".
    Verb = "verb",
    /// Words for a point in time: "meeting", "deadline", "ago".
    Event = "event",
    /// An address at the start, such as `/provisioning-bedrock`.
    Address = "address",
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
}

/// A set of concepts as a bit mask.
#[derive(Debug, Clone, Copy, Default)]
pub struct ConceptSet(u128);

impl ConceptSet {
    pub fn add(&mut self, concept: Concept) {
        self.0 |= 1 << concept as u8;
    }

    pub fn has(self, concept: Concept) -> bool {
        self.0 & (1 << concept as u8) != 0
    }
}

// A set has one bit for each concept.
const _: () = assert!(Concept::ALL.len() <= 128);
