//! Features: named pieces of evidence, composed of symbols or of words.
//!
//! `build.rs` includes this file to read the weights.

use super::symbol::{FIRST_SIGN, SIGNS, Symbol};

/// One named piece of evidence: a kind and up to three symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature(pub u32);

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal / $arity:tt),+ $(,)?) => {
        /// The kinds of features.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Kind { $($(#[doc = $doc])* $name),+ }

        const KINDS: &[(&str, usize)] = &[$(($text, $arity)),+];

        const ALL_KINDS: &[Kind] = &[$(Kind::$name),+];
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
    /// A joining word is in a name or next to it, and whether the line speaks of several keys.
    InList = "in_list" / 2,
    /// The name opens the line.
    Opens = "opens" / 0,
    /// A word by its spelling.
    Word = "word" / WORDS,
    /// Two neighbors by their spelling.
    WordPair = "word_pair" / WORDS,
    /// The word before a name, or the two words before it.
    WordBefore = "word_before" / WORDS,
    /// The word after a name, or the two words after it.
    WordAfter = "word_after" / WORDS,
    /// A word in a name by its spelling.
    WordInside = "word_inside" / WORDS,
    /// The last word of a name by its spelling.
    WordLast = "word_last" / WORDS,
    /// An intent and the level of its probability.
    Level = "level" / 2,
    /// The level of the least probable intent.
    LeastLevel = "least_level" / 1,
    /// The level of the least probable team.
    TeamLevel = "team_level" / 1,
    /// How probable a name is that isn't claimed, in tenths.
    LostName = "lost_name" / 1,
    /// The rule that decided the key type, and how probable a name is that isn't claimed.
    LostNameType = "lost_name_type" / 2,
    /// The level of the least certain cut.
    CutLevel = "cut_level" / 1,
    /// The number of parts.
    Parts = "parts" / 1,
    /// A kind of doubt, and how many there are.
    Doubted = "doubted" / 2,
    /// A kind of doubt in a line with an intent.
    DoubtedIntent = "doubted_intent" / 2,
    /// A kind of doubt, where its words are, and whether they end the clause.
    DoubtPlace = "doubt_place" / 3,
    /// A kind of doubt, and a sense of its words.
    DoubtSense = "doubt_sense" / 2,
    /// A sense of a word behind the object of the request, and the gap before it.
    Tail = "tail" / 2,
    /// A sense of the first word of the line, and the gap after it.
    Opening = "opening" / 2,
    /// The rule that decided the key type.
    TypeRule = "type_rule" / 1,
    /// The number of unknown words.
    UnknownWords = "unknown_words" / 1,
    /// A slot that has a value.
    Slot = "slot" / 1,
}

/// The arity of features that are words instead of symbols.
const WORDS: usize = usize::MAX;

impl Feature {
    pub fn new(kind: Kind, symbols: [Symbol; 3]) -> Self {
        Self(u32::from_be_bytes([kind as u8, symbols[0], symbols[1], symbols[2]]))
    }

    /// Returns the feature of these words, separated by a space. Only a hash of them is kept.
    pub fn of_words<'w>(kind: Kind, words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut hash = 0x811c_9dc5_u32;
        let mut add = |byte: u8| hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        for (at, word) in words.into_iter().enumerate() {
            if at > 0 {
                add(b' ');
            }
            word.bytes().for_each(&mut add);
        }
        let [high, symbols @ ..] = hash.to_be_bytes();
        Self::new(kind, symbols.map(|symbol| symbol ^ high))
    }

    /// Returns its name in the files of weights; `senses` has the names of the senses, and `words`
    /// are those of a feature that has words.
    pub fn name(self, senses: &[&str], words: &str) -> String {
        let [kind, symbols @ ..] = self.0.to_be_bytes();
        let (name, arity) = KINDS[usize::from(kind)];
        if arity == WORDS {
            return format!("{name} {words}");
        }
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
        if KINDS[at].1 == WORDS {
            let kind = ALL_KINDS[at];
            return Some(Self::of_words(kind, words));
        }
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

/// Collects features.
#[derive(Default)]
pub struct Features(Vec<Feature>);

impl Features {
    pub fn add(&mut self, kind: Kind, symbols: &[Symbol]) {
        let mut three = [0; 3];
        three[..symbols.len()].copy_from_slice(symbols);
        self.0.push(Feature::new(kind, three));
    }

    /// Adds words by their spelling.
    pub fn words<'w>(&mut self, kind: Kind, words: impl IntoIterator<Item = &'w str>) {
        self.0.push(Feature::of_words(kind, words));
    }

    /// Returns the features in order, each once.
    pub fn finish(mut self) -> Vec<Feature> {
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::evidence::lexicon::{SENSE_NAMES, sense};
    use crate::understand::evidence::symbol::*;

    #[test]
    fn a_feature_has_a_name_that_reads_back() {
        for (kind, symbols, name) in [
            (Kind::Bias, [0; 3], "bias"),
            (Kind::Sense, [sense::DELETE, 0, 0], "sense delete"),
            (Kind::Frame, [sense::ROTATE, POLITE, KEY_ID], "frame rotate polite #key_id"),
            (Kind::TwoAfter, [COMMA, UNKNOWN, END], "two_after , ? $"),
        ] {
            let feature = Feature::new(kind, symbols);
            assert_eq!(feature.name(SENSE_NAMES, ""), name);
            assert_eq!(Feature::parse(name, SENSE_NAMES), Some(feature));
        }
        for name in ["", "sense", "sense nonsense", "bias delete", "sense delete key"] {
            assert_eq!(Feature::parse(name, SENSE_NAMES), None, "{name:?}");
        }
    }

    #[test]
    fn words_are_known_by_their_hash() {
        let feature = Feature::of_words(Kind::WordPair, ["turn", "off"]);
        let name = feature.name(SENSE_NAMES, "turn off");
        assert_eq!(name, "word_pair turn off");
        assert_eq!(Feature::parse(&name, SENSE_NAMES), Some(feature));
        assert_ne!(feature, Feature::of_words(Kind::WordPair, ["turn", "on"]));
    }

    #[test]
    fn no_sense_has_the_number_or_the_name_of_a_sign() {
        assert!(SENSE_NAMES.len() <= usize::from(FIRST_SIGN));
        assert!(usize::from(FIRST_SIGN) + SIGNS.len() <= 256);
        let shared: Vec<_> = SIGNS.iter().filter(|sign| SENSE_NAMES.contains(sign)).collect();
        assert!(shared.is_empty(), "{shared:?}");
    }
}
