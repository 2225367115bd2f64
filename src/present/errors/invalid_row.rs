//! Explains why a table row isn't a request.

use crate::domain::InvalidRow;
use crate::present::errors::{Wording, wording};
use crate::present::text::echo::echo;

pub fn words(why: &InvalidRow) -> Wording {
    match why {
        InvalidRow::Column(name) => wording(
            format!(
                "The column \"{}\" is unknown but has a value in this row, so the row was not read.",
                echo(name)
            ),
            [
                "remove or rename the column; the columns are team, owner, region, type and life (or minutes, hours, days), in any order",
            ],
        ),
        InvalidRow::Twice(name) => wording(
            format!(
                "The column \"{}\" repeats another column, so the row was not read.",
                echo(name)
            ),
            ["leave one of the two cells empty"],
        ),
        InvalidRow::Cells => wording(
            "The row has more cells than the header, so it was not read.",
            ["put quotation marks around a value that contains the separator"],
        ),
        InvalidRow::Quotes => wording(
            "A quotation mark on this line isn't closed, so the line and the rest of its row were not read.",
            ["keep each row, with its quotation marks, on one line"],
        ),
        InvalidRow::Cell { column, cell, wants } => wording(
            format!(
                "\"{}\" in the column \"{}\" isn't {wants}, so the row was not read.",
                echo(cell),
                echo(column)
            ),
            [format!("enter {wants}, or leave the cell empty")],
        ),
    }
}
