//! Compiles a file of weights: a heading with the classes, then one feature a line with its weights.

use crate::feature::Feature;

/// Returns the model as code and bytes: the features, sorted, and their weights in hundredths.
pub fn compile(name: &str, text: &str, senses: &[String]) -> (String, Vec<u8>) {
    let senses: Vec<&str> = senses.iter().map(String::as_str).collect();
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let classes: Vec<&str> = lines.next().unwrap_or_default().split('\t').skip(1).collect();
    let mut rows: Vec<(u32, Vec<f32>)> = lines
        .map(|line| {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or_default();
            let feature =
                Feature::parse(name, &senses).unwrap_or_else(|| panic!("no such feature: {name}"));
            let weights = cells
                .map(|cell| if cell.is_empty() { 0.0 } else { cell.parse().unwrap() })
                .collect();
            (feature.0, weights)
        })
        .collect();
    rows.sort_unstable_by_key(|(feature, _)| *feature);
    let mut bytes = Vec::new();
    rows.iter().for_each(|(feature, _)| bytes.extend(feature.to_le_bytes()));
    for weight in rows.iter().flat_map(|(_, weights)| weights) {
        bytes.extend(((weight * 100.0).round() as i16).to_le_bytes());
    }
    let code = format!(
        "pub static {}: Model<'static> = Model {{ bytes: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.bin\")), features: {}, classes: &{classes:?} }};\n",
        name.to_uppercase(),
        rows.len()
    );
    (code, bytes)
}
