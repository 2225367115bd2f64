//! Compiles a file of weights: a heading with the classes, a line for each hidden unit, one for
//! what is added, then one feature a line.

use crate::feature::Feature;

/// Returns the model as code and bytes, which `evidence/model.rs` describes.
pub fn compile(name: &str, text: &str, senses: &[String]) -> (String, Vec<u8>) {
    let senses: Vec<&str> = senses.iter().map(String::as_str).collect();
    let mut lines = text.lines().filter(|line| !line.starts_with('#')).peekable();
    let classes: Vec<&str> = lines.next().unwrap_or_default().split('\t').skip(1).collect();
    let mut outer = Vec::new();
    while let Some(line) = lines.next_if(|line| line.starts_with("unit\t")) {
        outer.push(weights(line.split('\t').skip(1)));
    }
    let mut rows: Vec<(u32, Vec<i16>)> = lines
        .map(|line| {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or_default();
            let feature =
                Feature::parse(name, &senses).unwrap_or_else(|| panic!("no such feature: {name}"));
            (feature.0, weights(cells))
        })
        .collect();
    rows.sort_unstable_by_key(|(feature, _)| *feature);
    let mut bytes = Vec::new();
    rows.iter().for_each(|(feature, _)| bytes.extend(feature.to_le_bytes()));
    let inner = rows.iter().map(|(_, weights)| weights);
    for weight in inner.chain(&outer).flatten() {
        bytes.extend(weight.to_le_bytes());
    }
    let code = format!(
        "pub static {}: Model<'static> = Model {{ bytes: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.bin\")), features: {}, hidden: {}, classes: &{classes:?} }};\n",
        name.to_uppercase(),
        rows.len(),
        outer.len().saturating_sub(1)
    );
    (code, bytes)
}

fn weights<'c>(cells: impl Iterator<Item = &'c str>) -> Vec<i16> {
    cells.map(|cell| if cell.is_empty() { 0 } else { cell.parse().unwrap() }).collect()
}
