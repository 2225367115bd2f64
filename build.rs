//! Compiles the lexicon, the weights and the word classes of `grammar/` into static tables.

#[path = "build/classes.rs"]
mod classes;
#[path = "src/understand/evidence/feature.rs"]
#[allow(dead_code)]
mod feature;
#[path = "build/lexicon.rs"]
mod lexicon;
#[path = "src/understand/evidence/symbol.rs"]
#[allow(dead_code)]
mod symbol;
#[path = "build/weights.rs"]
mod weights;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=grammar/classes");
    println!("cargo::rerun-if-changed=grammar/lexicon");
    println!("cargo::rerun-if-changed=grammar/weights");
    println!("cargo::rerun-if-changed=src/understand/evidence/feature.rs");
    println!("cargo::rerun-if-changed=src/understand/evidence/symbol.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap());
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap());
    let (bytes, senses) = lexicon::compile(&root.join("grammar/lexicon"));
    fs::write(out.join("lexicon.bin"), bytes).unwrap();
    fs::write(out.join("senses.rs"), lexicon::names(&senses)).unwrap();
    let mut code = String::new();
    for model in ["intents", "teams", "cuts", "certainty", "asides"] {
        let text = fs::read_to_string(root.join(format!("grammar/weights/{model}.tsv"))).unwrap();
        let (model_code, bytes) = weights::compile(model, &text, &senses);
        fs::write(out.join(format!("{model}.bin")), bytes).unwrap();
        code.push_str(&model_code);
    }
    fs::write(out.join("models.rs"), code).unwrap();
    match classes::compile(&texts(&root, "grammar/classes")) {
        Ok(code) => fs::write(out.join("classes.rs"), code).unwrap(),
        Err(mistakes) => mistakes.iter().for_each(|mistake| println!("cargo::error={mistake}")),
    }
}

/// Returns the names and texts of the files in a folder.
fn texts(root: &Path, folder: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap());
    let mut names: Vec<String> =
        entries.map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy())).collect();
    names.sort_unstable();
    let text = |name: String| {
        let text = fs::read_to_string(root.join(&name)).unwrap();
        (name, text)
    };
    names.into_iter().map(text).collect()
}
