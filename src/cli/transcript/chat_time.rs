//! Recognizes the timestamps that chat programs put next to names.

/// The words in a timestamp, except days and months, which are matched by their prefixes in `DAYS`.
const WORDS: [&str; 8] = ["am", "pm", "at", "on", "today", "yesterday", "utc", "edited"];
const DAYS: [&str; 19] = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun",
    "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Returns true if the text is only a timestamp, such as "Today at 10:32 AM" or "[23/11/2026]". At
/// least one part must be a time or a numeric date.
pub fn is_stamp(text: &str) -> bool {
    let mut timed = false;
    let mut parts = text
        .split(|c: char| c.is_whitespace() || ",[]()—–|•·".contains(c))
        .filter(|part| !part.is_empty());
    parts.all(|part| {
        let part = part.to_lowercase();
        timed |= is_time(&part) || is_date(&part);
        let is_day =
            part.len() >= 3 && DAYS.iter().any(|day| part.starts_with(day)) && part.len() <= 9;
        let number = part.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let of_date =
            !number.is_empty() && number.len() <= 4 && number.bytes().all(|c| c.is_ascii_digit());
        is_time(&part)
            || is_date(&part)
            || WORDS.contains(&part.as_str())
            || is_day
            || of_date
            || part == "-"
    }) && timed
}

/// Returns the line without its leading timestamp, or `None` if it has no timestamp.
pub fn without_stamp(line: &str) -> Option<&str> {
    let rest = match line.strip_prefix(['[', '(']) {
        Some(inside) => {
            let (stamp, rest) = inside.split_once([']', ')'])?;
            is_stamp(stamp).then_some(rest)?
        }
        None => {
            let ends = line.match_indices(' ').map(|(at, _)| at);
            let end = ends
                .take_while(|at| is_stamp(&line[..*at]) || !line[..*at].contains(' '))
                .last()?;
            is_stamp(&line[..end]).then(|| &line[end..])?
        }
    };
    Some(rest.trim_start_matches(|c: char| c.is_whitespace() || c == '-'))
}

/// Returns true for a time: "10:32", "10:32:15", "10:32am".
fn is_time(part: &str) -> bool {
    let part = part.trim_end_matches("am").trim_end_matches("pm");
    let numbers: Vec<&str> = part.split(':').collect();
    (2..=3).contains(&numbers.len())
        && numbers.iter().all(|number| {
            (1..=2).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit())
        })
}

/// Returns true for a date: "23/11/2026", "2026-11-23", "23.11.2026", "11/29".
fn is_date(part: &str) -> bool {
    let numbers: Vec<&str> = part.split(['/', '-', '.']).collect();
    (numbers.len() == 3 || numbers.len() == 2 && part.contains('/'))
        && numbers.iter().all(|number| {
            (1..=4).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit())
        })
}
