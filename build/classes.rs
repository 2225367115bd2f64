//! Compiles the word classes of `grammar/classes/` into constants.

use std::collections::BTreeMap;
use std::fmt::Write;
use toml::{Table, Value};

struct Class {
    /// The file and the line where it begins.
    place: String,
    words: Vec<String>,
    /// The other classes whose words it has, too.
    with: Vec<String>,
}

/// Returns the code of the constants, or every mistake with its place.
pub fn compile(files: &[(String, String)]) -> Result<String, Vec<String>> {
    let (mut classes, mut mistakes) = (BTreeMap::new(), Vec::new());
    for (file, text) in files {
        if let Err(why) = read(file, text, &mut classes, &mut mistakes) {
            mistakes.push(format!("{file}: {why}"));
        }
    }
    let mut code = String::new();
    for (name, class) in &classes {
        let mut words: Vec<&String> = Vec::new();
        gather(name, class, &classes, &mut words, &mut mistakes, 0);
        // A class may be there only for others.
        let part = classes.values().any(|other| other.with.contains(name));
        let allowed = if part { "#[allow(dead_code)]\n" } else { "" };
        let constant = name.to_uppercase();
        writeln!(code, "{allowed}pub const {constant}: WordClass = WordClass(&{words:?});")
            .unwrap();
    }
    if mistakes.is_empty() { Ok(code) } else { Err(mistakes) }
}

fn read(
    file: &str,
    text: &str,
    classes: &mut BTreeMap<String, Class>,
    mistakes: &mut Vec<String>,
) -> Result<(), toml::de::Error> {
    for (name, table) in text.parse::<Table>()? {
        let line = text.lines().position(|line| line == format!("[{name}]")).unwrap_or_default();
        let place = format!("{file}:{}", line + 1);
        let mut list = |key: &str| -> Vec<String> {
            let list = table.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
            let texts: Vec<String> =
                list.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect();
            if texts.len() < list.len() {
                mistakes.push(format!("{place}: `{key}` may hold only texts: put them in quotes"));
            }
            texts
        };
        let (words, with) = (list("words"), list("with"));
        for key in table.as_table().into_iter().flat_map(Table::keys) {
            if key != "words" && key != "with" {
                mistakes.push(format!("{place}: unknown key `{key}`: use `words` or `with`"));
            }
        }
        if words.is_empty() {
            mistakes.push(format!("{place}: `words` is missing or empty: list what belongs to it"));
        }
        if name.is_empty() || !name.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase()) {
            mistakes.push(format!("{place}: `{name}` is no name: use lowercase letters and _"));
        } else if let Some(other) = classes.insert(name.clone(), Class { place, words, with }) {
            let again = &classes[&name].place;
            mistakes.push(format!("{again}: `{name}` is also at {}: rename one", other.place));
        }
    }
    Ok(())
}

/// Adds the words of a class and of those that it includes.
fn gather<'a>(
    name: &str,
    class: &'a Class,
    classes: &'a BTreeMap<String, Class>,
    words: &mut Vec<&'a String>,
    mistakes: &mut Vec<String>,
    depth: usize,
) {
    let place = &class.place;
    if depth > classes.len() {
        return mistakes.push(format!("{place}: `{name}` includes itself: remove it from `with`"));
    }
    for other in &class.with {
        match classes.get(other) {
            Some(included) => gather(name, included, classes, words, mistakes, depth + 1),
            None => {
                mistakes.push(format!("{place}: there is no class `{other}`: correct or remove it"))
            }
        }
    }
    for word in &class.words {
        if word.is_empty() || *word != word.to_lowercase() || word.trim() != word {
            mistakes
                .push(format!("{place}: `{word}` must be in lowercase, without spaces around it"));
        }
        if words.contains(&word) {
            mistakes.push(format!("{place}: `{word}` is in `{name}` twice: remove one"));
        }
        words.push(word);
    }
}
