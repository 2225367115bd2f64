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
    PURPOSE = "#purpose",
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

/// One named piece of evidence: a kind and up to three symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature(pub u32);

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal / $arity:literal),+ $(,)?) => {
        /// The kinds of features.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Kind { $($(#[doc = $doc])* $name),+ }

        const KINDS: &[(&str, usize)] = &[$(($text, $arity)),+];
    };
}

kinds! {
    /// Always present.
    Bias = "bias" / 0,
    /// A word has the sense.
    Sense = "sense" / 1,
    /// One of the first three known words has the sense.
    Early = "early" / 2,
    /// An action, and how it is meant.
    Action = "action" / 2,
    /// An action in an inflected form.
    Inflected = "inflected" / 2,
    /// An action and the kind of its object.
    Object = "object" / 3,
    /// An action, how it is meant, and the kind of its object.
    Frame = "frame" / 3,
    /// The first requested action.
    FirstRequest = "first_request" / 1,
    /// A noun in the plural.
    Plural = "plural" / 1,
    /// A value, or another kind of word.
    Has = "has" / 1,
    /// Two neighbors; unknown words count as one.
    Pair = "pair" / 2,
    /// Two neighbors of an unknown word.
    Around = "around" / 2,
    /// The share of unknown words.
    Unknown = "unknown" / 1,
    /// The number of words, by size.
    Length = "length" / 1,
    /// The number of requested actions.
    Requests = "requests" / 1,
    /// The line ends in a question mark.
    QuestionMark = "question_mark" / 0,
    /// The line has quotation marks.
    Quotation = "quotation" / 0,
    /// A word ends in an apostrophe and s.
    Possessive = "possessive" / 0,
    /// The gap before a name.
    GapBefore = "gap_before" / 1,
    /// The gap after a name.
    GapAfter = "gap_after" / 1,
    /// The gap and the word before a name.
    Before = "before" / 2,
    /// The gap and the two words before a name.
    TwoBefore = "two_before" / 3,
    /// The gap and the word after a name.
    After = "after" / 2,
    /// The gap and the two words after a name.
    TwoAfter = "two_after" / 3,
    /// The words on both sides of a name.
    Between = "between" / 2,
    /// A word in a name: its place and sense.
    Inside = "inside" / 2,
    /// The number of words in a name.
    Words = "words" / 1,
    /// How many words of a name are unknown.
    Strange = "strange" / 1,
    /// How many words of a name are capitalized.
    Capitals = "capitals" / 1,
    /// All words of a name are capitalized, inside a clause.
    CapitalsInside = "capitals_inside" / 0,
    /// Unknown words continue the name to this side.
    Continues = "continues" / 1,
    /// Capitalized words continue the name to this side.
    ContinuesCapital = "continues_capital" / 1,
    /// The name is a compound.
    Compound = "compound" / 0,
    /// The name is in quotation marks, as a whole or in part.
    Quoted = "quoted" / 1,
    /// The name cuts a phrase of the lexicon.
    Cuts = "cuts" / 0,
    /// The gap and the joining word before a possible new request.
    CutGap = "cut_gap" / 2,
    /// The first word after it.
    CutNext = "cut_next" / 2,
    /// The first two words after it.
    CutNextTwo = "cut_next_two" / 2,
    /// The first action after it, and how it is meant.
    CutAction = "cut_action" / 2,
    /// How many actions are requested before and after it.
    CutRequests = "cut_requests" / 2,
    /// A kind of value, and how many there are before and after it.
    CutValue = "cut_value" / 3,
    /// The likely intents before and after it.
    CutIntents = "cut_intents" / 3,
    /// The likely intents of the clauses before and after it.
    CutClauses = "cut_clauses" / 3,
    /// A key or the like, and how many there are before and after it.
    CutObject = "cut_object" / 3,
    /// The length of the clause after it.
    CutLength = "cut_length" / 1,
    /// The name opens the line.
    Opens = "opens" / 0,
}

impl Feature {
    pub fn new(kind: Kind, symbols: [Symbol; 3]) -> Self {
        Self(u32::from_be_bytes([kind as u8, symbols[0], symbols[1], symbols[2]]))
    }

    /// Returns its name in the files of weights; `senses` has the names of the senses.
    pub fn name(self, senses: &[&str]) -> String {
        let [kind, symbols @ ..] = self.0.to_be_bytes();
        let (name, arity) = KINDS[usize::from(kind)];
        let symbol = |symbol: &Symbol| match symbol.checked_sub(FIRST_SIGN) {
            Some(sign) => SIGNS[usize::from(sign)],
            None => senses[usize::from(*symbol)],
        };
        let words = std::iter::once(name).chain(symbols[..arity].iter().map(symbol));
        words.collect::<Vec<_>>().join(" ")
    }

    /// Returns the feature with this name, or `None` if there is none.
    pub fn parse(name: &str, senses: &[&str]) -> Option<Self> {
        let mut words = name.split(' ');
        let kind = words.next()?;
        let at = KINDS.iter().position(|(name, _)| *name == kind)?;
        let mut bytes = [at as u8, 0, 0, 0];
        for byte in &mut bytes[1..=KINDS[at].1] {
            let word = words.next()?;
            let sign = SIGNS.iter().position(|sign| *sign == word);
            *byte = match sign {
                Some(sign) => FIRST_SIGN + sign as u8,
                None => senses.iter().position(|sense| *sense == word)? as u8,
            };
        }
        words.next().is_none().then_some(Self(u32::from_be_bytes(bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::evidence::lexicon::{SENSE_NAMES, sense};

    #[test]
    fn a_feature_has_a_name_that_reads_back() {
        for (kind, symbols, name) in [
            (Kind::Bias, [0; 3], "bias"),
            (Kind::Sense, [sense::DELETE, 0, 0], "sense delete"),
            (Kind::Frame, [sense::ROTATE, POLITE, KEY_ID], "frame rotate polite #key_id"),
            (Kind::TwoAfter, [COMMA, UNKNOWN, END], "two_after , ? $"),
        ] {
            let feature = Feature::new(kind, symbols);
            assert_eq!(feature.name(SENSE_NAMES), name);
            assert_eq!(Feature::parse(name, SENSE_NAMES), Some(feature));
        }
        for name in ["", "sense", "sense nonsense", "bias delete", "sense delete key"] {
            assert_eq!(Feature::parse(name, SENSE_NAMES), None, "{name:?}");
        }
    }

    #[test]
    fn no_sense_has_the_number_or_the_name_of_a_sign() {
        assert!(SENSE_NAMES.len() <= usize::from(FIRST_SIGN));
        assert!(usize::from(FIRST_SIGN) + SIGNS.len() <= 256);
        let shared: Vec<_> = SIGNS.iter().filter(|sign| SENSE_NAMES.contains(sign)).collect();
        assert!(shared.is_empty(), "{shared:?}");
    }
}
