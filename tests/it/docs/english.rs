//! Checks that lists of English words are in the grammar, not in code.

use crate::docs::architecture::each_source;
use regex::Regex;

/// Files whose lists are keys of grammar files or messages about them.
const OF_KEYS: [&str; 5] = [
    "grammar/compile/mod.rs",
    "grammar/compile/places.rs",
    "custom/load.rs",
    "custom/check.rs",
    "slots/times/vocabulary.rs",
];

#[test]
fn no_list_of_english_words_is_in_code() {
    let mut found = Vec::new();
    for layer in ["understand", "converse"] {
        each_source(layer, |file, text| {
            if !file.ends_with("tests.rs") && !OF_KEYS.iter().any(|known| file.ends_with(known)) {
                found.extend(lists(text).into_iter().map(|list| format!("{file}: {list}")));
            }
        });
    }
    assert!(found.is_empty(), "move these lists to grammar/classes/:\n{}", found.join("\n"));
}

#[test]
fn a_list_is_found() {
    for list in [
        r#"matches!(word, "without" | "minus")"#,
        r#"matches!(word, b"whats" | b"its")"#,
        r#"const WORDS: [&str; 2] = ["thanks", "isn't"];"#,
        "const WORDS: [&str; 2] = [\n    \"for people\",\n    \"just us\",\n];",
        r#"[["one", "first"], ["two", "second"]]"#,
        r#"match pair { ["ends", "in"] => 1, _ => 0 }"#,
        r#"word == "says" || word == "thinks""#,
        r#"const ANSWERS: &str = "yes yeah yep \
            sure";"#,
    ] {
        assert_eq!(lists(list).len(), 1, "{list}");
    }
    for other in [
        r#"// "says" | "thinks""#,
        r#"Phrasebook::compile(FILE, "gate", "sense")"#,
        r#"matches!(intent, "out_of_scope" | "help")"#,
        r#"format!("I need a {kind}key. {line}")"#,
        "#[cfg(test)]\nconst WORDS: [&str; 2] = [\"a\", \"b\"];",
    ] {
        assert!(lists(other).is_empty(), "{other}");
    }
}

/// Returns the lists of words in a file: literals of words separated by bars, commas or brackets,
/// words compared one after the other, and a constant of several words. A list with an underscore
/// holds names of the code.
fn lists(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = Regex::new(r"(?m)//.*$").unwrap().replace_all(code, "");
    let code = Regex::new(r"Phrasebook::compile\([^)]*\)").unwrap().replace_all(&code, "");
    let list = Regex::new(
        r#"(?x) b?"[a-z_'\ ]+" (?: \s* [|,\[\]()\s&]+ \s* b?"[a-z_'\ ]+" )+
        | == \s* "[a-z']+" \s* \|\| [^|&;]* == \s* "[a-z']+"
        | &str \s* = \s* " [a-z']+ (?: (?: \ | \ ?\\\n\s* ) [a-z']+ ){3,} ""#,
    );
    let list = list.unwrap();
    let found = list.find_iter(&code).map(|list| list.as_str().to_owned());
    found.filter(|list| !list.contains('_')).collect()
}
