//! The alphabet of the evidence: one table of symbols, from which features are composed.
//!
//! `build.rs` includes this file to read the weights, so it uses nothing from the crate.

/// A sense of the lexicon (up to [`FIRST_SIGN`]) or one of [`SIGNS`].
pub type Symbol = u8;

/// The number of the first symbol that isn't a sense.
pub const FIRST_SIGN: Symbol = 128;

macro_rules! signs {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// The symbols that aren't senses, by name.
        pub const SIGNS: &[&str] = &[$($text),+];

        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum Sign { $($name),+ }

        $(pub const $name: Symbol = FIRST_SIGN + Sign::$name as u8;)+
    };
}

signs! {
    START = "^",
    END = "$",
    UNKNOWN = "?",
    CAPITAL = "?C",
    NOTHING = "-",
    SPACE = "space",
    JOINED = "joined",
    COMMA = ",",
    COLON = ":",
    ASSIGN = "=",
    MARK = "|",
    STOP = ".",
    LIFETIME = "#lifetime",
    VAGUE_TIME = "#vague",
    OTHER_TIME = "#time",
    AGE = "#age",
    REGION = "#region",
    UNCLEAR_REGION = "#unclear_region",
    EXCLUDED_REGION = "#excluded",
    OWNER = "#owner",
    KEY_ID = "#key_id",
    TEAM = "#team",
    IAM_USER = "#iam_user",
    ACCOUNT = "#account",
    PROFILE = "#profile",
    MODELS = "#models",
    FILTER = "#filter",
    MADE = "#made",
    UNMET = "#unmet",
    NOISE = "#noise",
    NUMBER = "#number",
    ADDRESS = "#address",
    LINK = "#link",
    SECRET = "#secret",
    ORDER = "order",
    POLITE = "polite",
    NEED = "need_to",
    FIRST_PERSON = "first_person",
    NEGATED = "negated",
    ASKED = "asked",
    ASKED_HOW = "asked_how",
    CONDITION = "condition",
    OTHERS = "others",
    TOLD = "told",
    PAST = "past_form",
    PERFECT = "perfect",
    STATE = "state_form",
    FUTURE = "future_form",
    NOUN = "noun",
    GERUND = "gerund",
    RELATIVE = "relative",
    PLURAL = "plural",
    THEY = "they_object",
    ONLY = "only",
    FIRST = "first",
    MIDDLE = "middle",
    LAST = "last",
    NONE = "none",
    SOME = "some",
    MOST = "most",
    ALL = "all_of",
    CREATE_KEY = "create_key",
    REFRESH_KEY = "refresh_key",
    ROTATE_KEY = "rotate_key",
    LIST_KEYS = "list_keys",
    REVOKE_KEY = "revoke_key",
    ENABLE_KEY = "enable_key",
    CHECK_KEY = "check_key",
    CLEAN_UP = "clean_up",
    CHECK_ACCESS = "check_access",
    LIST_MODELS = "list_models",
    HELP = "help",
    CANCEL_ALL = "cancel_all",
    QUIT_ALL = "quit_all",
    OUT_OF_SCOPE = "out_of_scope",
    UNSURE = "unsure",
    EXCEPTION = "exception",
    RETRACTED = "retracted",
    HEDGED = "hedged",
    SAID = "said",
    BOTH_SAID = "both_said",
    DURATION = "duration",
    CUES_OF_BOTH = "cues_of_both",
    ONLY_PRODUCTION = "only_production",
    CUES = "cues",
    UNIT = "unit",
    DEFAULT = "default",
    BY_INTENT = "by_intent",
    N0 = "0",
    N1 = "1",
    N2 = "2",
    N3 = "3",
    N4 = "4",
    N5 = "5",
    N6 = "6",
}

/// Returns the symbol for a small number.
pub fn count(number: usize) -> Symbol {
    N0 + number.min(6) as u8
}
