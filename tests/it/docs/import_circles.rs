//! Checks that source files don't import each other in a circle, so a reader can start with the
//! file that imports none of the others. A folder's `mod.rs` may call its own files
//! (`child::call()`).

use crate::docs::architecture::each_source;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// Layers whose files may import each other. In `understand`, the passes read each other's results.
/// In `domain`, data types refer to each other.
const EXCEPTED_LAYERS: [&str; 2] = ["understand", "domain"];

/// A path below `crate`, such as `["cli", "app", "turn"]`.
type ModulePath = Vec<String>;

#[test]
fn no_files_import_each_other_in_a_circle() {
    let crate_ = Crate::read();
    let imports = crate_.imports();
    let mut circles = BTreeSet::new();
    for module in imports.keys().filter(|module| !EXCEPTED_LAYERS.contains(&&*module[0])) {
        let reached = reachable(&imports, module);
        if reached.contains(module) {
            let others = reached.iter().filter(|other| reachable(&imports, other).contains(module));
            circles.insert(others.map(|other| other.join("::")).collect::<Vec<_>>().join(", "));
        }
    }
    assert!(circles.is_empty(), "{}", circles.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_circle_is_found() {
    let crate_ = Crate::of(&[
        ("a/mod.rs", "mod b;\npub use b::Name;\nfn f() { b::g() }"),
        ("a/b.rs", "use crate::c;\n#[cfg(test)]\nmod tests {\n    use super::c;\n}"),
        ("c.rs", "fn f() { crate::a::Name::new() } // crate::e"),
        ("d.rs", "use crate::{e, a::b};"),
        ("e.rs", "use super::c::{self, Other as Alias};"),
    ]);
    let imports = crate_.imports();
    let path = |name: &str| -> ModulePath { name.split("::").map(str::to_owned).collect() };
    let names = |paths: &BTreeSet<ModulePath>| {
        paths.iter().map(|path| path.join("::")).collect::<Vec<_>>().join(" ")
    };
    let of = |name| names(&imports[&path(name)]);
    assert_eq!((of("a"), of("a::b"), of("c")), ("".into(), "c".into(), "a::b".into()));
    assert_eq!((of("d"), of("e")), ("a::b e".into(), "c".into()));
    assert_eq!(names(&reachable(&imports, &path("c"))), "a::b c", "a circle");
    assert_eq!(names(&reachable(&imports, &path("e"))), "a::b c", "only leads to one");
}

/// The code of each module, and the names that it imports.
struct Crate {
    code: BTreeMap<ModulePath, String>,
    names: BTreeMap<ModulePath, BTreeMap<String, ModulePath>>,
}

impl Crate {
    fn read() -> Self {
        let mut files = Vec::new();
        for layer in ["domain", "understand", "plan", "converse", "provision", "present", "cli"] {
            each_source(layer, |file, text| {
                let (_, path) = file.split_once("/src/").unwrap();
                files.push((path.to_owned(), text.to_owned()));
            });
        }
        let files: Vec<_> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        Self::of(&files)
    }

    fn of(files: &[(&str, &str)]) -> Self {
        let tests = Regex::new(r"(?s)#\[cfg\(test\)\]\s+mod \w+ \{.*").unwrap();
        let comment = Regex::new(r"(?m)(^|\s)//.*$").unwrap();
        let mut code = BTreeMap::new();
        for (path, text) in files {
            let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
            let module: ModulePath = path.split('/').map(str::to_owned).collect();
            if module.last().is_some_and(|name| name != "tests") {
                let text = tests.replace(text, "");
                code.insert(module, comment.replace_all(&text, "").into_owned());
            }
        }
        let mut all = Self { code, names: BTreeMap::new() };
        all.names = all.code.keys().map(|module| (module.clone(), all.imported(module))).collect();
        all
    }

    /// Returns the names that a module imports or re-exports, each with its path.
    fn imported(&self, module: &ModulePath) -> BTreeMap<String, ModulePath> {
        let mut paths = Vec::new();
        for found in uses().captures_iter(&self.code[module]) {
            flatten(&[], &found["tree"], &mut paths);
        }
        let absolute =
            |(path, name): (ModulePath, String)| Some((name, self.absolute(module, &path)?));
        paths.into_iter().filter_map(absolute).collect()
    }

    /// Returns the modules that each module imports from. A re-export doesn't count as an import.
    fn imports(&self) -> BTreeMap<ModulePath, BTreeSet<ModulePath>> {
        let inline = Regex::new(r"\b(?:crate|super)(?:::\w+)+").unwrap();
        let mut imports = BTreeMap::new();
        for (module, code) in &self.code {
            let mut paths = Vec::new();
            for found in uses().captures_iter(code).filter(|found| found.name("pub").is_none()) {
                flatten(&[], &found["tree"], &mut paths);
            }
            let mut paths: Vec<_> = paths.into_iter().map(|(path, _)| path).collect();
            let body = uses().replace_all(code, "");
            paths.extend(inline.find_iter(&body).map(|path| segments(path.as_str())));
            let targets = paths.iter().filter_map(|path| self.absolute(module, path));
            let targets = targets.filter_map(|path| self.file_of(&path, 0));
            let others = targets.filter(|target| target != module).collect::<BTreeSet<_>>();
            imports.insert(module.clone(), others);
        }
        imports
    }

    /// Returns the path below `crate`, or `None` if it goes above `crate` or into another crate.
    fn absolute(&self, module: &ModulePath, path: &[String]) -> Option<ModulePath> {
        let (first, rest) = path.split_first()?;
        let supers = path.iter().take_while(|name| *name == "super").count();
        let base = match first.as_str() {
            "crate" => return Some(rest.to_vec()),
            "self" => return Some([module, rest].concat()),
            "super" => &module[..module.len().checked_sub(supers)?],
            _ => module,
        };
        let path = [base, &path[supers..]].concat();
        (supers > 0 || self.code.contains_key(&path[..module.len() + 1])).then_some(path)
    }

    /// Returns the module that defines the item at this path, following up to five re-exports.
    fn file_of(&self, path: &[String], depth: usize) -> Option<ModulePath> {
        let known = (1..=path.len()).rev().find(|end| self.code.contains_key(&path[..*end]))?;
        let (module, rest) = path.split_at(known);
        let imported = rest.first().and_then(|name| self.names.get(module)?.get(name));
        match imported {
            Some(imported) if depth < 5 => {
                self.file_of(&[imported, &rest[1..]].concat(), depth + 1)
            }
            _ => Some(module.to_vec()),
        }
    }
}

fn uses() -> Regex {
    Regex::new(r"(?m)^\s*(?<pub>pub(?:\([^)]*\))?\s+)?use\s+(?<tree>[^;]+);").unwrap()
}

/// Adds the paths of a `use` tree to `paths`, each with the name that it introduces.
fn flatten(prefix: &[String], tree: &str, paths: &mut Vec<(ModulePath, String)>) {
    if let Some((head, inner)) = tree.split_once('{') {
        let prefix = [prefix, &segments(head)].concat();
        let (mut depth, mut start) = (0, 0);
        let inner = &inner[..inner.rfind('}').unwrap_or(inner.len())];
        for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    flatten(&prefix, &inner[start..at], paths);
                    start = at + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, it)| (path, Some(it)));
    let mut path = [prefix, &segments(path)].concat();
    path.pop_if(|last| last == "self" || last == "*");
    if let Some(last) = path.last() {
        let name = alias.map_or_else(|| last.clone(), |alias| alias.trim().to_owned());
        paths.push((path, name));
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split("::").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Returns the modules that a module imports, directly or through others.
fn reachable(
    imports: &BTreeMap<ModulePath, BTreeSet<ModulePath>>,
    from: &ModulePath,
) -> BTreeSet<ModulePath> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        for next in imports.get(module).into_iter().flatten() {
            if reached.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    reached
}
