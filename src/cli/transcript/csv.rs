//! Reads a list whose header names columns such as team, owner, region, type and lifetime. Converts
//! each row to a phrase, which is parsed like any other line. Rejects a cell that contains anything
//! other than a value of its column.

mod columns;

use crate::domain::{Intent, InvalidRow, OwnerEmail, Question, Request, Signal, TypeRule};
use crate::understand::Grammar;
use columns::{Column, NO_NAME, column, is_no_name, normalize};

/// The separator and the columns of a list.
#[derive(Debug, Default)]
pub struct Sheet {
    separator: char,
    columns: Vec<(Column, String)>,
}

const NAME: &str = "the name of one team or system";

/// The maximum length in bytes of a cell that is taken for a team's name even if the grammar reads
/// it differently. A longer word could be a key.
const LONGEST_WORD: usize = 12;

/// The cells of a row, each with its column and the column's name.
#[derive(Default)]
struct Row {
    cells: Vec<(Column, String, String)>,
}

impl Sheet {
    /// Parses a header. Returns `None` if the line has no known column names, or may be a sentence
    /// or a request.
    pub fn of_header(grammar: &Grammar, line: &str) -> Option<Self> {
        let count = |separator: &char| line.matches(*separator).count();
        let separator = ['|', '\t', ';', ','].into_iter().max_by_key(count)?;
        let cells = split(line, separator)?;
        let columns: Vec<(Column, String)> =
            cells.into_iter().map(|name| (column(&name), name)).collect();
        let known = columns.iter().filter(|(column, _)| *column != Column::Unknown).count();
        // "thanks, team" and "key, system" are sentences.
        let sure = match (columns.len(), known) {
            (_, 0) => false,
            (1, _) => matches!(&*normalize(line), "team" | "unit" | "business unit"),
            _ if separator == '|' => line.trim().starts_with('|') || known == columns.len(),
            (2, 1) => !line.contains(&format!("{separator} ")) && !acts(grammar, line),
            (_, 1) => {
                let team = columns.iter().any(|(column, _)| *column == Column::Team);
                team && !line.contains(&format!("{separator} ")) && !acts(grammar, line)
            }
            _ => true,
        };
        sure.then_some(Self { separator, columns })
    }

    /// Returns true if the list is a Markdown table.
    pub fn is_markdown(&self) -> bool {
        self.separator == '|'
    }

    /// Converts a row to a phrase. Returns `None` for an empty row and for the line of dashes below
    /// a Markdown header.
    ///
    /// # Errors
    /// [`InvalidRow`] if the row or one of its cells can't be used.
    pub fn phrase(&self, grammar: &Grammar, line: &str) -> Result<Option<String>, InvalidRow> {
        let cells = split(line, self.separator).ok_or(InvalidRow::Quotes)?;
        let ruled =
            |cell: &String| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':' | '='));
        if self.is_markdown() && cells.iter().all(ruled) {
            return Ok(None);
        }
        let mut row = Row::default();
        for (at, cell) in cells.into_iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            let (column, name) = self.columns.get(at).ok_or(InvalidRow::Cells)?;
            if *column == Column::Unknown {
                return Err(InvalidRow::Column(name.clone()));
            }
            let is_same_kind = |other: Column| {
                other == *column
                    || matches!(
                        (other, column),
                        (Column::Life | Column::Lives(_), Column::Life | Column::Lives(_))
                    )
            };
            if row.cells.iter().any(|(other, _, _)| is_same_kind(*other)) {
                return Err(InvalidRow::Twice(name.clone()));
            }
            row.cells.push((*column, name.clone(), cell));
        }
        if row.cells.is_empty() {
            return Ok(None);
        }
        // In a list with a column for teams, a row without a team requests a key only if it states
        // a type or a lifetime.
        let team = self.columns.iter().find(|(column, _)| *column == Column::Team);
        let says = |column| {
            matches!(column, Column::Team | Column::Type | Column::Life | Column::Lives(_))
        };
        match team {
            Some((_, name)) if row.cell(says).is_none() => {
                Err(InvalidRow::Cell { column: name.clone(), cell: String::new(), wants: NAME })
            }
            _ => row.phrase(grammar).map(Some),
        }
    }
}

impl Row {
    fn cell(&self, wanted: fn(Column) -> bool) -> Option<&(Column, String, String)> {
        self.cells.iter().find(|(column, _, _)| wanted(*column))
    }

