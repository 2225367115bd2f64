//! stub until merge: a fake that knows just enough words to try the other rooms with.

use crate::domain::{
    AccessKeyId, Intent, KeyType, Question, Region, RegionInfo, Regions, Request, Slot, Span, Ttl, TypeRule,
    Understanding,
};

/// The longest line anyone tries to understand, in bytes.
pub const MAX_LINE: usize = 4096;

/// The compiled grammar.
#[derive(Debug)]
pub struct Grammar {
    regions: Regions,
    words: QuestionWords,
}

/// A question in plain words.
#[derive(Debug, Clone)]
pub struct QuestionWords {
    /// The question.
    pub text: String,
    /// Words that would answer it.
    pub examples: Vec<String>,
}

impl Grammar {
    /// stub until merge
    pub fn builtin() -> Self {
        let info = |code: &str, name: &str, bedrock, keys_documented, nearest: &[&str]| RegionInfo {
            region: Region::parse(code).unwrap_or_default(),
            name: name.to_owned(),
            bedrock,
            keys_documented,
            nearest: nearest.iter().filter_map(|code| Region::parse(code)).collect(),
        };
        let regions = Regions(vec![
            info("us-east-1", "N. Virginia", true, true, &[]),
            info("us-east-2", "Ohio", true, false, &[]),
            info("eu-central-1", "Frankfurt", true, true, &[]),
            info("eu-west-1", "Ireland", true, true, &[]),
            info("ap-east-1", "Hong Kong", false, false, &["ap-southeast-1", "ap-northeast-1"]),
        ]);
        let words = QuestionWords {
            text: "Is this for a production server or CI/CD?".to_owned(),
            examples: vec!["yes".to_owned(), "no, for testing".to_owned()],
        };
        Self { regions, words }
    }

    /// stub until merge
    pub fn understand(&self, line: &str) -> Understanding {
        let low = line.to_lowercase();
        let has = |word: &str| low.contains(word);
        let mut request = Request::bare(Intent::OutOfScope);
        let mut topic = None;
        let mut neutral = false;
        if has("which regions") {
            (request.intent, topic) = (Intent::Help, Some("regions".to_owned()));
        } else if has("help") {
            (request.intent, topic) =
                (Intent::Help, has("troubleshooting").then(|| "troubleshooting".to_owned()));
        } else if has("exit") {
            request.intent = Intent::Quit;
        } else if has("thanks") {
            neutral = true;
        } else if has("openai") {
            topic = Some("OpenAI".to_owned());
        } else if has("refresh") {
            (request.intent, request.key_type) = (Intent::RefreshKey, Some(KeyType::ShortTerm));
        } else if has("rotate") {
            (request.intent, request.key_type) = (Intent::RotateKey, Some(KeyType::LongTerm));
        } else if has("key") || has("token") {
            request.intent = Intent::CreateKey;
            request.key_type = Some(if has("ci/cd") { KeyType::LongTerm } else { KeyType::ShortTerm });
        }
        let words: Vec<&str> = line.split([' ', ',']).collect();
        for (at, word) in words.iter().enumerate() {
            request.region = request.region.or_else(|| Region::parse(word));
            request.access_key_id = request.access_key_id.or_else(|| AccessKeyId::parse(word));
            let unit = words.get(at + 1).copied().unwrap_or_default();
            if let (Ok(n), Some(each)) =
                (word.parse::<u64>(), [("min", 60), ("hour", 3600)].iter().find(|(u, _)| unit.starts_with(u)))
            {
                request.ttl = Some(Ttl::from_seconds(n * each.1));
            }
        }
        let creates = request.intent == Intent::CreateKey;
        if creates && request.ttl.is_some_and(|ttl| ttl.life().is_none()) {
            (request.key_type, request.ask) = (None, vec![Question::Ttl]);
        } else if creates && has("prod ") {
            (request.key_type, request.ask) = (None, vec![Question::LongRunning]);
        }
        let mut spans = Vec::new();
        if let Some(start) = line.find("key") {
            spans.push(Span { start, end: start + 3, slot: Slot::Intent, request: 0 });
        }
        let rule = creates.then_some(TypeRule::Default);
        Understanding {
            requests: vec![request],
            spans,
            unexplained: Vec::new(),
            type_rules: vec![rule],
            neutral,
            topic,
            remarks: Vec::new(),
        }
    }

    /// The regions.
    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    /// The words of a question.
    pub fn question(&self, _name: Question) -> &QuestionWords {
        &self.words
    }
}
