//! The shape of letters, before the grammar is consulted.

/// True for a contraction without its apostrophe ("what's"), as opposed to a possessive.
pub fn is_contraction(letters: &[u8]) -> bool {
    matches!(
        letters,
        b"whats"
            | b"whos"
            | b"its"
            | b"thats"
            | b"lets"
            | b"heres"
            | b"theres"
            | b"hows"
            | b"wheres"
            | b"hes"
            | b"shes"
            | b"whens"
            | b"whys"
            | b"todays"
            | b"everyones"
    )
}

/// True for the shape of a region code, right or misspelled.
pub fn is_region_code(text: &str) -> bool {
    let mut parts = text.rsplit('-');
    let number =
        parts.next().is_some_and(|n| n.len() <= 2 && n.bytes().all(|b| b.is_ascii_digit()));
    let direction = parts.next().unwrap_or_default();
    let area = parts.next_back().unwrap_or_default();
    number
        && (2..=4).contains(&area.len())
        && (is_direction(direction) || area.len() == 2)
        && crate::domain::Region::has_code_form(text)
}

/// True if a part of a region code is a direction.
pub fn is_direction(part: &str) -> bool {
    const DIRECTIONS: [&str; 9] = [
        "north",
        "south",
        "east",
        "west",
        "central",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
    ];
    DIRECTIONS.contains(&part)
}

/// True for a secret access key or a long-term Bedrock key: forty or more letters and digits of
/// both cases.
pub fn is_secret(folded: &[u8], raw: &str) -> bool {
    folded.len() >= 40
        && raw.bytes().any(|b| b.is_ascii_uppercase())
        && raw.bytes().any(|b| b.is_ascii_lowercase())
        && raw.bytes().any(|b| b.is_ascii_digit())
}