    fn phrase(&self, grammar: &Grammar) -> Result<String, InvalidRow> {
        let read = |phrase: &str| {
            let mut requests = grammar.understand(phrase).requests;
            if requests.len() == 1 {
                requests.pop().filter(|request| request.intent == Intent::CreateKey)
            } else {
                None
            }
        };
        let invalid = |(_, column, cell): &(Column, String, String), wants| {
            Err(InvalidRow::Cell { column: column.clone(), cell: cell.clone(), wants })
        };
        let mut rest = String::new();
        if let Some(cell) = self.cell(|column| matches!(column, Column::Life | Column::Lives(_))) {
            let life = match cell.0 {
                Column::Lives(unit) => format!("{} {unit}", cell.2),
                _ => cell.2.clone(),
            };
            let alone = read(&format!("short-term key for {life}"));
            let is_life = |request: &Request| {
                let timed = request.ttl.is_some() || request.ask.contains(&Question::Ttl);
                timed && has_only_type(&Request { ttl: None, ..request.clone() })
            };
            if cell.2.ends_with('?') || !alone.is_some_and(|request| is_life(&request)) {
                return invalid(
                    cell,
                    "a length of time with its unit, such as \"2 hours\" or \"30 days\"",
                );
            }
            rest += &format!(" for {life}");
        }
        if let Some(cell) = self.cell(|column| column == Column::Region) {
            let alone = read(&format!("short-term key in {}", cell.2));
            let is_region = |request: &Request| {
                let placed = request.region.is_some() || request.ask.contains(&Question::Region);
                placed && has_only_type(&Request { region: None, ..request.clone() })
            };
            if cell.2.ends_with('?') || !alone.is_some_and(|request| is_region(&request)) {
                return invalid(cell, "one region, such as \"eu-central-1\" or \"Frankfurt\"");
            }
            rest += &format!(" in {}", cell.2);
        }
        if let Some(cell) = self.cell(|column| column == Column::Owner) {
            if OwnerEmail::parse(&cell.2).is_none() {
                return invalid(cell, "one email address");
            }
            rest += &format!(", owner: {}", cell.2);
        }
        let mut kind = String::new();
        if let Some(cell) = self.cell(|column| column == Column::Type) {
            let words = [cell.2.clone(), format!("{}-term", cell.2)];
            let named = |words: &&String| {
                let alone = read(&format!("{words} key"));
                alone.is_some_and(|request| {
                    request.type_rule == Some(TypeRule::Said) && has_only_type(&request)
                })
            };
            let Some(words) = words.iter().find(named).filter(|_| !cell.2.ends_with(['?', ')']))
            else {
                return invalid(cell, "\"short-term\" or \"long-term\"");
            };
            kind = format!("{words} ");
        }
        let Some(team) = self.cell(|column| column == Column::Team) else {
            return Ok(format!("{kind}key{rest}"));
        };
        let name = &team.2;
        if NO_NAME.contains(&normalize(name).as_str()) {
            return invalid(team, NAME);
        }
        let (understanding, heard) = grammar.hear(name);
        let response = heard.response();
        // "don't know" is an answer, not a team.
        let is_answer = response.signals.has(Signal::Hedge) || is_no_name(name);
        let acts = understanding.requests.into_iter().any(|request| {
            let named = request.business_unit.is_some() || request.access_key_id.is_some();
            request.intent.changes() && request.intent != Intent::CreateKey && named
        });
        let mut phrases =
            vec![format!("{kind}key for {name}{rest}"), format!("{kind}key, unit: {name}{rest}")];
        // In a cell, a word such as "IT" is a team name.
        if name.len() <= LONGEST_WORD && name.bytes().all(|c| c.is_ascii_alphanumeric()) {
            phrases.push(format!("{kind}key for {}-bedrock-user{rest}", name.to_lowercase()));
        }
        let sure = phrases.iter().find(|phrase| {
            read(phrase).is_some_and(|request| {
                let named = request
                    .business_unit
                    .as_ref()
                    .is_some_and(|unit| is_named(unit.as_str(), name));
                named && !request.ask.contains(&Question::DidYouMean)
            })
        });
        match sure {
            Some(phrase) if !acts && !is_answer => Ok(phrase.clone()),
            _ => invalid(team, NAME),
        }
    }
}

/// Returns true if the request has no values except its type.
fn has_only_type(request: &Request) -> bool {
    request.business_unit.is_none()
        && request.owner.is_none()
        && request.region.is_none()
        && request.ttl.is_none()
        && request.access_key_id.is_none()
}

/// Returns true if `unit` is the entire name, apart from a leading "the", "our" or "my" and a
/// possessive `'s`.
fn is_named(unit: &str, name: &str) -> bool {
    let name = name.to_lowercase().replace("'s ", " ").replace("’s ", " ");
    let mut words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let read: Vec<&str> = unit.split('-').collect();
    if words.len() == read.len() + 1 && matches!(words[0], "the" | "our" | "my") {
        words.remove(0);
    }
    // `unit` has no accents, so only ASCII words must match exactly.
    let is_equal = |(word, read): (&&str, &&str)| word == read || !word.is_ascii();
    words.len() == read.len() && words.iter().zip(&read).all(is_equal)
}

/// Returns true if the line ends a quotation that an earlier line started.
pub fn closes_quote(line: &str) -> bool {
    line.matches('"').count() % 2 == 1
}

/// Returns true for a first line "sep=;", which names the separator for spreadsheets.
pub fn names_separator(line: &str) -> bool {
    let rest = line.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).map(|_| &line[4..]);
    rest.is_some_and(|separator| [",", ";", "\t", "|", "\\t"].contains(&separator))
}

fn acts(grammar: &Grammar, line: &str) -> bool {
    let understanding = grammar.understand(line);
    understanding.explicit && understanding.requests.iter().any(|request| request.intent.acts())
}

/// Splits a line into cells and removes quotation marks. Returns `None` if a quotation isn't
/// closed.
fn split(line: &str, separator: char) -> Option<Vec<String>> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut line = line.trim_matches('\u{feff}');
    if separator == '|' {
        line = line.trim();
        line = line.strip_prefix('|').unwrap_or(line);
        line = line.strip_suffix('|').unwrap_or(line);
    }
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => cell.push(' '),
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => quoted = true,
            letter if letter == separator && !quoted => cells.push(std::mem::take(&mut cell)),
            letter => cell.push(letter),
        }
    }
    cells.push(cell);
    let bare = |cell: &String| match separator {
        '|' => cell.trim().trim_matches(['*', '`']).trim().to_owned(),
        _ => cell.trim().to_owned(),
    };
    (!quoted).then(|| cells.iter().map(bare).collect())
}

#[cfg(test)]
mod tests;
