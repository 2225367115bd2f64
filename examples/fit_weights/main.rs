//! Fits the weights in `grammar/weights/` to the corpus:
//! `cargo run --release --example fit_weights [WITHOUT...]`.
//!
//! Each argument names a set of strangers' lines to leave out, as in `12`, so that it can be
//! measured. `asides` and `intents` fit only that model, with the others as they are. The same corpus and lexicon
//! always lead to the same weights.

mod asides;
mod boundaries;
mod chain;
mod corpus;
mod fit;
mod table;

use bedrock_assist::understand::Grammar;
use bedrock_assist::understand::evidence::model::MODELS;

fn main() {
    let without: Vec<String> = std::env::args().skip(1).collect();
    let lines = corpus::read(&without);
    let grammar = Grammar::builtin().expect("the grammar is valid");
    let names = corpus::intents(&lines);
    let remarks = corpus::remarks();
    let classes = asides::classes(&remarks);
    let texts = lines.iter().map(|line| line.text.as_str());
    let texts = texts.chain(remarks.iter().map(|remark| remark.text.as_str()));
    let words = table::words(&grammar, texts);
    if without == ["asides"] {
        let asides = asides::fit_asides(&grammar, &MODELS.teams, &remarks, &lines, &classes);
        return table::write("asides", &classes, &asides, &words);
    }
    let readers = chain::Readers::fit(&grammar, &lines, &names);
    table::write("intents", &names, &readers.intents, &words);
    if without == ["intents"] {
        return;
    }
    table::write("teams", &["team"], &readers.teams, &words);
    table::write("cuts", &["cut"], &readers.cuts, &words);
    let teams = readers.teams.model(&["team"]);
    let asides = asides::fit_asides(&grammar, &teams, &remarks, &lines, &classes);
    table::write("asides", &classes, &asides, &words);
    let certainty = chain::fit_certainty(&grammar, &lines, &corpus::guards(), &names);
    table::write("certainty", &["sure"], &certainty, &words);
}
